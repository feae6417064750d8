"""Files: CSV, JSON and the folder of a batch, each written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from mappa_extract.extraction import Extraction
from mappa_extract.model import CHECK_COLUMNS, OBSERVATION_COLUMNS, REPORT_COLUMNS, as_row
from mappa_extract.output.schema import table_schemas
from mappa_extract.output.wide import wide_tables

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TEXT = frozenset(
    {"label", "table", "source", "district", "message", "printed", "expected", "found"}
)


def safe_cell(name: str, text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Text that begins like one gets an apostrophe in front, in columns of free text only and
    not where the whole is a number or a dash; figures themselves are never touched.
    """
    if name not in _TEXT or not text.startswith(_FORMULA):
        return text
    body = text.lstrip("+-").replace(",", "").rstrip("%*")
    if not body or body.replace(".", "", 1).isdigit():
        return text
    return "'" + text


def write_csv(stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a header and rows as CSV (RFC 4180 with LF)."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(
            [safe_cell(name, _printable(text)) for name, text in zip(columns, row, strict=True)]
        )


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else " " for char in text)


def observation_rows(extractions: Iterable[Extraction]) -> Iterable[list[str]]:
    """Yield the observations of reports as rows of text."""
    for one in extractions:
        for row in one.observations:
            yield as_row(row, OBSERVATION_COLUMNS)


def as_json(extraction: Extraction) -> dict[str, Any]:
    """Return a report as plain data: its row of `reports.csv`, observations and checks."""
    return {
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
        "unread": [
            {
                "printed": one.printed,
                "label": one.label,
                "reason": one.reason,
                "page": one.page,
                "line": one.line,
            }
            for one in extraction.unread
        ],
    }


def write_folder(folder: Path, extractions: Sequence[Extraction]) -> list[Path]:
    """Write a batch's folder and return its files.

    Raises:
        OSError: the folder can't be made or written.
    """
    contents: dict[str, str] = {}

    def table(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        stream = io.StringIO(newline="")
        write_csv(stream, columns, rows)
        contents[name] = stream.getvalue()

    table("observations.csv", OBSERVATION_COLUMNS, observation_rows(extractions))
    table(
        "reports.csv",
        REPORT_COLUMNS,
        ([one.report_row()[name] for name in REPORT_COLUMNS] for one in extractions),
    )
    table(
        "checks.csv",
        CHECK_COLUMNS,
        (as_row(check, CHECK_COLUMNS) for one in extractions for check in one.checks),
    )
    wide = wide_tables(row for one in extractions for row in one.observations)
    for measure, (columns, rows) in wide.items():
        table(f"tables/{measure}.csv", columns, rows)
    contents["schema.json"] = (
        json.dumps(table_schemas(sorted(contents)), indent=2, ensure_ascii=False) + "\n"
    )
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    for stale in (folder / "tables").glob("*.csv"):
        if f"tables/{stale.name}" not in contents:
            stale.unlink()
    paths = []
    for name, text in contents.items():
        write_whole(folder / name, text.encode("utf-8"))
        paths.append(folder / name)
    return paths


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
