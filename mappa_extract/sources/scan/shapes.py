"""A witness that needs no model: digits of one report look like each other.

Every digit that the network is sure of is a pattern. A figure is borne out where each of its
digits looks more like patterns of the same digit, in other figures, than like any other digit's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

Array = Any

_WIDE, _HIGH = 16, 24
_MARGIN = 0.035
"""By how much, of 1, the nearest pattern of the same digit must be nearer than any other's."""
_LEAST = 0.80
"""How alike, of 1, two pictures of the same digit are at least."""


def pattern(picture: Array) -> Array:
    """Return a digit's grey picture (0 ink, 255 paper) as a pattern of unit length.

    The digit fills the pattern; how slim it is counts as much as its shape.
    """
    ink = 255 - picture.astype(np.float32)
    height, width = ink.shape
    shaped = cv2.resize(ink, (_WIDE, _HIGH), interpolation=cv2.INTER_AREA).ravel()
    shaped -= shaped.mean()
    length = float(np.linalg.norm(shaped)) or 1.0
    # A 1 that fills its pattern looks like a bar: its slimness sets it apart.
    slim = np.float32(min(1.5, width / max(height, 1)))
    return np.append(shaped / length, [0.8 * np.cos(slim), 0.8 * np.sin(slim)]).astype(np.float32)


class Patterns:
    """The digits of a report that the network is sure of."""

    def __init__(self) -> None:
        self._shapes: list[Array] = []
        self._digits: list[str] = []
        self._figures: list[int] = []

    def add(self, figure: int, digits: str, shapes: Sequence[Array]) -> None:
        """Take the digits of figure number `figure` as patterns."""
        for digit, shape in zip(digits, shapes, strict=True):
            self._digits.append(digit)
            self._shapes.append(shape)
            self._figures.append(figure)

    def bear_out(self, figure: int, digits: str, shapes: Sequence[Array]) -> bool | None:
        """Tell whether other figures' digits say the same of figure number `figure`.

        True or False where every digit is clear, or one clearly another; else None.
        """
        if len(digits) != len(shapes) or not digits or not self._shapes:
            return None
        others = np.array(self._figures) != figure
        known = np.array(self._digits)
        alike = np.array(shapes) @ np.array(self._shapes).T / 1.64
        clear = True
        for digit, row in zip(digits, alike, strict=True):
            same = row[others & (known == digit)]
            else_ = row[others & (known != digit)]
            best = float(same.max()) if len(same) else 0.0
            rival = float(else_.max()) if len(else_) else 0.0
            if rival > best + _MARGIN and rival > _LEAST and len(same):
                return False
            if best < _LEAST or best < rival + _MARGIN:
                clear = False
        return True if clear else None
