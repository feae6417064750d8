"""What reads the reports: this package, pdfplumber, camelot, and pdfium's plain text.

Each is used as its own first example shows it, without help: no areas, no settings. A cell is
right where a row of a table that was given begins with the printed label and has the printed
figure at its place; of ours, where the whole observation is the keyed one.
"""

from __future__ import annotations

import io
import logging
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import pdfplumber
import pypdfium2

from bench.reports import Sample
from mappa_extract.extraction import Extraction, extract_bytes
from mappa_extract.model import KEY
from mappa_extract.options import Options

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that reads a report, and how its figures are counted; None: it gives no cells."""

    name: str
    read: Callable[[bytes], object]
    right: Callable[[object, Sample], int] | None
    runs: int = 3
    longest: int = 500
    """Pages of the longest report that it is given: of longer ones it takes minutes."""


def floor(data: bytes) -> None:
    """Read the text of every page with pdfium."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()


def ours(data: bytes) -> Extraction:
    """Extract the report."""
    return extract_bytes(data, "report.pdf", Options())


def by_pdfplumber(data: bytes) -> Rows:
    """Take the tables of every page with pdfplumber."""
    rows: Rows = []
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for table in page.extract_tables():
                rows.extend([cell or "" for cell in row] for row in table)
            page.close()
    return rows


def by_camelot(flavor: str) -> Callable[[bytes], Rows]:
    """Return the reading of all pages with camelot."""

    def read(data: bytes) -> Rows:
        import camelot

        logging.getLogger("camelot").setLevel(logging.ERROR)
        with warnings.catch_warnings(), tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            warnings.simplefilter("ignore")
            file.write(data)
            file.flush()
            tables = camelot.read_pdf(file.name, pages="all", flavor=flavor)
            return [[str(cell) for cell in row] for table in tables for row in table.data]

    return read


def our_right(result: object, sample: Sample) -> int:
    """Count the observations that are the keyed ones."""
    assert isinstance(result, Extraction)
    columns = (*KEY, "value", "marker")
    found = {tuple(getattr(row, name) for name in columns) for row in result.observations}
    return sum(row in found for row in sample.keyed)


def cells_right(result: object, sample: Sample) -> int:
    """Count the printed figures that stand in a row with their label, at their place.

    Where a figure has no row, as in tiles, one that stands in a cell alone is enough.
    """
    assert isinstance(result, list)
    free = [cells for row in result if (cells := [_flat(cell) for cell in row if cell.strip()])]
    alone = [cell for cells in free for cell in cells]
    count = 0
    for label, printed in sample.printed:
        if not label:
            if printed[0] in alone:
                alone.remove(printed[0])
                count += 1
            continue
        # Labels come again from table to table: the row that fits best is this one.
        figures = [_flat(figure) for figure in printed]
        fits = [
            (sum(a == b for a, b in zip(row[1:], figures, strict=False)), number)
            for number, row in enumerate(free)
            if row[0] == _flat(label)
        ]
        if fits:
            best, number = max(fits, key=lambda fit: (fit[0], -fit[1]))
            count += best
            del free[number]
    return count


def _flat(text: str) -> str:
    return " ".join(text.split())


def tools() -> list[Tool]:
    """Return all that are installed; pdfium's plain text, the floor, first."""
    found = [
        Tool("pdfium, plain text", floor, None),
        Tool("mappa-extract", ours, our_right),
        Tool("pdfplumber, extract_tables", by_pdfplumber, cells_right, 1, 20),
    ]
    try:
        import camelot  # noqa: F401
    except ImportError:
        return found
    flavors = ("lattice", "stream")
    return found + [
        Tool(f"camelot, {name}", by_camelot(name), cells_right, 1, 20) for name in flavors
    ]
