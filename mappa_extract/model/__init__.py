"""The records that pass from one room to the next: pages of cells in, observations out.

A source of any kind becomes a `Document`: pages of rows of cells, each cell knowing where it
stands. What is read from it becomes `Observation`s and `Check`s inside an `Extraction`.
Lengths are PDF points with the origin at the top left where a page has real geometry;
otherwise columns and lines of text.
"""

from __future__ import annotations

from mappa_extract.model.figures import (
    AREA_COLUMNS,
    CHECK_COLUMNS,
    DIFFERENCE_COLUMNS,
    DUPLICATE_COLUMNS,
    KEY,
    OBSERVATION_COLUMNS,
    REPORT_COLUMNS,
    Check,
    Evidence,
    Observation,
    Severity,
    Unread,
    Verdict,
    as_row,
)
from mappa_extract.model.page import (
    Box,
    Cell,
    Document,
    Page,
    Paragraph,
    Row,
    SourceTable,
    TableCell,
    Word,
)

__all__ = [
    "AREA_COLUMNS",
    "CHECK_COLUMNS",
    "DIFFERENCE_COLUMNS",
    "DUPLICATE_COLUMNS",
    "KEY",
    "OBSERVATION_COLUMNS",
    "REPORT_COLUMNS",
    "Box",
    "Cell",
    "Check",
    "Document",
    "Evidence",
    "Observation",
    "Page",
    "Paragraph",
    "Row",
    "Severity",
    "SourceTable",
    "TableCell",
    "Unread",
    "Verdict",
    "Word",
    "as_row",
]
