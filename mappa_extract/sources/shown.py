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


@dataclass(slots=True)
class Letter:
    """A character of the layout, and what is known of how it is seen."""

    char: Any
    mark: Mark
    core: Box
    """The middle of its box, where its ink is."""
    why: str = ""
    """Why it is not seen, or empty."""
    blocked: bool = False
    """What covers it is itself seen: something is there that can't be read."""


def judged(chars: Sequence[Any], covers: Sequence[Cover], crop: Box) -> tuple[list[Letter], bool]:
    """Return the characters with what hides them, and whether they are a layer under a scan."""
    letters = [Letter(char, char.mark, _core(char)) for char in chars]
    for letter in letters:
        letter.why = letter.mark.why or _outside(letter, crop)
    grounds: dict[int, Colour | None] = {}
    pictured = _cover(letters, covers, grounds)
    drawn = [letter for letter in letters if letter.char.get_text().strip()]
    under = [letter for letter in drawn if id(letter) in pictured or letter.mark.why == "invisible"]
    has_picture = any(cover.colour is None for cover in covers)
    if has_picture and drawn and len(under) > _LAYER * len(drawn):
        for letter in under:
            letter.why, letter.blocked = "", False
        return letters, True
    _fade(letters, grounds)
    return letters, False


def _core(char: Any) -> Box:
    wide, high = char.x1 - char.x0, char.y1 - char.y0
    return Box(
        char.x0 + 0.3 * wide, char.y0 + 0.3 * high, char.x1 - 0.3 * wide, char.y1 - 0.4 * high
    )


def _inside(core: Box, box: Box) -> bool:
    return (
        box.x0 <= core.x0
        and core.x1 <= box.x1
        and box.top <= core.top
        and core.bottom <= box.bottom
    )


def _outside(letter: Letter, crop: Box) -> str:
    x = (letter.core.x0 + letter.core.x1) / 2
    y = (letter.core.top + letter.core.bottom) / 2
    for box, why in ((crop, "outside the page"), (letter.mark.clip, "clipped away")):
        if box and not (box.x0 - 1 <= x <= box.x1 + 1 and box.top - 1 <= y <= box.bottom + 1):
            return why
    return ""


def _cover(
    letters: list[Letter], covers: Sequence[Cover], grounds: dict[int, Colour | None]
) -> set[int]:
    """Mark what is painted over, note what stands on which colour; return what is under pictures.

    Both are told of a letter by its `id`.
    """
    ordered = sorted(letters, key=lambda letter: letter.core.top)
    heights = [letter.core.top for letter in ordered]
    pictured: set[int] = set()
    for cover in covers:
        box = cover.box
        around = ordered[bisect_left(heights, box.top) : bisect_right(heights, box.bottom)]
        inside = [letter for letter in around if _inside(letter.core, box)]
        above = [letter for letter in inside if letter.mark.order > cover.order]
        for letter in above:
            grounds[id(letter)] = cover.colour
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
    for letter in seen:
        ground = grounds.get(id(letter), PAPER)
        if letter.mark.colour is None or ground is None:
            continue
        strength = contrast(letter.mark.colour, ground)
        if strength < _LEAST_CONTRAST:
            letter.why = "in the colour of what it stands on"
        elif strength < _FAINT:
            faint.append(letter)
    if len(faint) <= _MOST_FAINT * len(seen):
        for letter in faint:
            letter.why = "a faint mark"
