"""The picture of one figure, for a person who looks at it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from mappa_extract.model import Box, Observation

_SCALE = 4.0
"""Pixels to the point: twice what a screen shows a page at."""
_AROUND = (14.0, 5.0)
"""Points beside and over a figure that are shown with it."""


def crops(data: bytes, observations: Iterable[Observation], password: str = "") -> dict[int, bytes]:
    """Return PNG pictures of figures at twice their size, by their place among `observations`.

    Args:
        data: the bytes of the PDF that the figures were read from.
        observations: figures; those without a page and a box have no picture.
        password: for an encrypted PDF.

    Raises:
        pypdfium2.PdfiumError: the PDF can't be opened.
    """
    import pypdfium2

    pages: dict[int, list[tuple[int, Box]]] = {}
    for place, row in enumerate(observations):
        box = box_of(row)
        if row.page is not None and box is not None:
            pages.setdefault(row.page, []).append((place, box))
    found: dict[int, bytes] = {}
    document = pypdfium2.PdfDocument(data, password=password or None)
    try:
        for number, places in sorted(pages.items()):
            if number > len(document):
                continue
            page = document[number - 1]
            for place, box in places:
                found[place] = _png(page, box)
            page.close()
    finally:
        document.close()
    return found


def crop_png(page: Any, observation: Observation) -> bytes | None:
    """Return a figure of a pdfium page as a PNG picture at twice its size; None without a box."""
    box = box_of(observation)
    return None if box is None else _png(page, box)


def box_of(row: Observation) -> Box | None:
    """Return a figure's box in points of the page as it is stored, or None."""
    if row.x0 is None or row.top is None or row.x1 is None or row.bottom is None:
        return None
    return Box(row.x0, row.top, row.x1, row.bottom)


def _png(page: Any, box: Box) -> bytes:
    beside, over = _AROUND
    wide = Box(box.x0 - beside, box.top - over, box.x1 + beside, box.bottom + over)
    bitmap = page.render(scale=_SCALE, crop=cut_of(page, wide))
    buffer = io.BytesIO()
    bitmap.to_pil().save(buffer, "PNG")
    bitmap.close()
    return buffer.getvalue()


def cut_of(page: Any, box: Box) -> tuple[float, float, float, float]:
    """Return what pdfium must cut off a page as shown, on each side, to leave a stored box.

    Left, bottom, right and top, in points.
    """
    media, crop = page.get_mediabox(), page.get_cropbox()
    left = media[0] + box.x0 - crop[0]
    right = crop[2] - (media[0] + box.x1)
    top = crop[3] - (media[3] - box.top)
    bottom = (media[3] - box.bottom) - crop[1]
    # Turned clockwise with the page: what is left on the stored page is on top of the shown one.
    for _ in range(page.get_rotation() // 90 % 4):
        left, top, right, bottom = bottom, left, top, right
    return (max(0.0, left), max(0.0, bottom), max(0.0, right), max(0.0, top))
