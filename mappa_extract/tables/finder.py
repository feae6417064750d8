"""Finding tables: every figure with its row's and its column's label and its headings.

The lines of a document are walked once, in reading order. Lines without figures wait until
the next line with figures tells what they were: the rest of a wrapped label, the cells of a
header, or headings. Which of these is decided by what the vocabulary understands and by
where they stand, never by counting rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

import regex

from mappa_extract.model import Box, Cell
from mappa_extract.tables.headers import Column, assign_columns, header_columns
from mappa_extract.tables.lines import NUMBER, Line, Value, goes_over
from mappa_extract.vocabulary.districts import is_district
from mappa_extract.vocabulary.numbers import Figure
from mappa_extract.vocabulary.phrases import Reading, Vocabulary

_MOST_LINES = 9
"""A label wraps over at most this many lines above or below its figures."""
_MOST_BLOCK = 14
_LEADING = 1.25
"""Lines further apart than this, in the distance of a label's lines, are of two cells."""
_QUESTION = regex.compile(r"\(?(?:[ivx]{1,5}|\d{1,2})[.)]\s", regex.IGNORECASE)
_HANGS = regex.compile(r"\b(?:in|of|for|to|by|per|the)$", regex.IGNORECASE)
_FORGET_AFTER_WORDS = 220
"""Prose after which a heading no longer speaks for the figures that follow."""

_SECTION_SPANS_WORDS = 40
"""Prose after which a new title no longer belongs to the section before it."""


_AXES = frozenset({"category", "level", "total"})
_SAYS_WHAT = frozenset({"measure", "hint", "order", "stage"})
_HAVE_HEADERS = frozenset({"eligible_offenders", "managed_offenders"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A title or sub-heading that was understood, and where it stands."""

    text: str
    reading: Reading
    line: Line


@dataclass(slots=True)
class Entry:
    """A printed figure with everything that says what it is."""

    figure: Figure
    cell: Cell | None
    line: Line
    label: str
    row: Reading
    column: Column | None
    position: int
    """Which of the row's figures it is, from 0."""
    problem: str = ""
    """Why it can't be read with certainty, or empty."""


@dataclass(slots=True)
class Table:
    """Figures under the same headings."""

    number: int
    section: Heading | None
    title: Heading | None
    page: int | None
    entries: list[Entry] = field(default_factory=list)

    @property
    def headings(self) -> list[Heading]:
        """Section and title, those that there are, outermost first."""
        return [heading for heading in (self.section, self.title) if heading]

    @property
    def name(self) -> str:
        """The table's title as printed."""
        return " | ".join(heading.text for heading in self.headings)


class Finder:
    """One walk over a document's lines; `tables` holds what was found."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.tables: list[Table] = []
        self.headings: list[Heading] = []
        self._section: Heading | None = None
        self._title: Heading | None = None
        self._columns: list[Column] = []
        self._columns_title: Heading | None = None
        self._table: Table | None = None
        self._prose = 0

    def run(self, lines: Sequence[Line]) -> list[Table]:
        """Walk the lines and return the tables in the order of the document."""
        waiting: list[Line] = []
        for index, line in enumerate(lines):
            if line.flags & {"contents", "consumed", "furniture"}:
                continue
            if not line.values:
                waiting.append(line)
                continue
            self._take(waiting, line, lines[index:])
            waiting = []
        return [table for table in self.tables if table.entries]

    # ---- one line with figures, and what waited before it --------------------------------

    def _take(self, waiting: list[Line], line: Line, ahead: Sequence[Line]) -> None:
        columns, waiting = header_columns(waiting, line, ahead, self._vocabulary)
        up, down = self._label_lines(waiting, line, ahead)
        self._read_headings(waiting[: len(waiting) - len(up)])
        if columns:
            self._columns, self._columns_title = columns, self._title
        for one in down:
            one.flags.add("consumed")
        self._add_row(line, up, down, ahead)

    def _parse(self, lines: Sequence[Line]) -> Reading:
        return self._vocabulary.parse(" ".join(line.text for line in lines if line.labels))

    def _label_lines(
        self, waiting: list[Line], line: Line, ahead: Sequence[Line]
    ) -> tuple[list[Line], list[Line]]:
        """Return the lines above and below that belong to the label of a row.

        A label wraps over several lines, and its figures stand beside the first, the last or
        the middle of them. The fewest lines that make a label that is understood are taken.
        """
        if line.kind == "table" and line.labels:
            return [], []
        block = _block(waiting, line, ahead)
        if block:
            return block
        own = self._parse([line])
        # "during the year" alone is the end of a label.
        enough = own.complete and set(own.facets) != {"basis"}
        above = self._chain(list(reversed(waiting)), line)
        below = self._chain(list(ahead[1 : _MOST_LINES + 1]), line)
        if "below" in line.flags:
            below = []
        goes_on = bool(below) and (
            _goes_on(below[0].text) or (bool(line.labels) and goes_over(line.text, below[0].text))
        )
        numbered = bool(NUMBER.match(line.text))
        began = (
            line.text[:1].islower()
            and not numbered
            and not (above and _is_heading(self._parse(above[:1])))
        )
        if above and line.labels and not numbered:
            before = self._parse(above[:1])
            # What stands right above is no label of its own: the beginning of this one.
            began = began or before.unfinished or bool(before.leftover)
            began = began or goes_over(above[0].text, line.text)
        hangs = bool(_HANGS.search(line.text))
        if began and own.complete and set(own.facets) <= _AXES and self._is_question(above):
            began = False  # `registered sex offenders 20`, the first answer below it
        if line.kind == "aligned" and (numbered or not above) and not goes_on:
            cell = list(takewhile(lambda one: not NUMBER.match(one.text), below))
            whole = self._parse([line, *cell])
            more = _SAYS_WHAT & (whole.facets.keys() - own.facets.keys())
            if cell and whole.complete and more:
                after = ahead[len(cell) + 1 : len(cell) + 2]
                if numbered or not _tight([cell[-1], *after]):
                    return [], cell  # `(a) the total number of` 6 / `Orders applied for`
        if enough and line.labels and not (goes_on or began or hangs):
            return (above[:1] if self._redundant(above, line, own) else []), []
        if line.labels and is_district(line.text):
            return [], []
        choices = [
            (up, down)
            for up in range(len(above) + 1)
            for down in range(len(below) + 1)
            if up + down > 0
        ]
        if line.labels:
            choices.sort(
                key=lambda choice: (
                    _breaks([*reversed(above[: choice[0]]), line, *below[: choice[1]]]),
                    sum(choice),
                    choice[1],
                )
            )
        else:
            # Figures below their label, then in the middle of it, then above it.
            choices.sort(key=lambda choice: (choice[1] > 0, choice[0] == 0, sum(choice)))
        for up, down in choices:
            if enough and (((goes_on or hangs) and not down) or (began and not up)):
                continue
            lines = [*reversed(above[:up]), line, *below[:down]]
            if down < len(below) and (
                _goes_on(below[down].text) or goes_over(lines[-1].text, below[down].text)
            ):
                continue
            first = next(one for one in lines if one.labels).text
            if up < len(above) and (first[:1].islower() or goes_over(above[up].text, first)):
                continue
            reading = self._parse(lines)
            several = not line.labels and len(line.values) > 1 and not (up and down)
            if several and "measure" in reading.facets:
                continue  # a table's title is no row's label
            if reading.complete:
                return list(reversed(above[:up])), below[:down]
        return [], []

    def _is_question(self, above: Sequence[Line]) -> bool:
        """Tell whether the lines above a row, nearest first, are a question for themselves."""
        numbered = next((at for at, one in enumerate(above, 1) if NUMBER.match(one.text)), 0)
        reading = self._parse(above[:numbered][::-1])
        return reading.complete and not {"measure", "hint"}.isdisjoint(reading.facets)

    def _chain(self, lines: Sequence[Line], line: Line) -> list[Line]:
        """Return the lines next to a row, nearest first, that may be part of its label."""
        found: list[Line] = []
        last = line
        for one in lines[:_MOST_LINES]:
            pair = [one, last] if one.top < last.top else [last, one]
            if one.values or one.is_prose or not one.labels or "corner" in one.flags:
                break
            if not _tight(pair, loose=not line.labels) or not _same_zone(line, [one]):
                break
            numbered = bool(NUMBER.match(one.text))
            if numbered and one.top > line.top:
                break
            found.append(one)
            if numbered:
                break
            last = one
        return found

    def _redundant(self, above: Sequence[Line], line: Line, own: Reading) -> bool:
        """`Category 1:` above `Registered sexual offenders 420`: the same said twice."""
        if not above or not _tight([above[0], line]):
            return False
        first, both = self._parse([above[0]]), self._parse([above[0], line])
        same = both.understood and dict(both.facets) == dict(own.facets)
        return same and bool(first.facets) and bool(own.facets)

    # ---- headings --------------------------------------------------------------------------

    def _read_headings(self, lines: list[Line]) -> None:
        index = 0
        while index < len(lines):
            count = self._heading_lines(lines, index)
            group = lines[index : index + count]
            index += count
            text = " ".join(line.text for line in group if line.labels)
            reading = self._vocabulary.parse(text)
            if not _speaks(reading) and len(group) == 1 and len(group[0].labels) > 1:
                # Something else stands beside the heading, a column of prose perhaps.
                alone = [self._vocabulary.parse(cell.text) for cell in group[0].labels]
                reading = next((one for one in alone if one.complete), reading)
            rest = text[:1].islower() and not NUMBER.match(text)
            if rest and "measure" not in reading.facets:
                continue  # the rest of a sentence
            if _speaks(reading):
                self._enter(Heading(reading.text, reading, group[0]))
                continue
            self._prose += reading.words
            asked = bool(reading.facets) and bool(_QUESTION.match(text))
            # What answers a question that is not understood is no answer to the one before it.
            if self._prose > _FORGET_AFTER_WORDS or asked:
                self._leave()

    def _heading_lines(self, lines: list[Line], index: int) -> int:
        """How many lines from `index` make one heading: more where it is wrapped."""
        first = self._parse([lines[index]])
        if NUMBER.match(lines[index].text):
            # A question goes on to where the next one begins.
            group = lines[index : index + 1]
            for one in lines[index + 1 : index + _MOST_LINES + 2]:
                if NUMBER.match(one.text) or not _tight([group[-1], one]):
                    break
                group.append(one)
            for count in range(len(group), 1, -1):
                reading = self._parse(group[:count])
                if reading.meaningful and not (reading.leftover or reading.truncated):
                    return count
        if lines[index].kind == "table" or first.understood:
            best = 1
            # A title that goes on in lower case on the next line.
            for count in range(2, _MOST_LINES + 2):
                group = lines[index : index + count]
                if len(group) < count or not _tight(group):
                    break
                above, below = group[-2].text, group[-1].text
                if not (_goes_on(below) or goes_over(above, below)):
                    break
                if self._parse(group).understood:
                    best = count
            return best
        for count in range(2, _MOST_LINES + 2):
            group = lines[index : index + count]
            if len(group) < count or not _tight(group) or group[-1].is_prose:
                break
            reading = self._parse(group)
            # "applied for and gained" names two stages, and is all known all the same.
            if reading.meaningful and not (reading.leftover or reading.truncated):
                return count
        return 1

    def _enter(self, heading: Heading) -> None:
        facets = heading.reading.facets
        self.headings.append(heading)
        if not _steers(facets):
            return
        if set(facets) <= {"level", "total", "category"} and len(heading.reading.phrases) > 1:
            axes = [phrase for phrase in heading.reading.phrases if phrase.gives]
            if len(axes) > 1 and ("total" in facets or facets.get("level") == "2+3"):
                # A header whose columns could not be told: what stands below has none.
                self._columns, self._columns_title = [], None
                return
        if self._prose > _SECTION_SPANS_WORDS:
            self._section = None
        self._prose = 0
        self._table = None
        if "scope" in facets or facets.get("measure") in _HAVE_HEADERS:
            # A table of its own: the columns of the one before are not its columns.
            self._columns, self._columns_title = [], None
        is_title = bool({"measure", "hint", "scope", "districts"} & set(facets))
        if is_title:
            self._title = heading
        else:
            self._section, self._title = heading, None

    def _leave(self) -> None:
        self._section = self._title = self._table = None
        self._columns, self._columns_title = [], None
        self._prose = 0

    # ---- rows ------------------------------------------------------------------------------

    def _add_row(self, line: Line, up: list[Line], down: list[Line], ahead: Sequence[Line]) -> None:
        text = " ".join(part.text for part in [*up, line, *down] if part.labels)
        reading = self._vocabulary.parse(text)
        if len(line.values) == 1 and self._stands_alone(reading):
            self._section = self._section if self._is_of(self._section, reading) else None
            self._title = self._table = None
            self._columns, self._columns_title = [], None
        if self._table is None:
            self._table = Table(len(self.tables), self._section, self._title, line.page)
            self.tables.append(self._table)
        columns, problem = self._columns_for(line, ahead)
        for position, (value, column) in enumerate(
            zip(line.values, columns or [None] * len(line.values), strict=False)
        ):
            for figure in value.figures:
                entry = Entry(figure, value.cell, line, text, reading, column, position, problem)
                self._table.entries.append(entry)
        if columns and not problem:
            self._add_blanks(line, text, reading, columns)

    def _stands_alone(self, reading: Reading) -> bool:
        """A row that names its own measure, unlike that of the headings above it."""
        measure = reading.facets.get("measure") if reading.understood else None
        if measure is None:
            return False
        title = self._title.reading.facets if self._title else {}
        if title.get("scope"):
            return False
        if measure == (title.get("measure") or title.get("hint")):
            return False
        across = {column.reading.facets.get("measure") for column in self._columns}
        return len(self._columns) not in (1, 2) or not across <= {None, measure}

    @staticmethod
    def _is_of(section: Heading | None, reading: Reading) -> bool:
        """Whether a section still speaks for a row: its category is not another one."""
        if section is None:
            return False
        mine, its = reading.facets.get("category"), section.reading.facets.get("category")
        return mine is None or its is None or mine == its

    def _columns_for(
        self, line: Line, ahead: Sequence[Line]
    ) -> tuple[list[Column | None] | None, str]:
        """Return the column of each figure, or what is wrong with the row's columns."""
        known = self._columns
        if not known:
            return (None, "") if len(line.values) == 1 else (None, "columns")
        if len(line.values) == 1 and len(known) > 2 and self._title is not self._columns_title:
            # A sub-table with one figure a row below a table with many: its own columns.
            rest = [one for one in _same_table(ahead) if one.values]
            if all(len(one.values) == 1 for one in rest):
                return None, ""
        if len(line.values) == 1 and len(known) > 1 and line.kind in ("flow",):
            return None, ""
        assigned = assign_columns(line, known)
        if assigned is None:
            own = self._vocabulary.parse(line.text)
            if len(line.values) == 1 and own.facets.get("measure"):
                return None, ""
            return None, "columns"
        return list(assigned), ""

    def _add_blanks(
        self, line: Line, text: str, reading: Reading, columns: list[Column | None]
    ) -> None:
        """A cell that is empty in a row that has figures is a figure that is not available."""
        assert self._table is not None
        if len(self._columns) < 2 or line.kind in ("flow", "aligned"):
            return
        for column in self._columns:
            if column not in columns and column.reading.understood:
                box = next((box for box in line.blank if column.holds(box)), None)
                if line.kind == "table" and box is None:
                    continue
                figure = Figure("", "not_available", "", "")
                self._table.entries.append(
                    Entry(figure, None, line, text, reading, column, len(line.values))
                )


def _same_table(ahead: Sequence[Line]) -> list[Line]:
    """The lines with figures up to the next heading."""
    found: list[Line] = []
    for line in ahead:
        if not line.values and found and (line.labels and line.kind == "table"):
            break
        if not line.values and len(line.text.split()) > 2:
            break
        found.append(line)
    return found


def _breaks(lines: Sequence[Line]) -> int:
    """Count the joints at which a new label seems to begin."""
    texts = [line.text for line in lines if line.labels]
    return sum(
        below[:1].isupper() or bool(NUMBER.match(below))
        for _, below in zip(texts, texts[1:], strict=False)
    )


def _is_heading(reading: Reading) -> bool:
    """A line that says something on its own."""
    return reading.understood and reading.meaningful


def _goes_on(text: str) -> bool:
    """A line that can't begin a heading: the rest of one."""
    return (text[:1].islower() or text[:1] in '(&"\u201c\u2018') and not NUMBER.match(text)


def _steers(facets: object) -> bool:
    return bool(set(facets) - {"basis", "unit", "total"})  # type: ignore[call-overload]


def _speaks(reading: Reading) -> bool:
    """Tell a heading from a sentence: known words, and no end of a sentence inside."""
    if not reading.meaningful or (reading.words > 30 and not reading.understood):
        return False
    if not reading.leftover:
        return not reading.unfinished
    sentence = regex.search(r"[.;!?]\s|,\s.*,\s|\.$", reading.text)
    return not sentence and reading.coverage >= 0.7 and len(reading.leftover) <= 3


def _tight(lines: Sequence[Line], loose: bool = False) -> bool:
    """Lines that follow each other as closely as the lines of one wrapped text."""
    for above, below in zip(lines, lines[1:], strict=False):
        if above.page != below.page:
            return False
        gap = below.top - above.bottom
        allowed = max(above.height, below.height) * (1.6 if loose else 0.75)
        if above.kind == "flow":
            allowed = 1.1 if not loose else 2.1
        elif above.kind == "aligned":
            allowed = 0.1 if not loose else 2.1
        elif above.kind == "table":
            allowed = 3.0
        if gap > allowed:
            return False
    return True


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


def goes_on_below(above: Line, below: Line) -> bool:
    """Tell whether one label may go on from a line to the next: one cell under another."""
    return (
        len(above.labels) == 1
        and bool(below.labels)
        and abs(above.labels[0].box.x0 - below.labels[0].box.x0) < above.height
        and _tight([above, below], loose=True)
    )


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


__all__ = ["Entry", "Finder", "Heading", "Table", "Value"]
