"""Grids of sources that know their cells: web pages, Word, OpenDocument, Markdown and tabs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import regex

from mappa_extract.grids.ragged import joined, settled
from mappa_extract.grids.spread import with_heads_spread
from mappa_extract.model import Page, Paragraph, Row, SourceTable, TableCell
from mappa_extract.pages.grid import Block, Grid, GridCell, Text
from mappa_extract.vocabulary.answers import read_answers
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.numbers import Figure, read_figure, split_figures

_DAMAGED = regex.compile(r"[(\[]?(?=\D*\d\D*\d)[\dOolI|][\dOolI|.,\s]*[%*)\]]*")
_COLUMN = 100.0
_MARK = (
    r"(?:[(\[]?(?P<mark>[1-9*\u2020\u2021\u00a7\u00b9\u00b2\u00b3\u2074-\u2079])[)\]]?"
    r"|[(\[](?P<mark>[a-z])[)\]])"
)
_DASH = r"(?P<dash>[-\u2010-\u2015\u2212]{1,3})"
_NOTED = regex.compile(rf"{_MARK}\s?{_DASH}|{_DASH}\s?{_MARK}")
"""`1-`: the mark of a note and a dash in place of a figure."""
_NOTE = regex.compile(rf"{_MARK}[.:=]?\s+(?P<text>\p{{L}}.{{2,150}})", regex.DOTALL)
_PLAIN = str.maketrans("\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "123456789")
Notes = Mapping[str, str]
"""What a page's notes say, by their marks."""


def blocks_of(page: Page, lexicon: Lexicon) -> Iterator[Block]:
    """Yield the texts and grids of a page whose source knows its cells."""
    blocks = page.blocks or list(joined(_from_rows(page.rows)))
    notes = _notes(blocks)
    for block in blocks:
        if isinstance(block, Paragraph):
            yield Text(block.text, page.number, block.line, block.heading)
        else:
            table = block if page.blocks else settled(block, lexicon)
            yield grid_of(table, page.number, notes)


def grid_of(table: SourceTable, page: int | None = None, notes: Notes | None = None) -> Grid:
    """Return a table of a source as a grid; `notes` are those of its page."""
    cells = tuple(_cell(cell, notes or {}) for cell in table.cells)
    return with_heads_spread(Grid(cells, "source", page, table.caption))


def _notes(blocks: Iterable[Paragraph | SourceTable]) -> Notes:
    texts = [
        text
        for block in blocks
        for text in (
            [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
        )
    ]
    found = (_NOTE.fullmatch(line.strip()) for text in texts for line in text.splitlines())
    return {match["mark"].translate(_PLAIN): match["text"] for match in found if match}


def _noted(text: str, notes: Notes) -> Figure | None:
    """Return what stands for a dash with a note's mark, or None where the page has no such note.

    The note may say why there is no figure: "not collected".
    """
    match = _NOTED.fullmatch(text)
    note = notes.get(match["mark"].translate(_PLAIN)) if match else None
    if note is None:
        return None
    said = read_figure(note.strip(" .;"))
    marker = said.marker if said and said.marker else "not_applicable"
    return Figure("", marker, "", text)


def _cell(cell: TableCell, notes: Notes) -> GridCell:
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
    if not any(each.value for each in figures) and (noted := _noted(text, notes)):
        figures = (noted,)
    damaged = not figures and bool(_DAMAGED.fullmatch(text) or _NOTED.fullmatch(text))
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
        if row.table is not None:
            if table and row.table != table[-1].table:
                yield _table(table)
                table = []
            table.append(row)
            continue
        if table:
            yield _table(table)
            table = []
        line = row.cells[0].line if row.cells else None
        yield Paragraph(row.text, line, heading=row.heading)
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
