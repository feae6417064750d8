"""Grids from the order of labels and figures in running lines, wherever they stand on the page.

A line's figures are those at its end; the label is what stands before them, or on the lines
above. Heads are told apart by what they mean. Nothing here knows a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

import regex

from mappa_extract.grids.split import split_heads
from mappa_extract.model import Box
from mappa_extract.pages.grid import Block, Grid, GridCell, Text
from mappa_extract.vocabulary.answers import answers_at_end, part_of, read_answers
from mappa_extract.vocabulary.chapters import names_report
from mappa_extract.vocabulary.dates import BEGINS_WITH_MONTH, DAY, find_dates
from mappa_extract.vocabulary.districts import is_district
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.numbered import JOINS, owns_number
from mappa_extract.vocabulary.numbers import DIALLING_CODE, Figure, read_figure
from mappa_extract.vocabulary.prose import is_prose

_BEFORE_NUMBERS = JOINS | {"q", "no"}
"""Other words before a number that belongs to the label."""
_PERIOD = regex.compile(r"\d{4}\s?[/\u2013-]\s?\d{2}")
"""A year of its own: no day and month on the line above belong to it."""
_WHOLE = frozenset(["all", "both", "every", "pob", "holl", "dwy"])
_BEFORE_LAST = frozenset(["of", "than", "least", "most", "about", "every"])
"""And before one at a line's end: `imprisonment of 12` / `months or more`."""
_BULLET = regex.compile(r"^\s*(?:[>•●▪◦♦·➢➤»✓❖\uf0b7\uf0a7\uf0d8\u2023*]+|[-–o](?=\s+\p{L}))\s*")
_LEADERS = regex.compile(
    r"[.\u2026_·]{3,}|(?:\s\.){3,}|[-\u2010-\u2015\u2212]{4,}|(?:\s[-\u2010-\u2015\u2212]){4,}"
)
_GOES_ON = regex.compile(r"^\s*(?:\p{Ll}|(?:19|20)\d\d\b|\((?![a-k]\)|[ivx]+\)))")
_OPEN_END = regex.compile(
    r"(?:\b(?:of|the|a|an|in|on|to|for|by|with|who|were|was|are|have|had|been|be|that|which|their"
    r"|and|or|either|from|between|at|as|per|than|under|through|via|following)|[,(&:/-])\s*$",
    regex.IGNORECASE,
)
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")
_UNIT = regex.compile(r"\p{Lu}{2,4} ?\d{1,2}")
_EVENTS = frozenset(["breach", "recall", "charge", "licence"])
_PAGE_OF = regex.compile(r"\b(?:page|tudalen)\s\d+\s?(?:of|o)\s?\d+", regex.IGNORECASE)
_SUBSECTION = regex.compile(r"\s*\(\d+\)")
_OPEN_WORD = regex.compile(r"\b(?:of|the|a|an|in|to|for|by|with|or|from|on)\s*$")
"""What a label can't end in: it goes on below its figures."""
_WORD = regex.compile(r"(?:\p{Ll}{2,}|a)\s")
_ALTERNATIVE = regex.compile(r"(?:and/)?(?:or|and|neu)\b")
_ENDED = regex.compile(r"[.?!:;)]\s*$")
_MOST_LABEL_LINES = 6
_MOST_HEAD_LINES = 4 * 6
_MOST_LONG = 4
"""So many lines of heads may be of any length; more are there only where cells have narrow ones."""
_FEW_WORDS = 3
_MOST_LAYERS = 3
"""Rows of heads above one another."""


Held = tuple[Figure | None, Box | None]
"""A figure and where it stands; None is a blank cell."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line whose labels and figures are known: each label with the figures behind it."""

    text: Text
    pieces: tuple[tuple[str, tuple[Held, ...]], ...] = ()
    """None for a line without figures."""
    answers: tuple[tuple[str, Figure], ...] = ()
    """Answers to parts of the question on it, with their letters."""
    cells: tuple[str, ...] = ()
    """What stands apart on a line without figures: it may be heads."""


@dataclass(slots=True)
class _Row:
    label: str
    figures: list[tuple[Figure | None, Box | None, int | None]]
    text: Text
    lone: bool = False
    """Its figures stand on lines of their own."""
    letter: str = ""
    """Which part of a question its figure answers."""
    first: bool = False
    """Its figure stands in front of the label."""


def order_blocks(
    texts: Iterable[Text],
    lexicon: Lexicon,
    ends_page: bool = False,
    cells: Mapping[int, tuple[str, ...]] = MappingProxyType({}),
) -> Iterator[Block]:
    """Yield the texts with what stands beside figures put into grids.

    A number alone at a page's end may be the page's: it is no figure where `ends_page`. `cells`
    are what stands apart on a line, by the `id` of its text, where the source tells.
    """
    lines = [text for text in texts if text.text.strip()]
    last = lines[-1] if lines and ends_page and lines[-1].page is not None else None
    if last is not None and regex.fullmatch(r"\s*\d{1,3}\s*", last.text):
        lines = lines[:-1]
    yield from _titles_joined(_Reader(lexicon, cells=cells).run(lines))


def in_lines(lines: Iterable[Line], lexicon: Lexicon) -> Iterator[Block]:
    """Yield texts and grids of lines; a row whose figures are not as many as its heads is none."""
    yield from _Reader(lexicon, strict=True).run_lines(lines)


class _Reader:
    def __init__(
        self,
        lexicon: Lexicon,
        strict: bool = False,
        cells: Mapping[int, tuple[str, ...]] = MappingProxyType({}),
    ) -> None:
        self._lexicon = lexicon
        self._strict = strict
        self._cells = dict(cells)
        """By the text that waits: what stands apart on its line."""
        self._waiting: list[Text] = []
        self._rows: list[_Row] = []
        self._heads: list[list[str]] = []

    def run(self, texts: list[Text]) -> Iterator[Block]:
        joined = _with_answers_joined(_with_numbers_joined(texts))
        for text, after in pairwise((*joined, None)):
            assert text is not None
            begins_date = after and _ends_in_day(text.text) and BEGINS_WITH_MONTH.match(after.text)
            asked = answers_at_end(_LEADERS.sub("  ", text.text))
            if begins_date:
                self._waiting.append(text)
                continue
            if asked and len(asked[1]) > 1:
                yield from self._take_answers(*asked, text)
                continue
            pieces = [] if _is_headline(text) else self._pieces(text.text)
            if not pieces:
                self._wait(text)
                continue
            for label, figures in pieces:
                held = [(figure, text.box) for figure in figures]
                yield from self._take(label, held, text)
        yield from self._close()

    def run_lines(self, lines: Iterable[Line]) -> Iterator[Block]:
        """Yield texts and grids of lines that are parted already."""
        for line in lines:
            if line.answers:
                yield from self._take_answers(line.text.text, line.answers, line.text)
            elif line.pieces:
                for label, held in line.pieces:
                    yield from self._take(label, held, line.text)
            else:
                self._wait(line.text)
                self._cells[id(line.text)] = line.cells
        yield from self._close()

    def _wait(self, text: Text) -> None:
        """Keep a line until it is known what it is: it may be the end of the last row's label."""
        last = self._rows[-1] if self._rows and not self._waiting else None
        goes_on = last and (
            _ALTERNATIVE.match(text.text)
            or (_OPEN_WORD.search(last.label) and _WORD.match(text.text))
        )
        if last and goes_on and not is_prose(text.text):
            last.label = f"{last.label} {text.text}"
        else:
            self._waiting.append(text)

    def _close(self) -> Iterator[Block]:
        yield from self._flush()
        yield from self._waiting
        self._waiting = []

    # ---- lines into labels and figures -------------------------------------------------------

    def _pieces(self, line: str) -> list[tuple[str, list[Figure]]]:
        """Return what a line holds, each label with the figures behind it; none for a text."""
        text = _LEADERS.sub("  ", _BULLET.sub("", line))
        words = text.split()
        if not any(char.isdigit() for char in text) and not (
            words and read_figure(words[-1]) is not None
        ):
            return []
        if any(DIALLING_CODE.fullmatch(word) for word in words[:-1]):
            return []
        if len(words) > 1 and words[0] in _DASHES and _all_figures(words):
            return [("", [figure for word in words if (figure := read_figure(word))])]
        owned = self._owned(text, words)
        pieces: list[tuple[str, list[Figure]]] = []
        label: list[str] = []
        figures: list[Figure] = []
        for place, word in enumerate(words):
            figure = None if place in owned else read_figure(word.rstrip(":;,"))
            if figure is not None and (
                figures or not figure.marker or place + 1 == len(words) or _is_told(words, place)
            ):
                figures.append(figure)
                continue
            if figures:
                pieces.append((" ".join(label), figures))
                label, figures = [], []
            label.append(word)
        if figures:
            pieces.append((" ".join(label), figures))
            label = []
        if not pieces:
            return []
        if label:  # words behind the last figure
            return self._figures_first(words, owned) if len(pieces) == 1 else []
        if len(pieces) > 1 and not all(self._is_label(one) for one, _ in pieces):
            return []
        only = pieces[0][0]
        if len(pieces) == 1 and is_prose(only) and not self._is_label(only):
            return pieces if self._ends_label(only) else []
        return pieces

    def _ends_label(self, text: str) -> bool:
        """Tell the last line of a question that ends as a sentence does: "... March 2005." """
        whole = text
        for above in self._waiting[: -_MOST_LABEL_LINES - 1 : -1]:
            if not self._joins(above.text, whole):
                break
            whole = f"{above.text} {whole}"
        return whole != text and not is_prose(whole) and self._is_label(whole)

    def _is_label(self, text: str) -> bool:
        label = self._lexicon.read(text)
        return label.meaningful and len(label.unknown) * 4 <= label.words

    def _owned(self, text: str, words: Sequence[str]) -> set[int]:
        """Return the places of words that are numbers of a date, a level or a section."""
        owned: set[int] = set()
        starts: list[int] = []
        position = 0
        for word in words:
            position = text.index(word, position)
            starts.append(position)
            position += len(word)
        dates = [(one.start, one.stop) for one in find_dates(text)]
        dates += [one.span() for one in _PAGE_OF.finditer(text)]
        for place, word in enumerate(words):
            start = starts[place]
            if any(a < start + len(word) and b > start for a, b in dates):
                owned.add(place)
            elif place and (
                (before := words[place - 1].strip("(,.:").lower()) in _BEFORE_NUMBERS
                or owns_number(before)
            ):
                if before in JOINS and place - 2 not in owned:
                    continue
                if before == "no" and len(words) == 2:
                    continue
                if place > 1 and words[place - 2].lower() in _WHOLE:
                    continue  # "Both levels 1"
                if words[place - 1].endswith(":") and 1 < place == len(words) - 1:
                    continue  # "All levels: 496"
                owned.add(place)
            elif (
                word in ("100,000", "100000")
                or (word[:1] == "(" and place)
                or (place and place + 1 < len(words) and is_district(f"{words[place - 1]} {word}"))
                or self._is_unit(text)
                or (place + 1 == len(words) > 1 and words[place - 1].lower() in _BEFORE_LAST)
            ):
                owned.add(place)
            elif not place and len(words) > 1 and regex.fullmatch(r"\d{1,2}[.)]?", word):
                rest = words[1]
                if rest[:1].isalpha() and len(word) < 3 and read_figure(words[-1]) is not None:
                    owned.add(place)
            elif (
                place
                and word in ("-", "–", "—")
                and place + 1 < len(words)
                and (read_figure(words[place - 1]) is None or not _all_figures(words[place + 1 :]))
            ):
                owned.add(place)
        return owned

    def _figures_first(
        self, words: Sequence[str], owned: set[int]
    ) -> list[tuple[str, list[Figure]]]:
        """Return the one figure in front of a label, as in lists of key figures."""
        figure = read_figure(words[0]) if 0 not in owned else None
        rest = " ".join(words[1:])
        if figure is None or not figure.value or len(words) > 16 or not self._is_label(rest):
            return []
        label = self._lexicon.read(rest)
        if label.unknown or rest[:1] in ".)" or regex.match(r"\d", rest):
            return []
        return [(rest, [figure])]

    # ---- labels and figures into rows --------------------------------------------------------

    def _take(self, label: str, figures: Sequence[Held], text: Text) -> Iterator[Block]:
        boxed = [(figure, box, text.line) for figure, box in figures]
        if not label:
            last = self._rows[-1] if self._rows else None
            if not self._waiting and last and last.lone:
                last.figures += boxed
                return
            label, taken = self._label_above()
            if label and self._stands_between(len(figures)):
                self._waiting += [*taken, text]
                return
            if not label:
                if last and not self._waiting and len(figures) > 1:
                    last.figures += boxed
                    return
                self._waiting.append(text)
                return
            row = _Row(label, boxed, taken[0], lone=len(figures) == 1)
        else:
            if not _BULLET.match(text.text):
                label, _ = self._whole_label(label)
            starts = text.text.endswith(label) and not text.text.startswith(label)
            row = _Row(label, boxed, text, first=starts)
        if self._rows and not self._waiting:
            _dash_of(row, len(self._rows[0].figures))
        if self._waiting:
            yield from self._begin(row)
        elif self._rows and not self._fits(row):
            yield from self._flush()
        self._rows.append(row)

    def _take_answers(
        self, label: str, answers: Sequence[tuple[str, Figure]], text: Text
    ) -> Iterator[Block]:
        """Give each answer of a question a row, its label the question with the part it answers."""
        label = self._whole_label(label)[0] if label else self._label_above()[0]
        if not label:
            self._waiting.append(text)
            return
        for letter, figure in answers:
            asked = part_of(label, letter)
            row = _Row(asked, [(figure, text.box, text.line)], text, letter=letter)
            if self._waiting:
                yield from self._begin(row)
            elif self._rows and not self._fits(row):
                yield from self._flush()
            self._rows.append(row)

    def _fits(self, row: _Row) -> bool:
        return (
            len(row.figures) == len(self._rows[0].figures) or row.lone == self._rows[0].lone is True
        )

    def _label_above(self) -> tuple[str, list[Text]]:
        """Take the label of figures that stand alone from the lines above."""
        taken: list[Text] = []
        while self._waiting and len(taken) < _MOST_LABEL_LINES:
            above = self._waiting[-1]
            if taken and not self._joins(above.text, " ".join(one.text for one in taken)):
                break
            if is_prose(above.text) and not self._is_label(above.text):
                break
            taken.insert(0, self._waiting.pop())
        return _BULLET.sub("", " ".join(one.text for one in taken)), taken

    def _stands_between(self, count: int) -> bool:
        """Tell whether a label stood below as many figures as it stands above: of which is it?"""
        words = self._waiting[-1].text.split() if self._waiting else []
        years = {one.text for one in find_dates(" ".join(words))}
        return len(words) == count > 1 and _all_figures(words) and not years & {*words}

    def _whole_label(self, label: str) -> tuple[str, list[Text]]:
        taken: list[Text] = []
        while self._waiting and len(taken) < _MOST_LABEL_LINES:
            above = self._waiting[-1]
            if self._is_apart(above) or not self._joins(above.text, label):
                break
            taken.insert(0, self._waiting.pop())
            label = f"{taken[0].text} {label}"
        return label, taken

    def _is_apart(self, text: Text) -> bool:
        """Tell a line whose pieces stand apart: heads, and no label."""
        return len(self._cells.get(id(text), ())) > 1

    def _joins(self, above: str, label: str) -> bool:
        """Tell whether a label has begun on the line above."""
        if _UNIT.fullmatch(above.strip()) and is_district(f"{above} {label}"):
            return True  # "BCU 1" / "East"
        if is_prose(above) or is_district(label) or names_report(label):
            return False
        if above.rstrip().endswith(":") and self._lexicon.read(label).values:
            return False  # a heading over this row and those that follow
        if _SUBSECTION.match(label):
            return True
        if _OPEN_END.search(above) or _GOES_ON.match(label):
            return not self._lexicon.read(label).answers
        return not self._lexicon.read(label).meaningful and self._lexicon.read(above).meaningful

    # ---- rows into grids ---------------------------------------------------------------------

    def _begin(self, row: _Row) -> Iterator[Block]:
        """Close the rows before, find heads among the lines that waited, yield the others."""
        yield from self._flush()
        yield from self._waiting_without_heads(row)

    def _waiting_without_heads(self, row: _Row) -> Iterator[Block]:
        waiting, self._waiting = self._waiting, []
        self._heads = []
        if row.lone:
            self._pending = waiting
            return
        self._pending = []
        self._heads, rest = self._layers_of(waiting, [row])
        yield from rest

    def _layers_of(
        self, waiting: list[Text], rows: Sequence[_Row]
    ) -> tuple[list[list[str]], list[Text]]:
        """Return rows of heads, the lowest last, and the lines that are none.

        A share behind a count has no head of its own where the heads are as many as the counts.
        """
        count = max(len(row.figures) for row in rows)
        counts = max(_columns(row) for row in rows)
        for wanted in dict.fromkeys((count, counts)):
            lowest, rest = self._heads_of(waiting, wanted)
            if not lowest or (len(waiting) - len(rest) > 1 and self._are_shuffled(lowest)):
                continue
            layers = [lowest]
            while rest and len(layers) < _MOST_LAYERS:
                above = self._parts_of(rest[-1])
                if not 1 < len(above) < len(layers[0]) or len(layers[0]) % len(above):
                    break
                layers.insert(0, above)
                rest = rest[:-1]
            return layers, rest
        return [], waiting

    def _are_shuffled(self, heads: Sequence[str]) -> bool:
        """Tell heads whose categories rise and fall: a converter has lost their order."""
        numbers = [value for one in heads if (value := self._lexicon.read(one).value("category"))]
        own = [int(value) for value in numbers if value.isdigit()]
        return own not in (sorted(own), sorted(own, reverse=True))

    def _parts_of(self, text: Text) -> list[str]:
        """Return the heads on a line: what stands apart on it, else what is told by its words."""
        cells = self._cells.get(id(text), ())
        return list(cells) if len(cells) > 1 else split_heads(text.text, self._lexicon)

    def _heads_of(self, waiting: list[Text], count: int) -> tuple[list[str], list[Text]]:
        if self._strict and count > 1:
            heads = self._parts_of(waiting[-1]) if waiting else []
            if len(heads) == count + 1 and not self._lexicon.read(heads[0]).values:
                heads = heads[1:]  # a corner stands over the labels
            return (heads, waiting[:-1]) if len(heads) == count else ([], waiting)
        if self._strict and waiting and self._are_lines(parts := self._parts_of(waiting[-1])):
            return parts, waiting[:-1]  # of several columns, and nothing tells which one this is
        if count < 2:
            if waiting and len(split_heads(waiting[-1].text, self._lexicon)) == 1:
                only = self._lexicon.read(waiting[-1].text)
                if (
                    only.get("level")
                    and len(waiting[-1].text.split()) <= 5
                    and not only.says - {"level"}
                ):
                    return [waiting[-1].text], waiting[:-1]
            return [], waiting
        if waiting and self._is_event(waiting[-1].text):
            heads, rest = self._heads_of(waiting[:-1], count)
            return heads, [*rest, waiting[-1]]
        own = [self._lexicon.read(one.text) for one in waiting[-count:]]
        if len(own) == count and all(one.values and len(one.text.split()) < 9 for one in own):
            keys = [split_heads(one.text, self._lexicon) for one in own]
            twice = any(
                one.value("category") == other.value("category") != ""
                for one, other in pairwise(own)
            )
            if not twice and all(len(key) == 1 for key in keys):
                return [one.text for one in own], waiting[:-count]
        apart = self._cells.get(id(waiting[-1]), ()) if waiting else ()
        if len(apart) == count:
            return list(apart), waiting[:-1]
        for lines in range(1, min(_MOST_HEAD_LINES, len(waiting)) + 1):
            if lines > _MOST_LONG and len(waiting[-lines].text.split()) > _FEW_WORDS:
                break
            joined = " ".join(one.text for one in waiting[-lines:])
            heads = split_heads(joined, self._lexicon)
            if len(heads) == count:
                return heads, waiting[:-lines]
        return [], waiting

    def _are_lines(self, heads: Sequence[str]) -> bool:
        """Tell heads that name several levels, or several categories, one each."""
        labels = [self._lexicon.read(head) for head in heads]
        named = [[label.get(axis) for label in labels] for axis in ("level", "category")]
        return len(heads) > 1 and any(
            all(values) and len(set(values)) == len(values) for values in named
        )

    def _is_unit(self, text: str) -> bool:
        """Tell a police district's number and no more: "BCU 1", not "RSO 24"."""
        unit = _UNIT.fullmatch(text.strip()) is not None and is_district(text)
        return unit and "districts" in self._lexicon.read(text.split()[0]).values

    def _is_event(self, text: str) -> bool:
        """Tell a heading between heads and figures: "Breach of licence"."""
        label = self._lexicon.read(text)
        return bool(label.says & _EVENTS) and not set(label.values) - {"order"}

    def _flush(self) -> Iterator[Block]:
        rows, heads = self._rows, self._heads
        self._rows, self._heads = [], []
        pending = getattr(self, "_pending", [])
        self._pending = []
        if not rows:
            yield from pending
            return
        if pending:
            heads, rest = self._layers_of(pending, rows)
            yield from rest
        if self._strict and heads:
            rows = [row for row in rows if len(row.figures) == len(heads[-1])]
        if len(rows) == 1 and rows[0].first and not self._strict:
            # "3 offenders were charged", alone between other text: a headline, and no list.
            yield rows[0].text
        elif rows:
            yield _grid(rows, heads)


def _titles_joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks with lines of a title made one where its source has broken it."""
    held: tuple[Text, int] | None = None
    """A text, and the line that its last part stands on."""
    for block in blocks:
        if held and isinstance(block, Text) and block.line == held[1] + 1:
            whole = f"{held[0].text} {block.text}"
            if _title_goes_on(held[0].text, block.text) and not is_prose(whole):
                held = replace(held[0], text=whole), block.line
                continue
        if held:
            yield held[0]
            held = None
        if isinstance(block, Text) and block.line is not None and not block.heading:
            held = block, block.line
        else:
            yield block
    if held:
        yield held[0]


def _title_goes_on(above: str, below: str) -> bool:
    if _ENDED.search(above):
        return False
    spans = any(one.start < len(above) < one.stop for one in find_dates(f"{above} {below}"))
    dated = spans and not _PERIOD.match(below)
    return dated or below[:1].islower() or _OPEN_END.search(above) is not None


_LONE_NUMBER = regex.compile(r"\s*[1-4]\s*")


def _with_numbers_joined(texts: Iterable[Text]) -> list[Text]:
    """Return lines in which a head's number stands behind its word: `Level` / `3` / `Level` / `2`.

    One such pair may be a corner and a figure; several are heads whose cells are narrow.
    """
    lines = [text for text in texts if text.text.strip()]
    broken = {
        place
        for place, (above, below) in enumerate(pairwise(lines))
        if len(above.text.split()) == 1
        and owns_number(above.text.strip())
        and _LONE_NUMBER.fullmatch(below.text)
    }
    if len(broken) < 2 or len({lines[place + 1].text for place in broken}) < 2:
        return lines
    return [
        replace(line, text=f"{line.text} {lines[place + 1].text}") if place in broken else line
        for place, line in enumerate(lines)
        if place - 1 not in broken
    ]


def _with_answers_joined(texts: Iterable[Text]) -> list[Text]:
    """Return lines in which a question's answers, one a line, stand on one: `(a) 14`, `(b) 3`."""
    joined: list[Text] = []
    letters = ""
    for text in texts:
        answers = read_answers(text.text) or []
        own = "".join(letter for letter, _ in answers)
        if letters and own and ord(own[0]) == ord(letters[-1]) + 1:
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text} {text.text}")
            letters += own
            continue
        joined.append(text)
        asked = answers_at_end(text.text)
        letters = "".join(letter for letter, _ in asked[1]) if asked else ""
    return joined


def _is_headline(text: Text) -> bool:
    """Tell a heading that opens with a figure and says the rest in words: no row of a table."""
    first, _, rest = text.text.strip().partition(" ")
    return bool(text.heading and rest) and read_figure(first) is not None


def _ends_in_day(text: str) -> bool:
    """Tell whether a line may end in a date that the next one goes on with."""
    words = text.split()
    return len(words) > 1 and DAY.fullmatch(words[-1]) is not None


def _is_told(words: Sequence[str], place: int) -> bool:
    """Tell a dash that stands as a figure among others: `Level 1: -; Level 2: 16`."""
    return place > 0 and words[place - 1].endswith(":") and words[place].endswith((";", ","))


def _all_figures(words: Sequence[str]) -> bool:
    return all(read_figure(word) is not None for word in words)


def _columns(row: _Row) -> int:
    """Return how many columns a row takes where a share stands in the cell of its count."""
    return sum(1 for _ in _cells(row))


_DASH_AT_END = regex.compile(r"\s([-\u2010-\u2015\u2212])$")


def _dash_of(row: _Row, count: int) -> None:
    """Make the dash at a label's end the first figure of a row that is one short of the others."""
    dash = _DASH_AT_END.search(row.label)
    figure = read_figure(dash[1]) if dash and len(row.figures) == count - 1 > 0 else None
    if dash and figure is not None:
        row.label = row.label[: dash.start()]
        row.figures.insert(0, (figure, row.text.box, row.text.line))


def _is_share(figure: Figure | None) -> bool:
    return figure is not None and figure.unit == "percent"


def _cells(row: _Row) -> Iterator[list[tuple[Figure | None, Box | None, int | None]]]:
    """Yield a row's figures, each count with the share behind it."""
    waiting: list[tuple[Figure | None, Box | None, int | None]] = []
    for figure in row.figures:
        if _is_share(figure[0]) and len(waiting) == 1 and not _is_share(waiting[0][0]):
            yield [*waiting, figure]
            waiting = []
            continue
        if waiting:
            yield waiting
        waiting = [figure]
    if waiting:
        yield waiting


def _grid(rows: Sequence[_Row], layers: Sequence[Sequence[str]]) -> Grid:
    count = max(len(row.figures) for row in rows)
    heads = len(layers[-1]) if layers else count
    apart = heads == count
    width = count if apart else max(_columns(row) for row in rows)
    cells = []
    if heads == width:
        for top, layer in enumerate(layers):
            span = width // len(layer)
            cells += [
                GridCell(head, top, 1 + place * span, columns=span, head=True)
                for place, head in enumerate(layer)
            ]
    for number, row in enumerate(rows, start=len(layers)):
        cells.append(GridCell(row.label, number, 0, line=row.text.line))
        held = [[figure] for figure in row.figures] if apart else list(_cells(row))
        for place, figures in enumerate(held, start=1):
            cells.append(
                GridCell(
                    " ".join(figure.printed for figure, _, _ in figures if figure),
                    number,
                    place,
                    figures=tuple(figure for figure, _, _ in figures if figure),
                    boxes=tuple(box for figure, box, _ in figures if figure),
                    line=figures[0][2],
                    answers=(row.letter,) * len(figures) if row.letter else (),
                )
            )
    return Grid(tuple(cells), "order", rows[0].text.page)
