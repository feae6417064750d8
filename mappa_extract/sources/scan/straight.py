"""Which way up a picture of a page is, and by how much it is askew."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

Array = Any

_MOST_SKEW = 3.5


def _dots(grey: Array, dpi: float) -> tuple[Array, Array, tuple[int, int]]:
    """Return columns and rows of the ink of what may be letters, at about 100 dpi."""
    by = max(1, round(dpi / 100))
    small = cv2.resize(
        grey, (grey.shape[1] // by, grey.shape[0] // by), interpolation=cv2.INTER_AREA
    )
    paper = cv2.medianBlur(small, 21)
    contrast = cv2.absdiff(paper, small)
    floor = max(20.0, 0.3 * float(np.percentile(contrast, 99.5)))
    ink = (contrast > floor).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high, area = stats[:, 2], stats[:, 3], stats[:, 4]
    # Letters alone: rules would draw the page to their own angle, and pictures have none.
    fit = (wide <= 60) & (high <= 40) & (area >= 4)
    fit[0] = False
    if fit.sum() < 30:
        fit = (area >= 3) & (np.arange(count) > 0)
    rows, columns = np.nonzero(fit[labels])
    # Whole numbers would fall on whole lines at no angle better than at 0.
    within = np.random.default_rng(0).random(len(rows), dtype=np.float32)
    return columns.astype(np.float32), rows.astype(np.float32) + within, ink.shape


def _sharpness(along: Array, across: Array, angle: float, size: int) -> float:
    """Return how sharply ink gathers on lines that rise by `angle` degrees."""
    place = across - along * np.float32(np.tan(np.radians(angle)))
    counts = np.bincount((place - place.min()).astype(np.int32), minlength=size)
    steps = np.diff(counts.astype(np.float64))
    return float((steps * steps).sum())


def turned(grey: Array, dpi: float) -> int:
    """Return 1 where lines run up or down the picture and it must be turned, else 0."""
    columns, rows, (height, width) = _dots(grey, dpi)
    if len(columns) < 200:
        return 0
    best = [
        max(_sharpness(along, across, angle, size) for angle in np.arange(-3, 3.01, 0.5))
        for along, across, size in (
            (columns - width / 2, rows, height),
            (rows - height / 2, columns, width),
        )
    ]
    return int(best[1] > 1.3 * best[0])


def skew(grey: Array, dpi: float) -> float:
    """Return by how many degrees a picture must be turned anticlockwise to have level lines."""
    columns, rows, (height, width) = _dots(grey, dpi)
    if len(columns) < 60:
        return 0.0
    columns = columns - width / 2
    best, step = 0.0, 0.5
    reach = _MOST_SKEW
    while step > 0.012:
        angles = np.arange(best - reach, best + reach + step / 2, step)
        values = [_sharpness(columns, rows, angle, height) for angle in angles]
        best = float(angles[int(np.argmax(values))])
        reach, step = step, step / 3
    return 0.0 if abs(best) < 0.02 else best
