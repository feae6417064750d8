"""From found tables to observations: what each figure counts, in the codebook's terms.

A figure is read only when its row's and its column's label are understood to the last word
and together with the headings name one measure and one place in its dimensions. Everything
else on a statistics page is handed on as unread, with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from mappa_extract.codebook import MEASURES, NATIONAL, OUTCOMES, Measure
from mappa_extract.layouts import Layout
from mappa_extract.model import Box, Observation, Unread
from mappa_extract.tables.finder import Entry, Heading, Table
from mappa_extract.tables.line import Line
from mappa_extract.vocabulary.districts import is_district
from mappa_extract.vocabulary.numbers import DOUBT
from mappa_extract.vocabulary.phrases import Vocabulary

_DOMAIN = regex.compile(
    r"offender|order|mappa|number|total|individual|licen[cs]e|breach|categor|level|troseddwyr",
    regex.IGNORECASE,
)
_DAMAGED = regex.compile(
    r"[(\[]?(?=\D*\d\D*\d)[\dOolI|][\dOolI|.,]*[%*)\]]*"
    r"|(?!0\d)\d[\d.,]*%?(?: (?!0\d)\d[\d.,]*%?)+"
)
"""Digits with separators or letters among them, but no figure: `2,3027`, `1O5`, `580 6594`."""
_NUMBERING = regex.compile(
    r"\d+(?:\.\d+)*[.)]?|\d(?: \d)+|(?:19|20)\d\d(?: (?:19|20)\d\d)*"
    r"|[(\[]+\d{1,4}[)\].,;:]+"
)
"""The number of a section or of a list, a date, or a header: `2.1.3`, `12.`, `1 2 3`."""
_AXES = ("category", "level", "order", "stage", "district")


@dataclass(slots=True)
class Reading:
    """What came out of a document's tables."""

    observations: list[Observation] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    entries: list[tuple[Table, Entry, Observation | None, str]] = field(default_factory=list)
    """Every figure of every table: what was read, or else why not."""


@dataclass(slots=True)
class _Meaning:
    """An entry with its merged facets; `problem` says why it can't be read."""

    entry: Entry
    facets: dict[str, str]
    row_total: bool
    column_total: bool
    district: str = ""
    year: str = ""
    own_year: bool = False
    """The year stands in the figure's labels or headings, not only in the report."""
    problem: str = ""
    dims: dict[str, str] = field(default_factory=dict)
    headings: Sequence[Heading] = ()


def read_tables(
    tables: Sequence[Table],
    lines: Sequence[Line],
    vocabulary: Vocabulary,
    layout: Layout | None,
    districts: Iterable[str],
    area: str,
    year: str,
    source: str,
    read_by: Mapping[int | None, str],
    measures: Mapping[str, Measure] = MEASURES,
) -> Reading:
    """Return the observations of `tables` and the numbers beside them that were not read.

    `area` and `year` are those of the report; a national table or a column with a year of
    its own overrides them. `read_by` gives for each page how its text was had.
    `measures` are those that a figure may have, by code.
    """
    reader = _Reader(vocabulary, layout, districts, area, year, source, read_by, measures)
    result = Reading()
    meanings: list[_Meaning] = []
    for table in tables:
        found = reader.table(table)
        meanings.extend(found)
        seen: dict[tuple[str, ...], Observation] = {}
        for meaning in found:
            observation = None if meaning.problem else reader.observation(meaning, table)
            if observation and observation.key in seen:
                meaning.problem = "the same row and column stand twice in one table"
                observation = None
            if observation:
                seen[observation.key] = observation
                result.observations.append(observation)
            result.entries.append((table, meaning.entry, observation, meaning.problem))
    result.unread = _unread(meanings, lines)
    return result


class _Reader:
    def __init__(
        self,
        vocabulary: Vocabulary,
        layout: Layout | None,
        districts: Iterable[str],
        area: str,
        year: str,
        source: str,
        read_by: Mapping[int | None, str],
        measures: Mapping[str, Measure],
    ) -> None:
        self._vocabulary = vocabulary
        self._measures = measures
        self._layout = layout
        self._districts = {name.casefold() for name in districts}
        self._area, self._year, self._source = area, year, source
        self._read_by = read_by

    def table(self, table: Table) -> list[_Meaning]:
        meanings = [self._meaning(entry, table) for entry in table.entries]
        readable = [meaning for meaning in meanings if not meaning.problem]
        _mark_outliers(readable)
        readable = [meaning for meaning in readable if not meaning.problem]
        years = {meaning.year for meaning in readable if meaning.entry.column and meaning.year}
        for meaning in readable:
            self._dimensions(meaning, readable, several_years=len(years) > 1)
        return meanings

    # ---- one figure's facets ---------------------------------------------------------------

    def _meaning(self, entry: Entry, table: Table) -> _Meaning:
        row, column = entry.row, entry.column
        heading: dict[str, str] = {}
        if table.section:
            heading.update(table.section.reading.facets)
            if heading.get("level") not in (None, "2+3"):
                heading.pop("level")
            if table.title and "measure" in table.title.reading.facets:
                # A title that says what is counted begins anew.
                heading.pop("category", None)
        if table.title:
            heading.update(table.title.reading.facets)
        district = ""
        if not row.understood:
            district = self._district(entry.label, heading)
        meaning = _Meaning(
            entry,
            {},
            row_total="total" in row.facets,
            column_total=bool(column and "total" in column.reading.facets),
            district=district,
            headings=table.headings,
        )
        if entry.cell is None and self._read_by.get(entry.line.page) == "ocr":
            meaning.problem = "the picture shows no figure there"
            return meaning
        if entry.figure.doubt:
            meaning.problem = entry.figure.doubt
            return meaning
        if entry.problem == "columns":
            meaning.problem = "no header could be matched to the row's figures"
            return meaning
        if not row.understood and not district:
            meaning.problem = _label_problem(entry)
            return meaning
        if column and column.doubtful:
            meaning.problem = "the header does not tell the column from another one"
            return meaning
        if column and not column.reading.understood:
            meaning.problem = f"the column's label {column.text!r} is not known"
            return meaning
        own = {} if district else dict(row.facets)
        across = dict(column.reading.facets) if column else {}
        for name in ("category", "level", "order", "stage"):
            if own.get(name) and across.get(name) and own[name] != across[name]:
                meaning.problem = "the row's and the column's label contradict each other"
                return meaning
        if own.get("measure") and own["measure"] != heading.get("measure"):
            # A row with a measure of its own does not take the heading's details.
            kept = {"scope", "category" if own["measure"] == "eligible_offenders" else "among"}
            heading = {name: heading[name] for name in kept if name in heading}
        merged = self._vocabulary.apply_rules({**heading, **across, **own})
        if merged.get("measure") in OUTCOMES and "among" in merged:
            merged.setdefault("level", merged["among"])
        named = self._measures.get(merged.get("measure", ""))
        if named and not own.get("measure"):
            other = any(own.get(axis, value) != value for axis, value in named.fixed)
            if own.get("hint") and (other or ("order" in own and "order" not in named.dimensions)):
                merged["measure"] = own["hint"]
            elif other:
                meaning.problem = "the row's label and the title contradict each other"
                return meaning
        refused = merged.get("refused")
        if refused:
            meaning.problem = f"{refused}: the codebook has no code for it"
            return meaning
        meaning.facets = merged
        stated = self._stated_year(entry, table)
        meaning.year, meaning.own_year = stated or self._year, bool(stated)
        return meaning

    def _district(self, label: str, heading: Mapping[str, str]) -> str:
        measure = heading.get("measure") or heading.get("hint")
        if measure != "eligible_offenders" or heading.get("category") not in (None, "1"):
            return ""
        name = label.strip(" :-–.…").strip()
        if not name or len(name) > 60 or DOUBT in name:
            return ""
        if is_district(name) or name.casefold() in self._districts:
            return name
        if heading.get("districts") and len(name.split()) <= 6 and name[:1].isupper():
            return name
        return ""

    @staticmethod
    def _stated_year(entry: Entry, table: Table) -> str:
        if entry.column and entry.column.reading.year:
            return entry.column.reading.year
        if entry.row.year:
            return entry.row.year
        for heading in reversed(table.headings):
            if heading.reading.year:
                return heading.reading.year
        return ""

    # ---- its place in the dimensions -------------------------------------------------------

    def _dimensions(
        self, meaning: _Meaning, siblings: Sequence[_Meaning], several_years: bool
    ) -> None:
        facets = meaning.facets
        code = facets.get("measure") or facets.get("hint")
        if code is None and (meaning.row_total or meaning.column_total):
            # A total under a heading that names no measure: only if all rows name the same.
            codes = {other.facets.get("measure") or other.facets.get("hint") for other in siblings}
            codes.discard(None)
            code = codes.pop() if len(codes) == 1 else None
        if code is None or code not in self._measures:
            meaning.problem = "nothing says what is counted"
            return
        measure = self._measures[code]
        axis = _foreign_axis(meaning, measure)
        if axis and (axis == "level" or code not in MEASURES):
            meaning.problem = f"a label says {axis}, which the measure {code} does not have"
            return
        dims: dict[str, str] = dict.fromkeys(_AXES, "")
        dims.update(measure.fixed)
        for name in measure.dimensions:
            if name in facets:
                dims[name] = "all" if facets[name] == "2+3" else facets[name]
        if meaning.district:
            dims["district"] = meaning.district
        if meaning.row_total:
            self._sum_over(dims, meaning, siblings, measure, rows=True)
        if meaning.column_total:
            self._sum_over(dims, meaning, siblings, measure, rows=False)
        if meaning.problem:
            return
        for name in ("category", "level"):
            if name in measure.dimensions and not dims[name]:
                dims[name] = "all"
        if self._layout:
            declared = self._layout.defaults(code, dims)
            for name in measure.dimensions:
                dims[name] = dims[name] or declared.get(name, "")
        for name in ("order", "stage"):
            if name in measure.dimensions and not dims[name]:
                meaning.problem = f"nothing says which {name} it is"
                return
        figure = meaning.entry.figure
        if figure.unit == "percent" and not any(
            other.entry.line is meaning.entry.line and not other.entry.figure.unit
            for other in siblings
        ):
            meaning.problem = "a percentage without its count"
            return
        if (
            code in ("eligible_offenders", "managed_offenders")
            and dims["category"] == dims["level"] == "all"
            and not (meaning.row_total or meaning.column_total or dims["district"])
        ):
            meaning.problem = "the label is that of a table, not of a row"
            return
        stated = {*meaning.entry.row.facets}
        stated |= set(meaning.entry.column.reading.facets) if meaning.entry.column else set()
        if (
            code == "managed_offenders"
            and dims["level"] == "all"
            and (not (meaning.row_total or meaning.column_total or "level" in stated))
        ):
            meaning.problem = "nothing says which level it is"
            return
        picture = self._read_by.get(meaning.entry.line.page) == "ocr"
        if picture and several_years and facets.get("scope") != "national":
            # Tables of several years are mostly the country's; their title may be unread.
            meaning.problem = "the picture does not tell whose figures these are"
            return
        if facets.get("scope") == "national" and not meaning.own_year:
            meaning.problem = "nothing says which year of the national table it is"
            return
        dims["measure"] = code
        dims["basis"] = self._basis(meaning, measure, dims)
        dims["unit"] = measure.unit
        if meaning.entry.figure.unit == "percent":
            dims["unit"] = "percent_change" if several_years else "percent"
        if (
            not meaning.entry.figure.unit
            and _is_count(measure)
            and "." in (meaning.entry.figure.value)
        ):
            meaning.problem = "a count has no decimals"
            return
        dims["area"] = NATIONAL if facets.get("scope") == "national" else self._area
        dims["year"] = meaning.year
        meaning.dims = dims

    def _sum_over(
        self,
        dims: dict[str, str],
        meaning: _Meaning,
        siblings: Sequence[_Meaning],
        measure: Measure,
        rows: bool,
    ) -> None:
        """Give a total the dimensions that the rows or columns beside it vary in."""
        values: dict[str, set[str]] = {name: set() for name in _AXES}
        for other in siblings:
            total = other.row_total if rows else other.column_total
            facets = (
                other.entry.row.facets
                if rows
                else (other.entry.column.reading.facets if other.entry.column else {})
            )
            own = other.facets.get("measure") or other.facets.get("hint")
            if total or (own and own != measure.code):
                continue
            if rows and other.district:
                values["district"].add(other.district)
            for name in measure.dimensions:
                if name != "district" and name in facets:
                    values[name].add(facets[name])
        column = meaning.entry.column.reading.facets if meaning.entry.column else {}
        stated = {*meaning.entry.row.facets, *column} if rows else set(column)
        for axis in measure.dimensions:
            seen = values[axis]
            if axis == "district" or axis in stated or not seen:
                continue
            if axis == "order" and any(axis in one.reading.facets for one in meaning.headings):
                continue  # "the total number granted" below the name of one order
            if axis == "stage" and len(seen) > 1:
                meaning.problem = "a total over stages: the codebook has no code for it"
            elif axis in ("order", "stage") and len(seen) == 1:
                dims[axis] = next(iter(seen))
            else:
                dims[axis] = "all"

    def _basis(self, meaning: _Meaning, measure: Measure, dims: Mapping[str, str]) -> str:
        facets = meaning.facets
        if measure.code != "eligible_offenders":
            return measure.basis
        if meaning.district:
            return "snapshot"
        if "basis" in facets:
            return facets["basis"]
        for reading in (
            meaning.entry.row,
            *(heading.reading for heading in reversed(meaning.headings)),
        ):
            kinds = {mention.kind for mention in reading.dates if mention.year}
            if "date" in kinds:
                return "snapshot"
            if "period" in kinds:
                return "year"
        if self._layout:
            declared = self._layout.defaults(measure.code, dims).get("basis")
            if declared:
                return declared
        return measure.basis

    def observation(self, meaning: _Meaning, table: Table) -> Observation:
        """Return the finished row."""
        entry, dims = meaning.entry, meaning.dims
        box, line = place_of(entry)
        label = " | ".join(
            text.replace(DOUBT, "")
            for text in (entry.label, entry.column.text if entry.column else "")
            if text
        )
        return Observation(
            area=dims["area"],
            year=dims["year"],
            basis=dims["basis"],
            measure=dims["measure"],
            category=dims["category"],
            level=dims["level"],
            order=dims["order"],
            stage=dims["stage"],
            district=dims["district"],
            unit=dims["unit"],
            value=entry.figure.value,
            read_by=self._read_by.get(entry.line.page, "text"),
            marker=entry.figure.marker,
            checked="",
            printed=entry.figure.printed,
            label=label,
            table=table.name,
            source=self._source,
            page=entry.line.page,
            line=line,
            x0=box.x0 if box else None,
            top=box.top if box else None,
            x1=box.x1 if box else None,
            bottom=box.bottom if box else None,
            table_id=table.number,
        )


def _mark_outliers(meanings: Sequence[_Meaning]) -> None:
    """Refuse a row that is unlike the rows beside it: a part of its label has been lost.

    Rows without a measure of their own are told apart by the same dimension, all of them by
    level or all of them by category.
    """
    rows: dict[int, list[_Meaning]] = {}
    for meaning in meanings:
        rows.setdefault(meaning.entry.line.index, []).append(meaning)
    kinds: dict[int, frozenset[str]] = {}
    for index, cells in rows.items():
        facets = cells[0].entry.row.facets
        if cells[0].row_total or {"measure", "hint"} & set(facets) or cells[0].district:
            continue
        kinds[index] = frozenset(name for name in _AXES if name in facets)
    if len(rows) > 1:
        for index, kind in kinds.items():
            if not kind:
                for meaning in rows[index]:
                    meaning.problem = "the row's label does not say which row it is"
    counts = Counter(kind for kind in kinds.values() if kind)
    if len(counts) < 2:
        return
    (common, most), (_, second) = counts.most_common(2)
    for index, kind in kinds.items():
        if kind != common and most > second and not (kind > common or (kind < common and kind)):
            for meaning in rows[index]:
                meaning.problem = "the row's label is unlike those of the rows beside it"


def _foreign_axis(meaning: _Meaning, measure: Measure) -> str:
    """Return what a figure's own labels say that its measure has no dimension for, or empty."""
    column = meaning.entry.column
    stated = {**meaning.entry.row.facets, **(column.reading.facets if column else {})}
    known = {**dict.fromkeys(measure.dimensions, ""), **dict(measure.fixed)}
    for axis in ("category", "level", "order", "stage"):
        if axis in stated and known.get(axis, "?") not in ("", stated[axis]):
            return axis
    return ""


def _is_count(measure: Measure) -> bool:
    return measure.unit == "count"


def place_of(entry: Entry) -> tuple[Box | None, int | None]:
    """Return the figure's own box on the page, in the page's points, and its line."""
    if entry.cell is None:
        lines = [cell.line for cell in entry.line.labels if cell.line]
        return None, (lines[0] if lines else None)
    words = entry.cell.words
    if len(entry.figure.printed.split()) < len(words):
        # A count and its percentage share a cell: each has the box of its own word.
        words = tuple(word for word in words if word.text == entry.figure.printed) or words
    inks = [word.ink for word in words if word.ink is not None]
    return (Box.around(inks) if inks else None), entry.cell.line


def _label_problem(entry: Entry) -> str:
    if not entry.label:
        return "no label stands beside it"
    unknown = ", ".join(entry.row.leftover[:4])
    if unknown:
        return f"the label's words are not known: {unknown}"
    return "the label says two things at once"


def _contents(meanings: Sequence[_Meaning]) -> set[int | None]:
    """Return the pages without a read figure whose numbers only grow: a list of contents."""
    numbers: dict[int | None, list[str]] = {}
    for meaning in meanings:
        numbers.setdefault(meaning.entry.line.page, []).append(
            meaning.entry.figure.value if meaning.problem else ""
        )
    return {
        page
        for page, values in numbers.items()
        if all(value.isdigit() and int(value) < 100 for value in values)
        and sorted(map(int, values)) == list(map(int, values))
        and len(set(values)) > 2
    }


_MANY = 4
"""So many figures beside labels of the tables make a page of statistics, read or not."""
_MANY_LINES = 6
"""Within so many lines they do so in a text without pages."""


def _unread(meanings: Sequence[_Meaning], lines: Sequence[Line]) -> list[Unread]:
    """Return the unread figures that stand on statistics pages, or between read figures."""
    read = [meaning for meaning in meanings if not meaning.problem]
    pages = {meaning.entry.line.page for meaning in read} - {None}
    lost = Counter(
        meaning.entry.line.page
        for meaning in meanings
        if meaning.problem and meaning.entry.row.facets and _matters(meaning.entry)
    )
    pages |= {page for page, count in lost.items() if count >= _MANY and page is not None}
    pages -= _contents(meanings)
    places = sorted(meaning.entry.line.index for meaning in read if meaning.entry.line.page is None)
    places = sorted({*places, *_lost_places(meanings)})
    columns = _in_columns([meaning.entry for meaning in meanings])
    straight = [
        meaning.entry
        for meaning in read
        if meaning.entry.line.kind == "drawn" and meaning.entry.cell
    ]
    result = []
    for meaning in meanings:
        entry = meaning.entry
        if not meaning.problem or not (
            _matters(entry)
            or id(entry) in columns
            or _is_orphan(entry, lines)
            or any(_in_line_with(entry, other) for other in straight)
        ):
            continue
        if entry.line.page is not None:
            near = entry.line.page in pages
        else:
            near = _between(entry.line.index, places)
        if near:
            result.append(_as_unread(entry, meaning.problem))
    return result + _damaged(lines, pages, places)


def _lost_places(meanings: Sequence[_Meaning]) -> Iterator[int]:
    """Yield where, in a text without pages, a table stands of which nothing could be read."""
    lost = [
        meaning.entry.line.index
        for meaning in meanings
        if meaning.problem
        and meaning.entry.line.page is None
        and meaning.entry.row.facets
        and _matters(meaning.entry)
    ]
    for first, last in zip(lost, lost[_MANY - 1 :], strict=False):
        if last - first < _MANY_LINES:
            yield from (first, last)


def _damaged(lines: Sequence[Line], pages: set[int | None], places: Sequence[int]) -> list[Unread]:
    """Return what stands among read figures and looks like a figure, but a damaged one."""
    result = []
    for line in lines:
        if line.flags & {"contents", "furniture"}:
            continue
        for cell in line.labels:
            if not _DAMAGED.fullmatch(cell.text) or _NUMBERING.fullmatch(cell.text):
                continue
            if line.page in pages or (line.page is None and _between(line.index, places)):
                label = " ".join(other.text for other in line.labels if other is not cell)
                result.append(
                    Unread(cell.text, label, "it is no number", line.page, cell.line, cell.box)
                )
    return result


def unread_of(
    entries: Iterable[tuple[Table, Entry, Observation | None, str]], fewest: int = 3
) -> list[Unread]:
    """Return the figures of a document in which nothing could be read; none if they are few."""
    every = list(entries)
    columns = _in_columns([entry for _, entry, _, _ in every])
    found = [
        _as_unread(entry, problem)
        for _, entry, _, problem in every
        if entry.figure.value
        and entry.line.kind != "flow"
        and (_matters(entry) or id(entry) in columns)
    ]
    return found if len(found) >= fewest else []


def _as_unread(entry: Entry, problem: str) -> Unread:
    box, line = place_of(entry)
    label = entry.label.replace(DOUBT, "")
    return Unread(entry.figure.printed, label, problem, entry.line.page, line, box)


def _matters(entry: Entry) -> bool:
    """Tell a number that may be a statistic from a heading's number or a page's."""
    if entry.line.flags & {"contents", "furniture"}:
        return False
    if entry.row.understood or entry.row.facets or len(entry.line.values) > 1:
        return True
    if entry.line.kind in ("table", "aligned") and entry.label:
        return True
    return bool(_DOMAIN.search(entry.label)) or is_district(entry.label)


_QUESTION = regex.compile(
    r"\W*(?:(?:[ivx]{1,5}|[a-k]|\d{1,2})[.)]|(?:the |total )?(?:number of|how many|nifer))",
    regex.IGNORECASE,
)


def _is_orphan(entry: Entry, lines: Sequence[Line]) -> bool:
    """Tell whether a number without a label stands where one belongs.

    Below a line that asks for a number, or above a label whose figure stands below it: where
    figures stand above their labels, each label has been given the next one's. On a drawn
    page: right above or below a label without a figure.
    """
    line = entry.line
    if entry.label or line.kind not in ("flow", "drawn") or line.flags & {"contents", "furniture"}:
        return False
    above = lines[line.index - 1] if line.index else None
    below = lines[line.index + 1] if line.index + 1 < len(lines) else None
    if line.kind == "drawn":
        return any(one is not None and _lacks_figure(one, line) for one in (above, below))
    asked = above is not None and not above.values and bool(_QUESTION.match(above.text))
    return asked or (below is not None and "below" in below.flags)


def _lacks_figure(label: Line, figure: Line) -> bool:
    """Tell whether a line beside a lone figure is a label of the field that has none."""
    words = label.text.split()
    return (
        label.page == figure.page
        and not label.values
        and 0 < len(words) <= _ROW_WORDS
        and bool(_DOMAIN.search(label.text))
    )


_STRAIGHT = 2.0
"""Figures whose edges differ by at most so many points stand in one column."""


def _in_columns(entries: Sequence[Entry]) -> set[int]:
    """Return the entries (by `id`) that stand one below the other as in a table.

    Rows of a label and a figure on a drawn page, whatever the label says: numbers at the end
    of lines of prose do not stand in a column.
    """
    rows = [
        entry
        for entry in entries
        if entry.line.kind == "drawn"
        and entry.cell
        and len(entry.line.labels) == len(entry.line.values) == 1
        and len(entry.label.split()) <= _ROW_WORDS
        and not entry.line.flags & {"contents", "furniture"}
    ]
    found: set[int] = set()
    for above, below in zip(rows, rows[1:], strict=False):
        assert above.cell is not None
        assert below.cell is not None
        first, second = above.cell.box, below.cell.box
        near = below.line.index - above.line.index == 1 and below.line.page == above.line.page
        parted = first.x0 - above.line.labels[0].box.x1 > first.bottom - first.top
        sides = ((first.x0, second.x0), (first.x1, second.x1), (sum(first[::2]), sum(second[::2])))
        if near and parted and any(abs(a - b) <= _STRAIGHT for a, b in sides):
            found |= {id(above), id(below)}
    return found


_ROW_WORDS = 12
_REACH = 160.0
"""Points up and down within which a figure under or over one that was read is of its column."""


def _in_line_with(entry: Entry, read: Entry) -> bool:
    """Tell whether a figure stands straight below or above one that was read, as in a table."""
    if entry.cell is None or read.cell is None or entry.line.page != read.line.page:
        return False
    if entry.line.flags & {"contents", "furniture"}:
        return False
    a, b = entry.cell.box, read.cell.box
    sides = ((a.x0, b.x0), (a.x1, b.x1), (a.x0 + a.x1, b.x0 + b.x1))
    return abs(a.top - b.top) < _REACH and any(abs(x - y) <= _STRAIGHT for x, y in sides)


def _between(index: int, places: Sequence[int], reach: int = 15) -> bool:
    """Tell whether a line stands among lines with figures that were read."""
    return any(abs(index - place) <= reach for place in places)
