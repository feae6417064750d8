"""What one row says for the rows below it: a category once, and its levels row by row.

`Category 1 Level 1`, `Level 2`, `Total`, `Category 2 Level 1`, `Level 2`, `Total`: a list of blocks
with the same rows each. Or each block begins with its whole, "of which" the rows below are the
parts: then they have to add up to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mappa_extract.meaning.figure import Meaning, is_heading
from mappa_extract.vocabulary.label import Label, value_along

_AXES = (("category", "level"), ("level", "category"))
_NAMES = {"category": ("category", "kind"), "level": ("level", "tier")}
_BLOCKS = 2
"""So many blocks a list has at least: one by itself shows no pattern."""


@dataclass(slots=True)
class _Row:
    """A row of figures: what its labels say of the two axes, as printed."""

    members: list[Meaning]
    said: dict[str, str]
    total: bool
    labels: tuple[Label, ...]
    fixed: bool = False
    """It belongs to the table that goes on, and is understood."""


class Carrying:
    """Gives rows what the first row of their block says for all of them."""

    def __init__(self) -> None:
        self._before: list[_Row] = []
        """The rows at the end of the table before."""

    def carry(self, meanings: Sequence[Meaning], goes_on: bool) -> bool:
        """Fill the labels of one table's rows; True where they go on with the table before.

        Args:
            meanings: the figures of the table.
            goes_on: it may do so.
        """
        before = self._before if goes_on else []
        joined = False
        for number, stretch in enumerate(_stretches(meanings)):
            rows = [*before, *stretch] if not number else stretch
            for outer, inner in _AXES:
                if before and not number and _fill(rows, outer, inner):
                    joined = True
                    break
                if _fill(stretch, outer, inner):
                    rows = stretch
                    break
            self._before = [replace(row, fixed=True) for row in rows]
        return joined


def _stretches(meanings: Sequence[Meaning]) -> Iterator[list[_Row]]:
    """Yield rows that follow each other under the same headings, and name nothing but places."""
    rows: list[_Row] = []
    last: object = None
    for members in _by_row(meanings):
        first = members[0]
        under = tuple(id(cell) for cell in first.entry.inner)
        plain = bool(first.row) and all(is_heading(label) for label in first.row)
        if rows and (under != last or not plain):
            yield rows
            rows = []
        last = under
        if plain:
            said = {axis: value_along(first.row, axis) for axis in _NAMES}
            rows.append(_Row(members, said, first.row_total, first.row))
    if rows:
        yield rows


def _by_row(meanings: Sequence[Meaning]) -> list[list[Meaning]]:
    rows: dict[int, list[Meaning]] = {}
    for one in meanings:
        rows.setdefault(one.entry.cell.row, []).append(one)
    return list(rows.values())


def _fill(rows: Sequence[_Row], outer: str, inner: str) -> bool:
    """Give the rows of each block what its first row says of `outer`; False where none are found.

    Args:
        rows: of one stretch.
        outer: the axis that the first row of a block says.
        inner: the axis that tells the rows of a block apart.
    """
    starts = [
        number
        for number, row in enumerate(rows)
        if row.said[outer] and (not number or row.said[outer] != rows[number - 1].said[outer])
    ]
    if len(starts) < _BLOCKS or starts[0] or starts[1] < _BLOCKS:
        return False
    size = starts[1]
    blocks = [rows[at : at + size] for at in range(0, len(rows), size)]
    heads = [block[0].said[outer] or _all(block[0]) for block in blocks]
    first = blocks[0][0].said[inner]
    keys = [first, *(row.said[inner] or _all(row) for row in blocks[0][1:])]
    if not all(heads) or not all(keys[1:]) or _repeats(heads) or _repeats(keys):
        return False
    for block in blocks:
        own = [block[0].said[inner], *(row.said[inner] or _all(row) for row in block[1:])]
        said = {row.said[outer] for row in block[1:]} - {"", block[0].said[outer]}
        if said or own != keys[: len(own)]:
            return False
        if not first and not _adds_up(block):
            return False
    for block in blocks:
        _give(block, outer, _common(blocks) if not first else frozenset())
    return True


def _all(row: _Row) -> str:
    return "all" if row.total else ""


def _repeats(values: Sequence[str]) -> bool:
    return len(set(values)) < len(values)


def _adds_up(block: Sequence[_Row]) -> bool:
    """Tell whether the rows of a block sum to its first row, in each column of counts."""
    columns = [_counts(row) for row in block]
    whole, *parts = columns
    return bool(whole) and all(
        sum(part.get(column, float("nan")) for part in parts) == value
        for column, value in whole.items()
    )


def _counts(row: _Row) -> dict[int, float]:
    """Return the figures of a row by their columns, a dash as 0."""
    return {
        one.entry.cell.column: float(one.entry.figure.value or 0)
        for one in row.members
        if not one.entry.figure.unit
        and (one.entry.figure.value or one.entry.figure.marker == "not_applicable")
    }


def _common(blocks: Sequence[Sequence[_Row]]) -> frozenset[str]:
    """Return the words that narrow every row but the first of every block: "of which"."""
    words = [
        {word.lower() for label in row.labels for word in label.restricting}
        for block in blocks
        for row in block[1:]
    ]
    return frozenset(set.intersection(*words))


def _give(block: Sequence[_Row], outer: str, common: frozenset[str]) -> None:
    """Put what a block's first row says before the labels of the others.

    The words `common` to them narrow nothing: all parts of a whole are there.
    """
    first, *others = block
    values = {
        name: value
        for label in first.labels
        for name, value in label.values.items()
        if name in (*_NAMES[outer], *(() if first.said[outer] else ("total",)))
    }
    says = frozenset({"level"} if outer == "level" and first.said[outer] else ())
    carried = replace(first.labels[0], values=values, says=says, restricting=())
    for row in others:
        if any(values.items() <= label.values.items() for label in row.labels[:-1]):
            continue
        own = tuple(
            replace(
                label,
                restricting=tuple(w for w in label.restricting if w.lower() not in common),
            )
            for label in row.labels
        )
        _set(row, (carried, *own))
    if not any(first.said[axis] for axis in _NAMES if axis != outer):
        *before, last = first.labels
        _set(first, (*before, replace(last, values={**last.values, "total": ("yes",)})))


def _set(row: _Row, labels: tuple[Label, ...]) -> None:
    if not row.fixed:
        for one in row.members:
            one.row = labels
