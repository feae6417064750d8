"""Why a figure was not read: the kinds of reason, each worded in one place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Problem(Enum):
    """A kind of reason, with its wording; `{}` is what the label or title says."""

    DOUBTFUL_FIGURE = "{}"
    NO_LABEL = "no label stands beside it"
    NO_HEAD = "no head tells its column from the one beside it"
    RESTRICTED = "{} narrows what is counted: the codebook has no code for it"
    REFUSED = "{}: the codebook has no code for it"
    UNKNOWN_LABEL = "the label's words are not known: {}"
    CONTRADICTION = "its labels contradict each other: {}"
    NO_MEASURE = "nothing says what is counted"
    NO_PLACE = "nothing says which {} it is"
    FOREIGN_AXIS = "a label says {}, which the measure does not have"
    TABLE_LABEL = "the label is that of a table, not of a row"
    NOT_PRINTED = "no report of the year prints {}"
    TWICE = "the same row and column stand twice in one table"
    LONE_SHARE = "a percentage without its count"
    DECIMALS = "a count has no decimals"
    NO_YEAR = "nothing says which year of the table it is"
    NOTHING_SEEN = "the picture shows no figure there"
    OTHER_AREA = "it may be of another area: {}"
    COUNTRY = "it is of {}, not of the area"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one figure was not read."""

    problem: Problem
    what: str = ""

    def __str__(self) -> str:
        return self.problem.value.format(self.what)
