"""One report: the figures of a measure by line, mostly category, and level."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

from mappa_extract.checks.subject import plain
from mappa_extract.errors import UsageError
from mappa_extract.extraction import Extraction
from mappa_extract.model import Observation
from mappa_extract.output.coverage import STATUS_SIGNS
from mappa_extract.output.names import LEVEL_NAMES, UNIT_NAMES, line_name, table_name
from mappa_extract.output.settled import Settled, settled_figures
from mappa_extract.pages.review import SIGNS, WORDS
from mappa_extract.plots.choice import chosen
from mappa_extract.plots.drawing import axes_for, legend_of_markers, literal, no_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SUMS = ("category", "level", "order")
_LOOKS = {"": ("C0", ""), "1": ("C0", ""), "2": ("C1", "//"), "3": ("C2", ".."), "all": ("C7", "")}
"""Colour and hatching of each level's bars."""


def plot_report(
    extraction: Extraction, measure: str | None, basis: str | None, ax: Axes | None
) -> Axes:
    """Draw a measure of a report's own area and year as bars and return the axes.

    Args:
        extraction: the report.
        measure: the measure's code; None for all eligible offenders, or the report's first.
        basis: `snapshot` or `year`; None for that of the codebook.
        ax: what to draw into; without it a figure of its own.

    Raises:
        UsageError: the report has no such figure, or matplotlib is not installed.
    """
    own = [
        row
        for row in extraction.observations
        if (row.area, row.year, row.district) == (extraction.area, extraction.year, "")
    ]
    try:
        rows = chosen(own, {"measure": measure, "basis": basis, "unit": None})
    except UsageError as error:
        raise UsageError(f"{extraction.source}: {error}") from error
    lines: dict[tuple[str, ...], dict[str, Settled]] = {}
    for figure in settled_figures(_parts(rows)).values():
        row = figure.rows[0]
        lines.setdefault((row.category, row.order, row.stage), {})[row.level] = figure
    used = [level for level in _LOOKS if any(level in line for line in lines.values())]
    ax = axes_for(ax, figsize=(9, 1.5 + 0.3 * len(lines) * len(used)))
    for number, level in enumerate(used):
        offset, height = (number + 0.5) * 0.8 / len(used) - 0.4, 0.8 / len(used)
        _draw(ax, [line.get(level) for line in lines.values()], level, offset, height)
    names = [line_name(next(iter(line.values())).rows[0]) for line in lines.values()]
    ax.set_yticks(range(len(lines)), [textwrap.fill(literal(name), 32) for name in names])
    ax.set_ylim(len(lines) - 0.5, -0.5)
    first, status = rows[0], extraction.status
    name = extraction.area_name or extraction.area or "unknown area"
    title = table_name("", first.measure, first.basis, first.year)
    ax.set_title(literal(f"{name}: {title} ({STATUS_SIGNS[status]} {status})"))
    figures = [figure for line in lines.values() for figure in line.values()]
    values = [value for figure in figures for value in figure.values]
    if all(value >= 0 for value in values):
        # Numbers stand beside their bars, and nothing but zeros is still a chart.
        ax.set_xlim(0, 1.2 * max(values, default=0) or 1)
    signs = [f"{sign} {WORDS[code]}" for code, sign in SIGNS.items()]
    said = [UNIT_NAMES.get(first.unit, first.unit), *signs, legend_of_markers(figures)]
    ax.set_xlabel(";  ".join(text.replace("\n", ", ") for text in said if text))
    if used != [""]:
        ax.legend(fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def _parts(rows: list[Observation]) -> list[Observation]:
    """Return the figures without sums whose parts are there: bars beside each other are parts."""
    keys = {row.key for row in rows}

    def is_sum(row: Observation) -> bool:
        return any(
            getattr(row, name) == "all"
            and any(
                replace(row, **{name: code}).key in keys
                for code in {getattr(other, name) for other in rows} - {"all"}
            )
            for name in _SUMS
        )

    return [row for row in rows if not is_sum(row)]


def _draw(
    ax: Axes, figures: list[Settled | None], level: str, offset: float, height: float
) -> None:
    """Draw the bars of one level; prints that differ are diamonds, and no bar."""
    color, hatch = _LOOKS[level]
    bars = [(line, one) for line, one in enumerate(figures) if one and one.value is not None]
    ax.barh(
        [line + offset for line, _ in bars],
        [value for _, one in bars for value in one.values],
        height,
        label=LEVEL_NAMES.get(level, level),
        color=color,
        hatch=hatch,
        edgecolor=ax.get_facecolor(),
        gid=f"level:{level}",
    )
    for line, one in enumerate(figures):
        if one is None:
            continue
        text = " or ".join(plain(value) for value in one.values) or no_number(one)
        if one.differs:
            ax.plot(one.values, [line + offset] * len(one.values), "D", color=color)
            text += ", prints differ"
        ax.annotate(
            f"{text} {SIGNS[one.checked]}",
            (max(one.values, default=0), line + offset),
            xytext=(8 if one.differs else 4, 0),
            textcoords="offset points",
            va="center",
            size="small",
            weight="bold" if one.checked == "disputed" else "normal",
        )
