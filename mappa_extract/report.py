"""The library: `extract` and the `Report` that it returns, with pandas tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from mappa_extract.accepting import read_accepted
from mappa_extract.codebook import MEASURES, Measure, describe_codes
from mappa_extract.corrections import read_corrections
from mappa_extract.declarations.words import read_words
from mappa_extract.errors import CorrectionError, NotAReportError, UnreadableSourceError
from mappa_extract.extraction import Extraction, Options, extract_file
from mappa_extract.model import (
    CHECK_COLUMNS,
    OBSERVATION_COLUMNS,
    Check,
    Observation,
    as_row,
)
from mappa_extract.output.wide import wide_tables
from mappa_extract.unfitting import unfitting

if TYPE_CHECKING:
    from altair import TopLevelMixin

_NUMBERS = ("value", "x0", "top", "x1", "bottom", "amended")
_INTEGERS = ("page", "line", "year_end")


class Report:
    """One report, read: its observations, tables and checks as pandas data frames."""

    def __init__(self, extraction: Extraction) -> None:
        self.extraction = extraction

    @property
    def area(self) -> str:
        """The area's slug, or empty where it is not established."""
        return self.extraction.area

    @property
    def year(self) -> str:
        """The financial year of the statistics, `2009/10`, or empty."""
        return self.extraction.year

    @property
    def source(self) -> str:
        """How the report is named in the output: its file name, or its path in the folder."""
        return self.extraction.source

    @property
    def status(self) -> str:
        """`ok` or `review`; from `extract_folder` also `failed` or `not-a-report`."""
        return self.extraction.status

    @property
    def message(self) -> str:
        """Why the report is to be reviewed or could not be read, in a line; else empty."""
        return self.extraction.message

    @cached_property
    def observations(self) -> pd.DataFrame:
        """One row a printed figure, in the report's order; the columns of the codebook.

        Numbers are nullable (`Float64`, `Int64`), coded columns are categories, the rest is
        text.
        """
        return frame_of_observations(self.extraction.observations, self.extraction.measures)

    @cached_property
    def checks(self) -> pd.DataFrame:
        """One row a check that was made, passed or failed."""
        return frame_of_checks(self.extraction.checks)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """For each measure a wide table: levels, or a single value, as columns."""
        tables = {}
        for measure, (columns, rows) in self._wide().items():
            frame = pd.DataFrame(rows, columns=columns, dtype="string")
            for name in columns:
                if name in ("value", "total") or name.startswith("level_"):
                    frame[name] = pd.to_numeric(frame[name].replace("", pd.NA)).astype("Float64")
            tables[measure] = frame
        return tables

    def _wide(self) -> dict[str, tuple[list[str], list[list[str]]]]:
        return wide_tables(self.extraction.observations, self.extraction.measures)

    def __len__(self) -> int:
        return len(self.extraction.observations)

    def __repr__(self) -> str:
        one = self.extraction
        failed = sum(not check.passed for check in one.checks)
        return (
            f"<Report {one.area_name or 'unknown area'} {one.year or 'unknown year'}:"
            f" {len(one.observations)} observations, {len(one.checks)} checks,"
            f" {failed} failed, {one.status}>"
        )

    def _repr_html_(self) -> str:
        from mappa_extract.web.notebook import report_html

        return report_html(self.extraction)

    def plot(self, measure: str | None = None, *, basis: str | None = None) -> TopLevelMixin:
        """Draw the figures of a measure by category and level, with Altair; return the chart.

        They are those of the report's own area and year. Sums are left out where their parts are
        drawn; each figure has its number and the sign of what checks say of it.

        Args:
            measure: a code of the codebook, `licence_recalls`; without it `eligible_offenders`,
                or the first measure that the report has.
            basis: `snapshot` or `year`, where the report has figures of both.

        Raises:
            UsageError: the report has no such figure, or Altair is not installed.
        """
        from mappa_extract.plots.parts import chart
        from mappa_extract.plots.report import report_spec

        return chart(report_spec(self.extraction, measure, basis))


def frame_of_observations(
    observations: Iterable[Observation], measures: Mapping[str, Measure] = MEASURES
) -> pd.DataFrame:
    """Return observations as a frame with the dtypes of the codebook."""
    rows = [as_row(row, OBSERVATION_COLUMNS) for row in observations]
    frame = pd.DataFrame(rows, columns=list(OBSERVATION_COLUMNS), dtype="string")
    return typed(frame, measures)


def frame_of_checks(checks: Iterable[Check]) -> pd.DataFrame:
    """Return checks as a frame: `passed` is true or false, `page` an `Int64`, the rest text."""
    rows = [as_row(check, CHECK_COLUMNS) for check in checks]
    frame = pd.DataFrame(rows, columns=list(CHECK_COLUMNS), dtype="string")
    frame["passed"] = frame["passed"] == "true"
    frame["page"] = pd.to_numeric(frame["page"].replace("", pd.NA)).astype("Int64")
    return frame


def typed(frame: pd.DataFrame, measures: Mapping[str, Measure] = MEASURES) -> pd.DataFrame:
    """Return a frame of observations as text with the dtypes of the codebook.

    A code that is not in `measures` or the codebook becomes a category of its own.
    """
    for name in _NUMBERS:
        frame[name] = pd.to_numeric(frame[name].replace("", pd.NA)).astype("Float64")
    for name in _INTEGERS:
        frame[name] = pd.to_numeric(frame[name].replace("", pd.NA)).astype("Int64")
    for name in OBSERVATION_COLUMNS:
        codes = describe_codes(name, measures)
        if codes:
            known = dict.fromkeys([*codes, "", *frame[name].unique()])
            frame[name] = pd.Categorical(frame[name], categories=list(known))
    return frame


def extract(
    path: str | Path,
    *,
    area: str = "",
    year: str = "",
    layout: str = "",
    password: str = "",
    ocr: Literal["auto", "always", "never"] = "auto",
    layouts: str | Path | None = None,
    corrections: str | Path | None = None,
    accepted: str | Path | None = None,
    verify: bool = False,
    words: str | Path | None = None,
) -> Report:
    """Read one report.

    Args:
        path: a PDF, Word, OpenDocument, HTML or text file.
        area: the area's slug or name, where the report does not tell.
        year: the financial year, `2009/10`, where the report does not tell.
        layout: the name of a layout to use whatever fits best.
        password: for an encrypted PDF.
        ocr: whether pictures of pages are read; `never`, or `auto` and `always`.
        layouts: a folder with layout files of your own, beside those of your configuration.
        corrections: a CSV of figures that a person has looked up, all of this report.
        accepted: a CSV of findings that a person has settled.
        verify: whether every figure of a PDF is read once more from the page's picture; needs
            the extra `ocr`.
        words: a file of words of your own.

    Raises:
        UnreadableSourceError: the file is missing, damaged, locked or of no known kind.
        NotAReportError: the file is no area's annual report.
        UsageError: there is no such area, year or layout.
        DeclarationError: a layout, area or word file of your own is not valid.
        CorrectionError: a correction can't be read, or fits no figure of the report.
    """
    path = Path(path)
    known = read_corrections(Path(corrections)) if corrections else ()
    settled = read_accepted(Path(accepted)) if accepted else ()
    options = Options(
        *(area, year, layout, Path(layouts) if layouts else None, password, ocr, known, settled),
        verify=verify,
        words=read_words(Path(words)) if words else (),
    ).resolved()
    extraction = extract_file(path, path.name, options)
    if extraction.status == "failed":
        raise UnreadableSourceError(f"{path}: {extraction.message}")
    if extraction.status == "not-a-report":
        raise NotAReportError(f"{path}: {extraction.message}")
    lines, _ = unfitting(known, [extraction])
    if lines:
        raise CorrectionError(lines[0])
    return Report(extraction)
