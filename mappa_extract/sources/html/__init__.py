"""Web pages, as a browser shows them on a desktop's screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex
from lxml import etree
from lxml import html as lxml_html

from mappa_extract.errors import UnreadableSourceError
from mappa_extract.model import Page
from mappa_extract.sources.blocks import Grid, grid_rows, page_of
from mappa_extract.sources.encoding import decode, plain_references
from mappa_extract.sources.html.cascade import Cascade
from mappa_extract.sources.html.flow import Flow
from mappa_extract.sources.html.looks import Look
from mappa_extract.sources.html.tables import tabbed_tables

_DROPPED = regex.compile(r"[\x00-\x08\x0e-\x1b\x7f]++")
"""What a reader of HTML leaves out before anything is seen of it: `4`, backspace, `5` is no 45."""


def read_html(data: bytes) -> tuple[tuple[Page, ...], dict[str, str]]:
    """Return the one page without a number, and the title, of a web page.

    Raises:
        UnreadableSourceError: nothing that could be shown is in it.
    """
    text = plain_references(regex.sub(r"^\s*<\?xml[^>]*\?>", "", decode(data)))
    text = _DROPPED.sub("\u2060", text)
    try:
        root: Any = lxml_html.document_fromstring(
            text, parser=lxml_html.HTMLParser(no_network=True, remove_comments=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableSourceError("the web page is empty: save it again") from error
    titles = [" ".join(each.text_content().split()) for each in root.iter("title")]
    flow = _shown(root)
    return page_of(tabbed_tables(flow.blocks)), {"title": titles[0][:300]} if titles else {}


def embedded_tables(fragment: str) -> Iterator[tuple[list[str], list[tuple[int, int]]]]:
    """Yield the rows of HTML tables that stand inside a text, as texts with their columns."""
    try:
        root = lxml_html.fromstring(f"<div>{fragment}</div>")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return
    for block in _shown(root).blocks:
        yield from _nested(block) if isinstance(block, Grid) else ()


def _nested(grid: Grid) -> Iterator[tuple[list[str], list[tuple[int, int]]]]:
    yield from grid_rows(grid)
    for slot in grid.slots:
        for block in slot.blocks:
            if isinstance(block, Grid):
                yield from _nested(block)


def _shown(root: etree._Element) -> Flow:
    flow = Flow(Cascade(root))
    look = flow.look(root, Look())
    if look is not None:
        flow.element(root, look)
        flow.end_line()
    return flow
