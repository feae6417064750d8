"""Dates and financial years inside labels, in every way in which reports write them.

The financial year runs from 1 April to 31 March and is named `2009/10`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import regex

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|"
    "ionawr|chwefror|mawrth|fawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr"
)
_NUMBERS = {
    **dict.fromkeys(("jan", "january", "ionawr"), 1),
    **dict.fromkeys(("feb", "february", "chwefror"), 2),
    **dict.fromkeys(("mar", "march", "mawrth", "fawrth"), 3),
    **dict.fromkeys(("apr", "april", "ebrill"), 4),
    **dict.fromkeys(("may", "mai"), 5),
    **dict.fromkeys(("jun", "june", "mehefin"), 6),
    **dict.fromkeys(("jul", "july", "gorffennaf"), 7),
    **dict.fromkeys(("aug", "august", "awst"), 8),
    **dict.fromkeys(("sep", "sept", "september", "medi"), 9),
    **dict.fromkeys(("oct", "october", "hydref"), 10),
    **dict.fromkeys(("nov", "november", "tachwedd"), 11),
    **dict.fromkeys(("dec", "december", "rhagfyr"), 12),
}
_DASH = r"[-\u2010-\u2015\u2212\u2044/\\~\u00d0]"
_QUOTE = "['\u2018\u2019`]"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th|af|ain|eg))?"
_DATE = (
    rf"(?:{_DAY}[\s-]?(?:of\s)?(?:{_MONTHS})\b\.?,?"
    rf"(?:[\s-]?(?:19|20)\d\d\b|(?:-|\s?{_QUOTE})\d\d\b)?"
    rf"|\b(?:{_MONTHS})\s{_DAY}\b,?\s?(?:19|20)\d\d\b)"
)
_NAMED = rf"(?:\b(?:{_MONTHS})\b\.?(?:[\s-]?(?:19|20)\d\d\b|(?:-|\s?{_QUOTE})\d\d\b))"
_JOIN = (
    rf"\s?(?:\bto\b|\buntil\b|\band\b|\bhyd(?:\sat)?\b|\bi\b|\btan\b|\bac?\b|\btill?\b|{_DASH})\s?"
)

_PERIOD = regex.compile(
    rf"(?:(?:\b(?:from|between|rhwng|o)\s)?(?P<from>{_DATE}|{_NAMED}){_JOIN}(?P<to>{_DATE}|{_NAMED}))",
    regex.IGNORECASE,
)
_SHORT_PERIOD = regex.compile(
    rf"(?P<from>{_DAY}\s(?:{_MONTHS})\b\.?\s\d\d\b){_JOIN}(?P<to>{_DAY}\s(?:{_MONTHS})\b\.?\s\d\d\b)"
    r"|(?<![\d./])(?P<a>(?:0?1)(?P<s>[./])0?4(?P=s)(?:20)?\d\d)"
    rf"{_JOIN}(?P<b>(?:31|30)(?P=s)0?3(?P=s)(?:20)?\d\d)(?![\d/%])"
    rf"|\b(?:april|apr|ebrill)\.?\s(?P<a>\d\d){_JOIN}(?:march|mar|fawrth|mawrth)\.?\s(?P<b>\d\d)\b",
    regex.IGNORECASE,
)
"""`1 Apr 05 to 31 Mar 06`, `Apr 05 - Mar 06`, `1/4/05-31/3/06`: the years in two digits, or all in
numbers."""
BEGINS_WITH_MONTH = regex.compile(rf"(?:{_MONTHS})\b", regex.IGNORECASE)
"""A line that begins so may go on with the date that the line before it has begun."""
_ANY_MONTH = regex.compile(rf"\b(?:{_MONTHS})\b")
_STEMS = tuple(
    name for name in _NUMBERS if not any(name.startswith(each) for each in _NUMBERS if each != name)
)
"""What a text must hold to name a month, in small letters."""
_ANY_SPAN = regex.compile(rf"\d\s?(?:{_DASH}|to\b)\s?{_QUOTE}?\d", regex.IGNORECASE)
_POINT = regex.compile(rf"\b{_DATE}|{_NAMED}", regex.IGNORECASE)
_YEAR = regex.compile(
    rf"""
    (?<![\d/.,£-])
    (?:
      (?P<a>(?:19|20)\d\d)\s?(?:{_DASH}|\bto\b)\s?{_QUOTE}?(?P<b>(?:19|20)\d\d|\d\d|\d)
    | {_QUOTE}?(?P<c>[0-3]\d)\s?{_DASH}\s?{_QUOTE}?(?P<d>[0-3]\d)
    )
    (?![\d/%]|[.,]\d)
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_NUMERIC = regex.compile(
    r"(?<![\d.,/])(?P<d>0?[1-9]|[12]\d|3[01])(?P<sep>[./])(?P<m>0?[1-9]|1[0-2])(?P=sep)(?P<y>(?:19|20)\d\d|\d\d)(?![\d/%]|\.\d)"
)
"""`31.3.2010`, `31/03/10`: a day."""
_DIGIT = regex.compile(r"\d")
_PARTED = regex.compile(r"\d[./]\d")
_SINGLE = regex.compile(r"(?<![\d/.,£-])(?P<y>199\d|20[0-3]\d)(?![\d/,%]|\.\d)")
_AMERICAN = regex.compile(
    rf"(?P<month>{_MONTHS})\s(?P<day>\d{{1,2}})\w{{0,2}}\b,?\s?(?P<year>\d{{4}})", regex.IGNORECASE
)
_PARTS = regex.compile(
    rf"(?:(?P<day>\d{{1,2}})\w{{0,3}}[\s-]?(?:of\s)?)?(?P<month>{_MONTHS})\b\.?,?"
    rf"(?:[\s-]?{_QUOTE}?(?P<year>\d{{4}}|\d\d\b))?",
    regex.IGNORECASE,
)

DateKind = Literal["date", "period", "year", "calendar"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date, period or year in a text: what kind, which financial year, and where."""

    kind: DateKind
    year: str
    """The financial year as `2009/10`, or empty where the text does not settle it."""
    start: int
    stop: int
    text: str


def financial_year(ending: int) -> str:
    """Return the name of the financial year that ends on 31 March of the year `ending`."""
    return f"{ending - 1}/{ending % 100:02d}"


def year_ending(year: str) -> int:
    """Return the calendar year in which the financial year `2009/10` ends: 2010."""
    return int(year[:4]) + 1


FINANCIAL_YEARS = tuple(f"{year}/{(year + 1) % 100:02}" for year in range(2001, 2031))
"""The years that a report may be of."""


def parse_year(text: str) -> str:
    """Return the financial year that `text` names from end to end, or empty.

    `2009/10`, `2009-10`, `2009-2010`, `05/06`; a span of several years is no year.
    """
    match = _YEAR.fullmatch(text.strip())
    return _span(match) if match else ""


def may_name_year(text: str) -> bool:
    """Tell whether a date of a text may be of a financial year; else `find_dates` is not asked."""
    return bool(
        _DIGIT.search(text)
        and (_ANY_SPAN.search(text) or _PARTED.search(text) or _names_month(text.lower()))
    )


def find_dates(text: str) -> Iterator[DateMention]:
    """Yield the dates, periods and years in `text`, from left to right, none overlapping."""
    taken: list[tuple[int, int]] = []
    found: list[DateMention] = []

    def add(kind: DateKind, year: str, match: regex.Match[str]) -> None:
        start, stop = match.span()
        if all(stop <= a or start >= b for a, b in taken):
            taken.append((start, stop))
            found.append(DateMention(kind, year, start, stop, match[0]))

    if _DIGIT.search(text):
        # Most texts name no month and no year: the costly patterns are spared them.
        month, parted = _names_month(text.lower()), _PARTED.search(text)
        spans = _ANY_SPAN.search(text)
        for match in (
            _SHORT_PERIOD.finditer(text) if month or (parted and (spans or "to" in text)) else ()
        ):
            add("period", _short_period(match), match)
        for match in _NUMERIC.finditer(text) if parted else ():
            add("date", _numeric(match), match)
        points = list(_POINT.finditer(text)) if month else []
        if len(points) > 1:
            for match in _PERIOD.finditer(text):
                if not _of_two_years(match):
                    add("period", _period(match["from"], match["to"]), match)
        for match in points:
            add("date", _point(match[0]) or _edge(text, match), match)
        for match in _YEAR.finditer(text) if spans else ():
            year = _span(match)
            if year:
                add("year", year, match)
            elif match["a"]:
                add("calendar", "", match)
        for match in _SINGLE.finditer(text) if "20" in text or "19" in text else ():
            add("calendar", "", match)
    return iter(sorted(found, key=lambda mention: mention.start))


def _names_month(small: str) -> bool:
    for stem in _STEMS:
        if stem in small:
            return bool(_ANY_MONTH.search(small))
    return False


def _span(match: regex.Match[str]) -> str:
    """Return the year of `2009/10`-like text; empty where it is not two years in a row."""
    if match["a"]:
        first, tail = int(match["a"]), match["b"]
        last = (
            int(tail) if len(tail) == 4 else first // 10 ** len(tail) * 10 ** len(tail) + int(tail)
        )
        if len(tail) < 4 and last < first:
            last += 10 ** len(tail)
    else:
        first, last = 2000 + int(match["c"]), 2000 + int(match["d"])
    return financial_year(last) if last == first + 1 else ""


def _parts(text: str) -> tuple[int | None, int, int | None] | None:
    match = _AMERICAN.fullmatch(text.strip()) or _PARTS.search(text)
    if match is None:
        return None
    day = int(match["day"]) if match["day"] else None
    year = int(match["year"]) if match["year"] else None
    if year is not None and year < 100:
        year += 2000
    return day, _NUMBERS[match["month"].lower()], year


def _period(start: str, stop: str) -> str:
    """Return the year from 1 April to 31 March; either date may leave its year out."""
    first, last = _parts(start), _parts(stop)
    if first is None or last is None or first[1] != 4 or last[1] != 3:
        return ""
    if first[0] not in (None, 1) or last[0] not in (None, 30, 31):
        return ""
    if last[2] is not None and (first[2] is None or first[2] == last[2] - 1):
        return financial_year(last[2])
    if last[2] is None and first[2] is not None:
        return financial_year(first[2] + 1)
    return ""


def _of_two_years(match: regex.Match[str]) -> bool:
    """Tell `31 March 2022 and 31 March 2021`, two days, from a period between two."""
    first, last = _parts(match["from"]), _parts(match["to"])
    same = first is not None and last is not None and first[:2] == last[:2]
    return same and "between" not in match[0].lower() and " and " in match[0].lower()


def _short_period(match: regex.Match[str]) -> str:
    if match["from"]:
        return _period(match["from"], match["to"])
    first, last = (int(match[name][-2:]) for name in ("a", "b"))
    return financial_year(2000 + last) if last == first + 1 else ""


def _numeric(match: regex.Match[str]) -> str:
    """Return the year of `31.3.2010`; any other day settles none."""
    if int(match["d"]) in (30, 31) and int(match["m"]) == 3:
        return financial_year(int(match["y"]) + (2000 if len(match["y"]) == 2 else 0))
    return ""


_ENDS_WITH = regex.compile(
    r"(?:\blast\s+day\s+of|\bend\s+of|\bend[-\s]|\bclose\s+of|\bdiwedd|\b(?:year|months?)\s+(?:up\s+)?to"
    r"|\bend(?:ed|ing)\s+(?:with|in|on)?|\bas|\bwhen)\s*$",
    regex.IGNORECASE,
)
_BEGINS_WITH = regex.compile(
    r"\b(?:beg[ai]n(?:s|ning)?|start(?:s|ed|ing)?|commenc(?:es|ed|ing)|opened|from)\s+(?:on|in|with)?\s*$",
    regex.IGNORECASE,
)


def _edge(text: str, match: regex.Match[str]) -> str:
    """Return the year that ends with `March 2010` or begins with `1 April 2009`, as words say."""
    parts = _parts(match[0])
    if parts is None or parts[2] is None:
        return ""
    before, after = text[max(0, match.start() - 30) : match.start()], text[match.end() :][:12]
    if parts[:2] == (None, 3) and _ENDS_WITH.search(before):
        ends = regex.search(r"\b(?:as|when)\s*$", before, regex.IGNORECASE) is None
        return financial_year(parts[2]) if ends or " ended" in after else ""
    if parts[0] in (None, 1) and parts[1] == 4 and _BEGINS_WITH.search(before):
        return financial_year(parts[2] + 1)
    return ""


def _point(text: str) -> str:
    """Return the year of `31 March 2010`; any other date settles none."""
    parts = _parts(text)
    if parts and parts[0] in (30, 31) and parts[1] == 3 and parts[2] is not None:
        return financial_year(parts[2])
    return ""
