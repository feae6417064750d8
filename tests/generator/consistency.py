"""Whether a report could be right: what must hold between its figures, whatever they are.

Written from the meaning of the figures alone, without the checks that it is compared with:
where two columns have been swapped and all of this still holds, the wrong report prints just
what a right one of another year might, and nothing in it can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Row = Mapping[str, str]
_CODES = ("1", "2", "3")
_OUTCOMES = ("licence_recalls", "order_breach_custody", "serious_further_offences")


Key = tuple[str, str, str, str, str]


def contradictions(rows: Sequence[Row]) -> set[tuple[str, Key]]:
    """Return what in a report contradicts something else that it prints."""
    counts: dict[Key, int] = {
        (row["basis"], row["measure"], row["category"], row["level"], row["order"]): int(
            row["value"] or 0
        )
        for row in rows
        if row["unit"] == "count" and not row["district"] and row["marker"] != "not_available"
    }
    return {*_sums(counts), *_limits(counts)}


def _sums(counts: Mapping[Key, int]) -> Iterator[tuple[str, Key]]:
    """Yield the totals that are not the sum of their parts, and category 3 at level 1."""
    for key, total in counts.items():
        basis, measure, category, level, order = key
        ways = {
            "categories": [(basis, measure, code, level, order) for code in _CODES],
            "levels": [(basis, measure, category, code, order) for code in _CODES],
        }
        for axis, keys in ways.items():
            if (category if axis == "categories" else level) == "all":
                parts = [counts[part] for part in keys if part in counts]
                if len(parts) >= 2 and sum(parts) != total:
                    yield axis, key
        if basis == "snapshot" and (category, level) == ("3", "1") and total:
            yield "level 1", key


def _limits(counts: Mapping[Key, int]) -> Iterator[tuple[str, Key]]:
    """Yield what is larger than that which it is a part of."""
    for key, number in counts.items():
        basis, measure, category, level, _ = key
        managed = counts.get(("year", "managed_offenders", category, level, ""))
        snapshot = (basis, measure) == ("snapshot", "eligible_offenders") and level in ("2", "3")
        if managed is not None and (snapshot or measure in _OUTCOMES) and number > managed:
            yield "managed", key
