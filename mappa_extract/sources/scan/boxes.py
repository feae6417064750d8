"""What is printed on a picture: letters put together to runs of text.

A `Run` is what stands together on one line with no more than word spaces in it: a label, a
figure, a line of prose. Lengths are pixels of the straightened picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mappa_extract.model import Box
from mappa_extract.sources.scan.letters import Glyph, box_of, edges_of, letters_of
from mappa_extract.sources.scan.picture import Picture

Array = Any

CAP = 0.72
"""Height of a capital or a digit, in type sizes."""
_RUN_GAP = 1.05
"""What is farther apart than this, in heights of a digit, is not one run."""
_WORD_GAP = 0.42
"""Space between two words, in heights of a digit; two narrow figures 1 stand 0.4 apart."""
_FIGURE_GAP = 0.62


@dataclass(slots=True)
class Run:
    """Glyphs of one line from left to right, without a gap wider than a word space."""

    glyphs: list[Glyph]
    cap: float = 0.0
    """Height of a digit or capital of its type."""
    base: float = 0.0
    """Where its letters stand."""
    words: list[list[Glyph]] = field(default_factory=list)

    @property
    def box(self) -> Box:
        """The box around the ink."""
        return box_of(self.glyphs)


@dataclass(frozen=True, slots=True)
class Found:
    """What stands on a picture: its runs, and which component each pixel belongs to."""

    runs: list[Run]
    labels: Array
    cap: float
    """Height of a digit in most of the page's text."""
    drawings: frozenset[int] = frozenset()
    """Components too large for letters: stamps, signatures, pictures."""


def find(picture: Picture) -> Found:
    """Return the runs of text that stand on a picture, from top to bottom."""
    letters = letters_of(picture)
    usual = letters.cap
    runs = [
        run
        for run in _runs(letters.glyphs, usual, picture.rules)
        if any(glyph.height > 0.2 * usual or glyph.width > 0.3 * usual for glyph in run.glyphs)
    ]
    for run in runs:
        _measure(run, usual)
    _level(runs)
    for run in runs:
        run.words = _words(run)
    runs.sort(key=lambda run: (run.base, run.glyphs[0].x0))
    return Found(runs, letters.labels, usual, letters.drawings)


def in_columns(found: Found) -> bool:
    """Tell whether figures seem to stand in columns; a low resolution is enough for that."""
    short = [
        run
        for run in found.runs
        if len(run.glyphs) <= 9
        and run.box.x1 - run.box.x0 < 6 * run.cap
        and 0.5 < run.cap / found.cap < 2
    ]
    edges = np.array([(r.box.x0, (r.box.x0 + r.box.x1) / 2, r.box.x1, r.base) for r in short])
    if len(edges) < 2:
        return False
    columns = 0
    for place in range(len(edges)):
        near = np.abs(edges[:, :3] - edges[place, :3]).min(axis=1) < 0.8 * found.cap
        below = np.abs(edges[:, 3] - edges[place, 3]) > 0.8 * found.cap
        columns += int((near & below).any())
    return columns >= 3


def _runs(glyphs: list[Glyph], usual: float, rules: Sequence[Box]) -> list[Run]:
    """Put glyphs together that stand beside each other, but not across an upright rule."""
    glyphs = sorted(glyphs, key=lambda glyph: glyph.x0)
    x0s, tops, _, bottoms = edges_of(glyphs)
    upright = [rule for rule in rules if rule.bottom - rule.top > rule.x1 - rule.x0]
    following: dict[int, tuple[float, int]] = {}
    for place, glyph in enumerate(glyphs):
        reach = glyph.x1 + _RUN_GAP * max(usual, min(glyph.height, 4 * usual))
        stop = int(np.searchsorted(x0s, reach, side="right"))
        best: tuple[float, int] | None = None
        # Far above or below stands nothing of this line.
        around = slice(place + 1, stop)
        far = 1.3 * max(usual, glyph.height)
        near = (tops[around] < glyph.bottom + far) & (bottoms[around] > glyph.top - far)
        for after in np.flatnonzero(near) + place + 1:
            other = glyphs[after]
            gap = other.x0 - glyph.x1
            size = _pair_size(glyph, other, usual)
            if gap > _RUN_GAP * size or gap < -0.6 * size or not _level_with(glyph, other, usual):
                continue
            if best is None or gap < best[0]:
                best = (float(gap), int(after))
        if best is not None and not _walled(glyph, glyphs[best[1]], upright):
            earlier = following.get(best[1])
            if earlier is None or best[0] < earlier[0]:
                following[best[1]] = (best[0], place)
    after_of = {before: after for after, (_, before) in following.items()}
    runs = []
    for place in range(len(glyphs)):
        if place in following:
            continue
        members = [glyphs[place]]
        here = place
        while here in after_of:
            here = after_of[here]
            members.append(glyphs[here])
        runs.append(Run(members))
    return runs


def _pair_size(one: Glyph, other: Glyph, usual: float) -> float:
    """Return the height of a digit in the type of two glyphs, as far as they tell."""
    tall = max(one.height, other.height)
    return max(min(tall, 1.2 * min(one.height, other.height) + 0.3 * usual), 0.75 * usual)


def _level_with(one: Glyph, other: Glyph, usual: float) -> bool:
    """Tell whether two glyphs may stand on one line."""
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    small = min(one.height, other.height)
    if small >= 0.45 * usual:
        return common > 0.45 * small
    # A mark: a comma below, a dash at the middle, quotes above its neighbour.
    large = one if one.height >= other.height else other
    mark = other if large is one else one
    middle = (mark.top + mark.bottom) / 2
    high = max(large.height, 0.7 * usual)
    return large.bottom - 1.25 * high < middle < large.bottom + 0.35 * high


def _walled(one: Glyph, other: Glyph, upright: Sequence[Box]) -> bool:
    left, right = min(one.x1, other.x0), max(one.x1, other.x0)
    middle = (max(one.top, other.top) + min(one.bottom, other.bottom)) / 2
    return any(
        left - 2 <= (rule.x0 + rule.x1) / 2 <= right + 2 and rule.top <= middle <= rule.bottom
        for rule in upright
    )


def _measure(run: Run, usual: float) -> None:
    """Find the height of a digit and the base line of a run."""
    letters = [glyph for glyph in run.glyphs if glyph.height > 0.45 * usual] or run.glyphs
    bottoms = sorted(glyph.bottom for glyph in letters)
    heights = sorted(glyph.height for glyph in letters)
    # Letters that hang below the line are the fewer: the base is in the lower middle.
    run.base = float(bottoms[(len(bottoms) - 1) // 3])
    above = sorted(run.base - glyph.top for glyph in letters)
    run.cap = float(max(above[int(0.85 * (len(above) - 1))], heights[0] if heights else 1.0, 1.0))
    marks_only = all(glyph.height <= 0.45 * usual for glyph in run.glyphs)
    if marks_only:
        run.cap = usual
        middle = (run.box.top + run.box.bottom) / 2
        dash = run.box.x1 - run.box.x0 > run.box.bottom - run.box.top
        run.base = middle + 0.4 * usual if dash else run.box.bottom


def _level(runs: list[Run]) -> None:
    """Give all runs of a line the same base and size where they differ only by their letters."""
    runs.sort(key=lambda run: run.base)
    done: set[int] = set()
    for place, run in enumerate(runs):
        if place in done:
            continue
        line = [place]
        for after in range(place + 1, len(runs)):
            if runs[after].base - run.base > 0.3 * run.cap:
                break
            if after not in done and 0.6 < runs[after].cap / run.cap < 1.67:
                line.append(after)
        done.update(line)
        members = [runs[each] for each in line]
        weights = [len(each.glyphs) for each in members]
        cap = float(np.percentile(np.repeat([each.cap for each in members], weights), 70))
        base = float(np.median(np.repeat([each.base for each in members], weights)))
        for each in members:
            each.base = base
            # Small letters alone look like a smaller type.
            if 0.62 * cap < each.cap < 1.35 * cap:
                each.cap = cap


def _words(run: Run) -> list[list[Glyph]]:
    """Part a run at its word spaces."""
    words = [[run.glyphs[0]]]
    for before, after in zip(run.glyphs, run.glyphs[1:], strict=False):
        gap = after.x0 - before.x1
        narrow = min(before.width, after.width) < 0.45 * run.cap
        limit = _FIGURE_GAP if narrow and len(run.glyphs) < 9 else _WORD_GAP
        if gap > limit * run.cap:
            words.append([after])
        else:
            words[-1].append(after)
    return words
