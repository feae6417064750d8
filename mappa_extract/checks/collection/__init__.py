"""Checks over several reports: areas over the years, and the areas of a year together.

Each module holds checks of one kind as a function that takes the reports and yields each
check with the report that it belongs to. `check_collection` makes them all and lets what
follows from them (`checked`, status, message) follow. No check ever changes a figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from mappa_extract.accepting import settle
from mappa_extract.checks import judge
from mappa_extract.checks.codes import OF_SEVERAL
from mappa_extract.checks.collection import areas, changes, series
from mappa_extract.model import Check

if TYPE_CHECKING:
    from mappa_extract.accepting import Accepted
    from mappa_extract.checks.collection.reports import Finding
    from mappa_extract.extraction import Extraction

KINDS: tuple[Callable[[Sequence[Extraction]], Iterable[Finding]], ...] = (
    series.check,
    changes.check,
    areas.check,
)


def check_collection(
    extractions: Sequence[Extraction], accepted: Sequence[Accepted] = ()
) -> list[Check]:
    """Check reports against each other, add the checks to them, and return what was added.

    Args:
        extractions: the reports of a folder, in any order; those without figures, area or year
            take no part. Each one's `checks`, `status`, `message` and the `checked` of its
            observations are brought up to date. Checks of an earlier call are made anew.
        accepted: what persons have settled of what checks find.
    """
    concerned = {}
    for report in extractions:
        kept = [check for check in report.checks if check.check not in OF_SEVERAL]
        if len(kept) < len(report.checks):
            report.checks = kept
            concerned[id(report)] = report
    reports = [one for one in extractions if one.observations and one.area and one.year]
    added = []
    for report, check in [finding for kind in KINDS for finding in kind(reports)]:
        check.source = report.source
        report.checks.append(check)
        concerned[id(report)] = report
        added.append(check)
    for report in concerned.values():
        conclude(report, accepted)
    return added


def of_one_area(reports: Sequence[Extraction]) -> Iterator[Finding]:
    """Yield what the reports of one area say of each other."""
    yield from series.check(reports)
    yield from changes.check(reports)


def conclude(report: Extraction, accepted: Sequence[Accepted]) -> None:
    """Let what follows from checks that were added to a report follow."""
    if accepted:
        settle(accepted, report.sha256, report.observations, report.checks)
    judge(report.observations, report.checks)
    report.conclude()
