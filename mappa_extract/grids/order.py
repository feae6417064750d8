"""Grids from the order of labels and figures in running lines, wherever they stand on the page.

A line's figures are those at its end; the label is what stands before them, or on the lines
above. Heads are told apart by what they mean. Nothing here knows a place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

import regex

from mappa_extract.grids.brokenlines import (
    titles_joined,
    with_answers_joined,
    with_numbers_joined,
)
from mappa_extract.grids.lineheads import LineHeads
from mappa_extract.grids.pieces import BULLET, LEADERS, UNIT, Pieces, all_figures
from mappa_extract.grids.rowed import Held, Line, Row, dash_of, grid_of_rows
from mappa_extract.pages.grid import Block, Text
from mappa_extract.vocabulary.answers import answers_at_end, part_of
from mappa_extract.vocabulary.chapters import names_report
from mappa_extract.vocabulary.dates import BEGINS_WITH_MONTH, DAY, find_dates
from mappa_extract.vocabulary.districts import is_district
from mappa_extract.vocabulary.going_on import ends_open
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.numbers import Figure, read_figure
from mappa_extract.vocabulary.prose import is_prose

_GOES_ON = regex.compile(r"^\s*(?:\p{Ll}|(?:19|20)\d\d\b|\((?![a-k]\)|[ivx]+\)))")
_SUBSECTION = regex.compile(r"\s*\(\d+\)")
_OPEN_WORD = regex.compile(r"\b(?:of|the|a|an|in|to|for|by|with|or|from|on)\s*$")
"""What a label can't end in: it goes on below its figures."""
_WORD = regex.compile(r"(?:\p{Ll}{2,}|a)\s")
_ALTERNATIVE = regex.compile(r"(?:and/)?(?:or|and|neu)\b")
_MOST_LABEL_LINES = 6


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
    yield from titles_joined(_Reader(lexicon, cells=cells).run(lines))


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
        self._pieces = Pieces(lexicon)
        self._line_heads = LineHeads(lexicon, strict, self._cells)
        self._waiting: list[Text] = []
        self._rows: list[Row] = []
        self._heads: list[list[str]] = []

    def run(self, texts: list[Text]) -> Iterator[Block]:
        joined = with_answers_joined(with_numbers_joined(texts))
        for text, after in pairwise((*joined, None)):
            assert text is not None
            begins_date = after and _ends_in_day(text.text) and BEGINS_WITH_MONTH.match(after.text)
            asked = answers_at_end(LEADERS.sub("  ", text.text))
            if begins_date:
                self._waiting.append(text)
                continue
            if asked and len(asked[1]) > 1:
                yield from self._take_answers(*asked, text)
                continue
            pieces = [] if _is_headline(text) else self._pieces.of(text.text, self._ends_label)
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

    def _ends_label(self, text: str) -> bool:
        """Tell the last line of a question that ends as a sentence does: "... March 2005." """
        whole = text
        for above in self._waiting[: -_MOST_LABEL_LINES - 1 : -1]:
            if not self._joins(above.text, whole):
                break
            whole = f"{above.text} {whole}"
        return whole != text and not is_prose(whole) and self._pieces.is_label(whole)

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
            row = Row(label, boxed, taken[0], lone=len(figures) == 1)
        else:
            if not BULLET.match(text.text):
                label, _ = self._whole_label(label)
            starts = text.text.endswith(label) and not text.text.startswith(label)
            row = Row(label, boxed, text, first=starts)
        if self._rows and not self._waiting:
            dash_of(row, len(self._rows[0].figures))
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
            row = Row(asked, [(figure, text.box, text.line)], text, letter=letter)
            if self._waiting:
                yield from self._begin(row)
            elif self._rows and not self._fits(row):
                yield from self._flush()
            self._rows.append(row)

    def _fits(self, row: Row) -> bool:
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
            if is_prose(above.text) and not self._pieces.is_label(above.text):
                break
            taken.insert(0, self._waiting.pop())
        return BULLET.sub("", " ".join(one.text for one in taken)), taken

    def _stands_between(self, count: int) -> bool:
        """Tell whether a label stood below as many figures as it stands above: of which is it?"""
        words = self._waiting[-1].text.split() if self._waiting else []
        years = {one.text for one in find_dates(" ".join(words))}
        return len(words) == count > 1 and all_figures(words) and not years & {*words}

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
        if UNIT.fullmatch(above.strip()) and is_district(f"{above} {label}"):
            return True  # "BCU 1" / "East"
        if is_prose(above) or is_district(label) or names_report(label):
            return False
        if above.rstrip().endswith(":") and self._lexicon.read(label).values:
            return False  # a heading over this row and those that follow
        if _SUBSECTION.match(label):
            return True
        if ends_open(above) or _GOES_ON.match(label):
            return not self._lexicon.read(label).answers
        return not self._lexicon.read(label).meaningful and self._lexicon.read(above).meaningful

    # ---- rows into grids ---------------------------------------------------------------------

    def _begin(self, row: Row) -> Iterator[Block]:
        """Close the rows before, find heads among the lines that waited, yield the others."""
        yield from self._flush()
        yield from self._waiting_without_heads(row)

    def _waiting_without_heads(self, row: Row) -> Iterator[Block]:
        waiting, self._waiting = self._waiting, []
        self._heads = []
        if row.lone:
            self._pending = waiting
            return
        self._pending = []
        self._heads, rest = self._line_heads.layers_of(waiting, [row])
        yield from rest

    def _flush(self) -> Iterator[Block]:
        rows, heads = self._rows, self._heads
        self._rows, self._heads = [], []
        pending = getattr(self, "_pending", [])
        self._pending = []
        if not rows:
            yield from pending
            return
        if pending:
            heads, rest = self._line_heads.layers_of(pending, rows)
            yield from rest
        if self._strict and heads:
            rows = [row for row in rows if len(row.figures) == len(heads[-1])]
        if len(rows) == 1 and rows[0].first and not self._strict:
            # "3 offenders were charged", alone between other text: a headline, and no list.
            yield rows[0].text
        elif rows:
            yield grid_of_rows(rows, heads)


def _is_headline(text: Text) -> bool:
    """Tell a heading that opens with a figure and says the rest in words: no row of a table."""
    first, _, rest = text.text.strip().partition(" ")
    return bool(text.heading and rest) and read_figure(first) is not None


def _ends_in_day(text: str) -> bool:
    """Tell whether a line may end in a date that the next one goes on with."""
    words = text.split()
    return len(words) > 1 and DAY.fullmatch(words[-1]) is not None
