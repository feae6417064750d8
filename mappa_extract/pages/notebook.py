"""What a report shows of itself in a notebook: HTML without a script that stands alone."""

from __future__ import annotations

from collections import Counter

from mappa_extract.extraction import Extraction
from mappa_extract.output.coverage import STATUS_SIGNS
from mappa_extract.pages.build import fragment
from mappa_extract.pages.review import SIGNS, WORDS, failed_checks, tables_as_read


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
