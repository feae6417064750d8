"""Within a table: every total is the sum of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from mappa_extract.checks.subject import Subject, count_of, name_of, plain
from mappa_extract.model import KEY, Check

_CODES = {
    "level": "sum_of_levels",
    "category": "sum_of_categories",
    "order": "sum_of_orders",
}


def check(subject: Subject) -> Iterator[Check]:
    """Recompute each total over levels, categories, orders and districts."""
    for dimension, code in _CODES.items():
        groups = subject.groups(
            lambda row, skip=dimension: (  # type: ignore[misc]
                row.table_id,
                *(getattr(row, name) for name in KEY if name != skip),
            )
        )
        for places in groups.values():
            yield from _one_sum(subject, places, dimension, code)
    yield from _districts(subject)


def _one_sum(subject: Subject, places: list[int], dimension: str, code: str) -> Iterator[Check]:
    rows = subject.observations
    first = rows[places[0]]
    if first.unit != "count" or dimension not in subject.measures[first.measure].dimensions:
        return
    totals = [place for place in places if getattr(rows[place], dimension) == "all"]
    parts = [place for place in places if getattr(rows[place], dimension) not in ("all", "")]
    if len(totals) != 1 or len(parts) < 2:
        return
    yield from compare(subject, totals[0], parts, code)


def compare(subject: Subject, total: int, parts: list[int], code: str) -> Iterator[Check]:
    """Yield the check that the figure at `total` is the sum of those at `parts`."""
    rows = subject.observations
    printed = count_of(rows[total])
    known = [count_of(rows[place]) for place in parts]
    if printed is None or rows[total].marker:
        return
    least = sum(value for value in known if value is not None)
    open_parts = sum(value is None for value in known)
    passed = least <= printed if open_parts else least == printed
    what = f"{rows[total].table or 'table'}: {name_of(rows[total])}"
    terms = " + ".join(f"{rows[place].printed or 'blank'} ({rows[place].label})" for place in parts)
    yield Check(
        check=code,
        severity="error",
        passed=passed,
        expected=plain(least) if not open_parts else f"at least {plain(least)}",
        found=plain(printed),
        message=(
            f"{what} is the sum of its parts"
            if passed
            else f"{what} is not the sum of its parts {terms} = {plain(least)}"
        ),
        page=rows[total].page,
        cells=(total, *parts),
        judges=not (passed and open_parts),
    )


def _districts(subject: Subject) -> Iterator[Check]:
    """The districts of an area add up to its category 1."""
    rows = subject.observations
    groups = subject.groups(
        lambda row: (row.table_id, row.area, row.year, row.measure, row.category)
    )
    for places in groups.values():
        parts = [place for place in places if rows[place].district]
        if len(parts) < 2:
            continue
        one = rows[parts[0]]
        total = next(
            (
                place
                for place, row in enumerate(rows)
                if not row.district
                and (row.area, row.year, row.measure, row.category, row.level, row.basis)
                == (one.area, one.year, one.measure, one.category, "all", one.basis)
            ),
            None,
        )
        if total is not None:
            yield from compare(subject, total, parts, "sum_of_districts")
