"""Letters on a picture: connected components, without what is no print.

Specks, leaders, what a rule has left and what is too large for letters are left out; print
under a stamp is parted from it. Lengths are pixels of the straightened picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from mappa_extract.model import Box
from mappa_extract.sources.scan.picture import Picture

Array = Any

_DARK = 90
"""Of 255: print is darker than a stamp over it."""
_APART = 0.65
"""Heights of a digit by which no two parts of a glyph stand apart."""
_MOST_GLYPHS = 12_000
"""A page with more is a photograph or noise: what is smallest is left out."""


@dataclass(slots=True)
class Glyph:
    """A letter, a digit or a mark: the components that stand over each other."""

    x0: int
    top: int
    x1: int
    bottom: int
    parts: list[int]
    """Numbers of the components."""

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a picture, and which component each of its pixels belongs to."""

    glyphs: list[Glyph]
    labels: Array
    cap: float
    """Height of a digit in most of the page's text."""
    drawings: frozenset[int]
    """Components too large for letters: stamps, signatures, pictures."""


def box_of(glyphs: Sequence[Glyph]) -> Box:
    """Return the box around glyphs."""
    return Box(
        float(min(glyph.x0 for glyph in glyphs)),
        float(min(glyph.top for glyph in glyphs)),
        float(max(glyph.x1 for glyph in glyphs)),
        float(max(glyph.bottom for glyph in glyphs)),
    )


def letters_of(picture: Picture) -> Letters:
    """Return the letters and marks that are printed on a picture."""
    dpi = picture.scale * 72
    _, labels, stats, _ = cv2.connectedComponentsWithStats(picture.ink, connectivity=8)
    stats, large = _under_stamps(picture.grey, labels, stats.astype(np.int64), dpi)
    keep = _letters(stats, dpi, picture.ink.shape)
    usual = _usual_height(stats[keep], dpi)
    glyphs = _without_leaders([_glyph(stats, int(number)) for number in keep], usual)
    glyphs = _without_remains(_without_specks(glyphs, usual), picture.rules, dpi)
    return Letters(_stacked(glyphs, usual), labels, usual, large)


def _glyph(stats: Array, number: int) -> Glyph:
    x, y, wide, high = (int(value) for value in stats[number][:4])
    return Glyph(x, y, x + wide, y + high, [number])


def _under_stamps(
    grey: Array, labels: Array, stats: Array, dpi: float
) -> tuple[Array, frozenset[int]]:
    """Part the print under a stamp or a pen's stroke from it by its darker ink.

    What is darkest of each large component gets numbers of its own in `labels`; the measures
    of all components are returned, and the numbers of what is too large for letters.
    """
    large = np.flatnonzero(np.maximum(stats[:, 2], stats[:, 3]) > 0.5 * dpi)[1:]
    for number in large:
        x, y, wide, high, area = stats[number]
        if area < 0.003 * dpi * dpi:
            continue
        part = (slice(y, y + high), slice(x, x + wide))
        dark = ((labels[part] == number) & (grey[part] < _DARK)).astype(np.uint8)
        if not 0 < int(dark.sum()) < 0.7 * area:
            continue
        _, inner, found, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
        labels[part] = np.where(inner > 0, inner + len(stats) - 1, labels[part])
        found = found[1:].astype(np.int64)
        found[:, :2] += (x, y)
        stats = np.vstack((stats, found))
    return stats, frozenset(map(int, large))


def _letters(stats: Array, dpi: float, shape: tuple[int, int]) -> Array:
    """Return the numbers of the components that may be letters or marks.

    Nothing is printed at the very edge of a sheet, where scanners draw its shadow.
    """
    edge = 0.02 * dpi
    right, bottom = stats[:, 0] + stats[:, 2], stats[:, 1] + stats[:, 3]
    inside = (stats[:, 0] > edge) & (right < shape[1] - edge)
    inside &= (stats[:, 1] > edge) & (bottom < shape[0] - edge)
    wide, high, area = stats[:, 2], stats[:, 3], stats[:, 4]
    fit = (high <= 0.9 * dpi) & (wide <= 1.4 * dpi) & (area >= (0.0075 * dpi) ** 2)
    # What is long and thin and no dash is what was left of a rule; strokes of a pen are sparse.
    fit &= ~((wide > 0.3 * dpi) & (high < 0.03 * dpi)) & ~((high > 0.3 * dpi) & (wide < 0.05 * dpi))
    fit &= (area > 0.06 * wide * high) | (high < 0.2 * dpi)
    fit[0] = False
    numbers = np.flatnonzero(fit & inside)
    if len(numbers) > _MOST_GLYPHS:
        numbers = numbers[np.argsort(-area[numbers])[:_MOST_GLYPHS]]
    return numbers


def _usual_height(stats: Array, dpi: float) -> float:
    """Return the height of a digit in the page's usual type."""
    high = stats[:, 3][(stats[:, 3] > 0.04 * dpi) & (stats[:, 3] < 0.3 * dpi)]
    if not len(high):
        return 0.1 * dpi
    # Small letters are the most; capitals, digits and letters with a stem are the upper third.
    return float(np.percentile(high, 75))


def _without_specks(glyphs: list[Glyph], usual: float) -> list[Glyph]:
    """Leave out small components that stand alone: a point or a comma has a letter near it."""
    edges = edges_of(glyphs)
    wide, high = edges[2] - edges[0], edges[3] - edges[1]
    tiny = (np.maximum(wide, high) < 0.3 * usual) & (wide < 2.2 * high)
    x0, y0, x1, y1 = edges[:, ~tiny]
    kept = []
    for glyph, small in zip(glyphs, tiny, strict=True):
        if small:
            across = np.maximum(x0 - glyph.x1, glyph.x0 - x1)
            down = np.maximum(y0 - glyph.bottom, glyph.top - y1)
            if not ((across < 0.55 * usual) & (down < 0.45 * usual)).any():
                continue
        kept.append(glyph)
    return kept


def _without_remains(glyphs: list[Glyph], rules: Sequence[Box], dpi: float) -> list[Glyph]:
    """Leave out what a faint rule has left where it could not be told from paper."""
    level = [rule for rule in rules if rule.x1 - rule.x0 > rule.bottom - rule.top]
    near, far = 0.012 * dpi, 1.2 * dpi

    def remains(glyph: Glyph) -> bool:
        return glyph.height < 0.04 * dpi and any(
            rule.top - near <= glyph.top
            and glyph.bottom <= rule.bottom + near
            and rule.x0 - far <= glyph.x1
            and glyph.x0 <= rule.x1 + far
            for rule in level
        )

    return [glyph for glyph in glyphs if not remains(glyph)]


def _stacked(glyphs: list[Glyph], usual: float) -> list[Glyph]:
    """Join components that stand over each other: the dot of an i, a letter that is broken."""
    glyphs = sorted(glyphs, key=lambda glyph: glyph.x0)
    joined: list[Glyph] = []
    for glyph in glyphs:
        home = None
        for other in reversed(joined[-80:]):
            if (
                other.x1 > glyph.x0
                and max(other.top - glyph.bottom, glyph.top - other.bottom) < _APART * usual
                and _over(glyph, other, usual)
            ):
                home = other
                break
        if home is None:
            joined.append(glyph)
        else:
            home.x0, home.top = min(home.x0, glyph.x0), min(home.top, glyph.top)
            home.x1, home.bottom = max(home.x1, glyph.x1), max(home.bottom, glyph.bottom)
            home.parts += glyph.parts
    return joined


def _over(one: Glyph, other: Glyph, usual: float) -> bool:
    """Tell whether two components stand over each other and belong to one glyph."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    if across < 0.5 * min(one.width, other.width):
        return False
    gap = max(one.top, other.top) - min(one.bottom, other.bottom)
    small, large = sorted((one, other), key=lambda glyph: glyph.height * glyph.width)
    if gap <= 0.12 * usual:
        return max(one.bottom, other.bottom) - min(one.top, other.top) < 1.5 * usual or (
            large.height > 1.2 * usual and small.height < 0.5 * large.height
        )
    if large.height < 0.35 * usual and large.width < 0.45 * usual:
        return gap < _APART * usual and across > 0.7 * large.width  # a colon
    # A dot above its letter; below a letter only what stands on its line: the dot of ? and !.
    return (
        small.height < 0.4 * usual
        and small.width < 0.6 * usual
        and gap < 0.32 * usual
        and (small.bottom <= large.top or small.top >= large.bottom)
        and small.bottom - large.bottom < 0.05 * usual
    )


def _without_leaders(glyphs: list[Glyph], usual: float) -> list[Glyph]:
    """Leave out rows of dots that lead from a label to its figure."""
    dots = [glyph for glyph in glyphs if glyph.height < 0.32 * usual and glyph.width < 0.45 * usual]
    large = edges_of([glyph for glyph in glyphs if glyph.height >= 0.45 * usual])
    rows: dict[int, list[Glyph]] = {}
    for dot in dots:
        rows.setdefault(round(dot.bottom / (0.2 * usual)), []).append(dot)
    gone: set[int] = set()
    for key in sorted(rows):
        row = sorted(rows[key] + rows.get(key + 1, []), key=lambda dot: dot.x0)
        chain: list[Glyph] = []
        for dot in row:
            if chain and not _follows(chain[-1], dot, large, usual):
                gone.update(_leading(chain))
                chain = []
            chain.append(dot)
        gone.update(_leading(chain))
    return [glyph for glyph in glyphs if id(glyph) not in gone]


def _leading(chain: Sequence[Glyph]) -> set[int]:
    """Return the dots of a row that is long enough to lead somewhere; an ellipsis is not."""
    return {id(dot) for dot in chain} if len(chain) >= 4 else set()


def _follows(before: Glyph, after: Glyph, large: Array, usual: float) -> bool:
    """Tell whether a dot follows another in a row of dots, with no letter between them."""
    gap = after.x0 - before.x1
    if not -2 <= gap < 1.3 * usual or abs(after.bottom - before.bottom) > 0.25 * usual:
        return False
    x0, top, x1, bottom = large
    between = (x0 >= before.x1 - 2) & (x1 <= after.x0 + 2)
    level = (top < before.bottom) & (bottom > before.top - 0.2 * usual)
    return not (between & level).any()


def edges_of(glyphs: Sequence[Glyph]) -> Array:
    """Return the edges of glyphs: four rows, one column for each glyph."""
    return (
        np.array(
            [(glyph.x0, glyph.top, glyph.x1, glyph.bottom) for glyph in glyphs], dtype=np.float64
        )
        .reshape(-1, 4)
        .T
    )
