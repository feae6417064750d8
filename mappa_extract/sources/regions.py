"""Reading order: where two texts or tables stand side by side on a page.

Works on words that know where they stand, in points or in columns of text; distances are
measured in the size of the words' type.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Protocol, TypeVar

from mappa_extract.vocabulary.numbers import DOUBT


class Placed(Protocol):
    """A word on a line: its left and right edge, the size of its type, its text."""

    @property
    def x0(self) -> float:
        """The left edge."""
        ...

    @property
    def x1(self) -> float:
        """The right edge."""
        ...

    @property
    def size(self) -> float:
        """The size of its type."""
        ...

    @property
    def text(self) -> str:
        """The word itself."""
        ...


W = TypeVar("W", bound=Placed)
_INSTEAD_OF_DIGITS = frozenset({"-", "–", "—", "*", "nil", "none", "n/a", "dim"})


def is_numeric(text: str) -> bool:
    """Tell a figure, or what is printed in place of one."""
    return (
        text[:1].isdigit()
        or text[:1] == DOUBT
        or text.lower() in _INSTEAD_OF_DIGITS
        or text[:1] == "<"
    )


def regions(lines: Sequence[Sequence[W]]) -> Iterator[Sequence[Sequence[W]]]:
    """Part the page where two texts or tables stand side by side, and yield them in turn.

    A gap is a border between regions only where on its right side rows begin with words and
    not with figures: the gaps between a table's columns have figures on their right.
    """
    border = _border(lines)
    if border is None:
        yield lines
        return
    first, last, edge = border
    if first:
        yield lines[:first]
    left = [[word for word in line if word.x0 < edge] for line in lines[first:last]]
    right = [[word for word in line if word.x0 >= edge] for line in lines[first:last]]
    yield from regions([line for line in left if line])
    yield from regions([line for line in right if line])
    if last < len(lines):
        yield from regions(lines[last:])


def _border(lines: Sequence[Sequence[W]]) -> tuple[int, int, float] | None:
    """Return the first and last line and the left edge of a region on the right, or None."""
    starts: dict[int, list[float]] = {}
    unit = 0.36 * median([word.size for line in lines for word in line] or [1.0])
    for line in lines:
        for before, word in zip(line, line[1:], strict=False):
            if word.x0 - before.x1 > 1.2 * word.size and not is_numeric(word.text):
                starts.setdefault(round(word.x0 / unit), []).append(word.x0)
    best: tuple[int, int, int, float] | None = None
    for slot, own in starts.items():
        near = [start for step in (-1, 0, 1) for start in starts.get(slot + step, ())]
        edge = min(own) - 0.5
        found = _run(lines, edge) if len(near) > 1 else None
        if found and (best is None or found[2] > best[2]):
            best = found
    # Not everything on the right begins in line: centred labels, titles over a table's middle.
    edges = sorted({min(own) - 0.5 for own in starts.values()})
    gutters = filter(None, (_gutter(lines, edge) for edge in edges))
    gutter = max(gutters, key=lambda one: one[2], default=None)
    if gutter and (best is None or gutter[1] - gutter[0] > best[1] - best[0]):
        best = gutter
    return (best[0], best[1], best[3]) if best else None


def _run(lines: Sequence[Sequence[W]], edge: float) -> tuple[int, int, int, float] | None:
    """Return the lines that nothing crosses at `edge` and whose right side is of its own."""
    uncrossed = [not _crossed(line, edge) for line in lines]
    found = _best_part(lines, edge, uncrossed)
    if found is None:
        clear = [
            free and not _figures_right(line, edge)
            for free, line in zip(uncrossed, lines, strict=True)
        ]
        found = _best_part(lines, edge, clear)
    return found


def _gutter(lines: Sequence[Sequence[W]], edge: float) -> tuple[int, int, int, float] | None:
    """Return the longest run of lines that a clear gutter parts into two tables or texts."""
    best: tuple[int, int, int, float] | None = None
    start = 0
    for stop in range(len(lines) + 1):
        if stop < len(lines) and _clear_of(lines[stop], edge):
            continue
        rows = [
            ([word for word in line if word.x0 < edge], [word for word in line if word.x0 >= edge])
            for line in lines[start:stop]
        ]
        if len(rows) >= _GUTTER_LINES and _two_texts(rows):
            right = sum(bool(after) for _, after in rows)
            if best is None or right > best[2]:
                best = start, stop, right, edge
        start = stop + 1
    return best


_GUTTER_LINES = 5


def _clear_of(line: Sequence[W], edge: float) -> bool:
    """Tell whether a line leaves the gutter at `edge` free."""
    return all(
        word.x1 < edge - 0.9 * word.size or word.x0 >= edge - 0.1 * word.size for word in line
    )


def _two_texts(rows: Sequence[tuple[Sequence[W], Sequence[W]]]) -> bool:
    """Tell whether both sides of a gutter are whole: not the labels and figures of one table."""
    left = [before for before, _ in rows if before]
    right = [after for _, after in rows if after]
    if len(left) < 4 or len(right) < 4:
        return False
    wordy = sum(not is_numeric(after[0].text) for after in right)
    torn = sum(bool(before and after) and is_numeric(after[0].text) for before, after in rows)
    return wordy >= 0.5 * len(right) and torn <= 0.1 * len(right) and _whole(left) and _whole(right)


def _whole(side: Sequence[Sequence[W]]) -> bool:
    """Tell a text or a table with its labels from a part of one."""
    rows = sum(
        len(line) > 1 and is_numeric(line[-1].text) and not is_numeric(line[0].text)
        for line in side
    )
    return rows >= 2 or sum(len(line) >= 5 for line in side) >= 3


def _best_part(
    lines: Sequence[Sequence[W]], edge: float, clear: list[bool]
) -> tuple[int, int, int, float] | None:
    best: tuple[int, int, int, float] | None = None
    start = 0
    for stop in range(len(lines) + 1):
        if stop == len(lines) or not clear[stop]:
            if stop - start >= 3:
                found = _judge(lines, start, stop, edge)
                if found and (best is None or found[2] > best[2]):
                    best = found
            start = stop + 1
    return best


def _crossed(line: Iterable[W], edge: float) -> bool:
    words = list(line)
    for before, after in zip(words, words[1:], strict=False):
        if before.x0 < edge < after.x1 and (
            after.x0 - before.x1 < 1.0 * after.size  # the middle of a running text
            or (
                is_numeric(before.text) and is_numeric(after.text)
            )  # the middle of a row of figures
        ):
            return True
    return any(word.x0 < edge - 1 and word.x1 > edge + 1 for word in words)


def _figures_right(line: Iterable[W], edge: float) -> bool:
    """Tell whether what stands right of `edge` begins with a figure."""
    first = next((word for word in line if word.x0 >= edge), None)
    return first is not None and is_numeric(first.text)


def _judge(
    lines: Sequence[Sequence[W]], first: int, last: int, edge: float
) -> tuple[int, int, int, float] | None:
    """Decide whether the right side is a text or table of its own."""
    right = [[word for word in line if word.x0 >= edge] for line in lines[first:last]]
    left = [[word for word in line if word.x0 < edge] for line in lines[first:last]]
    beginnings = [line for line in right if line and line[0].x0 - edge < 1.25 * line[0].size]
    wordy = [line for line in beginnings if not is_numeric(line[0].text)]
    filled_left = [line for line in left if line]
    if len(wordy) < 3 or len(filled_left) < 3:
        return None
    if len(wordy) < 0.5 * len([line for line in right if line]):
        return None
    with_figures = [line for line in wordy if any(is_numeric(word.text) for word in line[1:])]
    prose = [line for line in wordy if len(line) >= 4]
    figures = [line for line in right if any(is_numeric(word.text) for word in line)]
    left_prose = [line for line in filled_left if len(line) >= 4]
    if len(left_prose) >= max(4, 0.5 * len(filled_left)) and len(figures) >= 2:
        return first, last, len(wordy), edge
    if len(with_figures) < 2 and len(prose) < max(4, 0.5 * len(wordy)):
        return None
    return first, last, len(wordy), edge
