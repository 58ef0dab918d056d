"""Reads the labels of magnesium supplements and holds them against rules."""

__version__ = "0.1.0"
