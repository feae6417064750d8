"""Texts whose signs have no meaning in their font: told from pdfium, to find pages by."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from mappa_extract.sources.faces import has_meaningless, is_meaningless

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


def means_little(text: Any, whole: str) -> bool:
    """Tell by a part of a page's text whether signs in it have no meaning.

    Args:
        text: pdfium's text page.
        whole: its text, as pdfium gives it.
    """
    from pypdfium2 import raw

    count = text.count_chars()
    places = range(0, count, _STEP)
    if 1 in map(partial(_has_no_unicode(), ctypes.cast(text.raw, ctypes.c_void_p)), places):
        return True
    if len(whole) == count:
        return has_meaningless(whole[::_STEP])
    # Signs that pdfium leaves out of a text have moved the others.
    codes = map(partial(raw.FPDFText_GetUnicode, text.raw), places)
    return has_meaningless("".join(map(chr, codes)))


@cache
def _has_no_unicode() -> Callable[[ctypes.c_void_p, int], int]:
    """Return `FPDFText_HasUnicodeMapError` without a check of its arguments.

    It is asked hundreds of times a page, and the check takes four times as long as the answer.
    """
    from pypdfium2 import raw

    address = ctypes.cast(raw.FPDFText_HasUnicodeMapError, ctypes.c_void_p).value
    assert address
    return ctypes.PYFUNCTYPE(ctypes.c_int)(address)


def _masked(text: Any) -> Masked | None:
    from pypdfium2 import raw

    written = []
    unmapped: list[int] = []
    inked = 0
    for place in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, place)
        sign = chr(code)
        if raw.FPDFText_HasUnicodeMapError(text.raw, place) == 1 or is_meaningless(sign):
            unmapped.append(code)
            sign = "1"
        inked += not sign.isspace()
        written.append(sign)
    if not unmapped:
        return None
    whole = "".join(written).replace("\r\n", "\n")
    return Masked(whole, frozenset(unmapped), len(unmapped) > _MOSTLY * inked)
