"""Whose report it is and of which year: cover, titles, commentary and population estimate."""

from __future__ import annotations

from collections.abc import Iterator

from mappa_extract.checks.subject import Subject
from mappa_extract.model import Check
from mappa_extract.vocabulary.dates import year_ending


def check(subject: Subject) -> Iterator[Check]:
    """Check that area and year are established, and that their signs agree."""
    for what, verdict in (("area", subject.area), ("year", subject.year)):
        scores = ", ".join(f"{value} ({score:.1f})" for value, score in verdict.scores()[:3])
        if not verdict.value:
            yield Check(
                f"{what}_established",
                "error",
                False,
                f"one {what}",
                scores or "none",
                f"the {what} can't be established"
                + (f": the signs are divided between {scores}" if verdict.divided else "")
                + f"; give it with --{what}",
                judges=False,
            )
    for what, (given, its) in subject.by_hand.items():
        agrees = its in ("", given)
        yield Check(
            "given_by_hand",
            "note",
            agrees,
            its,
            given,
            f"--{what} {given} was given by hand"
            + (f", the report's own signs say {its}" if not agrees else ""),
            judges=False,
        )
    year = subject.year.value
    if subject.title_year and year:
        passed = subject.title_year == year
        yield Check(
            "cover_year",
            "warning",
            passed,
            year,
            subject.title_year,
            f"the cover says {subject.title_year}"
            + (", as the statistics do" if passed else f", the statistics are of {year}"),
            judges=False,
        )
    own = {row.year for row in subject.observations if row.area != "england-and-wales" and row.year}
    if len(own) > 1:
        yield Check(
            "one_year",
            "warning",
            False,
            year,
            ", ".join(sorted(own)),
            "the area's own tables state several years: " + ", ".join(sorted(own)),
            judges=False,
        )
    if subject.population_estimate and year:
        gap = year_ending(year) - int(subject.population_estimate)
        yield Check(
            "population_year",
            "note",
            0 <= gap <= 2,
            f"{year_ending(year) - 1}",
            subject.population_estimate,
            f"the rate rests on the population of mid-{subject.population_estimate}",
            judges=False,
        )
