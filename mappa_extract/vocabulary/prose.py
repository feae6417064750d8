"""Running text, told from titles and labels."""

from __future__ import annotations

import regex

_PROSE_WORDS = 34
_SENTENCE_WORDS = 13
_QUESTION_WORDS = 45
ASKS = regex.compile(r"\p{L}['\u2019\u201d\")]*\?(?:\s|$)")
"""A question mark ends a word of it."""
ENDS = regex.compile(r"[.!?]['\u2019\u201d\")]?\s*$")
"""It ends as a sentence does."""
_GOES_OVER = regex.compile(r"(?:\p{Ll}{4}|\b(?:19|20)\d\d)[.!?;]\s+\p{Lu}")
"""A sentence ends in it and another begins: a line out of running text."""
_LINE_WORDS = 10
_NUMBERED = regex.compile(r"\s*\(?(?:[ivx]{1,5}|\d{1,2}|[a-k])[.)]\s", regex.IGNORECASE)


def is_prose(text: str, heading: bool = False) -> bool:
    """Tell running text from a title: long, or a sentence that is no question.

    Args:
        text: as printed.
        heading: the source says that it is one.
    """
    words = text.split()
    if _NUMBERED.match(text) or heading:
        told = not heading and len(words) > _PROSE_WORDS and _GOES_OVER.search(text)
        return len(words) > 90 or bool(told and ENDS.search(text))
    if ASKS.search(text):
        return len(words) > _QUESTION_WORDS
    if len(words) > _PROSE_WORDS:
        return True
    if text[:1].islower() and text.rstrip().endswith("."):
        return True  # the end of a sentence
    if len(words) >= _LINE_WORDS and _GOES_OVER.search(text):
        return True
    return len(words) >= _SENTENCE_WORDS and bool(ENDS.search(text)) and "," not in text[-3:]
