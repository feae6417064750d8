"""One table's figures: their district, measure, year and place in the dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from mappa_extract.meaning.columns import (
    name_lone_years,
    refuse_headless,
    refuse_two_heads,
    refuse_unlabelled,
)
from mappa_extract.meaning.context import Context
from mappa_extract.meaning.describing import of_series
from mappa_extract.meaning.dimensions import settle_dimensions
from mappa_extract.meaning.elimination import complete
from mappa_extract.meaning.explained import plain
from mappa_extract.meaning.figure import AXES, Meaning
from mappa_extract.meaning.judging import judge_words
from mappa_extract.meaning.measures import (
    counts_offenders,
    find_measure,
    measures_of_parts,
    offenders_measure,
    total_measure,
)
from mappa_extract.meaning.problem import Problem
from mappa_extract.meaning.questions import Questions
from mappa_extract.vocabulary.districts import is_district
from mappa_extract.vocabulary.label import value_along

_UNIT = regex.compile(r"\b(\p{Lu}{2,})(\d+)\b")
"""`BCU1`: in a picture the blank may be too narrow to be seen."""


class Understanding:
    """Understands the figures of one grid after the other."""

    def __init__(self, context: Context, habit: bool, beside: frozenset[str]) -> None:
        """Begin a report.

        Args:
            context: what is known of it.
            habit: it calls its own year "last year".
            beside: words that narrow lines of its tables.
        """
        self.questions = Questions()
        self._context = context
        self._lexicon = context.lexicon
        self._habit = habit
        self._beside = beside
        self._in_districts = False
        """Districts were the last figures."""

    def understand(self, meanings: Sequence[Meaning], before: Sequence[Meaning]) -> None:
        """Understand the figures of a grid that goes on with those `before`."""
        refuse_headless(meanings)
        refuse_unlabelled(meanings)
        refuse_two_heads(meanings, self._lexicon)
        name_lone_years(meanings, self._context.year)
        for meaning in meanings:
            self._drop_strange_heads(meaning)
            self.questions.inherit(meaning)
        groups: dict[object, list[Meaning]] = {}
        for meaning in meanings:
            groups.setdefault(_part(meaning), []).append(meaning)
        for group in groups.values():
            if not before:
                for meaning in group:
                    self._find_district(meaning)
                complete(group, self._context.layout)
                of_series(group)
            self._understand_part(group, _under_same(group, before))
        for group in groups.values():
            beside = [*_under_same(group, before), *group]
            for meaning in group:
                if meaning.reason is None:
                    settle_dimensions(meaning, beside, self._context)

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
        if any(one.district for one in every):
            self._own_total(meanings)
            _refuse_rates(every)
        for meaning in meanings:
            self._total_of_districts(meaning)
        # A total counts what its parts count, so those come first.
        for meaning in sorted(meanings, key=lambda one: one.row_total):
            own = levels.get(meaning.group, set())
            outer = [labels[0] for labels in (meaning.row, meaning.column) if len(labels) > 1]
            if any(label.is_total for label in outer):
                own = own.union(*levels.values())  # a group of totals is one of the others'
            meaning.measure = self._measure(meaning, own, categories, meanings)
        for meaning in meanings:
            if meaning.row_total and not meaning.measure:
                meaning.measure = _of_row(meaning, meanings)
        for meaning in meanings:
            judge_words(meaning, self._habit, self._beside)
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
        if not named or named & set(measure.dimensions):
            return
        for title in (*meaning.inner, *meaning.own):
            says = title.label.says.union(*(label.says for label in meaning.row))
            told = self._context.measures.get(self._lexicon.measure_of(says))
            if told is not None and named & set(told.dimensions):
                return  # "Breach of notification requirements" / Cautioned: it has both
        meaning.column = ()

    def _own_total(self, meanings: Sequence[Meaning]) -> None:
        """Let a row with the area's own name be the total of the districts beside it."""
        own = {
            plain(name)
            for area in self._context.areas
            if area.slug == self._context.area
            for name in (area.name, *area.names, *area.welsh)
        }
        for one in meanings:
            if not one.district and one.row and plain(one.row[-1].text) in own:
                last = replace(one.row[-1], values={**one.row[-1].values, "total": ("yes",)})
                one.row = (*one.row[:-1], last)

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
        if (known or named) and not meaning.row[-1].says:
            read = meaning.grid.page in self._context.ocr_pages
            meaning.district = _UNIT.sub(r"\1 \2", text) if read else text


def _refuse_rates(meanings: Sequence[Meaning]) -> None:
    """Refuse rates of districts: a label says that they are some, else the nearest title."""
    said = [one for one in meanings if any("rate" in label.says for label in one.labels)]
    near = (one for one in meanings if one.nearest is not None and "rate" in one.nearest.says)
    for one in said or near:
        if one.district:
            one.refuse(Problem.REFUSED, "the rate of a part of the area")


def _under_same(group: Sequence[Meaning], before: Sequence[Meaning]) -> list[Meaning]:
    """Return the figures before that stand under the headings of a group's first, if any do."""
    same = [one for one in before if one.inner == group[0].inner]
    return same or list(before)


def _of_row(total: Meaning, others: Sequence[Meaning]) -> str:
    """Return what a total counts in another column of its row."""
    row = total.entry.cell.row
    codes = {one.measure for one in others if one.row_total and one.entry.cell.row == row} - {""}
    return codes.pop() if len(codes) == 1 else ""


def _part(meaning: Meaning) -> object:
    """Return what figures of one table within a grid share: headings, and the row of heads."""
    heads = tuple(sorted({cell.row for cell in meaning.entry.column}))
    return heads, tuple(id(cell) for cell in meaning.entry.inner), meaning.place
