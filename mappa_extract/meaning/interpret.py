"""From the figures of a report's grids to their meaning, in the order of the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from mappa_extract.areas import Area
from mappa_extract.codebook import MEASURES, Measure
from mappa_extract.grids.split import split_heads
from mappa_extract.layouts import Layout
from mappa_extract.meaning.columns import columns_of, middles, place_of, refuse_headless, width
from mappa_extract.meaning.describing import of_figures, of_series
from mappa_extract.meaning.dimensions import settle_dimensions
from mappa_extract.meaning.elimination import complete
from mappa_extract.meaning.figure import AXES, Meaning, grouped
from mappa_extract.meaning.judging import judge_words
from mappa_extract.meaning.lookup import Entry, entries_of
from mappa_extract.meaning.measures import (
    counts_offenders,
    find_measure,
    measures_of_parts,
    offenders_measure,
    total_measure,
)
from mappa_extract.meaning.places import Places
from mappa_extract.meaning.problem import Problem
from mappa_extract.meaning.titles import Title, TitleStack
from mappa_extract.meaning.whole import settle_report
from mappa_extract.pages.grid import Block, Grid, GridCell, Text
from mappa_extract.vocabulary.answers import part_of
from mappa_extract.vocabulary.districts import is_district
from mappa_extract.vocabulary.label import Label, says_outright, value_along
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.narrowing import is_habit


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a report while its figures are understood."""

    lexicon: Lexicon
    area: str = ""
    year: str = ""
    layout: Layout | None = None
    districts: frozenset[str] = frozenset()
    """Names of the area's police districts, in small letters."""
    measures: Mapping[str, Measure] = None  # type: ignore[assignment]
    ocr_pages: Collection[int | None] = ()
    areas: tuple[Area, ...] = ()
    """All that there are: rows and parts of a report may be of one of them."""

    def __post_init__(self) -> None:
        if self.measures is None:
            object.__setattr__(self, "measures", MEASURES)


def interpret(blocks: Iterable[Block], context: Context) -> list[Meaning]:
    """Return the meaning of every figure in a report's blocks, in the order of the page."""
    walk = _Walk(context)
    blocks = list(blocks)
    walk.habit = sum(map(is_habit, _texts(blocks))) > 2
    walk.beside = frozenset(
        word.lower()
        for block in blocks
        if isinstance(block, Grid)
        for cell in block.cells
        if cell.text and not cell.figures
        for word in context.lexicon.read(cell.text).restricting
    )
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


class _Walk:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._lexicon = context.lexicon
        self.stack = TitleStack(context.lexicon)
        self.places = Places(context.areas, context.area)
        self.meanings: list[Meaning] = []
        self.habit = False  # the report calls its own year "last year"
        self.beside: frozenset[str] = frozenset()
        """Words that narrow lines of its tables."""
        self._question: Label | None = None
        """The last label that began a question, for answers that do not repeat it."""
        self._number = 0
        self._in_districts = False
        """Districts were the last figures."""
        self._last: list[Meaning] = []
        """The figures of the grid before."""
        self._columns: list[tuple[Label, ...]] = []
        """The heads of its columns."""

    def grid(self, grid: Grid) -> None:
        """Understand one grid under the titles that stand above it."""
        entries = entries_of(grid)
        if not entries:
            self._as_titles(grid)
            return
        heads = self._heads_before(entries)
        own, outer = self.stack.take(grid.caption)
        goes_on = not own and not heads and self._goes_on(entries)
        if own and not heads and self._goes_on(entries) and self._stands_below(entries):
            heads = self._columns
        if not any(title.label.says or title.label.values for title in own):
            outer = [*self._carried_on(grid), *outer]
        if not goes_on:
            self._number += 1
        lone = len({id(entry.cell) for entry in entries}) == 1
        lone = lone and not entries[0].row and not entries[0].column
        found = []
        for entry in entries:
            meaning = Meaning(entry, grid, self._number)
            meaning.row = tuple(self._read(cell) for cell in entry.row)
            meaning.column = tuple(self._read(cell) for cell in entry.column)
            titles = [self._title(cell) for cell in reversed(entry.inner)]
            meaning.inner = tuple(titles)
            corner = [self._title(cell) for cell in entry.corner]
            meaning.own = (*own, *corner)
            meaning.outer = (*(self._title(cell) for cell in entry.before), *outer)
            if heads:
                meaning.column = heads[place_of(entry, entries)]
            elif goes_on:
                meaning.column = self._columns[place_of(entry, entries)]
                meaning.own = meaning.own or self._last[0].own
                if not meaning.inner:
                    meaning.inner = self._last[-1].inner
            if lone and own:
                asked = self._lexicon.read(part_of(own[0].text, entry.letter))
                meaning.row, meaning.own = (asked,), tuple(own[1:])
            found.append(meaning)
        grouped(found)
        self.places.settle(found)
        self._columns = columns_of(found)
        self._understand(found, self._last if goes_on else [])
        self._last = [*self._last, *found] if goes_on else found
        self.meanings.extend(found)

    def _heads_before(self, entries: Sequence[Entry]) -> list[tuple[Label, ...]]:
        """Return heads that stand before a grid without any, at the foot of the page before."""
        count = width(entries)
        torn = {
            place_of(entry, entries): " ".join(cell.text for cell in entry.column)
            for entry in entries
            if entry.column
        }
        if count < 2 or any(
            set(self._lexicon.read(text).values) - {"kind"} for text in torn.values()
        ):
            return []
        for lines in range(1, 6):
            last = self.stack.last(lines)
            if len(last) < lines:
                break
            pieces = split_heads(" ".join(title.text for title in last), self._lexicon)
            if len(pieces) != count:
                pieces = split_heads(last[0].text, self._lexicon)
            if len(pieces) == count:
                # The page may end within the heads.
                whole = [f"{text} {torn.get(n, '')}".strip() for n, text in enumerate(pieces)]
                labels = [self._lexicon.read(text) for text in whole]
                if all(label.values for label in labels):
                    self.stack.drop(lines)
                    return [(label,) for label in labels]
        return []

    def _goes_on(self, entries: Sequence[Entry]) -> bool:
        """Tell whether a grid without heads goes on with the one before."""
        count = width(entries)
        return (
            count > 1 and len(self._columns) == count and not any(entry.column for entry in entries)
        )

    def _stands_below(self, entries: Sequence[Entry]) -> bool:
        """Tell whether a grid's columns stand where those of the grid before do."""
        mine, its = middles(entries), middles([one.entry for one in self._last])
        return len(mine) == len(its) and all(
            a is None or b is None or abs(a - b) < _ALIGNED for a, b in zip(mine, its, strict=True)
        )

    def _carried_on(self, grid: Grid) -> tuple[Title, ...]:
        """Return the headings within the table before, where this one goes on overleaf."""
        last = self._last[-1] if self._last else None
        if last is None or grid.page is None or last.grid.page != grid.page - 1:
            return ()
        return last.inner

    def _as_titles(self, grid: Grid) -> None:
        for cell in grid.cells:
            if cell.text:
                self.stack.add(Text(cell.text, grid.page, cell.line))

    def _read(self, cell: GridCell) -> Label:
        return of_figures(self._lexicon.read(cell.text))

    def _title(self, cell: GridCell) -> Title:
        return Title(cell.text, self._lexicon.read(cell.text))

    # ---- one grid ----------------------------------------------------------------------------

    def _understand(self, meanings: list[Meaning], before: Sequence[Meaning]) -> None:
        """Understand the figures of a grid that goes on with those `before`."""
        refuse_headless(meanings)
        for meaning in meanings:
            self._drop_strange_heads(meaning)
            self._inherit(meaning)
        groups: dict[object, list[Meaning]] = {}
        for meaning in meanings:
            groups.setdefault(_part(meaning), []).append(meaning)
        for group in groups.values():
            if not before:
                for meaning in group:
                    self._find_district(meaning)
                complete(group, self._context.layout)
                of_series(group)
            self._understand_part(group, before)
        for group in groups.values():
            for meaning in group:
                if meaning.reason is None:
                    settle_dimensions(meaning, [*before, *group], self._context)

    def _understand_part(self, meanings: list[Meaning], before: Sequence[Meaning]) -> None:
        """Understand the figures under the same heads and headings of a grid."""
        every = [*before, *meanings]
        levels: dict[object, set[str]] = {}
        for one in every:
            level = one.facets.get("level")
            if level and not one.is_blank:
                levels.setdefault(one.group, set()).add(level)
        categories = {value for one in every if (value := one.facets.get("category"))}
        for meaning in meanings:
            self._find_district(meaning)
        for meaning in meanings:
            self._total_of_districts(meaning)
        # A total counts what its parts count, so those come first.
        for meaning in sorted(meanings, key=lambda one: one.row_total):
            own = levels.get(meaning.group, set())
            meaning.measure = self._measure(meaning, own, categories, meanings)
        for meaning in meanings:
            judge_words(meaning, self.habit, self.beside)
            self._find_year(meaning)
            meaning.scope = next(
                (s for s in (t.label.get("scope") for t in meaning.titles) if s), ""
            )

    def _drop_strange_heads(self, meaning: Meaning) -> None:
        """Leave heads out that belong to a table above: the row alone says what is counted.

        A row "RSOs per 100,000" below a table of categories stands under one of their heads.
        """
        if not (meaning.row and meaning.column):
            return
        code = self._lexicon.measure_of({idea for label in meaning.row for idea in label.says})
        measure = self._context.measures.get(code)
        if measure is None or any(label.year for label in meaning.column):
            return
        named = {"category", "level"} & {axis for axis in AXES if value_along(meaning.column, axis)}
        if named and not named & set(measure.dimensions):
            meaning.column = ()

    def _inherit(self, meaning: Meaning) -> None:
        """Fill the facets of labels; an answer inherits the question that it belongs to."""
        for axis in AXES:
            row = value_along(meaning.row, axis)
            column = value_along(meaning.column, axis)
            if axis == "level" and "2+3" in (row, column) and {row, column} & {"2", "3"}:
                # What stands over several columns says which levels they have.
                row = column = column if row == "2+3" else row
            if row and column and row != column:
                # A number outweighs a description: "several agencies" beside "Level 3".
                outright = says_outright(meaning.row, axis), says_outright(meaning.column, axis)
                row, column = (
                    row if outright[0] or not outright[1] else "",
                    column if outright[1] or not outright[0] else "",
                )
            if row and column and row != column:
                meaning.refuse(Problem.CONTRADICTION, f"{axis} {row} and {column}")
            if row or column:
                meaning.facets[axis] = row or column
        if any("made" in label.values for label in meaning.labels):
            meaning.facets["made"] = "yes"
        label = meaning.row[-1] if meaning.row else None
        if label is None:
            return
        answer = label.answers[-1] if label.answers else ""
        begins = len(label.answers) > 1 or not answer or answer == "a" or answer not in "bcdefgh"
        if begins:
            if label.answers or "order" in label.values:
                self._question = label
            elif self._question and not self._question.answers and not _is_stage(label):
                self._question = None
        asked = self._question
        if asked is None or asked is label or "order" in label.values:
            return
        wants = (answer and not begins) or (not label.answers and _is_stage(label))
        titled = any("order" in title.label.values for title in meaning.titles[:2])
        if wants and asked.get("order") and not (titled and not answer):
            meaning.facets["order"] = asked.get("order")
            meaning.row = (
                (
                    Label(
                        asked.text,
                        {"order": asked.values["order"]},
                        asked.says & _KEPT,
                        (),
                        (),
                        asked.dates,
                        (),
                        (),
                        0,
                    ),
                    *meaning.row,
                )
                if answer
                else meaning.row
            )

    def _total_of_districts(self, meaning: Meaning) -> None:
        """Let a bare total behind districts that stand in one line be the area's category 1."""
        bare = meaning.row_total and not meaning.facets and not meaning.column
        if meaning.district:
            self._in_districts = True
        elif self._in_districts and bare and not any(label.says for label in meaning.row):
            meaning.facets["category"] = "1"
            self._in_districts = False
        elif not bare:
            self._in_districts = False

    def _measure(
        self,
        meaning: Meaning,
        levels: set[str],
        categories: set[str],
        others: Sequence[Meaning],
    ) -> str:
        if meaning.district or (meaning.row_total and any(one.district for one in others)):
            return "eligible_offenders"
        if meaning.facets.get("order") and not any("order" in one.values for one in meaning.labels):
            found = self._lexicon.measure_of({"order"}.union(*(one.says for one in meaning.labels)))
            if found:
                return found
        if meaning.row_total and not any(label.says for label in meaning.row):
            parts = measures_of_parts(meaning, others)
            if len(parts) == 1 and not any(map(counts_offenders, parts)):
                return next(iter(parts))
        found = find_measure(meaning, self._lexicon, self._context.measures)
        if not found and meaning.row_total and not meaning.facets.get("category"):
            parts = measures_of_parts(meaning, others)
            if parts and not any(map(counts_offenders, parts)):
                return total_measure(meaning, others, parts)
        if found:
            return found
        meaning.by_default = True
        return offenders_measure(meaning, levels, categories)

    def _find_year(self, meaning: Meaning) -> None:
        for label in (*reversed(meaning.column), *reversed(meaning.row)):
            if label.year:
                meaning.year, meaning.own_year = label.year, True
                return
        page = meaning.grid.page
        for title in (*meaning.inner, *meaning.own, *meaning.used):
            far = page is not None and title.source is not None and title.source.page != page
            if title.label.year and not far and not title.names_report:
                meaning.year, meaning.own_year = title.label.year, True
                return
        meaning.year = self._context.year

    def _find_district(self, meaning: Meaning) -> None:
        if meaning.place or not meaning.row or any(label.values for label in meaning.row[-1:]):
            return
        text = meaning.row[-1].text.strip(" :-–.…").strip()
        titled = any("districts" in title.label.values for title in (*meaning.inner, *meaning.own))
        if not text or len(text) > 60 or not any(char.isalpha() for char in text):
            return
        known = is_district(text) or text.casefold() in self._context.districts
        named = titled and len(text.split()) <= 6 and text[:1].isupper()
        if known or (named and not meaning.row[-1].says):
            read = meaning.grid.page in self._context.ocr_pages
            meaning.district = _UNIT.sub(r"\1 \2", text) if read else text


_UNIT = regex.compile(r"\b(\p{Lu}{2,})(\d+)\b")
"""`BCU1`: in a picture the blank may be too narrow to be seen."""
_ALIGNED = 8.0
"""Points within which columns of two tables stand under each other."""


_KEPT = frozenset({"order"})


def _part(meaning: Meaning) -> object:
    """Return what figures of one table within a grid share: headings, and the row of heads."""
    heads = tuple(sorted({cell.row for cell in meaning.entry.column}))
    return heads, tuple(id(cell) for cell in meaning.entry.inner), meaning.place


def _is_stage(label: Label) -> bool:
    return bool({"stage", "made"} & set(label.values)) and not {"breach", "custody"} & label.says
