"""Rows of tables whose cells the source itself knows, and the bullets before labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from mappa_extract.errors import UnreadableSourceError
from mappa_extract.model import Box, Cell, Row, Word

MOST_CELLS = 100_000
"""Far more than any report has; a table of a million cells would take minutes to look at."""
_MOST_COLUMNS = 250
"""Far more than any table of a report has; to understand a row takes as long as its square."""

_MARKS = r"[>•●▪◦♦·➢➤»✓❖\uf0b7\uf0a7\uf0d8\u2023]+"
BULLET = regex.compile(_MARKS)
_BULLET = regex.compile(rf"^\s*(?:{_MARKS}\s*|[-–*o]\s+)(?=\S)(?![\d\s,.<*%–-]*$)")
_ANGLE_BULLET = regex.compile(rf"^\s*{_MARKS}\s*(?=\S)")
_COLUMN = 100.0
"""The width of a column in layout units; any will do."""


_MOST_WORDS = 50_000
"""The same of words in one row; a whole report has fewer."""


def within_reason(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows as long as a report may have them.

    Raises:
        UnreadableSourceError: more cells, cells in a row or words in a row than any report has.
    """
    cells = 0
    for row in rows:
        width = len(row.cells) + len(row.blank)
        cells += width
        for found, most, unit in (
            (cells, MOST_CELLS, "cells"),
            (width, _MOST_COLUMNS, "cells a row"),
            (sum(len(cell.words) for cell in row.cells), _MOST_WORDS, "words a row"),
        ):
            if found > most:
                raise UnreadableSourceError(
                    f"more than {most} {unit}: no annual report has so many"
                )
        yield row


def strip_bullet(text: str) -> str:
    """Return the text without a bullet in front; a lone dash or star stays, it is a figure."""
    if regex.match(r"^\s*>\s*-?\d", text):
        return _ANGLE_BULLET.sub("", text)
    return _BULLET.sub("", text)


def table_row(
    cells: list[str],
    line: int | None,
    page: int | None,
    table: int,
    lines: list[int] | None = None,
    spans: list[tuple[int, int]] | None = None,
    top: float | None = None,
) -> Row:
    """Return a row of a table whose cells are known; `spans` gives first column and width."""
    made, blank = [], []
    y = float(line or 0) if top is None else top
    for index, text in enumerate(cells):
        column, width = spans[index] if spans else (index, 1)
        box = Box(column * _COLUMN, y, (column + width) * _COLUMN - 10, y + 0.5)
        words = tuple(Word(word, box) for word in text.split())
        if words:
            made.append(Cell(words, lines[index] if lines else line))
        else:
            blank.append(box)
    return Row(tuple(made), y, y + 0.5, table, page, tuple(blank))
