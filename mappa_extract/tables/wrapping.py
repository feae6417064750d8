"""Lines of one text: whether one goes on with the one above it, and how close they stand."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from mappa_extract.tables.line import Line
from mappa_extract.vocabulary.dates import BEGINS_WITH_MONTH

NUMBER = regex.compile(
    r"\(?(?:[ivx]{1,5}|[a-k]|\d{1,2})[.)]\s(?!(?-i:of|and|or)\s)", regex.IGNORECASE
)
"""How a question or an answer is numbered at its beginning."""
_OPEN_END = regex.compile(
    r"\b(?:in|of|for|to|by|per|the|an?|or|and|between|from|at|on|with|through|via|under|section"
    r"|s\.)\s*$|,$",
    regex.IGNORECASE,
)
"""What a line ends with whose sentence goes on below."""
DAY_END = regex.compile(r"\b[0-3]?\d(?:st|nd|rd|th)?\s*$")
_MONTH_END = regex.compile(r"\b(?:april|march|ebrill|mawrth)\s*$", regex.IGNORECASE)


def goes_on(text: str) -> bool:
    """A line that can't begin a heading: the rest of one."""
    return (text[:1].islower() or text[:1] in '(&"\u201c\u2018') and not NUMBER.match(text)


def goes_over(above: str, below: str) -> bool:
    """Tell whether a label goes over the line's end: at `or`, or in the middle of a date."""
    if NUMBER.match(below):
        return False
    return (
        bool(_OPEN_END.search(above))
        or (bool(DAY_END.search(above)) and bool(BEGINS_WITH_MONTH.match(below)))
        or (bool(_MONTH_END.search(above)) and below[:2] in ("19", "20"))
    )


def tight(lines: Sequence[Line], loose: bool = False) -> bool:
    """Lines that follow each other as closely as the lines of one wrapped text."""
    for above, below in zip(lines, lines[1:], strict=False):
        if above.page != below.page:
            return False
        gap = below.top - above.bottom
        allowed = max(above.height, below.height) * (1.6 if loose else 0.75)
        if above.kind == "flow":
            allowed = 1.1 if not loose else 2.1
        elif above.kind == "aligned":
            allowed = 0.1 if not loose else 2.1
        elif above.kind == "table":
            allowed = 3.0
        if gap > allowed:
            return False
    return True


def goes_on_below(above: Line, below: Line) -> bool:
    """Tell whether one label may go on from a line to the next: one cell under another."""
    return (
        len(above.labels) == 1
        and bool(below.labels)
        and abs(above.labels[0].box.x0 - below.labels[0].box.x0) < above.height
        and tight([above, below], loose=True)
    )
