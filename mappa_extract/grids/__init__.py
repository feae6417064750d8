"""Grids: cells with their rows, columns and spans, whatever kind of source they come from."""
