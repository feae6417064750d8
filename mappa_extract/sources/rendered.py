"""Whether the rendered page shows a figure: pdfium draws the page, and its box is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from mappa_extract.model import Box

_SCALE = 1.5
"""Pixels for each point; a figure in type of 8 points is 8 pixels high."""
_MOST_PIXELS = 4_000_000
_LEAST_SIDE = 600
"""Pixels of a page's longer side, for pages whose units are not points."""
_LEAST_CONTRAST = 24
"""Of 255: between the lightest and the darkest pixel in a figure's box."""


def unseen(page: Any, boxes: Sequence[Box]) -> list[Box]:
    """Return the boxes in which a page, drawn by pdfium, shows nothing.

    Boxes are in points on the page as it is stored, origin at the top left of its media box.
    """
    if not boxes:
        return []
    left, _, _, top = page.get_mediabox()
    crop = page.get_cropbox()
    width, height = crop[2] - crop[0], crop[3] - crop[1]
    # Only the part of the page is drawn in which figures stand.
    part = Box.around(boxes)
    x, y = left - crop[0], crop[3] - top
    cut_left, cut_top = max(part.x0 + x - 2, 0.0), max(part.top + y - 2, 0.0)
    cut_right = max(width - (part.x1 + x + 2), 0.0)
    cut_bottom = max(height - (part.bottom + y + 2), 0.0)
    scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    scale = max(scale, _LEAST_SIDE / max(width, height))
    bitmap = page.render(
        scale=scale,
        rotation=-page.get_rotation() % 360,
        crop=(cut_left, cut_bottom, cut_right, cut_top),
        grayscale=True,
        may_draw_forms=False,
    )
    pixels = bytes(bitmap.buffer)
    stride, wide, high = bitmap.stride, bitmap.width, bitmap.height
    found = []
    for box in boxes:
        inset, rise = 0.1 * (box.x1 - box.x0), 0.2 * (box.bottom - box.top)
        x0, x1 = (round((side + x - cut_left) * scale) for side in (box.x0 + inset, box.x1 - inset))
        y0, y1 = (
            round((side + y - cut_top) * scale) for side in (box.top + rise, box.bottom - rise)
        )
        x0, x1 = max(x0, 0), min(max(x1, x0 + 2), wide)
        rows = range(max(y0, 0), min(max(y1, y0 + 2), high))
        lines = [pixels[row * stride + x0 : row * stride + x1] for row in rows]
        if not _has_ink(line for line in lines if line):
            found.append(box)
    bitmap.close()
    return found


def _has_ink(lines: Iterable[bytes]) -> bool:
    darkest, lightest = 255, 0
    for line in lines:
        darkest, lightest = min(darkest, min(line)), max(lightest, max(line))
    return lightest - darkest >= _LEAST_CONTRAST
