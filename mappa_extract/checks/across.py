"""Across tables: figures that must agree with, or not exceed, one another."""

from __future__ import annotations

from collections.abc import Iterator

from mappa_extract.checks.subject import Subject, count_of, name_of, plain
from mappa_extract.model import Check, Observation
from mappa_extract.vocabulary.dates import year_ending

_LEAST_POPULATION, _MOST_POPULATION = 0.72, 1.25
"""Share of the census count within which an implied population is possible: the rate is per
head of all residents before 2009/10 and of those aged ten and over after it (about 0.88),
and areas have grown and shrunk between censuses."""


def check(subject: Subject) -> Iterator[Check]:
    """Compare repeated figures, snapshots with years, outcomes with those managed, and rates."""
    yield from _repeated(subject)
    yield from _within_year(subject)
    yield from _outcomes(subject)
    yield from _category_3(subject)
    yield from _population(subject)


def _repeated(subject: Subject) -> Iterator[Check]:
    for places in subject.groups(lambda row: row.key).values():
        if len({subject.observations[place].table_id for place in places}) < 2:
            continue
        rows = [subject.observations[place] for place in places]
        values = {(row.value, row.marker) for row in rows}
        yield Check(
            "repeated_figure",
            "error",
            len(values) == 1,
            rows[0].printed,
            " / ".join(row.printed for row in rows[1:]),
            f"printed {len(rows)} times: " + "; ".join(name_of(row) for row in rows),
            rows[0].page,
            cells=tuple(places),
        )


def _lookup(subject: Subject, **wanted: str) -> tuple[int, Observation] | None:
    for place, row in subject.find(unit="count", district="", **wanted):
        if count_of(row) is not None:
            return place, row
    return None


def _managed(subject: Subject, row: Observation) -> tuple[int, Observation] | None:
    """Return those managed in the year in the category and at the level of `row`."""
    return _lookup(
        subject,
        measure="managed_offenders",
        area=row.area,
        year=row.year,
        category=row.category,
        level=row.level,
    )


def _at_most(
    small: tuple[int, Observation], large: tuple[int, Observation], code: str, why: str
) -> Check:
    less, more = count_of(small[1]) or 0.0, count_of(large[1]) or 0.0
    passed = less <= more
    return Check(
        code,
        "error",
        passed,
        f"at most {plain(more)}",
        plain(less),
        f"{name_of(small[1])} {'is' if passed else 'should be'} at most {name_of(large[1])}: {why}",
        small[1].page,
        cells=(small[0], large[0]),
        judges=not passed,
    )


def _within_year(subject: Subject) -> Iterator[Check]:
    """Those managed at a level on 31 March were managed at it in the year."""
    for place, row in enumerate(subject.observations):
        if (row.measure, row.basis, row.unit) != ("eligible_offenders", "snapshot", "count"):
            continue
        if row.level not in ("2", "3") or row.district or count_of(row) is None:
            continue
        year = _managed(subject, row)
        if year:
            yield _at_most(
                (place, row), year, "snapshot_within_year", "both count those at the level"
            )


def _category_3(subject: Subject) -> Iterator[Check]:
    """Category 3 holds only those who need level 2 or 3 (MAPPA Guidance, on the categories)."""
    for place, row in subject.find(
        measure="eligible_offenders", category="3", level="1", unit="count"
    ):
        number = count_of(row)
        if number:
            yield Check(
                "category_3_level_1",
                "warning",
                False,
                "0",
                plain(number),
                f"{name_of(row)}: nobody of category 3 should be at level 1",
                row.page,
                cells=(place,),
            )


def _outcomes(subject: Subject) -> Iterator[Check]:
    for place, row in enumerate(subject.observations):
        if row.measure not in (
            "licence_recalls",
            "order_breach_custody",
            "serious_further_offences",
        ):
            continue
        if row.unit != "count" or count_of(row) is None:
            continue
        managed = _managed(subject, row)
        if managed:
            yield _at_most(
                (place, row), managed, "outcome_within_managed", "it happened to those managed"
            )


def _population(subject: Subject) -> Iterator[Check]:
    """Rate and count together imply a population: one that is possible for the area."""
    for place, rate in subject.find(measure="registration_rate", unit="per_100k"):
        area = subject.areas.get(rate.area)
        count = _lookup(
            subject,
            measure="eligible_offenders",
            area=rate.area,
            year=rate.year,
            category="1",
            level="all",
        )
        if area is None or count is None or not rate.value or float(rate.value) <= 0:
            continue
        residents = area.population_in(year_ending(rate.year)) if rate.year else None
        number = count_of(count[1])
        if residents is None or not number:
            continue
        implied = number / float(rate.value) * 100_000
        low, high = _LEAST_POPULATION * residents, _MOST_POPULATION * residents
        passed = low <= implied <= high
        yield Check(
            "implied_population",
            "error",
            passed,
            f"{low / 1000:,.0f} to {high / 1000:,.0f} thousand",
            f"{implied / 1000:,.0f} thousand",
            f"{name_of(rate)} and {name_of(count[1])} imply a population of"
            f" {implied / 1000:,.0f} thousand for {area.name}"
            + ("" if passed else ", which is not possible"),
            rate.page,
            cells=(place, count[0]),
        )
