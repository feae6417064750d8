"""temporary"""

from mappa_extract.grids.source import blocks_of
from mappa_extract.grids.order import order_blocks
from mappa_extract.grids.grid import Text


def page_blocks(page, lexicon):
    texts = []
    for b in blocks_of(page):
        if isinstance(b, Text):
            texts.append(b)
        else:
            yield from order_blocks(texts, lexicon)
            texts = []
            yield b
    yield from order_blocks(texts, lexicon)
