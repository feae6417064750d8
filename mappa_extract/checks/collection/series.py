"""Each area's figures over the years: jumps, implied population, last year's restated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from mappa_extract.checks.collection.known import known_series
from mappa_extract.checks.collection.reports import Figure, Finding, figures, slip_between
from mappa_extract.checks.subject import plain
from mappa_extract.extraction import Extraction
from mappa_extract.model import KEY, Check
from mappa_extract.vocabulary.dates import financial_year, year_ending

_CHANCE = 6.0
"""How far the doubled roots of two counts may lie apart by chance: four times the deviation
of two counts that follow Poisson's law, so that 2 and 9 are no jump and 40 and 400 are."""
_GROWTH = 0.04
"""How far an area's population may seem to move in a year: real growth, and estimates that
are put right after a census."""

Key = tuple[str, ...]
Series = Mapping[str, Figure]
"""One figure over the years: the first report of each year that prints it."""


def check(reports: Sequence[Extraction]) -> Iterator[Finding]:
    """Follow each area's figures from year to year, breaks apart."""
    series: dict[Key, dict[str, Figure]] = {}
    restated: list[Figure] = []
    for one in figures(reports):
        row = one.row
        if row.area != one.report.area or row.unit not in ("count", "per_100k"):
            continue
        if row.year != one.report.year:
            restated.append(one)
        elif not row.district:
            key = tuple(getattr(row, name) for name in KEY if name != "year")
            series.setdefault(key, {}).setdefault(row.year, one)
    steps: dict[int, tuple[Extraction, int]] = {}
    for years in series.values():
        yield from _jumps(years, steps)
    for report, number in steps.values():
        yield report, _steady(number, _before(report.year))
    yield from _populations(series)
    yield from _restated(series, restated)


def _before(year: str) -> str:
    return financial_year(year_ending(year) - 1)


def _after(year: str) -> str:
    return financial_year(year_ending(year) + 1)


# ---- jumps -----------------------------------------------------------------------------------


def _jumps(series: Series, steps: dict[int, tuple[Extraction, int]]) -> Iterator[Finding]:
    """Yield the jumps of one series, and count in `steps` what follows the year before."""
    for year, now in series.items():
        before, after = series.get(_before(year)), series.get(_after(year))
        if before is None:
            continue
        if not _jump(before, now):
            report, number = steps.get(id(now.report), (now.report, 0))
            steps[id(now.report)] = (report, number + 1)
        elif after is not None and _jump(now, after) and not _jump(before, after, skipped=now):
            # One year that stands out: it alone is in doubt.
            yield now.report, _jumped(now, before, f"and {plain(after.number)} the year after")
        elif not _is_spike(before, series):
            yield now.report, _jumped(now, before)
            yield before.report, _jumped(before, now)


def _is_spike(one: Figure, series: Series) -> bool:
    """Tell whether a year stands out between two that agree: the step back is no jump."""
    before, after = series.get(_before(one.row.year)), series[_after(one.row.year)]
    return before is not None and _jump(before, one) and not _jump(before, after, skipped=one)


def _jump(before: Figure, now: Figure, skipped: Figure | None = None) -> bool:
    known = known_series()
    if known.broken(now.row) or (skipped and known.broken(skipped.row)):
        return False
    limit, old, new = known.limit(now.row), before.number, now.number
    if limit.least * old <= new <= limit.most * old:
        return False
    return 2 * abs(math.sqrt(new) - math.sqrt(old)) > _CHANCE


def _jumped(one: Figure, other: Figure, more: str = "") -> Check:
    limit = known_series().limit(one.row)
    least, most = limit.least, limit.most
    when = "in the year before"
    if other.row.year > one.row.year:
        least, most, when = 1 / most, 1 / least, "in the year after"
    low, high = math.ceil(least * other.number), math.floor(most * other.number)
    return Check(
        "series_jump",
        "warning",
        False,
        f"{low} to {high}",
        one.row.value,
        f"{one.name} is {plain(other.number)} {when}" + (f" {more}" if more else "") + ", and no"
        " break in the series is known",
        one.row.page,
        cells=(one.place,),
    )


def _steady(number: int, before: str) -> Check:
    text = f"{number} figures"
    return Check(
        "series_jump",
        "warning",
        True,
        text,
        text,
        f"{number} figures follow those of {before} without a jump",
        judges=False,
    )


# ---- implied population ----------------------------------------------------------------------


def _populations(series: Mapping[Key, Series]) -> Iterator[Finding]:
    """Rates and counts of two years imply populations that lie near each other."""
    names = [name for name in KEY if name != "year"]
    for key, rates in series.items():
        what = dict(zip(names, key, strict=True))
        if what["measure"] != "registration_rate":
            continue
        wanted = {
            **what,
            "measure": "eligible_offenders",
            "basis": "snapshot",
            "level": "all",
            "unit": "count",
        }
        counts = series.get(tuple(wanted[name] for name in names), {})
        for year, rate in rates.items():
            yield from _population(rates.get(_before(year)), rate, counts)


def _population(before: Figure | None, now: Figure, counts: Series) -> Iterator[Finding]:
    if before is None or known_series().broken(now.row):
        return
    old, new = counts.get(before.row.year), counts.get(now.row.year)
    if old is None or new is None or not (before.number and now.number and old.number):
        return
    was, now_is = (
        count.number / rate.number * 100_000 for count, rate in ((old, before), (new, now))
    )
    slack = _GROWTH + _rounding(before) + _rounding(now)
    passed = abs(now_is - was) <= slack * was
    low, high = (1 - slack) * was / 1000, (1 + slack) * was / 1000
    yield (
        now.report,
        Check(
            "series_population",
            "warning",
            passed,
            f"{low:,.0f} to {high:,.0f} thousand",
            f"{now_is / 1000:,.0f} thousand",
            f"{now.name} and {new.name} imply a population of {now_is / 1000:,.0f} thousand, in the"
            f" year before {was / 1000:,.0f} thousand",
            now.row.page,
            cells=(now.place, new.place),
        ),
    )


def _rounding(rate: Figure) -> float:
    """Return how far a printed rate may be off, as a share of it."""
    decimals = len(rate.row.value.partition(".")[2])
    return float(0.5 * 10**-decimals / rate.number)


# ---- last year's figure ----------------------------------------------------------------------


def _restated(series: Mapping[Key, Series], restated: Sequence[Figure]) -> Iterator[Finding]:
    """A figure that a report repeats of another year is the one which that year's report has."""
    for one in restated:
        key = tuple(getattr(one.row, name) for name in KEY if name != "year")
        first = series.get(key, {}).get(one.row.year)
        if first is None or first.report is one.report:
            continue
        passed = (first.row.value, first.row.marker) == (one.row.value, one.row.marker)
        slip = "" if passed else slip_between(one, first)
        for mine, theirs in ((one, first), (first, one)):
            verb = "is also" if passed else "is not"
            yield (
                mine.report,
                Check(
                    "last_year_restated",
                    "warning",
                    passed,
                    theirs.row.value or theirs.row.marker,
                    mine.row.value or mine.row.marker,
                    f"{mine.name}, of {mine.row.year}, {verb} the {theirs.row.printed} of"
                    f" {theirs.report.source}{slip}",
                    mine.row.page,
                    cells=(mine.place,),
                ),
            )
