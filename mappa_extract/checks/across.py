"""Across tables: figures that must agree with, or not exceed, one another."""

from __future__ import annotations

from collections.abc import Iterator

from mappa_extract.checks.population import basis_of, is_possible, possible_populations
from mappa_extract.checks.subject import Subject, count_of, name_of, plain
from mappa_extract.codebook import OUTCOMES
from mappa_extract.model import Check, Observation
from mappa_extract.vocabulary.dates import year_ending


def check(subject: Subject) -> Iterator[Check]:
    """Compare repeated figures, snapshots with years, outcomes with those managed, and rates."""
    yield from _repeated(subject)
    yield from _twice(subject)
    yield from _within_year(subject)
    yield from _outcomes(subject)
    yield from _cautions(subject)
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


def _twice(subject: Subject) -> Iterator[Check]:
    """Rows that stand in two tables under the same labels: one table twice, counted double."""
    same = subject.groups(lambda row: (*row.key, row.label, row.value, row.marker))
    again: dict[int, list[tuple[int, int]]] = {}
    for first, *others in same.values():
        for place in others:
            again.setdefault(subject.observations[place].table_id, []).append((first, place))
    for pairs in again.values():
        one, other = (subject.observations[place] for place in pairs[0])
        yield Check(
            "table_repeated",
            "warning",
            False,
            "one table",
            "two tables",
            f"{len(pairs)} figures, from {name_of(other)} on, stand already in another table with"
            f" the same labels, from {name_of(one)} on: count them once",
            other.page,
            cells=tuple(place for _, place in pairs),
            judges=False,
        )


def _lookup(subject: Subject, **wanted: str) -> tuple[int, Observation] | None:
    for place, row in subject.find(unit="count", district="", **wanted):
        if count_of(row) is not None:
            return place, row
    return None


def _managed(subject: Subject, row: Observation) -> list[tuple[int, Observation]]:
    """Return those managed in the year in the category and at the level of `row`.

    They are one figure, or its parts by category or by level where no total is printed.
    """
    wanted = {"measure": "managed_offenders", "area": row.area, "year": row.year}
    wanted |= {"category": row.category, "level": row.level}
    parts = {"category": ("1", "2", "3"), "level": ("2", "3")}
    for name, codes in (("", ("",)), *parts.items()):
        if name and wanted[name] != "all":
            continue
        found = [_lookup(subject, **{**wanted, **({name: code} if name else {})}) for code in codes]
        known = [one for one in found if one is not None]
        if len(known) == len(codes):
            return known
    return []


def _at_most(
    small: tuple[int, Observation], large: list[tuple[int, Observation]], code: str, said: str
) -> Check:
    less, more = count_of(small[1]) or 0.0, sum(count_of(row) or 0.0 for _, row in large)
    passed = less <= more
    return Check(
        code,
        "error",
        passed,
        f"at most {plain(more)}",
        plain(less),
        said,
        small[1].page,
        cells=(small[0], *(place for place, _ in large)),
        judges=not passed,
    )


def _within_year(subject: Subject) -> Iterator[Check]:
    """Those managed at a level on 31 March were managed at it in the year.

    Areas print it otherwise all the same, where the two are counted on different rules: both
    figures may be right, and the message says what is printed and not what should be.
    """
    for place, row in enumerate(subject.observations):
        if (row.measure, row.basis, row.unit) != ("eligible_offenders", "snapshot", "count"):
            continue
        if row.level not in ("2", "3") or row.district or count_of(row) is None:
            continue
        if year := _managed(subject, row):
            number = plain(sum(count_of(each) or 0.0 for _, each in year))
            of = f" of category {row.category}" if row.category != "all" else ""
            said = (
                f"on 31 March {plain(count_of(row) or 0.0)}{of} at level {row.level}, in the whole"
                f" year {number}: {name_of(row)}, {_names(year)}"
            )
            yield _at_most((place, row), year, "snapshot_within_year", said)


def _names(rows: list[tuple[int, Observation]]) -> str:
    return " + ".join(name_of(row) for _, row in rows)


def _outcomes(subject: Subject) -> Iterator[Check]:
    for place, row in enumerate(subject.observations):
        if row.measure not in OUTCOMES:
            continue
        if row.unit != "count" or count_of(row) is None:
            continue
        managed = _managed(subject, row)
        if managed:
            number = sum(count_of(each) or 0.0 for _, each in managed)
            be = "is" if (count_of(row) or 0.0) <= number else "should be"
            said = f"{name_of(row)} {be} at most {_names(managed)}: it happened to those managed"
            yield _at_most((place, row), managed, "outcome_within_managed", said)


def _cautions(subject: Subject) -> Iterator[Check]:
    """Cautions and convictions, told apart, add up to what is printed of both together."""
    for place, row in subject.find(measure="notification_breaches", unit="count"):
        parts = [
            _lookup(subject, measure=measure, area=row.area, year=row.year, level="all")
            for measure in ("notification_cautions", "notification_convictions")
        ]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts) or count_of(row) is None:
            continue
        summed = sum(count_of(part) or 0.0 for _, part in known)
        passed = summed == count_of(row)
        names = " + ".join(name_of(part) for _, part in known)
        yield Check(
            "sum_of_breaches",
            "error",
            passed,
            plain(summed),
            row.value,
            f"{name_of(row)} is {'' if passed else 'not '}the sum of {names}",
            row.page,
            cells=(place, *(part for part, _ in known)),
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
        ranges, number = possible_populations(rate), count_of(count[1])
        if not ranges or not number:
            continue
        implied = number / float(rate.value) * 100_000
        possible = " or ".join(f"{low / 1000:,.0f} to {high / 1000:,.0f}" for low, high in ranges)
        passed = is_possible(rate, number, rate.value)
        yield Check(
            "implied_population",
            "error",
            passed,
            f"{possible} thousand, {basis_of(rate.area, year_ending(rate.year) - 1)}",
            f"{implied / 1000:,.0f} thousand",
            f"{name_of(rate)} and {name_of(count[1])} imply a population of"
            f" {implied / 1000:,.0f} thousand for {area.name}"
            + ("" if passed else ", which is not possible"),
            rate.page,
            cells=(place, count[0]),
        )
