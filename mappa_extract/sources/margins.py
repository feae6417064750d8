"""A number that stands alone in a page's margin: papers of courts and councils number pages so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from mappa_extract.model import Box
from mappa_extract.sources.regions import is_numeric
from mappa_extract.sources.struck import Set

_EDGE = 36.0
"""Points from the edge of the page: half an inch, where no printer sets a table."""
_LONGEST = 3
_FEWEST = 5
"""Other numbers on the page, without which its figures may well stand where this one does."""
W = TypeVar("W", bound=Set)


def without_margin_number(
    lines: Sequence[list[W]], rules: Sequence[Box], width: float
) -> list[list[W]]:
    """Return the lines of a page without its number, where that stands beside all else."""
    words = [word for line in lines for word in line]
    if sum(is_numeric(word.text) for word in words) <= _FEWEST:
        return list(lines)
    gone = [
        word
        for word in (max(words, key=lambda one: one.x1), min(words, key=lambda one: one.x0))
        if word.text.isdigit()
        and len(word.text) <= _LONGEST
        and (word.x1 > width - _EDGE or word.x0 < _EDGE)
        and _is_alone(word, words, rules)
    ]
    return [kept for line in lines if (kept := [word for word in line if word not in gone])]


def _is_alone(word: W, words: Sequence[W], rules: Sequence[Box]) -> bool:
    """Tell whether nothing else stands above, below or beyond a word."""
    others = [one for one in words if one is not word]
    left, right = word.x0 - word.size, word.x1 + word.size
    if all(one.x1 < left for one in others) and all(rule.x1 < left for rule in rules):
        return True
    return all(one.x0 > right for one in others) and all(rule.x0 > right for rule in rules)
