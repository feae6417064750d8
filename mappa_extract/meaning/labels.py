"""The labels of a grid, read in the light of what stands around them.

A label may leave a word out that its title has ("Sexual Offences Prevention" below "Orders"),
be one that the report has explained ("C2: violent offenders"), or have been understood in a
table before by its number or by what was left. A part of a question may stand in the title.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import regex

from mappa_extract.meaning.describing import of_figures
from mappa_extract.meaning.explained import Explained, plain
from mappa_extract.meaning.figure import Meaning
from mappa_extract.meaning.titles import Title
from mappa_extract.pages.grid import GridCell
from mappa_extract.vocabulary.answers import letters_of, piece_of
from mappa_extract.vocabulary.ideas import EVENTS
from mappa_extract.vocabulary.label import Label

_LEARNED = ("category", "level")
_BARE_ORDER = regex.compile(
    r"\b(?:prevention|notification|restraining|travel|risk)\b"
    r"(?!\s+(?:orders?|requirements?|restrictions?|bans?))|\bsex(?:ual)? offender\b\s*$",
    regex.IGNORECASE,
)
_WELSH_ORDER = regex.compile(
    r"(?<!g?orch\w+ )\b(?:atal (?:troseddau|niwed)|hysbysu|teithio tramor|risg rhywiol)\b",
    regex.IGNORECASE,
)
"""Where the noun is missing in the name of an order."""
_ORDERS = regex.compile(r"\b(?:[Oo]rders?|ORDERS?|[Gg]?[Oo]rchymyn|[Gg]?[Oo]rchmyn\w*)\b")
_BEFELL = EVENTS | {"lifetime"}
_OTHER_THAN_ORDERS = (_BEFELL | {"notification"}) - {"breach", "rate", "recall"}
_WORDS = 6
"""A name of an order without its noun has no more words."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a label was found to say, and why that is not certain."""

    axis: str
    value: str
    guess: str


class Labels:
    """Reads labels and titles, and keeps what was learned of them."""

    def __init__(self, lexicon: Explained) -> None:
        """Begin a report, with the vocabulary and what the report explains itself."""
        self._lexicon = lexicon
        self._known: dict[str, _Known | None] = {
            name: _Known(axis, value, "") for name, axis, value in lexicon.codes
        }

    def title(self, cell: GridCell) -> Title:
        """Return a cell as a title."""
        return Title(cell.text, self._lexicon.read(cell.text))

    def read(self, meaning: Meaning) -> None:
        """Fill the labels of a figure's row and column; its titles are known."""
        entry = meaning.entry
        meaning.row = self._line(meaning, entry.row)
        meaning.column = self._line(meaning, entry.column)
        if entry.letter:
            self._part(meaning)

    def _line(self, meaning: Meaning, cells: Sequence[GridCell]) -> tuple[Label, ...]:
        """Read the labels of a row or column; what narrows in one may not with those beside it.

        `In proportion` | `to 100,000 of the population`.
        """
        labels = tuple(self._label(meaning, cell.text) for cell in cells)
        if len(labels) < 2 or not any(label.restricting for label in labels):
            return labels
        if self._lexicon.read(" ".join(cell.text for cell in cells)).restricting:
            return labels
        return tuple(replace(label, restricting=()) for label in labels)

    def _label(self, meaning: Meaning, text: str) -> Label:
        label = of_figures(self._lexicon.read(text))
        known = self._known.get(plain(text))
        if known and not label.value(known.axis):
            meaning.guess = meaning.guess or known.guess
            unknown = label.unknown if known.guess else ()
            values = {**label.values, known.axis: (known.value,)}
            return replace(label, values=values, unknown=unknown)
        return self._as_order(meaning, label) or label

    def _as_order(self, meaning: Meaning, label: Label) -> Label | None:
        """Return a label with the noun that a title has, where that makes it an order's name."""
        if "order" in label.values or label.words > _WORDS or _BEFELL & label.says:
            return None
        if not (_BARE_ORDER.search(label.text) or _WELSH_ORDER.search(label.text)):
            return None
        near = [*meaning.inner, *meaning.own][:4]
        if not any(_ORDERS.search(title.text) for title in near):
            return None
        others = any(
            _OTHER_THAN_ORDERS & title.label.says and "made" not in title.label.values
            for title in near[:2]
        )
        if others and not self._beside_orders(meaning, label):
            return None
        named = _BARE_ORDER.sub(r"\g<0> order", label.text, count=1)
        full = self._lexicon.read(_WELSH_ORDER.sub(r"gorchymyn \g<0>", named, count=1))
        return replace(full, text=label.text) if full.get("order") and not full.unknown else None

    def _beside_orders(self, meaning: Meaning, label: Label) -> bool:
        """Tell whether another line of its table names an order, and nothing that befell one."""
        read = (self._lexicon.read(cell.text) for cell in meaning.grid.cells if cell.text)
        named = (one for one in read if "order" in one.values and one.text != label.text)
        return any(not _BEFELL & one.says for one in named)

    def _part(self, meaning: Meaning) -> None:
        """Give an answer the part of the question that stands in the titles: `(b) granted`."""
        letter = meaning.entry.letter
        letters = {one for label in meaning.row for one in letters_of(label.text)}
        if letter in letters:
            return
        above = " ".join(title.text for title in reversed(meaning.own))
        piece = piece_of(above, letter)
        if not piece:
            return
        label = of_figures(self._lexicon.read(piece))
        if letters:
            meaning.row = (label,)
        else:
            meaning.column = (*meaning.column, label)

    def learn(self, meanings: Iterable[Meaning]) -> None:
        """Keep what the labels of a table were found to say beyond their own words."""
        for one in meanings:
            for labels in (one.row, one.column):
                if not labels:
                    continue
                last = labels[-1]
                alone = self._lexicon.read(last.text)
                for axis in _LEARNED:
                    value = last.value(axis)
                    if value and not alone.value(axis):
                        known = _Known(axis, value, one.guess)
                        name = plain(last.text)
                        before = self._known.setdefault(name, known)
                        if before is not None and (before.axis, before.value) != (axis, value):
                            self._known[name] = None  # it says now this and now that
