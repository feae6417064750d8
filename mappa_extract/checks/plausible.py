"""What is possible by a sum but not plausible: shares, and the order of levels and categories.

None of these must hold, all of them nearly always do: a failure asks a person to look. A
pass corroborates nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from mappa_extract.checks.subject import Subject, count_of, name_of, plain
from mappa_extract.codebook import NATIONAL
from mappa_extract.model import Check, Observation
from mappa_extract.vocabulary.dates import year_ending

_CHANCE = 3.0
"""How far the doubled roots of two counts may lie apart by chance: just over two
deviations of the difference of two counts that follow Poisson's law."""
_ORDERED = ("eligible_offenders", "managed_offenders", "licence_recalls")
"""Measures with figures large enough for an order of the levels to show."""
_RARE = ("shpo_foreign_travel", "notification_order", "foreign_travel_order")
"""Orders of which there are nationally at most 4 for each 100 SOPOs or SHPOs."""
_SHARES: tuple[tuple[dict[str, str], float], ...] = (
    # Nationally 4.3% in 2005/06, 2.9% in 2021/22.
    ({"measure": "notification_breaches"}, 0.15),
    ({"measure": "notification_revocations"}, 0.05),
    ({"measure": "notification_after_sro_breach"}, 0.02),
    # Nationally 0.1% and less.
    ({"measure": "orders", "order": "notification_order"}, 0.03),
    ({"measure": "orders", "order": "foreign_travel_order"}, 0.03),
    # SOPOs were nationally 3.1% in 2005/06, SHPOs 8.6% in 2021/22; in single areas 10%.
    ({"measure": "orders"}, 0.25),
    # Category 2 was 138% of category 1 in 2002/03, 33% in 2021/22; category 3 at most 11%.
    ({"measure": "eligible_offenders", "category": "2"}, 5.0),
    ({"measure": "eligible_offenders", "category": "3"}, 0.6),
)
"""The most that a figure may be as a share of the area's registered sexual offenders."""


_RATE_2003, _RATE_A_YEAR = 41.0, 3.7
"""Registered sexual offenders in 100,000 residents: nationally 41 in 2002/03 (21,513 of 52.6
million), 114 in 2022/23 (68,357 of 60.2 million), with a nearly steady rise between."""
_RATE_LEAST, _RATE_MOST = 0.25, 2.5
"""Within which shares of the country's rate an area's is plausible; five reports at hand lie
between 0.6 and 1.4."""


def check(subject: Subject) -> Iterator[Check]:
    """Look for shares, and orders of levels and categories, that are not plausible."""
    for place, row in enumerate(subject.observations):
        yield from _writing(place, row)
        if row.area == NATIONAL or row.unit != "count" or not count_of(row) or row.district:
            continue
        yield from _share(subject, place, row)
        if row.level in ("2", "3") and row.measure in _ORDERED:
            yield from _order(subject, place, row, "level", str(int(row.level) - 1))
        if row.measure == "orders" and row.stage == "full" and row.order in _RARE:
            for usual in ("sopo", "shpo"):
                yield from _order(subject, place, row, "order", usual)
        if (row.measure, row.category, row.level) == ("eligible_offenders", "1", "all"):
            yield from _rate(subject, place, row)
        if (row.measure, row.category, row.level) == ("eligible_offenders", "3", "all"):
            yield from _order(subject, place, row, "category", "2")
        if row.basis == "snapshot" and (row.category, row.level) == ("3", "1"):
            yield Check(
                "category_three_level",
                "warning",
                False,
                "0",
                row.value,
                f"{name_of(row)} is of category 3 at level 1: other dangerous offenders are managed"
                " at level 2 or 3",
                row.page,
                cells=(place,),
            )


def _other(subject: Subject, row: Observation, **changed: str) -> int | None:
    """Return the place of the figure that differs from `row` in these columns only."""
    names = ("measure", "basis", "category", "level", "order", "stage")
    wanted = {name: getattr(row, name) for name in names} | changed
    wanted |= {"area": row.area, "year": row.year, "unit": "count", "district": ""}
    if wanted["basis"] == "":
        del wanted["basis"]
    for place, other in subject.find(**wanted):
        if count_of(other) is not None:
            return place
    return None


def _above(number: float, other: float) -> float:
    """Return by how much a count is above another: twice the difference of their roots.

    With 3/8 added (Anscombe 1948) that has a deviation of 1.4 down to counts of a few.
    """
    return 2 * (math.sqrt(number + 0.375) - math.sqrt(other + 0.375))


def _writing(place: int, row: Observation) -> Iterator[Check]:
    """A zero in front or a third decimal: a mark that has run into the figure."""
    if row.unit not in ("count", "per_100k") or row.read_by == "corrected":
        return
    whole, _, decimals = row.value.partition(".")
    if (len(whole) > 1 and whole.startswith("0")) or len(decimals) > 2:
        yield Check(
            "odd_figure",
            "warning",
            False,
            "no zero in front, two decimals at most",
            row.printed,
            f"{name_of(row)} is not written as a figure is: a note may have run into it",
            row.page,
            cells=(place,),
        )


def _share(subject: Subject, place: int, row: Observation) -> Iterator[Check]:
    most = next(
        (
            share
            for what, share in _SHARES
            if all(getattr(row, name) == code for name, code in what.items())
        ),
        None,
    )
    whole = {"category": "1"}
    if row.measure == "managed_offenders" and row.category in ("1", "2"):
        # Of those who were eligible at some time in the year: more than on the one day.
        most, whole = 1.25, {"category": row.category}
    if most is None:
        return
    whole |= {
        "measure": "eligible_offenders",
        "level": "all",
        "order": "",
        "stage": "",
        "basis": "",
    }
    base = _other(subject, row, **whole)
    number, of = count_of(row), count_of(subject.observations[base]) if base is not None else None
    if base is None or base == place or not number or not of:
        return
    passed = number <= most * of or _above(number, most * of) <= _CHANCE
    yield Check(
        "plausible_share",
        "warning",
        passed,
        f"at most {plain(round(most * of))}",
        plain(number),
        f"{name_of(row)} is {100 * number / of:.0f}% of {name_of(subject.observations[base])}"
        + ("" if passed else f", at most {100 * most:.0f}% is plausible"),
        row.page,
        cells=(place, base),
        judges=not passed,
    )


def _rate(subject: Subject, place: int, row: Observation) -> Iterator[Check]:
    """A note that has run into the count of category 1 makes it ten times as large."""
    area = subject.areas.get(row.area)
    ending = year_ending(row.year) if row.year else 0
    residents = area.population_in(ending) if area and ending else None
    number = count_of(row)
    if not residents or not number:
        return
    usual = _RATE_2003 + _RATE_A_YEAR * (ending - 2003)
    rate = number / residents * 100_000
    low, high = _RATE_LEAST * usual, _RATE_MOST * usual
    passed = low <= rate <= high
    yield Check(
        "plausible_rate",
        "warning",
        passed,
        f"{plain(round(low * residents / 1e5))} to {plain(round(high * residents / 1e5))}",
        plain(number),
        f"{name_of(row)} is {rate:.0f} in 100,000 residents of the area"
        + ("" if passed else f": {low:.0f} to {high:.0f} are plausible in {row.year}"),
        row.page,
        cells=(place,),
        judges=not passed,
    )


def _order(
    subject: Subject, place: int, row: Observation, name: str, before: str
) -> Iterator[Check]:
    """A figure is not above the one of the level or category before it, chance apart."""
    other = _other(subject, row, **{name: before})
    if other is None or subject.observations[other].table_id != row.table_id:
        return
    number, more = count_of(row) or 0.0, count_of(subject.observations[other]) or 0.0
    if name == "level" and row.category == "3" and before == "1":
        return  # nobody of category 3 is at level 1
    passed = _above(number, more) <= _CHANCE
    yield Check(
        "usual_order",
        "warning",
        passed,
        f"at most about {plain(more)}",
        plain(number),
        f"{name_of(row)} is {'not ' if passed else ''}above {name_of(subject.observations[other])}"
        + ("" if passed else f": of {name} {before} there are usually more"),
        row.page,
        cells=(place, other),
        judges=not passed,
    )
