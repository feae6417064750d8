"""What faxes, copiers and dirty scanners add: lines from edge to edge, shades drawn as dots."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

Array = Any

_SCREEN = 0.005
"""Inches by which the dots of a screen are blurred into their shade."""
_DARKER = 80
"""Of 255: by how much a dot is darker than paper."""
_LEAST_INKED = 0.005
_STROKE = 7
"""Pixels, at 300 dots an inch, that a stroke is long at least."""
_IN_STROKES = 0.7
"""Share of the ink that is in strokes where there are no dots."""


def is_screened(grey: Array) -> bool:
    """Tell whether shades are drawn as dots of black and white, as faxes and copiers do.

    A part of the page tells: strokes of letters are longer than dots, one way or the other. At
    100 dots an inch they are not.
    """
    part = grey[len(grey) // 5 : len(grey) // 2]
    dark = (part < float(np.median(part[::7])) - _DARKER).astype(np.uint8)
    inked = int(np.count_nonzero(dark))
    if inked <= _LEAST_INKED * dark.size:
        return False
    strokes = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, _STROKE), np.uint8))
    strokes |= cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((_STROKE, 1), np.uint8))
    return int(np.count_nonzero(strokes)) < _IN_STROKES * inked


def descreened(grey: Array, dpi: float) -> Array:
    """Return a picture with the dots of its screen blurred into the shades that they stand for."""
    return cv2.GaussianBlur(grey, (0, 0), _SCREEN * dpi)


def without_streaks(grey: Array) -> tuple[Array, Array | None]:
    """Take out the lines that a fax or a dirty scanner draws from edge to edge.

    Such a line is one or two pixels of the machine wide and exactly along an axis of the
    picture. Its pixels take the lighter of the values beside it. Where they were is returned
    as bytes, None where no line was.
    """
    taken = np.zeros_like(grey)
    for axis in (1, 0):
        means = grey.mean(axis=axis)
        near = np.minimum(np.roll(means, 5), np.roll(means, -5))
        line = grey if axis == 1 else grey.T
        for place in np.flatnonzero(means < near - 60):
            if 5 <= place < len(means) - 5 and (line[place] < 150).mean() > 0.9:
                line[place] = np.maximum(line[place - 5], line[place + 5])
                (taken if axis == 1 else taken.T)[place] = 255
    return grey, (taken if taken.any() else None)
