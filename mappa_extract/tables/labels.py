"""Labels: which of the lines around a row's figures say what they are.

A label wraps over several lines, and its figures stand beside the first, the last or the
middle of them. The fewest lines that make a label that is understood are taken, unless
their ends show that it goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

import regex

from mappa_extract.model import Box
from mappa_extract.tables.line import Line
from mappa_extract.tables.wrapping import NUMBER, goes_on, goes_over, tight
from mappa_extract.vocabulary.districts import is_district
from mappa_extract.vocabulary.phrases import Reading, Vocabulary

MOST_LINES = 9
"""A label wraps over at most this many lines above or below its figures."""
_MOST_BLOCK = 14
_LEADING = 1.25
"""Lines further apart than this, in the distance of a label's lines, are of two cells."""
_NEARER = 0.6
"""A figure this much nearer to one label than to another is not the other's."""
_HANGS = regex.compile(r"\b(?:in|of|for|to|by|per|the)$", regex.IGNORECASE)
_AXES = frozenset({"category", "level", "total"})
_SAYS_WHAT = frozenset({"measure", "hint", "order", "stage"})

Parts = tuple[list[Line], list[Line]]
"""The lines of a label above the row's own, and those below it."""


@dataclass(slots=True)
class _Row:
    """A row, the lines next to it that may be part of its label, and the signs of it."""

    line: Line
    own: Reading
    above: list[Line]
    """Nearest first."""
    below: list[Line]
    numbered: bool
    began: bool
    """The label has begun on a line above."""
    goes_on: bool
    """It goes on on the line below."""

    @property
    def enough(self) -> bool:
        """What stands on the row's own line is a label; `during the year` is none."""
        return self.own.complete and set(self.own.facets) != {"basis"}

    @property
    def hangs(self) -> bool:
        """The line ends in the middle of a phrase."""
        return bool(_HANGS.search(self.line.text))


class Labels:
    """Finds the lines of labels, by what a vocabulary understands of them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def parse(self, lines: Sequence[Line]) -> Reading:
        """Return what the labels of several lines mean together."""
        return self._vocabulary.parse(" ".join(line.text for line in lines if line.labels))

    def around(self, waiting: Sequence[Line], line: Line, ahead: Sequence[Line]) -> Parts:
        """Return the lines above and below a row that belong to its label.

        Args:
            waiting: the lines without figures before the row.
            line: the row.
            ahead: the row and all lines after it.
        """
        if line.kind == "table" and line.labels:
            return [], []
        block = _block(waiting, line, ahead)
        if block:
            up, down = block
            return up, self._with_overleaf(up, line, down, ahead)
        row = self._row(waiting, line, ahead)
        if cell := self._cell(row, ahead):
            return [], cell
        if row.enough and line.labels and not (row.goes_on or row.began or row.hangs):
            return (row.above[:1] if self._redundant(row) else []), []
        if line.labels and is_district(line.text):
            return [], []
        names = [*(one.text for one in row.above[:1]), line.text]
        if line.labels and is_district(names[0]) and is_district(" ".join(names)):
            return row.above[:1], []  # `BCU 1` / `East` 193
        parts = next((parts for parts in _choices(row) if self._fits(row, *parts)), ([], []))
        return ([], []) if _is_nearer_below(parts, line, ahead) else parts

    def _row(self, waiting: Sequence[Line], line: Line, ahead: Sequence[Line]) -> _Row:
        own = self.parse([line])
        above = self._chain(list(reversed(waiting)), line)
        below = [] if "below" in line.flags else self._chain(ahead[1 : MOST_LINES + 1], line)
        on = bool(below) and (
            goes_on(below[0].text) or (bool(line.labels) and goes_over(line.text, below[0].text))
        )
        numbered = bool(NUMBER.match(line.text))
        began = bool(line.labels) and not numbered and self._has_begun(line, own, above)
        return _Row(line, own, above, below, numbered, began, on)

    def _has_begun(self, line: Line, own: Reading, above: Sequence[Line]) -> bool:
        """Tell whether a row's own line can't be the beginning of its label."""
        if not above:
            return line.text[:1].islower()
        if own.complete and set(own.facets) <= _AXES and self._is_question(above):
            return False  # `registered sex offenders 20`, the first answer below it
        before = self.parse(above[:1])
        if line.text[:1].islower() and not (before.understood and before.meaningful):
            return True
        # What stands right above is no label of its own: the beginning of this one.
        return before.unfinished or bool(before.leftover) or goes_over(above[0].text, line.text)

    def _cell(self, row: _Row, ahead: Sequence[Line]) -> list[Line]:
        """Return the rest of a label that fills its cell: `the total number of` 6 / `SOPOs`."""
        if row.line.kind != "aligned" or row.goes_on or (row.above and not row.numbered):
            return []
        cell = list(takewhile(lambda one: not NUMBER.match(one.text), row.below))
        whole = self.parse([row.line, *cell])
        if not (
            cell and whole.complete and _SAYS_WHAT & whole.facets.keys() - row.own.facets.keys()
        ):
            return []
        after = ahead[len(cell) + 1 : len(cell) + 2]
        return cell if row.numbered or not tight([cell[-1], *after]) else []

    def _fits(self, row: _Row, up: list[Line], down: list[Line]) -> bool:
        """Tell whether these lines and the row's own make a label, the whole of it."""
        line, above, below = row.line, row.above[len(up) :], row.below[len(down) :]
        lines = [*up, line, *down]
        if row.enough and (((row.goes_on or row.hangs) and not down) or (row.began and not up)):
            return False
        if below and (goes_on(below[0].text) or goes_over(lines[-1].text, below[0].text)):
            return False
        first = next(one for one in lines if one.labels).text
        if above and (first[:1].islower() or goes_over(above[0].text, first)):
            return False
        reading = self.parse(lines)
        several = not line.labels and len(line.values) > 1 and not (up and down)
        if several and "measure" in reading.facets:
            return False  # a table's title is no row's label
        return reading.complete

    def _with_overleaf(
        self, up: list[Line], line: Line, down: list[Line], ahead: Sequence[Line]
    ) -> list[Line]:
        """Return the lines below a row's first, with those on the next page that end its label."""
        if self.parse([*up, line, *down]).complete:
            return down
        more = list(down)
        for one in ahead[len(down) + 1 : len(down) + 1 + MOST_LINES]:
            last = more[-1] if more else line
            if one.values or not (_goes_overleaf(line, last, one) or tight([last, one])):
                break
            more.append(one)
            if self.parse([*up, line, *more]).complete:
                return more
        return down

    def _is_question(self, above: Sequence[Line]) -> bool:
        """Tell whether the lines above a row, nearest first, are a question for themselves."""
        numbered = next((at for at, one in enumerate(above, 1) if NUMBER.match(one.text)), 0)
        reading = self.parse(above[:numbered][::-1])
        return reading.complete and not {"measure", "hint"}.isdisjoint(reading.facets)

    def _chain(self, lines: Sequence[Line], line: Line) -> list[Line]:
        """Return the lines next to a row, nearest first, that may be part of its label."""
        found: list[Line] = []
        last = line
        for one in lines[:MOST_LINES]:
            pair = [one, last] if one.top < last.top else [last, one]
            if one.values or one.is_prose or not one.labels or "corner" in one.flags:
                break
            overleaf = _goes_overleaf(line, last, one)
            if not overleaf and not tight(pair, loose=not line.labels):
                break
            if not _same_zone(line, [one]):
                break
            numbered = bool(NUMBER.match(one.text))
            if numbered and one.top > line.top:
                break
            found.append(one)
            if numbered:
                break
            last = one
        return found

    def _redundant(self, row: _Row) -> bool:
        """`Category 1:` above `Registered sexual offenders 420`: the same said twice."""
        if not row.above or not tight([row.above[0], row.line]):
            return False
        first, both = self.parse(row.above[:1]), self.parse([row.above[0], row.line])
        same = both.understood and dict(both.facets) == dict(row.own.facets)
        return same and bool(first.facets) and bool(row.own.facets)


def _is_nearer_below(parts: Parts, line: Line, ahead: Sequence[Line]) -> bool:
    """Tell whether a lone figure, taken for that of the label above, is that of the one below."""
    up, down = parts
    if line.kind != "drawn" or line.labels or not up or down or len(ahead) < 2:
        return False
    below = ahead[1]
    if below.page != line.page or not below.labels or below.values:
        return False
    return below.top - line.bottom < _NEARER * (line.top - up[-1].bottom)


def _choices(row: _Row) -> Iterator[Parts]:
    """Yield the lines that may belong to a row's label, the likeliest first."""
    sizes = [
        (up, down)
        for up in range(len(row.above) + 1)
        for down in range(len(row.below) + 1)
        if up + down > 0
    ]
    parts = {(up, down): (row.above[:up][::-1], row.below[:down]) for up, down in sizes}

    def likely(size: tuple[int, int]) -> tuple[int, int, int]:
        up, down = parts[size]
        if row.line.labels:
            return _breaks([*up, row.line, *down]), sum(size), size[1]
        # Figures below their label, then in the middle of it, then above it.
        return size[1] > 0, size[0] == 0, sum(size)

    yield from (parts[size] for size in sorted(sizes, key=likely))


def _breaks(lines: Sequence[Line]) -> int:
    """Count the joints at which a new label seems to begin."""
    texts = [line.text for line in lines if line.labels]
    return sum(
        below[:1].isupper() or bool(NUMBER.match(below))
        for _, below in zip(texts, texts[1:], strict=False)
    )


def _goes_overleaf(row: Line, last: Line, below: Line) -> bool:
    """Tell whether the label of a page's last row goes on at the top of the next page."""
    return (
        last.page is not None
        and below.page == last.page + 1
        and below.index == last.index + 1
        and bool(row.labels)
        and not NUMBER.match(below.text)
        and (
            bool(NUMBER.match(row.text)) or goes_on(below.text) or goes_over(last.text, below.text)
        )
    )


def _block(
    waiting: Sequence[Line], line: Line, ahead: Sequence[Line]
) -> tuple[list[Line], list[Line]] | None:
    """Return the lines above and below that are one cell with a drawn row: its label's lines.

    They follow each other as closely as lines do, are set apart from what stands above and
    below, and the row's figures stand in the middle of their height.
    """
    if line.kind != "drawn" or not line.values:
        return None
    near: list[Line] = [line] if line.labels else []
    for one in reversed(waiting[-_MOST_BLOCK:]):
        if one.page != line.page or not one.labels or not _same_zone(line, [one]):
            break
        near.insert(0, one)
    for one in ahead[1:_MOST_BLOCK]:
        if one.page != line.page or one.values or not one.labels or not _same_zone(line, [one]):
            break
        near.append(one)
    if len(near) < 2:
        return None
    steps = [below.top - above.top for above, below in zip(near, near[1:], strict=False)]
    leading = min(steps)
    if leading < 0.7 * line.height:
        return None
    middle = sum((value.cell.box.top + value.cell.box.bottom) / 2 for value in line.values[:1])
    start = 0
    for stop in range(1, len(near) + 1):
        close = stop < len(near) and steps[stop - 1] <= _LEADING * leading
        if close and not NUMBER.match(near[stop].text):
            continue
        group, start = near[start:stop], stop
        centre = (group[0].top + group[-1].bottom) / 2
        centred = abs(centre - middle) < 0.3 * leading
        first = group[0] is line and leading < 1.35 * line.height and _apart(group, ahead, leading)
        if len(group) > 1 and (centred or first):
            up = [one for one in group if one.top < line.top and one is not line]
            return up, [one for one in group if one not in up and one is not line]
    return None


def _apart(group: Sequence[Line], ahead: Sequence[Line], leading: float) -> bool:
    """Tell whether what stands below a group of lines keeps more than their distance."""
    after = next((one for one in ahead if one.index > group[-1].index), None)
    if after is None or after.page != group[-1].page:
        return True
    return not 0 <= after.top - group[-1].top <= _LEADING * leading


def _same_zone(line: Line, others: Sequence[Line]) -> bool:
    """The label cells of `others` stand over or under those of `line`."""
    if not line.labels:
        limit = min(value.cell.box.x0 for value in line.values) if line.values else 0.0
        return all(other.labels and other.labels[0].box.x0 < limit for other in others)
    if line.kind in ("flow", "table"):
        return True
    zone = Box.around(cell.box for cell in line.labels)
    for other in others:
        if not other.labels:
            return False
        box = Box.around(cell.box for cell in other.labels)
        if box.x1 < zone.x0 or box.x0 > zone.x1:
            return False
        if line.values and box.x0 > min(value.cell.box.x0 for value in line.values):
            return False
    return True
