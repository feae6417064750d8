"""The title stack: which titles speak for a grid, an inner one narrowing an outer one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from mappa_extract.meaning.explained import Explained
from mappa_extract.pages.grid import Text
from mappa_extract.vocabulary.label import Label
from mappa_extract.vocabulary.prose import ASKS, ENDS, is_prose

_FORGET_AFTER_WORDS = 220
"""Prose after which a title no longer speaks for the figures that follow."""
_SPANS_WORDS = 18
_DEEPEST = 5
_NOTE_MARK = regex.compile(
    r"\s*(?:[*\u2020\u2021\u00a7\u00b9\u00b2\u00b3]+\s?\p{L}|notes?\s?:)", regex.IGNORECASE
)
_NOTE_WORDS = 5
_MARK = regex.compile(
    r"\s*((?:table|tabl|tabel|sheet|chart|figure|note|item|section|part|annex|appendix|schedule)"
    r"\s\d{1,2}|\d{1,2}(?:\.\d{1,2})+|\d{1,2}(?=[.):])"
    r"|\((?P<bracketed>[a-k]|[ivx]{1,5})\)|(?-i:(?P<letter>[A-Z])\d{1,2}|(?P<letter>[A-H])(?=[.):]|\s+[A-Z])))(?=[.):\s]|$)",
    regex.IGNORECASE,
)
"""How titles are numbered: `Table 3`, `3.1`, `(a)`, `B.`."""
_REPORT = regex.compile(r"\breports?\b|\b[ah]?[dn]roddiad", regex.IGNORECASE)
_COVER = regex.compile(
    r"(?:[\p{Lu}&][\p{L}'\u2019&-]*\s+|and\s+){0,5}"
    r"(?:mappa|multi.agency public protection arrangements)\s+(?:in\s+|for\s+)?"
    r"[\d/\u2010-\u2015\s-]+",
    regex.IGNORECASE,
)
"""`Essex MAPPA 2012/13`, and no more."""


_LOOK = r"(?:small(?:er)?|lower|second|gr[ea]y|italics?|pale|light(?:er)?|fach|bach|llwyd|is)"
_OF_SOME = regex.compile(
    rf"\W*(?:(?:the\s)?{_LOOK}\s(?:\p{{L}}+\s)?(?:figures?|numbers?|type|print|ffigur\p{{L}}*)"
    rf"|(?:figures?|numbers?|ffigurau)\s(?:\p{{L}}+\s)?{_LOOK}\b)",
    regex.IGNORECASE,
)
"""What tells of figures by their look, "small figures: 2017/18", says nothing of the others."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, and what it means."""

    text: str
    label: Label
    source: Text | None = None
    of_earlier: bool = False
    """It stood right above an earlier grid."""

    @property
    def names_report(self) -> bool:
        """It names the report and nothing that is counted: its year is the cover's."""
        found = _REPORT.search(self.text) or _COVER.fullmatch(self.text.strip())
        return found is not None and not self.label.says - _PLACED


_PLACED = frozenset(["level", "levels"])
"""What "Public Protection Panel" says, also in the name of a report."""


def _is_note(text: str, label: Label) -> bool:
    """Tell a note to the figures above from a title of those below.

    It begins with its mark, or is a short sentence that says what is left out or nothing at all.
    """
    if _NOTE_MARK.match(text) or (_OF_SOME.match(text) and not label.says):
        return True
    # A question is no note: "And how many of them were women?"
    sentence = len(text.split()) >= _NOTE_WORDS and ENDS.search(text) and not ASKS.search(text)
    return bool(sentence and (label.restricting or not label.meaningful))


class TitleStack:
    """The titles in force while a report is walked in reading order."""

    def __init__(self, lexicon: Explained) -> None:
        self._lexicon = lexicon
        self._fresh: list[Title] = []
        self._chain: list[Title] = []
        self._prose = 0
        self._running: int | None = None
        """The last line of running text."""
        self._open: int | None = None
        """The page on which running text stopped within a sentence, where lines have no numbers."""

    def add(self, text: Text) -> None:
        """Take a text that stands in no grid."""
        if is_prose(text.text, text.heading) or self._ends_paragraph(text):
            self._running = text.line
            going_on = text.line is None and not ENDS.search(text.text)
            self._open = text.page if going_on else None
            words = len(text.text.split())
            self._prose += words
            if words >= _SPANS_WORDS and self._fresh:
                # What stands above running text is no title right above a table.
                self._chain = [*reversed(self._fresh), *self._chain][:_DEEPEST]
                self._fresh = []
            if self._prose > _FORGET_AFTER_WORDS:
                self._fresh, self._chain = [], []
            return
        self._open = None
        label = self._lexicon.read(text.text)
        if not text.heading and _is_note(text.text, label):
            return
        if label.words:
            self._fresh.append(Title(text.text, label, text))

    def _ends_paragraph(self, text: Text) -> bool:
        """Tell the last line of running text that its source has broken into lines."""
        below = self._running is not None and text.line == self._running + 1
        below = below or (self._open is not None and text.page == self._open)
        return below and not text.heading and ENDS.search(text.text) is not None

    def last(self, count: int) -> list[Title]:
        """Return the last titles that no grid has taken, in the order of the page."""
        return self._fresh[-count:]

    def drop(self, count: int, keep: Sequence[Title] = ()) -> None:
        """Forget the last titles but those to `keep`: they were heads of columns."""
        self._fresh[len(self._fresh) - count :] = keep

    def is_numbered(self, number: str) -> bool:
        """Tell whether a title in force has this number."""
        titles = (*self._fresh, *self._chain)
        return any(regex.match(rf"{regex.escape(number)}[.)]?\s", one.text) for one in titles)

    def take(self, caption: str = "") -> tuple[list[Title], list[Title]]:
        """Return the titles right above the grid that comes, and those before, nearest first."""
        own = list(reversed(self._fresh[-_DEEPEST - 3 :]))
        if caption:
            own.insert(0, Title(caption, self._lexicon.read(caption)))
        if own and _is_question(own[-1]):
            # A question after others asks of something else.
            while self._chain and self._chain[0].of_earlier and _is_question(self._chain[0]):
                self._chain = self._chain[1:]
        self._chain = _without_siblings(self._chain, own)
        outer = list(self._chain)
        if own:
            self._chain = [replace(own[0], of_earlier=True), *own[1:], *self._chain][:_DEEPEST]
            self._fresh = []
        self._prose = 0
        return own, outer


def _without_siblings(chain: Sequence[Title], own: Sequence[Title]) -> list[Title]:
    """Return outer titles without those that are numbered like a new one, and what was below them.

    "Table 7" stands beside "Table 6", not under it.
    """
    marks = {mark for title in own if (mark := _mark_of(title.text))}
    last = max((n for n, title in enumerate(chain) if _mark_of(title.text) in marks), default=-1)
    return list(chain[last + 1 :])


_AXES = ("category", "level", "total")


def without_beside(own: Sequence[Title], inner: Sequence[Title]) -> tuple[Title, ...]:
    """Return titles above a grid without the one beside which a heading within it stands.

    "Offenders on 31 March: Level 1" above the first rows, "Offenders on 31 March: all levels"
    above others; or one question and another.
    """
    if not own or not inner:
        return tuple(own)
    if _is_question(own[0]) and _is_question(inner[-1]):
        return tuple(own[1:])
    first, last = own[0].label, inner[0].label
    axes = [[axis for axis in _AXES if axis in label.values] for label in (first, last)]
    alike = first.says - {"level", "levels"} and first.says - {"level", "levels"} == last.says - {
        "level",
        "levels",
    }
    return tuple(own[1:]) if alike and all(axes) else tuple(own)


def _is_question(title: Title) -> bool:
    return _QUESTION.search(title.text) is not None


_QUESTION = regex.compile(r"\w['\u2019\u201d\")\]]*\?\s*$")


def _mark_of(text: str) -> str:
    """Return the kind of number before a title: `table 1`, `1`, `1.1`, `(a)`, `(i)`, `A`."""
    match = _MARK.match(text)
    if match is None:
        return ""
    mark = match[1].lower()
    if match["letter"]:
        return "A"
    if match["bracketed"]:
        return "(i)" if set(match["bracketed"].lower()) <= set("ivx") else "(a)"
    return regex.sub(r"\d+", "1", mark)


def joined(titles: Sequence[Title]) -> str:
    """Return titles as the output names a table, outermost first."""
    return " | ".join(title.text for title in reversed(titles))
