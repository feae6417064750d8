"""Pictures of pages, and the text that is stored under them.

What somebody's OCR has put under a picture is a witness of it and not its text: the picture is
read again, and what the witness says otherwise is disputed. A picture among real text is read
beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import regex

from mappa_extract.model import Box
from mappa_extract.vocabulary.numbers import read_figure

_MOST_INVISIBLE = 0.8
_LEAST_INSET = (150.0, 45.0)
"""Points across and down: a picture that is smaller holds no table."""
_MOST_LETTERS = 20
"""A picture with more letters over it is their background."""
_PAPER = 0.5
"""Share of a picture's pixels that have nearly the same shade where it is a page and no photo."""


def layer_pages(document: Any, numbers: Sequence[int]) -> set[int]:
    """Return the pages whose text nobody sees: what somebody's OCR has put under a picture."""
    import pypdfium2

    hidden = set()
    for number in numbers:
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            continue
        if _is_layer(page):
            hidden.add(number)
        page.close()
    return hidden


def _is_layer(page: Any) -> bool:
    import pypdfium2.raw as raw

    pictures = texts = unseen = 0
    for kind, one in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            texts += 1
            mode = raw.FPDFTextObj_GetTextRenderMode(one)
            unseen += mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE
    return bool(pictures and texts) and unseen > _MOST_INVISIBLE * texts


def _objects(page: Any) -> Iterator[tuple[int, Any]]:
    """Yield the kind and the handle of all that is drawn on a pdfium page and in its forms."""
    import pypdfium2.raw as raw

    for place in range(raw.FPDFPage_CountObjects(page.raw)):
        one = raw.FPDFPage_GetObject(page.raw, place)
        kind = raw.FPDFPageObj_GetType(one)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            for inner in range(min(raw.FPDFFormObj_CountObjects(one), 5000)):
                part = raw.FPDFFormObj_GetObject(one, inner)
                yield raw.FPDFPageObj_GetType(part), part
        else:
            yield kind, one


def insets(page: Any, text: Any) -> list[Box]:
    """Return the places of pictures on a pdfium page that may be pictures of tables.

    `text` is pdfium's text of the page. In points of the page as it is shown. Photos and what
    has text over it are left out; so is all of a page that is shown turned.
    """
    import ctypes

    import pypdfium2.raw as raw

    if page.get_rotation():
        return []
    places = []
    for place in range(raw.FPDFPage_CountObjects(page.raw)):
        one = raw.FPDFPage_GetObject(page.raw, place)
        if raw.FPDFPageObj_GetType(one) != raw.FPDF_PAGEOBJ_IMAGE:
            continue
        edges = [ctypes.c_float() for _ in range(4)]
        if raw.FPDFPageObj_GetBounds(one, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            if right - left >= _LEAST_INSET[0] and top - bottom >= _LEAST_INSET[1]:
                places.append((left, bottom, right, top))
    if not places:
        return []
    left, _, _, height = page.get_cropbox()
    return [
        Box(x0 - left, height - y1, x1 - left, height - y0)
        for x0, y0, x1, y1 in places
        if len(text.get_text_bounded(x0, y0, x1, y1).strip()) <= _MOST_LETTERS
        and _is_paper(page, (x0, y0, x1, y1))
    ]


def _is_paper(page: Any, place: tuple[float, float, float, float]) -> bool:
    """Tell from a small drawing whether a picture is mostly of one shade, as a page is."""
    left, bottom, right, top = page.get_cropbox()
    x0, y0, x1, y1 = place
    cut = (max(0, x0 - left), max(0, y0 - bottom), max(0, right - x1), max(0, top - y1))
    if right - left - cut[0] - cut[2] < 20 or top - bottom - cut[1] - cut[3] < 20:
        return False
    bitmap = page.render(scale=0.5, crop=cut, grayscale=True)
    counts = bitmap.to_pil().histogram()
    bitmap.close()
    near = max(sum(counts[max(0, shade - 12) : shade + 13]) for shade in range(256))
    return bool(near > _PAPER * sum(counts))


def says(textpage: Any, page: Any, box: Box) -> str:
    """Return the figure that the stored text has in a box of the page as it is stored.

    `textpage` is pdfium's; empty where the text has no figure there.
    """
    media = page.get_mediabox()
    left, top = media[0] + box.x0 - 2, media[3] - box.top + 2
    right, bottom = media[0] + box.x1 + 2, media[3] - box.bottom - 2
    found = textpage.get_text_bounded(left, bottom, right, top)
    words = [word for word in regex.split(r"\s+", found) if word]
    return words[0] if len(words) == 1 and read_figure(words[0]) is not None else ""
