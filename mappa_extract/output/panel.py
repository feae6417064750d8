"""The panel: one row an area and year, a column for each of the usual figures.

It is a view of the observations, in the workbook and in the database. No name in it is a word of
SQL. Nothing is added up: a total is there where it is printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from mappa_extract.codebook import CATEGORIES, LEVELS, MEASURES, ORDERS, STAGES
from mappa_extract.model import OBSERVATION_COLUMNS

INDEX = ("area", "area_name", "gss_code", "year", "year_end")
_SHORT = {
    "eligible_offenders": "eligible",
    "managed_offenders": "managed",
    "licence_recalls": "recalls",
    "order_breach_custody": "order_breaches",
    "serious_further_offences": "further_offences",
}
"""Measures by category and level, and how their columns begin."""
_SINGLE = {
    "notification_breaches": "breaches",
    "notification_cautions": "cautions",
    "notification_convictions": "convictions",
    "notification_revocations": "revocations",
    "notification_after_sro_breach": "after_sro_breach",
    "registration_rate": "rate_per_100k",
}
_COMPOUND = ("all", "restraining_order_or_sopo", "restraining_order_or_sex_offender_order")


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of the panel: its name, and what an observation of it has."""

    name: str
    measure: str
    wanted: tuple[tuple[str, str], ...]
    """Dimensions and their codes; a dimension that is not named may have any."""

    @property
    def meaning(self) -> str:
        """What the column holds, in the words of the codebook."""
        dimensions = ", ".join(f"{name} {code}" for name, code in self.wanted)
        return f"{self.measure}: {dimensions}" if dimensions else self.measure


@cache
def panel_columns() -> tuple[Column, ...]:
    """Return the columns of figures, in their order."""
    columns = []
    for measure, short in _SHORT.items():
        usual = MEASURES[measure].basis
        for basis in ("snapshot", "year") if measure == "eligible_offenders" else (usual,):
            begin = short if basis == usual else f"{short}_in_year"
            for category in CATEGORIES:
                for level in LEVELS:
                    parts = [begin]
                    parts += [f"cat{category}"] if category != "all" else []
                    parts += [f"level{level}"] if level != "all" else []
                    name = "_".join(parts) if len(parts) > 1 else f"{begin}_all"
                    wanted = (("basis", basis), ("category", category), ("level", level))
                    columns.append(Column(name, measure, wanted))
    columns += [Column(name, measure, ()) for measure, name in _SINGLE.items()]
    columns += [
        Column(f"{order}_{stage}", "orders", (("order", order), ("stage", stage)))
        for order in ORDERS
        if order not in _COMPOUND
        for stage in STAGES
    ]
    return tuple(columns)


def panel_view() -> str:
    """Return the SQL of the panel as a view of `observations`."""
    parts = [", ".join(f"max({name}) AS {name}" for name in INDEX if name not in ("area", "year"))]
    for column in panel_columns():
        fits = " AND ".join(
            f"\"{name}\" = '{code}'" for name, code in (("measure", column.measure), *column.wanted)
        )
        value = f"CASE WHEN {fits} THEN value END"
        parts.append(
            f"CASE WHEN min({value}) = max({value}) THEN min({value}) END AS {column.name}"
        )
    return (
        "SELECT area, year, " + ", ".join(parts) + ", count(DISTINCT source) AS reports,"
        " coalesce(sum(checked = 'disputed'), 0) AS disputed FROM observations"
        " WHERE area IS NOT NULL AND year IS NOT NULL AND district IS NULL"
        " AND unit IN ('count', 'per_100k') GROUP BY area, year"
    )


def in_panel(row: Mapping[str, str]) -> bool:
    """Tell whether a figure is of the kinds that the panel has."""
    usual = row["unit"] in ("count", "per_100k") and not row["district"]
    return bool(row["area"] and row["year"] and usual)


def columns_of(row: Mapping[str, str]) -> list[Column]:
    """Return the columns of the panel that a figure, as a row of text, stands in; mostly one."""
    return [
        column
        for column in _by_measure().get(row["measure"], ())
        if all(row[name] == code for name, code in column.wanted)
    ]


@cache
def _by_measure() -> Mapping[str, list[Column]]:
    found: dict[str, list[Column]] = {}
    for column in panel_columns():
        found.setdefault(column.measure, []).append(column)
    return found


class Panel:
    """Gathers observations, row by row, into the panel."""

    def __init__(self) -> None:
        self._places = {name: place for place, name in enumerate(OBSERVATION_COLUMNS)}
        self._lines: dict[tuple[str, str], dict[str, set[float]]] = {}
        self._heads: dict[tuple[str, str], dict[str, str]] = {}
        self._sources: dict[tuple[str, str], set[str]] = {}
        self._disputed: Counter[tuple[str, str]] = Counter()

    def add(self, cells: Sequence[str]) -> None:
        """Take an observation, as a row of text."""
        row = {name: cells[place] for name, place in self._places.items()}
        if not in_panel(row):
            return
        key = (row["area"], row["year"])
        self._heads.setdefault(key, {name: row[name] for name in INDEX})
        self._sources.setdefault(key, set()).add(row["source"])
        self._disputed[key] += row["checked"] == "disputed"
        line = self._lines.setdefault(key, {})
        if row["value"]:
            for column in columns_of(row):
                line.setdefault(column.name, set()).add(float(row["value"]))

    def rows(self) -> Iterator[dict[str, str | float | int]]:
        """Yield the line of each area and year, in order; what is not there has no key.

        A figure that is printed differently is not there.
        """
        for key in sorted(self._heads):
            figures = {n: next(iter(v)) for n, v in self._lines[key].items() if len(v) == 1}
            yield {
                **self._heads[key],
                "year_end": int(self._heads[key]["year_end"]),
                **{
                    name: int(value) if value == int(value) else value
                    for name, value in figures.items()
                },
                "reports": len(self._sources[key]),
                "disputed": self._disputed[key],
            }
