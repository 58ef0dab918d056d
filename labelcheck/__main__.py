"""``python -m labelcheck`` is the same as ``labelcheck``."""

from __future__ import annotations

from labelcheck.cli import main

if __name__ == "__main__":
    main()
