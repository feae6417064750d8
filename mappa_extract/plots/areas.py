"""The areas of one year beside each other: as a ranking, and as tiles on something like a map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from mappa_extract.areas import all_areas
from mappa_extract.checks.subject import plain
from mappa_extract.codebook import NATIONAL
from mappa_extract.errors import UsageError
from mappa_extract.model import Observation
from mappa_extract.output.names import UNIT_NAMES
from mappa_extract.output.settled import Settled, settle
from mappa_extract.plots import parts
from mappa_extract.plots.choice import chosen
from mappa_extract.plots.series import figure_title, name_of
from mappa_extract.plots.templates import Spec, end_of_axis, fill, map_template, ranking_template
from mappa_extract.web.atlas_tiles import tiles
from mappa_extract.web.review import SIGNS

_STEP = 58
_SIZE = 11
"""Points of a tile's width, and of the text in it."""


def figures_by_area(
    observations: Iterable[Observation],
    wanted: Mapping[str, str | int | None],
    year: str,
) -> tuple[Observation, dict[str, Settled]]:
    """Return an example of the figure, and each area's in one year.

    Args:
        observations: the figures of a collection.
        wanted: for each dimension its code, or None.
        year: the financial year; empty for the one of which most areas are there, the later of two.

    Raises:
        UsageError: there is no such figure.
    """
    placed = [
        row
        for row in observations
        if row.area and row.area != NATIONAL and row.year and not row.district
    ]
    rows = chosen(placed, {**wanted, "measure": wanted.get("measure") or "registration_rate"})
    counts = Counter(when for _, when in {(row.area, row.year) for row in rows})
    when = year or max(counts, key=lambda one: (counts[one], one))
    if when not in counts:
        raise UsageError(f"no figure to plot is of {when}: give {', '.join(sorted(counts))}")
    found: dict[str, list[Observation]] = {}
    for row in rows:
        if row.year == when:
            found.setdefault(row.area, []).append(row)
    first = next(row for row in rows if row.year == when)
    return first, {area: settle(each) for area, each in found.items()}


def ranking_spec(
    example: Observation, figures: Mapping[str, Settled], names: Mapping[str, str]
) -> Spec:
    """Return the areas as bars, the largest first; the arguments are those of `map_spec`."""
    data = [
        {
            "name": name_of(area, names),
            "value": one.value,
            "status": parts.status_of(one),
            "text": f"{plain(one.value)} {SIGNS[one.checked]}",
        }
        for area, one in figures.items()
        if one.value is not None
    ]
    return fill(
        ranking_template(),
        f"{figure_title(example)}, {example.year}",
        _left_out(figures, names),
        {"areas": data},
        unit=_unit(example),
        end=end_of_axis(one.value or 0.0 for one in figures.values()),
    )


def map_spec(
    example: Observation, figures: Mapping[str, Settled], names: Mapping[str, str]
) -> Spec:
    """Return the areas as tiles in five classes; a tile without a number stays blank.

    Args:
        example: an observation of the figure.
        figures: the figure of each area that has it, by slug.
        names: the areas' names by slug.
    """
    data = []
    for area, tile in tiles().items():
        one = figures.get(area)
        row: dict[str, Any] = {"name": name_of(area, names), "short": tile.short, "text": ""}
        row |= {"column": tile.column, "row": tile.row, "status": "no figure"}
        if one is not None:
            text = " / ".join(plain(value) for value in one.values) or parts.no_number(one)
            sign = SIGNS[one.checked] if one.checked == "disputed" else ""
            row |= {"status": parts.status_of(one), "text": f"{text} {sign}".strip()}
        if one is not None and one.value is not None:
            row |= {"value": one.value}
        data.append(row)
    _shade(data)
    return fill(
        map_template(),
        f"{figure_title(example)}, {example.year}",
        _left_out(figures, names),
        {"tiles": data},
        unit=_unit(example),
        step=_STEP,
        size=_SIZE,
    )


def _shade(data: list[dict[str, Any]]) -> None:
    """Mark the tiles of the darker classes, on which text is white."""
    values = sorted(row["value"] for row in data if "value" in row)
    for row in data:
        if "value" in row:
            row["dark"] = row["value"] >= values[int(0.6 * len(values))]


def _left_out(figures: Mapping[str, Settled], names: Mapping[str, str]) -> list[str]:
    """Return notes on the areas that have no single number."""
    without = len([area for area in all_areas() if area not in figures])
    notes = [f"{without} areas without this figure in this year"] if without else []
    differ = [name_of(area, names) for area, one in figures.items() if one.differs]
    notes += [f"Prints differ: {', '.join(differ)}"] if differ else []
    return notes + parts.legend_of_markers(figures.values())


def _unit(row: Observation) -> str:
    return UNIT_NAMES.get(row.unit, row.unit.replace("_", " "))
