"""What a page stores and does not show, said where it stands among figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mappa_extract.model import Box, Word

if TYPE_CHECKING:
    from mappa_extract.sources.glyphs import Drawn

_MOST = 3
_SILENT = frozenset(("a faint mark",))
"""What a reader sees, and knows for no part of the text."""


def has_digit(text: str) -> bool:
    """Tell whether a word holds a digit."""
    return any(char.isdigit() for char in text)


def hidden_text(page: Drawn, number: int) -> list[str]:
    """Return a warning that names the hidden figures of a page, or nothing."""
    figures = [word.box for word in page.words if has_digit(word.text)]
    if not figures:
        return []
    around = Box.around(figures)
    found = [
        (why, word)
        for why, word in page.hidden
        if why not in _SILENT
        and has_digit(word.text)
        and around.top <= word.box.bottom
        and word.box.top <= around.bottom
        and not _is_shown(word, page.words)
    ]
    if not found:
        return []
    named = ", ".join(
        f"{word.text} ({why}) at {word.box.x0:.0f}, {word.box.top:.0f}"
        for why, word in found[:_MOST]
    )
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return [f"page {number} holds hidden text that was not read: {named}{more}"]


def _is_shown(word: Word, words: tuple[Word, ...]) -> bool:
    """Tell whether the same is seen in the same place: it was drawn twice."""
    return any(
        other.text == word.text
        and abs(other.box.x0 - word.box.x0) < 2
        and abs(other.box.top - word.box.top) < 2
        for other in words
    )
