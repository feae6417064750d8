"""Pages of a PDF as pictures, with a mark at every place that a person looks at."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Sequence
from typing import Any

from mappa_extract.extraction import Extraction
from mappa_extract.model import Box, Document
from mappa_extract.sources.scan.crop import SHOWN, box_of, crop_of
from mappa_extract.web.sheets import WORD, Crop, Mark, Sheet

_SCALE = 1.6
"""Pixels for each point: small print can be read, and a page stays under 200 kB."""


def shown_pages(extraction: Extraction) -> list[int]:
    """Return the pages with figures, unread numbers or failed checks, from 1, in order."""
    pages = set(extraction.statistics_pages)
    pages.update(one.page for one in extraction.unread if one.page is not None)
    pages.update(
        check.page for check in extraction.checks if check.page is not None and not check.passed
    )
    return sorted(pages)


def pictures(
    extraction: Extraction, document: Document, data: bytes, password: str
) -> Iterator[Sheet]:
    """Yield a PDF's pages that hold figures, each as a picture with its marks."""
    import pypdfium2

    source = pypdfium2.PdfDocument(data, password=password or None)
    try:
        for number in shown_pages(extraction):
            sheet = Sheet(f"Page {number}", number)
            try:
                page = _whole_page(source, number - 1)
                width, height, angle = page.get_width(), page.get_height(), page.get_rotation()
                image = page.render(scale=_SCALE).to_pil()
            except pypdfium2.PdfiumError:
                # The reading itself has said so; the tables are still worth looking at.
                yield sheet
                continue
            sheet.width, sheet.height = image.size
            sheet.picture = _data_uri(image)
            sheet.points, sheet.angle = (width, height), angle
            scanned = any(one.number == number and one.read_by == "ocr" for one in document.pages)
            for kind, box, figures, unread in _places(extraction, document, number):
                style = _style(turned(box, angle, width, height), width, height)
                mark = Mark(kind, style, figures, unread)
                if scanned and kind != "label":
                    mark.crop = _crop(page, box)
                sheet.marks.append(mark)
            page.close()
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


def _crop(page: Any, box: Box) -> Crop | None:
    try:
        data, width, height = crop_of(page, box)
    except ValueError:
        # A person has entered a box that is not on the page.
        return None
    return Crop(_uri("png", data), round(width * SHOWN), round(height * SHOWN))


def _data_uri(image: Any) -> str:
    """Return the picture as PNG with few colours or as JPEG, whichever is smaller."""
    png, jpeg = io.BytesIO(), io.BytesIO()
    image = image.convert("RGB")
    image.quantize(48, dither=0).save(png, "PNG", optimize=True)
    image.save(jpeg, "JPEG", quality=72, optimize=True)
    kind, best = min(("png", png), ("jpeg", jpeg), key=lambda one: len(one[1].getvalue()))
    return _uri(kind, best.getvalue())


def _uri(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"


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
    """Return the boxes of a label's words: of each the one nearest to the figure and its like.

    Words in the figure's row or column come before words that are in neither. A word of the
    label that is not on the page is left out: this is for showing, nothing is read from it.
    """
    found: list[Box] = []
    for part in label.split(" | "):
        before: Box | None = None
        for word in filter(None, map(_plain, part.split())):
            boxes = [box for text, box in words if text == word and box not in (figure, *found)]
            if boxes:
                before = min(boxes, key=lambda box: _distance(box, figure) + _gap(before, box))
                found.append(before)
    return found


def _gap(before: Box | None, box: Box) -> float:
    """Return how far a word stands from the one that precedes it in a label."""
    if before is None:
        return 0.0
    return max(box.x0 - before.x1, before.x0 - box.x1, 0.0) + abs(box.top - before.top)


def _distance(box: Box, figure: Box) -> float:
    across = max(box.x0 - figure.x1, figure.x0 - box.x1, 0.0)
    down = max(box.top - figure.bottom, figure.top - box.bottom, 0.0)
    behind = box.top > figure.bottom or (down == 0 and box.x0 > figure.x1)
    return min(across, down) * 4 + max(across, down) * 0.2 + (200 if behind else 0)


def _plain(text: str) -> str:
    return "".join(WORD.findall(text)).lower()


def turned(box: Box, angle: int, width: float, height: float) -> Box:
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
