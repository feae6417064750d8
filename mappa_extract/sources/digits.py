"""Which digit a picture shows, told by its shape, where a font's own word is not enough.

A glyph is compared with the digits of the standard fonts that pdfium brings, and by the areas
that it encloses, which every typeface has in common. Nothing is guessed: a shape that could be
two digits is none.
"""

from __future__ import annotations

import ctypes
import math
from functools import cache, cached_property
from operator import mul
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageChops

from mappa_extract import kept

HEIGHT = 48
"""Pixels that a digit is drawn high for this, about."""
_WIDE, _HIGH = 10, 15
_FONTS = (
    "Helvetica",
    "Helvetica-Bold",
    "Helvetica-Oblique",
    "Times-Roman",
    "Times-Bold",
    "Times-Italic",
    "Courier",
)
_LEAST_CONTRAST = 24
"""Of 255: between ink and paper."""
_SURE = 0.7
"""How alike, of 1, a glyph and a digit of a standard font are at least."""
_APART = 0.12
"""By how much more alike it is to this digit than to any other."""
_OTHER = 0.2
"""By how much less alike it is to the digit that its font names, where that is denied."""
_SLIM = 0.25
"""What a shape twice as slim counts less, in natural logarithms."""
_HOLE = 0.01
"""Share of a glyph's box that an enclosed area has at least."""
_GRID = (24, 36)
_MOST_ALIKE = 1.000001
"""No two shapes are more alike than 1, and a little for rounding."""


class Shape(NamedTuple):
    """A glyph's ink, brought to one size, and how wide it is for its height."""

    values: tuple[float, ...]
    slim: float


class Likeness:
    """How alike a glyph is to each digit."""

    def __init__(self, ink: Image.Image) -> None:
        """Compare a glyph, cut to its ink."""
        self._ink = ink
        self._plain = _compared(_shape(ink))

    @property
    def nearest(self) -> str:
        """The digit whose shape is nearest, sure or not."""
        return str(self._plain.index(max(self._plain)))

    @cached_property
    def _enclosing(self) -> tuple[float, ...]:
        """How alike it is, from 0 to 1; less than 0 where it encloses other areas."""
        allowed = _enclosing(_holes(self._ink))
        return tuple(value - (digit not in allowed) for digit, value in enumerate(self._plain))

    @cached_property
    def sure(self) -> str:
        """The digit that this can only be, or empty."""
        first, second = sorted(self._enclosing, reverse=True)[:2]
        if first < _SURE or first - second < _APART:
            return ""
        return str(self._enclosing.index(first))

    def denies(self, digit: str) -> bool:
        """Tell whether it is surely another digit than this one."""
        if self.nearest == digit or not self.sure or self.sure == digit:
            return False
        return self._enclosing[int(digit)] < max(self._enclosing) - _OTHER


def likeness(picture: Image.Image) -> Likeness | None:
    """Return how alike a grey picture of one glyph is to each digit; None for no ink."""
    ink = ink_of(picture)
    return Likeness(ink) if ink else None


def ink_of(picture: Image.Image) -> Image.Image | None:
    """Return a grey picture cut to its ink, 255 ink and 0 paper, whatever their colours."""
    apart = off_paper(picture)
    strongest = max(place for place, count in enumerate(apart.histogram()) if count)
    if strongest < _LEAST_CONTRAST:
        return None
    ink = apart.point(_stretched(strongest))
    box = ink.point(_dark(110)).getbbox()
    return ink.crop(box) if box else None


def off_paper(picture: Image.Image) -> Image.Image:
    """Return by how much each pixel of a grey picture differs from the paper."""
    counts = picture.histogram()
    paper = counts.index(max(counts))
    return ImageChops.difference(picture, Image.new("L", picture.size, paper))


@cache
def _stretched(strongest: int) -> list[int]:
    return [min(255, shade * 255 // strongest) for shade in range(256)]


@cache
def _dark(least: int) -> list[int]:
    return [int(shade >= least) for shade in range(256)]


def _shape(ink: Image.Image) -> Shape:
    values = ink.resize((_WIDE, _HIGH), Image.Resampling.BOX).tobytes()
    mean = sum(values) / len(values)
    apart = [value - mean for value in values]
    length = math.sqrt(sum(map(mul, apart, apart))) or 1.0
    return Shape(tuple(value / length for value in apart), ink.width / ink.height)


def _compared(shape: Shape) -> tuple[float, ...]:
    best = [-1.0] * 10
    for digit, pattern in _patterns():
        less = _SLIM * abs(math.log(shape.slim / pattern.slim))
        if _MOST_ALIKE - less > best[digit]:
            alike = sum(map(mul, shape.values, pattern.values))
            best[digit] = max(best[digit], alike - less)
    return tuple(best)


def _holes(ink: Image.Image) -> list[float]:
    """Return how high the areas lie that ink encloses: 0 at its top, 1 at its foot."""
    wide, high = _GRID
    bits = ink.resize(_GRID, Image.Resampling.BOX).point(_dark(100))
    row = wide + 2
    # With a margin of paper, so that what is outside is one area.
    sheet = bytearray(row * (high + 2))
    for line in range(high):
        sheet[(line + 1) * row + 1 : (line + 2) * row - 1] = bits.tobytes()[
            line * wide : (line + 1) * wide
        ]
    found = []
    while (start := sheet.find(0)) >= 0:
        sheet[start] = 1
        area = [start]
        for place in area:
            for beside in (place - 1, place + 1, place - row, place + row):
                if 0 <= beside < len(sheet) and not sheet[beside]:
                    sheet[beside] = 1
                    area.append(beside)
        if start and len(area) > _HOLE * wide * high:
            found.append((sum(place // row for place in area) / len(area) - 0.5) / high)
    return found


def _enclosing(holes: list[float]) -> frozenset[int]:
    """Return the digits that enclose areas at these heights, in any typeface."""
    if len(holes) == 1:
        if holes[0] < 0.42:
            return frozenset((0, 4, 9))
        if holes[0] > 0.58:
            return frozenset((0, 4, 6))
        return frozenset((0, 4) if 0.46 < holes[0] < 0.54 else (0, 4, 6, 9))
    return frozenset((8,) if len(holes) == 2 else (1, 2, 3, 4, 5, 7) if not holes else range(10))


@cache
def _patterns() -> tuple[tuple[int, Shape], ...]:
    """Return the digits of the standard fonts, as pdfium draws them."""
    import PIL
    import pypdfium2

    versions = f"{pypdfium2.PDFIUM_INFO} {PIL.__version__}".encode()
    return kept.made("digits", versions + Path(__file__).read_bytes(), _drawn_patterns)


def _drawn_patterns() -> tuple[tuple[int, Shape], ...]:
    import pypdfium2

    step, size = 60, 40
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(step * 10, step * len(_FONTS))
    for line, font in enumerate(_FONTS):
        for digit in range(10):
            _write(document, page, str(digit), font, size, (step * digit + 15, step * line + 15))
    page.gen_content()
    bitmap = page.render(scale=HEIGHT / (0.72 * size), grayscale=True)
    drawn = bitmap.to_pil().convert("L")
    found = []
    cell = drawn.height / len(_FONTS)
    for line in range(len(_FONTS)):
        for digit in range(10):
            top = drawn.height - (line + 1) * cell
            box = (int(digit * cell), int(top), int((digit + 1) * cell), int(top + cell))
            ink = ink_of(drawn.crop(box))
            if ink is not None:
                found.append((digit, _shape(ink)))
    bitmap.close()
    page.close()
    document.close()
    return tuple(found)


def _write(
    document: Any, page: Any, text: str, font: str, size: float, place: tuple[float, float]
) -> None:
    from pypdfium2 import raw

    written = raw.FPDFPageObj_NewTextObj(document.raw, font.encode(), size)
    wide = ctypes.create_string_buffer(f"{text}\0".encode("utf-16-le"))
    raw.FPDFText_SetText(written, ctypes.cast(wide, ctypes.POINTER(raw.FPDF_WCHAR)))
    raw.FPDFPageObj_Transform(written, 1, 0, 0, 1, *place)
    raw.FPDFPage_InsertObject(page.raw, written)
