"""Pages of pictures whose rows or columns are not those that were printed.

A head that lost a letter, a stroke in a margin, half a rule: the figures are right, and stand in
the wrong place. It shows where two of them claim the same place, or no head tells two columns
apart; then nothing on that page counts that no sum bears out.
"""

from __future__ import annotations

from collections.abc import Iterable

from mappa_extract.meaning.problem import Problem
from mappa_extract.model import Observation, Unread

_SIGNS = frozenset({Problem.TWICE.value, Problem.NO_HEAD.value})
DOUBT = "other figures of the scanned page could not be told apart: it may stand elsewhere"


def doubt_misplaced(observations: Iterable[Observation], unread: Iterable[Unread]) -> None:
    """Doubt the figures of scanned pages on which others claim one place; after all checks."""
    pages = {one.page for one in unread if one.reason in _SIGNS}
    for row in observations:
        if row.read_by == "ocr" and row.page in pages and not row.checked:
            row.doubt = row.doubt or DOUBT
