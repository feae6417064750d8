"""Of which other country a text is, though it may speak of MAPPA.

No single word decides: a country is told by two of its institutions or places at least.
"""

from __future__ import annotations

from functools import cache

import regex

from mappa_extract.areas import all_areas
from mappa_extract.identify.gazetteer import mentions

_NAMESAKES = regex.compile(
    r"(?:baroness|lord|lady|new|mrs?|ms|patricia)\s+scotland(?:\s+(?:of\s+asthal|yard))?"
    r"|scotland\s+yard",
    regex.IGNORECASE,
)
_COUNTRIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "a Scottish MAPPA report",
        (
            *("scotland", "scottish government", "scottish ministers", "scottish executive"),
            *("scottish prison service", "police scotland", "scottish parliament"),
            *("community justice authorit(?:y|ies)", "justice scotland", "restricted patients?"),
            *(
                "risk management authority",
                "procurator fiscal",
                "sheriff courts?",
                "visor scotland",
            ),
            *("management of offenders etc", "community payback", "responsible authorities"),
            *("state hospital", "environmental risk assessment", "wanted (?:and|or) missing"),
            "mappa (?:operational|strategic oversight) group",
            "criminal justice social work|justice social work",
            "nhs (?:lothian|fife|tayside|grampian|highland|lanarkshire|borders|forth valley"
            "|ayrshire|greater glasgow|dumfries|orkney|shetland|western isles)",
            *("lanarkshire", "tayside", "grampian", "forth valley", "strathclyde", "lothian"),
            *("ayrshire", "fife", "dumfries (?:and|&) galloway", "argyll", "renfrewshire"),
            *("inverclyde", "dunbartonshire", "clackmannanshire", "scottish borders", "glasgow"),
            *("highlands? (?:and|&) islands", "aberdeen(?:shire)?", "edinburgh", "dundee"),
            *("orkney", "shetland", "eilean siar", "perth (?:and|&) kinross", "falkirk"),
        ),
    ),
    (
        "a report of Northern Ireland's public protection arrangements",
        (
            *("northern ireland", "ppani", "psni", "police service of northern ireland", "pbni"),
            *("probation board for northern ireland", "masram", "nipolicing board"),
            *("local area public protection panel", "lappps?", "northern ireland prison service"),
            *("belfast", "criminal justice \\(northern ireland\\) order", "ulster"),
            *("designated risk manager", "department of justice"),
        ),
    ),
    (
        "a report of Jersey, Guernsey or the Isle of Man",
        (
            *("jmappa", "states of jersey", "jersey", "\\(jersey\\) law", "guernsey"),
            *("bailiwick", "isle of man", "tynwald", "manx", "st\\.? helier", "st\\.? peter port"),
            *("isle of man constabulary", "guernsey police"),
        ),
    ),
    (
        "a report of another country",
        (
            *("gibraltar", "royal gibraltar police", "bermuda", "cayman islands"),
            *("republic of ireland", "an garda", "gardai", "garda s[ií]och[aá]na"),
            *("new zealand", "australia", "department of corrections", "falkland islands"),
        ),
    ),
)
"""Institutions and places that only reports of another country name together."""
_HERE = (
    *("england and wales", "ministry of justice", "home office", "probation trust"),
    *("national probation service", "probation area", "criminal justice act 2003"),
    *("criminal justice and court services? act", "national offender management service"),
    *("hm prison and probation service|hmpps", "responsible authority", "strategic management"),
    *("probation board\\b(?! for northern)", "lay advis[eo]rs?", "y weinyddiaeth gyfiawnder"),
)
"""What reports of England and Wales name."""


def country_of(text: str, head: str) -> str:
    """Return the other country that a text is of, or empty.

    Two signs of it at least, and more than of England and Wales; one in a title counts twice.
    One in the title of a text that has no sign of England and Wales is enough.
    """
    small, top = _without_namesakes(text), _without_namesakes(head)
    first = "\n".join(top.splitlines()[:3])
    here = sum(_stands(sign, small) for sign in _HERE)
    # An area of England or Wales in the title weighs as much as two places there.
    here += 4 * any(kind == "name" for _, kind, _ in mentions(head, tuple(all_areas().values())))
    for what, signs in _COUNTRIES:
        found = [sign for sign in dict.fromkeys(signs) if _stands(sign, small)]
        weight = len(found) + 2 * sum(_stands(sign, top) for sign in found)
        often = len(regex.findall(rf"\b(?:{'|'.join(found)})\b", small)) if found else 0
        if len(found) >= 2 and often >= 3 and weight > here + 1:
            return what
        if not here and any(_stands(sign, first) for sign in found):
            return what
    return ""


def _without_namesakes(text: str) -> str:
    small = text.lower()
    return _NAMESAKES.sub(" ", text).lower() if "scotland" in small else small


_WORDS = regex.compile(r"[\w ]+")


@cache
def _sign(sign: str) -> tuple[bool, regex.Pattern[str]]:
    """Return whether a sign is plain words, and the pattern that finds it as whole words."""
    return _WORDS.fullmatch(sign) is not None, regex.compile(rf"\b(?:{sign})(?!\w)")


def _stands(sign: str, text: str) -> bool:
    plain, pattern = _sign(sign)
    return not (plain and sign not in text) and pattern.search(text) is not None
