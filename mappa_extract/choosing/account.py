"""Every number on a page with statistics, and what became of it: none disappears.

A number is a run of digits, as `1,234` or `67.5`. It is an observation, an unread number, or
matter of a kind that has a name. One of which nothing is known is an unread number too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import regex

from mappa_extract.choosing.best import Chosen
from mappa_extract.choosing.grids import GridReading
from mappa_extract.meaning.figure import Meaning
from mappa_extract.model import Box, Document, Observation, Page, SourceTable, Unread
from mappa_extract.pages.charts import texts_of_charts
from mappa_extract.pages.grid import Block, Grid, GridCell, Text
from mappa_extract.vocabulary.dates import find_dates
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.numbered import owns_number
from mappa_extract.vocabulary.prose import is_prose

Kind = Literal[
    "observation",
    "unread",
    "other table",
    "contents",
    "date",
    "contact",
    "sentence",
    "label",
    "page number",
    "list number",
    "note mark",
    "chart",
    "unexplained",
]
KINDS: dict[Kind, str] = {
    "observation": "it is in `observations`",
    "unread": "it is in `unread`",
    "other table": "it stands in a table that counts nothing of the codebook",
    "contents": "a page in a list of contents",
    "date": "part of a date, a year or a period",
    "contact": "part of an address or a telephone number",
    "sentence": "in running text",
    "label": "part of a title, a head or a label: Level 2, section 327",
    "page number": "the page's own",
    "list number": "in front of a label: iii, 4.",
    "note mark": "a raised mark, or one in a column of notes",
    "chart": "in a chart with a scale",
    "unexplained": "none of these: it is said as an unread number",
}
_NUMBER = regex.compile(r"\d+(?:[.,]\d+)*")
_CONTACT = regex.compile(
    r"www\.|https?:|@|\.uk\b|\b(?:tel(?:ephone)?|phone|ff[oô]n|fax|minicom|e-?mail|text|post\s?code"
    r"|road|street|house|avenue|lane|square|ffordd|heol|stryd)\b|\p{Lu}{1,2}\d{1,2}\p{Lu}?\s\d\p{Lu}{2}\b",
    regex.IGNORECASE,
)
_LONG = 12
"""A line of so many words is one of running text, which a source has broken."""
_SHORT = 6
_JOINING = frozenset(["and", "or", "to", "a", "ac", "neu", "i", "&", "+", "/", "-", "\u2013", ""])
_SMALL = 0.85
"""Of the usual type size: what is smaller is a mark."""
_NEAR_PAGES = 6
"""A printed page number and that of the file are so many apart at the most."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number on a page with statistics, what it is, and the text that it stands in or beside."""

    printed: str
    kind: Kind
    page: int | None
    line: int | None
    beside: str


def numbers_in(text: str) -> list[str]:
    """Return the numbers of a text as they are printed."""
    return _NUMBER.findall(text)


def account(page: Page, reading: GridReading, lexicon: Lexicon) -> list[Number]:
    """Return every number of a page.

    Args:
        page: as its source has it.
        reading: the one that was taken for this page.
        lexicon: what words mean.
    """
    found = [
        one
        for block in reading.blocks
        if block.page == page.number
        for one in _of_block(block, _figures_of(reading, page), lexicon)
    ]
    missing = Counter(number for text, _ in _parts(page) for number in numbers_in(text))
    missing.subtract(one.printed for one in found)
    return [*found, *_left_out(page, +missing)]


def account_of(
    document: Document, readings: Sequence[GridReading], chosen: Chosen, lexicon: Lexicon
) -> list[Number]:
    """Return every number of a document's pages with statistics.

    Those of which nothing is known are added to what was left unread.

    Args:
        document: as it was opened.
        readings: that by place, and that by lines.
        chosen: what was taken of them.
        lexicon: what words mean.
    """
    pages = {row.page for row in chosen.observations}
    found = [
        number
        for page in document.pages
        if page.number in pages
        for number in account(page, readings[page.number in chosen.lined], lexicon)
    ]
    chosen.unread += [
        Unread(one.printed, one.beside, _REASON, one.page, one.line, None)
        for one in found
        if one.kind == "unexplained"
    ]
    return found


_REASON = "it stands in no row that was read"


# ---- numbers that a reading has placed ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Figures:
    made: dict[int, list[tuple[str, Kind]]]
    """By cell: what each of its figures became."""


def _figures_of(reading: GridReading, page: Page) -> _Figures:
    unread = {(one.printed, one.line, _corner(one.box)) for one in reading.reading.unread}
    made: dict[int, list[tuple[str, Kind]]] = {}
    for meaning, one in zip(reading.reading.meanings, reading.reading.made, strict=True):
        if meaning.grid.page == page.number:
            cell = made.setdefault(id(meaning.entry.cell), [])
            cell.append((meaning.entry.figure.printed, _became(meaning, one, unread)))
    return _Figures(made)


def _corner(box: Box | None) -> tuple[float, float] | None:
    return (box.x0, box.top) if box is not None else None


def _became(meaning: Meaning, made: Observation | None, unread: Collection[object]) -> Kind:
    if made is not None:
        return "observation"
    entry = meaning.entry
    known = (entry.figure.printed, entry.cell.line, _corner(entry.box)) in unread
    return "unread" if known else "other table"


def _of_block(block: Block, figures: _Figures, lexicon: Lexicon) -> Iterator[Number]:
    if isinstance(block, Text):
        yield from _of_text(block.text, block, lexicon)
        return
    if block.caption:
        yield from _of_text(block.caption, Text(block.caption, block.page, None), lexicon)
    for cell in block.cells:
        if cell.figures or cell.damaged:
            yield from _of_figures(cell, block, figures)
        else:
            text = Text(cell.text, block.page, cell.line)
            yield from _of_text(cell.text, text, lexicon, in_table=True)


def _of_figures(cell: GridCell, grid: Grid, figures: _Figures) -> Iterator[Number]:
    known = figures.made.get(id(cell), [])
    left = Counter(numbers_in(cell.text))
    beside = " | ".join(
        one.text for one in grid.cells if one.row == cell.row and one.text and not one.figures
    )
    for printed, kind in known:
        for number in numbers_in(printed):
            left.subtract([number])
            yield Number(number, kind, grid.page, cell.line, beside)
    for number in (+left).elements():
        kind = "contents" if not known else known[0][1]
        yield Number(number, kind, grid.page, cell.line, beside)


def _of_text(text: str, source: Text, lexicon: Lexicon, in_table: bool = False) -> Iterator[Number]:
    spans = [(one.start, one.stop) for one in find_dates(text)]
    matches = list(_NUMBER.finditer(text))
    if not matches:
        return
    # In a table's cell it names a row or a column, however long it is.
    prose = not in_table and is_prose(text, source.heading)
    contact = not in_table and _CONTACT.search(text) is not None
    for match in matches:
        kind: Kind = "label"
        year = regex.fullmatch(r"(?:19|20)\d\d", match[0])
        if year or any(a < match.end() and b > match.start() for a, b in spans):
            kind = "date"
        elif prose or (not in_table and _is_sentence(text)):
            kind = "sentence"
        elif contact:
            kind = "contact"
        elif match is matches[-1] and not in_table:
            kind = _at_end(text, match, source, lexicon)
        yield Number(match[0], kind, source.page, source.line, text)


def _is_sentence(text: str) -> bool:
    """Tell a line of running text that its source has broken, or a short sentence."""
    words = len(text.split())
    return words >= _LONG or (words >= _SHORT and text.rstrip().endswith("."))


def _at_end(text: str, match: regex.Match[str], source: Text, lexicon: Lexicon) -> Kind:
    """Return what the last number of a line is, behind which nothing follows."""
    if text[match.end() :].strip(" .)]}%*"):
        return "label"
    if regex.fullmatch(r"0\d", match[0]):
        return "date"  # "31 March 06"
    before = text[: match.start()].split()
    if text[: match.start()][-1:].strip(" ("):
        return "label"  # L3
    if not before:
        return "page number" if match[0].isdigit() else "unexplained"
    last = before[-1].strip("(,.:").lower()
    if owns_number(last) or last in _JOINING or "(" in before[-1]:
        return "label"
    label = lexicon.read(" ".join(before))
    return "unexplained" if label.values or label.says else "label"


# ---- numbers that no reading has -------------------------------------------------------------


def _parts(page: Page) -> Iterator[tuple[str, bool]]:
    """Yield the texts of a page, and whether each is in type smaller than usual."""
    if page.words:
        sizes = sorted(word.size for word in page.words if word.size)
        usual = sizes[len(sizes) // 2] if sizes else 0.0
        for word in page.words:
            yield word.text, bool(word.size and word.size < _SMALL * usual)
    elif page.blocks:
        for block in page.blocks:
            if isinstance(block, SourceTable):
                yield block.caption, False
                yield from ((cell.text, False) for cell in block.cells)
            else:
                yield block.text, False
    else:
        yield from ((row.text, False) for row in page.rows)


def _left_out(page: Page, missing: Counter[str]) -> Iterator[Number]:
    """Yield what was set aside before tables were looked for."""
    small = Counter(number for text, tiny in _parts(page) if tiny for number in numbers_in(text))
    texts = texts_of_charts(page) if page.words and missing else []
    charts = Counter(number for text in texts for number in numbers_in(text))
    for number, count in missing.items():
        drawn = min(count, charts[number])
        marks = min(count, max(drawn, small[number]))
        for place in range(count):
            kind: Kind = "unexplained"
            if place < drawn:
                kind = "chart"
            elif place < marks:
                kind = "note mark"
            elif number.isdigit() and len(number) < 4 and _is_own(int(number), page):
                kind = "page number"
            elif len(number) < 3:
                kind = "list number"
            yield Number(number, kind, page.number, None, "")


def _is_own(number: int, page: Page) -> bool:
    return page.number is not None and abs(number - page.number) <= _NEAR_PAGES
