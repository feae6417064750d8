"""Wide tables: one for each measure, with the levels as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mappa_extract.codebook import MEASURES, Measure
from mappa_extract.model import Observation

_LEVELS = {"1": "level_1", "2": "level_2", "3": "level_3", "all": "total"}


def wide_tables(
    observations: Iterable[Observation],
    measures: Mapping[str, Measure] = MEASURES,
) -> dict[str, tuple[list[str], list[list[str]]]]:
    """Return for each measure the columns and the rows of its wide table.

    One row for each area, year, basis and category (order and stage, district), in the order
    of the observations; counts and rates only, percentages stay in the observations. A figure
    that a report prints twice stands once, as first printed; a figure that is not there is an
    empty cell. `measures` are those that the observations may have.
    """
    rows: dict[str, dict[tuple[str, ...], dict[str, str]]] = {}
    for one in observations:
        if one.unit.startswith("percent"):
            continue
        measure = measures[one.measure]
        names = index_columns(measure)
        key = (one.source, *(getattr(one, name) for name in names))
        column = column_of(measure, one.level)
        cells = rows.setdefault(one.measure, {}).setdefault(key, {})
        cells.setdefault(column, one.value)
    result = {}
    for code, measure in measures.items():
        if code in rows:
            columns = value_columns(measure)
            result[code] = (
                [*index_columns(measure), *columns, "source"],
                [
                    [*key[1:], *(cells.get(name, "") for name in columns), key[0]]
                    for key, cells in rows[code].items()
                ],
            )
    return result


def index_columns(measure: Measure) -> list[str]:
    """Return the columns that name a row of a measure's wide table."""
    return [
        "area",
        "year",
        "basis",
        "category",
        *(name for name in ("order", "stage", "district") if name in measure.dimensions),
    ]


def value_columns(measure: Measure) -> list[str]:
    """Return the columns that hold a measure's figures."""
    return list(_LEVELS.values()) if "level" in measure.dimensions else ["value"]


def column_of(measure: Measure, level: str) -> str:
    """Return the column in which a figure of a level stands."""
    return _LEVELS[level] if "level" in measure.dimensions else "value"
