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
_DOTTED = 0.5
"""Edges to a pixel of ink; strokes of letters have less than that."""


def is_screened(grey: Array) -> bool:
    """Tell whether shades are drawn as dots of black and white, as faxes and copiers do.

    Dots begin and end far more often than the strokes of letters.
    """
    some = grey[::7]
    dark = some < float(np.median(some)) - _DARKER
    edges = int(np.count_nonzero(dark[:, 1:] != dark[:, :-1]))
    inked = int(np.count_nonzero(dark))
    return inked > _LEAST_INKED * dark.size and edges > _DOTTED * inked


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
