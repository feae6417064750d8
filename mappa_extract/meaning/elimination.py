"""What the lines of a table must be where their words do not tell: numbers, sums, what is left.

A line is a row or a column of figures. One that sums the others is their total, whatever it is
called; the only one of three whose words are not known is the one that is left. A line that
narrows what is counted, or tells of something that befell offenders, is never guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from mappa_extract.layouts import Layout
from mappa_extract.meaning.figure import AXES, Meaning
from mappa_extract.vocabulary.ideas import EVENTS
from mappa_extract.vocabulary.label import Label, value_along

_EVENTS = EVENTS | {"custody", "return", "lifetime", "travel", "notification"}
_LEVELS = regex.compile(r"\b(?:levels?|lefel(?:au)?|tiers?|haen(?:au)?)\b", regex.IGNORECASE)
_CATEGORIES = regex.compile(
    r"\b(?:categor(?:y|ies|i|iau)|gategor(?:i|iau)|cats?|groups?|class(?:es)?|dosbarth"
    r"|type|types|segments?|grŵp|math)\b",
    regex.IGNORECASE,
)
_SMALLER = 1.5
"""By how many times a line is at least larger than the next, where only their sizes tell."""
_STAGES = frozenset(["applied", "interim", "full"])
_THREE = frozenset("123")


@dataclass(slots=True)
class _Line:
    """A row or a column of figures; `is_row` tells which."""

    members: list[Meaning]
    is_row: bool

    @property
    def labels(self) -> tuple[Label, ...]:
        first = self.members[0]
        return first.row if self.is_row else first.column

    @property
    def number(self) -> str:
        """The number of its label, in front or behind it, or that of the level or category."""
        last = self.labels[-1]
        return last.number or last.get("level") or last.get("category")

    def value(self, axis: str) -> str:
        return value_along(self.labels, axis, made=True)

    @property
    def is_total(self) -> bool:
        return any(label.is_total for label in self.labels)

    @property
    def narrows(self) -> bool:
        """It counts fewer, or something else that has no code, or a share."""
        return any(label.restricting or "refused" in label.values for label in self.labels) or all(
            one.entry.figure.unit for one in self.members
        )

    @property
    def is_open(self) -> bool:
        """Nothing is known of it, and nothing speaks against its being one of its kind."""
        labels = self.labels
        return (
            bool(labels)
            and not (self.is_total or self.narrows)
            and not any(axis in label.values for label in labels for axis in (*AXES, "kind"))
            and not any(_EVENTS & label.says or label.year for label in labels)
            and not any(one.district for one in self.members)
        )

    def says_outright(self, axis: str) -> bool:
        """Its words number it; else they only describe it."""
        return any(axis in label.values for label in self.labels)

    @property
    def words(self) -> int:
        return sum(label.words for label in self.labels)

    def give(self, name: str, value: str, proven: bool) -> None:
        """Let the line have a facet; where that is not proven its figures are in doubt."""
        for one in self.members:
            labels = one.row if self.is_row else one.column
            last = replace(
                labels[-1],
                values={**labels[-1].values, name: (value,)},
                unknown=() if proven else labels[-1].unknown,
            )
            if self.is_row:
                one.row = (*labels[:-1], last)
            else:
                one.column = (*labels[:-1], last)
            if name in AXES:
                one.facets[name] = value
            else:
                for axis in AXES[:2]:
                    if any(
                        axis in label.values or (axis == "category" and "kind" in label.values)
                        for label in labels
                    ) and not last.value(axis):
                        one.facets.pop(axis, None)
            if not proven:
                one.guess = f"{last.text!r} is taken for {'a total' if name == 'total' else value}"


def complete(meanings: Sequence[Meaning], layout: Layout | None) -> None:
    """Complete the labels of one table's figures by their numbers, sums and what is left."""
    _total_of_districts(_lines(meanings, True))
    by_row = _groups(meanings, 0)
    by_column = _groups(meanings, 1)
    columns = _lines(by_column[0], False)
    for group in by_row:
        _complete(_lines(group, True), columns, layout)
    for group in by_column:
        _complete(_lines(group, False), _lines(by_row[0], True), layout)


def _groups(meanings: Sequence[Meaning], place: int) -> list[list[Meaning]]:
    """Return the figures under each label over several rows, or head over several columns."""
    groups: dict[str, list[Meaning]] = {}
    for one in meanings:
        groups.setdefault(one.group[place], []).append(one)
    return list(groups.values())


def _lines(meanings: Iterable[Meaning], is_row: bool) -> list[_Line]:
    found: dict[int, list[Meaning]] = {}
    for one in meanings:
        cell = one.entry.cell
        found.setdefault(cell.row if is_row else cell.column, []).append(one)
    return [_Line(members, is_row) for _, members in sorted(found.items())]


def _complete(lines: Sequence[_Line], across: Sequence[_Line], layout: Layout | None) -> None:
    if len(lines) < 2 or any(not line.labels for line in lines):
        return
    _by_number(lines, across)
    _by_sum(lines)
    _by_size(lines, across)
    for axis, expected in _expected(lines, layout):
        _of_two_alike(lines, axis, expected)
        _what_is_left(lines, axis, expected)


# ---- numbers -----------------------------------------------------------------------------------


def _by_number(lines: Sequence[_Line], across: Sequence[_Line]) -> None:
    """Let `2 and several agencies` be level 2 in a table of levels, `(1) on the register` 1."""
    numbered = [line for line in lines if line.number]
    numbers = [line.number for line in numbered]
    if len(numbered) < 2 or len(set(numbers)) < len(numbers):
        return
    if any(
        _EVENTS & label.says or "order" in label.values for one in lines for label in one.labels
    ):
        return
    axis = _axis_named(lines, across)
    if not axis:
        return
    for line, number in zip(numbered, numbers, strict=True):
        if not line.value(axis) and not line.is_total and not line.narrows:
            line.give(axis, number, proven=True)


def _axis_named(lines: Sequence[_Line], across: Sequence[_Line]) -> str:
    """Return the axis along which numbered lines go, where one thing or another names it."""
    fits = []
    for axis in ("category", "level"):
        said = {line.number: line.value(axis) for line in lines}
        said = {number: value for number, value in said.items() if number and value}
        if any(number != value for number, value in said.items()):
            continue
        other = any(line.value(axis) for line in across)
        fits.append((axis, bool(said), other))
    corners = " ".join(cell.text for cell in lines[0].members[0].entry.corner)
    named = {
        axis
        for axis, pattern in (("category", _CATEGORIES), ("level", _LEVELS))
        if pattern.search(corners)
    }
    sure = [axis for axis, said, other in fits if said and not other]
    if len(sure) == 1:
        return sure[0]
    left = [axis for axis, _, other in fits if axis in named and not other]
    if len(left) == 1:
        return left[0]
    crossed = [axis for axis, _, other in fits if not other]
    return crossed[0] if len(crossed) == 1 and len(fits) == 2 else ""


# ---- sums --------------------------------------------------------------------------------------


def _by_sum(lines: Sequence[_Line]) -> None:
    """Let the last line, or the first, be the total of the others where it is their sum."""
    if any(line.is_total for line in lines):
        return
    counted = [line for line in lines if not line.narrows]
    for line in (counted[-1], counted[0]) if len(counted) > 2 else ():
        parts = [one for one in counted if one is not line]
        if not (line.is_open or _only_described(line)) or len(parts) < 2:
            continue
        opened = sum(part.is_open for part in parts)
        if 1 < opened < len(parts):
            continue
        if opened == len(parts):
            if len(parts) < 4 and line is counted[-1] and _sums(line, parts) > 1:
                line.give("total", "yes", proven=True)
                return
            continue
        axes = [
            axis
            for axis in ("category", "level", "order")
            if all(part.value(axis) or part.is_open for part in parts)
            and len({part.value(axis) for part in parts}) == len(parts)
        ]
        held = _sums(line, parts)
        if axes and held:
            line.give("total", "yes", proven=held > 1 or len(parts) > 2)
            return


def _by_size(lines: Sequence[_Line], across: Sequence[_Line]) -> None:
    """Let lines of which nothing is known be levels or categories, as their shape and sizes tell.

    Three lines and their sum across categories are the levels, two and their sum levels 2 and
    3; three and their sum across levels are the categories. Each is well smaller than the one
    before, as in every report.
    """
    counted = [line for line in lines if not line.narrows]
    parts = [line for line in counted if not line.is_total]
    if len(counted) != len(parts) + 1 or not all(line.is_open for line in parts):
        return
    if any(line.labels[-1].number for line in parts) or not _sums(
        next(line for line in counted if line.is_total), parts
    ):
        return
    categories = {line.value("category") for line in across if not line.narrows} - {""}
    levels = {line.value("level") for line in across if not line.narrows} - {""}
    ways = {
        (3, True, False): ("level", "123"),
        (2, True, False): ("level", "23"),
        (3, False, True): ("category", "123"),
    }
    found = ways.get((len(parts), categories == _THREE, bool(levels)))
    sizes = [sum(_number(one) or 0.0 for one in line.members) for line in parts]
    if found is None or not all(a >= _SMALLER * b > 0 for a, b in pairwise(sizes)):
        return
    for line, value in zip(parts, found[1], strict=True):
        line.give(found[0], value, proven=False)


def _total_of_districts(lines: Sequence[_Line]) -> None:
    """Let the last line be their total where it is the sum of the districts above it.

    It may look like one of them, or bear the area's name.
    """
    if len(lines) < 3 or not all(line.labels for line in lines):
        return
    last, parts = lines[-1], lines[:-1]
    if not all(part.members[0].district for part in parts):
        return
    if not (last.members[0].district or last.is_open):
        return
    if _sums(last, parts):
        for one in last.members:
            one.district = ""
        last.give("total", "yes", proven=True)


def _only_described(line: _Line) -> bool:
    """Tell a line that no number names: "violent and sexual offenders" may be all of them."""
    return (
        not line.narrows
        and not any(axis in label.values for label in line.labels for axis in AXES)
        and not any(_EVENTS & label.says or label.year for label in line.labels)
    )


def _sums(total: _Line, parts: Sequence[_Line]) -> int:
    """Return in how many places a line is the sum of others and not nothing; 0 if in one not."""
    held = 0
    for one in total.members:
        figures = [_across(one, part) for part in parts]
        whole = _number(one)
        if whole is None or any(figure is None for figure in figures):
            continue
        known = [number for figure in figures if figure and (number := _number(figure)) is not None]
        if len(known) < len(figures) or sum(known) != whole:
            return 0
        held += whole > 0
    return held


def _across(one: Meaning, line: _Line) -> Meaning | None:
    """Return the figure of a line that stands in the same row or column as another."""
    cell = one.entry.cell
    for other in line.members:
        its = other.entry.cell
        same = its.column == cell.column if line.is_row else its.row == cell.row
        if same and not other.entry.figure.unit:
            return other
    return None


def _number(one: Meaning) -> float | None:
    figure = one.entry.figure
    if figure.marker == "not_applicable":
        return 0.0
    try:
        return float(figure.value)
    except ValueError:
        return None


# ---- what is left ------------------------------------------------------------------------------


def _expected(lines: Sequence[_Line], layout: Layout | None) -> list[tuple[str, frozenset[str]]]:
    found = [("category", _THREE), ("level", _THREE), ("stage", _STAGES)]
    orders = {
        code
        for spec in (layout.tables if layout else ())
        if spec.measure == "orders" and not spec.optional
        for code in spec.codes.get("order", ())
    }
    if len(orders) > 1:
        found.append(("order", frozenset(orders)))
    return found


_ORDERED = {"category": "123", "level": "123", "stage": ("applied", "interim", "full")}


def _of_two_alike(lines: Sequence[_Line], axis: str, expected: frozenset[str]) -> None:
    """Let the one of two lines of one kind that says it less clearly be the one that is missing.

    One is numbered and the other described; one says more words that are not known; or the
    lines stand in the usual order if the later one is meant.
    """
    counted = [line for line in lines if not (line.is_total or line.narrows) and line.value(axis)]
    values = [line.value(axis) for line in counted]
    twice = [value for value in set(values) if values.count(value) == 2]
    left = expected - set(values)
    if len(twice) != 1 or len(left) != 1 or not set(values) <= expected:
        return
    if len(values) != len(expected):
        return
    first, second = (line for line in counted if line.value(axis) == twice[0])
    if axis == "stage" and (first.value("order") or second.value("order")):
        return  # each may be of an order of its own
    missing = next(iter(left))
    outright = first.says_outright(axis), second.says_outright(axis)
    if axis == "order":
        if (twice[0], missing) != ("shpo", "shpo_foreign_travel") or first.words == second.words:
            return
        weaker = max(first, second, key=lambda line: line.words)
    elif outright[0] != outright[1]:
        weaker = second if outright[0] else first
    elif all(outright):
        return
    else:
        weaker = second
        said = [missing if line is weaker else line.value(axis) for line in counted]
        if said != [value for value in _ORDERED.get(axis, ()) if value in expected]:
            weaker = first
            said = [missing if line is weaker else line.value(axis) for line in counted]
            if said != [value for value in _ORDERED.get(axis, ()) if value in expected]:
                return
    weaker.give(axis, missing, proven=False)


def _what_is_left(lines: Sequence[_Line], axis: str, expected: frozenset[str]) -> None:
    """Let the only line of which nothing is known be the only one that is missing."""
    counted = [line for line in lines if not (line.is_total or line.narrows)]
    unknown = [line for line in counted if line.is_open]
    known = [line.value(axis) for line in counted if not line.is_open]
    if len(unknown) != 1 or len(set(known)) < len(known) or len(known) < 2:
        return
    left = expected - set(known)
    if len(left) != 1 or not set(known) <= expected:
        return
    line = unknown[0]
    if any(one.facets.get(axis) for one in line.members):
        return
    said = [next(iter(left)) if one is line else one.value(axis) for one in counted]
    usual = [value for value in _ORDERED.get(axis, said) if value in expected]
    if said not in (usual, usual[::-1]):
        return
    totals = [one for one in lines if one.is_total and not one.narrows]
    proven = len(totals) == 1 and _sums(totals[0], counted) > 1
    line.give(axis, next(iter(left)), proven)
