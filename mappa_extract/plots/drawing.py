"""What charts share: axes, signs, and how a figure without a number is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mappa_extract.errors import UsageError
from mappa_extract.output.files import printable
from mappa_extract.output.settled import Settled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKER_SIGNS = {"not_applicable": "\u2013", "suppressed": "*", "not_available": "?"}


def axes_for(ax: Axes | None, **size: Any) -> Axes:
    """Return the axes to draw into: those given, or new ones of a figure of their own.

    Raises:
        UsageError: matplotlib is not installed.
    """
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise UsageError(
            "plot() needs the package matplotlib: pip install 'mappa-extract[plot]'"
        ) from error
    return pyplot.subplots(layout="constrained", **size)[1] if ax is None else ax


def literal(text: str) -> str:
    """Return text of reports as matplotlib draws it letter by letter: a dollar is no formula."""
    return printable(text).replace("$", r"\$")


def no_number(figure: Settled) -> str:
    """Return the sign of a figure that is printed without a number."""
    return MARKER_SIGNS.get(figure.rows[0].marker, "?")


def legend_of_markers(figures: Iterable[Settled]) -> str:
    """Return what the signs of figures without a number mean; empty where there is none."""
    markers = {one.rows[0].marker for one in figures if not one.values}
    return "\n".join(
        f"{sign} {code.replace('_', ' ')}" for code, sign in MARKER_SIGNS.items() if code in markers
    )
