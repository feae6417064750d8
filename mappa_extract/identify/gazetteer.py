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
_COMMON = regex.compile(r"\b(?:beds|staffs|wilts)\b")
"""Words that in capitals are short for an area's name: `Beds`, not "hospital beds"."""
_SHARED = ("Durham Tees Valley", "England and Wales")
"""Names that hold an area's and say nothing of which one a report is of."""
_BODIES = {
    *("probation", "crc", "rehabilitation", "police", "constabularies", "nhs", "healthcare"),
    *("region", "circuit", "forces"),
}
"""What follows the names of several areas where one body serves them: `Kent and Essex Police`."""


_SHORT = 200
"""Characters of a text that may be a title or a label."""


_Index = dict[str, list[tuple[tuple[str, ...], str, str]]]
"""All names by their first word, longest first: their words, the area's slug, the kind."""


@lru_cache(maxsize=4)
def _index(areas: tuple[Area, ...]) -> _Index:
    """Return all names by their first word, longest first: (words, slug, kind)."""
    own = areas == tuple(all_areas().values())
    basis = b"" if own else repr(areas).encode("utf-8", "surrogatepass")
    return kept.made("names", basis, lambda: _index_anew(areas))


def _index_anew(areas: tuple[Area, ...]) -> _Index:
    index: _Index = {}
    for area in areas:
        for kind, names in _names_of(area):
            for name in names:
                words = tuple(_words(name))
                if words:
                    index.setdefault(words[0], []).append((words, area.slug, kind))
    for name in _SHARED:
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
    text = _COMMON.sub(" ", normalise(text)).lower()
    if "'" in text or "\u2019" in text:
        # "Suffolk's arrangements" names Suffolk; "St Helen's" is written without its mark too.
        text = _NAMED_AFTER.sub(r"\1s", text)
        text = _POSSESSIVE.sub("", text).replace("'", "").replace("\u2019", "")
    if text.isascii():
        return text.translate(_LETTERS_ONLY).split()  # a seventh of the time
    words: list[str] = _WORD.findall(text)
    return words


def mentions(text: str, areas: tuple[Area, ...]) -> list[tuple[str, str, str]]:
    """Return (slug, kind, name) of every name in `text`; the longest name at a place wins.

    A body of several areas, "Norfolk and Suffolk Probation", names none of them.
    """
    words = _words(text)
    index = _index(areas)
    found: list[tuple[str, str, str]] = []
    free = 0
    for position in [place for place, word in enumerate(words) if word in index]:
        if position < free:
            continue  # inside a longer name
        best = 1
        here = []
        for name, slug, kind in index[words[position]]:
            if len(name) < best:
                break
            if tuple(words[position : position + len(name)]) == name:
                best = len(name)
                if slug:
                    here.append((slug, kind, " ".join(name)))
        free = _end_of_shared(words, position, index)
        if not free:
            free = position + best
            found += here
    return found


def _end_of_shared(words: Sequence[str], position: int, index: _Index) -> int:
    """Return where `A, B and C Probation`, which begins at `position`, ends; 0 if none does."""
    slugs = set()
    joined = last = False
    place = position
    while place < len(words):
        joined = words[place] == "and"
        start = place + joined
        names = index.get(words[start], ()) if start < len(words) else ()
        for name, slug, kind in names:
            if kind == "name" and tuple(words[start : start + len(name)]) == name:
                slugs.add(slug)
                last = joined
                place = start + len(name)
                break
        else:
            break
    body = place < len(words) and len(slugs) > 1 and last and _is_body(words[place : place + 2])
    return place if body else 0


def _is_body(words: Sequence[str]) -> bool:
    return words[0] in _BODIES or list(words) == ["community", "rehabilitation"]
