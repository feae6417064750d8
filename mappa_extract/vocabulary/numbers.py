"""Figures as printed: what is a number, what stands in its place, and what is neither.

A figure is read only when nothing about it is doubtful. `1O5` (a letter O), `7 2` (two
cells) or `12.5.3` are no figures here: the caller reports them as unread.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

import regex

Marker = Literal["", "not_applicable", "suppressed", "not_available"]
Unit = Literal["", "percent"]

_SPACES = "\u0020\u00a0\u2009\u202f\u2007"
_DASHES = "\\-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00d0\u2043\uf0be"
# A thousands space must be followed by exactly three digits, all the way to the end.
_NUMBER = regex.compile(
    rf"""
    (?P<open>[(\[])?
    (?P<sign>[+{_DASHES}])?
    (?P<digits>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,3}}(?:['\u2019][0-9]{{3}})+|[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+|[0-9]+)
    (?P<fraction>\.[0-9]+|(?<=[0-9]{{2}}),[0-9]{{1,2}})?
    (?P<percent>[ ]?(?:%|per[ ]?cent))?
    (?P<note>(?:[ ]?(?:[*†‡§]{{1,3}}|[¹²³⁴⁵⁶⁷⁸⁹⁰][*†‡§]?))?)
    (?P<close>[)\]])?
    """,
    regex.VERBOSE,
)
_DASH = regex.compile(rf"[{_DASHES}]{{1,3}}")
_SUPPRESSED = regex.compile(
    r"\*{1,3}|[<≤][ ]?\d{1,2}|(?:fewer|less) than (?:\d{1,2}|five|ten)|under 5"
    r"|\[?(?:c|x|s|z)\]|\.\.|suppressed|withheld|redacted",
    regex.IGNORECASE,
)
_NIL = regex.compile(
    r"nil|none|zero|nought|dim(?: (?:un|o gwbl))?|sero|none recorded", regex.IGNORECASE
)
_NOT_AVAILABLE = regex.compile(
    r"n\.?/?a\.?|not (?:yet )?(?:available|known|collected|recorded|provided)|"
    r"(?:data )?unavailable|tbc|ddim ar gael",
    regex.IGNORECASE,
)
_NOT_APPLICABLE = regex.compile(r"not applicable|ddim yn berthnasol", regex.IGNORECASE)

_WIDE = str.maketrans("０１２３４５６７８９，．％", "0123456789,.%")
"""Wide forms of what a figure is written with: the same signs. Other scripts' digits are not."""
_BLANKS = "\u115f\u1160\u3164\uffa0\u2800"
"""Letters that show nothing."""
CHANGE = "it is a change, not a count"
OTHER_DIGITS = "it is written with signs that are no 0 to 9, or that are not shown"

DIALLING_CODE = regex.compile(r"\(?0\d{2,5}\)?")
"""What stands before the second half of a telephone number."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a printed figure says: a number as decimal text, or why there is none."""

    value: str
    marker: Marker
    unit: Unit
    printed: str
    doubt: str = ""
    """Why what is printed is not certain, or empty."""


DOUBT = "\ufffd"
"""Stands before a figure whose picture can be read in more than one way."""


def read_figure(text: str) -> Figure | None:
    """Return the figure that `text` is from end to end, or None where it is no figure."""
    text = text.strip().strip("\u200b\ufeff")
    if not text or len(text) > 40:
        return None
    if text[0] == DOUBT:
        return Figure("", "", "", text[1:], "its picture can be read in more than one way")
    match = _NUMBER.fullmatch(text.translate(_WIDE))
    if match:
        return _number(match, text)
    if _is_disguised(text):
        return Figure("", "", "", text, OTHER_DIGITS)
    if _DASH.fullmatch(text):
        return Figure("", "not_applicable", "", text)
    if _NIL.fullmatch(text):
        return Figure("0", "", "", text)
    if _SUPPRESSED.fullmatch(text):
        return Figure("", "suppressed", "", text)
    if _NOT_AVAILABLE.fullmatch(text):
        return Figure("", "not_available", "", text)
    if _NOT_APPLICABLE.fullmatch(text):
        return Figure("", "not_applicable", "", text)
    return None


def _is_disguised(text: str) -> bool:
    """Tell whether a text is a number but for digits of other scripts and signs that show nothing.

    It stands where a figure stands, so it is given as one that can't be read.
    """
    if text.isascii() and text.isprintable():
        return False
    plain = "".join(
        # Raised and ringed digits among them.
        str(unicodedata.digit(char, char))
        for char in text
        if unicodedata.category(char) not in ("Cc", "Cf", "Mn", "Me") and char not in _BLANKS
    )
    return plain != text and _NUMBER.fullmatch(plain.translate(_WIDE)) is not None


_BETWEEN = regex.compile(rf"[,'\u2019{_SPACES}]")
"""What parts the thousands of a number."""


def _number(match: regex.Match[str], text: str) -> Figure | None:
    if bool(match["open"]) != bool(match["close"]):
        return None
    if match["open"] and not match["percent"]:
        return None  # "(12)" may be a note, a negative or a share: not ours to say
    digits = _BETWEEN.sub("", match["digits"])
    if match["sign"] == "+" and not match["percent"]:
        return Figure("", "", "", text, CHANGE)
    if match["sign"] and not match["percent"] and match["fraction"] is None:
        # "-5" in a table of counts is a bullet or a dash that has slipped, not minus five.
        return None
    if len(digits) > 1 and int(digits[0]) == 0 and not match["fraction"]:
        return None  # a telephone number or a code
    if len(digits) > 9:
        return None
    sign = "-" if match["sign"] and match["sign"] != "+" else ""
    # Digits of other scripts are written as the value's own.
    printed = f"{digits}{match['fraction'] or ''}".replace(",", ".")
    value = sign + "".join(str(int(one)) if one.isdigit() else one for one in printed)
    return Figure(value, "", "percent" if match["percent"] else "", text)


_PAIR = regex.compile(
    r"(?P<first>\S+)(?:\s+/\s+(?P<second>[^\s()]+)|\s?\((?P<bracketed>[^\s()]+)\))"
)


def read_pair(text: str) -> list[Figure] | None:
    """Return the two figures of a cell that holds both: `64 / 9`, `45 (39)`; else None.

    What they are is told by a head of the same form: `Level 2 / Level 3`, `2013/14 (2012/13)`.
    """
    match = _PAIR.fullmatch(text.strip())
    if match is None:
        return None
    found = [read_figure(match["first"]), read_figure(match["second"] or match["bracketed"])]
    if any(one is None or one.unit or one.doubt for one in found):
        return None
    first, second = (one for one in found if one is not None)
    if match["bracketed"] and not first.value:
        return None  # a dash with the mark of a note
    return [first, replace(second, printed=f"({second.printed})") if match["bracketed"] else second]


NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve"),
        ),
        start=1,
    )
}
"""English words for numbers, with their digits."""
_WELSH_WORDS = {
    word: str(number)
    for number, words in enumerate(
        (
            "un",
            "dau dwy",
            "tri tair",
            "pedwar pedair",
            "pump",
            "chwech",
            "saith",
            "wyth",
            "naw",
            "deg",
        ),
        start=1,
    )
    for word in words.split()
}
_WORDS = {**NUMBER_WORDS, **_WELSH_WORDS}
UNIT_NOUN = regex.compile(
    r"(?:offenders?|individuals?|people|persons?|cases?|orders?|troseddwyr|unigolion)",
    regex.IGNORECASE,
)
"""What may stand behind a figure in its cell: `5 offenders`."""


def _in_words(text: str) -> Figure | None:
    """Return the figure that a cell holds as a word, `five`, or with a noun, `5 offenders`.

    With a capital letter it may be the end of a head: `Category` / `Two`.
    """
    if value := _WORDS.get(text.strip()):
        return Figure(value, "", "", text.strip())
    number, _, noun = text.strip().rpartition(" ")
    return read_figure(number) if number and UNIT_NOUN.fullmatch(noun) else None


def split_figures(text: str) -> list[Figure] | None:
    """Return the figures of a cell that holds a count and a percentage, `24572 14.22%`, or a pair.

    One figure gives a list of one. None where any part is no figure or where two plain
    numbers stand side by side, since those may be one number with a space.
    """
    whole = read_figure(text) or _in_words(text)
    if whole is not None:
        return [whole]
    if pair := read_pair(text):
        return pair
    words = text.split()
    if len(words) == 2:
        first, second = read_figure(words[0]), read_figure(words[1])
        if first and second and not first.unit and second.unit == "percent" and first.value:
            return [first, second]
    return None
