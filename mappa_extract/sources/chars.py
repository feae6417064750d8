"""Characters of a page, each with its place.

They stand where pdfplumber's `page.chars` have them; only what words are made of is kept.
Lengths are points of the page as it is shown, with the origin at the top left.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mappa_extract.model import Box
from mappa_extract.sources.content import laid_out


@dataclass(slots=True)
class Char:
    """A character, or a whole word where a picture was read.

    `ink` is its box on the page where the others are those of its line.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    angle: int = 0
    """In which direction it reads, in degrees anticlockwise: 0, 90, 180 or 270."""
    ink: Box | None = None


def page_chars(page: Any) -> list[Char]:
    """Return the characters of a pdfplumber page that stand on it, each once."""
    left, top, right, bottom = page.bbox
    return _once(
        char
        for char in _chars(laid_out(page), page.mediabox[0], page.mediabox[1] + page.height)
        if left - 1 <= (char.x0 + char.x1) / 2 <= right + 1
        and top - 1 <= (char.top + char.bottom) / 2 <= bottom + 1
    )


def _chars(layout: Iterable[Any], left: float, height: float) -> Iterator[Char]:
    """Yield the characters of a layout, whose origin is at the bottom left, and of its forms."""
    from pdfminer.layout import LTChar, LTContainer

    for each in layout:
        if isinstance(each, LTChar):
            a, b = each.matrix[:2]
            angle = 0 if b == 0 and a > 0 else round(math.degrees(math.atan2(b, a)) / 90) * 90 % 360
            yield Char(
                each.get_text(),
                each.x0 + left,
                height - each.y1,
                each.x1 + left,
                height - each.y0,
                each.size,
                angle,
            )
        elif isinstance(each, LTContainer):
            yield from _chars(each, left, height)


def _once(chars: Iterable[Char]) -> list[Char]:
    """Return the characters without those drawn again on the spot, as fake bold does.

    Two characters are one when they are the same and less than a fifth of their size apart.
    """
    kept: list[Char] = []
    # By text, column and row, in squares of four points.
    seen: dict[str, dict[tuple[int, int], list[Char]]] = {}
    for char in chars:
        reach = 0.2 * max(char.size, 1.0)
        places = seen.setdefault(char.text, {})
        if places and _has_twin(char, reach, places):
            continue
        kept.append(char)
        places.setdefault((int(char.x0 // 4), int(char.top // 4)), []).append(char)
    return kept


def _has_twin(char: Char, reach: float, places: dict[tuple[int, int], list[Char]]) -> bool:
    x, y = char.x0, char.top
    rows = range(int((y - reach) // 4), int((y + reach) // 4) + 1)
    for column in range(int((x - reach) // 4), int((x + reach) // 4) + 1):
        for row in rows:
            for other in places.get((column, row), ()):
                if abs(other.x0 - x) < reach and abs(other.top - y) < reach:
                    return True
    return False
