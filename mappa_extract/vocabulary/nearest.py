"""The known words that are most like those that are not known, for a person to judge by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache

from mappa_extract.vocabulary.label import Label
from mappa_extract.vocabulary.lexicon import Lexicon, shared_concepts
from mappa_extract.vocabulary.phrases import parse_phrase, wordings
from mappa_extract.vocabulary.words import words_of

_LIKE = 0.6
"""How much alike two labels must be, from 0 to 1, to be named together."""
_MOST = 3
_AXES = ("category", "level", "order", "stage")


@cache
def known_wordings() -> tuple[str, ...]:
    """Return the phrases of the vocabulary that mean something, as they may be written."""
    found: dict[str, None] = {}
    for concept in shared_concepts()[1]["concept"]:
        for phrase in concept["phrases"]:
            for words in wordings(parse_phrase(phrase)):
                found[" ".join(word for word in words if word[0] not in "^${")] = None
    return tuple(found)


def plain(text: str) -> str:
    """Return a label as a phrase of the vocabulary may be written: words alone."""
    return " ".join(word for word in words_of(text)[0] if word[0] != "{" and word != "%")


def nearest_to(text: str, lexicon: Lexicon) -> Iterator[Label]:
    """Yield the known phrases that are most like a text, the nearest first, as understood."""
    yield from map(lexicon.read, get_close_matches(plain(text), known_wordings(), _MOST, _LIKE))


def meaning_of(label: Label, lexicon: Lexicon) -> Mapping[str, str]:
    """Return the codes that a label gives: along the axes, and the measure if it names one."""
    means = {axis: code for axis in _AXES if (code := label.value(axis))}
    measure = lexicon.measure_of(label.says)
    return {"measure": measure, **means} if measure else means


def nearest_meaning(text: str, lexicon: Lexicon) -> tuple[str, Mapping[str, str]] | None:
    """Return the nearest known phrase that gives codes, with these; None where none is like it."""
    for label in nearest_to(text, lexicon):
        if means := meaning_of(label, lexicon):
            return label.text, means
    return None
