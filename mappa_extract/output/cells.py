"""Cells that no spreadsheet takes for a formula, and the way back to what they held.

Text that begins with a sign of a formula, whatever spaces and quotation marks stand before it, gets
an apostrophe in front. Numbers and dashes are no formulas and stay as they are.
"""

from __future__ import annotations

import regex

_FORMULA = regex.compile(r"[\s\p{Zs}\p{Cf}'\"`\u2018-\u201f]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""The signs, and their wide twins of Asian keyboards, behind spaces and quotation marks."""

_NUMBER = regex.compile(r"[+-]?[0-9][0-9,. ]*[%*]*|-+|\+", regex.ASCII)


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet may take a text for a formula."""
    return _FORMULA.match(text) is not None and _NUMBER.fullmatch(text) is None


def guarded(text: str) -> str:
    """Return a text as a cell that no spreadsheet runs; `unguarded` gives the text again."""
    # Most cells begin with a letter or a digit, and no formula does.
    if not text or text[0].isalnum():
        return text
    return "'" + text if is_formula(text) else text


def unguarded(cell: str) -> str:
    """Return the text of which `guarded` made a cell."""
    return cell[1:] if cell.startswith("'") and is_formula(cell[1:]) else cell
