"""CSV and JSON, as they are printed and written."""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO

from mappa_extract.extraction import Extraction
from mappa_extract.model import CHECK_COLUMNS, OBSERVATION_COLUMNS, Unread, as_row
from mappa_extract.output.cells import guarded
from mappa_extract.output.schema import is_numeric, parse_cell

_CODES = frozenset({"sha256", "value", "page", "line", "x0", "top", "x1", "bottom"})
"""Columns that hold what this program makes and no text of a report, as most rows' cells do."""


def write_csv(
    stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[str]], excel: bool = False
) -> None:
    """Write a header and rows as CSV (RFC 4180 with LF); with `excel` as `excel_cells` are."""
    cells = excel_cells if excel else csv_cells
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(cells(columns, row) for row in rows)


def csv_cells(columns: Sequence[str], row: Sequence[str]) -> list[str]:
    """Return a row as it is written to CSV: no text in it begins like a formula."""
    return [
        text if not text or name in _CODES else _safe(text)
        for name, text in zip(columns, row, strict=True)
    ]


@lru_cache(maxsize=1 << 14)
def _safe(text: str) -> str:
    return guarded(printable(text))


def excel_cells(columns: Sequence[str], row: Sequence[str]) -> list[str]:
    """Return a row as CSV for Excel: text that it would take for a date or a number stays text.

    Such a text (`2009/10`, `12-3`, `1E5`, `0034`) becomes the formula that gives it: `="2009/10"`.
    """
    return [
        f'="{text}"' if not is_numeric(name) and _CHANGED.fullmatch(text) else text
        for name, text in zip(columns, csv_cells(columns, row), strict=True)
    ]


_CHANGED = re.compile(
    # Dates, fractions and times; words that are months, with numbers; powers; padded numbers.
    r"\d+([-/.:]\d+)+|\d+[-/ ]?[A-Za-z]{3,9}\.?([-/ ]\d+)?|[A-Za-z]{3,9}\.?[-/ ]?\d+"
    r"|\d+(\.\d+)?[Ee][-+]?\d+|0\d+|\d{1,3}(,\d{3})+|\d{16,}"
)
"""What Excel may change when it opens a CSV; some of it stays as it is, and marking is no harm."""


def printable(text: str) -> str:
    """Return text with spaces for what can't be printed, as XML and spreadsheets want it."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else " " for char in text)


def observation_rows(extractions: Iterable[Extraction]) -> Iterable[list[str]]:
    """Yield the observations of reports as rows of text."""
    for one in extractions:
        for row in one.observations:
            yield as_row(row, OBSERVATION_COLUMNS)


def as_json_line(columns: Sequence[str], row: Sequence[str]) -> str:
    """Return a row as a line of JSON: typed, null where a cell is empty."""
    return (
        json.dumps(dict(zip(columns, typed_cells(columns, row), strict=True)), ensure_ascii=False)
        + "\n"
    )


def typed_cells(columns: Sequence[str], row: Sequence[str]) -> list[str | int | float | None]:
    """Return a row of text in the types of its columns, None for what is empty."""
    return [parse_cell(name, printable(text)) for name, text in zip(columns, row, strict=True)]


def as_json(extraction: Extraction) -> dict[str, Any]:
    """Return a report as plain data: its row of `reports.csv`, observations and checks.

    `measures` holds those that the report's layout declares beside the codebook's.
    """
    own = [asdict(measure) for measure in extraction.own_measures]
    return {
        **({"measures": own} if own else {}),
        "report": extraction.report_row(),
        "observations": [
            {name: getattr(row, name) for name in OBSERVATION_COLUMNS}
            for row in extraction.observations
        ],
        "checks": [
            # `cells`: which of the observations take part, counted from 0.
            {name: getattr(check, name) for name in CHECK_COLUMNS} | {"cells": list(check.cells)}
            for check in extraction.checks
        ],
        "unread": [as_unread(one) for one in extraction.unread],
        # Every number on the pages with statistics: what it is, and the text that it stands in.
        "numbers": [asdict(one) for one in extraction.numbers],
    }


def as_unread(one: Unread) -> dict[str, Any]:
    """Return an unread number as plain data, without its box."""
    return {
        "printed": one.printed,
        "label": one.label,
        "reason": one.reason,
        "page": one.page,
        "line": one.line,
    }


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file in one step, so that no reader ever sees half of it.

    Raises:
        OSError: the folder can't be written; the old file is then untouched.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
