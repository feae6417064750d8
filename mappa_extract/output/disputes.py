"""Which failed checks speak of which figure, told from their messages.

`checks.csv` does not say which figures a check compared; its messages name them, as
`checks.subject.name_of` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mappa_extract.checks.subject import name_of
from mappa_extract.model import Check, Observation
from mappa_extract.output.files import printable
from mappa_extract.output.settled import Settled


@dataclass(frozen=True, slots=True)
class Doubt:
    """A figure in doubt, by its place among the observations, and why."""

    place: int
    disputed: bool
    """Whether a check disputes it; else only its prints differ."""
    messages: tuple[str, ...]
    """The failed checks that name it."""
    others: tuple[int, ...]
    """The places of the prints that contradict it, whether or not a check disputes those."""


def figures_in_doubt(
    observations: Sequence[Observation],
    checks: Sequence[Check],
    figures: Mapping[tuple[str, ...], Settled],
) -> Iterator[Doubt]:
    """Yield the figures that a check disputes or that two prints give differently, in order.

    `figures` are the `settled_figures` of the same observations.
    """
    failed = failed_by_source(checks)
    places = {id(row): place for place, row in enumerate(observations)}
    for place, row in enumerate(observations):
        figure = figures[row.key]
        others = (
            tuple(places[id(one)] for one in figure.rows if not _same(one, row))
            if figure.differs
            else ()
        )
        disputed = row.checked == "disputed"
        if disputed or others:
            naming = reasons_for(row, [checks[at] for at in failed.get(row.source, ())])
            yield Doubt(place, disputed, naming, others)


def _same(one: Observation, other: Observation) -> bool:
    return (one.value, one.marker) == (other.value, other.marker)


def failed_by_source(checks: Sequence[Check]) -> dict[str, list[int]]:
    """Return the places of the failed checks of each report, notes left out."""
    found: dict[str, list[int]] = {}
    for place, check in enumerate(checks):
        if not check.passed and check.severity != "note":
            found.setdefault(check.source, []).append(place)
    return found


def reasons_for(row: Observation, checks: Iterable[Check]) -> tuple[str, ...]:
    """Return code and message of the failed checks of a figure's report that name it."""
    return tuple(f"{one.check}: {one.message}" for one in checks if names_figure(one, row))


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
