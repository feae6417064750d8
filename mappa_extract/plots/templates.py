"""The charts as Vega-Lite with places left open: one specification for files, notebooks and atlas.

Python (`fill`) and the atlas (`filled` in `atlas.js`) fill the same templates: a text that begins
with `$` stands for a value, a layer without rows is left out, and the rows are named data sets.
"""

from __future__ import annotations

import copy
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mappa_extract.output.files import printable

Spec = dict[str, Any]
"""A chart as plain data: Vega-Lite, version 6."""

STATUSES = {"agrees": "circle", "stands alone": "square", "disputed": "cross"}
STATUSES |= {"prints differ": "diamond"}
"""What is said of a figure, and the shape of its mark."""
COLOURS = ("#0b4f9e", "#a3420a", "#14602b", "#7a1f7a", "#5a4500", "#b3123f")
DASHES = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [12, 4], [4, 2, 1, 2])
"""The areas' colours, and the dashes of their lines."""
INKS = {
    "ink": "#1b1b1b",
    "soft": "#4d4d4d",
    "line": "#b8b8b8",
    "bad": "#a11212",
    "grid": "#dddddd",
}
"""Colours of text, notes, rules, and what is disputed; the atlas puts those of its page instead."""
INK, SOFT, LINE, BAD, GRID = INKS.values()
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_WIDEST = 80
"""Characters of a heading that stand in a line."""
_YEAR = "(datum.value - 1) + '/' + slice('' + datum.value, -2)"
"""How Vega writes the year in which a financial year ends: 2009/10."""
_RED = {"condition": {"test": "datum.status === 'disputed'", "value": BAD}, "value": INK}
_HEIGHT = 340


def fill(
    template: Spec,
    title: str,
    notes: Sequence[str],
    datasets: Mapping[str, Sequence[Mapping[str, Any]]],
    **values: Any,
) -> Spec:
    """Return a chart.

    Args:
        template: one of this module's.
        title: its heading.
        notes: lines under the heading.
        datasets: the rows of each layer; a layer without rows is left out.
        values: what stands for the open places, by name.
    """

    def put(part: Any) -> Any:
        if isinstance(part, dict):
            return {name: put(each) for name, each in part.items()}
        if isinstance(part, list):
            return [put(each) for each in part]
        is_open = isinstance(part, str) and part.startswith("$") and part[1:] in values
        return values[part[1:]] if is_open else part

    spec: Spec = put(copy.deepcopy(template))
    spec["title"]["text"] = textwrap.wrap(printable(title), _WIDEST) or [""]
    if notes:
        spec["title"]["subtitle"] = [printable(note) for note in notes]
    spec["layer"] = [
        one for one in spec["layer"] if "data" not in one or datasets[one["data"]["name"]]
    ]
    return {**spec, "datasets": {name: list(rows) for name, rows in datasets.items()}}


def _frame(**parts: Any) -> Spec:
    return {
        "$schema": _SCHEMA,
        "title": {"text": "", "anchor": "start", "fontSize": 15, "subtitleColor": SOFT},
        "background": "white",
        "config": {
            "font": "Arial, DejaVu Sans, sans-serif",
            "view": {"stroke": None},
            "axis": {"labelColor": INK, "titleColor": INK, "gridColor": GRID},
            "legend": {"labelColor": INK, "titleColor": INK},
            "title": {"color": INK},
        },
        **parts,
    }


def _tips(*names: str) -> list[Spec]:
    return [{"field": name, "type": "nominal"} for name in names]


def series_template() -> Spec:
    """Return a figure over the years: `$names` and `$colours` of the areas, `$years`, `$unit`.

    Data: `breaks`, `lines` (a `run` is one line), `marks`, `spans` between prints that differ,
    `signs` of figures without a number.
    """
    area = {"field": "name", "type": "nominal", "title": None}
    colour = {**area, "scale": {"domain": "$names", "range": "$colours"}}
    height = {"field": "value", "type": "quantitative", "title": "$unit"}
    tips = _tips("name", "when", "printed", "status", "source", "place")
    what = [{"field": "what", "type": "nominal", "title": "break"}]
    layers: list[Spec] = [
        {
            "name": "signs",
            "data": {"name": "signs"},
            "mark": {"type": "text", "fontSize": 14, "dy": -6, "baseline": "bottom"},
            "encoding": {
                "y": {"value": "$height"},
                "text": {"field": "sign"},
                "color": colour,
                "tooltip": tips,
            },
        },
        {
            "name": "break-numbers",
            "data": {"name": "breaks"},
            "mark": {"type": "text", "dy": -8, "fontSize": 11, "color": INK},
            "encoding": {"y": {"value": 0}, "text": {"field": "number"}, "tooltip": what},
        },
        {
            "name": "breaks",
            "data": {"name": "breaks"},
            "mark": {"type": "rule", "strokeDash": [4, 4], "strokeWidth": 2, "color": SOFT},
            "encoding": {"tooltip": what},
        },
        {
            "name": "lines",
            "data": {"name": "lines"},
            "mark": {"type": "line"},
            "encoding": {
                "y": height,
                "color": colour,
                "strokeDash": {**area, "scale": {"domain": "$names", "range": [*DASHES]}},
                "detail": {"field": "run"},
            },
        },
        {
            "name": "spans",
            "data": {"name": "spans"},
            "mark": {"type": "rule"},
            "encoding": {"y": height, "y2": {"field": "most"}, "color": colour},
        },
        {
            "name": "marks",
            "data": {"name": "marks"},
            "mark": {"type": "point", "size": 70, "strokeWidth": 2, "opacity": 1},
            "encoding": {
                "y": height,
                "color": colour,
                "fill": colour,
                "fillOpacity": {
                    "condition": {"test": "datum.status === 'agrees'", "value": 1},
                    "value": 0,
                },
                "shape": {
                    "field": "status",
                    "type": "nominal",
                    "title": None,
                    "scale": {"domain": [*STATUSES], "range": [*STATUSES.values()]},
                },
                "tooltip": tips,
            },
        },
    ]
    axis = {
        "values": "$years",
        "labelExpr": _YEAR,
        "labelOverlap": "greedy",
        "labelSeparation": 6,
        "grid": False,
    }
    return _frame(
        width=720,
        height="$height",
        encoding={
            "x": {
                "field": "year",
                "type": "quantitative",
                "title": None,
                "scale": {"domain": "$domain", "nice": False, "zero": False},
                "axis": axis,
            }
        },
        layer=layers,
    )


def series_values(names: Sequence[str], years: Sequence[int], unit: str) -> dict[str, Any]:
    """Return what stands for the open places of a series.

    Args:
        names: the areas' names.
        years: the years, by their ends, that have a figure; at least one.
        unit: what the figures are measured in, in words.
    """
    first, last = min(years), max(years)
    return {
        "names": list(names),
        "colours": [COLOURS[number % len(COLOURS)] for number in range(len(names))],
        "years": [*range(first, last + 1)],
        "domain": [first - 0.5, last + 0.5],
        "unit": unit,
        "height": _HEIGHT,
    }


def end_of_axis(values: Iterable[float]) -> float:
    """Return where an axis of bars ends: there is room for a text beside the longest one."""
    return 1.2 * max(values, default=0.0) or 1.0


def ranking_template() -> Spec:
    """Return the areas of one year as bars, the largest first: `$unit`, `$end`; data `areas`.

    `$end` is where the axis ends, beyond the longest bar and its text.
    """
    scale = {"domainMax": "$end"}
    length: Spec = {"field": "value", "type": "quantitative", "title": "$unit", "scale": scale}
    order = {"field": "name", "type": "nominal", "sort": "-x", "title": None}
    return _frame(
        width=480,
        height={"step": 17},
        data={"name": "areas"},
        encoding={"y": order, "x": length, "tooltip": _tips("name", "text", "status")},
        layer=[
            {"name": "bars", "mark": {"type": "bar", "color": COLOURS[0]}},
            {
                "name": "figures",
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {"text": {"field": "text"}, "color": _RED},
            },
        ],
    )


def map_template() -> Spec:
    """Return the areas of one year as tiles in five classes: `$unit`, `$step`, `$size`.

    Data: `tiles`. `$step` is the width of a tile, `$size` that of its text, in points.

    A tile without a number stays blank. `dark` tiles are those on which text is white.
    """
    place = {
        axis: {"field": field, "type": "ordinal", "axis": None}
        for axis, field in (("x", "column"), ("y", "row"))
    }
    ink = {
        "condition": [
            {"test": "datum.dark === true", "value": "white"},
            {"test": "datum.dark === false", "value": "black"},
        ],
        "value": INK,
    }
    return _frame(
        width={"step": "$step"},
        height={"step": 46},
        data={"name": "tiles"},
        encoding={**place, "tooltip": _tips("name", "text", "status")},
        layer=[
            {
                "name": "blanks",
                "transform": [{"filter": "!isValid(datum.value)"}],
                "mark": {"type": "rect", "fill": None, "stroke": LINE, "strokeDash": [3, 3]},
            },
            {
                "name": "filled",
                "transform": [{"filter": "isValid(datum.value)"}],
                "mark": {"type": "rect", "stroke": "white", "strokeWidth": 2},
                "encoding": {
                    "color": {
                        "field": "value",
                        "type": "quantitative",
                        "title": "$unit",
                        "scale": {"type": "quantile", "scheme": "blues"},
                    }
                },
            },
            *(
                {
                    "name": name,
                    "mark": {"type": "text", "dy": dy, "fontSize": "$size", "fontWeight": weight},
                    "encoding": {"text": {"field": field}, "color": ink},
                }
                for name, field, dy, weight in (
                    ("shorts", "short", -8, "normal"),
                    ("figures", "text", 8, "bold"),
                )
            ),
        ],
    )


def coverage_template(shares: bool) -> Spec:
    """Return the reports by area and year; data `reports`.

    Args:
        shares: whether it is known how many figures are expected; else colour is the status.
    """
    colour: Spec = {"field": "status", "type": "nominal", "title": "status"}
    if shares:
        colour = {
            "field": "share",
            "type": "quantitative",
            "title": "share read",
            "scale": {"domain": [0, 1], "scheme": "blues", "reverse": True},
            "legend": {"format": ".0%"},
        }
    return _frame(
        width={"step": 24},
        height={"step": 15},
        data={"name": "reports"},
        encoding={
            "x": {"field": "year", "type": "ordinal", "title": None, "sort": "ascending"},
            "y": {"field": "area", "type": "nominal", "title": None},
            "tooltip": _tips("area", "year", "status", "share", "reports", "source"),
        },
        layer=[
            {"name": "cells", "mark": "rect", "encoding": {"color": colour}},
            {
                "name": "signs",
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {
                    "text": {"field": "sign"},
                    "color": {
                        "condition": {"test": "datum.share < 0.6", "value": "white"},
                        "value": INK,
                    },
                },
            },
        ],
    )


def bars_template() -> Spec:
    """Return a report's figures: `$levels` and their `$colours`, `$legend`, `$unit`, `$end`.

    Data: `bars`, `prints` that differ, and `figures` as texts at the `end` of what is drawn.
    """
    scale = {"domainMax": "$end"}
    length: Spec = {"field": "value", "type": "quantitative", "title": "$unit", "scale": scale}
    colour = {
        "field": "level",
        "type": "nominal",
        "title": None,
        "scale": {"domain": "$levels", "range": "$colours"},
        "legend": "$legend",
    }
    layers: list[Spec] = [
        {
            "name": "bars",
            "data": {"name": "bars"},
            "mark": "bar",
            "encoding": {"x": length, "color": colour},
        },
        {
            "name": "prints",
            "data": {"name": "prints"},
            "mark": {"type": "point", "shape": "diamond", "size": 60},
            "encoding": {"x": length, "color": colour},
        },
        {
            "name": "figures",
            "data": {"name": "figures"},
            "mark": {"type": "text", "align": "left", "dx": 5},
            "encoding": {
                "x": {**length, "field": "end"},
                "text": {"field": "text"},
                "color": _RED,
            },
        },
    ]
    labels = {"labelLimit": 320}
    return _frame(
        width=560,
        height={"step": 18},
        encoding={
            "y": {"field": "line", "type": "nominal", "sort": None, "title": None, "axis": labels},
            "yOffset": {"field": "level", "sort": "$levels"},
        },
        layer=layers,
    )
