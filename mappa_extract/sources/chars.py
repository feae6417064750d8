"""Characters of a page, each with its place.

They stand where pdfplumber's `page.chars` have them; only what words are made of is kept.
Lengths are points of the page as it is shown, with the origin at the top left.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from mappa_extract.model import Box
from mappa_extract.sources.content import Shape, laid_out
from mappa_extract.sources.faces import NOTHING, Faces, Settled
from mappa_extract.sources.layers import Layers
from mappa_extract.sources.paint import Colour, box_of, within
from mappa_extract.sources.sheet import Sheet
from mappa_extract.sources.shown import judged
from mappa_extract.sources.slanted import Slanted
from mappa_extract.vocabulary.numbers import DOUBT


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


Stroke = Sequence[tuple[float, float]]
"""The points of a line."""


@dataclass(frozen=True, slots=True)
class Painted:
    """What stands on a page: characters, each once, drawn lines and areas, and what is not seen."""

    chars: list[Char]
    rules: list[Box]
    fills: list[Box]
    hidden: list[tuple[str, Char]]
    """Characters that nobody sees, each with why."""
    layer: bool
    """The text is what somebody's OCR has put under a scan."""
    scale: float
    """What the page's own units were multiplied by."""
    slanted: Sequence[Slanted] = ()
    """Letters that lean."""
    fonts: Settled = NOTHING
    """What was found out of its fonts."""
    strokes: Sequence[Stroke] = ()
    """Short lines that slope or bend."""


def page_chars(
    page: Any, layers: Layers, layer: bool = False, faces: Faces | None = None, number: int = 1
) -> Painted:
    """Return what stands on a pdfplumber page; with `layer` its hidden text is OCR's.

    `faces` looks at what the fonts draw on it, the report's page `number`.
    """
    found = laid_out(page, layers)
    scale = _scale(page)
    # The layout begins at the lower left corner of the media box, wherever that lies.
    x, y = 0.0, float(page.height)
    crop = _crop(page)
    letters, layer = judged(list(_letters(found.letters)), found.covers, crop, layer)
    fonts = NOTHING
    if faces is not None and not layer:
        sheet = Sheet(number, float(page.width), float(page.height), int(page.rotation or 0))
        fonts = faces.settle([letter.char for letter in letters if not letter.why], sheet)
    shown: list[Char] = []
    hidden: list[tuple[str, Char]] = []
    slanted: list[Slanted] = []
    for letter in letters:
        char = _char(letter.char, x, y, scale)
        if char is None:
            if not (letter.why or letter.blocked):
                slanted.append(_slanted(letter.char, x, y, scale))
            continue
        if letter.blocked and char.text.strip():
            shown.append(replace(char, text=DOUBT))
        if letter.why:
            hidden.append((letter.why, char))
        else:
            shown.append(char)
    rules: list[Box] = []
    fills: list[Box] = []
    for shape in found.shapes:
        inside = within(Box(*shape[:4]), crop) is not None
        if inside and (shape.stroked or not _is_white(shape.colour)):
            box = (shape.x0 + x, y - shape.y1, shape.x1 + x, y - shape.y0)
            _sort_shape(shape, Box(*(side * scale for side in box)), rules, fills)
    strokes = [
        [((left + x) * scale, (y - up) * scale) for left, up in stroke] for stroke in found.strokes
    ]
    return Painted(_once(shown), rules, fills, hidden, layer, scale, slanted, fonts, strokes)


_LEAST_PAGE = 200.0
_USUAL_PAGE = 842.0
_MOST_SLANT = 8.0
"""Degrees off the four directions; what slants more is a mark over the page, no table."""


def _crop(page: Any) -> Box:
    """Return what is shown of a page, in the units of its layout, which is turned by `/Rotate`."""
    stored = page.page_obj
    x0, y0, x1, y1 = stored.mediabox
    turned = {
        90: (0, -1, 1, 0, -y0, x1),
        180: (-1, 0, 0, -1, x1, y1),
        270: (0, 1, -1, 0, y1, -x0),
    }.get(int(stored.rotate or 0) % 360, (1, 0, 0, 1, -x0, -y0))
    boxes = []
    for left, bottom, right, top in (stored.mediabox, stored.cropbox or stored.mediabox):
        corners = box_of([(left, bottom), (right, top)], turned)
        boxes.append(corners or Box(0, 0, 0, 0))
    return within(*boxes) or boxes[0]


def _scale(page: Any) -> float:
    """Return what makes a page of large units (`/UserUnit`) as many points high as pages are."""
    longest = float(max(page.width, page.height))
    return _USUAL_PAGE / longest if 0 < longest < _LEAST_PAGE else 1.0


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


def _is_white(colour: Colour | None) -> bool:
    return colour is not None and min(colour) > 0.985


def _letters(layout: Iterable[Any]) -> Iterator[Any]:
    """Yield the characters of a layout and of its forms."""
    from pdfminer.layout import LTChar, LTContainer

    for each in layout:
        if isinstance(each, LTChar):
            yield each
        elif isinstance(each, LTContainer):
            yield from _letters(each)


def _char(letter: Any, left: float, height: float, scale: float) -> Char | None:
    """Return a character where it is shown; None where it slants over the page."""
    a, b = letter.matrix[:2]
    angle = 0
    if b != 0 or a <= 0:
        degrees = math.degrees(math.atan2(b, a))
        angle = round(degrees / 90) * 90
        if abs(degrees - angle) > _MOST_SLANT:
            return None
    if letter.adv < 0:
        # A negative size of type sets it the other way round.
        angle += 180
    return Char(
        getattr(letter, "shown", "") or letter.get_text(),
        (letter.x0 + left) * scale,
        (height - letter.y1) * scale,
        (letter.x1 + left) * scale,
        (height - letter.y0) * scale,
        letter.size * scale,
        angle % 360,
        bold=_is_bold(letter.fontname),
    )


def _slanted(letter: Any, left: float, height: float, scale: float) -> Slanted:
    a, b = letter.matrix[:2]
    unit = math.hypot(a, b)
    width = abs(letter.adv) * unit
    # Its box is as wide as the letter's width and height are, each seen at the slant.
    size = (letter.x1 - letter.x0 - width * abs(a) / unit) / (abs(b) / unit)
    return Slanted(
        letter.get_text(),
        ((letter.x0 + letter.x1) / 2 + left) * scale,
        (height - (letter.y0 + letter.y1) / 2) * scale,
        math.degrees(math.atan2(b, a)),
        size * scale,
        width * scale,
    )


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
