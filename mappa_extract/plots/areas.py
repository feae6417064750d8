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
from mappa_extract.pages.atlas_tiles import tiles
from mappa_extract.pages.review import SIGNS
from mappa_extract.plots import parts
from mappa_extract.plots.choice import chosen
from mappa_extract.plots.series import figure_title, name_of


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
) -> parts.Spec:
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
    length = {"field": "value", "type": "quantitative", "title": _unit(example)}
    return parts.frame(
        f"{figure_title(example)}, {example.year}",
        _left_out(figures, names),
        width=480,
        height={"step": 17},
        data={"values": data},
        encoding={
            "y": {"field": "name", "type": "nominal", "sort": "-x", "title": None},
            "x": length,
            "tooltip": [{"field": one, "type": "nominal"} for one in ("name", "value", "status")],
        },
        layer=[
            {"name": "bars", "mark": {"type": "bar", "color": parts.COLOURS[0]}},
            {
                "name": "figures",
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {"text": {"field": "text"}, "color": parts.red_if_disputed()},
            },
        ],
    )


def map_spec(
    example: Observation, figures: Mapping[str, Settled], names: Mapping[str, str]
) -> parts.Spec:
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
    place = {
        axis: {"field": field, "type": "ordinal", "axis": None}
        for axis, field in (("x", "column"), ("y", "row"))
    }
    tip = [{"field": one, "type": "nominal"} for one in ("name", "value", "status")]
    dark = {"test": "datum.dark === true", "value": "white"}
    _shade(data)
    return parts.frame(
        f"{figure_title(example)}, {example.year}",
        _left_out(figures, names),
        width={"step": 58},
        height={"step": 46},
        data={"values": data},
        encoding={**place, "tooltip": tip},
        layer=[
            {
                "name": "blanks",
                "transform": [{"filter": "!isValid(datum.value)"}],
                "mark": {"type": "rect", "fill": None, "stroke": "#bbb", "strokeDash": [3, 3]},
            },
            {
                "name": "tiles",
                "transform": [{"filter": "isValid(datum.value)"}],
                "mark": {"type": "rect", "stroke": "white", "strokeWidth": 2},
                "encoding": {
                    "color": {
                        "field": "value",
                        "type": "quantitative",
                        "title": _unit(example),
                        "scale": {"type": "quantile", "scheme": "blues"},
                    }
                },
            },
            {
                "name": "shorts",
                "mark": {"type": "text", "dy": -8, "fontSize": 11},
                "encoding": {
                    "text": {"field": "short"},
                    "color": {"condition": dark, "value": "black"},
                },
            },
            {
                "name": "figures",
                "mark": {"type": "text", "dy": 8, "fontSize": 11, "fontWeight": "bold"},
                "encoding": {
                    "text": {"field": "text"},
                    "color": {"condition": dark, "value": "black"},
                },
            },
        ],
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
