"""What a reviewer looks at: pages as pictures with boxes, or the lines of a text source."""

from __future__ import annotations

import base64
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import regex

from mappa_extract.extraction import Extraction
from mappa_extract.model import Box, Document, Observation

_SCALE = 1.6
"""Pixels for each point: small print can be read, and a page stays under 200 kB."""
_AROUND = 4
"""Lines of a text that are shown before and after those with figures."""
_WORD = regex.compile(r"[\p{L}\p{N}]+")


@dataclass(slots=True)
class Mark:
    """A place on a page: a figure, a number left unread, or a word of figures' labels.

    `style` holds left, top, width and height in per cent of the picture.
    """

    kind: str
    style: str
    figures: tuple[int, ...] = ()
    unread: int | None = None


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
        return list(_pictures(extraction, document, data, password))
    return _stretches(extraction, document, data)


# ---- pictures -----------------------------------------------------------------------------------


def shown_pages(extraction: Extraction) -> list[int]:
    """Return the pages with figures, unread numbers or failed checks, from 1, in order."""
    pages = set(extraction.statistics_pages)
    pages.update(one.page for one in extraction.unread if one.page is not None)
    pages.update(
        check.page for check in extraction.checks if check.page is not None and not check.passed
    )
    return sorted(pages)


def _pictures(
    extraction: Extraction, document: Document, data: bytes, password: str
) -> Iterator[Sheet]:
    import pypdfium2

    source = pypdfium2.PdfDocument(data, password=password or None)
    try:
        for number in shown_pages(extraction):
            sheet = Sheet(f"Page {number}", number)
            try:
                page = _whole_page(source, number - 1)
                width, height, angle = page.get_width(), page.get_height(), page.get_rotation()
                bitmap = page.render(scale=_SCALE)
                image = bitmap.to_pil()
                page.close()
            except pypdfium2.PdfiumError:
                # The reading itself has said so; the tables are still worth looking at.
                yield sheet
                continue
            sheet.width, sheet.height = image.size
            sheet.picture = _data_uri(image)
            sheet.points, sheet.angle = (width, height), angle
            for kind, box, figures, unread in _places(extraction, document, number):
                shown = _turned(box, angle, width, height)
                sheet.marks.append(Mark(kind, _style(shown, width, height), figures, unread))
            yield sheet
    finally:
        source.close()


def _whole_page(source: Any, index: int) -> Any:
    """Return the page with all of its media box shown: the boxes count from its corner."""
    page = source[index]
    media = page.get_mediabox()
    if media == page.get_cropbox():
        return page
    page.set_cropbox(*media)
    page.close()
    return source[index]


def _data_uri(image: Any) -> str:
    """Return the picture as PNG with few colours or as JPEG, whichever is smaller."""
    png, jpeg = io.BytesIO(), io.BytesIO()
    image = image.convert("RGB")
    image.quantize(48, dither=0).save(png, "PNG", optimize=True)
    image.save(jpeg, "JPEG", quality=72, optimize=True)
    kind, best = min(("png", png), ("jpeg", jpeg), key=lambda one: len(one[1].getvalue()))
    return f"data:image/{kind};base64,{base64.b64encode(best.getvalue()).decode('ascii')}"


def _places(
    extraction: Extraction, document: Document, number: int
) -> Iterator[tuple[str, Box, tuple[int, ...], int | None]]:
    """Yield what to mark on a page: kind, box, figures, and the unread number."""
    labels: dict[Box, list[int]] = {}
    words = _words_on(document, number)
    for index, row in enumerate(extraction.observations):
        if row.page != number:
            continue
        box = box_of(row)
        if box is None:
            continue
        yield "figure", box, (index,), None
        for label in label_boxes(row.label, box, words):
            labels.setdefault(label, []).append(index)
    for label, figures in labels.items():
        yield "label", label, tuple(figures), None
    for index, one in enumerate(extraction.unread):
        if one.page == number and one.box is not None:
            yield "unread", one.box, (), index


def box_of(row: Observation) -> Box | None:
    """Return a figure's box in points of the unrotated page, or None where it has none."""
    if row.x0 is None or row.top is None or row.x1 is None or row.bottom is None:
        return None
    return Box(row.x0, row.top, row.x1, row.bottom)


def _words_on(document: Document, number: int) -> list[tuple[str, Box]]:
    return [
        (_plain(word.text), word.ink)
        for page in document.pages
        if page.number == number
        for row in page.rows
        for cell in row.cells
        for word in cell.words
        if word.ink is not None and _plain(word.text)
    ]


def label_boxes(label: str, figure: Box, words: Sequence[tuple[str, Box]]) -> list[Box]:
    """Return the boxes of a label's words: of each word the one nearest to the figure.

    Words in the figure's row or column come before words that are in neither. A word of the
    label that is not on the page is left out: this is for showing, nothing is read from it.
    """
    wanted = Counter(_plain(word) for word in label.split() if _plain(word))
    found: list[Box] = []
    for word, count in wanted.items():
        boxes = [box for text, box in words if text == word and box != figure]
        boxes.sort(key=lambda box: _distance(box, figure))
        found.extend(boxes[:count])
    return found


def _distance(box: Box, figure: Box) -> float:
    across = max(box.x0 - figure.x1, figure.x0 - box.x1, 0.0)
    down = max(box.top - figure.bottom, figure.top - box.bottom, 0.0)
    behind = box.top > figure.bottom or (down == 0 and box.x0 > figure.x1)
    return min(across, down) * 4 + max(across, down) * 0.2 + (200 if behind else 0)


def _plain(text: str) -> str:
    return "".join(_WORD.findall(text)).lower()


def _turned(box: Box, angle: int, width: float, height: float) -> Box:
    """Return a box of the page as stored in the points of the page as shown."""
    x0, top, x1, bottom = box
    if angle == 90:
        return Box(width - bottom, x0, width - top, x1)
    if angle == 180:
        return Box(width - x1, height - bottom, width - x0, height - top)
    if angle == 270:
        return Box(top, height - x1, bottom, height - x0)
    return box


def _style(box: Box, width: float, height: float) -> str:
    left, top = 100 * box.x0 / width, 100 * box.top / height
    wide, high = 100 * (box.x1 - box.x0) / width, 100 * (box.bottom - box.top) / height
    return f"left:{left:.3f}%;top:{top:.3f}%;width:{wide:.3f}%;height:{high:.3f}%"


# ---- lines --------------------------------------------------------------------------------------


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
    return [word.lower() for word in _WORD.findall(text)]
