"""Titles in the margin: a table's title stands left of its heads, its rows' labels right of it."""

from __future__ import annotations

from collections.abc import Sequence

from mappa_extract.grids.placed import Placed, claim
from mappa_extract.model import Box
from mappa_extract.pages.grid import Text
from mappa_extract.pages.laid import Laid, Run
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.prose import is_prose

_LEADING = 1.6
_MOST_LINES = 8


def take_side_title(made: Placed, laid: Laid, free: set[int], lexicon: Lexicon) -> Text | None:
    """Take the title out of the margin left of a table that has heads, or return None.

    It begins beside the heads, and says what is counted.
    """
    labels = [run.box.x0 for label in made.labels for run in label]
    heads = [run.box for *_, runs in made.heads for run in runs]
    if not (labels and heads) or made.right or any(made.groups):
        return None
    size = made.cluster.size
    left = min(labels) - 0.5 * size
    top, first = Box.around(heads).top - size, made.cluster.box.top
    margin = [run for run in laid.runs if id(run) in free and run.box.x1 < left]
    begins = next((run for run in by_height(margin) if top < run.middle < first), None)
    lines = lines_from(begins, margin) if begins else []
    text = " ".join(run.text for run in lines)
    label = lexicon.read(text)
    if not lines or len(lines) > _MOST_LINES or is_prose(text) or not label.says:
        return None
    if lines[-1].middle > made.cluster.box.bottom or _goes_on_above(lines[0], margin):
        return None
    claim(laid, free, lines)
    box = Box.around(run.box for run in lines)
    return Text(text, laid.number, None, lines[0].bold, lines[0].size, box)


def by_height(runs: Sequence[Run]) -> list[Run]:
    """Return runs from the top."""
    return sorted(runs, key=lambda run: run.middle)


def lines_from(first: Run, runs: Sequence[Run]) -> list[Run]:
    """Return the lines that follow one closely, all beginning at the same place."""
    lines = [first]
    for run in by_height(runs):
        if follows(lines[-1], run):
            lines.append(run)
    return lines


def follows(above: Run, below: Run) -> bool:
    """Tell whether a line is the next one of a text that is set flush left."""
    size = max(above.size, below.size)
    aligned = abs(above.box.x0 - below.box.x0) < 0.3 * size
    return aligned and 0.5 * size < below.middle - above.middle < _LEADING * size


def _goes_on_above(first: Run, runs: Sequence[Run]) -> bool:
    return any(follows(run, first) for run in runs)
