"""What a running line holds: labels, each with the figures behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from mappa_extract.vocabulary.dates import find_dates
from mappa_extract.vocabulary.districts import is_district
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.numbered import JOINS, owns_number
from mappa_extract.vocabulary.numbers import DIALLING_CODE, Figure, read_figure
from mappa_extract.vocabulary.prose import is_prose

_BEFORE_NUMBERS = JOINS | {"q", "no"}
"""Other words before a number that belongs to the label."""
_WHOLE = frozenset(["all", "both", "every", "pob", "holl", "dwy"])
_BEFORE_LAST = frozenset(["of", "than", "least", "most", "about", "every"])
"""And before one at a line's end: `imprisonment of 12` / `months or more`."""
BULLET = regex.compile(r"^\s*(?:[>•●▪◦♦·➢➤»✓❖\uf0b7\uf0a7\uf0d8\u2023*]+|[-–o](?=\s+\p{L}))\s*")
LEADERS = regex.compile(
    r"[.\u2026_·]{3,}|(?:\s\.){3,}|[-\u2010-\u2015\u2212]{4,}|(?:\s[-\u2010-\u2015\u2212]){4,}"
)
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")
UNIT = regex.compile(r"\p{Lu}{2,4} ?\d{1,2}")
_PAGE_OF = regex.compile(r"\b(?:page|tudalen)\s\d+\s?(?:of|o)\s?\d+", regex.IGNORECASE)


class Pieces:
    """Parts lines by what their words mean."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the vocabulary."""
        self._lexicon = lexicon

    def of(self, line: str, ends_label: Callable[[str], bool]) -> list[tuple[str, list[Figure]]]:
        """Return what a line holds, each label with the figures behind it; none for a text."""
        text = LEADERS.sub("  ", BULLET.sub("", line))
        words = text.split()
        if not any(char.isdigit() for char in text) and not (
            words and read_figure(words[-1]) is not None
        ):
            return []
        if any(DIALLING_CODE.fullmatch(word) for word in words[:-1]):
            return []
        if len(words) > 1 and words[0] in _DASHES and all_figures(words):
            return [("", [figure for word in words if (figure := read_figure(word))])]
        owned = self._owned(text, words)
        pieces: list[tuple[str, list[Figure]]] = []
        label: list[str] = []
        figures: list[Figure] = []
        for place, word in enumerate(words):
            figure = None if place in owned else read_figure(word.rstrip(":;,"))
            if figure is not None and (
                figures or not figure.marker or place + 1 == len(words) or _is_told(words, place)
            ):
                figures.append(figure)
                continue
            if figures:
                pieces.append((" ".join(label), figures))
                label, figures = [], []
            label.append(word)
        if figures:
            pieces.append((" ".join(label), figures))
            label = []
        if not pieces:
            return []
        if label:  # words behind the last figure
            return self._figures_first(words, owned) if len(pieces) == 1 else []
        if len(pieces) > 1 and not all(self.is_label(one) for one, _ in pieces):
            return []
        only = pieces[0][0]
        if len(pieces) == 1 and is_prose(only) and not self.is_label(only):
            return pieces if ends_label(only) else []
        return pieces

    def is_label(self, text: str) -> bool:
        """Tell words of which most are known, and which say something of what is counted."""
        label = self._lexicon.read(text)
        return label.meaningful and len(label.unknown) * 4 <= label.words

    def _owned(self, text: str, words: Sequence[str]) -> set[int]:
        """Return the places of words that are numbers of a date, a level or a section."""
        owned: set[int] = set()
        starts: list[int] = []
        position = 0
        for word in words:
            position = text.index(word, position)
            starts.append(position)
            position += len(word)
        dates = [(one.start, one.stop) for one in find_dates(text)]
        dates += [one.span() for one in _PAGE_OF.finditer(text)]
        for place, word in enumerate(words):
            start = starts[place]
            if any(a < start + len(word) and b > start for a, b in dates):
                owned.add(place)
            elif place and (
                (before := words[place - 1].strip("(,.:").lower()) in _BEFORE_NUMBERS
                or owns_number(before)
            ):
                if before in JOINS and place - 2 not in owned:
                    continue
                if before == "no" and len(words) == 2:
                    continue
                if place > 1 and words[place - 2].lower() in _WHOLE:
                    continue  # "Both levels 1"
                if words[place - 1].endswith(":") and 1 < place == len(words) - 1:
                    continue  # "All levels: 496"
                owned.add(place)
            elif (
                word in ("100,000", "100000")
                or (word[:1] == "(" and place)
                or (place and place + 1 < len(words) and is_district(f"{words[place - 1]} {word}"))
                or self._is_unit(text)
                or (place + 1 == len(words) > 1 and words[place - 1].lower() in _BEFORE_LAST)
            ):
                owned.add(place)
            elif not place and len(words) > 1 and regex.fullmatch(r"\d{1,2}[.)]?", word):
                rest = words[1]
                if rest[:1].isalpha() and len(word) < 3 and read_figure(words[-1]) is not None:
                    owned.add(place)
            elif (
                place
                and word in ("-", "–", "—")
                and place + 1 < len(words)
                and (read_figure(words[place - 1]) is None or not all_figures(words[place + 1 :]))
            ):
                owned.add(place)
        return owned

    def _figures_first(
        self, words: Sequence[str], owned: set[int]
    ) -> list[tuple[str, list[Figure]]]:
        """Return the one figure in front of a label, as in lists of key figures."""
        figure = read_figure(words[0]) if 0 not in owned else None
        rest = " ".join(words[1:])
        if figure is None or not figure.value or len(words) > 16 or not self.is_label(rest):
            return []
        label = self._lexicon.read(rest)
        if label.unknown or rest[:1] in ".)" or regex.match(r"\d", rest):
            return []
        return [(rest, [figure])]

    def _is_unit(self, text: str) -> bool:
        """Tell a police district's number and no more: "BCU 1", not "RSO 24"."""
        unit = UNIT.fullmatch(text.strip()) is not None and is_district(text)
        return unit and "districts" in self._lexicon.read(text.split()[0]).values


def _is_told(words: Sequence[str], place: int) -> bool:
    """Tell a dash that stands as a figure among others: `Level 1: -; Level 2: 16`."""
    return place > 0 and words[place - 1].endswith(":") and words[place].endswith((";", ","))


def all_figures(words: Sequence[str]) -> bool:
    """Tell words that are all figures."""
    return all(read_figure(word) is not None for word in words)
