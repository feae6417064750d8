"""What a reviewer looks at: pages as pictures with boxes, or the lines of a text source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import regex

from mappa_extract.extraction import Extraction
from mappa_extract.model import Document

_AROUND = 4
"""Lines of a text that are shown before and after those with figures."""
WORD = regex.compile(r"[\p{L}\p{N}]+")


@dataclass(slots=True)
class Crop:
    """A figure at twice the size of its page: a data URI, its width and height as shown."""

    picture: str
    width: int
    height: int


@dataclass(slots=True)
class Mark:
    """A place on a page: a `figure`, an `unread` number, or a word of figures' labels.

    `style` holds left, top, width and height in per cent of the picture.
    """

    kind: str
    style: str
    figures: tuple[int, ...] = ()
    unread: int | None = None
    crop: Crop | None = None
    """What a scan shows there; its digits were recognised, and are compared one by one."""


@dataclass(slots=True)
class Piece:
    """A part of a line; `figure` or `unread` where it is one."""

    text: str
    figure: int | None = None
    unread: int | None = None


@dataclass(slots=True)
class Line:
    """A line of a source without pictures: its number, if it has one, and its pieces."""

    number: int | None
    pieces: list[Piece]
    labels: tuple[int, ...] = ()
    """The figures whose labels stand on the line."""


@dataclass(slots=True)
class Sheet:
    """One page as a picture with its marks, or a stretch of lines."""

    title: str
    page: int | None = None
    picture: str = ""
    """The picture as a data URI; empty where the page could not be drawn."""
    width: int = 0
    height: int = 0
    points: tuple[float, float] = (0.0, 0.0)
    """Width and height of the page as shown, in points."""
    angle: int = 0
    """By how much the page is shown turned: boxes are of the page as stored."""
    marks: list[Mark] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def sheets_of(
    extraction: Extraction, document: Document, data: bytes, password: str = ""
) -> list[Sheet]:
    """Return the sheets that hold a report's figures, in the report's order."""
    if document.format == "pdf":
        from mappa_extract.web.pictures import pictures

        return list(pictures(extraction, document, data, password))
    return _stretches(extraction, document, data)


def _stretches(extraction: Extraction, document: Document, data: bytes) -> list[Sheet]:
    numbered = document.format == "text"
    texts = _lines_of(data) if numbered else [row.text for p in document.pages for row in p.rows]
    homes = _homes(extraction, texts, numbered)
    unread = _unread_homes(extraction, texts, numbered)
    if not homes and not unread:
        return []
    pieces = _pieces(extraction, texts, homes, unread)
    labels = _label_lines(extraction, texts, homes)
    places = sorted({*homes.values(), *unread.values()})
    shown: list[int] = []
    for place in places:
        first = max(place - _AROUND, shown[-1] + 1 if shown else 0)
        shown.extend(range(first, min(place + _AROUND + 1, len(texts))))
    sheets: list[Sheet] = []
    before = -2
    for place in shown:
        if place != before + 1:
            sheets.append(Sheet(""))
        before = place
        parts = pieces.get(place, [Piece(texts[place])])
        line = Line(place + 1 if numbered else None, parts, tuple(labels.get(place, ())))
        sheets[-1].lines.append(line)
    for part, sheet in enumerate(sheets, start=1):
        begins, ends = sheet.lines[0].number, sheet.lines[-1].number
        sheet.title = f"Lines {begins} to {ends}" if numbered else f"Part {part} of {len(sheets)}"
    return sheets


def _lines_of(data: bytes) -> list[str]:
    """Return the lines of a text as they are counted in `line`; a form feed ends none."""
    from mappa_extract.sources.encoding import decode

    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    return [line.replace("\f", "") for line in text.split("\n")]


def _homes(extraction: Extraction, texts: Sequence[str], numbered: bool) -> dict[int, int]:
    """Return for each figure the place of its line in `texts`."""
    homes: dict[int, int] = {}
    start = 0
    taken: Counter[tuple[int, str]] = Counter()
    plain = [] if numbered else [f" {' '.join(text.split()).lower()} " for text in texts]
    for index, row in enumerate(extraction.observations):
        if numbered:
            if row.line is not None and row.line <= len(texts):
                homes[index] = row.line - 1
            continue
        label = row.label.split(" | ")[0].lower()
        for place in [*range(start, len(texts)), *range(start)]:
            token = f" {row.printed.lower()} "
            free = plain[place].count(token) > taken[place, token] if row.printed else True
            if label in plain[place] and free:
                homes[index] = start = place
                taken[place, token] += bool(row.printed)
                break
    return homes


def _unread_homes(extraction: Extraction, texts: Sequence[str], numbered: bool) -> dict[int, int]:
    homes = {}
    for index, one in enumerate(extraction.unread):
        if numbered and one.line is not None and one.line <= len(texts):
            homes[index] = one.line - 1
        elif not numbered:
            label = one.label.split(" | ")[0]
            places = [n for n, text in enumerate(texts) if one.printed in text and label in text]
            if places:
                homes[index] = places[0]
    return homes


def _pieces(
    extraction: Extraction,
    texts: Sequence[str],
    homes: dict[int, int],
    unread: dict[int, int],
) -> dict[int, list[Piece]]:
    """Return the lines with figures, cut into pieces.

    A line's figures are looked for from its end: numbers inside labels stand before them.
    """
    on_line: dict[int, list[tuple[str, int | None, int | None]]] = {}
    for index, place in homes.items():
        printed = extraction.observations[index].printed
        on_line.setdefault(place, []).append((printed, index, None))
    for index, place in unread.items():
        on_line.setdefault(place, []).append((extraction.unread[index].printed, None, index))
    result = {}
    for place, wanted in on_line.items():
        text, stop = texts[place], len(texts[place])
        cut: list[tuple[int, int, int | None, int | None]] = []
        for printed, figure, left in reversed(wanted):
            at = _last(text, printed, stop)
            if at is None:
                cut.append((len(text), len(text), figure, left))
                continue
            cut.append((at, at + len(printed), figure, left))
            stop = at
        parts: list[Piece] = []
        here = 0
        for start, end, figure, left in sorted(cut, key=lambda one: one[:2]):
            if start > here:
                parts.append(Piece(text[here:start]))
            parts.append(Piece(text[start:end], figure, left))
            here = end
        if here < len(text):
            parts.append(Piece(text[here:]))
        result[place] = parts
    return result


def _last(text: str, printed: str, stop: int) -> int | None:
    """Return where `printed` stands last before `stop` with no letter or digit beside it."""
    if not printed:
        return None
    found = None
    for match in regex.finditer(rf"(?<![\w.,]){regex.escape(printed)}(?!\w)", text[:stop]):
        found = match.start()
    return found


def _label_lines(
    extraction: Extraction, texts: Sequence[str], homes: dict[int, int]
) -> dict[int, list[int]]:
    """Return for each line the figures whose labels stand on it, none of them far above."""
    lines: dict[int, list[int]] = {}
    words = [Counter(_split(text)) for text in texts]
    for index, place in homes.items():
        for part in extraction.observations[index].label.split(" | "):
            wanted = Counter(_split(part))
            for above in range(place, max(place - 40, -1), -1):
                shared = wanted & words[above]
                if sum(shared.values()) * 2 > sum(wanted.values()):
                    lines.setdefault(above, []).append(index)
                    break
    return lines


def _split(text: str) -> Iterable[str]:
    return [word.lower() for word in WORD.findall(text)]
