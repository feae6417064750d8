"""Paragraphs and tables as Word, OpenDocument and HTML files give them, made into a page.

A table that only lays out a page is dissolved: what stands in its cells comes in reading order.
A table inside a cell of a real one is a table of its own, right behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import regex

from mappa_extract.errors import UnreadableSourceError
from mappa_extract.model import Box, Cell, Page, Paragraph, Row, SourceTable, TableCell, Word
from mappa_extract.sources.encoding import seen
from mappa_extract.sources.rows import MOST_CELLS, strip_bullet, table_row, within_reason
from mappa_extract.vocabulary.numbers import DOUBT, read_figure

MOST_SPAN = 40
MOST_ROWS = 500
"""What a cell may span; files write thousands where they mean the rest of the table."""
_LONG = 500
"""Characters in a cell that make it a text: no label of a table is as long."""
_LEADERS = regex.compile(
    r"(?<=[^\s._…]|^[_…])\s*(?:\.{3,}|…{2,}|(?:\. ){3,}\.?|_{3,})\s*(?=[\d<*-])"
)
_APART = regex.compile(r"(?<=\d)[ \u00a0]{2,}(?=\d)")
"""Between two numbers; in one number stands one space at most."""
_NOTE_MARK = regex.compile(
    r"\s*(?:[\d*†‡,()\[\]]{1,4}|[(\[]?(?:foot|end)?note\s?\d{1,2}[)\]]?)\s*", regex.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that ends where the source ends it; tab stops and leaders are tabs."""

    text: str
    marker: str = ""
    """The number or letter that a list prints before it."""
    note: str = ""
    """A raised mark that was taken off the line's end."""
    heading: bool = False
    beside: bool = False
    """Its parts stand side by side in boxes of their own."""


@dataclass(slots=True)
class Slot:
    """A cell of a table: what stands in it, and its place; rows and columns from 0."""

    blocks: list[Block]
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    head: bool = False

    @property
    def lines(self) -> list[Line]:
        """The lines that stand in the cell itself, not in a table inside it."""
        return [block for block in self.blocks if isinstance(block, Line)]


@dataclass(slots=True)
class Grid:
    """A table: its cells in reading order, none over another."""

    slots: list[Slot] = field(default_factory=list)
    caption: list[Line] = field(default_factory=list)


Block = Line | Grid


class Filling:
    """Lays out a table's cells row by row, so that none comes over another."""

    def __init__(self) -> None:
        self.grid = Grid()
        self.row = -1
        self.column = 0
        self._taken: dict[int, int] = {}

    def next_row(self) -> None:
        """Begin a row."""
        self.row += 1
        self.column = 0

    def add(self, blocks: list[Block], columns: int = 1, rows: int = 1, head: bool = False) -> Slot:
        """Return the cell, set where the row has room for it.

        Raises:
            UnreadableSourceError: more cells than any report has.
        """
        while self._taken.get(self.column, 0) > self.row:
            self.column += 1
        columns, rows = min(columns, MOST_SPAN), min(rows, MOST_ROWS)
        taken = (n for n in range(1, columns) if self._taken.get(self.column + n, 0) > self.row)
        width = next(taken, columns)
        slot = Slot(blocks, self.row, self.column, rows, width, head)
        if len(self.grid.slots) >= MOST_CELLS:
            raise UnreadableSourceError(
                f"more than {MOST_CELLS} cells: no annual report has so many"
            )
        self.grid.slots.append(slot)
        for column in range(self.column, self.column + width):
            if rows > 1:
                self._taken[column] = self.row + rows
        self.column += width
        return slot


def without(grid: Grid, rows: set[int], columns: set[int]) -> Grid:
    """Return a table without rows and columns that are not shown."""
    if not rows and not columns:
        return grid
    kept = []
    for slot in grid.slots:
        down = [row for row in range(slot.row, slot.row + slot.rows) if row not in rows]
        across = range(slot.column, slot.column + slot.columns)
        over = [column for column in across if column not in columns]
        if down and over:
            slot.rows, slot.columns = len(down), len(over)
            slot.row = down[0] - sum(row < down[0] for row in rows)
            slot.column = over[0] - sum(column < over[0] for column in columns)
            kept.append(slot)
    return Grid(kept, grid.caption)


def is_note_mark(text: str, before: str) -> bool:
    """Tell whether a raised text is the mark of a note, which must not join what it stands at."""
    if not _NOTE_MARK.fullmatch(text):
        return False
    return before.rstrip()[-1:].isdigit() or (before[-1:].isalpha() and not text[:1].isspace())


def page_of(blocks: Iterable[Block]) -> tuple[Page, ...]:
    """Return the one page, without a number, of a source that has none.

    Raises:
        UnreadableSourceError: more cells than any report has.
    """
    settled = list(_settle(blocks))
    texts: list[str] = []
    rows = tuple(within_reason(_rows(settled, texts)))
    return (Page(None, rows, "\n".join(texts), blocks=tuple(_modelled(settled))),)


def _settle(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Line):
            if block.text.strip() or block.marker:
                yield block
        elif _only_lays_out(block):
            yield from block.caption
            for slot in block.slots:
                yield from _settle(slot.blocks)
        elif block.slots:
            yield block
            for slot in block.slots:
                yield from _settle(inner for inner in slot.blocks if isinstance(inner, Grid))


def _only_lays_out(grid: Grid) -> bool:
    """Tell whether a table is a frame for texts and tables, with no figures of its own."""
    beside: dict[int, int] = {}
    figures: set[int] = set()
    for slot in grid.slots:
        lines = slot.lines
        if lines:
            beside[slot.row] = beside.get(slot.row, 0) + 1
        if lines and all(read_figure(line.text) for line in lines):
            figures.add(slot.row)
    if any(beside[row] > 1 for row in figures):
        return False
    if any(isinstance(inner, Grid) for slot in grid.slots for inner in slot.blocks):
        return True
    if len(grid.slots) == 1:
        return len(grid.slots[0].lines) > 1
    return any(
        sum(line.heading for line in slot.lines) > 1
        or sum(len(line.text) for line in slot.lines) > _LONG
        for slot in grid.slots
    )


def _modelled(blocks: Iterable[Block]) -> Iterator[Paragraph | SourceTable]:
    for block in blocks:
        if isinstance(block, Line):
            text = strip_bullet(tidy(block.text))
            text = " ".join(part for part in (block.marker, text) if part)
            if text:
                yield Paragraph(text, heading=block.heading)
        else:
            caption = " ".join(tidy(line.text) for line in block.caption)
            yield SourceTable(tuple(_table_cell(slot) for slot in block.slots), caption)


def _table_cell(slot: Slot) -> TableCell:
    lines = slot.lines
    texts = [" ".join(part for part in (one.marker, tidy(one.text)) if part) for one in lines]
    note = next((line.note for line in reversed(lines) if line.note), "")
    return TableCell(
        "\n".join(text for text in texts if text),
        slot.row,
        slot.column,
        slot.rows,
        slot.columns,
        note=note,
        head=slot.head,
    )


def tidy(text: str) -> str:
    """Return a line without what shows nothing: its words parted by one space or one tab."""
    parts = _APART.sub("\t", _LEADERS.sub("\t", seen(text))).split("\t")
    return "\t".join(" ".join(part.split()) for part in parts).strip()


def _rows(blocks: Iterable[Block], texts: list[str]) -> Iterator[Row]:
    """Yield the rows of paragraphs and tables; the text of each is added to `texts`."""
    top, table = 0.0, 0
    for block in blocks:
        if isinstance(block, Line):
            if block.text.strip():
                top += 2.5
                texts.append(" ".join(seen(block.text).split()))
                yield _paragraph(seen(block.text), top)
            continue
        for line in block.caption:
            top += 2.5
            texts.append(" ".join(seen(line.text).split()))
            yield _paragraph(seen(line.text), top)
        table += 1
        for cells, spans in grid_rows(block):
            top += 1.0
            texts.append("\t".join(cells))
            yield table_row(cells, None, None, table, spans=spans, top=top)


def _paragraph(text: str, top: float) -> Row:
    cells = []
    for number, piece in enumerate(text.split("\t")):
        piece = strip_bullet(piece) if number == 0 else piece
        words = tuple(
            Word(word, Box(number * 100, top, number * 100 + 90, top + 1)) for word in piece.split()
        )
        if words:
            cells.append(Cell(words))
    return Row(tuple(cells), top, top + 1)


def grid_rows(grid: Grid) -> Iterator[tuple[list[str], list[tuple[int, int]]]]:
    """Yield each row's texts with first column and width, merged cells laid out.

    A label that spans rows stands in each of them, a figure only in the first.
    """
    starting: dict[int, list[Slot]] = {}
    for slot in grid.slots:
        starting.setdefault(slot.row, []).append(slot)
    open_slots: list[Slot] = []
    for row in range(max(starting, default=-1) + 1):
        open_slots = [slot for slot in open_slots if slot.row + slot.rows > row]
        open_slots += starting.get(row, [])
        cells, spans = [], []
        for slot in sorted(open_slots, key=lambda one: one.column):
            text = _joined(slot)
            # A figure that spans rows is printed once.
            cells.append("" if slot.row < row and read_figure(text) else text)
            spans.append((slot.column, slot.columns))
        yield cells, spans


def _joined(slot: Slot) -> str:
    """Return a cell's lines as one; figures with a line's end or a tab between are not one."""
    lines = (_APART.sub("\t", seen(line.text)) for line in slot.lines)
    pieces = (piece for line in lines for piece in line.split("\t"))
    texts = [text for piece in pieces if (text := " ".join(piece.split()))]
    doubt = len(texts) > 1 and texts[-1][:1].isdigit() and texts[-2][-1:].isdigit()
    return (DOUBT if doubt and read_figure(" ".join(texts)) else "") + " ".join(texts)
