"""Text that slants: heads that lean over their columns. Each line stands where it begins."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mappa_extract.model import Box, Word

_LARGEST = 18.0
"""Points: what slants in larger type is a mark over the page."""
_LEAST, _MOST = 12.0, 78.0
"""Degrees between which a head leans."""
_LINE = 0.45
"""Type sizes within which letters stand on one line."""
_GAP = 0.3
"""Type sizes of white that part two words, where no blank is drawn."""
_PART = 2.5
"""The same that part two texts."""


@dataclass(frozen=True, slots=True)
class Slanted:
    """A letter that leans: the middle of its box, from the top left of the page as shown."""

    text: str
    x: float
    y: float
    degrees: float
    """Anticlockwise from the direction in which lines run."""
    size: float
    width: float


def slanted_words(letters: Sequence[Slanted]) -> Iterator[Word]:
    """Yield each line of leaning text as one word, in a box at its lower end."""
    groups: dict[int, list[Slanted]] = {}
    for letter in letters:
        if _LEAST < abs(letter.degrees) < _MOST and letter.size <= _LARGEST:
            groups.setdefault(round(letter.degrees), []).append(letter)
    for degrees, group in groups.items():
        angle = math.radians(degrees)
        along, across = math.cos(angle), math.sin(angle)
        placed = sorted(
            (
                (-one.x * across - one.y * along, one.x * along - one.y * across, one)
                for one in group
            ),
            key=lambda each: (each[0], each[1]),
        )
        lines: list[list[tuple[float, Slanted]]] = []
        level = 0.0
        for height, place, letter in placed:
            if not lines or height - level > _LINE * letter.size:
                lines.append([])
            level = height
            lines[-1].append((place, letter))
        for line in lines:
            yield from _texts(sorted(line, key=lambda each: each[0]), along, across)


def _texts(line: Sequence[tuple[float, Slanted]], along: float, across: float) -> Iterator[Word]:
    text, first, edge = "", line[0][1], 0.0
    for number, (place, letter) in enumerate(line):
        gap = place - letter.width / 2 - edge if number else 0.0
        if gap > _PART * letter.size and text.strip():
            yield _word(text, first, along, across)
            text, first = "", letter
        elif gap > _GAP * letter.size and not text.endswith(" "):
            text += " "
        if not text.strip():
            first = letter
        text += letter.text
        edge = place + letter.width / 2
    if text.strip():
        yield _word(text, first, along, across)


def _word(text: str, first: Slanted, along: float, across: float) -> Word:
    """Return a text as one word whose box is that of its first letter, set upright."""
    x = first.x - along * first.width / 2
    y = first.y + across * first.width / 2
    box = Box(x, y - first.size / 2, x + first.size, y + first.size / 2)
    return Word(" ".join(text.split()), box, None, first.size)
