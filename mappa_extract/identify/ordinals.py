"""Which annual report it is, counted from the first of 2001/02, and who wrote the foreword."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from mappa_extract.vocabulary.dates import financial_year

_FIRST_ENDS = 2002
_WORDS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
_TWENTIES = tuple(f"twenty-{word}" for word in _WORDS[:9])
_WELSH = {
    **dict.fromkeys(("cyntaf", "gyntaf"), 1),
    **dict.fromkeys(("ail",), 2),
    **dict.fromkeys(("trydydd",), 3),
    **dict.fromkeys(("pedwerydd",), 4),
    **dict.fromkeys(("pumed",), 5),
    **dict.fromkeys(("chweched",), 6),
    **dict.fromkeys(("seithfed",), 7),
    **dict.fromkeys(("wythfed",), 8),
    **dict.fromkeys(("nawfed",), 9),
    **dict.fromkeys(("degfed",), 10),
}
_NUMBERS = {word: number for number, word in enumerate((*_WORDS, *_TWENTIES), 1)} | _WELSH
_ANY = rf"(?P<word>(?:twenty[-\s]+)?(?:{'|'.join(_WORDS)}))|(?P<digits>\d{{1,2}})\s?(?:st|nd|rd|th)"
_OTHERS = r"(?:(?:joint|public|mappa|multi-?\s?agency|protection|arrangements|local|such)\W+){0,4}"
_ORDINAL = regex.compile(
    rf"\b(?:{_ANY})\W+{_OTHERS}annual\s+{_OTHERS}report\b"
    rf"|\breport\s+is\s+(?:now\s+)?(?:the|our)\s+(?:{_ANY})"
    rf"|\b(?:this|here)\W+(?:is\s+)?(?:now\s+)?(?:the|our)\s+(?:{_ANY})\W+{_OTHERS}report\b"
    rf"|\b(?:(?P<welsh>{'|'.join(_WELSH)})|(?P<digits>\d{{1,2}})(?:af|il|ydd|f?ed))"
    r"\s+adroddiad\s+blynyddol",
    regex.IGNORECASE,
)
_ANOTHER = regex.compile(
    r"\b(?:since|last|earlier|previous|in)\s+(?:the|our|its|their)\s+$|\bsince\b[^.]{0,20}$"
    r"|inspector\w*[^.]{0,20}$",
    regex.IGNORECASE,
)
"""What comes before the ordinal of another report than the one at hand."""
_BY_ANOTHER = regex.compile(
    r"\W+(?:of|by|from)\s+(?:(?:the|her|his|hm|majesty\W?s|chief|home|prime)\s+)*"
    r"(?:national|inspector|commissioner|constable|secretary|minister|government|inquiry|council|ombudsman)",
    regex.IGNORECASE,
)
_MINISTERS = (
    # As the forewords of the reports of these years are signed.
    ("hilary benn", ("2001/02",)),
    ("paul goggins", ("2002/03", "2003/04")),
    ("baroness scotland", ("2004/05",)),
    ("gerry sutcliffe", ("2005/06",)),
)


def ordinal_years(text: str) -> Iterator[tuple[str, str]]:
    """Yield the years of "the sixth annual report", with the words; `text` is the opening."""
    flat = " ".join(text.split())
    for match in _ORDINAL.finditer(flat):
        if _ANOTHER.search(flat[max(0, match.start() - 40) : match.start()]):
            continue
        if _BY_ANOTHER.match(flat, match.end()):
            continue
        word = "-".join((match["word"] or match["welsh"] or "").lower().split())
        number = _NUMBERS[word] if word else int(match["digits"])
        if 1 <= number <= 30:
            yield financial_year(_FIRST_ENDS + number - 1), match[0]


def foreword_years(text: str) -> Iterator[tuple[str, str]]:
    """Yield the years whose reports have a foreword by the minister that is named."""
    small = text.lower()
    if "foreword" not in small and "secretary" not in small and "minister" not in small:
        return
    for name, years in _MINISTERS:
        if name in small:
            for year in years:
                yield year, name.title()
