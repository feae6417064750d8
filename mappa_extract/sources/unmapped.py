"""Texts whose signs have no meaning in their font: told from pdfium, to find pages by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mappa_extract.sources.faces import is_meaningless

_STEP = 7
"""Every seventh character is asked about first; a page of figures has more than one."""
_MOST_PAGES = 80
_BULLETS = 3
"""Kinds of signs without a meaning that are bullets and the like."""
_LOST = 0xFFFD
"""The code of a sign that was something once."""
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Masked:
    """A page's text with a 1 for each sign that has no meaning."""

    text: str
    signs: frozenset[int]
    """The codes of those signs."""
    mostly: bool
    """Whether most of the page's signs have none."""


def masked_pages(document: Any, found: Sequence[int]) -> dict[int, Masked]:
    """Return the pages of a pdfium document with signs that have no meaning.

    `found` are those where some were come across. A file in which they may be bullets has none.
    """
    from pypdfium2 import PdfiumError

    if not found:
        return {}
    pages = {}
    for number in {*found, *range(min(len(document), _MOST_PAGES))}:
        try:
            page = document[number]
            text = page.get_textpage()
        except PdfiumError:
            continue  # who reads it says so
        if masked := _masked(text):
            pages[number] = masked
        text.close()
        page.close()
    signs = frozenset[int]().union(*(page.signs for page in pages.values()))
    return pages if len(signs) > _BULLETS or _LOST in signs else {}


def means_little(text: Any) -> bool:
    """Tell of pdfium's text of a page, by a part of it, whether signs in it have no meaning."""
    from pypdfium2 import raw

    places = range(0, text.count_chars(), _STEP)
    return any(_means_nothing(raw, text, place) for place in places)


def _means_nothing(raw: Any, text: Any, place: int) -> bool:
    if raw.FPDFText_HasUnicodeMapError(text.raw, place) == 1:
        return True
    return is_meaningless(chr(raw.FPDFText_GetUnicode(text.raw, place)))


def _masked(text: Any) -> Masked | None:
    from pypdfium2 import raw

    written = []
    unmapped: list[int] = []
    inked = 0
    for place in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, place)
        sign = chr(code)
        if _means_nothing(raw, text, place):
            unmapped.append(code)
            sign = "1"
        inked += not sign.isspace()
        written.append(sign)
    if not unmapped:
        return None
    whole = "".join(written).replace("\r\n", "\n")
    return Masked(whole, frozenset(unmapped), len(unmapped) > _MOSTLY * inked)
