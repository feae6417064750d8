"""Shares and changes that are printed under the figures they belong to: one cell holds both."""

from __future__ import annotations

from collections.abc import Sequence

from mappa_extract.model import Box
from mappa_extract.pages.laid import Laid, Run, Spot

_NEAR = 1.2
"""Type sizes between a figure and its share below it at the most."""
_LEVEL = 0.35
"""Middles on one line differ by less."""
_FEWEST = 2
"""So many lines of shares a page has at least."""


def join_shares(laid: Laid) -> None:
    """Join each figure with the percentage below it, where those have no labels of their own."""
    lines = _lines(laid.spots)
    pairs: list[list[tuple[Spot, Spot]]] = []
    unlabelled = 0
    for above, below in zip(lines, lines[1:], strict=False):
        pair = _pair(above, below)
        if pair:
            pairs.append(pair)
            unlabelled += not _has_label(below, laid.runs)
    if len(pairs) < _FEWEST or unlabelled * 2 < len(pairs):
        return
    gone = {id(spot) for pair in pairs for both in pair for spot in both}
    made = [_joined(count, share) for pair in pairs for count, share in pair]
    laid.spots = sorted(
        [*(spot for spot in laid.spots if id(spot) not in gone), *made],
        key=lambda spot: (spot.box.top, spot.box.x0),
    )


def _lines(spots: Sequence[Spot]) -> list[list[Spot]]:
    lines: list[list[Spot]] = []
    for spot in sorted(spots, key=lambda one: one.middle):
        if lines and spot.middle - lines[-1][0].middle < _LEVEL * spot.size:
            lines[-1].append(spot)
        else:
            lines.append([spot])
    return lines


def _is_share(spot: Spot) -> bool:
    return len(spot.figures) == 1 and spot.figures[0].unit.startswith("percent")


def _pair(above: Sequence[Spot], below: Sequence[Spot]) -> list[tuple[Spot, Spot]]:
    """Return each share with the figure that it stands under; nothing where one has none."""
    if not all(map(_is_share, below)) or any(map(_is_share, above)):
        return []
    found = []
    for share in below:
        own = [
            one
            for one in above
            if one.box.x0 < share.box.x1
            and one.box.x1 > share.box.x0
            and len(one.figures) == 1
            and -1 < share.box.top - one.box.bottom < _NEAR * share.size
        ]
        if len(own) != 1:
            return []
        found.append((own[0], share))
    return found


def _has_label(line: Sequence[Spot], runs: Sequence[Run]) -> bool:
    left = min(spot.box.x0 for spot in line)
    return any(
        run.box.x1 < left and abs(run.middle - line[0].middle) < _LEVEL * run.size for run in runs
    )


def _joined(count: Spot, share: Spot) -> Spot:
    return Spot(
        (*count.figures, *share.figures),
        (*count.words, *share.words),
        Box.around([count.box, share.box]),
        count.size,
        firm=count.firm,
        text=f"{count.text} {share.text}",
    )
