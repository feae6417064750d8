"""Two reports for one area and year, in two languages or formats, say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from mappa_extract.checks.collection.reports import Figure, Finding, by_area_and_year
from mappa_extract.extraction import Extraction
from mappa_extract.model import Check


def check(reports: Sequence[Extraction]) -> Iterator[Finding]:
    """Compare every figure that two reports for one area and year both print."""
    for (_, year), same in by_area_and_year(reports).items():
        for first, second in combinations(same, 2):
            if first.sha256 == second.sha256:
                continue  # one file twice corroborates nothing
            for one, other in ((first, second), (second, first)):
                yield from ((one, check) for check in _compare(one, other, year))


def _compare(one: Extraction, other: Extraction, year: str) -> Iterator[Check]:
    theirs: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    for row in other.observations:
        theirs.setdefault(row.key, set()).add((row.value, row.marker))
    equal = []
    for place, row in enumerate(one.observations):
        values = theirs.get(row.key)
        if values is None:
            continue
        if (row.value, row.marker) in values:
            equal.append(place)
            continue
        found = " or ".join(sorted(value or marker for value, marker in values))
        yield Check(
            "reports_agree",
            "error",
            False,
            found,
            row.value or row.marker,
            f"{Figure(one, place).name} is {found} in {other.source}, another report for the area"
            f" and {year}",
            row.page,
            cells=(place,),
        )
    if equal:
        yield Check(
            "reports_agree",
            "error",
            True,
            f"{len(equal)} figures",
            f"{len(equal)} figures",
            f"{len(equal)} figures are the same in {other.source}, another report for the area and"
            f" {year}",
            cells=tuple(equal),
        )
