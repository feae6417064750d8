"""Finding tables: every figure with its row's and its column's label and its headings.

The lines of a document are walked once, in reading order. Lines without figures wait until
the next line with figures tells what they were: the rest of a wrapped label, the cells of a
header, or headings. Which of these is decided by what the vocabulary understands and by
where they stand, never by counting rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from mappa_extract.model import Cell
from mappa_extract.tables.headers import Column, assign_columns, header_columns
from mappa_extract.tables.labels import MOST_LINES, Labels
from mappa_extract.tables.line import Line, Value
from mappa_extract.tables.wrapping import NUMBER, goes_on, goes_over, tight
from mappa_extract.vocabulary.numbers import Figure
from mappa_extract.vocabulary.phrases import Reading, Vocabulary

_QUESTION = regex.compile(r"\(?(?:[ivx]{1,5}|\d{1,2})[.)]\s", regex.IGNORECASE)
_FORGET_AFTER_WORDS = 220
"""Prose after which a heading no longer speaks for the figures that follow."""

_SECTION_SPANS_WORDS = 40
"""Prose after which a new title no longer belongs to the section before it."""


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
        self._labels = Labels(vocabulary)
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
        up, down = self._labels.around(waiting, line, ahead)
        self._read_headings(waiting[: len(waiting) - len(up)])
        if columns:
            self._columns, self._columns_title = columns, self._title
        for one in down:
            one.flags.add("consumed")
        self._add_row(line, up, down, ahead)

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
        first = self._labels.parse([lines[index]])
        if NUMBER.match(lines[index].text):
            # A question goes on to where the next one begins.
            group = lines[index : index + 1]
            for one in lines[index + 1 : index + MOST_LINES + 2]:
                if NUMBER.match(one.text) or not tight([group[-1], one]):
                    break
                group.append(one)
            for count in range(len(group), 1, -1):
                reading = self._labels.parse(group[:count])
                if reading.meaningful and not (reading.leftover or reading.truncated):
                    return count
        if lines[index].kind == "table" or first.understood:
            best = 1
            # A title that goes on in lower case on the next line.
            for count in range(2, MOST_LINES + 2):
                group = lines[index : index + count]
                if len(group) < count or not tight(group):
                    break
                above, below = group[-2].text, group[-1].text
                if not (goes_on(below) or goes_over(above, below)):
                    break
                if self._labels.parse(group).understood:
                    best = count
            return best
        for count in range(2, MOST_LINES + 2):
            group = lines[index : index + count]
            if len(group) < count or not tight(group) or group[-1].is_prose:
                break
            reading = self._labels.parse(group)
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
        if len(line.values) == 1 and len(known) > 1 and self._title is not self._columns_title:
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


__all__ = ["Entry", "Finder", "Heading", "Table", "Value"]
