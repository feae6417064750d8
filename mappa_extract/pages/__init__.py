"""A page as it is read: runs of text and figures, which pages are opened, texts and grids."""
