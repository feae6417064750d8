"""What charts share: how a figure is said, with a number or without, and Altair's chart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mappa_extract.errors import UsageError
from mappa_extract.output.settled import Settled
from mappa_extract.plots.templates import Spec

if TYPE_CHECKING:
    import altair

MARKER_SIGNS = {"not_applicable": "\u2013", "suppressed": "*", "not_available": "?"}


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
