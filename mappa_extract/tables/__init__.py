"""Finding tables: from rows of cells to figures that know their labels and headings."""
