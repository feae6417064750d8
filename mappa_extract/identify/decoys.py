"""Years that say nothing of the report's own: plans, pages, and what goes on for years."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from mappa_extract.identify.opening import in_contents
from mappa_extract.vocabulary.dates import DateMention

_PLAN = (
    r"(?:business|work|action|delivery|strategic|development|three[- ]year|3[- ]year)\s+"
    r"(?:\w+\s+)?plans?|\bplans?\s+(?:for|20)|objectives?|priorit(?:y|ies)|targets?|milestones?"
    r"|next\s+year|(?:coming|following)\s+year|year\s+ahead|(?:look(?:ing|s)|moving)\s+(?:ahead"
    r"|forward|to)|first\s+five\s+years|strategy|\bamcan(?:ion)?\b|cynllun(?:iau)?"
    r"|blaenoriaeth(?:au)?|edrych\s+(?:ymlaen|i.r\s+dyfodol)|flwyddyn\s+nesaf"
)
_BEFORE = regex.compile(
    rf"(?P<plan>{_PLAN})|(?P<report>annual\s+(?:mappa\s+)?reports?\b|adroddiad\s+blynyddol"
    r"|statistic\w*)",
    regex.IGNORECASE,
)
_BOTH = regex.compile(r"reports?\W+(?:and|&|incl\w*|incorporating)\W+(?:\w+\W+){0,3}$", regex.I)
_AFTER = regex.compile(rf"\W{{0,4}}(?:\w+\W+){{0,2}}?(?:{_PLAN})", regex.IGNORECASE)
_ONWARDS = regex.compile(
    r"\W{0,3}(?:(?:and|&)\s+)?(?:onwards?|beyond|ymlaen|(?:financial\s+)?year\s+ahead)",
    regex.IGNORECASE,
)
_DEADLINE = regex.compile(
    r"\b(?:by|before|until|erbyn|cyn)\s+(?:the\s+)?(?:end\s+of\s+)?$", regex.I
)
_LAST = regex.compile(
    r"\b(?:last\s+year\W+s?|previous(?:\s+year)?\W*s?|since|compared\s+(?:to|with)|than\s+in"
    r"|up\s+from|year\s+before)\W*(?:\w+\W+){0,3}$",
    regex.IGNORECASE,
)
_PAGES = regex.compile(r"\b(?:pages?|pp?\.?|tudalen(?:nau)?)\s*$", regex.IGNORECASE)
_SHORT = regex.compile(r"[0-3]\d\s?[-\u2010-\u2015\u2212\u00d0]\s?[0-3]\d")
"""A span of two short numbers: pages as likely as years."""
_OF_A_YEAR = regex.compile(
    r"\b(?:reports?|year|in|for|during|of|mappa|statistics|blynyddol)\W{0,3}$", regex.IGNORECASE
)


def is_decoy(lines: Sequence[str], number: int, mention: DateMention) -> bool:
    """Tell whether a date in `lines[number]` says nothing of the year of the report.

    It is that of a plan, an objective or a deadline, goes on for years, is compared with, or
    is a range of pages.
    """
    line = lines[number]
    before, after = line[: mention.start], line[mention.stop :]
    if _ONWARDS.match(after) or _DEADLINE.search(before) or _PAGES.search(before):
        return True
    if _LAST.search(before):
        return True
    if _SHORT.fullmatch(mention.text) and (
        not _OF_A_YEAR.search(before) or in_contents(lines, number)
    ):
        return True
    return _is_planned(lines, number, before, after)


def _is_planned(lines: Sequence[str], number: int, before: str, after: str) -> bool:
    """Tell whether the nearest words before or after speak of a plan, not of the report."""
    if not before.strip(" \t-:|()"):
        # A year on a line of its own goes with the line before it.
        above = next((line for line in reversed(lines[max(0, number - 2) : number]) if line), "")
        before = above if len(above.split()) <= 10 else ""
    said = list(_BEFORE.finditer(before[-100:]))
    if said and said[-1]["plan"]:
        return not _BOTH.search(before[-100:][: said[-1].start()])
    if said:
        return False
    match = _AFTER.match(after[:60])
    # "2006/07 Business Plan 2007/08": the plan has a year of its own.
    return match is not None and not regex.match(r"\W*(?:for\s+)?20\d\d", after[match.end() :])


def is_page_range(text: str) -> bool:
    """Tell whether a span may as well be one of pages: `19 - 20`."""
    return _SHORT.fullmatch(text) is not None
