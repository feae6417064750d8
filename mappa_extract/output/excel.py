"""Excel: one workbook that opens on the figures, a table a sheet; notes and codebook behind."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from mappa_extract.codebook import Measure
from mappa_extract.model import CHECK_COLUMNS, OBSERVATION_COLUMNS, Check, Observation
from mappa_extract.output.cells import is_formula
from mappa_extract.output.disputes import failed_by_source, reasons_for
from mappa_extract.output.files import printable, typed_cells
from mappa_extract.output.notes import ATTRIBUTION, NOTES, TITLE, codebook_rows
from mappa_extract.output.panel import INDEX, Panel, columns_of, in_panel, panel_columns
from mappa_extract.output.schema import COLUMNS, TABLES, describe_table
from mappa_extract.output.wide import column_of, index_columns

NAME = "mappa.xlsx"
_PANEL = "panel"
_LAST = ("reports", "checks", "duplicates", "differences", "areas", "codebook", "notes")
"""The sheets at the end; those of the figures stand before them."""
_MOST_ROWS = 1_048_576
_MOST_CHARACTERS = 32_767
_ROW = 15
"""Points of a line's height."""
_MOST_LINES = 3
_MOST_OF_MESSAGE = 6
_MOST_IN_COMMENT = 1_000
_WIDEST_HEAD = 28
_WIDTHS = {
    "area": 22,
    "area_name": 22,
    "measure": 28,
    "district": 18,
    "marker": 16,
    "source": 34,
    "other_source": 34,
    "label": 50,
    "table": 44,
    "message": 70,
    "measure_label": 50,
    "gss_code": 12,
    "meaning": 100,
    "order": 20,
    "printed": 12,
    "check": 24,
    "code": 28,
    "column": 20,
    "sha256": 16,
    "found": 16,
    "expected": 16,
    "accepted": 24,
    "doubt": 24,
}
_WRAPPED = {"label", "table", "message", "measure_label", "meaning", "doubt", "accepted"}
_FOLDED = {"x0", "top", "x1", "bottom"}
"""Columns that are folded away; a click on the plus above them shows them."""


class ExcelWriter:
    """Writes rows as they come, and at the end marks the figures that a check disputes.

    Text is written as text, never as a formula or a link. A table that is longer than a sheet
    goes on in further sheets.
    """

    def __init__(self, folder: Path, measures: Mapping[str, Measure]) -> None:
        self._measures = measures
        # What it puts aside lies in the same folder, so that a run that is killed leaves nothing.
        self._book = xlsxwriter.Workbook(str(folder / NAME), {"tmpdir": str(folder)})
        # A fixed date, so that the same reports give the same bytes.
        self._book.set_properties({"title": TITLE, "created": datetime.datetime(2000, 1, 1)})
        self._head = self._format(bold=True, text_wrap=True, bg_color="#DCE6F1")
        self._text = self._format(num_format="@")
        self._wrap = self._format(num_format="@", text_wrap=True)
        # A person who edits the cell does not make a formula of it, either.
        self._quoted = self._format(quote_prefix=True)
        right = {"align": "right", "indent": 1}
        self._number = self._format(**right)
        # Office suites show what is true as 1 where nothing says otherwise.
        self._truth = self._format(**right, num_format='"TRUE";"TRUE";"FALSE"')
        self._doubtful = self._format(**right, bg_color="#FDE7E7", font_color="#A11212", bold=True)
        self._sheets: dict[str, tuple[Any, int, int]] = {}
        self._panel = Panel()
        self._disputed: list[tuple[Any, int, dict[str, str]]] = []
        self._failed: list[Check] = []
        self._wide: dict[tuple[str, ...], tuple[Any, int]] = {}

    def _format(self, **properties: Any) -> Any:
        return self._book.add_format({"valign": "top", **properties})

    def begin(self, table: str) -> None:
        """Add the table's sheet."""
        self._sheet(table, 1)

    def row(self, table: str, cells: Sequence[str]) -> None:
        """Write one row."""
        sheet, line, part = self._sheets[table]
        if line == _MOST_ROWS:
            self._close(table)
            self._sheet(table, part + 1)
            sheet, line, part = self._sheets[table]
        columns = describe_table(table, self._measures)[1]
        self._write(sheet, line, columns, typed_cells(columns, cells))
        self._sheets[table] = (sheet, line + 1, part)
        if table == "observations":
            self._panel.add(cells)
            row = dict(zip(columns, cells, strict=True))
            if row["checked"] == "disputed":
                self._disputed.append((sheet, line, row))
        elif table == "checks":
            row = dict(zip(CHECK_COLUMNS, cells, strict=True))
            if row["passed"] == "false":
                page = int(row["page"]) if row["page"] else None
                self._failed.append(Check(**{**row, "passed": False, "page": page}))  # type: ignore[arg-type]
        elif table not in TABLES:
            known = index_columns(self._measures[table.removeprefix("tables/")])
            self._wide[(table, *cells[: len(known)], cells[-1])] = (sheet, line)

    def finish(self) -> list[str]:
        """Mark what is disputed, add panel, codebook and notes, and close the workbook."""
        marks = self._mark()
        names = [*INDEX, *(column.name for column in panel_columns()), "reports", "disputed"]
        rows = [*self._panel.rows()]
        # A column that no report fills is left out: most orders are of one era only.
        used = [name for name in names if name in INDEX or any(name in row for row in rows)]
        sheet = self._listing(_PANEL, used, [[row.get(name) for name in used] for row in rows])
        for line, row in enumerate(rows, 1):
            for place, name in enumerate(used):
                if reason := marks.get((str(row["area"]), str(row["year"]), name)):
                    self._doubt(sheet, line, place, row.get(name), reason)
        self._listing("codebook", ("column", "type", "code", "meaning"), codebook_rows(COLUMNS))
        self._notes()
        for table in self._sheets:
            self._close(table)
        self._book.worksheets_objs.sort(key=self._rank)
        try:
            self._book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            # Its own error hides what the system said.
            raise error.args[0] from None
        return [NAME]

    def abandon(self) -> None:
        """Leave the workbook: it is written at the end only."""
        self._book.fileclosed = 1

    def _rank(self, sheet: Any) -> int:
        name = sheet.name.split(" ")[0]
        if name in ("observations", _PANEL):
            return ("observations", _PANEL).index(name)
        return 3 + _LAST.index(name) if name in _LAST else 2

    def _sheet(self, table: str, part: int) -> None:
        columns = describe_table(table, self._measures)[1]
        name = table.removeprefix("tables/") + (f" {part}" if part > 1 else "")
        self._sheets[table] = (self._add(name, columns), 1, part)

    def _add(self, name: str, columns: Sequence[str]) -> Any:
        sheet = self._book.add_worksheet(name[:31])
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        # What a row is of stays in sight.
        sheet.freeze_panes(1, columns.index("year") + 1 if "year" in columns[:4] else 1)
        for number, column in enumerate(columns):
            width = _WIDTHS.get(column, max(9, min(len(column) + 3, _WIDEST_HEAD)))
            folded = {"level": 1, "hidden": True} if column in _FOLDED else {}
            sheet.set_column(number, number, width, None, folded)
        return sheet

    def _close(self, table: str) -> None:
        """Make a table of the rows of a sheet: with filters, and a name for formulas."""
        sheet, line, _ = self._sheets[table]
        self._table(sheet, line, describe_table(table, self._measures)[1])

    def _table(self, sheet: Any, lines: int, columns: Sequence[str]) -> None:
        if lines == 1:
            # Excel knows no table without a row.
            self._write(sheet, 0, (), columns, self._head)
            return
        sheet.add_table(
            *(0, 0, lines - 1, len(columns) - 1),
            {
                "name": sheet.name.replace(" ", "_"),
                "style": "Table Style Light 9",
                "columns": [{"header": one, "header_format": self._head} for one in columns],
            },
        )

    def _listing(
        self, name: str, columns: Sequence[str], rows: Sequence[Sequence[str | int | float | None]]
    ) -> Any:
        sheet = self._add(name, tuple(columns))
        for line, row in enumerate(rows, 1):
            self._write(sheet, line, columns, row)
        self._table(sheet, len(rows) + 1, columns)
        return sheet

    def _notes(self) -> None:
        sheet = self._book.add_worksheet("notes")
        sheet.set_column(0, 0, 120)
        sheet.fit_to_pages(1, 0)
        self._write(sheet, 0, (), [TITLE], self._head)
        for line, text in enumerate((*NOTES, "", ATTRIBUTION), 2):
            self._write(sheet, line, (), [text], self._wrap)

    def _mark(self) -> dict[tuple[str, str, str], str]:
        """Mark disputed figures in the sheets; return the reasons by area, year, panel column."""
        failed = failed_by_source(self._failed)
        marks: dict[tuple[str, str, str], str] = {}
        for sheet, line, row in self._disputed:
            checks = [self._failed[at] for at in failed.get(row["source"], ())]
            reason = "\n".join(("Disputed.", *reasons_for(_observation(row), checks)))
            value = typed_cells(("value",), (row["value"],))[0]
            self._doubt(sheet, line, OBSERVATION_COLUMNS.index("value"), value, reason)
            measure = self._measures[row["measure"]]
            known = index_columns(measure)
            wide = self._wide.get(
                (f"tables/{measure.code}", *(row[name] for name in known), row["source"])
            )
            if wide:
                table = describe_table(f"tables/{measure.code}", self._measures)[1]
                self._doubt(*wide, table.index(column_of(measure, row["level"])), value, reason)
            if in_panel(row):
                for column in columns_of(row):
                    marks.setdefault((row["area"], row["year"], column.name), reason)
        return marks

    def _doubt(self, sheet: Any, line: int, place: int, value: Any, reason: str) -> None:
        if value is None:
            sheet.write_blank(line, place, None, self._doubtful)
        else:
            sheet.write_number(line, place, value, self._doubtful)
        text = "\n".join(printable(part) for part in reason.split("\n"))[:_MOST_IN_COMMENT]
        high = 1 + len(text) / 200
        sheet.write_comment(
            *(line, place, text), {"author": "mappa-extract", "x_scale": 3, "y_scale": high}
        )

    def _write(
        self,
        sheet: Any,
        line: int,
        columns: Sequence[str],
        cells: Sequence[str | int | float | None],
        style: Any = None,
    ) -> None:
        high = 1
        for number, cell in enumerate(cells):
            if isinstance(cell, bool):
                sheet.write_boolean(line, number, cell, self._truth)
            elif isinstance(cell, int | float):
                sheet.write_number(line, number, cell, self._number)
            elif cell:
                wrapped = bool(columns) and columns[number] in _WRAPPED
                usual = style or (self._wrap if wrapped else self._text)
                quoted = self._quoted if is_formula(cell) else usual
                sheet.write_string(line, number, cell[:_MOST_CHARACTERS], quoted)
                if wrapped:
                    most = _MOST_OF_MESSAGE if columns[number] == "message" else _MOST_LINES
                    high = max(high, min(math.ceil(len(cell) / _WIDTHS[columns[number]]), most))
        if high > 1:
            # Not every program fits the height of rows to what is wrapped in them.
            sheet.set_row(line, _ROW * high)


def _observation(row: Mapping[str, str]) -> Observation:
    """Return a row of text as a figure that messages can be compared with."""
    numbers = {name: int(row[name]) if row[name] else None for name in ("page", "line", "year_end")}
    return Observation(**{**row, **numbers})  # type: ignore[arg-type]
