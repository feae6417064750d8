"""Words after which a number is part of a label, and no figure: `Level 2`, `section 327`."""

from __future__ import annotations

import regex

_NUMBERED = frozenset(
    (
        *("level", "levels", "lefel", "lefelau", "lvl", "lvls", "lev", "levs", "tier", "band"),
        *("cat", "cats", "category", "categories", "categori", "gategori", "class", "type"),
        *("group", "stage", "haen", "grwp"),
        *("section", "sections", "s", "ss", "article", "act", "part", "schedule", "annex"),
        *("appendix", "table", "tabl", "page", "pages", "chart", "figure", "note", "notes", "item"),
        *("sheet", "question", "objective", "quarter", "under", "over", "aged", "age"),
    )
)
_SLIPS = regex.compile(r"(?:level|category){e<=1}")


def owns_number(word: str) -> bool:
    """Tell whether a number right after a word belongs to it, also where a letter of it slipped."""
    word = word.strip("(,.:;").lower()
    return word in _NUMBERED or (len(word) > 3 and _SLIPS.fullmatch(word) is not None)
