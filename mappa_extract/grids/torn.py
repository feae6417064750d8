"""Labels that a page's end has torn: their last words stand at the head of the next page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from mappa_extract.pages.grid import Block, Grid, Text
from mappa_extract.pages.recurring import recurring
from mappa_extract.vocabulary.going_on import goes_over
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.prose import is_prose

_GOES_ON = regex.compile(r"\p{Ll}[\p{L}'\u2019-]*[\s,]")
_NUMBER = regex.compile(r"\s*(?:page\s)?\d{1,3}\s*", regex.IGNORECASE)
_WORDS = 12
"""More is a sentence, and no label's end."""


def with_torn_labels(blocks: Sequence[Block], lexicon: Lexicon) -> list[Block]:
    """Return a report's blocks with the end of a torn label put behind its beginning."""
    made = list(blocks)
    for place, end in list(_tears(made, lexicon)):
        torn = made[place]
        assert isinstance(torn, Grid)
        rest = made[end]
        assert isinstance(rest, Text)
        made[place] = _ended(torn, rest.text)
        made[end] = replace(rest, text="")
    return [one for one in made if not (isinstance(one, Text) and not one.text)]


def _tears(blocks: Sequence[Block], lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the places of grids whose last label is torn, each with that of its end."""
    running = recurring(blocks)
    last: int | None = None
    for place, block in enumerate(blocks):
        if isinstance(block, Grid):
            last = place
            continue
        if block.text in running or _NUMBER.fullmatch(block.text):
            continue
        above = blocks[last] if last is not None else None
        if isinstance(above, Grid) and last is not None and _is_torn(above, block, lexicon):
            yield last, place
        last = None


def _is_torn(above: Grid, below: Text, lexicon: Lexicon) -> bool:
    if above.page is None or below.page != above.page + 1 or below.heading:
        return False
    if not _GOES_ON.match(below.text) or len(below.text.split()) > _WORDS or is_prose(below.text):
        return False
    return bool(label := _last_label(above)) and goes_over(label, below.text, lexicon)


def _last_label(grid: Grid) -> str:
    row = max(cell.row for cell in grid.cells)
    own = [cell for cell in grid.cells if cell.row == row]
    first = min(own, key=lambda cell: cell.column)
    return first.text if len(own) > 1 and not first.figures else ""


def _ended(grid: Grid, end: str) -> Grid:
    row = max(cell.row for cell in grid.cells)
    column = min(cell.column for cell in grid.cells if cell.row == row)
    cells = tuple(
        replace(cell, text=f"{cell.text} {end}")
        if (cell.row, cell.column) == (row, column)
        else cell
        for cell in grid.cells
    )
    return replace(grid, cells=cells)
