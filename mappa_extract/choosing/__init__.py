"""Choosing: several readings of a page, the best one, and where they differ."""
