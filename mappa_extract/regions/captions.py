"""Titles that stand below their tables, in reports that set them so throughout."""

from __future__ import annotations

from collections.abc import Sequence

from mappa_extract.model import Box
from mappa_extract.pages.grid import Block, Grid, Text
from mappa_extract.vocabulary.prose import is_prose

_NEAR = 2.5
"""So many type sizes below a table its caption may stand."""


def with_captions_above(blocks: Sequence[Block]) -> list[Block] | None:
    """Return blocks with each title right below a table put above it; None where none is.

    A line that stands nearer to the table below it, or to a text between, stays where it is. A
    table of several rows that is left without any, its title gone to the one before, shows that
    titles stand above where nothing is known of places.
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
        if captions and _goes_on(block, captions, blocks[place : place + 1]):
            made += [block, *captions]
            taken = False
            continue
        if taken and not captions and block.box is None and _rows(block) > 1:
            return None
        made += [*captions, block]
        moved += bool(captions)
        taken = bool(captions)
    return made if moved > 1 else None


def _goes_on(grid: Grid, captions: Sequence[Block], after: Sequence[Block]) -> bool:
    """Tell whether a text stands nearer below captions than these below a table: its heads."""
    text = after[0] if after else None
    if not isinstance(text, Text) or text.page != grid.page:
        return False
    table, first, end = _box(grid), _box(captions[0]), _box(captions[-1])
    if table is None or first is None or end is None or text.box is None:
        return False
    return text.box.top - end.bottom < first.top - table.bottom


def _box(block: Block) -> Box | None:
    """Return where a text or a table stands; a table of running lines where its figures do."""
    if block.box is not None or isinstance(block, Text):
        return block.box
    boxes = [box for cell in block.cells for box in cell.boxes if box is not None]
    return Box.around(boxes) if boxes else None


def _rows(grid: Grid) -> int:
    """Return how many rows of figures a grid has."""
    return len({cell.row for cell in grid.cells if cell.figures})


def _is_caption(grid: Grid, blocks: Sequence[Block], place: int) -> bool:
    text = blocks[place]
    if not isinstance(text, Text) or text.page != grid.page or is_prose(text.text):
        return False
    table = _box(grid)
    if table is None or text.box is None:
        return True
    gap = text.box.top - table.bottom
    size = text.size or text.box.bottom - text.box.top
    if not -0.5 * size < gap < _NEAR * size:
        return False
    if text.box.x0 > table.x1 or text.box.x1 < table.x0:
        return False  # it stands over a table beside this one
    after = next((one for one in blocks[place + 1 :] if isinstance(one, Grid)), None)
    below = _box(after) if after is not None and after.page == grid.page else None
    return below is None or below.top - text.box.bottom > gap
