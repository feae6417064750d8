"""Pages of pictures whose rows or columns are not those that were printed.

A head that lost a letter, a stain, half a rule: the figures are right, and stand in the wrong
place. It shows where two of them claim the same place, where no head tells two columns apart, and
where a column's head says what another's does, or nothing. Then no figure counts there that no sum
bears out.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from mappa_extract.meaning.problem import Problem
from mappa_extract.model import Box, Observation, Page, Unread

_SIGNS = frozenset({Problem.TWICE.value, Problem.NO_HEAD.value})
_TOTAL = regex.compile(r"total|cyfanswm|all|sum|overall|both|combined|and|&", regex.IGNORECASE)
DOUBT = "other figures of the scanned page could not be told apart: it may stand elsewhere"


def doubt_misplaced(
    observations: Sequence[Observation], unread: Sequence[Unread], pages: Sequence[Page] = ()
) -> None:
    """Doubt the figures of scanned pages that may stand in another place; after all checks."""
    scanned = [row for row in observations if row.read_by == "ocr"]
    unclear = {one.page for one in unread if one.reason in _SIGNS}
    lines = _Lines(pages)
    tables = {
        row.table_id
        for row in scanned
        if _is_of_two(row) or _is_of_none(row, scanned, lines) or _is_off(row, lines)
    }
    for row in scanned:
        if not row.checked and (row.page in unclear or row.table_id in tables):
            row.doubt = row.doubt or DOUBT


class _Lines:
    """The words of pages where they stand once the page is made straight.

    An observation's box is that of the page as it is stored, and askew.
    """

    def __init__(self, pages: Sequence[Page]) -> None:
        self._words = {page.number: page.words for page in pages}

    def box(self, row: Observation) -> Box | None:
        """Return the box of a figure; None where it is not that of one word."""
        for word in self._words.get(row.page, ()):
            if word.ink is not None and (word.ink.x0, word.ink.top) == (row.x0, row.top):
                return word.box
        return None

    def before(self, row: Observation) -> list[str]:
        """Return the words with letters on a figure's line, left of it."""
        box = self.box(row)
        if box is None:
            return []
        middle = (box.top + box.bottom) / 2
        return [
            word.text
            for word in self._words[row.page]
            if word.box.top < middle < word.box.bottom
            and word.box.x1 < box.x0
            and any(map(str.isalpha, word.text))
        ]


def _is_of_two(row: Observation) -> bool:
    """Tell whether a column's head names a category, and the total as well."""
    return row.category in ("1", "2", "3") and any(
        regex.search(r"\btotal\b", part, regex.IGNORECASE) and regex.search(r"[1-3]\s*:", part)
        for part in row.label.split(" | ")[1:]
    )


def _is_of_none(row: Observation, others: Sequence[Observation], lines: _Lines) -> bool:
    """Tell whether a figure is of all categories, as its head says nothing, and others beside not.

    Where a table has a column for each category, the one for all of them says so.
    """
    if row.category != "all" or _TOTAL.search(row.label.partition(" | ")[2]):
        return False
    box = lines.box(row)
    rivals = (
        lines.box(other)
        for other in others
        if other.table_id == row.table_id and other.category in ("1", "2", "3")
    )
    return box is not None and any(its and abs(its.top - box.top) < 4 for its in rivals)


def _is_off(row: Observation, lines: _Lines) -> bool:
    """Tell whether the words on a figure's own line, before it, are none of its label's."""
    beside = lines.before(row)
    return bool(beside) and not any(word in row.label for word in beside)
