"""What a report explains itself: names of its categories and levels, and abbreviations.

"C1 are registered sexual offenders, C2 violent ones." "LTN - lifetime notification."
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import regex

from mappa_extract.vocabulary.label import Label
from mappa_extract.vocabulary.lexicon import Lexicon

_SENTENCE = regex.compile(r"(?<=[.;])\s+|;\s*|,\s+(?=[A-Z]\d\b)|(?<!\s)\s+and\s+(?=[A-Z]\d\b)")
_EXPLAINS = regex.compile(
    r"\s*['\u2018\u201c\"]?(?P<name>[\p{L}\d][^:=.;,'\u2018\u2019\u201c\u201d\"]{0,40}?)"
    r"['\u2019\u201d\"]?\s*(?::|=|\s[-\u2013\u2014]\s|\bmeans?\b|\bis\b|\bare\b|\byw\b"
    r"|\bstands? for\b)\s*(?P<said>.+)",
    regex.DOTALL,
)
_ABBREVIATION = regex.compile(r"\p{Lu}{2,6}")
_IN_BRACKETS = regex.compile(r"(?P<words>(?:[\p{L}'-]+\s+){2,8})\((?P<name>\p{Lu}{2,6})s?\)")
_NAME_WORDS = 4
_SAID_WORDS = 8
_AXES = ("category", "level")


class Explained:
    """A vocabulary with what a report's running text explains.

    Args:
        lexicon: the vocabulary.
        texts: the paragraphs of the report.
    """

    def __init__(self, lexicon: Lexicon, texts: Iterable[str] = ()) -> None:
        self._lexicon = lexicon
        self._spelt: dict[str, str] = {}
        found: dict[str, dict[str, str]] = {axis: {} for axis in _AXES}
        for text in texts:
            self._abbreviations(text)
            for name, said in _sentences(text):
                self._spell(name, said)
                self._code(found, name, said)
        self.codes = list(_alike(found))
        """Labels with the axis and the code that they stand for."""
        names = "|".join(map(regex.escape, sorted(self._spelt, key=len, reverse=True)))
        self._pattern = regex.compile(rf"\b(?:{names})(?=s?\b)") if names else None

    def read(self, text: str) -> Label:
        """Return what a label or title means; an abbreviation means what it was said to."""
        if self._pattern is None or not self._pattern.search(text):
            return self._lexicon.read(text)
        spelt = self._pattern.sub(lambda match: self._spelt[match[0]], text)
        return replace(self._lexicon.read(spelt), text=text)

    def _abbreviations(self, text: str) -> None:
        """Take abbreviations in brackets behind the words whose initials they are."""
        for match in _IN_BRACKETS.finditer(text[:4000]):
            words = match["words"].split()[-len(match["name"]) :]
            if "".join(word[0] for word in words).upper() == match["name"]:
                self._spell(match["name"], " ".join(words))

    def _spell(self, name: str, said: str) -> None:
        known = not self._lexicon.read(name).unknown
        if known or not _ABBREVIATION.fullmatch(name) or len(said.split()) > _SAID_WORDS:
            return
        label = self._lexicon.read(said)
        if label.meaningful and not label.unknown:
            self._spelt[name] = said.rstrip(" .")

    def _code(self, found: dict[str, dict[str, str]], name: str, said: str) -> None:
        meant, label = self._lexicon.read(said), self._lexicon.read(name)
        if label.says or meant.is_total:
            return
        for axis in _AXES:
            value = meant.value(axis)
            if value in ("1", "2", "3") and label.value(axis) in ("", value):
                found[axis][plain(name)] = value


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """Yield a short name and what is said of it, for each sentence that begins with one."""
    for sentence in _SENTENCE.split(text[:2000]):
        match = _EXPLAINS.fullmatch(sentence)
        if match is not None and len(match["name"].split()) <= _NAME_WORDS:
            yield match["name"], match["said"]


def _alike(found: dict[str, dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield the names of an axis of which several codes are explained; one alone tells nothing."""
    for axis, names in found.items():
        codes = set(names.values())
        if len(codes) > 1 and len(codes) == len(names):
            yield from ((name, axis, value) for name, value in names.items())


def plain(text: str) -> str:
    """Return a text in small letters, with single blanks."""
    return " ".join(text.lower().split())
