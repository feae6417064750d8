"""The factors of the matrix as data: each value changes some fields of the plain look."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Any

PRODUCERS = ("chromium", "libreoffice", "reportlab")


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that is varied: its values, and what each changes of a `Look`."""

    name: str
    values: dict[str, dict[str, Any]]
    always: dict[str, Any] = field(default_factory=dict)
    """What all its values change, so that the factor shows."""
    reports: int = 2
    """How many reports are made of each value by each producer."""


def _labels() -> dict[str, dict[str, Any]]:
    """Return label lines by figure's place by padding by rules."""
    places = [
        "1-middle",
        *(f"{lines}-{at}" for lines in (2, 3) for at in ("top", "middle", "bottom")),
    ]
    padding = {"tight": 0.8, "usual": 3.0, "loose": 8.0}
    rules = ("grid", "rows", "none", "zebra")
    return {
        f"{place} {air} {rule}": {
            "label_lines": int(place[0]),
            "figure_at": place[2:],
            "padding": padding[air],
            "rules": rule,
        }
        for place, air, rule in product(places, padding, rules)
    }


def _gutters() -> dict[str, dict[str, Any]]:
    frames = {"prose": "side-prose", "tables": "side-tables"}
    return {
        f"{kind} {width}mm {rows}": {
            "frame": frames[kind],
            "gutter": float(width),
            "shifted": rows == "shifted",
            "short_heads": True,
            "across": 2.5,
            "list_width": 0.9,
            **({"size": 8.0, "margin": 15} if kind == "tables" else {"size": 8.5}),
        }
        for kind, width, rows in product(frames, (4, 6, 10, 15), ("level", "shifted"))
    }


def _spacing() -> dict[str, dict[str, Any]]:
    fields = {"titles": "title_em", "labels": "label_em", "heads": "head_em"}
    values = {
        f"{what} {em}em": {name: em}
        for (what, name), em in product(fields.items(), (0.1, 0.2, 0.3, 0.4))
    }
    return {**values, "figures 0.1em": {"figure_em": 0.1}, "figures 0.2em": {"figure_em": 0.2}}


FACTORS = (
    Factor("eras", {era: {"eras": (era,)} for era in ("2004", "2009", "2010", "2015", "2021")}),
    Factor("labels", _labels(), {"eras": ("2009", "2010")}, reports=1),
    Factor(
        "head gap",
        {f"{gap}em": {"head_gap": gap} for gap in (0.35, 0.6, 1.0, 2.5)},
        {"eras": ("2009", "2010"), "short_heads": True, "padding": 2.0, "across": 0.0},
    ),
    Factor(
        "head lines",
        {
            "2 bottom": {"head_lines": 2},
            "3 bottom": {"head_lines": 3},
            "3 top": {"head_lines": 3, "head_at": "top"},
            "4 middle": {"head_lines": 4, "head_at": "middle"},
        },
        {"eras": ("2010", "2021")},
    ),
    Factor("letter spacing", _spacing(), {"short_heads": True}),
    Factor("gutter", _gutters(), {"eras": ("2010", "2009")}),
    Factor(
        "title",
        {
            place: {"title_place": place}
            for place in ("left", "centred", "right", "below", "spanning", "ribbon")
        },
    ),
    Factor(
        "leaders",
        {kind: {"leader": kind} for kind in ("dots", "dashes", "spaced", "line", "tab")},
        {"arrange": "leaders", "eras": ("2009", "2004"), "list_width": 0.9},
    ),
    Factor(
        "corner",
        {
            "empty": {},
            "absent": {"corner": "absent"},
            "word": {"corner": "word"},
            "title": {"corner": "title"},
        },
        {"rules": "grid", "eras": ("2010", "2009")},
    ),
    Factor(
        "heads",
        {"first table only": {"heads": "first-only"}, "each table": {}},
        {"eras": ("2010",), "tables": ("snapshot", "managed", "recalls", "order_breaches")},
    ),
    Factor(
        "overleaf",
        {
            "heads alone": {"overleaf": "0"},
            "heads alone, repeated": {"overleaf": "0-repeat"},
            "after one row": {"overleaf": "1"},
            "after one row, repeated": {"overleaf": "1-repeat"},
            "after two rows, continued": {"overleaf": "2-continued"},
            "after two rows": {"overleaf": "2"},
        },
    ),
    Factor(
        "thousands",
        {
            "none": {},
            "comma": {"thousands": ","},
            "space": {"thousands": " "},
            "no-break space": {"thousands": "\u00a0"},
            "thin space": {"thousands": "\u2009"},
            "point": {"thousands": "."},
            "apostrophe": {"thousands": "'"},
        },
        {"areas": "large"},
    ),
    Factor(
        "rotated heads",
        {
            "up": {"rotate": "up", "rules": "grid"},
            "down": {"rotate": "down", "rules": "grid"},
            "slant": {"rotate": "slant", "rules": "rows"},
        },
        {"eras": ("2010", "2009"), "short_heads": True},
    ),
    Factor(
        "groups",
        {
            "rowspan": {"arrange": "row-groups"},
            "rowspan, turned": {"arrange": "row-groups", "rotate": "up", "padding": 7.0},
            "indented": {"arrange": "indented"},
            "two-line heads": {"arrange": "multi-head"},
            "two-line heads, grid": {"arrange": "multi-head", "rules": "grid"},
        },
        {
            "eras": ("2010", "2009"),
            "tables": ("snapshot", "managed", "recalls", "order_breaches", "rate"),
        },
    ),
    Factor(
        "one grid",
        {
            "heads of each": {"arrange": "one-grid"},
            "heads once": {"arrange": "one-grid", "heads": "first-only"},
            "line between": {"arrange": "one-grid", "heads": "spaced"},
        },
        {"rules": "grid", "eras": ("2010", "2009")},
    ),
    Factor(
        "tiles",
        {
            f"{shape} {place}": {"tiles": f"{shape}-{place}"}
            for shape in ("plain", "card", "circle", "band")
            for place in ("over", "under", "right")
        },
        {"arrange": "tiles", "eras": ("2015", "2009")},
    ),
    Factor(
        "frame",
        {
            frame: {"frame": frame}
            for frame in (
                "panel",
                "dark",
                "rounded",
                "card",
                "textbox",
                "sidebar-left",
                "sidebar-right",
                "prose-side",
                "between",
                "layout",
            )
        },
    ),
    Factor(
        "page",
        {
            "A5": {"page": "A5", "margin": 13, "size": 8.0},
            "letter": {"page": "letter"},
            "square": {"page": "square", "margin": 16},
            "landscape": {"page": "landscape"},
            "magazine": {
                "frame": "three-columns",
                "page": "landscape",
                "margin": 14,
                "size": 8.5,
                "short_heads": True,
                "across": 3.0,
                "list_width": 1.0,
            },
        },
    ),
    Factor(
        "chart",
        {kind: {"chart": kind} for kind in ("bar", "column", "pie")},
        {"eras": ("2010", "2009")},
    ),
    Factor(
        "cells",
        {
            "all rows in one": {"arrange": "one-big", "rules": "grid"},
            "nested below": {"arrange": "nested"},
            "nested aside": {"arrange": "nested", "heads": "aside", "short_heads": True},
            "no table": {"arrange": "tabs"},
        },
    ),
    Factor(
        "notes",
        {
            what: {"notes": what}
            for what in (
                "label-1",
                "label-star",
                "head-1",
                "head-letter",
                "figure-1",
                "figure-star",
                "total-dagger",
                "title-1",
            )
        },
    ),
    Factor(
        "totals",
        {
            where: {"totals": where}
            for where in ("last", "first-row", "first-column", "first", "none")
        },
    ),
    Factor(
        "type",
        {
            "all bold": {"bold": "all"},
            "nothing bold": {"bold": "none"},
            "figures bold": {"bold": "figure"},
            "labels bold": {"bold": "label"},
            "capitals": {"caps": True, "size": 8.5},
            "small": {"size": 6.0},
            "large": {"size": 13.0, "short_heads": True},
            "serif": {"font": "serif"},
            "narrow": {"font": "narrow"},
            "mono": {"font": "mono", "size": 8.0},
            "wide": {"font": "dejavu", "size": 8.5},
        },
    ),
    Factor(
        "colour",
        {
            "dark page": {"paper": "#14202b", "ink": "#f2f2f2", "accent": "#9fd0e8"},
            "dark heads": {"head_fill": "#203864", "head_ink": "#ffffff"},
            "pale": {"ink": "#8c8c8c"},
            "coloured figures": {"figure_ink": "#b03a2e"},
        },
    ),
    Factor("turned table", {"as usual": {}, "rows and columns exchanged": {"transposed": True}}),
    Factor(
        "align",
        {
            "figures left": {"align": "left", "head_align": "left"},
            "figures centred": {"align": "center", "head_align": "center"},
            "heads left, figures right": {"head_align": "left"},
            "heads right, figures left": {"align": "left"},
            "heads centred, figures right": {"head_align": "center"},
        },
        {"rules": "none"},
    ),
    Factor(
        "list width",
        {f"{share:.0%}": {"list_width": share} for share in (0.55, 0.8, 1.0)},
        {"rules": "none", "eras": ("2009", "2004")},
    ),
    Factor(
        "language",
        {
            **{how: {"language": how} for how in ("welsh", "beside", "stacked")},
            "facing": {
                "language": "facing",
                "frame": "side-tables",
                "size": 8.0,
                "margin": 15,
                "across": 2.5,
                "short_heads": True,
                "list_width": 0.9,
            },
        },
        {
            "eras": ("2010",),
            "areas": "welsh",
            "tables": ("snapshot", "managed", "orders", "recalls"),
        },
    ),
    Factor(
        "furniture",
        {
            kind: {"furniture": kind}
            for kind in ("", "number", "of", "running", "telephone", "large")
        },
    ),
    Factor(
        "nil",
        {
            how: {"nil": how}
            for how in (
                "zero",
                "dash",
                "dash-all",
                "endash",
                "endash-all",
                "emdash-all",
                "blank",
                "na",
                "NA-all",
                "nil",
                "none",
                "star",
            )
        },
        {"eras": ("2010", "2015")},
    ),
    Factor(
        "questions",
        {how: {"questions": how} for how in ("rows", "inline", "stacked", "numbered")},
        {"eras": ("2004",)},
    ),
)
