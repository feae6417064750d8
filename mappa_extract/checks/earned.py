"""Which figures may carry a tick: sums alone do not tell what is counted.

A table whose title was lost, or exchanged with another's, still adds up. So a tick also needs
that the table has a title, that a report of the layout prints such a figure, that a second
reading takes it for the same, that its table was read whole, and that no table of its shape is
missing from the report, whose title it might bear.
"""

from __future__ import annotations

from collections.abc import Collection

from mappa_extract.checks.subject import Subject
from mappa_extract.codebook import NATIONAL
from mappa_extract.layouts.expected import keys_expected, kind_of, kinds_printed


def mark_earned(subject: Subject) -> None:
    """Fill `earned` of the observations."""
    broken = {one.table_id for one in subject.unread if one.table_id is not None}
    missing = _missing_shapes(subject)
    printed = kinds_printed(subject.layout, subject.measures) if subject.layout else set()
    for place, row in enumerate(subject.observations):
        if row.read_by == "corrected":
            continue  # a person has looked at it
        row.earned = (
            bool(row.table or row.label)
            and row.table_id not in broken
            and _shape(subject, row.measure) not in missing
            and (subject.confirmed is None or place in subject.confirmed)
            and (row.area == NATIONAL or bool(row.district) or kind_of(row) in printed)
        )


def _shape(subject: Subject, measure: str) -> Collection[str]:
    """Return along which axes a measure's tables go."""
    return frozenset(subject.measures[measure].dimensions) - {"district"}


def _missing_shapes(subject: Subject) -> set[Collection[str]]:
    """Return the shapes of the tables that the layout expects and of which nothing was read."""
    if subject.layout is None:
        return set()
    own = [row for row in subject.observations if row.area != NATIONAL]
    expected = keys_expected(subject.layout, own, subject.measures)
    lacking = {key[0] for key in expected} - {row.measure for row in own}
    return {_shape(subject, measure) for measure in lacking}
