"""What differs between the rows that a golden should give and those that it gives."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from mappa_extract.extraction import Extraction
from mappa_extract.goldens import COLUMNS, described
from mappa_extract.model import KEY, Observation

Row = Mapping[str, str]


def difference(expected: Sequence[Row], extraction: Extraction, pages: Sequence[int] = ()) -> str:
    """Return the differences as a small table for a person, or empty where there are none.

    Each line has the key, what was expected and what was found, as value and print, and
    where that stands: page and box. `pages` are the numbers that the pages had in the
    original, where only some of them were kept.
    """
    found = [
        ({name: str(getattr(one, name)) for name in COLUMNS}, one)
        for one in extraction.observations
    ]
    lines = [_as_was(line, pages) for line in _lines(expected, found, extraction)]
    if not lines:
        if [dict(row) for row in expected] != [row for row, _ in found]:
            return "the rows are the same, their order is not"
        return ""
    return _drawn(lines)


def _lines(
    expected: Sequence[Row], found: Sequence[tuple[Row, Observation]], extraction: Extraction
) -> Iterator[tuple[str, str, str, str, str]]:
    wanted: dict[tuple[str, ...], list[Row]] = {}
    got: dict[tuple[str, ...], list[tuple[Row, Observation]]] = {}
    for row in expected:
        wanted.setdefault(_key(row), []).append(row)
    for row, one in found:
        got.setdefault(_key(row), []).append((row, one))
    for key in dict.fromkeys((*wanted, *got)):
        for row, pair in zip_longest(wanted.get(key, ()), got.get(key, ())):
            if row is None:
                yield described(pair[0]), "nothing", _shown(pair[0]), *_place(pair[1])
            elif pair is None:
                yield described(row), _shown(row), *_unread(row, extraction)
            elif dict(row) != dict(pair[0]):
                yield described(row), _shown(row), _shown(pair[0]), *_place(pair[1])


def _as_was(line: tuple[str, ...], pages: Sequence[int]) -> tuple[str, ...]:
    """Return a line with the page's number in the original beside its own."""
    page = line[3]
    if not pages or not page.isdigit():
        return line
    return (*line[:3], f"{page}, once {pages[int(page) - 1]}", *line[4:])


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in KEY)


def _shown(row: Row) -> str:
    value = row["value"] or row["marker"]
    return value if row["printed"] == value else f"{value} ({row['printed'] or 'blank'})"


def _place(one: Observation) -> tuple[str, str]:
    sides = (one.x0, one.top, one.x1, one.bottom)
    box = " ".join(f"{side:.0f}" for side in sides if side is not None)
    if one.page is None:
        return (f"line {one.line}" if one.line else "", box)
    return str(one.page), box


def _unread(row: Row, extraction: Extraction) -> tuple[str, str, str]:
    """Return what became of a figure that is missing: perhaps it was seen and not read."""
    same = [one for one in extraction.unread if one.printed == row["printed"]]
    if len(same) != 1:
        return "nothing", "", ""
    one = same[0]
    page = str(one.page) if one.page is not None else f"line {one.line}" if one.line else ""
    return "unread", page, " ".join(f"{side:.0f}" for side in one.box) if one.box else ""


def _drawn(lines: Sequence[tuple[str, ...]]) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("key", "expected", "found", "page", "box"):
        table.add_column(name, no_wrap=True)
    for line in lines:
        table.add_row(*line)
    stream = io.StringIO()
    Console(file=stream, width=400, color_system=None, markup=False).print(table)
    text = "\n".join(line.rstrip() for line in stream.getvalue().splitlines())
    return text.strip("\n")
