"""From the figures of a report's grids to their meaning, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import regex

from mappa_extract.grids.split import split_heads
from mappa_extract.meaning.carried import Carrying
from mappa_extract.meaning.columns import columns_of, extents, place_of, width
from mappa_extract.meaning.context import Context
from mappa_extract.meaning.explained import Explained
from mappa_extract.meaning.figure import Meaning, grouped, is_heading, titles_before
from mappa_extract.meaning.labels import Labels
from mappa_extract.meaning.lookup import Entry, entries_of
from mappa_extract.meaning.pairs import settle_pairs
from mappa_extract.meaning.parts import refuse_parts
from mappa_extract.meaning.places import Places
from mappa_extract.meaning.titles import Title, TitleStack, without_beside
from mappa_extract.meaning.understanding import Understanding
from mappa_extract.meaning.whole import settle_report
from mappa_extract.pages.grid import Block, Grid, Text
from mappa_extract.pages.recurring import recurring
from mappa_extract.vocabulary.answers import part_of
from mappa_extract.vocabulary.chapters import names_chapter, names_contents
from mappa_extract.vocabulary.ideas import EVENTS
from mappa_extract.vocabulary.label import Label
from mappa_extract.vocabulary.narrowing import is_habit

__all__ = ["Context", "interpret"]

_LONE = regex.compile(r"(?:19|20)\d\d")
_GOES_ON = regex.compile(r"(?:[-\u2010-\u2015,]|\b(?:and|or|of|the|for|by|to|with))$", regex.I)
"""How a piece of a line ends that is no head of a column."""
_SECTION = regex.compile(r"(\d{1,2})\.(\d{1,2})")
_PAGE = regex.compile(
    r"\(?(?:[ivx]{1,5}|[a-k])[.)]|(?:page|tudalen)?\s?\d{1,3}(?:\s?(?:of|o|/)\s?\d{1,3})?"
    r"|.*\|\s?\d{0,3}",
    regex.IGNORECASE,
)
"""What stands at the foot of a page, and is no title of what follows overleaf; or a bare mark."""
_FEWEST_CHAPTERS = 3
_LAST_PAGE = 150
_ALIGNED = 8.0
"""Points within which columns of two tables stand under each other."""


def interpret(blocks: Iterable[Block], context: Context) -> list[Meaning]:
    """Return the meaning of every figure in a report's blocks, in the order of the page."""
    blocks = list(blocks)
    walk = _Walk(blocks, context)
    for block in blocks:
        if isinstance(block, Text):
            walk.stack.add(block)
            walk.places.pass_by(block.text)
        else:
            walk.grid(block)
    settle_report(walk.meanings, context)
    return walk.meanings


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for one in blocks:
        if isinstance(one, Text):
            yield one.text
        else:
            yield one.caption
            yield from (cell.text for cell in one.cells)


def _narrowing(blocks: Iterable[Block], context: Context) -> Iterator[str]:
    """Yield the words that narrow lines of a report's tables."""
    for block in blocks:
        for cell in block.cells if isinstance(block, Grid) else ():
            if cell.text and not cell.figures:
                yield from (word.lower() for word in context.lexicon.read(cell.text).restricting)


def _without_contents(entries: Sequence[Entry], own: Sequence[Title]) -> list[Entry]:
    """Return entries less a list of chapters with their pages, which rise.

    A heading says what it is, or the name of a chapter such as "Foreword" is among them.
    """
    kept: list[Entry] = []
    chain: list[Entry] = []
    headed = bool(own) and names_contents(own[0].text)

    def close() -> None:
        if not _are_chapters(chain, headed):
            kept.extend(chain)
        chain.clear()

    for entry in entries:
        page = entry.figure.value
        if not page.isdigit() or entry.column or len(entry.row) != 1:
            close()
            kept.append(entry)
            continue
        if chain and int(page) < int(chain[-1].figure.value):
            close()
        chain.append(entry)
    close()
    return kept


def _are_chapters(chain: Sequence[Entry], headed: bool) -> bool:
    named = headed or any(names_chapter(entry.row[-1].text) for entry in chain)
    return named and len(chain) >= _FEWEST_CHAPTERS and int(chain[-1].figure.value) <= _LAST_PAGE


def _are_aligned(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Tell whether figures stand under others: at their right edge or, as digits in boxes, left."""
    return min(abs(one[0] - other[0]), abs(one[1] - other[1])) < _ALIGNED


class _Walk:
    def __init__(self, blocks: Sequence[Block], context: Context) -> None:
        self._context = context
        texts = (one.text for one in blocks if isinstance(one, Text))
        self._lexicon = Explained(context.lexicon, texts)
        self.stack = TitleStack(self._lexicon)
        self.places = Places(context.areas, context.area)
        self.meanings: list[Meaning] = []
        habit = sum(map(is_habit, _texts(blocks))) > 2
        beside = frozenset(_narrowing(blocks, context))
        self._labels = Labels(self._lexicon)
        self._furniture = recurring(blocks)
        self._understanding = Understanding(context, habit, beside)
        self._carrying = Carrying()
        self._number = 0
        self._last: list[Meaning] = []
        """The figures of the grid before."""
        self._columns: list[tuple[Label, ...]] = []
        """The heads of its columns."""

    def grid(self, grid: Grid) -> None:
        """Understand one grid under the titles that stand above it."""
        entries = entries_of(grid)
        if not entries or self._is_heading(entries):
            self._as_titles(grid)
            return
        heads = [] if self._under_years(entries) else self._heads_before(entries)
        own, outer = self.stack.take(grid.caption)
        entries = _without_contents(entries, own)
        if not entries:
            return
        if self._turns_page(grid, entries, own):
            own = []
        if not own and self._is_lone_total():
            # "1,420 in total" in large type, above what it is the total of.
            own, outer = list(self._last[0].own), list(self._last[0].outer)
        if not own and self._answers_on(entries):
            own, outer = list(self._last[0].own), list(self._last[0].outer)
        if not own and (heading := self._heading_of_last(grid, entries)) is not None:
            own, outer = [heading, *self._last[0].own], list(self._last[0].outer)
        repeated = self._repeats_heads(grid, entries, own)
        if repeated:
            own, outer = list(self._last[0].own), list(self._last[0].outer)
        goes_on = repeated or (not own and not heads and self._goes_on(entries))
        if own and not heads and self._goes_on(entries) and self._stands_below(entries):
            heads = self._columns
        if not any(title.label.says or title.label.values for title in own):
            outer = [*self._carried_on(grid), *outer]
        if not goes_on:
            self._number += 1
            if own:
                row = entries[0].row
                self._understanding.questions.leave(
                    self._lexicon.read(row[-1].text) if row else None
                )
        lone = len({id(entry.cell) for entry in entries}) == 1
        lone = lone and not entries[0].row and not entries[0].column
        found = []
        previous = titles_before(self._last)
        for entry in entries:
            meaning = Meaning(entry, grid, self._number)
            meaning.inner = tuple(self._labels.title(cell) for cell in reversed(entry.inner))
            own_titles = (*own, *map(self._labels.title, entry.corner))
            meaning.own = without_beside(own_titles, meaning.inner)
            meaning.outer = (*map(self._labels.title, entry.before), *outer)
            meaning.previous = previous
            self._labels.read(meaning)
            if heads:
                meaning.column = heads[place_of(entry, entries)]
            elif goes_on and not repeated:
                meaning.column = self._columns[place_of(entry, entries)]
                meaning.own = meaning.own or self._last[0].own
                if not meaning.inner:
                    meaning.inner = self._last[-1].inner
            if lone and own:
                asked = self._lexicon.read(part_of(own[0].text, entry.letter))
                meaning.row, meaning.own = (asked,), tuple(own[1:])
            found.append(meaning)
        settle_pairs(found, self._lexicon.read)
        if self._carrying.carry(found, goes_on or self._say_nothing(own)):
            for one in found:
                one.number = self._last[-1].number
        headed = {one.inner[0].label.category for one in found if one.inner} - {""}
        for one in found:
            one.by_category = len(headed) > 1
        grouped(found)
        self.places.settle(found)
        self._columns = columns_of(found)
        refuse_parts(found, self.places.own_names)
        self._understanding.understand(found, self._last if goes_on else [])
        self._labels.learn(found)
        self._last = [*self._last, *found] if goes_on else found
        self.meanings.extend(found)

    def _is_lone_total(self) -> bool:
        """Tell whether the grid before was one figure, a total of what its heading names."""
        if len(self._last) != 1 or self._last[0].column:
            return False
        only = self._last[0]
        bare = only.row_total and not any(label.says for label in only.row)
        return bare and bool(only.own) and is_heading(only.own[0].label)

    def _answers_on(self, entries: Sequence[Entry]) -> bool:
        """Tell bare categories that a source parts from those before: RSOs, 11 / V&O, 22."""
        if not self._last or any(entry.column or len(entry.row) != 1 for entry in entries):
            return False
        before = [one.row[-1] for one in self._last if len(one.row) == 1 and not one.column]
        own = [self._lexicon.read(entry.row[-1].text) for entry in entries]
        bare = len(before) == len(self._last) and all(map(is_heading, (*before, *own)))
        known = [label.category for label in (*before, *own)]
        return bare and all(known) and len({*known}) == len(known)

    def _heading_of_last(self, grid: Grid, entries: Sequence[Entry]) -> Title | None:
        """Return the heading that is all that the one figure right above has: "Level 2" / 39.

        It speaks for the rows below it in the same panel too; "Level 3" and "Total" are its like.
        """
        if len(self._last) != 1:
            return None
        only = self._last[0]
        if only.column or not len(only.row) == len(only.entry.row) == 1:
            return None
        if not is_heading(only.row[0]):
            return None
        first = self._lexicon.read(entries[0].row[-1].text) if entries[0].row else None
        if first is not None and (first.is_total or set(first.values) & set(only.row[0].values)):
            return None
        above, below = only.entry.row[0].at, grid.box
        if above is None or below is None or abs(above.x0 - below.x0) > _ALIGNED:
            return None
        return Title(only.row[0].text, only.row[0])

    def _heads_before(self, entries: Sequence[Entry]) -> list[tuple[Label, ...]]:
        """Return heads that stand before a grid without any, at the foot of the page before."""
        count = width(entries)
        torn = {
            place_of(entry, entries): " ".join(cell.text for cell in entry.column)
            for entry in entries
            if entry.column
        }
        heads = [self._lexicon.read(text) for text in torn.values()]
        if count < 2 or any(set(head.values) - {"kind"} or head.year for head in heads):
            return []
        for lines in range(1, 6):
            last = self.stack.last(lines)
            if len(last) < lines:
                break
            pieces = split_heads(" ".join(title.text for title in last), self._context.lexicon)
            if len(pieces) != count:
                pieces = split_heads(last[0].text, self._context.lexicon)
            if len(pieces) == count and not any(map(_GOES_ON.search, pieces[:-1])):
                # The page may end within the heads.
                whole = [f"{text} {torn.get(n, '')}".strip() for n, text in enumerate(pieces)]
                labels = [self._lexicon.read(text) for text in whole]
                if all(label.values for label in labels):
                    self.stack.drop(
                        lines, keep=[one for one in last[1:] if one.label.says & EVENTS]
                    )
                    return [(label,) for label in labels]
        return []

    def _goes_on(self, entries: Sequence[Entry]) -> bool:
        """Tell whether a grid without heads goes on with the one before."""
        count = width(entries)
        return (
            count > 1 and len(self._columns) == count and not any(entry.column for entry in entries)
        )

    def _turns_page(self, grid: Grid, entries: Sequence[Entry], own: Sequence[Title]) -> bool:
        """Tell whether a table goes on overleaf, below nothing but what every page has."""
        last = self._last[-1].grid.page if self._last else None
        return (
            last is not None
            and grid.page == last + 1
            and self._say_nothing(own)
            and self._goes_on(entries)
            and self._stands_below(entries)
        )

    def _repeats_heads(self, grid: Grid, entries: Sequence[Entry], own: Sequence[Title]) -> bool:
        """Tell whether a table goes on overleaf in other rows, its heads printed once more."""
        if not self._last or grid.page is None or self._last[-1].grid.page != grid.page - 1:
            return False
        heads = {place_of(one, entries): [cell.text for cell in one.column] for one in entries}
        before = [[label.text for label in head] for head in self._columns]
        if len(before) < 2 or [heads[place] for place in sorted(heads)] != before:
            return False
        rows = {tuple(cell.text for cell in one.row) for one in entries}
        known = {tuple(cell.text for cell in one.entry.row) for one in self._last}
        return not rows & known and self._say_nothing(own) and self._stands_below(entries)

    def _say_nothing(self, titles: Sequence[Title]) -> bool:
        """Tell whether nothing stands above a grid but what every page has."""
        return all(
            title.names_report
            or _PAGE.fullmatch(title.text.strip())
            or (title.text in self._furniture and not title.label.says)
            for title in titles
        )

    def _under_years(self, entries: Sequence[Entry]) -> bool:
        """Tell whether a grid without heads stands under the years of the one before."""
        years = [
            next((label.text for label in head if label.year or _LONE.fullmatch(label.text)), "")
            for head in self._columns
        ]
        return (
            all(years)
            and len(set(years)) == len(years)
            and self._goes_on(entries)
            and self._stands_below(entries)
        )

    def _stands_below(self, entries: Sequence[Entry]) -> bool:
        """Tell whether a grid's columns stand where those of the grid before do."""
        mine, its = extents(entries), extents([one.entry for one in self._last])
        return len(mine) == len(its) and all(
            a is None or b is None or _are_aligned(a, b) for a, b in zip(mine, its, strict=True)
        )

    def _carried_on(self, grid: Grid) -> tuple[Title, ...]:
        """Return the headings within the table before, where this one goes on overleaf."""
        last = self._last[-1] if self._last else None
        if last is None or grid.page is None or last.grid.page != grid.page - 1:
            return ()
        return last.inner

    def _is_heading(self, entries: Sequence[Entry]) -> bool:
        """Tell a line that is a heading with its number, and no figure: `3.1 Breach of licence`.

        A rate may look the same, unless its number goes on with that of a heading above.
        """
        only = entries[0]
        match = _SECTION.fullmatch(only.figure.printed)
        if len(entries) > 1 or match is None or only.column or not only.row:
            return False
        chapter, section = match[1], int(match[2])
        if self.stack.is_numbered(f"{chapter}.{section - 1}" if section > 1 else chapter):
            return True
        return not any(
            {"rate", "rate_word"} & self._lexicon.read(cell.text).says for cell in only.row
        )

    def _as_titles(self, grid: Grid) -> None:
        cells = [cell for cell in grid.cells if cell.text]
        if any(cell.figures for cell in cells):
            cells.sort(key=lambda cell: not cell.figures)
            self.stack.add(Text(" ".join(cell.text for cell in cells), grid.page, cells[0].line))
            return
        for cell in cells:
            self.stack.add(Text(cell.text, grid.page, cell.line))
