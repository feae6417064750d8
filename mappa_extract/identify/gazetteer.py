"""The names that give an area away, and where a text mentions them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import regex

from mappa_extract import kept
from mappa_extract.areas import Area, all_areas
from mappa_extract.vocabulary.phrases import normalise

_WORD = regex.compile(r"\p{L}+")
_LETTERS_ONLY = {code: " " for code in range(128) if not chr(code).isalpha()}
_POSSESSIVE = regex.compile(r"(?<=\p{L})['\u2019]s\b", regex.IGNORECASE)
_NAMED_AFTER = regex.compile(r"(\b(?:st|king|bishop|queen)\b\.?\s?\p{L}*)['\u2019]s\b")
# Bodies of two areas: their names say nothing of which of the two a report is of.
_SHARED_BODIES = (
    "Durham Tees Valley Probation Trust",
    "Staffordshire and West Midlands Probation Trust",
    "Norfolk and Suffolk Probation Trust",
    "Norfolk and Suffolk Probation",
    "Surrey and Sussex Probation Trust",
    "Avon and Somerset and Wiltshire Probation",
    "England and Wales",
)


_SHORT = 200
"""Characters of a text that may be a title or a label."""


@lru_cache(maxsize=4)
def _index(areas: tuple[Area, ...]) -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """Return all names by their first word, longest first: (words, slug, kind)."""
    own = areas == tuple(all_areas().values())
    basis = b"" if own else repr(areas).encode("utf-8", "surrogatepass")
    return kept.made("names", basis, lambda: _index_anew(areas))


def _index_anew(areas: tuple[Area, ...]) -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    index: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for area in areas:
        for kind, names in _names_of(area):
            for name in names:
                words = tuple(_words(name))
                if words:
                    index.setdefault(words[0], []).append((words, area.slug, kind))
    for name in _SHARED_BODIES:
        words = tuple(_words(name))
        index.setdefault(words[0], []).append((words, "", "shared"))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


def _names_of(area: Area) -> Iterable[tuple[str, Sequence[str]]]:
    yield "name", tuple(dict.fromkeys((area.name, *area.names, *area.welsh)))
    yield "police", area.police
    yield "probation", area.probation
    yield "council", area.councils
    yield "town", area.towns
    yield "prison", area.prisons


def _words(text: str) -> list[str]:
    """Return a text's words in small letters; the same titles are asked for again and again."""
    return list(_words_of(text)) if len(text) < _SHORT else _take_words(text)


@lru_cache(maxsize=4096)
def _words_of(text: str) -> tuple[str, ...]:
    return tuple(_take_words(text))


def _take_words(text: str) -> list[str]:
    text = normalise(text).lower()
    if "'" in text or "\u2019" in text:
        # "Suffolk's arrangements" names Suffolk; "St Helen's" is written without its mark too.
        text = _NAMED_AFTER.sub(r"\1s", text)
        text = _POSSESSIVE.sub("", text).replace("'", "").replace("\u2019", "")
    if text.isascii():
        return text.translate(_LETTERS_ONLY).split()  # a seventh of the time
    words: list[str] = _WORD.findall(text)
    return words


def mentions(text: str, areas: tuple[Area, ...]) -> list[tuple[str, str, str]]:
    """Return (slug, kind, name) of every name in `text`; the longest name at a place wins."""
    words = _words(text)
    index = _index(areas)
    found: list[tuple[str, str, str]] = []
    free = 0
    for position in [place for place, word in enumerate(words) if word in index]:
        if position < free:
            continue  # inside a longer name
        best = 1
        for name, slug, kind in index[words[position]]:
            if len(name) < best:
                break
            if tuple(words[position : position + len(name)]) == name:
                best = len(name)
                if slug:
                    found.append((slug, kind, " ".join(name)))
        free = position + best
    return found
