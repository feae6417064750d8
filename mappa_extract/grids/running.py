"""Running text: rows that a converter wrote one behind the other, cut apart again.

Web pages, and some converters, keep no line of a page: `Level 1 595 181 0 776 Level 2 4 17
3 24`. A row of a table ends where its figures end and another label begins; a title or the
cell of a header begins where the vocabulary knows a phrase with a capital letter. Where it
is a sentence that goes on behind a number, nothing is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import regex

from mappa_extract.pages.grid import Text
from mappa_extract.sources.rows import BULLET
from mappa_extract.vocabulary.dates import find_dates
from mappa_extract.vocabulary.districts import is_district
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.numbers import DIALLING_CODE, read_figure

_NUMBER_OF = regex.compile(r"(?:The (?:total )?number of|Nifer y)\b")
_SHORTEST = 8
"""Words of two rows with their titles."""
_LONGEST_ROW = 60
"""Words; the longest label of the templates has half of them."""
_LONGEST_TITLE = 100
"""Words of a title, its header and a row's label; what stands before them is prose."""
_LINE = 160
"""Characters; a page's own lines are shorter."""
_LONGEST_FIGURE = 12
_IN_WORDS = frozenset({"nil", "none", "zero", "dim", "n/a", "tbc"})
_ENUMERATOR = regex.compile(r"\(?(?:[ivx]{1,5}|[a-k]|\d{1,2})[).]", regex.IGNORECASE)
_SUBSECTION = regex.compile(r"[(\[]\d")
_ANSWER = regex.compile(r"\([a-k]\)")
_SENTENCE_END = regex.compile(r"(?:[^\W\d]{2,}|\d{4})[.!?][\"'\u2019\u201d)]*")
_BEGINS = regex.compile(r"[\"'\u2018\u201c]?\p{Lu}")
_NUMBERED = regex.compile(
    r"levels?|categor(?:y|ies)|cat\.?|lefel(?:au)?|categori|sections?|(?-i:s\.?)|page|tudalen|table|tabl"
    r"|per|fesul|of|in|to|from|than|over|under|aged|at|by|and|or|a|ac|neu|the|no\.?|number|other|these|those|all"
    r"|were|was|are|is|had|have|has|least|about|around|only|further|our",
    regex.IGNORECASE,
)
"""Words after which a number is the name of something, or part of a sentence."""
_GOES_ON = regex.compile(
    r".*[,:;&/(–-]|the|of|in|for|to|by|with|and|or|on|at|from|who|were|per|all|other|any|each"
    r"|through|via|under|within|between|than|as|an?|no|not|their|its|interim|full"
    r"|y|o|ar|i|gan|yn|am|a|ac|neu|na",
    regex.IGNORECASE,
)
"""Words after which a label goes on, whatever the next word begins with."""
_YEAR = regex.compile(r"(?:19|20)\d\d")
Begins = Mapping[int, Mapping[str, str]]
"""At which words a known phrase begins, and what it says."""
_AXES = frozenset({"category", "kind", "level", "total"})
_SUBJECTS = frozenset({"measure", "hint", "scope", "order"})


def cut_running(texts: Iterable[Text], lexicon: Lexicon) -> Iterator[Text]:
    """Yield texts, each that holds several rows of a table as those that it holds."""
    for text in texts:
        words = text.text.split()
        begins = _beginnings(words, lexicon) if len(words) > _LONGEST_ROW else {}
        runs = _rows_in(words, begins)
        if not runs:
            yield text
            continue
        cuts = _cuts(words, runs, begins or _beginnings(words, lexicon))
        for start, stop in zip([0, *cuts], [*cuts, len(words)], strict=True):
            yield replace(text, text=" ".join(words[start:stop]))


def _beginnings(words: Sequence[str], lexicon: Lexicon) -> Begins:
    """Return at which words a known phrase begins; what it says of a measure is a subject."""
    return {
        place: {**gives.facets, **({"measure": ""} if gives.says else {})}
        for place, gives in lexicon.beginnings(list(words), ideas=True).items()
    }


def cut_text(text: str) -> str:
    """Return a text in which each row of a table ends its line, for those who read sentences."""
    lines: list[str] = []
    for line in text.split("\n"):
        words = line.split() if len(line) > _LINE else []
        stops = [stop for _, stop in _rows_in(words)]
        if stops:
            parts = zip([0, *stops], [*stops, len(words)], strict=True)
            lines.extend(" ".join(words[start:stop]) for start, stop in parts)
        else:
            lines.append(line)
    return "\n".join(lines)


def _rows_in(words: Sequence[str], begins: Begins = MappingProxyType({})) -> list[tuple[int, int]]:
    """Return where the figures of a line stand that holds several rows; else nothing.

    `begins` says at which words a known phrase begins, where that is known.
    """
    if len(words) < _SHORTEST or not any(word[-1].isdigit() for word in words):
        return []
    runs = _runs(words, begins)
    # A row of the usual length with one run of figures is one row.
    return runs if len(runs) > 1 or len(words) > _LONGEST_ROW else []


def _runs(words: Sequence[str], begins: Begins) -> list[tuple[int, int]]:
    """Return where figures stand after which a label begins, as places of words."""
    figures = {place for place in range(len(words)) if _is_figure(words, place)}
    if not figures:
        return []
    free = figures - _dated(words)
    runs: list[tuple[int, int]] = []
    place = 0
    while place < len(words):
        stop = place
        while stop in free and (stop > place or not _is_name(words, stop)):
            stop += 1
        if stop == place:
            place += 1
            continue
        texts = words[place:stop]
        after = words[stop] if stop < len(words) else ""
        if (
            (not after or _begins_label(after))
            and any(any(map(str.isalnum, text)) for text in texts)
            and not all(map(_YEAR.fullmatch, texts))
        ):
            runs.append((place, stop))
        elif len(texts) > 1 and _is_mark(texts[-1]) and begins.get(stop):
            runs.append((place, stop - 1))  # `20 - violent offenders 30`: the dash is a bullet
        place = stop
    return runs


def _is_figure(words: Sequence[str], place: int) -> bool:
    text = words[place]
    if len(text) > _LONGEST_FIGURE or (text[0].isalpha() and text.lower() not in _IN_WORDS):
        return False  # told cheaply; most words are of this kind
    if read_figure(text) is None:
        return False
    return not (place and DIALLING_CODE.fullmatch(words[place - 1]))


def _is_name(words: Sequence[str], place: int) -> bool:
    """Tell whether a number is part of what stands before it: `Level 2`, `BCU 1 East`."""
    text, before = words[place], words[place - 1] if place else ""
    if len(text) < 3 and before and is_district(f"{before} {text}"):
        # ... unless `A Division` is all of the name.
        name = words[place - 2] if place > 1 else ""
        return not (_BEGINS.match(name) and is_district(f"{name} {before}"))
    if before in ("and", "or") and _ANSWER.fullmatch(" ".join(words[place + 1 : place + 2])):
        return False  # `(b) interim orders granted and 3 (c) full orders imposed`
    return text[0].isdigit() and bool(_NUMBERED.fullmatch(before))


def _begins_label(text: str) -> bool:
    if _SUBSECTION.match(text):
        return False
    text = text.removeprefix("(")
    if not any(map(str.isalnum, text)):
        return True  # a bullet, or a note's mark
    return bool(_BEGINS.match(text) or _ENUMERATOR.match(text))


def _dated(words: Sequence[str]) -> set[int]:
    """Return the places of the words that belong to a date."""
    starts, text = [], ""
    for word in words:
        starts.append(len(text))
        text += word + " "
    found: set[int] = set()
    place = 0
    for mention in find_dates(text):
        if mention.kind == "calendar":
            continue  # a year alone may be a count
        while place < len(words) and starts[place] + len(words[place]) <= mention.start:
            place += 1
        inside = place
        while inside < len(words) and starts[inside] < mention.stop:
            found.add(inside)
            inside += 1
    return found


def _cuts(words: Sequence[str], runs: Sequence[tuple[int, int]], begins: Begins) -> list[int]:
    """Return before which words a new row begins."""
    cuts: set[int] = set()
    start = 0
    for first, stop in [*_without_row_numbers(words, runs), (len(words), len(words))]:
        near = max(start, first - _LONGEST_TITLE) if stop > first else first
        cuts |= {stop, *_sentences(words, start, near), *_label_cuts(words, near, first, begins)}
        if stop < len(words) and _is_mark(words[stop]):
            cuts |= set(_marked(words, near, first, begins))
        start = stop
    return sorted(cuts - {0, len(words)})


def _without_row_numbers(
    words: Sequence[str], runs: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the runs without the number of the next row: `1 RSO 21 24 2 V&O 30 12 3 ...`."""
    kept = list(runs)
    for place, (first, stop) in enumerate(runs):
        chain = [(first, stop)]
        for begin, end in runs[place + 1 :]:
            if words[chain[-1][1] - 1] != str(len(chain)) or end - begin < 2:
                break
            chain.append((begin, end))
        numbered = len(
            [1 for number, (_, end) in enumerate(chain, 1) if words[end - 1] == str(number)]
        )
        # `Level 2 1 Level 3 2` has none; a row beside others has several figures.
        if numbered > 2 or (numbered == 2 and stop - first == 1 and chain[1][1] - chain[1][0] > 2):
            for at in range(place, place + numbered):
                kept[at] = (runs[at][0], runs[at][1] - 1)
    return kept


def _is_mark(word: str) -> bool:
    return not any(map(str.isalnum, word))


def _marked(words: Sequence[str], start: int, stop: int, begins: Begins) -> Iterator[int]:
    """Yield where the first row of a list begins: a dash stands before it as before the next."""
    for place in range(stop - 2, start, -1):
        if _is_mark(words[place]) and begins.get(place + 1):
            yield place
            return


def _sentences(words: Sequence[str], start: int, stop: int) -> Iterator[int]:
    """Yield where sentences begin, and what stands behind them."""
    for place in range(start + 1, min(stop, len(words) - 1) + 1):
        before = words[place - 1]
        if place == stop or (_SENTENCE_END.fullmatch(before) and _BEGINS.match(words[place])):
            yield place


def _label_cuts(words: Sequence[str], start: int, stop: int, begins: Begins) -> Iterator[int]:
    """Yield where titles, headers and the row's label begin, in the words before its figures."""
    axes: list[int] = []
    said: dict[str, str] = {}
    """What has been said since the last cut."""
    numbered = start < stop and bool(_ENUMERATOR.fullmatch(words[start]))
    for place in range(start + 1, stop):
        said |= begins.get(place - 1, {})
        text, before = words[place], words[place - 1]
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
            named = _NUMBERED.fullmatch(before.strip("("))
            if named or (_GOES_ON.fullmatch(before) and not before.endswith((":", ";"))):
                continue
            if not axes and before.strip("(),").isdigit() and not _YEAR.fullmatch(before):
                continue  # the number of an Act's section
            yield place
            axes, said, numbered = [], {}, True
        elif not _BEGINS.match(text):
            continue
        elif _SENTENCE_END.fullmatch(before) or _asks(words, place):
            yield place
            axes, said, numbered = [], {}, False
        elif gives and (said or not numbered) and _opens(gives, said, before):
            is_axis = not gives.keys().isdisjoint(_AXES) and gives.keys().isdisjoint(_SUBJECTS)
            if not (axes and is_axis):
                yield place
            axes = [*axes, place] if is_axis else []
            said, numbered = {}, False
    yield from axes[-1:]
    yield from _district(words, start, stop)


def _asks(words: Sequence[str], place: int) -> bool:
    """Tell where "The number of ..." begins, behind a title."""
    asks = _NUMBER_OF.match(" ".join(words[place : place + 3]))
    return asks is not None and not _GOES_ON.fullmatch(words[place - 1])


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


def _district(words: Sequence[str], start: int, stop: int) -> Iterator[int]:
    """Yield where the name of a police district begins, if a row's label ends with one."""
    number = words[stop - 1 : stop + 2]
    if (
        start < stop
        and len(number) == 3
        and read_figure(number[2])
        and is_district(" ".join(number[:2]))
    ):
        yield stop - 1  # `BCU 1 471`: the run of figures begins with the name's number
        return
    first = stop - 2
    if first <= start or not is_district(" ".join(words[first:stop])):
        return
    while first > start and _BEGINS.match(words[first - 1]) and stop - first < 5:
        first -= 1
    yield first
