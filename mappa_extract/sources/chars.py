"""Characters of a page, each with its place.

They stand where pdfplumber's `page.chars` have them; only what words are made of is kept.
Lengths are points of the page as it is shown, with the origin at the top left.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from mappa_extract.model import Box
from mappa_extract.sources.content import Shape, laid_out


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
    bold: bool = False


def page_chars(page: Any) -> tuple[list[Char], list[Box], list[Box]]:
    """Return what stands on a pdfplumber page: characters, each once, rules, and fills."""
    left, top, right, bottom = page.bbox
    layout, shapes = laid_out(page)
    x, y = page.mediabox[0], page.mediabox[1] + page.height
    chars = _once(
        char
        for char in _chars(layout, x, y)
        if left - 1 <= (char.x0 + char.x1) / 2 <= right + 1
        and top - 1 <= (char.top + char.bottom) / 2 <= bottom + 1
    )
    rules: list[Box] = []
    fills: list[Box] = []
    for shape in shapes:
        box = Box(shape.x0 + x, y - shape.y1, shape.x1 + x, y - shape.y0)
        inside = box.x0 < right and box.x1 > left and box.top < bottom and box.bottom > top
        if inside and (shape.stroked or not _is_white(shape.colour)):
            _sort_shape(shape, box, rules, fills)
    return chars, rules, fills


_THIN = 3.0
"""Points: a filled rectangle no wider is a drawn line."""
_LEAST_RULE = 6.0
"""Points: a shorter line is a dash, a tick or a part of a letter."""


def _sort_shape(shape: Shape, box: Box, rules: list[Box], fills: list[Box]) -> None:
    """Add a shape to the rules, to the fills, or, the outline of a box, to the rules by sides."""
    wide, high = box.x1 - box.x0, box.bottom - box.top
    if min(wide, high) <= _THIN:
        if max(wide, high) >= _LEAST_RULE and shape.straight:
            rules.append(box)
    elif shape.filled and not _is_white(shape.colour):
        fills.append(box)
    elif shape.stroked and min(wide, high) >= _LEAST_RULE:
        if shape.straight:
            rules.append(Box(box.x0, box.top, box.x1, box.top))
            rules.append(Box(box.x0, box.bottom, box.x1, box.bottom))
            rules.append(Box(box.x0, box.top, box.x0, box.bottom))
            rules.append(Box(box.x1, box.top, box.x1, box.bottom))
        else:
            fills.append(box)


def _is_white(colour: object) -> bool:
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if not all(isinstance(part, int | float) for part in parts):
        return False
    if len(parts) == 4:
        return sum(parts) < 0.02
    return min(parts, default=0.0) > 0.985


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
                bold=_is_bold(each.fontname),
            )
        elif isinstance(each, LTContainer):
            yield from _chars(each, left, height)


@cache
def _is_bold(font: str) -> bool:
    name = str(font).lower()
    return any(weight in name for weight in ("bold", "black", "heavy", "demi"))


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
