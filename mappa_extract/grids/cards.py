"""Cards side by side, one for each category, are one table: their titles are its columns.

`Category 1 / Level 1 .. Level 2 .. Total` beside `Category 2 / Level 1 .. Level 2 .. Total`: the
same rows at the same heights, and above each what it is of the same kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mappa_extract.grids.placed import Placed
from mappa_extract.model import Box
from mappa_extract.pages.laid import Laid, Run
from mappa_extract.vocabulary.lexicon import Lexicon

_AXES = ("category", "level")


@dataclass(slots=True)
class Part:
    """A part of a page as it is read: what is placed in it, and which runs nothing has taken."""

    laid: Laid
    placed: list[Placed]
    free: set[int]


@dataclass(slots=True)
class _Card:
    part: Part
    made: Placed
    title: list[Run]


def join_cards(parts: Sequence[Part], lexicon: Lexicon) -> None:
    """Put cards that stand side by side together, each as columns of the leftmost."""
    cards = [
        _Card(part, made, _title(part, made))
        for part in parts
        for made in part.placed
        if any(made.labels) and not (made.right or made.inner) and len(made.heads) < 2
    ]
    cards = [card for card in cards if card.title]
    while cards:
        first = min(cards, key=lambda card: (card.made.box.top, card.made.box.x0))
        level = [card for card in cards if card is first or _is_beside(first.made, card.made)]
        for card in level:
            cards.remove(card)
        level.sort(key=lambda card: card.made.box.x0)
        if len(level) > 1 and _is_one_axis(level, lexicon):
            _join(level)


def _title(part: Part, made: Placed) -> list[Run]:
    """Return the lines right above a card that stand within its width, from the top."""
    if made.heads:
        return list(made.heads[0][3]) if len(made.cluster.columns) == 1 else []
    box, size = made.box, made.cluster.size
    edge = box.top
    found: list[Run] = []
    for run in sorted(part.laid.runs, key=lambda run: -run.box.bottom):
        if id(run) not in part.free or run.box.bottom > box.top + 0.3 * size:
            continue
        if run.box.x1 < box.x0 - size or run.box.x0 > box.x1 + size:
            continue
        inside = box.x0 - 2 * size < run.box.x0 and run.box.x1 < box.x1 + 2 * size
        far = edge - run.box.bottom > (6.0 if not found else 1.0) * size
        if not inside or far or (found and abs(run.size - found[0].size) > 0.15 * run.size):
            break
        found.insert(0, run)
        edge = run.box.top
    return found


def _is_beside(first: Placed, other: Placed) -> bool:
    """Tell whether two cards have the same rows at the same heights."""
    if other.box.x0 < first.box.x1 - 1 and other.box.x1 > first.box.x0 + 1:
        return False
    mine, its = first.cluster, other.cluster
    if len(mine.rows) != len(its.rows) or len(mine.columns) != len(its.columns):
        return False
    near = all(
        abs(mine.row_box(row).top - its.row_box(row).top) < 0.6 * mine.size
        for row in range(len(mine.rows))
    )
    return near and list(map(_words, first.labels)) == list(map(_words, other.labels))


def _words(lines: Sequence[Run]) -> str:
    return " ".join(run.text for run in lines).casefold()


def _is_one_axis(cards: Sequence[_Card], lexicon: Lexicon) -> bool:
    """Tell whether the titles are the categories, or the levels, and perhaps their total."""
    labels = [lexicon.read(" ".join(run.text for run in card.title)) for card in cards]
    for axis in _AXES:
        named = [label.value(axis) for label in labels if not label.is_total]
        if len(named) > 1 and all(named) and len(set(named)) == len(named):
            return len(labels) - len(named) <= 1
    return False


def _join(cards: Sequence[_Card]) -> None:
    first = cards[0]
    first.made.beside = [(card.made.cluster, card.title) for card in cards]
    for card in cards:
        own = {id(run) for run in card.title}
        card.part.free -= own
        if card is not first:
            card.part.placed.remove(card.made)
    first.made.box = Box.around(
        [first.made.box, *(run.box for run in first.title), *(card.made.box for card in cards)]
    )
