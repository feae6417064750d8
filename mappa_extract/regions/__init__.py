"""Regions: what stands beside what on a page, and in which order it is read."""
