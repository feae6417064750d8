"""Which one printed figure, if it were a plausible slip, would reconcile the failed checks.

A slip is a digit that is wrong, lost or too many, two neighbouring digits swapped, a sign
lost or added, or the figure of the row above or below. Nothing is changed: what is found
stands in the message of each check that it would settle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from mappa_extract.checks.population import is_possible
from mappa_extract.checks.subject import count_of, name_of, plain, rounds_to
from mappa_extract.model import Check, Observation

Values = Mapping[int, float | None]
"""The figures by their place; None where none is known."""
_SUMS = (
    "sum_of_levels",
    "sum_of_categories",
    "sum_of_orders",
    "sum_of_districts",
    "sum_of_breaches",
)


def suggest(observations: Sequence[Observation], checks: Sequence[Check]) -> None:
    """Add to each failed check the figure that, changed by a slip, settles all that it is in."""
    every = [check for check in checks if check.check in _RELATIONS and check.cells]
    failed = [check for check in every if not check.passed]
    if not failed:
        return
    values = _values(observations)
    found: dict[int, tuple[str, str]] = {}
    for place in sorted({cell for check in failed for cell in check.cells}):
        touched = [check for check in every if place in check.cells]
        fitting = {
            meant: how
            for meant, how in _slips(observations, place, touched, values)
            if _all_hold(observations, touched, {**values, place: float(meant)})
        }
        if len(fitting) == 1:
            found[place] = fitting.popitem()
    settled = {place: sum(place in check.cells for check in failed) for place in found}
    for check in failed:
        most = max((settled[place] for place in found if place in check.cells), default=0)
        best = [place for place in found if place in check.cells and settled[place] == most]
        if len(best) == 1:
            meant, how = found[best[0]]
            name = name_of(observations[best[0]])
            # The figure that is likely wrong is named first: the sum is only how it shows.
            check.slip = (best[0], meant, how)
            check.message = f"{name}: {meant} would agree ({how}); {check.message}"


def slip_to(
    observations: Sequence[Observation], checks: Sequence[Check], place: int, needed: float
) -> str:
    """Return by which slip a figure may be printed for `needed`; empty where by none.

    None either where the figure is right by the report's own sums.
    """
    values = _values(observations)
    touched = [check for check in checks if check.check in _RELATIONS and place in check.cells]
    if not _all_hold(observations, touched, {**values, place: needed}):
        return ""
    slips = dict(_slips(observations, place, touched, values))
    return slips.get(plain(needed), "")


def _values(observations: Sequence[Observation]) -> dict[int, float | None]:
    return {
        place: row.number if row.unit != "count" else count_of(row)
        for place, row in enumerate(observations)
    }


# ---- what must hold --------------------------------------------------------------------------


def _all_hold(observations: Sequence[Observation], checks: Sequence[Check], values: Values) -> bool:
    return all(_holds(observations, check, values) for check in checks)


def _holds(observations: Sequence[Observation], check: Check, values: Values) -> bool:
    numbers = [values[cell] for cell in check.cells]
    first = observations[check.cells[0]]
    return _RELATIONS[check.check](first, [number for number in numbers if number is not None])


def _is_sum(first: Observation, numbers: Sequence[float]) -> bool:
    return numbers[0] == sum(numbers[1:])


def _is_at_most(first: Observation, numbers: Sequence[float]) -> bool:
    return numbers[0] <= sum(numbers[1:])


def _are_equal(first: Observation, numbers: Sequence[float]) -> bool:
    return len(set(numbers)) == 1


def _is_change(first: Observation, numbers: Sequence[float]) -> bool:
    share, before, after = numbers
    return bool(before) and rounds_to(100 * (after - before) / before, _like(first, share))


def _is_share(first: Observation, numbers: Sequence[float]) -> bool:
    share, part, whole = numbers
    return bool(whole) and rounds_to(100 * part / whole, _like(first, share))


def _is_population(first: Observation, numbers: Sequence[float]) -> bool:
    rate, count = numbers
    return bool(rate) and is_possible(first, count, _like(first, rate))


def _like(row: Observation, number: float) -> str:
    """Return a number with as many decimals as the figure is printed with."""
    return f"{number:.{len(row.value.partition('.')[2])}f}"


_RELATIONS: dict[str, Callable[[Observation, Sequence[float]], bool]] = {
    **dict.fromkeys(_SUMS, _is_sum),
    "snapshot_within_year": _is_at_most,
    "outcome_within_managed": _is_at_most,
    "repeated_figure": _are_equal,
    "change_on_year_before": _is_change,
    "share_of_total": _is_share,
    "implied_population": _is_population,
}


# ---- what may have been meant ----------------------------------------------------------------


def _slips(
    observations: Sequence[Observation], place: int, touched: Sequence[Check], values: Values
) -> Iterator[tuple[str, str]]:
    """Yield what a printed figure may have been meant to be, with what went wrong."""
    row = observations[place]
    if not row.value:
        return
    sign, digits = ("-", row.value[1:]) if row.value.startswith("-") else ("", row.value)
    for near in _neighbours(observations, place):
        if near.value and near.value != row.value:
            yield near.value, "a row shifted"
        elif near.value:
            # The neighbour's figure was printed in place of this one, whatever it was.
            for check in touched:
                needed = _needed(check, place, values)
                if needed is not None and needed >= 0:
                    yield plain(needed), "a row shifted"
    for meant, how in _misprints(digits):
        if meant != digits:
            yield sign + meant, how
    if row.unit == "percent_change" and float(row.value):
        yield ("" if sign else "-") + digits, "a sign"


def _misprints(digits: str) -> Iterator[tuple[str, str]]:
    """Yield the digits with one of them changed, lost, added, or swapped with the next."""
    whole, point, decimals = digits.partition(".")
    for index, char in enumerate(digits):
        if char == ".":
            continue
        for other in "0123456789":
            yield _clean(digits[:index] + other + digits[index + 1 :]), "a digit"
    for index in range(len(whole)):
        if len(whole) > 1:
            yield _clean(whole[:index] + whole[index + 1 :] + point + decimals), "a digit"
    for index in range(len(whole) + 1):
        for other in "0123456789":
            yield _clean(whole[:index] + other + whole[index:] + point + decimals), "a digit"
    # Last, so that a change that may be either is called what it is.
    for index in range(len(digits) - 1):
        pair = digits[index : index + 2]
        if "." not in pair and pair[0] != pair[1]:
            swapped = digits[:index] + pair[::-1] + digits[index + 2 :]
            yield _clean(swapped), "two digits swapped"


def _clean(digits: str) -> str:
    """Return digits without zeros in front."""
    whole, point, decimals = digits.partition(".")
    return (whole.lstrip("0") or "0") + point + decimals


def _neighbours(observations: Sequence[Observation], place: int) -> Iterator[Observation]:
    """Yield the figures above and below in the column: those that differ in the row only."""
    row = observations[place]
    column = row.label.rpartition(" | ")[2] if " | " in row.label else ""
    same = [
        other
        for other, one in enumerate(observations)
        if one.table_id == row.table_id
        and one.unit == row.unit
        and (one.label.rpartition(" | ")[2] if " | " in one.label else "") == column
    ]
    at = same.index(place)
    for near in same[max(0, at - 1) : at] + same[at + 1 : at + 2]:
        yield observations[near]


def _needed(check: Check, place: int, values: Values) -> float | None:
    """Return what the figure at `place` must be for a sum to hold."""
    if check.check not in _SUMS:
        return None
    total, *parts = check.cells
    known = {cell: values[cell] for cell in check.cells if cell != place}
    if any(value is None for value in known.values()):
        return None
    summed = sum(known.get(part) or 0.0 for part in parts)
    return summed if place == total else (known[total] or 0.0) - summed
