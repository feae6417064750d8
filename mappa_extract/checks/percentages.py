"""Percentages beside counts: every change and share is recomputed within its rounding."""

from __future__ import annotations

from collections.abc import Iterator

from mappa_extract.checks.subject import Subject, name_of, rounds_to
from mappa_extract.model import Check, Observation
from mappa_extract.vocabulary.dates import financial_year, year_ending

_SAME = ("area", "basis", "measure", "category", "level", "order", "stage", "district")


def check(subject: Subject) -> Iterator[Check]:
    """Recompute changes on the year before, and shares of the whole."""
    for place, row in enumerate(subject.observations):
        if not row.value:
            continue
        if row.unit == "percent_change":
            yield from _change(subject, place, row)
        elif row.unit == "percent":
            yield from _share(subject, place, row)


def _count(subject: Subject, row: Observation, year: str) -> int | None:
    for place, other in enumerate(subject.observations):
        if (
            other.unit == "count"
            and other.table_id == row.table_id
            and other.year == year
            and other.value
            and all(getattr(other, name) == getattr(row, name) for name in _SAME)
        ):
            return place
    return None


def _change(subject: Subject, place: int, row: Observation) -> Iterator[Check]:
    before_year = financial_year(year_ending(row.year) - 1) if row.year else ""
    before, after = _count(subject, row, before_year), _count(subject, row, row.year)
    if before is None or after is None:
        return
    old, new = (float(subject.observations[index].value) for index in (before, after))
    if old == 0:
        return
    yield _compare(
        subject, (place, before, after), 100 * (new - old) / old, "change_on_year_before"
    )


def _share(subject: Subject, place: int, row: Observation) -> Iterator[Check]:
    part = _count(subject, row, row.year)
    if part is None:
        return
    wholes = [
        index
        for index, other in enumerate(subject.observations)
        if other.unit == "count"
        and other.value
        and float(other.value) > 0
        and other.area == row.area
        and other.year == row.year
        and _is_whole(other, row)
    ]
    count = float(subject.observations[part].value)
    results = [
        _compare(
            subject,
            (place, part, whole),
            100 * count / float(subject.observations[whole].value),
            "share_of_total",
        )
        for whole in wholes
    ]
    passed = [result for result in results if result.passed]
    if passed:
        yield passed[0]
    elif results:
        yield results[-1]


def _is_whole(other: Observation, row: Observation) -> bool:
    """Tell whether a share may be one of this: of all, or of its row's or column's total."""
    if other.category == other.level == "all":
        return other.table_id == row.table_id or other.measure == "eligible_offenders"
    return (
        other.table_id == row.table_id
        and other.category in ("all", row.category)
        and other.level in ("all", row.level)
        and (other.category, other.level) != (row.category, row.level)
        and other.measure == row.measure
    )


def _compare(subject: Subject, cells: tuple[int, ...], exact: float, code: str) -> Check:
    row = subject.observations[cells[0]]
    decimals = len(row.value.partition(".")[2])
    passed = rounds_to(exact, row.value)
    return Check(
        check=code,
        severity="error",
        passed=passed,
        expected=f"{exact:.{max(decimals, 2)}f}",
        found=row.value,
        message=f"{row.table}: {name_of(row)} "
        + ("follows from the counts" if passed else f"should be {exact:.2f}% by the counts"),
        page=row.page,
        cells=cells,
    )
