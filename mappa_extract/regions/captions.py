"""Titles that stand below their tables, in reports that set them so throughout."""

from __future__ import annotations

from collections.abc import Sequence

from mappa_extract.pages.grid import Block, Grid, Text
from mappa_extract.vocabulary.prose import is_prose

_NEAR = 2.5
"""So many type sizes below a table its caption may stand."""


def with_captions_above(blocks: Sequence[Block]) -> list[Block] | None:
    """Return blocks with each title right below a table put above it; None where none is.

    A line that stands nearer to the table below it stays where it is. A table of several rows
    that is left without any, its title gone to the one before, shows that titles stand above
    where nothing is known of places.
    """
    made: list[Block] = []
    moved = 0
    place = 0
    taken = False  # all that stood before this block now belongs to the table before
    while place < len(blocks):
        block = blocks[place]
        place += 1
        if not isinstance(block, Grid):
            made.append(block)
            taken = False
            continue
        captions: list[Block] = []
        while place < len(blocks) and _is_caption(block, blocks, place):
            captions.append(blocks[place])
            place += 1
        if taken and not captions and block.box is None and _rows(block) > 1:
            return None
        made += [*captions, block]
        moved += bool(captions)
        taken = bool(captions)
    return made if moved > 1 else None


def _rows(grid: Grid) -> int:
    """Return how many rows of figures a grid has."""
    return len({cell.row for cell in grid.cells if cell.figures})


def _is_caption(grid: Grid, blocks: Sequence[Block], place: int) -> bool:
    text = blocks[place]
    if not isinstance(text, Text) or text.page != grid.page or is_prose(text.text):
        return False
    if grid.box is None or text.box is None:
        return True
    gap = text.box.top - grid.box.bottom
    size = text.size or text.box.bottom - text.box.top
    if not -0.5 * size < gap < _NEAR * size:
        return False
    if text.box.x0 > grid.box.x1 or text.box.x1 < grid.box.x0:
        return False  # it stands over a table beside this one
    after = next((one for one in blocks[place + 1 :] if isinstance(one, Grid)), None)
    below = after.box if after is not None and after.page == grid.page else None
    return below is None or below.top - text.box.bottom > gap
