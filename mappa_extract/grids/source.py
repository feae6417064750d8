"""Grids of sources that know their cells: web pages, Word, OpenDocument, Markdown and tabs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from mappa_extract.grids.ragged import joined, settled
from mappa_extract.model import Page, Paragraph, Row, SourceTable, TableCell
from mappa_extract.pages.grid import Block, Grid, GridCell, Text
from mappa_extract.vocabulary.answers import read_answers
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.numbers import Figure, split_figures

_DAMAGED = regex.compile(r"[(\[]?(?=\D*\d\D*\d)[\dOolI|][\dOolI|.,\s]*[%*)\]]*")
_COLUMN = 100.0


def blocks_of(page: Page, lexicon: Lexicon) -> Iterator[Block]:
    """Yield the texts and grids of a page whose source knows its cells."""
    for block in page.blocks or joined(_from_rows(page.rows)):
        if isinstance(block, Paragraph):
            yield Text(block.text, page.number, block.line, block.heading)
        else:
            table = block if page.blocks else settled(block, lexicon)
            yield grid_of(table, page.number)


def grid_of(table: SourceTable, page: int | None = None) -> Grid:
    """Return a table of a source as a grid."""
    return Grid(tuple(map(_cell, table.cells)), "source", page, table.caption)


def _cell(cell: TableCell) -> GridCell:
    text = " ".join(cell.text.split())
    if answers := read_answers(text):
        return GridCell(
            *(text, cell.row, cell.column, cell.rows, cell.columns),
            figures=tuple(figure for _, figure in answers),
            boxes=(None,) * len(answers),
            line=cell.line,
            answers=tuple(letter for letter, _ in answers),
        )
    figures = _figures(cell.text)
    damaged = not figures and bool(_DAMAGED.fullmatch(text))
    return GridCell(
        *(text, cell.row, cell.column, cell.rows, cell.columns, figures),
        *((None,) * len(figures), cell.line, damaged, cell.head and not figures),
    )


def _figures(text: str) -> tuple[Figure, ...]:
    """Return a cell's figures; two on lines of their own, or parted by a tab, are not one."""
    whole = " ".join(text.split())
    figures = split_figures(whole) if whole else None
    parts = [part.strip() for part in regex.split(r"[\n\t]", text) if part.strip()]
    if not figures or (len(figures) == 1 and len(parts) > 1 and all(map(split_figures, parts))):
        return ()
    return tuple(figures)


def _from_rows(rows: Iterable[Row]) -> Iterator[Paragraph | SourceTable]:
    """Yield the parts of a page from its rows."""
    table: list[Row] = []
    for row in rows:
        if row.kind == "table":
            if table and row.table != table[-1].table:
                yield _table(table)
                table = []
            table.append(row)
            continue
        if table:
            yield _table(table)
            table = []
        yield Paragraph(row.text, row.cells[0].line if row.cells else None)
    if table:
        yield _table(table)


def _table(rows: list[Row]) -> SourceTable:
    cells = []
    for number, row in enumerate(rows):
        made = [(cell.box, cell.text, cell.line, cell.note) for cell in row.cells]
        made += [(box, "", None, "") for box in row.blank]
        for box, text, line, note in sorted(made, key=lambda one: one[0].x0):
            first = round(box.x0 / _COLUMN)
            width = max(1, round((box.x1 + 10 - box.x0) / _COLUMN))
            cells.append(TableCell(text, number, first, 1, width, line, note))
    return SourceTable(tuple(cells))
