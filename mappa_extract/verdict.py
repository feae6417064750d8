"""The verdict on a report: whether all was read, and whether anything contradicts it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from mappa_extract.codebook import NATIONAL
from mappa_extract.layouts import Layout
from mappa_extract.layouts.expected import keys_expected
from mappa_extract.model import Check, Unread

if TYPE_CHECKING:
    from mappa_extract.extraction import Extraction


def give_verdict(
    extraction: Extraction, layout: Layout | None, absent: Collection[tuple[str, ...]] = ()
) -> None:
    """Fill `verdict`, `expected` and `missing` of an extraction by what was read and what was not.

    Whether what was read contradicts itself follows from the checks (`Extraction.conclude`).

    Expected are the figures that a report of the layout prints, and those that its tables
    plainly hold and that were left unread; not those that a person has found to be `absent`.
    Figures of no known area or year are incomplete too.
    """
    own = [row for row in extraction.observations if row.area != NATIONAL]
    if not extraction.observations:
        return
    failed = [check for check in extraction.checks if not check.passed]
    lost = _lost(extraction.unread, failed)
    if layout is None:
        extraction.expected, extraction.missing = len(own) + lost, lost
        whole = not lost and not _open("layout_known", failed)
        extraction.verdict = "complete" if whole else "incomplete"
        return
    expected = keys_expected(layout, own, extraction.measures)
    have = {(row.measure, row.category, row.level, row.order, row.stage) for row in own}
    lacking = expected - have - set(absent)
    settled = _settled_measures(failed)
    missing = len([key for key in lacking if key[0] not in settled])
    extraction.missing = max(missing, lost)
    extraction.expected = len(have) + extraction.missing
    if extraction.missing or not (extraction.area and extraction.year):
        extraction.verdict = "incomplete"
    else:
        extraction.verdict = "complete"


def _open(code: str, failed: Iterable[Check]) -> bool:
    return any(check.check == code and not check.accepted for check in failed)


def _lost(unread: Sequence[Unread], failed: Iterable[Check]) -> int:
    """Return how many numbers were not read that nobody has settled and that might be expected."""
    # The checks of unread numbers stand in their order.
    checks = [check for check in failed if check.check == "unread_number"]
    settled = [bool(check.accepted) for check in checks]
    if len(settled) != len(unread):
        settled = [False] * len(unread)
    pairs = zip(unread, settled, strict=True)
    return sum(not done and not _is_other_matter(one.reason) for one, done in pairs)


def _settled_measures(failed: Sequence[Check]) -> set[str]:
    """Return the measures of which a person has settled all that their tables lack."""
    tables = [check for check in failed if check.check == "table_complete"]
    still = {check.expected for check in tables if not check.accepted}
    return {check.expected for check in tables} - still


def _is_other_matter(reason: str) -> bool:
    """Tell a figure that was understood and has no code from one that was not understood."""
    return "the codebook has no code" in reason
