"""Words that a line strikes out, and digits that a pen has crossed out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from mappa_extract.model import Box
from mappa_extract.sources.regions import is_numeric

_UPPER, _LOWER = 0.3, 0.68
"""Where a line through a word runs, in heights of the word from its top."""
_OVERHANG = 0.6
"""How far such a line reaches past the words, in sizes of their type."""
_BESIDE = 2.5
"""How far off what stands instead may be, in sizes of the type."""


class Set(Protocol):
    """A word that is set on a line."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


W = TypeVar("W", bound=Set)


def without_struck(lines: Sequence[list[W]], rules: Sequence[Box]) -> tuple[list[list[W]], list[W]]:
    """Return the lines without figures that others replace, and the struck words that stay.

    What is struck out, with a figure beside it, is not what the report says; what is struck
    out with nothing in its place is left for a person to judge.
    """
    level = sorted(
        (rule for rule in rules if rule.bottom - rule.top <= 3.0 < rule.x1 - rule.x0),
        key=lambda rule: rule.top,
    )
    kept: list[list[W]] = []
    crossed: list[W] = []
    for line in lines:
        struck = _struck(line, level)
        own = [word for word in line if not (id(word) in struck and _replaced(word, line, struck))]
        crossed += [word for word in own if id(word) in struck]
        if own:
            kept.append(own)
    return kept, crossed


def scratched(
    chars: Iterable[Set], strokes: Sequence[Sequence[tuple[float, float]]]
) -> Iterator[Box]:
    """Yield the boxes of the digits whose middle a short line runs through.

    A ring around a figure strikes nothing out.
    """
    digits = [char for char in chars if char.text.isdigit()] if strokes else []
    for stroke in strokes:
        left, right = min(x for x, _ in stroke), max(x for x, _ in stroke)
        upper, lower = min(y for _, y in stroke), max(y for _, y in stroke)
        for char in digits:
            if char.x1 < left or right < char.x0 or char.bottom < upper or lower < char.top:
                continue
            if any(_is_in_the_middle(char, *point) for point in _along(stroke)):
                yield Box(char.x0, char.top, char.x1, char.bottom)


def _along(stroke: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield points of a line, half a point apart or less."""
    for (x0, y0), (x1, y1) in pairwise(stroke):
        steps = int(2 * max(abs(x1 - x0), abs(y1 - y0))) + 1
        for step in range(steps + 1):
            yield x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps


def _is_in_the_middle(char: Set, x: float, y: float) -> bool:
    across, down = (char.x1 - char.x0) / 4, (char.bottom - char.top) / 4
    return char.x0 + across < x < char.x1 - across and char.top + down < y < char.bottom - down


def _struck(line: Sequence[W], rules: Sequence[Box]) -> set[int]:
    found: set[int] = set()
    top, bottom = min(word.top for word in line), max(word.bottom for word in line)
    for rule in rules:
        if not top < rule.top < bottom:
            continue
        words = [word for word in line if word.x0 < rule.x1 and word.x1 > rule.x0]
        y = (rule.top + rule.bottom) / 2
        if not words or not all(
            _UPPER < (y - word.top) / max(word.bottom - word.top, 0.1) < _LOWER for word in words
        ):
            continue
        reach = _OVERHANG * words[0].size
        first, last = min(word.x0 for word in words), max(word.x1 for word in words)
        if abs(first - rule.x0) <= reach and abs(rule.x1 - last) <= reach:
            found.update(id(word) for word in words)
    return found


def _replaced(word: W, line: Sequence[W], struck: set[int]) -> bool:
    return is_numeric(word.text) and any(
        id(other) not in struck
        and is_numeric(other.text)
        and max(other.x0 - word.x1, word.x0 - other.x1) < _BESIDE * word.size
        for other in line
    )
