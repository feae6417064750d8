"""Two readings of a page: what the one takes a figure for, and what the other does."""

from __future__ import annotations

from collections.abc import Iterator

from mappa_extract.checks.subject import Subject, name_of
from mappa_extract.model import KEY, Check, Observation


def check(subject: Subject) -> Iterator[Check]:
    """Name the figures that two readings understand, and understand otherwise."""
    for place, other in subject.differing.items():
        if place >= len(subject.observations):
            continue
        row = subject.observations[place]
        yield Check(
            "readings_agree",
            "error",
            False,
            _what(row, other),
            _what(other, row),
            f"{name_of(row)} was read as {_what(row, other)}, another reading of the page takes it"
            f" for {_what(other, row)}",
            row.page,
            cells=(place,),
        )


def _what(row: Observation, other: Observation) -> str:
    """Return the parts of a figure's key that the other reading does not share."""
    parts = [
        f"{name} {getattr(row, name) or 'none'}"
        for name in KEY
        if getattr(row, name) != getattr(other, name)
    ]
    if (row.value, row.marker) != (other.value, other.marker):
        parts.append(row.value or row.marker)
    return ", ".join(parts)
