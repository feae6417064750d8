"""Lines: one row label with its figures, cut out of the rows that a source gives.

`Level 2 28`, `A Division 119 B Division 58` and a label on one line with its figures on the
next all become the same thing: a `Line` with label cells and figure cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import regex

from mappa_extract.model import Cell, Row, Word
from mappa_extract.sources.rows import BULLET
from mappa_extract.tables.line import Line, Value
from mappa_extract.tables.running import cut_running
from mappa_extract.tables.wrapping import DAY_END, NUMBER
from mappa_extract.vocabulary.dates import BEGINS_WITH_MONTH
from mappa_extract.vocabulary.districts import is_district
from mappa_extract.vocabulary.numbers import DIALLING_CODE, read_figure, split_figures
from mappa_extract.vocabulary.phrases import Vocabulary

_DAY = regex.compile(r"0?[1-9]|[12][0-9]|3[01]")
_RUNNING_TITLE = regex.compile(
    r"(?:(?:\p{Lu}[\p{L}\'’-]*|&|and|of)\s+){0,6}?"
    r"(?:(?:MAPPA|Multi[- ]Agency Public Protection Arrangements)(?:\s+\(MAPPA\))?\s+)?"
    r"(?:(?:Annual\s+)?Report|Statistics|Statistical Information)[\s\d/,|–-]*"
)
"""`Humberside MAPPA Annual Report 2016-17`, at the head or the foot of each page."""
_FIGURE_AT_END = regex.compile(r"[\d)*%†‡§¹²³-]$|^(?:nil|none|n/?a)$", regex.IGNORECASE)


def make_lines(rows: Iterable[Row], vocabulary: Vocabulary) -> list[Line]:
    """Return the lines of rows in reading order."""
    lines: list[Line] = []
    for row in cut_running(rows, vocabulary):
        lines.extend(_split_row(row, vocabulary))
    _give_back_days(lines)
    for line in lines:
        if line.is_prose and vocabulary.parse(line.text).complete:
            line.flags.add("label")  # a question of the templates, as long as a sentence
    lines = _without_page_numbers(lines, vocabulary)
    lines = _join_shares(list(_join_flow(lines, vocabulary)))
    lines = _join_percentages(_join_numbered_labels(_join_numbered_headers(lines)))
    for index, line in enumerate(lines):
        line.index = index
    _mark_contents(lines, vocabulary)
    _mark_furniture(lines, vocabulary)
    _mark_running_titles(lines)
    return lines


def _give_back_days(lines: Sequence[Line]) -> None:
    """Return to its label the day of a date that is wrapped: `... 2004 and 31` / `March 2005`."""
    for number, line in enumerate(lines):
        if not line.values or not line.labels or DAY_END.search(line.text):
            continue
        # On a drawn page the row's figure may stand between the lines of its label.
        near = (one for one in lines[number + 1 : number + 3] if one.labels)
        below = next(near, None)
        day = line.values[0].cell.text
        if below and _DAY.fullmatch(day) and BEGINS_WITH_MONTH.match(below.text):
            line.labels.append(line.values.pop(0).cell)


def _without_page_numbers(lines: list[Line], vocabulary: Vocabulary) -> list[Line]:
    """Leave out the number that stands alone at a text page's beginning or end.

    It must differ from the page's place in the file by what most pages' numbers do; a number
    that does not is a figure of a table.
    """
    lone = {number: _lone_number(lines, number, vocabulary) for number in range(len(lines))}
    shifts = Counter(shift for found in _by_page(lines, lone).values() for shift in found)
    if not shifts:
        return lines
    (shift, most), *others = shifts.most_common(2)
    if (most == 1 and abs(shift) > 2) or (others and others[0][1] == most):
        shift = 0
    drop: dict[int | None, int] = {}
    for number, line in enumerate(lines):
        if lone[number] is None:
            continue
        asked = most == 1 and number > 0 and _asks(lines[number - 1], line, vocabulary)
        after = lines[number + 1] if number + 1 < len(lines) else line
        if asked and after.page != line.page and not after.labels:
            # The page's number, and the figure overleaf? Or this one, and a page's number?
            for either in (line, after):
                either.values = [_doubtful(value) for value in either.values]
        elif not asked and lone[number] == (line.page or 0) + shift:
            # The one nearest to the page's end, if there are several.
            drop[line.page] = number
    return [line for number, line in enumerate(lines) if drop.get(line.page) != number]


def _asks(label: Line, line: Line, vocabulary: Vocabulary) -> bool:
    """Tell whether a line is a label that lacks its figure, right above a lone number."""
    return label.page == line.page and not label.values and vocabulary.parse(label.text).complete


def _doubtful(value: Value) -> Value:
    said = "it may be the page's number"
    return Value(value.cell, tuple(replace(one, doubt=said) for one in value.figures))


def _by_page(lines: Sequence[Line], lone: Mapping[int, int | None]) -> dict[int | None, set[int]]:
    """Return for each page how far its lone numbers are from the page's place in the file."""
    shifts: dict[int | None, set[int]] = {}
    for number, value in lone.items():
        if value is not None:
            shifts.setdefault(lines[number].page, set()).add(value - (lines[number].page or 0))
    return shifts


def _lone_number(lines: Sequence[Line], number: int, vocabulary: Vocabulary) -> int | None:
    """Return the whole number that is all of a line near a page's beginning or end."""
    line = lines[number]
    if line.page is None or line.kind not in ("flow", "aligned"):
        return None
    if line.labels or len(line.values) != 1:
        return None
    figure = line.values[0].figures[0].value
    if not figure.isdigit() or len(figure) > 3:
        return None
    before, after = (
        [one for one in part if one.page == line.page]
        for part in (lines[max(0, number - 3) : number], lines[number + 1 : number + 4])
    )
    return int(figure) if len(before) < 3 or len(after) < 3 else None


def _mark_furniture(lines: Sequence[Line], vocabulary: Vocabulary) -> None:
    """Flag running heads and feet: a page's first or last line whose number is the page's."""
    for number, line in enumerate(lines):
        if line.kind != "drawn" or len(line.values) != 1 or vocabulary.parse(line.text).facets:
            continue
        figure = line.values[0].figures[0]
        if not figure.value.isdigit() or int(figure.value) >= 200:
            continue
        if NUMBER.match(line.text) or vocabulary.parse(line.text).unfinished:
            continue  # a row whose label goes on overleaf
        before = lines[number - 1] if number else line
        after = lines[number + 1] if number + 1 < len(lines) else line
        is_first = before is line or before.page != line.page
        is_last = after is line or after.page != line.page or after.top < line.top
        near = before if is_last else after
        alone = near is line or near.page != line.page
        gap = line.top - near.bottom if near is before else near.top - line.bottom
        far = alone or gap > 1.5 * line.height
        if (is_first or is_last) and (far or int(figure.value) == line.page):
            line.flags.add("furniture")


def _mark_running_titles(lines: Sequence[Line]) -> None:
    """Flag the report's own title with a page's number, wherever a text has it."""
    for line in lines:
        if line.kind == "drawn" or "below" in line.flags or len(line.values) != 1:
            continue
        if line.labels and _is_page(line.values[0]) and _RUNNING_TITLE.fullmatch(line.text):
            line.flags.add("furniture")


def _mark_contents(lines: Sequence[Line], vocabulary: Vocabulary) -> None:
    """Flag the rows of a table of contents, whose numbers are pages."""
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and len(line.values) == 1 and line.labels and _is_page(line.values[0]):
            last = int(run[-1].values[0].figures[0].value) if run else 0
            if int(line.values[0].figures[0].value) >= last:
                run.append(line)
                continue
        if line is not None and not line.values and run and len(line.text.split()) <= 8:
            continue  # a heading or a wrapped title inside the list
        if len(run) >= 4:
            strange = [one for one in run if not vocabulary.parse(one.text).understood]
            if len(strange) * 2 >= len(run):
                for one in run:
                    one.flags.add("contents")
        run = []
        if line is not None and len(line.values) == 1 and line.labels and _is_page(line.values[0]):
            run = [line]


def _is_page(value: Value) -> bool:
    figure = value.figures[0]
    return len(value.figures) == 1 and figure.value.isdigit() and int(figure.value) < 100


def _split_row(row: Row, vocabulary: Vocabulary) -> Iterator[Line]:
    labels: list[Cell] = []
    values: list[Value] = []
    made: list[Line] = []

    def close() -> None:
        if labels or values:
            made.append(
                Line(list(labels), list(values), row.kind, row.top, row.bottom, row.page, row.table)
            )
        labels.clear()
        values.clear()

    for cell in row.cells:
        if cell is row.cells[0] and BULLET.fullmatch(cell.words[0].text):
            if len(cell.words) > 1:
                cell = cell.part(1, len(cell.words))
            elif len(row.cells) > 1:
                continue
        figures = split_figures(cell.text)
        if figures is not None and not (not labels and not values and _is_label(cell, row)):
            values.append(Value(cell, tuple(figures)))
            continue
        if row.kind == "flow" and all(_is_figure(word.text) for word in cell.words):
            values.extend(_tail_values(cell, 0))  # a row of figures, the columns lost
            continue
        label, tail = split_tail(cell, vocabulary)
        if row.kind == "table" and tail and label and _NUMBER_END.fullmatch(label.text):
            label, tail = cell, []  # `2009: 48.20`, a figure of another year
        if values and label is not None:
            close()
        if label is not None:
            labels.append(label)
        values.extend(tail)
    if len(values) > 1 and all(_CALENDAR_YEAR.fullmatch(value.cell.text) for value in values):
        labels.extend(value.cell for value in values)  # the years of a header
        values.clear()
    few = row.kind in ("drawn", "aligned") and not labels and 0 < len(values) < 3
    if few and _CALENDAR_YEAR.fullmatch(values[0].cell.text):
        # The year at the end of a wrapped label: `... and 31 March` / `2006    15`.
        labels.append(values.pop(0).cell)
    close()
    if len(made) == 1:
        made[0].blank = row.blank
    yield from made


def _is_label(cell: Cell, row: Row) -> bool:
    """A dash or `none` before a label is a bullet or a word, no figure."""
    if cell is not row.cells[0] or len(row.cells) < 2 or any(map(str.isdigit, cell.text)):
        return False
    return split_figures(row.cells[1].text) is None


_NUMBERED = regex.compile(
    r"(?:table|chart|figure|fig\.?|page|appendix|annexe?|section|chapter|part|case study|note|"
    r"quarter|room|floor|tel.*|fax.*|phone.*|telephone.*|helpline.*|ext.*|mobile.*|version|"
    r"cyfrol|tudalen|tabl)[\s:.]*",
    regex.IGNORECASE,
)
_BEFORE_MAPPA = regex.compile(r"1\d{3}")
"""No year of a report: a count of more than a thousand."""
_NUMBER_END = regex.compile(r"[(\[]*\d{1,4}[.:,;)\]]+")
_CALENDAR_YEAR = regex.compile(r"199\d|20[0-3]\d")


_GOES_ON_WITH_NUMBER = frozenset(
    [
        "and",
        "to",
        "of",
        "or",
        "between",
        "from",
        "than",
        "by",
        "in",
        "on",
        "at",
        "april",
        "march",
        "section",
        "sections",
        "s",
        "level",
        "levels",
        "category",
        "page",
        "act",
        "-",
        "–",
        "the",
        "per",
        "fesul",
        "lefel",
        "categori",
        "ebrill",
        "mawrth",
    ]
)


def split_tail(cell: Cell, vocabulary: Vocabulary) -> tuple[Cell | None, list[Value]]:
    """Part a label from the figures at its end: `Level 2 28`, `Level 1 595 198 0 793`.

    The figures are parted only where what is left is a label that is understood, or where
    the whole is no label in any case; `Level 2` and `31 March 2010` stay whole.
    """
    words = cell.words
    if len(words) < 2 or not _FIGURE_AT_END.search(words[-1].text):
        return cell, []
    if DIALLING_CODE.fullmatch(words[-2].text):
        return cell, []
    if is_district(cell.text) and not _is_figure(cell.part(0, -1).text.split()[-1]):
        name = cell.part(0, -1)
        # `Division 2` is a name; `A Division 397` is one with its figure.
        if len(name.words) < 2 or not is_district(name.text) or len(words[-1].text) < 2:
            return cell, []
    if vocabulary.parse(cell.text).understood or _NUMBERED.fullmatch(cell.part(0, -1).text):
        return cell, []
    first = len(words)
    cut: int | None = None
    while first > 1 and _is_figure(words[first - 1].text):
        first -= 1
        label = cell.part(0, first)
        if is_district(label.text):
            return label, list(_tail_values(cell, first))
        reading = vocabulary.parse(label.text)
        if reading.complete or _ends_a_date(words, first):
            cut = first
            before = words[first - 1].text
            if any(map(str.isdigit, before)) and not (
                _BEFORE_MAPPA.fullmatch(before) or _adds_up(words[first - 1 :])
            ):
                break  # the digits before the figures belong to the label
    if cut is not None:
        return cell.part(0, cut), list(_tail_values(cell, cut))
    label = cell.part(0, first)
    if first == len(words) - 1 and _CALENDAR_YEAR.fullmatch(words[first].text):
        return cell, []
    if label.words[-1].text.lower().strip("(),") in _GOES_ON_WITH_NUMBER:
        return cell, []
    if first == len(words) or first > 12:
        return cell, []
    # `2005. 755`, `(2003)) 665`: the end of a wrapped label, and the figure.
    if not any(map(str.isalpha, label.text)) and not (
        _NUMBER_END.fullmatch(label.text) or vocabulary.parse(label.text).year
    ):
        return cell, []
    # Not a label that is known: the figures are parted all the same, so that they are seen.
    return label, list(_tail_values(cell, first))


def _ends_a_date(words: Sequence[Word], stop: int) -> bool:
    """Tell whether the words before a figure end with a date: `... 31 March 2005 75`."""
    month = words[stop - 2].text if stop > 1 else ""
    return (
        bool(_CALENDAR_YEAR.fullmatch(words[stop - 1].text))
        and bool(BEGINS_WITH_MONTH.match(month))
        and not _CALENDAR_YEAR.fullmatch(words[stop].text)
    )


def _adds_up(words: Sequence[Word]) -> bool:
    """Tell whether the last of several figures is the sum of those before it."""
    counts: list[int] = []
    for word in words:
        figure = read_figure(word.text)
        if figure is None or not (figure.value.isdigit() or figure.marker == "not_applicable"):
            return False
        counts.append(int(figure.value or 0))
    return len(counts) > 2 and sum(counts[:-1]) == counts[-1] > 0


def _is_figure(word: str) -> bool:
    return read_figure(word) is not None


def _tail_values(cell: Cell, start: int) -> Iterator[Value]:
    for index in range(start, len(cell.words)):
        part = cell.part(index, index + 1)
        figure = read_figure(part.text)
        if figure is not None:
            yield Value(part, (figure,))


def _join_flow(lines: list[Line], vocabulary: Vocabulary) -> Iterator[Line]:
    """Join a label's line with the lines of figures below it, where lines are all there is."""
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.kind == "flow" and not line.values and not line.is_prose:
            run = index
            while run < len(lines) and _is_bare(lines[run]) and lines[run].page == line.page:
                run += 1
            if run > index:
                joined = [value for bare in lines[index:run] for value in bare.values]
                if _NUMBERED_HEAD.fullmatch(line.text) and joined[0].cell.text in _ORDINALS:
                    line.labels.append(joined.pop(0).cell)  # `Level` / `1`
                    lines[index].values = lines[index].values[1:]
                    if not lines[index].values:
                        index += 1
                    if not joined:
                        yield line
                        continue
                if regex.search(r"(?:march|mawrth|april)$", line.text, regex.IGNORECASE) and (
                    _CALENDAR_YEAR.fullmatch(joined[0].cell.text)
                ):
                    line.labels.append(joined.pop(0).cell)
                line.values = joined
                line.flags.add("below")
                index = run
        elif line.kind == "flow" and line.values and line.labels:
            run = index
            while run < len(lines) and _is_bare(lines[run]) and lines[run].page == line.page:
                run += 1
            more = [value for bare in lines[index:run] for value in bare.values]
            if run - index > 1 or (more and more[0].figures[0].unit):
                line.values = [*line.values, *more]
                index = run
        yield line


_NUMBERED_HEAD = regex.compile(r"(?:.*\s)?(?:level|category|cat\.?|lefel|categori)\s*", regex.I)
_ORDINALS = ("1", "2", "3", "4")


def _join_numbered_headers(lines: list[Line]) -> list[Line]:
    """Turn `1  2  3` below `Level  Level  Level` from figures into the rest of a header."""
    for number, line in enumerate(lines):
        if line.labels or not line.values or line.kind not in ("drawn", "aligned"):
            continue
        if not all(value.cell.text in _ORDINALS for value in line.values):
            continue
        above = [
            cell
            for one in lines[max(0, number - 3) : number]
            if not one.values
            for cell in one.labels
            if one.page == line.page
        ]
        heads = [cell for cell in above if _NUMBERED_HEAD.fullmatch(cell.text)]
        if all(
            any(
                cell.box.x0 <= value.cell.box.x1 and cell.box.x1 >= value.cell.box.x0
                for cell in heads
            )
            for value in line.values
        ):
            line.labels = [value.cell for value in line.values]
            line.values = []
    return lines


def _join_numbered_labels(lines: list[Line]) -> list[Line]:
    """Give the `1` that stands under `Level`, in front of a row's figures, to the label."""
    for above, line in zip(lines, lines[1:], strict=False):
        if line.labels or len(line.values) < 2 or line.kind not in ("drawn", "aligned"):
            continue
        first, last = line.values[0].cell, above.labels[-1] if above.labels else None
        if (
            last is not None
            and not above.values
            and above.page == line.page
            and first.text in _ORDINALS
            and _NUMBERED_HEAD.fullmatch(last.text)
            and last.box.x0 <= first.box.x1
            and last.box.x1 >= first.box.x0
            and line.top - above.bottom < line.height
        ):
            line.labels = [first]
            line.values = line.values[1:]
    return lines


def _join_percentages(lines: list[Line]) -> list[Line]:
    """Put percentages that stand on a line of their own below counts into the counts' cells."""
    kept: list[Line] = []
    for line in lines:
        above = kept[-1] if kept else None
        if (
            above is not None
            and above.values
            and not line.labels
            and line.values
            and line.kind in ("drawn", "aligned")
            and above.page == line.page
            and line.top - above.bottom < 1.2 * above.height
            and all(value.figures[0].unit == "percent" for value in line.values)
            and all(not figure.unit for value in above.values for figure in value.figures)
        ):
            hosts = [_host(value, above) for value in line.values]
            if None not in hosts and len(set(hosts)) == len(hosts):
                for value, host in zip(line.values, hosts, strict=True):
                    assert host is not None
                    count = above.values[host]
                    cell = Cell((*count.cell.words, *value.cell.words), count.cell.line)
                    above.values[host] = Value(cell, (*count.figures, *value.figures))
                continue
        kept.append(line)
    return kept


def _join_shares(lines: list[Line]) -> list[Line]:
    """Put a percentage that follows its count, in text without columns, into the count's cell."""
    for line in lines:
        if line.kind != "flow" or len(line.values) < 2:
            continue
        joined: list[Value] = []
        for value in line.values:
            before = joined[-1].figures if joined else ()
            share = len(value.figures) == 1 and value.figures[0].unit == "percent"
            if share and len(before) == 1 and not before[0].unit and before[0].value:
                cell = Cell((*joined[-1].cell.words, *value.cell.words), joined[-1].cell.line)
                joined[-1] = Value(cell, (*before, *value.figures))
            else:
                joined.append(value)
        line.values = joined
    return lines


def _host(value: Value, line: Line) -> int | None:
    """Return which of the line's figures stands above a percentage."""
    box = value.cell.box
    over = [
        index
        for index, other in enumerate(line.values)
        if other.cell.box.x0 <= box.x1 and other.cell.box.x1 >= box.x0
    ]
    return over[0] if len(over) == 1 else None


def _is_bare(line: Line) -> bool:
    return line.kind == "flow" and bool(line.values) and not line.labels
