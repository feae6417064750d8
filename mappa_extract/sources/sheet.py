"""The page that words stand on, and where they stand on it as it is stored."""

from __future__ import annotations

from dataclasses import dataclass

from mappa_extract.model import Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page that glyphs stand on: its number, and its measures in points as it is shown."""

    number: int
    width: float
    height: float
    rotation: int
    scale: float = 1.0
    """What the units of the page as it is stored were multiplied by."""


def unrotated(box: Box, sheet: Sheet) -> Box:
    """Return a box of the page as shown in the points of the page as stored."""
    angle = sheet.rotation % 360
    width, height = sheet.width, sheet.height
    x0, top, x1, bottom = box
    if angle == 90:
        # Shown turned clockwise: the stored page is as wide as the shown one is high.
        result = Box(top, width - x1, bottom, width - x0)
    elif angle == 180:
        result = Box(width - x1, height - bottom, width - x0, height - top)
    elif angle == 270:
        result = Box(height - bottom, x0, height - top, x1)
    else:
        result = box
    return Box(*(round(value / sheet.scale, 2) for value in result))
