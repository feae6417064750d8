"""A series: one figure of one or more areas over the years."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from mappa_extract.areas import all_areas, area_named
from mappa_extract.checks.collection.known import Break, known_series
from mappa_extract.codebook import NATIONAL
from mappa_extract.model import Observation
from mappa_extract.output.names import BASIS_NAMES, LEVEL_NAMES, UNIT_NAMES, line_name
from mappa_extract.output.settled import Settled, settle
from mappa_extract.plots.choice import chosen
from mappa_extract.plots.drawing import axes_for, legend_of_markers, literal, no_number
from mappa_extract.vocabulary.dates import financial_year, year_ending

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

_Style = Literal["-", "--", ":", "-."]

MOST_AREAS = 6
"""Areas that are drawn where none are asked for; more can't be told apart."""
_LINES: tuple[_Style, ...] = ("-", "--", ":", "-.")


@dataclass(frozen=True, slots=True)
class Series:
    """One area's figure by the year in which the financial year ends."""

    area: str
    name: str
    figures: Mapping[int, Settled]

    def breaks(self, year: int) -> list[Break]:
        """Return the known breaks between a year and the one before."""
        row = next(iter(self.figures.values())).rows[0]
        now = replace(row, year=financial_year(year))
        breaks = known_series().breaks
        return [one for one in breaks if one.year == now.year and one.scope.covers(now)]

    def runs(self) -> list[list[int]]:
        """Return the years that a line may join: each with one number, no break between."""
        runs: list[list[int]] = []
        for year in sorted(self.figures):
            if self.figures[year].value is None:
                continue
            if runs and runs[-1][-1] == year - 1 and not self.breaks(year):
                runs[-1].append(year)
            else:
                runs.append([year])
        return runs


def plot_series(
    observations: Iterable[Observation],
    wanted: Mapping[str, str | int | None],
    areas: str | Sequence[str] | None,
    district: str,
    names: Mapping[str, str],
    ax: Axes | None,
) -> Axes:
    """Draw a figure of areas over the years and return the axes.

    Args:
        observations: the figures of a collection.
        wanted: for each dimension its code, or None.
        areas: slugs or names; without any the six areas with the most years.
        district: a police district as printed; empty for the whole area.
        names: the areas' names by slug.
        ax: what to draw into; without it a figure of its own.

    Raises:
        UsageError: there is no such area or figure, or matplotlib is not installed.
    """
    slugs = None if areas is None else _slugs(areas, names)
    placed = [row for row in observations if row.area and row.year and row.district == district]
    if slugs is None:
        rows = [row for row in placed if row.area != NATIONAL]
    else:
        rows = [row for row in placed if row.area in slugs]
    rows = chosen(rows, wanted)
    counts = Counter(slug for slug, _ in sorted({(row.area, row.year) for row in rows}))
    if slugs is None:
        slugs = sorted(slug for slug, _ in counts.most_common(MOST_AREAS))
    shown = [_series(slug, rows, names) for slug in slugs if slug in counts]
    known = _known_breaks(shown)
    ax = axes_for(ax, figsize=(10, 4.5 + 0.17 * len(_wrapped(known))))
    for number, one in enumerate(shown):
        _draw(ax, one, number)
    _draw_breaks(ax, known)
    some = f" ({len(shown)} of {len(counts)} areas)" if len(shown) < len(counts) else ""
    where = f", {district}" if district else ""
    ax.set_title(textwrap.fill(literal(_title(rows[0]) + where + some), 80))
    ax.set_ylabel(UNIT_NAMES.get(rows[0].unit, rows[0].unit.replace("_", " ")))
    _draw_years(ax, shown)
    _draw_legend(ax, shown, [_name(slug, names) for slug in slugs if slug not in counts])
    return ax


def _slugs(areas: str | Sequence[str], names: Mapping[str, str]) -> list[str]:
    given = [areas] if isinstance(areas, str) else list(areas)
    # Areas that a folder of layouts declares are known by their reports alone.
    by_name = {name.casefold(): slug for slug, name in names.items()}
    by_name |= {slug: slug for slug in (*names, NATIONAL)}
    found = [by_name.get(one.casefold()) or area_named(one).slug for one in given]
    return list(dict.fromkeys(found))


def _series(slug: str, rows: Sequence[Observation], names: Mapping[str, str]) -> Series:
    years: dict[int, list[Observation]] = {}
    for row in rows:
        if row.area == slug:
            years.setdefault(year_ending(row.year), []).append(row)
    return Series(slug, _name(slug, names), {year: settle(years[year]) for year in sorted(years)})


def _name(slug: str, names: Mapping[str, str]) -> str:
    if slug == NATIONAL:
        return "England and Wales"
    known = all_areas().get(slug)
    return literal(names.get(slug) or (known.name if known else slug))


def _title(row: Observation) -> str:
    level = LEVEL_NAMES.get(row.level, row.level)
    line = line_name(replace(row, district=""))
    parts = [line, *([level] if level else []), BASIS_NAMES.get(row.basis, row.basis)]
    return f"{row.measure.replace('_', ' ').capitalize()}: {', '.join(parts)}"


def _draw(ax: Axes, one: Series, number: int) -> None:
    """Draw an area: lines where they may be, a sign for every figure."""
    color = _color(number)
    for run in one.runs():
        if len(run) > 1:
            values = [value for year in run for value in one.figures[year].values]
            ax.plot(run, values, color=color, linestyle=_style(number), gid=f"line:{one.area}")
    for kind, mark in _marks(ax, color).items():
        points = [
            (year, value)
            for year, figure in one.figures.items()
            for value in figure.values
            if kind in _kinds(figure)
        ]
        if points:
            mark.set_data(*zip(*points, strict=True))
            mark.set_gid(f"{kind}:{one.area}")
            ax.add_line(mark)
    for year, figure in one.figures.items():
        if figure.differs:
            ax.vlines(year, figure.values[0], figure.values[-1], colors=color, linewidth=1)
        if not figure.values:
            bottom = ax.get_xaxis_transform()
            gid, height = f"none:{one.area}", 0.02 + 0.04 * (number % MOST_AREAS)
            sign = no_number(figure)
            ax.text(year, height, sign, color=color, ha="center", transform=bottom, gid=gid)


def _color(number: int) -> str:
    return f"C{number % 10}"


def _style(number: int) -> _Style:
    return _LINES[number % len(_LINES)]


def _marks(ax: Axes, color: str) -> dict[str, Line2D]:
    """Return for each kind of figure a line without points that draws its sign."""
    from matplotlib.lines import Line2D

    paper = ax.get_facecolor()
    looks: dict[str, dict[str, Any]] = {
        "agrees": {"marker": "o"},
        "stands alone": {"marker": "o", "markerfacecolor": paper},
        "prints differ": {"marker": "D", "markerfacecolor": paper},
        "disputed": {"marker": "x", "markersize": 10},
    }
    every: dict[str, Any] = {"color": color, "linestyle": "none", "markeredgewidth": 2, "zorder": 3}
    return {kind: Line2D([], [], label=kind, **every, **look) for kind, look in looks.items()}


def _kinds(figure: Settled) -> set[str]:
    """Return which signs a figure with a number has."""
    disputed = {"disputed"} if figure.checked == "disputed" else set()
    if figure.differs:
        return {"prints differ"} | disputed
    return disputed or {figure.checked or "stands alone"}


def _known_breaks(shown: Sequence[Series]) -> dict[str, tuple[int, str]]:
    """Return what breaks the series between their first and last year, in the order of years.

    Each text has its year, and the colour of the line where it is one area's own break.
    """
    years = [year for one in shown for year in one.figures]
    known: dict[str, tuple[int, str]] = {}
    for year in range(min(years) + 1, max(years) + 1):
        for number, one in enumerate(shown):
            for each in one.breaks(year):
                own = "area" in each.scope.codes
                whose = f", {one.name} alone" if own else ""
                text = f"{each.year}{whose}: {each.what} ({each.source})"
                known[text] = (year, _color(number) if own else "0.5")
    return known


def _wrapped(known: Iterable[str]) -> list[str]:
    """Return the numbered lines that explain breaks."""
    return [
        line
        for number, text in enumerate(known, 1)
        for line in textwrap.wrap(f"{number}  {text}", 115, subsequent_indent="    ")
    ]


def _draw_breaks(ax: Axes, known: Mapping[str, tuple[int, str]]) -> None:
    """Draw a dashed line before each year that begins a series anew, and say what broke it."""
    numbered: dict[tuple[int, str], list[str]] = {}
    for number, place in enumerate(known.values(), 1):
        numbered.setdefault(place, []).append(str(number))
    top = ax.get_xaxis_transform()
    box = {"boxstyle": "round,pad=0.2", "facecolor": ax.get_facecolor(), "edgecolor": "0.5"}
    drawn: Counter[int] = Counter()
    for (year, color), numbers in numbered.items():
        height = 0.98 - 0.07 * drawn[year]
        drawn[year] += 1
        ax.axvline(year - 0.5, linestyle=(0, (4, 4)), linewidth=1, color=color, gid="break")
        text = ", ".join(numbers)
        ax.text(year - 0.5, height, text, ha="center", va="top", size=8, transform=top, bbox=box)
    if known:
        said = ["Known breaks: the line is not drawn over them", *_wrapped(known)]
        ax.set_xlabel("\n".join(said), loc="left", size="small")


def _draw_years(ax: Axes, shown: Sequence[Series]) -> None:
    figures = [figure for one in shown for figure in one.figures.values()]
    years = [year for one in shown for year in one.figures]
    span = range(min(years), max(years) + 1)
    names = [financial_year(year) for year in span]
    ax.set_xticks(span, names, rotation=90 if len(span) > 10 else 0)
    ax.autoscale_view()
    ax.set_xlim(span[0] - 0.7, span[-1] + 0.7)
    ax.margins(y=0.15)
    if all(value >= 0 for figure in figures for value in figure.values):
        ax.set_ylim(bottom=0)


def _draw_legend(ax: Axes, shown: Sequence[Series], without: Sequence[str]) -> None:
    """Name the areas, the signs that occur, and the areas that have no figure."""
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=_color(number), linestyle=_style(number), label=one.name)
        for number, one in enumerate(shown)
    ]
    handles += [Line2D([], [], linestyle="none", label=f"{name}: no figure") for name in without]
    figures = [figure for one in shown for figure in one.figures.values()]
    occurring = {kind for figure in figures if figure.values for kind in _kinds(figure)}
    handles += [mark for kind, mark in _marks(ax, "0.5").items() if kind in occurring]
    if markers := legend_of_markers(figures):
        handles.append(Line2D([], [], linestyle="none", label=markers))
    ax.legend(handles=handles, fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))
