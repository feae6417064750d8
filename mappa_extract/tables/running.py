"""Running text: rows that a converter wrote one behind the other, cut apart again.

Web pages, and some converters, keep no line of a page: `Level 1 595 181 0 776 Level 2 4 17
3 24`. A row of a table ends where its figures end and another label begins; a title or the
cell of a header begins where the vocabulary knows a phrase with a capital letter. Where it
is a sentence that goes on behind a number, nothing is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import regex

from mappa_extract.model import Cell, Row, Word
from mappa_extract.sources.rows import BULLET
from mappa_extract.vocabulary.dates import find_dates
from mappa_extract.vocabulary.districts import is_district
from mappa_extract.vocabulary.numbers import DIALLING_CODE, read_figure
from mappa_extract.vocabulary.phrases import Vocabulary

_LONGEST_ROW = 60
"""Words; the longest label of the templates has half of them."""
_LONGEST_TITLE = 100
"""Words of a title, its header and a row's label; what stands before them is prose."""
_LONGEST_FIGURE = 12
_ENUMERATOR = regex.compile(r"\(?(?:[ivx]{1,5}|[a-k]|\d{1,2})[).]", regex.IGNORECASE)
_SENTENCE_END = regex.compile(r"(?:[^\W\d]{2,}|\d{4})[.!?][\"'\u2019\u201d)]*")
_BEGINS = regex.compile(r"[\"'\u2018\u201c]?\p{Lu}")
_NUMBERED = regex.compile(
    r"levels?|categor(?:y|ies)|cat\.?|lefel(?:au)?|categori|sections?|s\.?|page|tudalen|table|tabl"
    r"|per|fesul|of|in|to|from|than|over|under|aged|at|by|and|or|a|ac|neu|the|no\.?|number",
    regex.IGNORECASE,
)
"""Words after which a number is the name of something, or part of a sentence."""
_GOES_ON = regex.compile(
    r".*[,:;&/(–-]|the|of|in|for|to|by|with|and|or|on|at|from|who|were|per|all|other|any|each"
    r"|y|o|ar|i|gan|yn|am|a|ac|neu|na",
    regex.IGNORECASE,
)
"""Words after which a label goes on, whatever the next word begins with."""
_YEAR = regex.compile(r"(?:19|20)\d\d")
_AXES = frozenset({"category", "level", "total"})
_SUBJECTS = frozenset({"measure", "hint", "scope", "order"})


def cut_running(rows: Iterable[Row], vocabulary: Vocabulary) -> Iterator[Row]:
    """Yield the rows, each that holds several rows of a table as those that it holds."""
    for row in rows:
        words = [word for cell in row.cells for word in cell.words]
        # A row of the usual length with one run of figures is left as it stands.
        if row.kind != "flow" or len(words) < 8:
            yield row
            continue
        runs = _runs(words)
        if not runs or (len(runs) < 2 and len(words) <= _LONGEST_ROW):
            yield row
            continue
        yield from _pieces(row, words, _cuts(words, runs, vocabulary))


def _pieces(row: Row, words: Sequence[Word], cuts: Sequence[int]) -> Iterator[Row]:
    line = row.cells[0].line
    step = 1.0 / (len(cuts) + 2)
    for number, (start, stop) in enumerate(zip([0, *cuts], [*cuts, len(words)], strict=True)):
        top = row.top + number * step
        cell = Cell(tuple(words[start:stop]), line)
        yield replace(row, cells=(cell,), top=top, bottom=top + step)


def _runs(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Return where figures stand after which a label begins, as places of words."""
    dated = _dated(words)
    runs: list[tuple[int, int]] = []
    place = 0
    while place < len(words):
        stop = place
        while stop < len(words) and stop not in dated and _is_figure(words, stop, stop > place):
            stop += 1
        if stop == place:
            place += 1
            continue
        texts = [word.text for word in words[place:stop]]
        after = words[stop].text if stop < len(words) else ""
        if (
            (not after or _begins_label(after))
            and any(any(map(str.isalnum, text)) for text in texts)
            and not all(map(_YEAR.fullmatch, texts))
        ):
            runs.append((place, stop))
        place = stop
    return runs


def _is_figure(words: Sequence[Word], place: int, goes_on: bool) -> bool:
    text = words[place].text
    if len(text) > _LONGEST_FIGURE or read_figure(text) is None:
        return False
    before = words[place - 1].text if place else ""
    if DIALLING_CODE.fullmatch(before):
        return False
    if len(text) < 3 and before and is_district(f"{before} {text}"):
        # `BCU 1 East`: the number is the name's, unless `A Division` is all of it.
        name = words[place - 2].text if place > 1 else ""
        return bool(_BEGINS.match(name)) and is_district(f"{name} {before}")
    return goes_on or not (_NUMBERED.fullmatch(before) and text[0].isdigit())


def _begins_label(text: str) -> bool:
    text = text.removeprefix("(")
    if not any(map(str.isalnum, text)):
        return True  # a bullet, or a note's mark
    return bool(_BEGINS.match(text) or _ENUMERATOR.match(text))


def _dated(words: Sequence[Word]) -> set[int]:
    """Return the places of the words that belong to a date."""
    starts, text = [], ""
    for word in words:
        starts.append(len(text))
        text += word.text + " "
    found: set[int] = set()
    place = 0
    for mention in find_dates(text):
        if mention.kind == "calendar":
            continue  # a year alone may be a count
        while place < len(words) and starts[place] + len(words[place].text) <= mention.start:
            place += 1
        inside = place
        while inside < len(words) and starts[inside] < mention.stop:
            found.add(inside)
            inside += 1
    return found


def _cuts(
    words: Sequence[Word], runs: Sequence[tuple[int, int]], vocabulary: Vocabulary
) -> list[int]:
    """Return before which words a new row begins."""
    begins = vocabulary.beginnings([word.text for word in words])
    cuts: set[int] = set()
    start = 0
    for first, stop in [*_without_row_numbers(words, runs), (len(words), len(words))]:
        near = max(start, first - _LONGEST_TITLE) if stop > first else first
        cuts |= {stop, *_sentences(words, start, near), *_label_cuts(words, near, first, begins)}
        start = stop
    return sorted(cuts - {0, len(words)})


def _without_row_numbers(
    words: Sequence[Word], runs: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the runs without the number of the next row: `1 RSO 21 24 2 V&O 30 12 3 ...`."""
    lasts = [words[stop - 1].text for _, stop in runs]
    kept = list(runs)
    for place, last in enumerate(lasts):
        count = 1
        while (
            last == "1"
            and lasts[place + count : place + count + 1] == [str(count + 1)]
            and runs[place + count][1] - runs[place + count][0] > 1
        ):
            count += 1
        if count > 2:
            for at in range(place, place + count):
                kept[at] = (runs[at][0], runs[at][1] - 1)
    return kept


def _sentences(words: Sequence[Word], start: int, stop: int) -> Iterator[int]:
    """Yield where sentences begin, and what stands behind them."""
    for place in range(start + 1, min(stop, len(words) - 1) + 1):
        before = words[place - 1].text
        if place == stop or (_SENTENCE_END.fullmatch(before) and _BEGINS.match(words[place].text)):
            yield place


def _label_cuts(
    words: Sequence[Word], start: int, stop: int, begins: Mapping[int, Mapping[str, str]]
) -> Iterator[int]:
    """Yield where titles, headers and the row's label begin, in the words before its figures."""
    axes: list[int] = []
    said: dict[str, str] = {}
    """What has been said since the last cut."""
    for place in range(start + 1, stop):
        said |= begins.get(place - 1, {})
        text, before = words[place].text, words[place - 1].text
        gives = begins.get(place, {})
        if _ENUMERATOR.fullmatch(before) or BULLET.fullmatch(before):
            continue
        if place == start + 1 and before.isdigit():
            continue  # the row's number
        if BULLET.fullmatch(text):
            yield place
            axes, said = [], {}
            continue
        if _ENUMERATOR.fullmatch(text):
            if _GOES_ON.fullmatch(before) or _NUMBERED.fullmatch(before.strip("(")):
                continue
            if not axes and before.strip("(),").isdigit():
                continue  # the number of an Act's section
            yield place
            axes, said = [], {}
        elif not _BEGINS.match(text):
            continue
        elif _SENTENCE_END.fullmatch(before):
            yield place
            axes, said = [], {}
        elif gives and _opens(gives, said, before):
            is_axis = not gives.keys().isdisjoint(_AXES) and gives.keys().isdisjoint(_SUBJECTS)
            if not (axes and is_axis):
                yield place
            axes = [*axes, place] if is_axis else []
            said = {}
    yield from axes[-1:]
    yield from _district(words, start, stop)


def _opens(gives: Mapping[str, str], said: Mapping[str, str], before: str) -> bool:
    """Tell whether a known phrase begins a title, a cell of a header or a label of its own."""
    subject = not said.keys().isdisjoint(_SUBJECTS)
    axis = not gives.keys().isdisjoint(_AXES)
    if before.endswith(":") or before == "were":
        return axis and (
            subject or any(said.get(name, gives[name]) != gives[name] for name in gives)
        )
    if _GOES_ON.fullmatch(before):
        return False
    if not said or (axis and (subject or not said.keys().isdisjoint(_AXES))):
        return True
    if "stage" in gives and "order" in said:
        return True
    about = gives.keys() & _SUBJECTS
    return bool(about) and bool(said.keys() & (about | _AXES))


def _district(words: Sequence[Word], start: int, stop: int) -> Iterator[int]:
    """Yield where the name of a police district begins, if a row's label ends with one."""
    number = [word.text for word in words[stop - 1 : stop + 2]]
    if (
        start < stop
        and len(number) == 3
        and read_figure(number[2])
        and is_district(" ".join(number[:2]))
    ):
        yield stop - 1  # `BCU 1 471`: the run of figures begins with the name's number
        return
    first = stop - 2
    if first <= start or not is_district(" ".join(word.text for word in words[first:stop])):
        return
    while first > start and _BEGINS.match(words[first - 1].text) and stop - first < 5:
        first -= 1
    yield first
