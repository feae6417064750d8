"""Heads of groups of columns in sources that have no spans: the cells after them are blank.

`Level 2 | | Level 3 | ` above `2004/05 | 2005/06 | 2004/05 | 2005/06`: where the heads below say
the same under each, each stands over as many columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from mappa_extract.pages.grid import Grid, GridCell


def are_alike(heads: Sequence[str], count: int) -> bool:
    """Tell whether heads say the same in each group of `count`, and nothing twice within one."""
    texts = [head.casefold() for head in heads]
    groups = {tuple(texts[start : start + count]) for start in range(0, len(texts), count)}
    return len(groups) == 1 and len({*texts[:count]}) == count


def with_heads_spread(grid: Grid) -> Grid:
    """Return a grid whose heads of groups span the blank cells beside them."""
    rows: dict[int, list[GridCell]] = defaultdict(list)
    for cell in grid.cells:
        rows[cell.row].append(cell)
    for number in sorted(rows):
        if any(cell.figures or cell.damaged for cell in rows[number]):
            break
        spread = _spread(rows[number], rows.get(number + 1, []))
        if spread:
            gone = {id(cell) for cell in rows[number]}
            kept = [cell for cell in grid.cells if id(cell) not in gone]
            return replace(grid, cells=(*kept, *spread))
    return grid


def _spread(upper: list[GridCell], lower: list[GridCell]) -> list[GridCell]:
    """Return a row of heads widened over groups of the row below that are alike, or nothing."""
    heads = sorted((cell for cell in lower if cell.text), key=lambda cell: cell.column)
    if any(cell.figures or cell.damaged for cell in lower) or len(heads) < 4:
        return []
    columns = [cell.column for cell in heads]
    over = sorted(
        (cell for cell in upper if cell.text and cell.column >= columns[0]),
        key=lambda cell: cell.column,
    )
    count, rest = divmod(len(columns), len(over) or 1)
    if rest or count < 2 or len(over) < 2 or any(cell.columns > 1 for cell in (*over, *heads)):
        return []
    starts = columns[::count]
    if (
        not are_alike([cell.text for cell in heads], count)
        or [cell.column for cell in over] != starts
    ):
        return []
    ends = columns[count - 1 :: count]
    widths = [end - start + 1 for start, end in zip(starts, ends, strict=True)]
    corner = [cell for cell in upper if cell.text and cell.column < columns[0]]
    return corner + [replace(cell, columns=width) for cell, width in zip(over, widths, strict=True)]
