"""Whether words go on from one line to the next, and where another label begins."""

from __future__ import annotations

import regex

from mappa_extract.vocabulary.lexicon import Lexicon

_OPEN_END = regex.compile(
    r"(?:\b(?:of|the|a|an|in|on|to|for|by|with|who|were|was|are|have|had|been|be|that|which|their|and"
    r"|or|either|from|between|at|as|per|than|under|through|via|following)|[,(&/-])\s*$",
    regex.IGNORECASE,
)
_GOES_ON = regex.compile(r"\s*(?:\p{Ll}|\((?![a-k]\)|[ivx]+\))|\d|[&/])")
BEGINS = regex.compile(
    r"\s*(?:\(?(?:[ivx]{1,5}|[a-k])\)|\d{1,2}[.)]\s|[ivx]{2,5}\.|[ivx]\.(?=\s\p{Lu}))\s?\p{L}"
)
"""A list number: another label begins."""


def begins_label(text: str) -> bool:
    """Tell whether a line has a list number before its words: a label begins with it."""
    return bool(BEGINS.match(text))


def ends_open(text: str) -> bool:
    """Tell a line that ends within words that go on, or with a colon: below it more follows."""
    return text.rstrip().endswith(":") or _OPEN_END.search(text) is not None


def goes_over(above: str, below: str, lexicon: Lexicon) -> bool:
    """Tell whether a label goes on over a line's end, by its words alone."""
    if BEGINS.match(below):
        return False
    open_end = _OPEN_END.search(above) and not above.lower().endswith("applied for")
    return bool(open_end or _GOES_ON.match(below)) or lexicon.binds(above, below)
