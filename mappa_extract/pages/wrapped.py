"""Answers that a narrow cell breaks between letter and figure: `(a) 14 (b)` above `3 (c) 11`."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from mappa_extract.model import Word
from mappa_extract.vocabulary.answers import read_answers
from mappa_extract.vocabulary.numbers import read_figure

_LETTER = regex.compile(r"\(?[a-k]\)", regex.IGNORECASE)
_LEADING = 2.2
"""Heights of type from one line of a cell to the next at the most."""


def with_whole_answers(lines: Sequence[Sequence[list[Word]]]) -> list[list[list[Word]]]:
    """Return the pieces of lines, those that end in an answer's letter joined to their figures."""
    made = [list(line) for line in lines]
    for number, line in enumerate(made):
        for place, piece in enumerate(line):
            while _ends_in_letter(piece) and (below := _below(piece, made[number + 1 :])):
                line[place] = piece = [*piece, *below]
    return made


def _ends_in_letter(piece: Sequence[Word]) -> bool:
    if not _LETTER.fullmatch(piece[-1].text):
        return False
    before = " ".join(word.text for word in piece[:-1])
    return not before or read_answers(before) is not None


def _below(piece: Sequence[Word], lines: Sequence[list[list[Word]]]) -> list[Word]:
    """Take out and return what goes on below a piece, at its left edge, with a figure."""
    size = piece[-1].box.bottom - piece[-1].box.top
    for line in lines:
        for place, other in enumerate(line):
            down = other[0].box.top - piece[-1].box.top
            if down > _LEADING * size:
                return []
            aligned = abs(other[0].box.x0 - piece[0].box.x0) < size
            if down > 0.4 * size and aligned and read_figure(other[0].text) is not None:
                return line.pop(place)
    return []
