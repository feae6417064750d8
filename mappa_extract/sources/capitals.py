"""Small capitals: a word whose first letter is drawn in larger type than the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mappa_extract.sources.glyphs import Glyphs

_SMALLEST, _LARGEST = 0.6, 0.9
"""What share of the capitals' size small capitals have."""
_GAP = 0.14
"""Type sizes between a capital and the small ones behind it, at the most."""
_BASE = 0.14
"""Type sizes by which their lower edges may differ: smaller type reaches less far down."""


def small_capitals(words: Sequence[Glyphs]) -> Iterator[Glyphs]:
    """Yield words, those in capitals of two sizes put together."""
    starts: dict[int, list[Glyphs]] = {}
    for word in words:
        if word.text[:1].isupper():
            starts.setdefault(round(word.x0 / 4), []).append(word)
    joined: set[int] = set()
    for word in sorted(words, key=lambda each: each.x0):
        while id(word) not in joined and (word.text[-1:].isupper() or word.text[-1:] == "-"):
            rest = _rest(word, starts)
            if rest is None or id(rest) in joined:
                break
            joined.add(id(rest))
            word.add(rest)
    for word in words:
        if id(word) not in joined:
            yield word


def _rest(word: Glyphs, starts: dict[int, list[Glyphs]]) -> Glyphs | None:
    """Return what stands right behind a word in smaller or larger capitals on its line."""
    place = round(word.x1 / 4)
    for near in (place - 1, place, place + 1):
        for other in starts.get(near, ()):
            large = max(word.size, other.size)
            alike = _SMALLEST < min(word.size, other.size) / large < _LARGEST
            most = _GAP * large + max(word.spacing, other.spacing)
            close = -0.1 * large < other.x0 - word.x1 < most
            level = abs(other.bottom - word.bottom) < _BASE * large
            if alike and close and level and other is not word and other.text.isupper():
                return other
    return None
