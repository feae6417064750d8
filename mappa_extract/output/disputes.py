"""Which failed checks speak of which figure, told from their messages.

`checks.csv` does not say which figures a check compared; its messages name them, as
`checks.subject.name_of` does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mappa_extract.checks.subject import name_of
from mappa_extract.model import Check, Observation
from mappa_extract.output.files import printable


def failed_by_source(checks: Sequence[Check]) -> dict[str, list[int]]:
    """Return the places of the failed checks of each report, notes left out."""
    found: dict[str, list[int]] = {}
    for place, check in enumerate(checks):
        if not check.passed and check.severity != "note":
            found.setdefault(check.source, []).append(place)
    return found


def names_figure(check: Check, row: Observation) -> bool:
    """Tell whether a failed check names a figure of its report.

    It is named by label and place, or, as a part of a sum on its page, by its label alone.
    """
    names = [name_of(row)]
    if check.check.startswith("sum_of_") and check.page == row.page:
        names.append(f"{row.printed or 'blank'} ({row.label})")
    # No digit may go before: `3 (Level 3)` does not stand in `13 (Level 3)`.
    return any(
        re.search(rf"(?<![\d.,]){re.escape(printable(name))}", check.message) for name in names
    )
