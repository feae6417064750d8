"""A report's opening: the cover, the lines that are titles, and letters put right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import regex

from mappa_extract.areas import all_areas
from mappa_extract.model import Document

_COVER = 1500
"""How much of the text, in characters, is taken for the cover."""
_LETTERSPACED = regex.compile(r"(?<!\S)(?:(?:\p{L} ){2,80}\p{L}|(?:[\d/\u2013-] ){4,80}\d)(?!\S)")
_SINGLE = re.compile(r" \S \S(?!\S)")
"""What every run of single letters ends in; most lines have none."""
_BARRED = regex.compile(r"[\p{L}|]++")
_LEAST_BARRED = 3
"""How many known words must hold bars before bars are letters, and not a table's borders."""
_UNCERTAIN = frozenset("iIl|")
_PLAIN = regex.compile(r"\p{L}+")
_COMMON = (
    "multi agency public protection arrangements annual report police probation prison service"
    " constabulary ministry justice england wales april july foreword introduction statistical"
    " information statistics first third fifth sixth eighth ninth twelfth in is with if this it"
    " will like national government scottish scotland northern ireland council inspection"
    " inspectorate ministerial offenders violent registered sexual living"
)
"""Words of covers and titles that are put right where a font has lost its `i` and `l`."""
_SMALL = {
    *("annual", "report", "reports", "mappa", "multi", "agency", "multi-agency", "public"),
    *("protection", "arrangements", "and", "the", "for", "of", "in", "to", "on", "from", "year"),
    *("period", "area", "adroddiad", "blynyddol", "trefniadau", "amlasiantaeth", "diogelu"),
    *("cyhoedd", "strategic", "management", "board", "our", "covering", "ending", "ended"),
    *("sixth", "with", "statistics", "statistical", "information", "partnership"),
}
"""What a title may hold in small letters."""


def cover(document: Document) -> str:
    """Return the text of the cover: the start of the first page that has any."""
    first = next((page.text for page in document.pages if page.text.strip()), "")
    text = unspaced(restored(first[:_COVER]))
    return text.split("\n\n\n\n\n\n")[0] if len(text) < 40 else text


def unspaced(text: str) -> str:
    """Join letter-spaced words: `D E R B Y S H I R E`."""
    if not _SINGLE.search(text):
        return text
    return "\n".join(
        _LETTERSPACED.sub(lambda match: match[0].replace(" ", ""), line)
        if _SINGLE.search(line)
        else line
        for line in text.split("\n")
    )


def restored(text: str) -> str:
    """Return `text` with the words put right whose `i` and `l` came out as bars.

    Only names and words of titles: of what is not known, a bar between small letters is an l.
    """
    if text.count("|") < _LEAST_BARRED:
        return text
    known = _folded_words()
    barred = [word for word in _BARRED.findall(text) if "|" in word and _fold(word) in known]
    if len(barred) < _LEAST_BARRED:
        return text
    return str(_BARRED.sub(lambda match: _mended(match[0], known), text))


def _mended(word: str, known: Mapping[str, str]) -> str:
    if not set(word) & _UNCERTAIN:
        return word
    right = known.get(_fold(word))
    if right is None:
        return str(regex.sub(r"(?<=\p{Ll})\||\|(?=\p{Ll})", "l", word))
    letters = word.replace("|", "")
    if len(letters) > 1 and letters.isupper():
        return right.upper()
    return right.capitalize() if word[0].isupper() or word[0] == "|" else right


def _fold(word: str) -> str:
    return regex.sub("[il|]", "l", word.lower())


@lru_cache(maxsize=1)
def _folded_words() -> dict[str, str]:
    names = [
        name
        for area in all_areas().values()
        for name in (area.name, *area.names, *area.police, *area.probation, *area.towns)
    ]
    words = _PLAIN.findall(" ".join([_COMMON, *names]).lower())
    return {_fold(word): word for word in reversed(words) if regex.search("[il]", word)}


def is_title(line: str) -> bool:
    """Tell whether a line may be a title: short, no sentence, its words in capitals."""
    words = line.split()
    if not words or len(words) > 14 or line.rstrip().endswith((".", ",", ";", ":")):
        return False
    if len(words) <= 3 and words[0][0].isupper():
        return True
    letters = [word.strip("()[]'\u2018\u2019\".,:-") for word in words]
    return all(
        not word or not word[0].islower() or len(word) <= 3 or word.lower() in _SMALL
        for word in letters
    )


def titles(document: Document, most: int = 20) -> list[str]:
    """Return the first `most` lines with text of the document that may be titles."""
    found: list[str] = []
    for page in document.pages[:3]:
        for line in unspaced(restored(page.text)).splitlines():
            if line.strip() and is_title(line):
                found.append(line.strip())
                if len(found) == most:
                    return found
    return found


def in_contents(lines: Sequence[str], number: int) -> bool:
    """Tell whether a line stands in a list of contents: most about it end in a page number."""
    around = [line for line in lines[max(0, number - 4) : number + 5] if line.strip()]
    if sum(map(_ends_in_page, around)) < max(3, len(around) // 2):
        return False
    return _ends_in_page(lines[number]) or _ENTRY.match(lines[number]) is not None


_PAGE = regex.compile(
    r"\p{L}.*?[\s.\u2026]\(?(?:p\.?\s?)?(?P<page>\d{1,2}(?:\s?[-\u2013]\s?\d{1,2})?)\)?$"
)
_LONGEST = 300
"""Characters at the end of a line that may be leaders and a page."""
_ENTRY = regex.compile(r"\s*(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]?\s+\p{L}", regex.IGNORECASE)


def _ends_in_page(line: str) -> bool:
    line = line.strip()
    if len(line) > _LONGEST:
        # A letter somewhere before is all that counts of it.
        line = (
            f"a{line[-_LONGEST:]}" if any(map(str.isalpha, line[:-_LONGEST])) else line[-_LONGEST:]
        )
    return _PAGE.search(line) is not None
