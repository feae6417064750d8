"""Labels that go on in rows of their own, as in tables drawn with signs: the rest of the cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from mappa_extract.grids.labels import goes_over
from mappa_extract.pages.grid import Grid, GridCell
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
        elif last is None or others or first.figures or first.column != last.column:
            last = None
        elif goes_over(whole.get(id(last), last).text, first.text, lexicon):
            before = whole.get(id(last), last)
            whole[id(last)] = replace(before, text=f"{before.text} {first.text}")
            gone.add(id(first))
        else:
            last = None
    if not gone:
        return grid
    cells = (whole.get(id(cell), cell) for cell in grid.cells if id(cell) not in gone)
    return replace(grid, cells=tuple(cells))
