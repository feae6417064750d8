"""Figures of a picture: read by each recogniser, and certain only where they agree.

What a recogniser is not asked is decided by shape: a dash, the comma of thousands, a raised
note mark. A figure that is not certain keeps its text behind the sign of doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import cv2
import numpy as np
import regex

from mappa_extract.sources.scan import has_tesseract, recognise
from mappa_extract.sources.scan.boxes import Found, Run
from mappa_extract.sources.scan.letters import Glyph, box_of
from mappa_extract.sources.scan.picture import Picture
from mappa_extract.sources.scan.recognise import Reading
from mappa_extract.sources.scan.shapes import Patterns, pattern
from mappa_extract.vocabulary.numbers import read_figure

Array = Any

_SURE = 0.9
_VERY_SURE = 0.985
_BEYOND_DOUBT = 0.995
_FEW = 5
_BROKEN = 0.4
"""Share of a page's figures that are doubted where its print is broken."""
_LEGIBLE = 0.6
"""How sure the network is of half of the labels of a page whose print is whole."""
_MIDDLE = (0.14, 0.66)
"""Heights of a digit by which the middle of a dash is above its line."""
_PART = 0.8
"""Heights of a digit by which two figures stand apart at least."""
_NOTE = 0.8
"""A raised mark is lower than this share of a digit."""

_SHAPED = regex.compile(r"[-–<]?\d[\d,.]*%?[*]{0,3}|[-–]{1,2}|[*]{1,3}")


@dataclass(slots=True)
class Figure:
    """A word that may be a figure, and what is said of it."""

    glyphs: list[Glyph]
    cap: float
    base: float
    page: int
    """Place of its picture among those that are read together."""
    text: str = ""
    note: str = ""
    certain: bool = False
    network: Reading = field(default_factory=lambda: Reading("", 0.0))
    tesseract: str = ""
    shapes: bool | None = None
    streaked: bool = False
    """A line that was taken out beside it may have taken a digit."""


def crop(
    picture: Picture, labels: Array, glyphs: Sequence[Glyph], cap: float, base: float
) -> tuple[Array, float, float]:
    """Return the picture of some glyphs alone, and its left edge and width in pixels.

    What else stands near is painted over; the line's height is kept around them.
    """
    box = box_of(glyphs)
    top, bottom = int(base - 1.18 * cap), int(base + 0.42 * cap) + 1
    # Type that is larger than its line was taken for must not be cut.
    top, bottom = min(top, int(box.top) - 2), max(bottom, int(box.bottom) + 2)
    margin = 0.3 * cap
    x0, x1 = int(box.x0 - margin), int(box.x1 + margin) + 1
    height, width = picture.grey.shape
    y0, y1 = max(0, top), min(height, bottom)
    left, right = max(0, x0), min(width, x1)
    own = np.isin(labels[y0:y1, left:right], [part for glyph in glyphs for part in glyph.parts])
    near = cv2.dilate(own.astype(np.uint8), np.ones((7, 7), np.uint8))
    grey = np.where(near > 0, picture.grey[y0:y1, left:right], 255).astype(np.uint8)
    grey = cv2.copyMakeBorder(
        grey, y0 - top, bottom - y1, left - x0, x1 - right, cv2.BORDER_CONSTANT, value=255
    )
    return grey, float(x0), float(x1 - x0)


def is_dash(glyphs: Sequence[Glyph], cap: float, labels: Array) -> bool:
    """Tell by its shape whether a word is a dash: one level stroke of its type's weight."""
    if len(glyphs) not in (1, 2):
        return False
    for glyph in glyphs:
        if not (0.16 * cap <= glyph.width <= 1.7 * cap and 0.055 * cap <= glyph.height):
            return False
        if glyph.height > 0.36 * cap or glyph.width < 1.55 * glyph.height:
            return False
        part = labels[glyph.top : glyph.bottom, glyph.x0 : glyph.x1]
        if np.isin(part, glyph.parts).mean() < 0.7:
            return False
    if len(glyphs) == 2:
        return abs(glyphs[0].top - glyphs[1].top) < 0.1 * cap
    return True


def _in_the_middle(figure: Figure, runs: Sequence[Run]) -> bool:
    """Tell whether a dash stands half-way up its line; the foot of a 2 and the bar of a 7 do not.

    The line is what stands beside it; where nothing does, nothing tells.
    """
    box = box_of(figure.glyphs)
    middle = (box.top + box.bottom) / 2
    places = [
        (run.base - middle) / run.cap
        for run in runs
        if run.base - 1.1 * run.cap < middle < run.base + 0.2 * run.cap
        and any(glyph.height > 0.5 * run.cap for glyph in run.glyphs)
    ]
    low, high = _MIDDLE
    return not places or low < float(np.median(places)) < high


def _touches(figure: Figure, labels: Array, drawings: frozenset[int]) -> bool:
    """Tell whether a stroke stands right beside a stamp or a signature, and may be of it."""
    box, reach = box_of(figure.glyphs), int(0.4 * figure.cap)
    rows = slice(max(0, int(box.top) - reach), int(box.bottom) + reach)
    around = labels[rows, max(0, int(box.x0) - reach) : int(box.x1) + reach]
    return bool(drawings) and bool(np.isin(around, list(drawings)).any())


def _near_streak(figure: Figure, picture: Picture) -> bool:
    """Tell whether an upright line was taken out so near that it may have taken a digit."""
    if picture.streaks is None:
        return False
    box, reach = box_of(figure.glyphs), int(0.9 * figure.cap)
    rows = slice(max(0, int(box.top) - 2), int(box.bottom) + 2)
    around = picture.streaks[rows, max(0, int(box.x0) - reach) : int(box.x1) + reach]
    return bool(around.size) and float(around.mean(axis=0).max()) > 0.5


def part_note(figure: Figure) -> list[Glyph]:
    """Part a raised mark at a figure's end from it; return the mark's glyphs."""
    mark: list[Glyph] = []
    while len(figure.glyphs) > 1:
        last = figure.glyphs[-1]
        raised = last.bottom < figure.base - 0.2 * figure.cap
        small = last.height < _NOTE * figure.cap and last.width < 0.8 * figure.cap
        stroke = last.width > 1.5 * last.height
        if not (raised and small and not stroke):
            break
        mark.insert(0, figure.glyphs.pop())
    return mark


def read(figures: Sequence[Figure], pictures: Sequence[Picture], found: Sequence[Found]) -> None:
    """Read figures and tell which are certain; their `text`, `note` and `certain` are set."""
    asked: list[Figure] = []
    crops: list[Array] = []
    marks: list[tuple[Figure, Array]] = []
    for figure in figures:
        picture, labels = pictures[figure.page], found[figure.page].labels
        if is_dash(figure.glyphs, figure.cap, labels):
            figure.text = "-"
            figure.certain = not _touches(
                figure, labels, found[figure.page].drawings
            ) and _in_the_middle(figure, found[figure.page].runs)
            continue
        mark = part_note(figure)
        # A speck or the last dot of a leader is no part of a figure.
        while len(figure.glyphs) > 1 and figure.glyphs[0].height < 0.35 * figure.cap:
            if is_dash(figure.glyphs[:1], figure.cap, labels):
                break
            del figure.glyphs[0]
        if mark:
            tall = max(glyph.height for glyph in mark)
            low = max(glyph.bottom for glyph in mark)
            marks.append((figure, crop(picture, labels, mark, tall, low)[0]))
        asked.append(figure)
        crops.append(crop(picture, labels, figure.glyphs, figure.cap, figure.base)[0])
    network = recognise.network()
    for figure, reading in zip(asked, network.read(crops, figures=True), strict=True):
        figure.network = reading
    if has_tesseract():
        for figure, text in zip(asked, recognise.tesseract(crops), strict=True):
            figure.tesseract = text
    _compare_shapes(asked, pictures, found)
    for figure in asked:
        _decide(figure)
        figure.streaked = _near_streak(figure, pictures[figure.page])
        figure.certain &= not figure.streaked
    for (figure, _), reading in zip(
        marks, network.read([picture for _, picture in marks]), strict=True
    ):
        sign = reading.text.strip()
        if regex.fullmatch(r"[*†‡+]{1,3}", sign):
            figure.text += "*" * len(sign)
        elif regex.fullmatch(r"\d{1,2}|[a-z]", sign):
            figure.note = sign


def is_broken(figures: Sequence[Figure], labels: Sequence[float]) -> bool:
    """Tell whether a page's print has lost strokes: what is left of a digit may look like another.

    The bar of a 7 is then a dash for all who see it, and no label is where it was. `labels` tells
    of the page's labels how sure the network is of them.
    """
    digits = [each for each in figures if any(map(str.isdigit, each.text)) and not each.streaked]
    doubted = sum(not each.certain for each in digits)
    if doubted >= _FEW and doubted > _BROKEN * len(digits):
        return True
    return len(labels) >= _FEW and median(labels) < _LEGIBLE


def doubt_pieces(figures: Sequence[Figure]) -> None:
    """Doubt what stands so near to a doubtful figure that both may be parts of one."""
    x0, top, x1, bottom = np.array([box_of(figure.glyphs) for figure in figures]).reshape(-1, 4).T
    doubtful = np.array([not figure.certain for figure in figures], dtype=bool)
    for place, figure in enumerate(figures):
        apart = np.maximum(x0 - x1[place], x0[place] - x1)
        level = np.minimum(bottom, bottom[place]) > np.maximum(top, top[place])
        near = doubtful & level & (apart < _PART * figure.cap)
        near[place] = False
        if near.any():
            figure.certain = False


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _compare_shapes(
    figures: Sequence[Figure], pictures: Sequence[Picture], found: Sequence[Found]
) -> None:
    patterns = Patterns()
    shapes: list[list[Array]] = []
    for number, figure in enumerate(figures):
        grey = pictures[figure.page].grey
        labels = found[figure.page].labels
        mine = []
        for glyph in figure.glyphs:
            if glyph.height < 0.6 * figure.cap:
                continue
            part = (slice(glyph.top, glyph.bottom), slice(glyph.x0, glyph.x1))
            own = np.isin(labels[part], glyph.parts)
            mine.append(pattern(np.where(own, grey[part], 255)))
        shapes.append(mine)
        digits = _digits(figure.network.text)
        if figure.network.sure >= _VERY_SURE and len(digits) == len(mine):
            patterns.add(number, digits, mine)
    for number, (figure, mine) in enumerate(zip(figures, shapes, strict=True)):
        figure.shapes = patterns.bear_out(number, _digits(figure.network.text), mine)


def _decide(figure: Figure) -> None:
    """Settle a figure's text and whether it is certain: two of three say the same."""
    text = _separated(figure)
    figure.text = text
    if not _SHAPED.fullmatch(text) or read_figure(text) is None:
        return
    mine, other = _digits(text), _digits(figure.tesseract)
    same = bool(mine) and mine == other
    differs = bool(other) and other != mine
    sure = figure.network.sure
    if figure.shapes is False and not (same and sure >= _BEYOND_DOUBT):
        return
    if (len(_marks(figure)) != sum(sign in ",." for sign in text)) and (
        figure.tesseract.strip(".,") != text
    ):
        return
    figure.certain = (
        (same and sure >= _SURE) or (figure.shapes is True and sure >= _VERY_SURE)
    ) and not (differs and figure.shapes is not True)


def _marks(figure: Figure) -> list[Glyph]:
    """Return the points and commas inside a figure, as glyphs."""
    return [
        glyph
        for glyph in figure.glyphs[1:-1]
        if glyph.height < 0.55 * figure.cap and glyph.top > figure.base - 0.4 * figure.cap
    ]


def _separated(figure: Figure) -> str:
    """Return the network's text with points and commas told by their place and size.

    A comma hangs below the line, a point stands on it. Only a comma before exactly three
    digits parts thousands.
    """
    text = figure.network.text.strip(" ,.")
    if not any(sign in ",." for sign in text):
        return text
    marks = _marks(figure)
    signs = [place for place, sign in enumerate(text) if sign in ",."]
    if len(marks) == len(signs):
        letters = list(text)
        for place, mark in zip(signs, marks, strict=True):
            hangs = mark.bottom > figure.base + 0.1 * figure.cap
            thousands = regex.match(r"\d{3}(?!\d)", text[place + 1 :]) is not None
            if thousands and hangs:
                letters[place] = ","
            elif not thousands and not hangs:
                letters[place] = "."
        text = "".join(letters)
    return text
