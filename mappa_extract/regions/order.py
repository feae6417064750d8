"""The order in which a page's texts and tables are read, titles right before their tables."""

from __future__ import annotations

from collections.abc import Sequence

from mappa_extract.model import Box
from mappa_extract.pages.grid import Block, Grid, Text
from mappa_extract.pages.laid import Laid, Run

_PICTURE = 4.0
"""Type sizes of a heading above the middle of a picture where the table beside it may begin."""


def in_reading_order(
    grids: Sequence[tuple[Box, Box, Grid]], runs: Sequence[Run], laid: Laid
) -> list[Block]:
    """Return texts and grids in reading order: a text goes before the nearest table below it.

    `grids` come with their boxes and those of their first rows, label and figures.

    Of tables side by side each has its own texts; a text over several goes before the first.
    """
    boxes = [box for box, _, _ in grids]
    firsts = [first for _, first, _ in grids]
    lines = _paragraphs(runs, laid)
    order = _column_order(boxes, firsts)
    owners: dict[int, list[Text]] = {number: [] for number in order}
    rest: list[Text] = []
    for text in lines:
        owner = _beside_picture(text, boxes, lines)
        if owner is None:
            owner = _owner(text, boxes, [first.top for first in firsts], order)
        (owners[owner] if owner is not None else rest).append(text)
    blocks: list[Block] = []
    for number in order:
        blocks += sorted(
            owners[number], key=lambda text: (text.box.top, text.box.x0) if text.box else (0, 0)
        )
        blocks.append(grids[number][2])
    return blocks + list(rest)


def _beside_picture(text: Text, boxes: Sequence[Box], texts: Sequence[Text]) -> int | None:
    """Return the table right of what a heading stands above: a picture, with nothing printed."""
    if not text.heading or text.box is None:
        return None
    below = [n for n, box in enumerate(boxes) if box.top > text.box.bottom - 1]
    nearest = min(below, key=lambda n: boxes[n].top, default=None)
    if nearest is None:
        return None
    box = boxes[nearest]
    near = box.top - text.box.bottom < _PICTURE * text.size
    blank = not any(
        one is not None
        and one.x0 < box.x0 - 1
        and one.bottom > text.box.bottom + 1
        and one.top < box.bottom
        for one in (*boxes, *(other.box for other in texts if other is not text))
    )
    return nearest if near and blank and box.x0 > text.box.x1 + 1 else None


def _owner(
    text: Text, boxes: Sequence[Box], firsts: Sequence[float], order: Sequence[int]
) -> int | None:
    """Return the table that a text stands above: the nearest one below it."""
    assert text.box is not None
    best: int | None = None
    for number in order:
        box = boxes[number]
        if firsts[number] < text.box.bottom - 0.5 * text.size:
            continue
        if box.x0 > text.box.x1 + 1 or box.x1 < text.box.x0 - 1:
            continue
        if best is None or box.top < boxes[best].top - 2:
            best = number
    if best is None:
        return None
    # Another table's figures between the two: the text is a note to that one.
    return best


def _column_order(boxes: Sequence[Box], firsts: Sequence[Box]) -> list[int]:
    """Return the order of tables: from the top, one column of the page after the other."""
    left = sorted(range(len(boxes)), key=lambda n: (boxes[n].top, boxes[n].x0))
    done: list[int] = []
    while left:
        # The first table with nothing unread above it, the leftmost of them.
        ready = [
            n
            for n in left
            if not any(
                m != n and boxes[m].bottom <= boxes[n].top + 2 and _share(boxes[m], boxes[n])
                for m in left
            )
        ]
        following = [n for n in ready if done and _share(boxes[done[-1]], boxes[n])]
        level = [
            n
            for n in ready
            if done
            and abs(firsts[n].top - firsts[done[-1]].top) < 4
            and boxes[n].top > boxes[done[-1]].top - 4
            and len(ready) > 1
            and firsts[n].x0 > firsts[done[-1]].x1 - 1
            and boxes[done[-1]].bottom - boxes[done[-1]].top < 20
        ]
        if level:
            chosen = min(level, key=lambda n: firsts[n].x0)  # the next one of a line of figures
        elif following:
            chosen = min(following, key=lambda n: (boxes[n].top, firsts[n].x0))
        else:
            chosen = min(ready or left, key=lambda n: (firsts[n].x0, boxes[n].top))
        done.append(chosen)
        left.remove(chosen)
    return done


def _share(a: Box, b: Box) -> bool:
    return min(a.x1, b.x1) - max(a.x0, b.x0) > 0.3 * min(a.x1 - a.x0, b.x1 - b.x0)


def _paragraphs(runs: Sequence[Run], laid: Laid) -> list[Text]:
    """Put lines of one type that follow each other closely together."""
    parts: list[list[Run]] = []
    for run in sorted(_joined_lines(runs), key=lambda one: (one.box.top, one.box.x0)):
        for part in reversed(parts[-8:]):
            last = part[-1]
            step = run.middle - last.middle
            if (
                0.5 * run.size < step < 1.55 * max(run.size, last.size)
                and abs(run.size - last.size) < 0.12 * run.size
                and run.bold == last.bold
                and run.box.x0 < last.box.x1
                and run.box.x1 > last.box.x0
                and (
                    abs(run.box.x0 - part[0].box.x0) < 2.2 * run.size
                    or abs(run.box.x0 + run.box.x1 - last.box.x0 - last.box.x1) < 4
                )
            ):
                part.append(run)
                break
        else:
            parts.append([run])
    texts = []
    for part in parts:
        texts.append(_text(part, laid))
    return texts


def _text(part: Sequence[Run], laid: Laid) -> Text:
    text = " ".join(run.text for run in part)
    box = Box.around(run.box for run in part)
    return Text(text, laid.number, None, part[0].bold, part[0].size, box)


def _joined_lines(runs: Sequence[Run]) -> list[Run]:
    """Put runs on one line together that stand no more than a wide space apart."""
    lines: list[Run] = []
    for run in sorted(runs, key=lambda one: (round(one.middle, 0), one.box.x0)):
        if lines:
            last = lines[-1]
            if (
                abs(last.middle - run.middle) < 0.35 * run.size
                and 0 <= run.box.x0 - last.box.x1 < 1.3 * run.size
            ):
                lines[-1] = Run([*last.words, *run.words])
                continue
        lines.append(run)
    return lines
