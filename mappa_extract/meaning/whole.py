"""A report as a whole: no two tables count the same, and what is left is the table that is missing.

Offenders are counted by default where nothing says otherwise. Where another table says outright
that it counts them, or where two tables would count the same with different figures, the one
that says less counts something else: what the layout of the year still expects, if only one of
its tables fits in shape, words and size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations

from mappa_extract.codebook import OUTCOMES
from mappa_extract.meaning.context import Context
from mappa_extract.meaning.dimensions import settle_dimensions
from mappa_extract.meaning.figure import Meaning
from mappa_extract.meaning.measures import is_said, near_ideas
from mappa_extract.meaning.problem import Problem

_TABLES = ("eligible_offenders", "managed_offenders", *OUTCOMES)
_ASSIGNED = ("managed_offenders", "licence_recalls", "order_breach_custody")
"""Tables of levels, with categories or without, in the order in which reports print them."""
_MOST = 3
"""So many tables without a measure are assigned together; of more nothing is known."""
_MARGIN = 2.0
"""By how many times a table is at least larger than one that is taken for the next."""
_IDEAS = {
    "managed_offenders": frozenset(["managed"]),
    "licence_recalls": frozenset(["licence", "recall"]),
    "order_breach_custody": frozenset(["order"]),
}
_OUT = frozenset(["custody", "return", "breach", "recall", "licence", "order"])
"""What befell those who had been managed."""
_CHARGES = frozenset(["charge", "sfo", "caution", "convict", "revoke", "rate"])


@dataclass(slots=True)
class _Part:
    """The figures of one table, or of the part of one that counts one thing."""

    members: list[Meaning]

    @property
    def measure(self) -> str:
        found = {one.measure for one in self.members if one.reason is None}
        return found.pop() if len(found) == 1 else ""

    @property
    def strength(self) -> int:
        """Return 2 where the words name the measure, 1 where they speak for it, 0 where not."""
        read = [one for one in self.members if one.reason is None]
        if any(not one.by_default for one in read):
            return 2
        return int(all(is_said(one) for one in read))

    def values(self) -> dict[tuple[str, ...], float]:
        found: dict[tuple[str, ...], float] = {}
        for one in self.members:
            figure = one.entry.figure
            if one.reason is None and one.dims and figure.value and not figure.unit:
                key = tuple(one.dims[axis] for axis in ("category", "level", "order", "district"))
                found[(*key, one.dims["area"], one.year)] = float(figure.value)
        return found

    def cells(self) -> dict[tuple[str, str], float]:
        """Return the counts of the part by category and level, `all` where a label has none."""
        found = {}
        for one in self.members:
            figure = one.entry.figure
            if figure.value and not figure.unit and not _narrowed(one):
                key = (one.facets.get("category", "all"), one.facets.get("level", "all"))
                found[key] = float(figure.value)
        return found

    @property
    def ideas(self) -> frozenset[str]:
        return frozenset(idea for one in self.members for idea in near_ideas(one))


def settle_report(meanings: Sequence[Meaning], context: Context) -> None:
    """Take back what two tables claim, and assign tables without a measure to those missing."""
    parts = _parts(meanings)
    _between(parts)
    if context.layout is not None:
        _assign(parts, context)


def _parts(meanings: Sequence[Meaning]) -> list[_Part]:
    groups: dict[object, list[Meaning]] = {}
    for one in meanings:
        heads = tuple(sorted({cell.row for cell in one.entry.column}))
        inner = tuple(id(cell) for cell in one.entry.inner)
        groups.setdefault((one.number, heads, inner, one.group), []).append(one)
    return [_Part(block) for members in groups.values() for block in _blocks(members)]


def _blocks(members: Sequence[Meaning]) -> Iterator[list[Meaning]]:
    """Yield the runs of rows in which no row says the same as one before."""
    seen: dict[tuple[object, ...], int] = {}
    block: list[Meaning] = []
    for one in members:
        row = one.entry.cell.row
        key = (*sorted(one.facets.items()), one.row_total, one.column_total, one.entry.figure.unit)
        if seen.setdefault(key, row) != row and one.by_default:
            yield block
            seen, block = {key: row}, []
        block.append(one)
    yield block


# ---- two tables of one measure -------------------------------------------------------------------


def _between(parts: Sequence[_Part]) -> None:
    """Of two tables that count the same with different figures, doubt both or drop the lesser."""
    rivals = [
        part
        for code in _TABLES
        for pair in combinations([part for part in parts if part.measure == code], 2)
        if pair[0].strength == pair[1].strength and _differ(*pair)
        for part in pair
    ]
    for code in _TABLES:
        claiming = [part for part in parts if part.measure == code]
        for place, first in enumerate(claiming):
            for second in claiming[place + 1 :]:
                if not _differ(first, second):
                    continue
                same = first.members[0].number == second.members[0].number
                if same and (lesser := _described(first, second)) is not None:
                    _drop(lesser)
                    continue
                if first.strength == second.strength < (2 if same else 1):
                    _drop(first)
                    _drop(second)
                    continue
                if first.strength == second.strength:
                    for one in (*first.members, *second.members):
                        if one.reason is None and (first.strength < 2 or one.by_default):
                            one.guess = one.guess or "another table seems to count the same"
                    continue
                _drop(min(first, second, key=lambda part: part.strength))
    # What stays of three, where the others are dropped, is no better founded.
    for part in rivals:
        for one in part.members:
            if one.reason is None and (one.by_default or part.strength < 2):
                said = "another table seems to count the same"
                one.guess = one.guess or said
                one.doubt = one.doubt or said


def _described(first: _Part, second: _Part) -> _Part | None:
    """Return the part of a table that only describes the category that the other numbers.

    "Potentially dangerous persons" below "Category 3" are others.
    """
    mine, its = first.values(), second.values()
    told = [
        all(
            any(label.get("category") for label in one.labels)
            for one in part.members
            if one.reason is None and one.facets.get("category") in shared
        )
        for part, shared in (
            (part, {key[0] for key in mine.keys() & its.keys() if mine[key] != its[key]} - {"all"})
            for part in (first, second)
        )
    ]
    if told[0] == told[1]:
        return None
    return second if told[0] else first


def _drop(part: _Part) -> None:
    for one in part.members:
        if one.reason is None:
            one.measure = ""
            one.refuse(Problem.NO_MEASURE)


def _differ(first: _Part, second: _Part) -> bool:
    mine, its = first.values(), second.values()
    return any(mine[key] != its[key] for key in mine.keys() & its.keys())


# ---- tables without a measure --------------------------------------------------------------------


def _assign(parts: Sequence[_Part], context: Context) -> None:
    layout = context.layout
    assert layout is not None
    printed = {spec.measure for spec in layout.tables if not spec.optional}
    there = {one.measure for part in parts for one in part.members if one.reason is None}
    missing = [code for code in _ASSIGNED if code in printed - there]
    without = [part for part in parts if _is_open(part)]
    if not missing or not 0 < len(without) <= _MOST:
        return
    ways = list(_ways(without, missing, parts))
    if len(ways) > 1:
        ways = [way for way in ways if _usual(without, way)]
    if len(ways) != 1:
        return
    for part, code in zip(without, ways[0], strict=True):
        for one in part.members:
            if one.reason is not None and one.reason.problem is Problem.NO_MEASURE:
                one.reason, one.measure = None, code
                one.guess = f"nothing says what is counted: taken for {code}, which is missing"
        for one in part.members:
            if one.reason is None:
                settle_dimensions(one, part.members, context)
                one.doubt = "; ".join(filter(None, (one.guess, one.doubt)))


def _is_open(part: _Part) -> bool:
    """Tell a table of levels 2 and 3 of which nothing says what it counts."""
    left = [one for one in part.members if not _narrowed(one)]
    if not left or any(one.reason is None for one in left):
        return False
    if any(one.reason and one.reason.problem is not Problem.NO_MEASURE for one in left):
        return False
    levels = {one.facets.get("level") for one in left} - {None}
    return {"2", "3"} <= levels <= {"2", "3", "2+3"} and not part.ideas & _CHARGES


def _ways(
    without: Sequence[_Part], missing: Sequence[str], parts: Sequence[_Part]
) -> Iterator[tuple[str, ...]]:
    """Yield how tables can be those that are missing: in words, and none above the managed."""
    known = next(
        (part.cells() for part in parts if part.measure == "managed_offenders"),
        None,
    )
    for way in permutations(missing, len(without)):
        if not all(_fits(part, code) for part, code in zip(without, way, strict=True)):
            continue
        managed = next(
            (part.cells() for part, code in zip(without, way, strict=True) if code == _ASSIGNED[0]),
            known,
        )
        others = [
            part.cells() for part, code in zip(without, way, strict=True) if code != _ASSIGNED[0]
        ]
        if managed is None or all(_within(cells, managed) for cells in others):
            yield way


def _usual(without: Sequence[_Part], way: Sequence[str]) -> bool:
    """Tell whether tables stand in the usual order, and each is well smaller than the one before.

    Reports print those who were managed, those recalled and those whose order was broken, and
    each are a fraction of those before.
    """
    places = [_ASSIGNED.index(code) for code in way]
    sizes = [sum(part.cells().values()) for part in without]
    return places == list(range(len(way))) and all(
        first >= _MARGIN * second for first, second in pairwise(sizes)
    )


def _fits(part: _Part, code: str) -> bool:
    said = part.ideas
    if code == "managed_offenders":
        return not said & _OUT
    others = [ideas for other, ideas in _IDEAS.items() if other not in (code, _ASSIGNED[0])]
    return not any(said & ideas for ideas in others) or bool(said & _IDEAS[code])


def _within(cells: dict[tuple[str, str], float], whole: dict[tuple[str, str], float]) -> bool:
    """Tell whether counts are nowhere above those of the whole."""
    shared = cells.keys() & whole.keys()
    return bool(shared) and all(cells[key] <= whole[key] for key in shared)


def _narrowed(one: Meaning) -> bool:
    return any(label.restricting or "refused" in label.values for label in one.labels)
