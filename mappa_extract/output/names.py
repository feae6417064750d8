"""What tables and their lines are called where people read them: terminal and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mappa_extract.codebook import MEASURES, NATIONAL, ORDERS, STAGES, Measure
from mappa_extract.model import Observation
from mappa_extract.naming import NATIONAL_NAME, category_words, measure_words

LEVEL_NAMES = {"1": "Level 1", "2": "Level 2", "3": "Level 3", "all": "Total"}
UNIT_NAMES = {"count": "numbers", "per_100k": "per 100,000", "percent": "per cent"}
BASIS_NAMES = {"snapshot": "on 31 March", "year": "in the year"}


def by_table(
    observations: Iterable[Observation],
) -> dict[tuple[str, str, str, str], list[Observation]]:
    """Return the figures of each area, measure, basis and year, in the report's order."""
    groups: dict[tuple[str, str, str, str], list[Observation]] = {}
    for row in observations:
        groups.setdefault((row.area, row.measure, row.basis, row.year), []).append(row)
    return groups


def table_name(
    area: str,
    measure: str,
    basis: str,
    year: str,
    measures: Mapping[str, Measure] = MEASURES,
) -> str:
    """Return a table's heading, `MAPPA-eligible offenders, on 31 March 2010`: its era's words.

    `measures` are those that the table may have.
    """
    when = f"on 31 March {int(year[:4]) + 1}" if basis == "snapshot" and year else year
    name = f"{measure_words(measure, year, measures)}, {when}".removesuffix(", ")
    return f"{name}, {NATIONAL_NAME}" if area == NATIONAL else name


def line_name(row: Observation) -> str:
    """Return what a figure's line is called, without its level."""
    parts = []
    if row.district:
        parts.append(row.district)
    if row.order:
        name = ORDERS.get(row.order, row.order.replace("_", " ").capitalize())
        parts.append(name if row.order != "all" else "All orders")
        if row.stage:
            parts.append(STAGES.get(row.stage, row.stage).split(":")[0])
            return ", ".join(parts)
    if row.district:
        pass
    elif row.category == "all":
        parts.append("All categories")
    elif row.category:
        meaning = category_words(row.category, row.year)
        parts.append(f"Category {row.category}" + (f", {meaning}" if meaning else ""))
    if row.unit == "per_100k":
        parts.append("per 100,000")
    return ", ".join(parts) or "Number"


def key_name(key: Sequence[str]) -> str:
    """Return what the figure of a key is called where it stands alone."""
    from mappa_extract.corrections import row_of

    return figure_name(row_of(key))


def figure_name(row: Observation) -> str:
    """Return what a figure is called where it stands alone: table, line and level."""
    level = LEVEL_NAMES.get(row.level, row.level).lower()
    table = table_name(row.area, row.measure, row.basis, row.year)
    return f"{table}: {line_name(row)}" + (f", {level}" if level else "")
