"""The verdict on a report: whether all was read, and whether anything contradicts it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from mappa_extract.codebook import NATIONAL
from mappa_extract.layouts import Layout
from mappa_extract.layouts.expected import keys_expected

if TYPE_CHECKING:
    from mappa_extract.extraction import Extraction


def give_verdict(
    extraction: Extraction, layout: Layout | None, absent: Collection[tuple[str, ...]] = ()
) -> None:
    """Fill `verdict`, `expected` and `missing` of an extraction by what was read and what was not.

    Whether what was read contradicts itself follows from the checks (`Extraction.conclude`).

    Expected are the figures that a report of the layout prints, and those that its tables
    plainly hold and that were left unread; not those that a person has found to be `absent`.
    """
    own = [row for row in extraction.observations if row.area != NATIONAL]
    if not extraction.observations:
        return
    lost = len([one for one in extraction.unread if not _is_other_matter(one.reason)])
    if layout is None:
        extraction.expected, extraction.missing = len(own) + lost, lost
        extraction.verdict = "incomplete"
        return
    expected = keys_expected(layout, own, extraction.measures)
    have = {(row.measure, row.category, row.level, row.order, row.stage) for row in own}
    missing = len(expected - have - set(absent))
    extraction.missing = max(missing, lost)
    extraction.expected = len(have) + extraction.missing
    if missing or lost:
        extraction.verdict = "incomplete"
    else:
        extraction.verdict = "complete"


def _is_other_matter(reason: str) -> bool:
    """Tell a figure that was understood and has no code from one that was not understood."""
    return "the codebook has no code" in reason
