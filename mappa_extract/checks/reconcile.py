"""Which one printed figure, if it were a plausible slip, would reconcile the failed sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mappa_extract.checks.subject import Subject, count_of, name_of, plain
from mappa_extract.model import Check

_SUMS = {"sum_of_levels", "sum_of_categories", "sum_of_orders", "sum_of_districts"}


def suggest(subject: Subject, checks: Sequence[Check]) -> None:
    """Add to each failed sum the cell that, changed by a plausible slip, settles all of them.

    Nothing is changed: the suggestion stands in the check's message.
    """
    failed = [check for check in checks if check.check in _SUMS and not check.passed]
    if not failed:
        return
    every = [check for check in checks if check.check in _SUMS and check.judges]
    found: list[tuple[int, float]] = []
    for place in {cell for check in failed for cell in check.cells}:
        concerned = [check for check in failed if place in check.cells]
        needed = {_needed(subject, check, place) for check in concerned}
        if len(needed) != 1:
            continue
        value = needed.pop()
        if value is None or value < 0 or value != int(value):
            continue
        touched = [check for check in every if place in check.cells]
        if not all(_needed(subject, check, place) == value for check in touched):
            continue
        number = count_of(subject.observations[place])
        if number is not None and _is_slip(int(number), int(value)):
            found.append((place, value))
    for check in failed:
        fitting = [(place, value) for place, value in found if place in check.cells]
        settles = [
            (place, value)
            for place, value in fitting
            if sum(place in other.cells for other in failed)
            == max(sum(p in other.cells for other in failed) for p, _ in fitting)
        ]
        if len(settles) == 1:
            place, value = settles[0]
            check.message += (
                f"; it would agree if {name_of(subject.observations[place])} were {plain(value)}"
            )


def _needed(subject: Subject, check: Check, place: int) -> float | None:
    """Return what the figure at `place` must be for the sum to hold."""
    total, *parts = check.cells
    values = {cell: count_of(subject.observations[cell]) for cell in check.cells}
    if any(value is None for cell, value in values.items() if cell != place):
        return None
    if place == total:
        return sum(values[part] or 0.0 for part in parts)
    return (values[total] or 0.0) - sum(values[part] or 0.0 for part in parts if part != place)


def _is_slip(printed: int, meant: int) -> bool:
    """One digit changed, lost or added, or two neighbours swapped."""
    return str(meant) in set(_slips(str(printed)))


def _slips(digits: str) -> Iterator[str]:
    for index in range(len(digits)):
        for other in "0123456789":
            yield digits[:index] + other + digits[index + 1 :]
        yield digits[:index] + digits[index + 1 :]
    for index in range(len(digits) + 1):
        for other in "0123456789":
            yield digits[:index] + other + digits[index:]
    for index in range(len(digits) - 1):
        swapped = list(digits)
        swapped[index], swapped[index + 1] = swapped[index + 1], swapped[index]
        yield "".join(swapped)
