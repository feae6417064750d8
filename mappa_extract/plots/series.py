"""A series: one figure of one or more areas over the years."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mappa_extract.areas import all_areas, area_named
from mappa_extract.checks.collection.known import Break, known_series
from mappa_extract.codebook import MEASURES, NATIONAL
from mappa_extract.model import Observation
from mappa_extract.naming import NATIONAL_NAME, measure_words
from mappa_extract.output.names import BASIS_NAMES, LEVEL_NAMES, UNIT_NAMES, line_name
from mappa_extract.output.settled import Settled, settle
from mappa_extract.plots import parts
from mappa_extract.plots.choice import chosen
from mappa_extract.plots.templates import COLOURS, Spec, fill, series_template, series_values
from mappa_extract.vocabulary.dates import financial_year, year_ending

MOST_AREAS = len(COLOURS)
"""Areas that are drawn where none are asked for; more can't be told apart."""


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


def series_spec(
    observations: Iterable[Observation],
    wanted: Mapping[str, str | int | None],
    areas: str | Sequence[str] | None,
    district: str,
    names: Mapping[str, str],
) -> Spec:
    """Return the chart of a figure of areas over the years.

    Args:
        observations: the figures of a collection.
        wanted: for each dimension its code, or None.
        areas: slugs or names; without any the six areas with the most years.
        district: a police district as printed; empty for the whole area.
        names: the areas' names by slug.

    Raises:
        UsageError: there is no such area or figure.
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
    some = f" ({len(shown)} of {len(counts)} areas)" if len(shown) < len(counts) else ""
    where = f", {district}" if district else ""
    notes = [f"{name_of(slug, names)}: no figure" for slug in slugs if slug not in counts]
    notes += parts.legend_of_markers(figure for one in shown for figure in one.figures.values())
    for number, text in enumerate(known, 1):
        notes += textwrap.wrap(f"{number}  {text}", 110, subsequent_indent="    ")
    years = [year for one in shown for year in one.figures]
    unit = UNIT_NAMES.get(rows[0].unit, rows[0].unit.replace("_", " "))
    return fill(
        series_template(),
        figure_title(max(rows, key=lambda row: row.year)) + where + some,
        notes,
        _datasets(shown, known),
        **series_values([one.name for one in shown], years, unit),
    )


def figure_title(row: Observation) -> str:
    """Return what a series or comparison is of, without area and year."""
    level = LEVEL_NAMES.get(row.level, row.level)
    measure = MEASURES.get(row.measure)
    line = line_name(replace(row, district="")) if measure is None or measure.dimensions else ""
    said = [
        *([line] if line else []),
        *([level] if level else []),
        BASIS_NAMES.get(row.basis, row.basis),
    ]
    return f"{measure_words(row.measure, row.year)}: {', '.join(said)}"


def name_of(slug: str, names: Mapping[str, str]) -> str:
    """Return an area's name; `names` are those of the collection."""
    if slug == NATIONAL:
        return NATIONAL_NAME
    known = all_areas().get(slug)
    return names.get(slug) or (known.name if known else slug)


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
    settled = {year: settle(years[year]) for year in sorted(years)}
    return Series(slug, name_of(slug, names), settled)


def _known_breaks(shown: Sequence[Series]) -> dict[str, int]:
    """Return what breaks the series between their first and last year, each with its year."""
    years = [year for one in shown for year in one.figures]
    known: dict[str, int] = {}
    for year in range(min(years) + 1, max(years) + 1):
        for one in shown:
            for each in one.breaks(year):
                whose = f", {one.name} alone" if "area" in each.scope.codes else ""
                known[f"{each.year}{whose}: {each.what} ({each.source})"] = year
    return known


def _datasets(shown: Sequence[Series], known: Mapping[str, int]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each layer."""
    rows = [row for one in shown for row in _rows(one)]
    marks = [row for row in rows if "value" in row]
    return {
        "breaks": [
            {"year": year - 0.5, "number": str(number), "what": text}
            for number, (text, year) in enumerate(known.items(), 1)
        ],
        "lines": [
            {"area": one.area, "name": one.name, "run": f"{one.area} {run[0]}", "year": year}
            | {"value": one.figures[year].value}
            for one in shown
            for run in one.runs()
            if len(run) > 1
            for year in run
        ],
        "marks": marks,
        "spans": [
            {"name": one.name, "year": year, "value": figure.values[0], "most": figure.values[-1]}
            for one in shown
            for year, figure in one.figures.items()
            if figure.differs
        ],
        "signs": [row for row in rows if "value" not in row],
    }


def _rows(one: Series) -> list[dict[str, Any]]:
    """Return a row for each print with a number, and one for each figure without."""
    rows = []
    for year, figure in one.figures.items():
        common = {"area": one.area, "name": one.name, "year": year, "when": financial_year(year)}
        common |= {"status": parts.status_of(figure)}
        first = figure.rows[0]
        if not figure.values:
            sign = {"sign": parts.no_number(figure), "status": first.marker.replace("_", " ")}
            rows.append({**common, **sign, **_origin(first)})
        for value in figure.values:
            prints = [row for row in figure.rows if row.value and float(row.value) == value]
            own = {"status": "disputed"} if any(r.checked == "disputed" for r in prints) else {}
            rows.append({**common, "value": value, **own, **_origin((prints or [first])[0])})
    return rows


def _origin(row: Observation) -> dict[str, str]:
    return {"printed": row.printed, "source": row.source, "place": row.place}
