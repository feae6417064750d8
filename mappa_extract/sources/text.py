"""Plain text in every dialect: what a dozen converters make of a report's pages.

Each line is taken for what it is, whatever the lines around it are: Markdown pipes, tabs,
one cell a line behind a tab, columns aligned with spaces, or a plain line. Mark-up that
converters leave behind is dropped; line numbers are kept.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import regex

from mappa_extract.model import Box, Cell, Page, Row, Word
from mappa_extract.sources.encoding import decode, plain_references, seen, turned
from mappa_extract.sources.html import embedded_tables
from mappa_extract.sources.parted import parted
from mappa_extract.sources.regions import regions
from mappa_extract.sources.rows import strip_bullet, table_row, within_reason

_TAG = regex.compile(r"</?[a-zA-Z][^<>\n]{0,300}>")
_TURNED = regex.compile(
    r"<bdo\b(?! dir=.?ltr)|unicode-bidi\s*+:[^<>]{0,40}override", regex.IGNORECASE
)
"""Mark-up that shows text otherwise than it is stored."""
_BREAK = regex.compile(r"<br\s*/?>|</(?:p|li|ul|div)>", regex.IGNORECASE)
_GONE = regex.compile(r"<(s|del|strike)\b[^<>]*>.*?</\1>", regex.IGNORECASE)
"""What has been struck out is not what the report says."""
_NOTE = regex.compile(
    r"(?<=\d)\s?(?:<sup[^<>]*>\s?(?:<a [^<>]*>)?[\d*†‡,()\[\]]{1,4}(?:</a>)?\s?</sup>"
    r"|<a [^<>]*href=[\"']?#[^<>]*>[\d*†‡()\[\]]{1,4}</a>"
    r"|\[(?:foot|end)?note \d{1,2}\])",
    regex.IGNORECASE,
)
"""The mark of a note behind a number."""
_BETWEEN = regex.compile(r"(?<=\d)(?:</?[a-zA-Z][^<>\n]{0,300}>)+(?=\d)")
_EMPHASISED = regex.compile(r"(?<=\d)(?:\*\*|__)(?=\d)")
"""A number does not change its look in the middle: there are two."""
_EMPHASIS = regex.compile(r"\*\*|__|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)|^\s{0,3}#{1,6}\s+")
_HEADING = regex.compile(r"\s{0,3}#{1,6}\s")
_STARRED = regex.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")
_RULE = regex.compile(r"^[\s|:+=_-]*$")
_GAP = regex.compile(r"\s{2,}|\s?(?:\.{3,}|…+|(?:\. ){3,})\s?")
_PAGE_MARK = regex.compile(
    r"^[ \t]*(?:page (\d{1,3}):(?: .*)?|[-=#*\[<]+ ?page (\d{1,3}) ?[-=#*\]>]*)$",
    regex.IGNORECASE | regex.MULTILINE,
)
_FEWEST_MARKS = 3
_QUOTED = regex.compile(r"^[ \t]?(?:> ?)+", regex.MULTILINE)
_MOSTLY = 0.9
_END_INSIDE = regex.compile(r"(?<=\d)[\r\f](?=\d)")
_TAB_CELL = regex.compile(r"^\t[^\t]*$")


def read_text(data: bytes) -> tuple[Page, ...]:
    """Return the pages of a text; one page without a number where it has no form feeds."""
    text = decode(data).replace("\r\n", "\n")
    if "\n" in text:
        # Inside a figure neither is the end of a line or of a page.
        text = _END_INSIDE.sub("\u2060", text)
    text = _unquoted(seen(text.replace("\r", "\n")))
    parts = _marked(text) or list(enumerate(text.split("\f"), start=1))
    numbered = len([part for _, part in parts if part.strip()]) > 1
    pages, line = [], 1
    for number, part in parts:
        if part.strip() or numbered:
            lines = part.split("\n")
            found = _rows(lines, line, number if numbered else None)
            rows = tuple(within_reason(_headed(found, lines, line)))
            pages.append(Page(number if numbered else None, rows, _plain(part)))
        line += part.count("\n")
    return tuple(pages)


def _headed(rows: Iterable[Row], lines: Sequence[str], first: int) -> Iterator[Row]:
    """Yield rows, with those that Markdown makes headings as such."""
    headings = {number for number, line in enumerate(lines, start=first) if _HEADING.match(line)}
    for row in rows:
        heading = row.table is None and row.top in headings
        yield replace(row, heading=True) if heading else row


def _unquoted(text: str) -> str:
    """Return a text without the sign before each line that a mail quotes."""
    lines = [line for line in text.split("\n") if line.strip()]
    quoted = sum(_QUOTED.match(line) is not None for line in lines)
    return _QUOTED.sub("", text) if lines and quoted >= _MOSTLY * len(lines) else text


def _marked(text: str) -> list[tuple[int, str]]:
    """Return the pages of a text in which a converter wrote their numbers; none if it did not.

    `Page 3: the document's title` or `--- Page 3 ---`, for each page in turn. What stands
    before the first is part of its page; the marks are left out, their lines are counted.
    """
    if "\f" in text:
        return []
    marks = list(_PAGE_MARK.finditer(text))
    numbers = [int(mark[1] or mark[2]) for mark in marks]
    if len(marks) < _FEWEST_MARKS or numbers != list(range(numbers[0], numbers[0] + len(marks))):
        return []
    starts = [0, *(mark.start() for mark in marks[1:])]
    stops = [*starts[1:], len(text)]
    return [
        (number, text[start:stop].replace(mark[0], "", 1))
        for number, mark, start, stop in zip(numbers, marks, starts, stops, strict=True)
    ]


def _plain(text: str) -> str:
    return "\n".join(clean(line) for line in text.split("\n"))


def clean(line: str) -> str:
    """Return a line without mark-up; the columns of what is left stay where they can."""
    if "<" in line:
        line = turned(line) if _TURNED.search(line) else line
        line = _NOTE.sub("", _GONE.sub("", line))
        line = _TAG.sub("", _BETWEEN.sub(" ", _BREAK.sub("  ", line)))
    if "&" in line:
        line = html.unescape(plain_references(line))
    if "*" in line or "_" in line or "#" in line:
        line = _STARRED.sub(r"\1", _EMPHASIS.sub("", _EMPHASISED.sub(" ", line)))
    return line.rstrip(" \n")


def _rows(lines: list[str], first: int, page: int | None) -> Iterator[Row]:
    cleaned = parted([clean(line) for line in lines])
    aligned = _is_aligned(cleaned)
    in_cells = _is_in_cells(cleaned)
    table, index = 0, 0
    previous: str | None = None
    plain: list[tuple[int, str]] = []
    while index < len(cleaned):
        line, number = cleaned[index], first + index
        index += 1
        if plain and (line.lstrip().startswith("|") or "\t" in line.strip("\n")):
            yield from _plain_rows(plain, page, aligned)
            plain = []
        if "<table" in lines[index - 1].lower():
            stop = index - 1
            while stop < len(lines) - 1 and "</table" not in lines[stop].lower():
                stop += 1
            table += 1
            yield from _plain_rows(plain, page, aligned)
            plain = []
            yield from _embedded("\n".join(lines[index - 1 : stop + 1]), number, page, table)
            previous, index = "table", stop + 1
            continue
        if (
            _RULE.match(line)
            and not (in_cells and line.startswith("\t"))
            and not _is_dash_row(line)
        ):
            if not line.strip(" \t") and previous == "blank":
                table += 1
            previous = "blank" if not line.strip() else previous
            continue
        if line.lstrip().startswith("|") and line.count("|") > 1:
            table += previous != "pipe"
            previous = "pipe"
            cells = line.strip().removeprefix("|").removesuffix("|").split("|")
            yield table_row(cells, number, page, table)
        elif in_cells and (line.startswith("\t") or line == "\t"):
            table += previous != "cells"
            previous = "cells"
            taken, below = _cells_below(cleaned, index - 1)
            index += taken - 1
            yield table_row(
                [text for _, text in below],
                number,
                page,
                table,
                [number + offset for offset, _ in below],
            )
        elif "\t" in line.strip() or _is_head(cleaned, index - 1):
            table += previous not in ("tab", "cells")
            previous = "tab"
            cells = line.rstrip("\t ").split("\t")
            cells[0] = strip_bullet(cells[0])
            yield table_row(cells, number, page, table)
        else:
            previous = "line"
            plain.append((number, strip_bullet(line)))
    yield from _plain_rows(plain, page, aligned)


class _Placed(NamedTuple):
    """A word on a line of text; lengths are columns, and type is two columns high."""

    line: int
    x0: float
    x1: float
    text: str
    size: float = 2.0


def _plain_rows(lines: list[tuple[int, str]], page: int | None, aligned: bool) -> Iterator[Row]:
    """Yield the rows of lines without mark-up, texts that stand side by side one by one."""
    if not aligned:
        for number, line in lines:
            yield _line_row(line, number, page)
        return
    texts = dict(lines)
    words = [
        [
            _Placed(number, match.start(), match.end(), match[0])
            for match in regex.finditer(r"\S+", line)
        ]
        for number, line in lines
    ]
    for region in regions(words):
        for placed in region:
            start, stop = int(placed[0].x0), int(placed[-1].x1)
            number = placed[0].line
            yield _line_row(texts[number][:stop], number, page, start, aligned=True)


def _embedded(fragment: str, line: int, page: int | None, table: int) -> Iterator[Row]:
    """Yield the rows of an HTML table that a converter has left in a text."""
    for number, (cells, spans) in enumerate(embedded_tables(fragment)):
        yield table_row(cells, line, page, table, spans=spans, top=line + number / 100)


def _is_head(lines: list[str], place: int) -> bool:
    """Tell the head of a table's only column: behind a tab, above a row of two cells or more."""
    line, below = lines[place], lines[place + 1 : place + 2]
    return line.startswith("\t") and bool(line.strip()) and "\t" in "".join(below).strip()


def _is_dash_row(line: str) -> bool:
    """Tell a row of `-` figures from a rule: its cells are single dashes."""
    cells = line.replace("|", "\t").split()
    return bool(cells) and all(cell == "-" for cell in cells) and len(cells) < 8


def _is_aligned(lines: list[str]) -> bool:
    """Tell whether the lines of a page stand in columns made with spaces."""
    gapped = 0
    for line in lines:
        if "\t" not in line and "|" not in line and regex.search(r"\S\s{2,}\S", line):
            tail = line.split("  ")[-1].strip()
            gapped += bool(regex.fullmatch(r"[\d,.%*<–-]+|nil|n/a|total|level \d", tail, regex.I))
    return gapped >= 2


def _is_in_cells(lines: list[str]) -> bool:
    """Tell whether each cell stands on a line of its own behind a tab, row under row."""
    cells = [place for place, line in enumerate(lines) if _TAB_CELL.match(line)]
    # With a blank line after each cell the rows are lost: the lines are all there is.
    together = sum(1 for place in cells if place + 1 < len(lines) and lines[place + 1])
    return len(cells) >= 4 and together * 4 >= len(cells)


def _cells_below(lines: list[str], start: int) -> tuple[int, list[tuple[int, str]]]:
    """Gather the row that begins at `start`: each tab begins a cell, a blank line ends it."""
    cells: list[tuple[int, str]] = []
    position = start
    while position < len(lines) and (lines[position].strip() or lines[position].startswith("\t")):
        line = lines[position]
        if line.startswith("\t") or not cells:
            for part in line.split("\t")[1:] or [line]:
                cells.append((position - start, part.strip()))
        else:
            offset, text = cells[-1]
            cells[-1] = (offset, f"{text} {line.strip()}".strip())
        position += 1
    return position - start, cells


def _line_row(
    line: str, number: int, page: int | None, start: int = 0, aligned: bool = False
) -> Row:
    """Return a row whose cells are parted by runs of spaces or dots."""
    cells = []
    gaps = [(match.start(), match.end()) for match in _GAP.finditer(line, start)]
    if not aligned:
        gaps = [(a, b) for a, b in gaps if b - a > 2 or "." in line[a:b] or "…" in line[a:b]]
    for gap_start, gap_stop in [*gaps, (len(line), len(line))]:
        piece = line[start:gap_start]
        if piece.strip():
            words = tuple(
                Word(match[0], Box(start + match.start(), number, start + match.end(), number + 1))
                for match in regex.finditer(r"\S+", piece)
            )
            cells.append(Cell(words, number))
        start = gap_stop
    return Row(tuple(cells), number, number + 1, None, page, aligned=aligned)
