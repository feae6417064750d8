"""What reports and collections show of themselves in a notebook: HTML that needs no script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from mappa_extract.codebook import NATIONAL, STATUSES
from mappa_extract.extraction import Extraction
from mappa_extract.model import Check, Observation
from mappa_extract.output.coverage import STATUS_SIGNS, coverage_of
from mappa_extract.output.disputes import figures_in_doubt
from mappa_extract.output.names import figure_name
from mappa_extract.output.settled import settled_figures
from mappa_extract.web.atlas import grid_of
from mappa_extract.web.build import fragment
from mappa_extract.web.review import SIGNS, WORDS, failed_checks, tables_as_read

MOST = 100
"""Figures in doubt that a collection lists; how many more there are is said."""


def report_html(extraction: Extraction) -> str:
    """Return one report as part of a page: failed checks, what is unread, the tables as read."""
    return fragment(
        "notebook_report",
        one=extraction,
        tables=tables_as_read(extraction),
        failed=[check for _, check in failed_checks(extraction)],
        passed=sum(check.passed for check in extraction.checks),
        counts=Counter(row.checked for row in extraction.observations),
        observations=extraction.observations,
        signs=SIGNS,
        words=WORDS,
        status_signs=STATUS_SIGNS,
    )


def collection_html(
    reports: Sequence[Mapping[str, str]],
    observations: Sequence[Observation],
    checks: Sequence[Check],
) -> str:
    """Return a collection as part of a page: coverage, figures in doubt, what was not read.

    Args:
        reports: the rows of `reports.csv`.
        observations: the figures of all reports.
        checks: the checks of all reports.
    """
    coverage = coverage_of(reports, observations)
    grid = grid_of(reports, coverage, {})
    doubts = list(figures_in_doubt(observations, checks, settled_figures(observations)))
    return fragment(
        "notebook_collection",
        coverage=coverage,
        areas=len({area for area, _ in coverage.cells}),
        grid=[(name, cells) for name, cells in grid if any(cells)],
        without=[name for name, cells in grid if not any(cells)],
        reports=reports,
        unplaced=[reports[place] for place in coverage.unplaced],
        observations=observations,
        doubts=doubts[:MOST],
        more=len(doubts) - len(doubts[:MOST]),
        area_names={**coverage.areas, NATIONAL: "England and Wales"},
        figure_name=figure_name,
        counts=Counter(row.checked for row in observations),
        statuses=STATUSES,
        signs=SIGNS,
        words=WORDS,
        status_signs=STATUS_SIGNS,
    )
