"""Years that say nothing of the report's own: plans, pages, and what goes on for years."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from mappa_extract.identify.opening import in_contents
from mappa_extract.vocabulary.dates import DateMention

_PLAN = (
    r"(?:business|work|action|delivery|strategic|development|three[- ]year|3[- ]year)\s+"
    r"(?:\w+\s+)?plans?|\bplans?\s+(?:for|20)|\bplans?\W*$|objectives?|priorit(?:y|ies)|targets?|milestones?"
    r"|\b(?:aims?|goals?|ambitions?|intentions?|future)\b|next\s+year|(?:coming|following)\s+year"
    r"|year\s+ahead|(?:look(?:ing|s)|moving)\s+(?:ahead|forward|to)|first\s+five\s+years|strategy"
    r"|\b[hn]?amcan(?:ion)?\b|g?cynllun(?:iau)?|(?:m?b|f)laenoriaeth(?:au)?|\b(?:th?|nh|d)argedau?\b"
    r"|\bnod(?:au)?\b|edrych\s+(?:ymlaen|i.r\s+dyfodol)|flwyddyn\s+nesaf"
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
_STARTS = regex.compile(
    r"(?:^|[.!?]\W{1,8})(?:from|o)\s{1,8}$|\b(?:starting|beginning)\s{1,8}(?:in|from|with)\s{1,8}$",
    regex.IGNORECASE,
)
"""`From 2008/09 all meetings are ...`: what has begun then goes on."""
_FUTURE = regex.compile(
    r"\b(?:will|shall|intends?|plan(?:s|ning|ned)?\s+to|hopes?\s+to|going\s+to|bydd(?:wn|ant)?)\b",
    regex.IGNORECASE,
)
_ANOTHERS = regex.compile(
    r"\W{0,3}(?:\w+\W+){0,6}?(?:archived|superseded|said|showed|stated|found that|promised"
    r"|(?:is|are) (?:still )?(?:available|online)|can (?:still )?be (?:found|read|downloaded))\b",
    regex.IGNORECASE,
)
"""`The annual report 2015/16 said that`: of an earlier report."""
_PAGES = regex.compile(r"\b(?:pages?|pp?\.?|tudalen(?:nau)?)\s*$", regex.IGNORECASE)
_MARKS = " \t-:|()"
_SHORT = regex.compile(r"[0-3]\d\s?[-\u2010-\u2015\u2212\u00d0]\s?[0-3]\d")
"""A span of two short numbers: pages as likely as years."""
_BEFORE_REPORT = regex.compile(
    r"\W{0,4}(?:mappa\W+)?(?:annual\W|adroddiad\b|report\b)", regex.IGNORECASE
)
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
    if (
        _ANOTHERS.match(after)
        or _ONWARDS.match(after)
        or _DEADLINE.search(before)
        or _PAGES.search(before)
    ):
        return True
    if _LAST.search(before) or (mention.kind == "year" and _STARTS.search(before)):
        return True
    if _SHORT.fullmatch(mention.text) and (
        not _OF_A_YEAR.search(before) or in_contents(lines, number)
    ):
        return True
    return _is_planned(lines, number, mention)


def _is_planned(lines: Sequence[str], number: int, mention: DateMention) -> bool:
    """Tell whether the nearest words before or after speak of a plan, not of the report."""
    line = lines[number]
    before, after = line[: mention.start], line[mention.stop :]
    if not before.strip(_MARKS) and not after.strip(_MARKS):
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
    if match is not None and not regex.match(r"\W*(?:for\s+)?20\d\d", after[match.end() :]):
        return True
    sentence = before[before.rfind(". ") + 1 :] + after.partition(". ")[0]
    return mention.kind == "year" and _FUTURE.search(sentence) is not None


def is_of_pages(line: str, mention: DateMention) -> bool:
    """Tell whether a span of two short numbers goes with other words than a report's title."""
    before, after = line[: mention.start], line[mention.stop :]
    if _PAGES.search(before):
        return True
    words = regex.search(r"\p{L}", before + after) is not None
    return words and not (_OF_A_YEAR.search(before) or _BEFORE_REPORT.match(after))


def is_page_range(text: str) -> bool:
    """Tell whether a span may as well be one of pages: `19 - 20`."""
    return _SHORT.fullmatch(text) is not None
