"""Heads of columns among the lines above figures, told by what they mean or stand apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from mappa_extract.grids.rowed import Row, columns_of
from mappa_extract.grids.split import split_heads
from mappa_extract.pages.grid import Text
from mappa_extract.vocabulary.lexicon import Lexicon

_EVENTS = frozenset(["breach", "recall", "charge", "licence"])
_MOST_HEAD_LINES = 4 * 6
_MOST_LONG = 4
"""So many lines of heads may be of any length; more are there only where cells have narrow ones."""
_FEW_WORDS = 3
_MOST_LAYERS = 3
"""Rows of heads above one another."""


class LineHeads:
    """Finds heads above rows.

    Args:
        lexicon: what words mean.
        strict: lines are parted already, and heads are as many as figures.
        cells: by the `id` of a line's text, what stands apart on it.
    """

    def __init__(
        self, lexicon: Lexicon, strict: bool, cells: Mapping[int, tuple[str, ...]]
    ) -> None:
        """Take what tells heads."""
        self._lexicon = lexicon
        self._strict = strict
        self._cells = cells

    def layers_of(
        self, waiting: list[Text], rows: Sequence[Row]
    ) -> tuple[list[list[str]], list[Text]]:
        """Return rows of heads, the lowest last, and the lines that are none.

        A share behind a count has no head of its own where the heads are as many as the counts.
        """
        count = max(len(row.figures) for row in rows)
        counts = max(columns_of(row) for row in rows)
        for wanted in dict.fromkeys((count, counts)):
            lowest, rest = self._heads_of(waiting, wanted)
            if not lowest or (len(waiting) - len(rest) > 1 and self._are_shuffled(lowest)):
                continue
            layers = [lowest]
            while rest and len(layers) < _MOST_LAYERS:
                above = self._parts_of(rest[-1])
                if not 1 < len(above) < len(layers[0]) or len(layers[0]) % len(above):
                    break
                layers.insert(0, above)
                rest = rest[:-1]
            return layers, rest
        return [], waiting

    def _are_shuffled(self, heads: Sequence[str]) -> bool:
        """Tell heads whose categories rise and fall: a converter has lost their order."""
        numbers = [value for one in heads if (value := self._lexicon.read(one).value("category"))]
        own = [int(value) for value in numbers if value.isdigit()]
        return own not in (sorted(own), sorted(own, reverse=True))

    def _parts_of(self, text: Text) -> list[str]:
        """Return the heads on a line: what stands apart on it, else what is told by its words."""
        cells = self._cells.get(id(text), ())
        return list(cells) if len(cells) > 1 else split_heads(text.text, self._lexicon)

    def _heads_of(self, waiting: list[Text], count: int) -> tuple[list[str], list[Text]]:
        if self._strict and count > 1:
            heads = self._parts_of(waiting[-1]) if waiting else []
            if len(heads) == count + 1 and not self._lexicon.read(heads[0]).values:
                heads = heads[1:]  # a corner stands over the labels
            return (heads, waiting[:-1]) if len(heads) == count else ([], waiting)
        if self._strict and waiting and self._are_lines(parts := self._parts_of(waiting[-1])):
            return parts, waiting[:-1]  # of several columns, and nothing tells which one this is
        if count < 2:
            if waiting and len(split_heads(waiting[-1].text, self._lexicon)) == 1:
                only = self._lexicon.read(waiting[-1].text)
                if (
                    only.get("level")
                    and len(waiting[-1].text.split()) <= 5
                    and not only.says - {"level"}
                ):
                    return [waiting[-1].text], waiting[:-1]
            return [], waiting
        if waiting and self._is_event(waiting[-1].text):
            heads, rest = self._heads_of(waiting[:-1], count)
            return heads, [*rest, waiting[-1]]
        own = [self._lexicon.read(one.text) for one in waiting[-count:]]
        if len(own) == count and all(one.values and len(one.text.split()) < 9 for one in own):
            keys = [split_heads(one.text, self._lexicon) for one in own]
            twice = any(
                one.value("category") == other.value("category") != ""
                for one, other in pairwise(own)
            )
            if not twice and all(len(key) == 1 for key in keys):
                return [one.text for one in own], waiting[:-count]
        apart = self._cells.get(id(waiting[-1]), ()) if waiting else ()
        if len(apart) == count:
            return list(apart), waiting[:-1]
        for lines in range(1, min(_MOST_HEAD_LINES, len(waiting)) + 1):
            if lines > _MOST_LONG and len(waiting[-lines].text.split()) > _FEW_WORDS:
                break
            joined = " ".join(one.text for one in waiting[-lines:])
            heads = split_heads(joined, self._lexicon)
            if len(heads) == count:
                return heads, waiting[:-lines]
        return [], waiting

    def _are_lines(self, heads: Sequence[str]) -> bool:
        """Tell heads that name several levels, or several categories, one each."""
        labels = [self._lexicon.read(head) for head in heads]
        named = [[label.get(axis) for label in labels] for axis in ("level", "category")]
        return len(heads) > 1 and any(
            all(values) and len(set(values)) == len(values) for values in named
        )

    def _is_event(self, text: str) -> bool:
        """Tell a heading between heads and figures: "Breach of licence"."""
        label = self._lexicon.read(text)
        return bool(label.says & _EVENTS) and not set(label.values) - {"order"}
