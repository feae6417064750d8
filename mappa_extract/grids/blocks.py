"""A page of any source as texts and grids: one way of reading it, or two that do not share it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from mappa_extract.grids.bare import with_spelled_labels
from mappa_extract.grids.laid import LaidOut
from mappa_extract.grids.notecolumns import without_notes
from mappa_extract.grids.order import order_blocks
from mappa_extract.grids.place import place_blocks
from mappa_extract.grids.source import blocks_of
from mappa_extract.grids.wholelabels import with_whole_labels
from mappa_extract.model import Box, Page, Row, Word
from mappa_extract.pages.grid import Block, Grid, Text
from mappa_extract.vocabulary.lexicon import Lexicon

_WIDE = 3.2
_HIGH = 12.0
_SIZE = 10.0
"""A character of typed text: width, height of its line, and size, as if they were points."""


def page_blocks(page: Page, lexicon: Lexicon, laid_out: LaidOut) -> list[Block]:
    """Return a page's texts and grids: by place, or as its source has them.

    `laid_out` has the pages of the report.
    """
    return [
        with_whole_labels(with_spelled_labels(without_notes(one)), lexicon)
        if isinstance(one, Grid)
        else one
        for one in _page_blocks(page, lexicon, laid_out)
    ]


def _page_blocks(page: Page, lexicon: Lexicon, laid_out: LaidOut) -> list[Block]:
    if page.words:
        return place_blocks(page, lexicon, laid_out)
    if page.blocks:
        return list(_ordered(blocks_of(page, lexicon), lexicon))
    found: list[Block] = []
    for aligned, rows in _stretches(page.rows):
        if aligned:
            found += place_blocks(_typed(page, rows), lexicon, laid_out)
        else:
            part = Page(page.number, tuple(rows), "")
            found += _ordered(blocks_of(part, lexicon), lexicon)
    return found


def _ordered(blocks: Iterator[Block], lexicon: Lexicon) -> Iterator[Block]:
    """Yield blocks, figures in running lines put into grids."""
    texts: list[Text] = []
    for block in blocks:
        if isinstance(block, Text):
            texts.append(block)
            continue
        yield from order_blocks(texts, lexicon)
        texts = []
        yield block
    yield from order_blocks(texts, lexicon, ends_page=True)


def _stretches(rows: Sequence[Row]) -> Iterator[tuple[bool, list[Row]]]:
    """Yield rows of typed text together, and those of tables and running lines together."""
    for aligned, stretch in groupby(rows, key=lambda row: row.aligned):
        yield aligned, list(stretch)


def _typed(page: Page, rows: Sequence[Row]) -> Page:
    """Return typed text as a page in character columns."""
    words = []
    for row in rows:
        for cell in row.cells:
            for word in cell.words:
                line = word.box.top
                box = Box(
                    word.box.x0 * _WIDE, line * _HIGH, word.box.x1 * _WIDE, line * _HIGH + _SIZE
                )
                words.append(Word(word.text, box, None, _SIZE, line=cell.line))
    return Page(page.number, (), "", words=tuple(words))
