"""The formats of a batch's files, one class each: tables come row by row, files come out.

A writer is given the rows of each table as text, in the codebook's columns, and makes its files
in a folder that nobody sees yet. CSV is written always, the others when asked for.
"""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, TextIO

from mappa_extract.codebook import MEASURES, Measure
from mappa_extract.errors import UsageError
from mappa_extract.output.files import as_json_line, csv_cells, excel_cells
from mappa_extract.output.schema import describe_table

NEEDS = {
    "parquet": "pyarrow",
    "xlsx": "xlsxwriter",
    "sqlite": "",
    "jsonl": "",
    "dta": "pyreadstat",
    "sav": "pyreadstat",
}
"""The formats beside CSV, and the package that each needs."""
_EXTRAS = {"dta": "stata", "sav": "spss"}
"""The extras of the package that bring what a format needs, where they have another name."""
FILES = (
    *(".csv", ".parquet", ".jsonl"),
    *("mappa.xlsx", "mappa.sqlite", "observations.dta", "observations.sav"),
)
"""Endings of the files a table, and names of the files of all tables, of every format."""


class Writer(Protocol):
    """Writes tables in one format."""

    def begin(self, table: str) -> None:
        """Open a table; called once for each, before its rows."""

    def row(self, table: str, cells: Sequence[str]) -> None:
        """Take one row of a table."""

    def finish(self) -> list[str]:
        """Complete the files and return their names in the folder."""

    def abandon(self) -> None:
        """Leave the files as they are: they can't be completed. Called after `finish` as well."""


def writer(format: str, folder: Path, measures: Mapping[str, Measure] = MEASURES) -> Writer:
    """Return the writer of a format; `measures` may grow until the tables of all are begun.

    Raises:
        UsageError: there is no such format, or what it needs is not installed.
    """
    require(format)
    if format == "parquet":
        from mappa_extract.output.parquet import ParquetWriter

        return ParquetWriter(folder, measures)
    if format == "xlsx":
        from mappa_extract.output.excel import ExcelWriter

        return ExcelWriter(folder, measures)
    if format == "sqlite":
        from mappa_extract.output.sqlite import SqliteWriter

        return SqliteWriter(folder, measures)
    if format in ("dta", "sav"):
        from mappa_extract.output.packages import PackageWriter

        return PackageWriter(folder, measures, format)
    if format == "excel-csv":
        return ExcelCsvWriter(folder, measures)
    return CsvWriter(folder, measures) if format == "csv" else JsonLinesWriter(folder, measures)


def require(format: str) -> None:
    """Refuse a format whose package is not installed.

    Raises:
        UsageError: it is not.
    """
    package = NEEDS.get(format, "")
    if package and importlib.util.find_spec(package) is None:
        raise UsageError(
            f"{format} files need the package {package}:"
            f" pip install 'mappa-extract[{_EXTRAS.get(format, format)}]'"
        )


class _TextWriter:
    """A text file for each table."""

    suffix = ""
    encoding = "utf-8"

    def __init__(self, folder: Path, measures: Mapping[str, Measure]) -> None:
        self._measures = measures
        self._folder = folder
        self._streams: dict[str, TextIO] = {}

    def begin(self, table: str) -> None:
        """Open the table's file."""
        path = self._folder / f"{table}{self.suffix}"
        path.parent.mkdir(exist_ok=True)
        self._streams[table] = path.open("w", encoding=self.encoding, newline="")

    def finish(self) -> list[str]:
        """Close the files."""
        for stream in self._streams.values():
            stream.close()
        return [f"{table}{self.suffix}" for table in self._streams]

    def abandon(self) -> None:
        """Close the files, whatever is in them."""
        for stream in self._streams.values():
            with suppress(OSError):
                stream.close()


class CsvWriter(_TextWriter):
    """CSV (RFC 4180 with LF), a file a table."""

    suffix = ".csv"

    def __init__(self, folder: Path, measures: Mapping[str, Measure]) -> None:
        super().__init__(folder, measures)
        self._writers: dict[str, Any] = {}

    def begin(self, table: str) -> None:
        """Open the table's file and write its header."""
        super().begin(table)
        self._writers[table] = csv.writer(self._streams[table], lineterminator="\n")
        self._writers[table].writerow(describe_table(table, self._measures)[1])

    def row(self, table: str, cells: Sequence[str]) -> None:
        """Write one row."""
        self._writers[table].writerow(csv_cells(describe_table(table, self._measures)[1], cells))


class ExcelCsvWriter(CsvWriter):
    """CSV that Excel opens as it is: marked as UTF-8, and no text in it becomes a date."""

    encoding = "utf-8-sig"

    def row(self, table: str, cells: Sequence[str]) -> None:
        """Write one row."""
        columns = describe_table(table, self._measures)[1]
        self._writers[table].writerow(excel_cells(columns, cells))


class JsonLinesWriter(_TextWriter):
    """JSON lines: an object a row, typed, null where a cell is empty; a file a table."""

    suffix = ".jsonl"

    def row(self, table: str, cells: Sequence[str]) -> None:
        """Write one row."""
        self._streams[table].write(as_json_line(describe_table(table, self._measures)[1], cells))
