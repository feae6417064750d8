"""Letterspaced type: words whose letters stand as far apart as words usually do.

Told for each piece of a line by itself, since labels may be spaced and the figures beside them not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mappa_extract.sources.chars import Char

_LEAST = 0.14
"""Space between letters, in type sizes, that makes them spaced; words stand apart by more."""
_EVEN = 0.06
"""Spaced letters stand apart by the same, within this."""
_PIECE = 1.3
"""Type sizes of white that part two pieces of a line."""
_FEWEST = 3
"""Pairs of letters that tell by themselves; fewer go by what the page does elsewhere."""

Pieces = list[tuple[list[Char], float]]


def spaced_pieces(lines: Iterable[list[Char]]) -> Iterator[Pieces]:
    """Yield for each line its pieces from the left, each with its letter spacing in type sizes.

    The spacing is 0 where letters are not spaced.
    """
    parted = [_pieces(sorted(line, key=lambda char: char.x0)) for line in lines]
    gaps = [[_gaps(piece) for piece in pieces] for pieces in parted]
    told = {_spacing(own) for line in gaps for own in line if len(own) >= _FEWEST} - {0.0}
    for pieces, line in zip(parted, gaps, strict=True):
        yield [(piece, _own_spacing(own, told)) for piece, own in zip(pieces, line, strict=True)]


def _own_spacing(gaps: list[float], told: set[float]) -> float:
    spacing = _spacing(gaps)
    if spacing and len(gaps) < _FEWEST and not any(abs(spacing - one) < _EVEN for one in told):
        return 0.0
    return spacing


def _pieces(line: list[Char]) -> list[list[Char]]:
    found: list[list[Char]] = []
    edge = float("-inf")
    for char in line:
        if not char.text.strip():
            if found:
                found[-1].append(char)
            continue
        if not found or char.x0 - edge > _PIECE * max(char.size, 1.0):
            found.append([])
        found[-1].append(char)
        edge = char.x1
    return found


def _gaps(piece: list[Char]) -> list[float]:
    """Return the space between letters that follow each other with no blank, in type sizes."""
    return [
        (after.x0 - before.x1) / max(before.size, 1.0)
        for before, after in zip(piece, piece[1:], strict=False)
        if before.text.isalpha() and after.text.isalpha()
    ]


def _spacing(gaps: list[float]) -> float:
    """Return the usual gap where letters are spaced evenly, else 0."""
    if not gaps:
        return 0.0
    usual = sorted(gaps)[len(gaps) // 2]
    even = sum(abs(gap - usual) < _EVEN for gap in gaps)
    return usual if usual > _LEAST and even * 3 >= 2 * len(gaps) else 0.0
