"""What is no area's annual report, though it may speak of MAPPA and quote its figures.

No single word decides. Another country is told by two of its institutions or places at
least, another body by its title, another kind of paper by how it opens; a title of its own
that names MAPPA and an annual report outweighs what the running text speaks of.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from mappa_extract.areas import Area, all_areas
from mappa_extract.identify.abroad import country_of
from mappa_extract.identify.gazetteer import mentions
from mappa_extract.identify.opening import is_title, restored, titles
from mappa_extract.model import Document
from mappa_extract.vocabulary.dates import find_dates
from mappa_extract.vocabulary.words import normalise

_IS_MAPPA = regex.compile(
    r"\bmapp(?:a|p)s?\b(?!\s+mundi)|multi.{0,3}agency\s+public\s+protection|amlasiantaeth\s+(?:ar\s+gyfer\s+)?diogelu"
    r"|public\s+protection\s+(?:arrangements|panels?)",
    regex.I,
)
_LONG_FORM = regex.compile(
    r"multi.{0,3}agency\s+public\s+protection|amlasiantaeth\s+(?:ar\s+gyfer\s+)?diogelu",
    regex.IGNORECASE,
)
_FIELD = regex.compile(
    r"\boffenders?\b|public protection|\bprobation\b|\bpolice\b|risk of (?:serious )?harm"
    r"|\bcategor(?:y|i) [123]\b|\b(?:level|lefel) [123]\b|\brsos?\b|\bcustody\b|troseddwyr",
    regex.IGNORECASE,
)
"""Words of the field, of which a text on MAPPA holds some."""
_ANNUAL = regex.compile(r"annual\W+(?:\w+\W+){0,2}report|adroddiad\W+blynyddol", regex.IGNORECASE)
_HEAD = 3000
"""How much of the text, in characters, is a document's head."""


# ---- the whole country -----------------------------------------------------------------------

_BULLETIN = regex.compile(
    r"statistic(?:s|al)\s+(?:bulletin|notice|release)|ministry of justice statistics",
    regex.IGNORECASE,
)
_OFFICIAL = regex.compile(r"(?:national|official) statistics", regex.IGNORECASE)
"""As a title; the Office for National Statistics stands under every rate."""
_FLAT = 1000
"""A text with a line of so many characters has lost its lines."""
_MANY_AREAS = 12
"""Rows of so many areas are a table of the country, not of one area or its region."""


def _names_bulletin(head: str) -> bool:
    """Tell whether a title names the Ministry's bulletin, as sentences of a report may."""
    lines = head.splitlines()
    if max(map(len, lines), default=0) > _FLAT:
        return _BULLETIN.search(head) is not None
    return any(_BULLETIN.search(line) for line in lines if is_title(line.strip()))


_NAME_AND_FIGURE = regex.compile(r"[\s|*]*+([\p{L}&'-][\p{L}&\s'-]{0,80}?)[\s|:;,]{0,200}+\d")


@cache
def _area_names() -> dict[str, str]:
    return {
        normalise(name).lower(): slug
        for slug, area in all_areas().items()
        for name in (area.name, *area.names)
    }


def _is_of_all_areas(text: str) -> bool:
    names = _area_names()
    first_words = {name.split()[0] for name in names}
    found = set()
    for line in text.splitlines():
        first = line.lstrip("|* \t").partition(" ")[0]
        if first.isascii() and first.isalpha() and first.lower() not in first_words:
            continue
        match = _NAME_AND_FIGURE.match(line)
        if match:
            found.add(names.get(normalise(match[1]).lower(), ""))
    return len(found - {""}) >= _MANY_AREAS


# ---- other papers, and reports of other bodies -----------------------------------------------

_TITLED: tuple[tuple[str, str], ...] = (
    (
        "guidance",
        r"mappa guidance|guidance (?:version|20\d\d)|guidance (?:on|to|for) (?:the )?mappa",
    ),
    ("inspection", r"inspect(?:ion|orate)s?\b|thematic (?:review|report)|ofsted|hmicfrs|\bcqc\b"),
    (
        "youth",
        r"youth (?:justice|offending)|\byots?\b(?! )|\byjb\b|youth justice (?:plan|board|report)",
    ),
    (
        "review",
        r"serious case review|safeguarding (?:practice |adults? )?review|homicide review"
        r"|serious further offence review|learning review|independent review|coroner",
    ),
    (
        "foi",
        r"freedom of information|\bfoi(?:a)?\b(?: |-)?(?:act|request|ref|response|disclosure)?"
        r"|disclosure log|information request|request (?:reference|number)",
    ),
    (
        "body",
        r"safeguarding (?:adults?|children)|community safety|safer \w+ partnership"
        r"|crime and disorder|police and crime (?:commissioner|plan)|chief constable.s annual"
        r"|\bnhs\b|health ?care trust|foundation trust|clinical commissioning|hospital"
        r"|(?:probation (?:trust|board|service|area)|rehabilitation company)\W+(?:annual report"
        r"|(?:service |business )?(?:delivery )?plan\b)|health and well-?being board"
        r"|annual report (?:and|&) (?:accounts|financial)|statement of accounts"
        r"|prison service\W+annual|parole board"
        r"|independent monitoring board|criminal justice board|housing association|fire and rescue"
        r"|domestic abuse|violence against women|prevent (?:strategy|duty)|local policing"
        r"|crown prosecution|victims. commissioner|sentencing council|electronic monitoring",
    ),
    (
        "council",
        r"(?:scrutiny|cabinet|licensing|partnerships?|select|overview|policy|police and crime)"
        r" (?:and \w+ )?(?:committee|panel|board|sub-committee)|agenda item"
        r"|^report (?:to|of|for (?:information|decision|noting))\b"
        r"|justice committee|(?:written|oral) evidence|(?:agenda )?item \d+\b"
        r"|house of (?:commons|lords)(?!.*(?:hansard|debates|written answers|library))"
        r"|minutes of|council meeting|(?:county|city|borough|district|town|parish) council$"
        r"|committee report|forward plan",
    ),
    (
        "study",
        r"research (?:report|study|findings|series|paper)|online report|dissertation|thesis"
        r"|journal of|working paper|literature review|evaluation of|briefing (?:paper|note)"
        r"|house of commons library|discussion paper|conference",
    ),
    (
        "news",
        r"^(?:the )?\w+ (?:chronicle|gazette|echo|mercury|herald|evening \w+|argus|telegraph|times"
        r"|advertiser|observer)$",
    ),
    ("training", r"training|job description|vacanc(?:y|ies)|person specification|newsletter"),
)
_NAMED = {
    "guidance": "the MAPPA Guidance, or guidance on it",
    "inspection": "a report of another body that speaks of MAPPA: an inspection",
    "youth": "a report of another body that speaks of MAPPA: of youth justice",
    "review": "a review of a case that speaks of MAPPA",
    "foi": "an answer to a request for information",
    "council": "a paper of a council or committee that speaks of MAPPA",
    "body": "a report of another body that speaks of MAPPA",
    "study": "a study or briefing that speaks of MAPPA",
    "training": "a paper on training, posts or news that speaks of MAPPA",
    "news": "a news story or press release",
}
_ITEM = regex.compile(
    r"\W*(?:(?:agenda\s+)?item\s+(?:no\W+)?\d|(?:report\s+title|subject)\s*:"
    r"|report\s+(?:from|of|by|to)\b[^:]{3,60}:)",
    regex.IGNORECASE,
)
"""A meeting's paper on the report, not the report."""
_QUOTING = ("guidance", "inspection", "foi", "study")
"""Papers that may quote the whole of a report; others that print it publish it."""
_OWNERS = ("inspection", "youth", "foi", "council", "body")
"""Bodies whose own annual report may have a section on MAPPA near its start."""
_TOLD: tuple[tuple[str, str], ...] = (
    (
        "news",
        r"\b(?:bbc|itv|sky) news|(?:press|news|media) release|\bspokes(?:man|woman|person)\b"
        r"|\b(?:published|posted|updated)\W+(?:on\W+)?\d{1,2} \w+ 20\d\d|\bby our \w+ (?:\w+ )?"
        r"(?:correspondent|reporter|editor)|notes? to editors?|for immediate release"
        r"|(?:figures|data) (?:released|published) (?:today|yesterday)|read more:",
    ),
    (
        "foi",
        r"under the freedom of information|freedom of information act 2000|\bfoi (?:request|ref)"
        r"|your request (?:for information|under|dated|of)|you (?:asked|requested|have asked)"
        r"|(?:thank you|i write|writing)\W+(?:\w+\W+){0,6}request|we (?:can )?confirm that"
        r"(?: we|\W+the) \w* ?hold|information request|exempt(?:ion)? under section|section 40\b",
    ),
    (
        "council",
        r"agenda item|report (?:to|of) (?:the )?(?:cabinet|council|committee|director|board|chief"
        r"|head)|purpose of (?:the |this )?report|members are (?:asked|invited|requested)"
        r"|recommendations?\W+(?:1|that|it is|members|the committee)|committee is (?:asked|recomm)"
        r"|scrutiny committee|councillors? [A-Z]|present:|apologies|financial implications"
        r"|background papers",
    ),
    ("inspection", r"inspect(?:ion|orate)"),
    ("youth", r"youth (?:justice|offending)"),
    (
        "body",
        r"safeguarding (?:adults?|children)|community safety|crime and disorder"
        r"|police and crime (?:commissioner|plan)|probation trust"
        r"|(?:county|city|borough|district) council",
    ),
    (
        "study",
        r"\babstract\b|\bkeywords\b|this (?:paper|study|article|thesis|dissertation)"
        r"|semi-structured|methodology|literature",
    ),
)
_OWN = (
    r"\bresponsible authority\b",
    r"strategic management board|\bsmb\b",
    r"lay advis[eo]r",
    r"duty to co-?operate|\bdtc agenc",
    r"this (?:is the )?(?:\w+ )?annual report|mappa annual report",
    r"what is mappa|how (?:does )?mappa (?:work|operate)",
    r"mappa[- ]eligible|categories of offender|ordinary (?:agency|risk) management",
    r"awdurdod cyfrifol|bwrdd rheoli strategol",
)
"""What a report of an area speaks of; three make a report of a text that has lost its title."""
_ENOUGH = 3
_LONGEST = 14
"""Words of a heading."""
_WHOLE = 0.5
"""With this share of what a layout expects a document holds an area's statistics whole."""


NO_MAPPA = "it does not speak of MAPPA"


def what_else(document: Document, fit: float = 0.0) -> str:
    """Return what a document seems to be if it is no area's annual report, or empty.

    Args:
        document: its pages.
        fit: the share of the figures that a layout expects which were read from it, from 0
            to 1. Who prints most of them, for one area and year, reports for that area: then
            only another country, the whole country and a paper that is titled otherwise count.
    """
    text = restored(document.text)
    whole = fit >= _WHOLE
    if not whole and not _IS_MAPPA.search(text):
        return NO_MAPPA
    head = text[:_HEAD]
    top = titles(document)
    # What stands first is a heading also where it is written like a sentence without its stop.
    first = [line.strip() for line in head.splitlines() if line.strip()][:3]
    headed = [*(line for line in first if line not in top and _may_head(line)), *top]
    if other := country_of(text, "\n".join(headed[:8])):
        return other
    if (
        _names_bulletin(head)
        or any(_OFFICIAL.fullmatch(line) for line in top[:6])
        or _is_of_all_areas(text)
    ):
        return "the Ministry's national bulletin, or a table of all areas"
    place = _title(top)
    if place is not None:
        titled = "\n".join(top[: place + 3]).lower()
        # A paper that names MAPPA and a year, and no annual report, may quote one.
        quoting = ("guidance",) if _ANNUAL.search(titled) else _QUOTING
        for kind, pattern in _TITLED:
            if kind in quoting and regex.search(pattern, titled, regex.MULTILINE):
                return _NAMED[kind]
        if not whole and any(map(_ITEM.match, top[place : place + 3])):
            return _NAMED["council"]
        return "" if whole else _of_another(top)
    small = text.lower()
    own = sum(regex.search(pattern, small) is not None for pattern in _OWN)
    titled = "\n".join(headed[: 3 if own >= _ENOUGH else 10]).lower()
    for kind, pattern in _TITLED:
        if (kind in _QUOTING or not whole) and regex.search(pattern, titled, regex.MULTILINE):
            return _NAMED[kind]
    if whole:
        return ""
    low = head.lower()
    for kind, pattern in _TOLD if own < _ENOUGH else ():
        if regex.search(pattern, low):
            return _NAMED[kind]
    if not _LONG_FORM.search(text) and not _is_of_the_field(text):
        return "it does not speak of MAPPA as the law means it"
    return ""


_LONG = 100_000
"""Characters: more than the text of forty pages."""
_SMALL_WORDS = regex.compile(
    r"\b(?:the|of|and|to|in|for|at|by|is|was|on|with|yr?|o|ar|yn|gan|mewn|neu)\b", regex.IGNORECASE
)
_WORD = regex.compile(r"\p{L}{2,}")
_SMALL_SHARE = 12
"""In any text that can be read at least one word of so many is small; here every eighth is."""


def is_far_off(texts: Sequence[str]) -> bool:
    """Tell from its pages' texts alone whether a long document has nothing to do with the field.

    That spares the close reading of hundreds of pages of accounts or minutes. Whoever has lost
    title and cover still counts offenders at levels, in categories: two words of the field make
    the document worth its reading. So does a page without text, which may be a picture, and
    a text that is none in any language: what its fonts show may be another.
    """
    if sum(map(len, texts)) < _LONG or not all(text.strip() for text in texts):
        return False
    text = restored("\n".join(texts))
    if _IS_MAPPA.search(text) or _is_of_the_field(text):
        return False
    small = len(_SMALL_WORDS.findall(text))
    return small > 0 and len(_WORD.findall(text)) <= small * _SMALL_SHARE


def _may_head(line: str) -> bool:
    return len(line.split()) <= _LONGEST and not line.endswith((".", ",", ";"))


def _is_of_the_field(text: str) -> bool:
    """Tell whether a text holds two words of the field."""
    first = ""
    for match in _FIELD.finditer(text):
        # "Level 1" and "level 2" are one word of it.
        word = regex.sub(r"\d", "", match[0].lower())
        if first and word != first:
            return True
        first = word
    return False


def _of_another(top: list[str]) -> str:
    """Tell whose annual report it is, where its title names another body before any MAPPA.

    Partners' names and logos stand on covers too: only the line before the title counts.
    """
    place = next((number for number, line in enumerate(top) if _ANNUAL.search(line)), None)
    if place is None:
        place = next((number for number, line in enumerate(top) if _states_year(line)), None)
    if place is None:
        return ""  # a year that only two lines together state
    if any(_IS_MAPPA.search(line) for line in top[: place + 1]):
        return ""
    owner = "\n".join(top[max(0, place - 1) : place + 1])
    for kind, pattern in _TITLED:
        if kind in _OWNERS and regex.search(pattern, owner.lower(), regex.MULTILINE):
            return _NAMED[kind]
    return ""


def _title(top: list[str]) -> int | None:
    """Return at which of the titles MAPPA and an annual report, or its year, stand together.

    The forces and probation bodies that sign a cover may stand between them.
    """
    known = tuple(all_areas().values())
    for place, line in enumerate(top):
        below = [one for one in top[place + 1 : place + 6] if not _is_a_body(one, known)]
        three = " ".join((line, *below[:2]))
        if _IS_MAPPA.search(three) and (_ANNUAL.search(three) or _states_year(three)):
            return place
    return None


def _is_a_body(line: str, known: tuple[Area, ...]) -> bool:
    """Tell whether a line is the name of a force or a probation body, and little else."""
    for _, kind, name in mentions(line, known):
        if kind in ("police", "probation"):
            return len(line.split()) <= len(name.split()) + 1
    return False


def _states_year(title: str) -> bool:
    return any(each.year and each.kind in ("year", "period") for each in find_dates(title))
