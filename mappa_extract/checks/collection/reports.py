"""What the checks over several reports share: whose figures, and how they are named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mappa_extract.checks.reconcile import slip_to
from mappa_extract.checks.subject import count_of, name_of, plain
from mappa_extract.codebook import NATIONAL
from mappa_extract.extraction import Extraction
from mappa_extract.model import Check, Observation

Finding = tuple[Extraction, Check]
"""A check and the report that it is added to."""


class Figure(NamedTuple):
    """A figure of one of the reports."""

    report: Extraction
    place: int

    @property
    def row(self) -> Observation:
        """The observation."""
        return self.report.observations[self.place]

    @property
    def number(self) -> float:
        """The value; a dash counts nothing."""
        return count_of(self.row) or 0.0

    @property
    def name(self) -> str:
        """Label, place and report, for messages."""
        return f"{name_of(self.row)} of {self.report.source}"


def figures(reports: Sequence[Extraction], national: bool = False) -> Iterator[Figure]:
    """Yield the known figures of the areas, or those of the national tables in them."""
    for report in reports:
        for place, row in enumerate(report.observations):
            if (row.area == NATIONAL) == national and row.year and count_of(row) is not None:
                yield Figure(report, place)


def by_area_and_year(
    reports: Sequence[Extraction],
) -> dict[tuple[str, str], list[Extraction]]:
    """Return the reports by area and year; mostly one each."""
    found: dict[tuple[str, str], list[Extraction]] = {}
    for report in reports:
        found.setdefault((report.area, report.year), []).append(report)
    return found


def slip_between(one: Figure, other: Figure) -> str:
    """Return which of two figures that should be the same may be a slip of the other.

    Empty where neither is, or both may be: nothing tells which one is meant.
    """
    fitting = []
    for wrong, right in ((one, other), (other, one)):
        report = wrong.report
        how = slip_to(report.observations, report.checks, wrong.place, right.number)
        if how:
            fitting.append(f"; {how}: it would agree if {wrong.name} were {plain(right.number)}")
    return fitting[0] if len(fitting) == 1 else ""
