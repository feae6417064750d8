"""Meaning: from grids with their titles to figures in the codebook's terms, or why not."""
