"""Digits that other text is printed over: what stands there can't be told from the text."""

from __future__ import annotations

from collections.abc import Iterable

from mappa_extract.model import Box
from mappa_extract.sources.chars import Char

_SQUARE = 8.0
"""Points; characters are looked for in squares of this size."""
_ACROSS, _DOWN = 0.3, 0.35
"""How near two middles are, in widths and heights of the smaller character."""


def overprinted(chars: Iterable[Char]) -> list[Box]:
    """Return the boxes of the digits that share their place with another letter or digit."""
    squares: dict[tuple[int, int], list[Char]] = {}
    digits = []
    for char in chars:
        if char.text.isalnum():
            x, y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
            squares.setdefault((int(x // _SQUARE), int(y // _SQUARE)), []).append(char)
            if char.text.isdigit():
                digits.append((x, y, char))
    found = []
    for x, y, char in digits:
        across = _ACROSS * (char.x1 - char.x0) + 0.1
        down = _DOWN * (char.bottom - char.top) + 0.1
        near = (
            other
            for column in range(int((x - across) // _SQUARE), int((x + across) // _SQUARE) + 1)
            for row in range(int((y - down) // _SQUARE), int((y + down) // _SQUARE) + 1)
            for other in squares.get((column, row), ())
        )
        if any(other is not char and _shares(char, other) for other in near):
            found.append(Box(char.x0, char.top, char.x1, char.bottom))
    return found


def _shares(char: Char, other: Char) -> bool:
    across = abs(char.x0 + char.x1 - other.x0 - other.x1) / 2
    down = abs(char.top + char.bottom - other.top - other.bottom) / 2
    wide = min(char.x1 - char.x0, other.x1 - other.x0)
    high = min(char.bottom - char.top, other.bottom - other.top)
    return across < _ACROSS * wide and down < _DOWN * high
