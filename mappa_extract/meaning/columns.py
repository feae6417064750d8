"""The columns of figures that a grid has, and their heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from mappa_extract.grids.split import split_heads
from mappa_extract.meaning.figure import Meaning
from mappa_extract.meaning.lookup import Entry
from mappa_extract.meaning.problem import Problem
from mappa_extract.model import Box
from mappa_extract.vocabulary.dates import DateMention, financial_year, year_ending
from mappa_extract.vocabulary.label import Label
from mappa_extract.vocabulary.lexicon import Lexicon

_LONE = regex.compile(r"(?:19|20)\d\d")


def extents(entries: Sequence[Entry]) -> list[tuple[float, float] | None]:
    """Return from where to where columns of figures go, from the left; None without geometry."""
    boxes: dict[int, list[Box]] = {}
    for entry in entries:
        held = boxes.setdefault(entry.cell.column, [])
        if entry.box is not None:
            held.append(entry.box)
    return [
        (min(box.x0 for box in held), max(box.x1 for box in held)) if held else None
        for _, held in sorted(boxes.items())
    ]


def refuse_headless(meanings: Sequence[Meaning]) -> None:
    """Leave figures unread that stand side by side where nothing tells their columns apart."""
    rows: dict[int, list[Meaning]] = {}
    for meaning in meanings:
        if not meaning.entry.figure.unit:
            rows.setdefault(meaning.entry.cell.row, []).append(meaning)
    for row in rows.values():
        bare = [one for one in row if not one.column]
        same = {tuple(label.text for label in one.row) for one in bare}
        if len(bare) > 1 and len(same) < len(bare):
            for one in bare:
                one.refuse(Problem.NO_HEAD)


def refuse_unlabelled(meanings: Sequence[Meaning]) -> None:
    """Leave rows without a label unread in a table whose others have one; the last is the total.

    As figures of another year in small type below those of this one.
    """
    rows: dict[int, list[Meaning]] = {}
    for meaning in meanings:
        rows.setdefault(meaning.entry.cell.row, []).append(meaning)
    bare = [number for number, row in rows.items() if not any(one.row for one in row)]
    if len(bare) in (0, len(rows)) or bare == [max(rows)]:
        return
    for number in bare:
        for one in rows[number]:
            one.refuse(Problem.NO_LABEL)


_NUMBERED = regex.compile(r"\d|\b(?:levels?|lefel(?:au)?|tiers?|two|three)\b", regex.IGNORECASE)
_JOINED = regex.compile(r"(?:\b(?:and|or|to|a|ac|neu|i)|[&,+/\u2013-])$", regex.IGNORECASE)


def refuse_two_heads(meanings: Sequence[Meaning], lexicon: Lexicon) -> None:
    """Leave figures unread under "Level 2 Level 3": of which of the two are they?"""
    heads = {label.text for one in meanings for label in one.column}
    torn = {text for text in heads if _are_two(split_heads(text, lexicon), lexicon)}
    for one in meanings:
        if any(label.text in torn for label in one.column):
            one.refuse(Problem.NO_HEAD)


def _are_two(pieces: Sequence[str], lexicon: Lexicon) -> bool:
    if any(map(_JOINED.search, pieces[:-1])):
        return False
    labels = [label for label in map(lexicon.read, pieces) if not _describes(label)]
    if len(labels) < 2:
        return False
    named = [[label.get(axis) for label in labels] for axis in ("level", "category")]
    return any(all(values) and len(set(values)) == len(values) for values in named)


def _describes(label: Label) -> bool:
    """Tell what is said of level 2 or 3 beside its number: "multi-agency", "MAPP meetings"."""
    return label.get("level") == "2+3" and not _NUMBERED.search(label.text)


def name_lone_years(meanings: Sequence[Meaning], year: str) -> None:
    """Give columns headed `2014 | 2013` the financial years that end, or begin, in these.

    The latest is the report's own; where it is neither, nothing says which years they are.
    """
    heads = {label.text for one in meanings for label in one.column if _LONE.fullmatch(label.text)}
    if len(heads) < 2 or not year:
        return
    late = max(map(int, heads)) - year_ending(year)
    for one in meanings:
        found = [label for label in one.column if label.text in heads]
        if found and late not in (0, -1):
            one.refuse(Problem.NO_YEAR)
        elif found:
            text = found[-1].text
            named = DateMention("year", financial_year(int(text) - late), 0, len(text), text)
            one.column = tuple(
                replace(label, dates=(named,)) if label is found[-1] else label
                for label in one.column
            )


def width(entries: Sequence[Entry]) -> int:
    """Return how many columns of figures there are."""
    return len({entry.cell.column for entry in entries})


def place_of(entry: Entry, entries: Sequence[Entry]) -> int:
    """Return which of the columns of figures one stands in, from 0."""
    return sorted({one.cell.column for one in entries}).index(entry.cell.column)


def columns_of(meanings: Sequence[Meaning]) -> list[tuple[Label, ...]]:
    """Return the heads of a grid's columns of figures, from the left."""
    found: dict[int, tuple[Label, ...]] = {}
    for meaning in meanings:
        if meaning.column:
            found.setdefault(meaning.entry.cell.column, meaning.column)
    return [found[column] for column in sorted(found)]
