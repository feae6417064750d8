"""Heads that stand in one line of text, parted by what they mean."""

from __future__ import annotations

from mappa_extract.vocabulary.dates import find_dates
from mappa_extract.vocabulary.lexicon import Lexicon

_AXES = ("category", "kind", "level", "order", "stage", "total")


def split_heads(text: str, lexicon: Lexicon) -> list[str]:
    """Part a line of heads where a label of another value begins, or behind each of its years."""
    if years := _split_years(text, lexicon):
        return years
    words = text.split()
    pieces: list[list[str]] = []
    current: tuple[str, str] | None = None
    beginnings = lexicon.beginnings(words)
    for place, word in enumerate(words):
        gives = beginnings.get(place)
        key = None
        if gives is not None:
            axis = next((axis for axis in _AXES if axis in gives.facets), None)
            key = ("category" if axis == "kind" else axis, gives.facets[axis]) if axis else None
        if (
            key is not None
            and key != current
            and not (
                current and current[0] == key[0] == "category" and gives and "kind" in gives.facets
            )
        ):
            pieces.append([])
            current = key
        if not pieces:
            pieces.append([])
        pieces[-1].append(word)
    if len(pieces) > 1 and not lexicon.read(" ".join(pieces[0])).values:
        pieces.pop(0)  # a corner in front of the heads
    return [" ".join(piece) for piece in pieces]


def _split_years(text: str, lexicon: Lexicon) -> list[str]:
    """Part `Category Offenders 2004-05 Offenders 2005-06` behind its years, without the corner.

    What stands before each but the first is the same, and says nothing of its own.
    """
    years = [mention for mention in find_dates(text) if mention.kind == "year"]
    if len(years) < 2 or text[years[-1].stop :].strip():
        return []
    starts = [0, *(year.stop for year in years[:-1])]
    pieces = [text[start : year.stop].strip() for start, year in zip(starts, years, strict=True)]
    befores = {
        text[start : year.start].strip() for start, year in zip(starts[1:], years[1:], strict=True)
    }
    before = befores.pop()
    if (
        befores
        or lexicon.read(before).values
        or not text[: years[0].start].rstrip().endswith(before)
    ):
        return []
    pieces[0] = f"{before} {years[0].text}".strip()
    return pieces
