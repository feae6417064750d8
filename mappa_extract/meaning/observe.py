"""From meanings to observations: the rows of the output, and the numbers that gave none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import regex

from mappa_extract.codebook import OUTCOMES
from mappa_extract.meaning.figure import Meaning
from mappa_extract.meaning.problem import Problem
from mappa_extract.meaning.rivals import stronger
from mappa_extract.meaning.titles import joined
from mappa_extract.model import Observation, Unread
from mappa_extract.vocabulary.numbers import DOUBT


@dataclass(slots=True)
class Reading:
    """What came out of a report's grids."""

    observations: list[Observation] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    meanings: list[Meaning] = field(default_factory=list)
    made: list[Observation | None] = field(default_factory=list)
    """For each of `meanings` the observation that it gave."""
    rest: list[Unread] = field(default_factory=list)
    """Numbers in tables of which nothing was understood."""


def observe(
    meanings: Sequence[Meaning], source: str, ocr_pages: Sequence[int | None] = ()
) -> Reading:
    """Return the observations of meanings that could be read; the others tell why not."""
    result = Reading(meanings=list(meanings))
    seen: dict[tuple[object, ...], tuple[Meaning, int]] = {}
    for meaning in meanings:
        made = None
        if meaning.entry.cell.is_blank and meaning.grid.page in ocr_pages:
            # What is faint, or was taken for a speck, looks like a blank cell.
            meaning.refuse(Problem.NOTHING_SEEN)
        if meaning.reason is None:
            made = _observation(meaning, source, meaning.grid.page in ocr_pages)
            key = (meaning.number, *made.key)
            if key in seen:
                first, place = seen[key]
                beside = first.entry.cell.row == meaning.entry.cell.row
                if beside and _says_more(first) and not _says_more(meaning):
                    first.refuse(Problem.TWICE)
                    result.made[place] = None
                    made.doubt = made.doubt or _BESIDE
                    seen[key] = meaning, len(result.made)
                    result.made.append(made)
                    continue
                other = result.made[place]
                winner, doubt = stronger(first, meaning)
                if winner is meaning and other is not None:
                    first.refuse(Problem.TWICE)
                    result.made[place] = None
                    made.doubt = made.doubt or doubt
                    seen[key] = meaning, len(result.made)
                    result.made.append(made)
                    continue
                meaning.refuse(Problem.TWICE)
                if winner is first and other is not None:
                    if (other.value, other.marker) != (made.value, made.marker):
                        other.doubt = other.doubt or doubt
                    result.made.append(None)
                    continue
                if beside and other and _says_more(meaning) and not _says_more(first):
                    other.doubt = other.doubt or _BESIDE
                    result.made.append(None)
                    continue
                if other is not None and (other.value, other.marker) != (made.value, made.marker):
                    # Nobody can tell which of the two it is.
                    first.refuse(Problem.TWICE)
                    result.made[place] = None
                made = None
            else:
                seen[key] = meaning, len(result.made)
        result.made.append(made)
    result.observations = [made for made in result.made if made is not None]
    read: set[int] = set()
    pairs = zip(meanings, result.made, strict=True)
    for apart, several in groupby(pairs, key=lambda pair: _set_apart(pair[0])):
        together = list(several)
        some = apart is not None and any(made for _, made in together)
        read |= {meaning.number for meaning, made in together if made or some}
    told = _told(meanings)
    for meaning, one in zip(meanings, result.made, strict=True):
        if one is None and not _is_empty(meaning):
            if _matters(meaning, read):
                result.unread.append(_unread(meaning))
            elif meaning.number in told:
                result.rest.append(_unread(meaning))
    return result


_BESIDE = "another figure stands in the same place, with words that are not known"


def _says_more(meaning: Meaning) -> bool:
    """Tell a figure whose labels have words that are not known: it may be of some only."""
    return any(label.unknown for label in meaning.labels)


def _is_empty(meaning: Meaning) -> bool:
    """Tell whether nothing is printed where a figure would stand, as far as anybody can see."""
    reason = meaning.reason
    unsure = reason is not None and reason.problem is Problem.NOTHING_SEEN
    return meaning.entry.cell.is_blank and not unsure


def _set_apart(meaning: Meaning) -> object:
    """Return what figures share of which each has a table of its own; None for another."""
    grid = meaning.grid
    alone = sum(bool(cell.figures) for cell in grid.cells) == 1 and meaning.outer
    return (grid.made_by, grid.page, meaning.outer[0].text) if alone else None


_DOMAIN = regex.compile(
    r"offender|order|mappa|number|total|individual|licen[cs]e|breach|categor|level|troseddwyr",
    regex.IGNORECASE,
)


_CONTENTS = 4
"""So many rising numbers with a label each are pages in a list of contents."""


def _told(meanings: Sequence[Meaning]) -> set[int]:
    """Return the numbers of the grids that may be statistics in words of the report's own."""
    grids: dict[int, list[Meaning]] = {}
    for meaning in meanings:
        grids.setdefault(meaning.number, []).append(meaning)
    return {number for number, own in grids.items() if not _is_contents(own) and _may_matter(own)}


def _may_matter(grid: Sequence[Meaning]) -> bool:
    return any(
        one.column
        or any(label.values for label in one.labels)
        or (len(grid) > 1 and _DOMAIN.search(one.label))
        for one in grid
    )


def _is_contents(grid: Sequence[Meaning]) -> bool:
    values = [one.entry.figure.value for one in grid]
    whole = [float(value) for value in values if value]
    return (
        len(whole) == len(values) >= _CONTENTS
        and whole == sorted(set(whole))
        and not any(one.column for one in grid)
    )


def _matters(meaning: Meaning, read: Collection[int]) -> bool:
    """Tell a number that may be a statistic from one of a list of contents, a date, a telephone.

    It stands in a table of which something was read, or among such figures under one title, or its
    own labels name a place in the codebook's tables.
    """
    if meaning.number in read or _is_torn_total(meaning):
        return True
    if meaning.measure in OUTCOMES and not meaning.by_default and meaning.column:
        return True
    if meaning.reason is not None and meaning.reason.problem is Problem.UNKNOWN_LABEL:
        return False
    named = any(
        {"category", "kind", "level", "order"} & set(label.values) for label in meaning.labels
    )
    return named and bool(meaning.measure or meaning.entry.several > 1 or len(meaning.column))


def _is_torn_total(meaning: Meaning) -> bool:
    """Tell the totals of several columns that stand alone: those of a table on another page."""
    rows = [cell.row for cell in meaning.grid.cells if cell.figures]
    return meaning.row_total and not meaning.facets and len(rows) > 1 and len({*rows}) == 1


def _observation(meaning: Meaning, source: str, ocr: bool) -> Observation:
    entry, dims = meaning.entry, meaning.dims
    box = entry.box
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
        read_by="ocr" if ocr else "text",
        marker=entry.figure.marker,
        checked="",
        printed=entry.figure.printed,
        label=meaning.label.replace(DOUBT, ""),
        table=_table(meaning),
        source=source,
        page=meaning.grid.page,
        line=entry.cell.line,
        x0=box.x0 if box else None,
        top=box.top if box else None,
        x1=box.x1 if box else None,
        bottom=box.bottom if box else None,
        table_id=meaning.number,
        doubt="; ".join(filter(None, (meaning.doubt, _unsettled(dims)))),
    )


def _unsettled(dims: Mapping[str, str]) -> str:
    """Say what of the report itself is not known: its figures can't be told from another's."""
    lacking = [name for name in ("area", "year") if not dims[name]]
    return f"nothing says which {' and '.join(lacking)} it is" if lacking else ""


def _unread(meaning: Meaning) -> Unread:
    entry = meaning.entry
    label = meaning.label.replace(DOUBT, "")
    return Unread(
        entry.figure.printed,
        label,
        str(meaning.reason),
        meaning.grid.page,
        entry.cell.line,
        entry.box,
        meaning.number,
        _table(meaning),
    )


def _table(meaning: Meaning) -> str:
    """Return the titles that stand over a figure, as the output names its table."""
    titles = (*meaning.inner, *meaning.own) or meaning.outer[:1]
    return joined([title for title in titles if title.text])
