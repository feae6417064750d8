"""Exports of the desk: all tables of the project in one file, or its figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from mappa_extract.codebook import MEASURES
from mappa_extract.errors import UnreadableSourceError
from mappa_extract.output.cells import unguarded
from mappa_extract.output.formats import NEEDS, require, writer
from mappa_extract.output.schema import TABLES

OFFERED = {"csv": "CSV", "xlsx": "Excel", "sqlite": "SQLite", "dta": "Stata"}


def offered() -> dict[str, str]:
    """Return the formats that there are, with what they are called."""
    return {name: title for name, title in OFFERED.items() if name == "csv" or name in NEEDS}


def exported(folder: Path, format: str) -> tuple[str, bytes]:
    """Return an export's file name and bytes.

    Args:
        folder: the project, whose files were written.
        format: one of `offered`.

    Raises:
        UnreadableSourceError: nothing has been written yet.
        UsageError: there is no such format, or what it needs is not installed.
        OSError: the folder can't be read.
    """
    if not (folder / "observations.csv").is_file():
        raise UnreadableSourceError("no figures yet: drop a report first")
    require(format)
    with TemporaryDirectory(prefix="mappa-extract-") as made:
        out = writer(format, Path(made), dict(MEASURES))
        names = [*TABLES, *(f"tables/{path.stem}" for path in _wide(folder))]
        for name in names:
            out.begin(name)
        for name in names:
            for row in _rows(folder / f"{name}.csv"):
                out.row(name, row)
        files = out.finish()
        wanted = next(n for n in files if n.startswith(("observations.", "mappa.")))
        return f"mappa.{format}", (Path(made) / wanted).read_bytes()


def _wide(folder: Path) -> list[Path]:
    # Measures of a user's own layouts have tables that only their own run can describe.
    return [path for path in sorted((folder / "tables").glob("*.csv")) if path.stem in MEASURES]


def _rows(path: Path) -> Iterator[list[str]]:
    if not path.is_file():
        return  # a folder of an older version
    text = path.read_text("utf-8")
    rows = csv.reader(io.StringIO(text, newline=""))
    next(rows, None)
    for row in rows:
        yield [unguarded(cell) for cell in row]
