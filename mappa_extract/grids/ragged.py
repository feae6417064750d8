"""Tables whose rows give their cells in order, and no longer their columns.

Copied tables lose the blank cells at a line's beginning, so heads stand over the labels. A row's
figures are its last cells; heads are counted against them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mappa_extract.model import Paragraph, SourceTable, TableCell
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.numbers import split_figures
from mappa_extract.vocabulary.prose import is_prose

Part = Paragraph | SourceTable


@dataclass(slots=True)
class _Row:
    """The cells of a row, blank ones at its end left out."""

    cells: list[TableCell]
    labels: int
    """How many cells stand before the first figure; all of them where there is none."""

    @property
    def figures(self) -> int:
        return len(self.cells) - self.labels


def joined(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield parts, a title on the line between two halves of one table made a row of it.

    The upper half is nothing but heads, or the lower one has as many figures a row and no heads.
    """
    waiting: list[Part] = []
    for part in parts:
        waiting.append(part)
        while len(waiting) >= 3 and (table := _one_table(*waiting[-3:])):
            waiting[-3:] = [table]
        if len(waiting) > 3:
            yield waiting.pop(0)
    yield from waiting


def _one_table(above: Part, between: Part, below: Part) -> SourceTable | None:
    if not (
        isinstance(above, SourceTable)
        and isinstance(between, Paragraph)
        and isinstance(below, SourceTable)
    ):
        return None
    last, first = above.cells[-1].line, below.cells[0].line
    if between.line is None or last != between.line - 1 or first != between.line + 1:
        return None
    upper, lower = _rows_of(above), _rows_of(below)
    if is_prose(between.text) or not lower[0].figures:
        return None
    if upper[-1].figures not in (0, lower[0].figures) or len(upper[-1].cells) < 2:
        return None
    start = above.cells[-1].row + 1
    width = max(len(row.cells) for row in (*upper, *lower))
    title = TableCell(between.text, start, 0, 1, width, between.line)
    rest = (replace(cell, row=cell.row + start + 1) for cell in below.cells)
    return SourceTable((*above.cells, title, *rest), above.caption)


def settled(table: SourceTable, lexicon: Lexicon) -> SourceTable:
    """Return a table with its heads over its figures; as it is where that is in no doubt."""
    rows = _rows_of(table)
    with_figures = [row for row in rows if row.figures]
    if not with_figures or any(cell.rows > 1 for cell in table.cells):
        return table
    if any(row.cells[0].text == "" or row.figures > 15 for row in rows if row.cells):
        return table  # blank cells at the beginning of a line have been kept
    if any(not _is_figure(cell) for row in with_figures for cell in row.cells[row.labels :]):
        return table
    count = Counter(row.figures for row in with_figures).most_common(1)[0][0]
    labels = Counter(row.labels for row in with_figures).most_common(1)[0][0]
    if not labels:
        return table
    if all(len(row.cells) in (1, labels + count) for row in rows):
        return table
    made: list[TableCell] = []
    number = 0
    for row in rows:
        placed = _placed(row, labels, count, lexicon)
        for line in placed:
            made += [replace(cell, row=number) for cell in line]
            number += 1
    return SourceTable(tuple(made), table.caption)


def _rows_of(table: SourceTable) -> list[_Row]:
    found: dict[int, list[TableCell]] = {}
    for cell in table.cells:
        found.setdefault(cell.row, []).append(cell)
    rows = []
    for cells in found.values():
        while cells and not cells[-1].text.strip():
            cells.pop()
        figures = [place for place, cell in enumerate(cells) if place and _is_figure(cell)]
        printed = any(cells[place].text for place in figures)
        rows.append(_Row(cells, figures[0] if printed else len(cells)))
    return rows


def _is_figure(cell: TableCell) -> bool:
    return not cell.text or bool(split_figures(" ".join(cell.text.split())))


def _placed(row: _Row, labels: int, count: int, lexicon: Lexicon) -> list[list[TableCell]]:
    """Return a row with its cells in their columns, and before it a title that stood in it."""
    cells = row.cells
    if row.figures:
        before = []
        own = cells[: row.labels]
        if row.labels > labels:
            spare = row.labels - labels
            before = [[replace(one, column=0, columns=labels + count)] for one in own[:spare]]
            own = own[spare:]
        line = [replace(cell, column=place) for place, cell in enumerate(own[:-1])]
        line.append(replace(own[-1], column=len(own) - 1, columns=labels - len(own) + 1))
        line += [
            replace(cell, column=labels + place) for place, cell in enumerate(cells[row.labels :])
        ]
        return [*before, line]
    if len(cells) < 2:
        return [[replace(cell, column=0, columns=labels + count) for cell in cells]]
    spans = spans_of([cell.text for cell in cells], count, lexicon)
    if spans is None:
        return [cells]
    corner = len(cells) - len(spans)
    line = [replace(cell, column=place) for place, cell in enumerate(cells[:corner])]
    line += [
        replace(cell, column=labels + start, columns=width)
        for cell, (start, width) in zip(cells[corner:], spans, strict=True)
        if cell.text
    ]
    return [line]


def spans_of(heads: Sequence[str], count: int, lexicon: Lexicon) -> list[tuple[int, int]] | None:
    """Return first column and width of each head over `count` figures; None where they don't fit.

    A first head that says nothing, before others that do, is a corner and left out. Heads
    that are fewer take equal shares; a blank one lengthens the head before it.
    """
    rest = list(heads)
    if is_corner(rest, lexicon):
        rest = rest[1:]
    if not rest or len(rest) > count:
        return None
    if "" in rest:
        starts = [place for place, text in enumerate(rest) if text]
        if not starts or starts[0]:
            return None
        stops = [*starts[1:], count]
        named = dict(zip(starts, stops, strict=True))
        return [(place, named.get(place, place + 1) - place) for place in range(len(rest))]
    if count % len(rest):
        return None
    width = count // len(rest)
    return [(place * width, width) for place in range(len(rest))]


def is_corner(heads: Sequence[str], lexicon: Lexicon) -> bool:
    """Tell whether the first of several heads stands over the labels."""
    said = [bool(label.values or label.year) for label in map(lexicon.read, heads)]
    return len(said) > 1 and not said[0] and any(said[1:])
