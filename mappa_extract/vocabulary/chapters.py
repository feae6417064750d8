"""What reports call their chapters and the list of them, in English and Welsh."""

from __future__ import annotations

import regex

_CONTENTS = regex.compile(
    r"(?:table of )?contents(?: page)?|index|cynnwys|mynegai|(?:in|inside) this report",
    regex.IGNORECASE,
)
_CHAPTER = regex.compile(
    r"fore?wo?a?rd|introduction|contents|contacts?(?: details)?|appendi(?:x|ces)|glossary"
    r"|case stud(?:y|ies)|(?:explanation|commentary)\b.*|statistics|who (?:are|is)\b.*"
    r"|what (?:are|is) mappa\b.*|how\b(?! (?:many|much|often)\b).* (?:work|managed?)\w*\b.*"
    r"|rhagair|cyflwyniad|cysylltiadau|cysylltu|atodiad(?:au)?|geirfa|astudiaeth(?:au)? achos"
    r"|ystadegau",
    regex.IGNORECASE,
)
_BEFORE = regex.compile(r".*\bcontents\s+", regex.IGNORECASE | regex.DOTALL)


_REPORT = regex.compile(
    r"annual\W+(?:mappa\W+)?(?:report|review)|adroddiad\W+blynyddol", regex.IGNORECASE
)


def names_report(text: str) -> bool:
    """Tell a text with the name of the report in it, as every page has it."""
    return _REPORT.search(text) is not None


def names_contents(text: str) -> bool:
    """Tell the heading of a list of contents."""
    return _CONTENTS.fullmatch(text.strip(" :.")) is not None


def names_chapter(text: str) -> bool:
    """Tell the name of a chapter, also behind the heading of the list: `Contents Foreword`."""
    return _CHAPTER.fullmatch(_BEFORE.sub("", text).strip(" :.")) is not None
