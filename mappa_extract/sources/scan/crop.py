"""The picture of one figure, for a person who looks at it."""

from __future__ import annotations

import io
from typing import Any

from mappa_extract.model import Box, Observation

_SCALE = 4.0
"""Pixels to the point: sharp on screens that show a page at 4/3 of one, and this at twice that."""
SHOWN = (8 / 3) / _SCALE
"""By what a crop's pixels are multiplied where it is shown at twice the size of the page."""
_AROUND = (8.0, 4.0)
"""Points beside and over a figure that are shown with it."""


def crop_of(page: Any, box: Box) -> tuple[bytes, int, int]:
    """Return a figure of a pdfium page as a grey PNG picture, its width and height in pixels.

    Args:
        page: the page, in whose picture nothing is wider than it is.
        box: the figure, in points of the page as it is stored.
    """
    beside, over = _AROUND
    wide = Box(box.x0 - beside, box.top - over, box.x1 + beside, box.bottom + over)
    bitmap = page.render(scale=_SCALE, crop=cut_of(page, wide), grayscale=True)
    image = bitmap.to_pil().convert("L").quantize(16, dither=0)
    bitmap.close()
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue(), image.width, image.height


def box_of(row: Observation) -> Box | None:
    """Return a figure's box in points of the page as it is stored, or None."""
    if row.x0 is None or row.top is None or row.x1 is None or row.bottom is None:
        return None
    return Box(row.x0, row.top, row.x1, row.bottom)


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
