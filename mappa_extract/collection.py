"""The library for a collection: reports of many areas and years, looked at together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from mappa_extract.batch.comparison import Comparison, compare
from mappa_extract.batch.duplicates import find_duplicates
from mappa_extract.batch.reading import decode, encode
from mappa_extract.codebook import STATUSES
from mappa_extract.errors import UsageError
from mappa_extract.extraction import Extraction
from mappa_extract.model import REPORT_COLUMNS, Check, Observation
from mappa_extract.output.written import read_written
from mappa_extract.report import Report, frame_of_checks, frame_of_observations

if TYPE_CHECKING:
    from altair import TopLevelMixin

_INTEGERS = ("pages", "observations", "checks_passed", "checks_failed")


class Collection:
    """Reports of areas and years: their figures, checks and coverage as pandas data frames.

    `read_collection` gives the one that a run has written, `Collection.from_reports` one of
    reports that were read from Python.

    Args:
        reports: a row for each input, with the columns of `reports.csv` as text.
        observations: the figures of all reports.
        checks: the checks of all reports, each with its `source`.
    """

    def __init__(
        self,
        reports: Sequence[Mapping[str, str]],
        observations: Sequence[Observation],
        checks: Sequence[Check],
    ) -> None:
        self._reports = reports
        self._observations = observations
        self._checks = checks

    @classmethod
    def from_reports(cls, reports: Iterable[Report]) -> Collection:
        """Return the collection of reports, checked against each other as the command does.

        What these checks find is in the collection; the reports themselves are left as they are.

        Args:
            reports: of `extract_folder`, or some of `extract`, in any order.

        Raises:
            UsageError: two of them have the same `source`.
        """
        given: dict[str, Extraction] = {}
        for report in reports:
            if report.source in given:
                raise UsageError(
                    f"two reports are called {report.source!r}: read them with extract_folder, from"
                    " a folder that holds both"
                )
            given[report.source] = report.extraction
        checked = _checked_together([given[source] for source in sorted(given)])
        checks = []
        for one in checked:
            for check in one.checks:
                check.source = one.source
                checks.append(check)
        return cls(
            [one.report_row() for one in checked],
            [row for one in checked for row in one.observations],
            checks,
        )

    @cached_property
    def observations(self) -> pd.DataFrame:
        """One row a printed figure, with the dtypes of `Report.observations`."""
        return frame_of_observations(self._observations)

    @cached_property
    def reports(self) -> pd.DataFrame:
        """One row an input: `status` is a category, counts are `Int64`, the rest is text."""
        rows = [[row[name] for name in REPORT_COLUMNS] for row in self._reports]
        frame = pd.DataFrame(rows, columns=list(REPORT_COLUMNS), dtype="string")
        for name in _INTEGERS:
            frame[name] = pd.to_numeric(frame[name].replace("", pd.NA)).astype("Int64")
        frame["status"] = pd.Categorical(frame["status"], categories=list(STATUSES))
        return frame

    @cached_property
    def checks(self) -> pd.DataFrame:
        """One row a check that was made, of a report or between reports."""
        return frame_of_checks(self._checks)

    def __len__(self) -> int:
        return len(self._reports)

    def __repr__(self) -> str:
        areas = {row["area"] for row in self._reports if row["area"]}
        years = sorted({row["year"] for row in self._reports if row["year"]})
        span = f", {years[0]} to {years[-1]}" if years else ""
        disputed = sum(row.checked == "disputed" for row in self._observations)
        return (
            f"<Collection of {len(self)} reports, {len(areas)} areas{span}:"
            f" {len(self._observations)} observations, {disputed} disputed>"
        )

    def _repr_html_(self) -> str:
        from mappa_extract.web.notebook import collection_html

        return collection_html(self._reports, self._observations, self._checks)

    def plot(
        self,
        measure: str | None = None,
        category: str | int | None = None,
        level: str | int | None = None,
        *,
        areas: str | Sequence[str] | None = None,
        order: str | None = None,
        stage: str | None = None,
        basis: str | None = None,
        unit: str | None = None,
        district: str = "",
    ) -> TopLevelMixin:
        """Draw one figure of areas over the years, with Altair; return the chart.

        Known breaks are marked and no line goes over one, over a year without a number, or
        through a year whose prints differ. Each figure has a sign: filled where it agrees with a
        check, open where it stands alone, a cross where it is disputed, a diamond for each of
        several prints that differ. What is left out is chosen as the atlas does; the title says
        what is drawn.

        Args:
            measure: a code of the codebook, as all that follow: `eligible_offenders`.
            category: `1` to `4` or `all`.
            level: `1` to `3` or `all`.
            areas: slugs or names; without any the six areas with the most years.
            order: a civil order.
            stage: `applied`, `interim` or `full`.
            basis: `snapshot` or `year`.
            unit: `count`, `per_100k`, `percent` or `percent_change`.
            district: a police district as printed; without it the whole area.

        Raises:
            UsageError: there is no such area or figure, or Altair is not installed.
        """
        from mappa_extract.plots.parts import chart
        from mappa_extract.plots.series import series_spec

        wanted = {
            "measure": measure,
            "category": category,
            "level": level,
            "order": order,
            "stage": stage,
            "basis": basis,
            "unit": unit,
        }
        names = {row["area"]: row["area_name"] for row in self._reports if row["area_name"]}
        return chart(series_spec(self._observations, wanted, areas, district, names))


def read_collection(folder: str | Path) -> Collection:
    """Return the collection that a run has written.

    Args:
        folder: the output folder of `mappa-extract reports/ -o out/`, or its URL.

    Raises:
        UnreadableSourceError: a table is missing, not whole, or not of the same run.
        UsageError: what the URL needs is not installed.
    """
    written = read_written(str(folder))
    return Collection(written.reports, written.observations, written.checks)


def _checked_together(extractions: Sequence[Extraction]) -> list[Extraction]:
    """Return copies of reports with the checks between them, as a run of the command has them."""
    given = {one.source: encode(one) for one in extractions}

    def load(source: str) -> Extraction:
        return decode(given[source])

    readable = [one.source for one in extractions if one.observations]
    comparison = compare(readable, load) if len(readable) > 1 else Comparison()
    duplicates = find_duplicates([one.report_row() for one in extractions], load)
    copies = [load(source) for source in given]
    for one in copies:
        comparison.annotate(one)
        duplicates.annotate(one)
    return copies
