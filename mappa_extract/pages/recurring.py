"""Texts that a report prints on page after page: its name, the year, an address."""

from __future__ import annotations

from collections.abc import Iterable

from mappa_extract.pages.grid import Block, Text

_PAGES = 3


def recurring(blocks: Iterable[Block]) -> set[str]:
    """Return the texts that stand on several pages and say nothing of what is counted."""
    pages: dict[str, set[int | None]] = {}
    for one in blocks:
        if isinstance(one, Text):
            pages.setdefault(one.text, set()).add(one.page)
    return {text for text, found in pages.items() if len(found) >= _PAGES}
