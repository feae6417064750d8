"""Labels and headings that go on in rows of their own: the rest of a cell drawn with signs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from mappa_extract.pages.grid import Grid, GridCell
from mappa_extract.vocabulary.going_on import goes_over
from mappa_extract.vocabulary.lexicon import Lexicon


def with_whole_labels(grid: Grid, lexicon: Lexicon) -> Grid:
    """Return a grid of a source with each label joined to its rest in the blank rows below it."""
    rows: dict[int, list[GridCell]] = defaultdict(list)
    for cell in grid.cells:
        if not cell.is_blank:
            rows[cell.row].append(cell)
    whole: dict[int, GridCell] = {}
    gone: set[int] = set()
    last: GridCell | None = None
    for number in sorted(rows):
        first, *others = sorted(rows[number], key=lambda cell: cell.column)
        if others and others[0].figures and not first.figures:
            last = first
        elif others or first.figures:
            last = None
        elif last is None or first.column != last.column:
            last = first  # a heading, which may go on below as well
        elif goes_over(whole.get(id(last), last).text, first.text, lexicon):
            before = whole.get(id(last), last)
            whole[id(last)] = replace(before, text=f"{before.text} {first.text}")
            gone.add(id(first))
        else:
            last = first
    if not gone:
        return grid
    cells = (whole.get(id(cell), cell) for cell in grid.cells if id(cell) not in gone)
    return replace(grid, cells=tuple(cells))
