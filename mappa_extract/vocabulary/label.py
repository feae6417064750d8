"""A label or a title as the vocabulary understands it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from mappa_extract.vocabulary.dates import DateMention

_TWO = regex.compile(r"\b(?:either|both|y dd?au|y dd?wy|naill)\b", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Label:
    """What a label or a title means, and what of it is not known."""

    text: str
    values: Mapping[str, tuple[str, ...]]
    """The values of each facet, in their order: one, or several that leave it open."""
    says: frozenset[str]
    unknown: tuple[str, ...]
    restricting: tuple[str, ...]
    dates: tuple[DateMention, ...]
    answers: tuple[str, ...]
    """The list numbers in front of it."""
    slips: tuple[tuple[str, str], ...]
    """Words taken for misspellings: as printed, as understood."""
    words: int
    number: str = ""
    """A number in front of it, `1` to `4`, that may be that of a category or a level."""

    def get(self, facet: str) -> str:
        """Return the facet's value; empty where it has none, or several."""
        found = self.values.get(facet, ())
        return found[0] if len(found) == 1 else ""

    @property
    def is_of_two(self) -> bool:
        """It is a total of two and no more: "at either level", so of levels 2 and 3."""
        return self.is_total and _TWO.search(self.text) is not None

    @property
    def category(self) -> str:
        """The category: as numbered, else as its offenders tell; empty where that is open."""
        return self.get("category") or ("" if "category" in self.values else self.get("kind"))

    @property
    def level(self) -> str:
        """The level: as numbered, else as who manages tells; empty where that is open."""
        return self.get("level") or ("" if "level" in self.values else self.get("tier"))

    def value(self, axis: str) -> str:
        """Return what a label of a row or column says along an axis of the codebook."""
        if axis == "category":
            return self.category
        return self.level if axis == "level" else self.get(axis)

    @property
    def is_total(self) -> bool:
        """It names a total."""
        return "total" in self.values

    @property
    def meaningful(self) -> bool:
        """It says at least one thing of what is counted."""
        return bool(self.values or self.says)

    @property
    def year(self) -> str:
        """The financial year that it names, or empty where there is none or several."""
        years = {mention.year for mention in self.dates if mention.year}
        return years.pop() if len(years) == 1 else ""

    @property
    def basis(self) -> str:
        """`snapshot` or `year` as a date, a period or its words tell; else empty."""
        kinds = {mention.kind for mention in self.dates if mention.year}
        if "period" in kinds:
            return "year"
        said = self.get("basis")
        dated = "date" in kinds or any(_YEAR_END.match(one.text) for one in self.dates)
        return "snapshot" if dated and said != "year" else said


_YEAR_END = regex.compile(r"3[01]\s?(?:st)?\s(?:of\s)?(?:March|M?Fawrth|Mawrth)$", regex.IGNORECASE)
"""A date that says no year, as every report has it: the day on which the year ends."""


def value_along(labels: Sequence[Label], axis: str, made: bool = False) -> str:
    """Return what labels say along an axis; the innermost, which is the last, speaks first.

    With `made`, a stage may be told by its word alone: what was granted is in full.
    """
    for label in reversed(labels):
        found = label.value(axis)
        if found:
            return found
        if made and axis == "stage" and "made" in label.values:
            return "full"
    return ""


def says_outright(labels: Sequence[Label], axis: str) -> bool:
    """Tell whether labels give an axis by its number, and do not only describe it."""
    return any(label.get(axis) for label in labels)
