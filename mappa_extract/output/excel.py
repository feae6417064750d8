"""Excel: one workbook, a sheet a table, with notes and the codebook."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from mappa_extract.codebook import Measure
from mappa_extract.output.cells import is_formula
from mappa_extract.output.files import typed_cells
from mappa_extract.output.notes import ATTRIBUTION, NOTES, TITLE, codebook_rows
from mappa_extract.output.schema import COLUMNS, describe_table

NAME = "mappa.xlsx"
_MOST_ROWS = 1_048_576
_MOST_CHARACTERS = 32_767
_WIDTHS = {"label": 50, "table": 40, "message": 60, "source": 34, "area": 20, "measure": 26}


class ExcelWriter:
    """Writes rows as they come; only one row of each sheet is held in memory.

    Text is written as text, never as a formula or a link. A table that is longer than a sheet
    goes on in further sheets.
    """

    def __init__(self, folder: Path, measures: Mapping[str, Measure]) -> None:
        self._measures = measures
        # What it puts aside lies in the same folder, so that a run that is killed leaves nothing.
        self._book = xlsxwriter.Workbook(
            str(folder / NAME), {"constant_memory": True, "tmpdir": str(folder)}
        )
        # A fixed date, so that the same reports give the same bytes.
        self._book.set_properties({"title": TITLE, "created": datetime.datetime(2000, 1, 1)})
        self._bold = self._book.add_format({"bold": True})
        # A person who edits the cell does not make a formula of it, either.
        self._quoted = self._book.add_format({"quote_prefix": True})
        self._sheets: dict[str, tuple[Any, int, int]] = {}
        self._notes()

    def begin(self, table: str) -> None:
        """Add the table's sheet."""
        self._sheet(table, 1)

    def row(self, table: str, cells: Sequence[str]) -> None:
        """Write one row."""
        sheet, line, part = self._sheets[table]
        if line == _MOST_ROWS:
            self._sheet(table, part + 1)
            sheet, line, part = self._sheets[table]
        self._write(sheet, line, typed_cells(describe_table(table, self._measures)[1], cells))
        self._sheets[table] = (sheet, line + 1, part)

    def finish(self) -> list[str]:
        """Add the codebook and close the workbook."""
        self._listing("codebook", ("column", "type", "code", "meaning"), codebook_rows(COLUMNS))
        try:
            self._book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            # Its own error hides what the system said.
            raise error.args[0] from None
        return [NAME]

    def abandon(self) -> None:
        """Leave the workbook: it is written at the end only."""
        self._book.fileclosed = 1

    def _sheet(self, table: str, part: int) -> None:
        columns = describe_table(table, self._measures)[1]
        name = table.removeprefix("tables/") + (f" {part}" if part > 1 else "")
        sheet = self._book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, _WIDTHS.get(column, max(8, len(column) + 2)))
        self._write(sheet, 0, columns, self._bold)
        self._sheets[table] = (sheet, 1, part)

    def _listing(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 2, 24)
        sheet.set_column(3, 3, 100)
        self._write(sheet, 0, columns, self._bold)
        for line, row in enumerate(rows, 1):
            self._write(sheet, line, row)

    def _notes(self) -> None:
        sheet = self._book.add_worksheet("notes")
        sheet.set_column(0, 0, 120)
        self._write(sheet, 0, [TITLE], self._bold)
        for line, text in enumerate((*NOTES, "", ATTRIBUTION), 2):
            self._write(sheet, line, [text])

    def _write(
        self, sheet: Any, line: int, cells: Sequence[str | int | float | None], style: Any = None
    ) -> None:
        for number, cell in enumerate(cells):
            if isinstance(cell, bool):
                sheet.write_boolean(line, number, cell, style)
            elif isinstance(cell, int | float):
                sheet.write_number(line, number, cell, style)
            elif cell:
                quoted = self._quoted if is_formula(cell) else style
                sheet.write_string(line, number, cell[:_MOST_CHARACTERS], quoted)
