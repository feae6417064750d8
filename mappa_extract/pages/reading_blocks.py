"""temporary"""

from mappa_extract.grids.source import blocks_of
from mappa_extract.grids.order import order_blocks
from mappa_extract.grids.place import place_blocks
from mappa_extract.grids.grid import Text


def page_blocks(page, lexicon):
    if page.words:
        yield from place_blocks(page, lexicon)
        return
    if page.number is not None and not page.read:
        return
    texts = []
    for b in blocks_of(page):
        if isinstance(b, Text):
            texts.append(b)
        else:
            yield from order_blocks(texts, lexicon)
            texts = []
            yield b
    yield from order_blocks(texts, lexicon)
