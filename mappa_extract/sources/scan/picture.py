"""A page as a picture: upright, straight, its ink told from its paper, its rules taken out.

Everything here is measured in pixels of the straightened picture; `Picture.points` and
`Picture.stored` lead back to points of the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from mappa_extract.model import Box
from mappa_extract.sources.scan.faxes import descreened, is_screened, without_streaks
from mappa_extract.sources.scan.straight import skew, turned
from mappa_extract.sources.sheet import Sheet, unrotated

Array = Any
"""A numpy array; OpenCV's functions are not typed."""

cv2.setNumThreads(1)

DPI = 300
_MOST_PIXELS = 30_000_000
_PAPER = 4
"""Areas are looked for on every fourth pixel each way."""
_STROKE = 0.11
"""Inches: what is thinner than this each way is ink on a paper, and no paper."""
_BUSY = 0.35
_LEAST_CONTRAST = 14
"""Of 255: what differs less from its paper is no ink."""
_FINE = 200
"""Dots to the inch from which a screen's can be told from strokes."""
_SHADE = 75
"""Of 255: what is left of the dots of a screen is paler."""
_INK = 0.34
"""Ink has at least this share of the strongest contrast around it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A straightened page.

    Attributes:
        grey: bytes of shape (height, width): 0 the strongest ink, 255 paper; no rules.
        ink: the same shape: 255 where there is ink that is no rule.
        contrast: the same shape: by how much each pixel differs from its paper; no rules.
        rules: drawn lines, in pixels.
        fills: coloured areas, in pixels.
        scale: pixels to the point.
        sheet: the page as it is shown, in points.
        corner: where the shown page's corner is on the stored page's media box, in points.
        turns: by how many right angles the page was turned anticlockwise to be upright.
        angle: by how many degrees it was then turned anticlockwise to be straight.
    """

    grey: Array
    ink: Array
    contrast: Array
    rules: tuple[Box, ...]
    fills: tuple[Box, ...]
    scale: float
    sheet: Sheet
    corner: tuple[float, float]
    turns: int
    angle: float
    streaks: Array | None = None
    """True where a line from edge to edge was taken out, and a stroke may have gone with it."""

    def points(self, box: Box) -> Box:
        """Return a box of the picture in points, upright, origin top left."""
        return Box(*(round(value / self.scale, 2) for value in box))

    def stored(self, box: Box) -> Box:
        """Return a box of the picture in the points of the page as it is stored.

        The box keeps its size: what is askew on the page is not made larger for it.
        """
        height, width = self.ink.shape
        x, y = (box.x0 + box.x1) / 2 - width / 2, (box.top + box.bottom) / 2 - height / 2
        wide, high = (box.x1 - box.x0) / 2, (box.bottom - box.top) / 2
        a = math.radians(self.angle)
        x, y = x * math.cos(a) - y * math.sin(a), x * math.sin(a) + y * math.cos(a)
        for _ in range(self.turns):
            x, y, wide, high = -y, x, high, wide
        x += self.sheet.width * self.scale / 2
        y += self.sheet.height * self.scale / 2
        s = self.scale
        shown = Box((x - wide) / s, (y - high) / s, (x + wide) / s, (y + high) / s)
        left, top = self.corner
        x0, y0, x1, y1 = unrotated(shown, self.sheet)
        return Box(*(round(v, 2) for v in (x0 + left, y0 + top, x1 + left, y1 + top)))


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as pdfium draws it: grey bytes, pixels to the point, and its measures."""

    grey: Array
    scale: float
    sheet: Sheet
    corner: tuple[float, float]

    def only(self, places: Sequence[Box] | None) -> Rendered:
        """Return the page with nothing but what stands in `places`, in points; all for None."""
        if places is None:
            return self
        kept = np.full_like(self.grey, 255)
        for place in places:
            x0, top, x1, bottom = (max(0, int(value * self.scale)) for value in place)
            kept[top:bottom, x0:x1] = self.grey[top:bottom, x0:x1]
        return replace(self, grey=kept)


def render(page: Any, number: int, dpi: int = DPI) -> Rendered:
    """Return a pdfium page, the report's page `number`, as it is shown."""
    width, height = page.get_size()
    scale = min(dpi / 72, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True)
    grey = bitmap.to_numpy()
    grey = np.array(grey[..., 0] if grey.ndim == 3 else grey)
    bitmap.close()
    crop, media = page.get_cropbox(), page.get_mediabox()
    corner = (crop[0] - media[0], media[3] - crop[3])
    return Rendered(grey, scale, Sheet(number, width, height, page.get_rotation()), corner)


def straighten(page: Rendered, turns: int | None = None) -> Picture:
    """Return a page made straight; `turns` right angles first, or as many as its lines say."""
    dpi = page.scale * 72
    grey, streaks = without_streaks(page.grey)
    screened = dpi > _FINE and is_screened(grey)
    if screened:
        grey = descreened(grey, dpi)
    if turns is None:
        turns = int(turned(grey, dpi))
    grey = np.ascontiguousarray(np.rot90(grey, turns))
    streaks = None if streaks is None else np.ascontiguousarray(np.rot90(streaks, turns))
    angle = skew(grey, dpi)
    if angle:
        height, width = grey.shape
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        grey = cv2.warpAffine(
            grey, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        if streaks is not None:
            streaks = cv2.warpAffine(streaks, matrix, (width, height), flags=cv2.INTER_NEAREST)
    contrast, fills = _contrast(grey, dpi)
    mask, rules, through = _rules(contrast, dpi)
    for x0, top, x1, bottom in through:
        streaks = np.zeros_like(grey) if streaks is None else streaks
        streaks[int(top) : int(bottom), int(x0) : int(x1)] = 255
    contrast[mask > 0] = 0
    around = cv2.dilate(contrast, np.ones((int(0.25 * dpi), int(0.25 * dpi)), np.uint8))
    floor = max(_SHADE if screened else _LEAST_CONTRAST, _noise(contrast))
    least = np.maximum((around * _INK).astype(np.uint8), floor)
    ink = np.where(contrast > least, 255, 0).astype(np.uint8)
    strength = np.maximum(around, max(60, floor + 20)).astype(np.float32) - floor
    clean = 255 - np.minimum(cv2.subtract(contrast, float(floor)) * (255 / strength), 255)
    return Picture(
        clean.astype(np.uint8),
        ink,
        contrast,
        rules,
        fills,
        page.scale,
        page.sheet,
        page.corner,
        turns,
        angle,
        None if streaks is None else streaks > 0,
    )


def _contrast(grey: Array, dpi: float) -> tuple[Array, tuple[Box, ...]]:
    """Return how much each pixel differs from its paper, and the coloured areas.

    Paper is what is left when all that is thinner than a stroke can be is closed; a coloured
    area keeps its straight edges. Where most of a neighbourhood is dark, ink is lighter.
    """
    smooth = cv2.blur(grey, (3, 3))
    square = np.ones((int(_STROKE * dpi), int(_STROKE * dpi)), np.uint8)
    paper = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, square)
    contrast = cv2.subtract(paper, grey)
    for box in _dark_bars(smooth, dpi):
        x0, top, x1, bottom = (int(value) for value in box)
        dark = cv2.morphologyEx(smooth[top:bottom, x0:x1], cv2.MORPH_OPEN, square)
        # The bar's own edge is neither: a pixel of it is half paper.
        cv2.rectangle(contrast, (x0, top), (x1 - 1, bottom - 1), 0, 9)
        inner = (slice(top + 3, bottom - 3), slice(x0 + 3, x1 - 3))
        contrast[inner] = cv2.subtract(grey[inner], dark[3:-3, 3:-3])
        paper[top:bottom, x0:x1] = dark
    return contrast, _fills(np.ascontiguousarray(paper[::_PAPER, ::_PAPER]), dpi)


def _dark_bars(grey: Array, dpi: float) -> list[Box]:
    """Return the bars whose letters are lighter than they are."""
    small = np.ascontiguousarray(grey[::_PAPER, ::_PAPER])
    cell = dpi / _PAPER
    middle = cv2.medianBlur(small, max(3, int(0.13 * cell) | 1))
    plain = int(np.median(small))
    dark = (middle < plain - 60).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=4)
    found = []
    for x, y, wide, high, area in stats[1:count]:
        if wide < 0.6 * cell or high < 0.09 * cell or area < 0.75 * wide * high:
            continue
        x0, top = max(0, x - 4) * _PAPER, max(0, y - 4) * _PAPER
        part = grey[top : (y + high + 4) * _PAPER, x0 : (x + wide + 4) * _PAPER]
        shade = (int(np.median(part)) + plain) // 2
        solid = part < shade
        # A heading in heavy type is dark too, but nearly half of it is paper.
        rows = np.flatnonzero(solid.mean(axis=1) > 0.5)
        columns = np.flatnonzero(solid.mean(axis=0) > 0.5)
        if len(rows) < 0.08 * dpi or len(columns) < 0.5 * dpi:
            continue
        inner = solid[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        # Its first rows are half paper where the page is not quite straight.
        frame = (inner[2:5], inner[-5:-2], inner[:, 2:5], inner[:, -5:-2])
        if inner.mean() > 0.65 and min(float(side.mean()) for side in frame) > 0.85:
            edges = (x0 + columns[0], top + rows[0], x0 + columns[-1] + 1, top + rows[-1] + 1)
            found.append(Box(*(float(value) for value in edges)))
    return found


def _fills(paper: Array, dpi: float) -> tuple[Box, ...]:
    """Return the rectangles whose paper has another shade than the page's."""
    plain = int(np.median(paper))
    other = (np.abs(paper.astype(np.int16) - plain) > 7).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(other, connectivity=4)
    height, width = paper.shape
    least = 0.09 * dpi / _PAPER
    found = []
    for x, y, wide, high, area in stats[1:count]:
        at_edge = x <= 1 or y <= 1 or x + wide >= width - 1 or y + high >= height - 1
        if not at_edge and wide >= 3 * least and high >= least and area > 0.8 * wide * high:
            found.append(Box(*(float(v * _PAPER) for v in (x, y, x + wide, y + high))))
    return tuple(found)


def _noise(contrast: Array) -> int:
    """Return the contrast that is still paper: four deviations of what is not ink."""
    sample = contrast[::7, ::7]
    paper = sample[sample < 40]
    return min(40, int(4 * float(paper.std()))) if paper.size else 0


def _rules(contrast: Array, dpi: float) -> tuple[Array, tuple[Box, ...], tuple[Box, ...]]:
    """Return where rules are, without the strokes that cross them, and their boxes.

    What runs from edge to edge a scanner has drawn; such boxes are the last ones.
    """
    floor = max(
        _LEAST_CONTRAST, _noise(contrast), 0.1 * float(np.percentile(contrast[::3, ::3], 99.7))
    )
    ink = np.where(contrast > floor, 255, 0).astype(np.uint8)
    level, level_boxes = _lines(ink, True, (0.35, 0.05), dpi)
    upright, upright_boxes = _lines(ink, False, (0.15, 0.035), dpi)
    ends = cv2.dilate(level, np.ones((13, 13), np.uint8))
    boxes = _mended(level_boxes, dpi)
    for box in upright_boxes:
        x0, top, x1, bottom = (int(value) for value in box)
        # A short one is the side of a box, or the stem of a large letter.
        if bottom - top < 0.35 * dpi and not (
            ends[top : top + 9, x0:x1].any() and ends[bottom - 9 : bottom, x0:x1].any()
        ):
            upright[top:bottom, x0:x1] = 0
        else:
            boxes.append(box)
    # Blurred edges go with a rule, and its ends, where the scan has frayed them.
    wide, end = int(0.02 * dpi) | 1, int(0.05 * dpi) | 1
    mask = cv2.dilate(level, np.ones((wide, end), np.uint8))
    mask |= cv2.dilate(upright, np.ones((end, wide), np.uint8))
    outside = cv2.bitwise_and(ink, cv2.bitwise_not(mask))
    crossing = _both_sides(outside, True, int(0.06 * dpi)) & cv2.dilate(
        level, np.ones((wide, 1), np.uint8)
    )
    crossing |= _both_sides(outside, False, int(0.045 * dpi)) & cv2.dilate(
        upright, np.ones((1, wide), np.uint8)
    )
    height, width = ink.shape
    through = tuple(
        box
        for box in boxes
        if box.x1 - box.x0 >= 0.97 * width or box.bottom - box.top >= 0.97 * height
    )
    within = tuple(box for box in boxes if box not in through and not _at_edge(box, width, height))
    return cv2.bitwise_and(mask, cv2.bitwise_not(crossing)), within, through


def _mended(boxes: Sequence[Box], dpi: float) -> list[Box]:
    """Join the pieces of level rules that a faint scan has broken."""
    whole: list[Box] = []
    for box in sorted(boxes):
        for place, other in enumerate(whole):
            gap = box.x0 - other.x1
            if gap < 0.6 * dpi and (
                min(box.bottom, other.bottom) - max(box.top, other.top) > -0.01 * dpi
            ):
                whole[place] = Box.around((box, other))
                break
        else:
            whole.append(box)
    return whole


def _at_edge(box: Box, width: int, height: int) -> bool:
    """Tell whether a rule runs along the edge of the sheet."""
    if box.x1 - box.x0 > box.bottom - box.top:
        return box.top < 0.012 * height or box.bottom > 0.988 * height
    return box.x0 < 0.015 * width or box.x1 > 0.985 * width


def _both_sides(ink: Array, across: bool, reach: int) -> Array:
    """Return what has ink within `reach` pixels on both sides of it."""
    line = np.ones((reach, 1) if across else (1, reach), np.uint8)
    end = (0, reach - 1) if across else (reach - 1, 0)
    return cv2.dilate(ink, line, anchor=(0, 0)) & cv2.dilate(ink, line, anchor=end)


def _lines(
    ink: Array, across: bool, measures: tuple[float, float], dpi: float
) -> tuple[Array, list[Box]]:
    """Return the level or upright lines of a picture, as pixels and as boxes.

    `measures` are the least length and the most thickness in inches; what is thicker is a
    bar or a picture.
    """
    long, thin = int(measures[0] * dpi), int(measures[1] * dpi)

    def kernel(size: int, along: bool) -> Array:
        return np.ones((1, size) if across is along else (size, 1), np.uint8)

    runs = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel(3, True))
    runs = cv2.morphologyEx(runs, cv2.MORPH_OPEN, kernel(long, True))
    runs = cv2.subtract(runs, cv2.morphologyEx(runs, cv2.MORPH_OPEN, kernel(thin, False)))
    runs = cv2.morphologyEx(runs, cv2.MORPH_OPEN, kernel(long, True))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    others = cv2.bitwise_and(ink, cv2.bitwise_not(cv2.dilate(runs, kernel(5, False))))
    boxes = []
    for number, (x, y, wide, high, _) in enumerate(stats[1:count], start=1):
        box = Box(float(x), float(y), float(x + wide), float(y + high))
        if _busy(others, box, across, dpi) > _BUSY:
            part = (slice(y, y + high), slice(x, x + wide))
            runs[part][labels[part] == number] = 0
        else:
            boxes.append(box)
    return runs, boxes


def _busy(others: Array, box: Box, across: bool, dpi: float) -> float:
    """Return how much of a line's length has ink right beside it, on its fuller side.

    The strokes of a word may make one long run; they are busy above or below it.
    """
    x0, top, x1, bottom = (int(value) for value in box)
    near, far = 3, 3 + int(0.025 * dpi)
    if across:
        sides = [
            others[max(0, top - far) : max(0, top - near), x0:x1],
            others[bottom + near : bottom + far, x0:x1],
        ]
    else:
        sides = [
            others[top:bottom, max(0, x0 - far) : max(0, x0 - near)].T,
            others[top:bottom, x1 + near : x1 + far].T,
        ]
    return max((float((side > 0).any(axis=0).mean()) for side in sides if side.size), default=0.0)
