"""Draws the sample labels: from a label in TOML to the pages of a PDF.

`fonts` knows the font files, `text` breaks words into lines, `blocks` reads the small markup of a panel,
`tables` sets rows, `pages` puts panels on pages. Nothing here knows what a label says.
"""
