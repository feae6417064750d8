"""Two figures that would stand in the same place: which of them its own words put there.

A line that a table calls its total is the total; a line without a category or a level that only
seems to be one counts something else. Of two lines under one title, the one with more of the
words that the measure is known by is it: "cautioned or convicted for breach", not "breaches"; and those who live in the area are no rate.
"""

from __future__ import annotations

from mappa_extract.meaning.figure import Meaning
from mappa_extract.meaning.judging import is_population

_KNOWN_BY = {
    "notification_breaches": frozenset(["caution", "convict", "breach"]),
    "notification_revocations": frozenset(["lifetime", "revoke"]),
    "notification_after_sro_breach": frozenset(["notification", "subject_to_notification"]),
    "licence_recalls": frozenset(["licence", "breach", "recall", "custody"]),
    "registration_rate": frozenset(["rate", "rate_word"]),
}
"""The ideas of a measure's own words; one with all that another has, and more, outweighs it."""
FEWER_WORDS = "another figure, with fewer of its words, would stand in the same place"


def stronger(first: Meaning, second: Meaning) -> tuple[Meaning | None, str]:
    """Return which of two figures of one place it belongs to, and the doubt that is left.

    None where nobody can tell.
    """
    for axis, totals in (
        ("category", (first.row_total, second.row_total)),
        ("level", (first.column_total, second.column_total)),
    ):
        if totals[0] != totals[1] and not (first.facets.get(axis) or second.facets.get(axis)):
            return (first if totals[0] else second), ""
    living = [any(map(is_population, one.row)) for one in (first, second)]
    if living[0] != living[1]:
        return (second if living[0] else first), ""
    own = _KNOWN_BY.get(first.measure, frozenset())
    mine, its = (own & _ideas(one) for one in (first, second))
    if mine > its or its > mine:
        return (first if mine > its else second), FEWER_WORDS
    return None, ""


def _ideas(meaning: Meaning) -> frozenset[str]:
    return frozenset(idea for label in meaning.labels for idea in label.says)
