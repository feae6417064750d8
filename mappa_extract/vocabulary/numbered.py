"""Numbers that are part of a label, and no figures: `Level 2`, `section 327`, `Top (3)`."""

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
        *("study", "case", "example", "chapter", "paragraph", "phase", "step", "version", "volume"),
        *("aim", "goal", "priority", "recommendation", "standard", "strand"),
    )
)
JOINS = frozenset(["and", "or", "to", "&", "+", "a", "neu"])
"""Words between two numbers of one label: `Levels 2 & 3`, `Lefelau 2 a 3`."""
_SLIPS = regex.compile(r"(?:level|category){e<=1}")
REFERENCE = regex.compile(r"[a-z]\d{1,2}")
"""The number of a table or a question in front of its title: S1, P5."""


def owns_number(word: str) -> bool:
    """Tell whether a number right after a word belongs to it, also where a letter of it slipped."""
    if word.endswith("s:"):
        return False  # "all levels: 783"
    word = word.strip("(,.:;").lower()
    return word in _NUMBERED or (len(word) > 3 and _SLIPS.fullmatch(word) is not None)


_NUMBER = regex.compile(r"\s*(?:\(([1-4])\)|([1-4])(?:[.):]|(?=\s)))\s*(?=[\p{L}&(-])")
_NUMBER_BEHIND = regex.compile(r"\p{L}\s*\(([1-4])\)\s*$")


def number_of(text: str) -> str:
    """Return the number, `1` to `4`, in front of a label or in brackets behind it; else empty."""
    match = _NUMBER.match(text)
    if match is None:
        match = _NUMBER_BEHIND.search(text)
        return match[1] if match else ""
    return str(match[1] or match[2])
