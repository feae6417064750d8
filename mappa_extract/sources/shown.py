"""Which characters of a page are seen: stored is not printed.

Boxes are of the layout, whose origin is at the bottom left: `top` is the lower edge.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mappa_extract.model import Box
from mappa_extract.sources.paint import PAPER, Colour, Cover, Mark, contrast

_LEAST_CONTRAST = 0.08
"""Of text on its ground; what has less is not seen."""
_FAINT = 0.3
"""A mark over or under the text is fainter than this, and text is not."""
_MOST_FAINT = 0.2
"""Share of a page's characters; where more are faint, that is how the page is set."""
_LAYER = 0.8
"""Share of the characters under a picture, or invisible, that make them a layer of OCR's."""


_Core = tuple[float, float, float, float]
"""Left, lower, right and upper edge."""


@dataclass(slots=True)
class Letter:
    """A character of the layout, and what is known of how it is seen."""

    char: Any
    mark: Mark
    core: _Core
    """The middle of its box, where its ink is."""
    why: str = ""
    """Why it is not seen, or empty."""
    blocked: bool = False
    """What covers it is itself seen: something is there that can't be read."""


def judged(
    chars: Sequence[Any], covers: Sequence[Cover], crop: Box, layer: bool = False
) -> tuple[list[Letter], bool]:
    """Return the characters with what hides them, and whether they are a layer under a scan.

    Where it is known that they are, `layer`, the layer is not hidden.
    """
    letters = [Letter(char, char.mark, _core(char)) for char in chars]
    for letter in letters:
        letter.why = letter.mark.why
        if not letter.why and not (_has(crop, letter.core) and _has(letter.mark.clip, letter.core)):
            inside = _has(crop, letter.core)
            letter.why = "clipped away" if inside else "outside the page"
    grounds: dict[int, Colour | None] = {}
    pictured = _cover(letters, covers, grounds)
    under = [
        letter for letter in letters if id(letter) in pictured or letter.mark.why == "invisible"
    ]
    has_picture = any(cover.colour is None for cover in covers)
    if layer or (has_picture and len(under) > _LAYER * len(letters)):
        for letter in under:
            letter.why, letter.blocked = "", False
        return letters, True
    _fade(letters, grounds)
    return letters, False


def _core(char: Any) -> _Core:
    x0, x1, y0, y1 = char.x0, char.x1, char.y0, char.y1
    wide, high = x1 - x0, y1 - y0
    return x0 + 0.3 * wide, y0 + 0.3 * high, x1 - 0.3 * wide, y1 - 0.4 * high


def _inside(core: _Core, box: Box) -> bool:
    x0, top, x1, bottom = box
    return x0 <= core[0] and core[2] <= x1 and top <= core[1] and core[3] <= bottom


def _has(box: Box | None, core: _Core) -> bool:
    """Tell whether the middle of a character lies in a box, or a point beside it."""
    if box is None:
        return True
    x0, top, x1, bottom = box
    x, y = (core[0] + core[2]) / 2, (core[1] + core[3]) / 2
    return x0 - 1 <= x <= x1 + 1 and top - 1 <= y <= bottom + 1


def _cover(
    letters: list[Letter], covers: Sequence[Cover], grounds: dict[int, Colour | None]
) -> set[int]:
    """Mark what is painted over, note what stands on which colour; return what is under pictures.

    Both are told of a letter by its `id`.
    """
    ordered = sorted(letters, key=lambda letter: letter.core[1])
    heights = [letter.core[1] for letter in ordered]
    pictured: set[int] = set()
    for cover in covers:
        box = cover.box
        around = ordered[bisect_left(heights, box.top) : bisect_right(heights, box.bottom)]
        inside = [letter for letter in around if _inside(letter.core, box)]
        above = [letter for letter in inside if letter.mark.order > cover.order]
        for letter in above:
            grounds[id(letter)] = cover.colour
        if not cover.whole:
            continue
        shown = any(not letter.why for letter in above)
        for letter in inside:
            if letter.mark.order > cover.order or letter.why:
                continue
            letter.why = "painted over"
            if cover.colour is None:
                pictured.add(id(letter))
            white = cover.colour is not None and contrast(cover.colour, PAPER) < _LEAST_CONTRAST
            letter.blocked = not white and not shown
    return pictured


def _fade(letters: list[Letter], grounds: dict[int, Colour | None]) -> None:
    """Mark what does not stand out from its ground, and marks that lie over or under the text."""
    seen = [letter for letter in letters if not letter.why]
    faint = []
    strengths: dict[tuple[Colour | None, Colour | None], float] = {}
    for letter in seen:
        pair = letter.mark.colour, grounds.get(id(letter), PAPER)
        if pair not in strengths:
            own, ground = pair
            strengths[pair] = 1.0 if own is None or ground is None else contrast(own, ground)
        if strengths[pair] < _LEAST_CONTRAST:
            letter.why = "in the colour of what it stands on"
        elif strengths[pair] < _FAINT:
            faint.append(letter)
    if len(faint) <= _MOST_FAINT * len(seen):
        for letter in faint:
            letter.why = "a faint mark"
