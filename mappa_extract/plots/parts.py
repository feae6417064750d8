"""What charts share: frame, signs, colours, and how a figure without a number is shown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from mappa_extract.errors import UsageError
from mappa_extract.output.files import printable
from mappa_extract.output.settled import Settled

if TYPE_CHECKING:
    import altair

Spec = dict[str, Any]
"""A chart as plain data: Vega-Lite, version 6."""

MARKER_SIGNS = {"not_applicable": "\u2013", "suppressed": "*", "not_available": "?"}
STATUSES = {"agrees": "circle", "stands alone": "square", "disputed": "cross"}
STATUSES |= {"prints differ": "diamond"}
"""What is said of a figure, and the shape of its mark."""
COLOURS = ("#0b4f9e", "#a3420a", "#14602b", "#7a1f7a", "#5a4500", "#b3123f")
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_LINE = 80
"""Characters of a heading that stand in a line."""
_BAD = "#a11212"


def frame(title: str, notes: Sequence[str], **parts: Any) -> Spec:
    """Return a chart with its heading, and notes under that."""
    lines = textwrap.wrap(printable(title), _LINE) or [""]
    heading: Spec = {"text": lines, "anchor": "start", "fontSize": 15}
    if notes:
        heading |= {"subtitle": [printable(note) for note in notes], "subtitleColor": "#4d4d4d"}
    return {
        "$schema": _SCHEMA,
        "title": heading,
        "background": "white",
        "config": {"font": "system-ui, sans-serif", "view": {"stroke": None}},
        **parts,
    }


def shape(field: str = "status") -> Spec:
    """Return the encoding of what checks say of a figure by the shape of its mark."""
    scale = {"domain": [*STATUSES], "range": [*STATUSES.values()]}
    return {"field": field, "type": "nominal", "title": None, "scale": scale}


def filled() -> Spec:
    """Return the encoding that fills the marks of figures that agree with a check."""
    return {"condition": {"test": "datum.status === 'agrees'", "value": 1}, "value": 0}


def red_if_disputed() -> Spec:
    """Return the encoding of a text's colour."""
    return {"condition": {"test": "datum.status === 'disputed'", "value": _BAD}, "value": "black"}


def status_of(figure: Settled) -> str:
    """Return what is said of a figure with a number."""
    return "prints differ" if figure.differs else figure.checked or "stands alone"


def no_number(figure: Settled) -> str:
    """Return the sign of a figure that is printed without a number."""
    return MARKER_SIGNS.get(figure.rows[0].marker, "?")


def legend_of_markers(figures: Iterable[Settled]) -> list[str]:
    """Return what the signs of figures without a number mean; empty where there is none."""
    markers = {one.rows[0].marker for one in figures if not one.values}
    return [
        f"{sign} {code.replace('_', ' ')}" for code, sign in MARKER_SIGNS.items() if code in markers
    ]


def chart(spec: Spec) -> altair.TopLevelMixin:
    """Return a chart that a notebook shows and that saves itself, as Altair has it.

    Raises:
        UsageError: Altair is not installed.
    """
    try:
        import altair
    except ImportError as error:
        raise UsageError(
            "plot() needs the package altair: pip install 'mappa-extract[plot]'"
        ) from error
    return altair.Chart.from_dict(spec)
