"""What sentences say of the tables: counts, shares, and changes on the year before.

A claim is taken from a sentence only when its words name one figure for certain: nothing
hedged ("around", "over"), nothing of another year or place, nothing that may belong to a
single case. What is not understood is no claim; the text never gives a figure of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

import regex

from mappa_extract.codebook import ORDERS, STAGES
from mappa_extract.vocabulary.dates import find_dates

Kind = Literal["count", "share", "change", "percent_change"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure in the text, and what it is said to be.

    `dims` are columns of the codebook; `figure` is the number as decimal text, negative for
    a decrease. `beside` are the other numbers of the sentence: a change may name the count
    that it led to.
    """

    kind: Kind
    dims: Mapping[str, str]
    figure: str
    what: str
    national: bool = False
    beside: frozenset[str] = field(default_factory=frozenset)


_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1
    )
}
_NUMBER = rf"(?<![\d.,£/-])(?P<figure>\d{{1,3}}(?:,\d{{3}})+|\d+|\b(?:{'|'.join(_WORDS)})\b)"
_PERCENT = r"(?P<figure>\d+(?:\.\d+)?)\s?(?:%|per\s?cent)"
_RSO = (
    r"(?:registered\s+sex(?:ual)?\s+offenders?(?:\s*\(RSOs?\))?|RSOs?\b|category\s*(?:1|one)"
    r"\s+offenders?|(?:individuals|people|persons|offenders)\s+(?:who\s+(?:are|were)\s+)?"
    r"subject\s+to\s+(?:sex\s+offender\s+)?notification\s+requirements?)"
)
_VIOLENT = (
    r"(?:violent\s+(?:offenders|and\s+other\s+sex(?:ual)?\s+offenders)"
    r"|category\s*(?:2|two)\s+offenders?)"
)
_OTHER = r"(?:other\s+dangerous\s+offenders?|category\s*(?:3|three)\s+offenders?)"
_ANYONE = r"(?:MAPPA\s+)?(?:offenders?|individuals?|cases?|people)"
_WHO = rf"(?:(?P<rso>{_RSO})|(?P<violent>{_VIOLENT})|(?P<other>{_OTHER})|(?P<anyone>{_ANYONE}))"
_BE = r"(?:\s+(?:who\s+)?(?:were|was|are|have\s+been|had\s+been))?(?:\s+being)?"
_LEVELS = (
    r"(?:MAPPAs?\s+)?(?:(?P<both>levels?\s*(?:2\s*(?:and|or|&)\s*(?:level\s*)?3"
    r"|3\s*(?:and|or|&)\s*(?:level\s*)?2))|level\s*(?P<level>[123])"
    r"(?!\s*(?:and|or|&|to|-)\s*(?:level\s*)?[123]))"
)
_MANAGED = (
    rf"(?:managed|included|dealt\s+with)\s+(?:at\s+some\s+(?:point|time)\s+)?(?:either\s+)?"
    rf"(?:at|through|under|in)\s+(?:MAPPAs?\s+)?{_LEVELS}"
)
_AT_LEVEL = rf"(?:{_BE}\s+{_MANAGED}(?:\s+arrangements)?)?"
_BREACHED = r"(?:breach(?:es|ed|ing)?|fail(?:ing|ure|ed)|non-?compliance|not\s+complying)"
_REGISTER = r"(?:notification|registration|sex(?:ual)?\s+offenders?'?\s+register)"
_ORDER_NAMES = {
    "sopo": r"(?:SOPO'?s?|sexual\s+offences\s+prevention\s+orders?)(?:\s*\(SOPOs?\))?",
    "shpo": r"(?:SHPO'?s?|sexual\s+harm\s+prevention\s+orders?)(?:\s*\(SHPOs?\))?",
    "notification_order": r"(?:notification\s+orders?)(?:\s*\(NOs?\))?",
    "foreign_travel_order": r"(?:foreign\s+travel\s+orders?)(?:\s*\(FTOs?\))?",
}
_NAMES_ORDER = {
    "sopo": frozenset({"sopo", "offences prevention"}),
    "shpo": frozenset({"shpo", "harm prevention"}),
    "notification_order": frozenset({"notification"}),
    "foreign_travel_order": frozenset({"travel"}),
}


@cache
def _compiled(text: str) -> regex.Pattern[str]:
    """Return a pattern, made when it is first needed: few of them are, and each is costly."""
    return regex.compile(text, regex.IGNORECASE)


class _Saying(NamedTuple):
    """A way of saying a figure: what it is of, and words one of which it can't do without."""

    words: str
    """A pattern, whatever the case of its letters."""
    dims: dict[str, str]
    what: str
    needs: frozenset[str]


_OF_RSO = frozenset({" rso", "sex", "categor", "notif"})
_COUNTS: tuple[_Saying, ...] = (
    _Saying(
        (
            # An abbreviation alone beside a number may be the label of a table's row.
            rf"{_NUMBER}\s+(?!RSOs?\b(?!\s+\p{{L}})){_RSO}\b"
            rf"(?!{_BE}\s+(?:who\b|whose|cautioned|convicted|managed|charged"
            r"|returned|recalled|having|arrested|visited|sentenced|breached|sent|assessed"
            r"|in\s+(?:prison|custody)|per\b|ha[ds]))"
        ),
        {"measure": "eligible_offenders", "basis": "snapshot", "category": "1", "level": "all"},
        "registered sexual offenders",
        _OF_RSO,
    ),
    _Saying(
        (
            rf"number\s+of\s+{_RSO}(?:\s+(?:living\s+)?in\s+(?:the\s+)?\w+)?(?:\s+on\s+31\s+March"
            rf"\s+\d{{4}})?\s+(?:was|is|stood\s+at)\s+{_NUMBER}(?!\s*(?:%|per\b))"
        ),
        {"measure": "eligible_offenders", "basis": "snapshot", "category": "1", "level": "all"},
        "registered sexual offenders",
        _OF_RSO,
    ),
    _Saying(
        rf"{_NUMBER}\s+MAPPA[- ]eligible\s+(?:offenders|individuals)(?!{_BE}\s+managed)",
        {"measure": "eligible_offenders", "basis": "snapshot", "category": "all", "level": "all"},
        "MAPPA-eligible offenders",
        frozenset({"eligible"}),
    ),
    _Saying(
        (rf"{_NUMBER}\s+{_WHO}{_BE}\s+{_MANAGED}(?!.{{0,40}}(?:recalled|returned|charged))"),
        {"measure": "managed_offenders"},
        "managed",
        frozenset({"managed", "included", "dealt"}),
    ),
    _Saying(
        (
            rf"{_NUMBER}\s+{_WHO}{_AT_LEVEL}{_BE}\s+(?:recalled|returned)"
            rf"(?:\s+to\s+(?:custody|prison))?(?!.{{0,30}}(?:order|SOPO|SHPO))"
        ),
        {"measure": "licence_recalls"},
        "recalled to custody",
        frozenset({"recalled", "returned"}),
    ),
    _Saying(
        (
            rf"{_NUMBER}\s+{_WHO}{_BE}\s+{_MANAGED}{_BE}\s+(?:returned|sent|sentenced)\s+to\s+"
            rf"(?:custody|prison).{{0,30}}{_BREACHED}.{{0,30}}(?:\border\b|SOPO|SHPO)"
        ),
        {"measure": "order_breach_custody"},
        "sent to custody for breach of an order",
        frozenset({"managed", "included", "dealt"}),
    ),
    _Saying(
        (
            rf"{_NUMBER}\s+{_WHO}{_AT_LEVEL}{_BE}\s+charged\s+with\s+(?:an?\s+)?serious\s+"
            r"(?:further|sexual\s+or\s+violent)\s+offences?"
        ),
        {"measure": "serious_further_offences"},
        "charged with a serious further offence",
        frozenset({"charged"}),
    ),
    _Saying(
        (
            rf"{_NUMBER}\s+(?:{_RSO}|offenders|individuals|people){_BE}\s+(?:cautioned\s+or\s+"
            rf"convicted|convicted\s+or\s+cautioned|breached)\s+for\s+{_BREACHED}"
            rf".{{0,40}}{_REGISTER}"
        ),
        {"measure": "notification_breaches", "category": "1"},
        "cautioned or convicted for breach of notification requirements",
        frozenset({"regist", "notif"}),
    ),
    _Saying(
        (
            rf"{_NUMBER}\s+(?:{_RSO}|offenders|individuals|people)\s+(?:had|having|have\s+had)\s+"
            r"(?:their\s+)?life\s?-?time\s+notification\s+(?:requirements?\s+)?revoked"
        ),
        {"measure": "notification_revocations", "category": "1"},
        "with their lifetime notification revoked",
        frozenset({"revoked"}),
    ),
    *(
        _Saying(
            rf"{_NUMBER}\s+{before}{name}{_BE}\s+{verb}",
            {"measure": "orders", "category": "1", "order": order, "stage": stage},
            f"{ORDERS[order]}s, {STAGES[stage].partition(':')[0]}",
            _NAMES_ORDER[order],
        )
        for order, name in _ORDER_NAMES.items()
        for before, verb, stage in (
            (r"(?:full\s+)?", r"(?:made|imposed|granted|issued|obtained)\b", "full"),
            (r"interim\s+", r"(?:made|imposed|granted|issued|obtained)\b", "interim"),
            (r"", r"(?:applied\s+for)", "applied"),
        )
    ),
)
_SHARES: tuple[_Saying, ...] = (
    _Saying(
        (
            rf"{_PERCENT}\s+of\s+(?:all\s+|the\s+|our\s+)?(?:MAPPA[- ]?(?:eligible\s+)?)"
            rf"(?:offenders|individuals|cases){_BE}\s+managed\s+(?:at|under)\s+{_LEVELS}"
        ),
        {},
        "of all managed",
        frozenset({"%", "per"}),
    ),
    _Saying(
        (
            rf"{_PERCENT}\s+of\s+(?:all\s+|the\s+|our\s+)?(?:MAPPA[- ]?(?:eligible\s+)?)"
            rf"(?:offenders|individuals|cases)\s+(?:are|were)\s+{_RSO}"
        ),
        {"category": "1"},
        "of all registered sexual offenders",
        frozenset({"%", "per"}),
    ),
)
_FIGURES: tuple[tuple[Kind, tuple[_Saying, ...]], ...] = (
    ("count", _COUNTS),
    ("share", _SHARES),
)
_TOPICS: tuple[_Saying, ...] = (
    _Saying(
        rf"(?:number|total)\s+of\s+(?:{_RSO}|sex(?:ual)?\s+offender\s+registrations)",
        {"measure": "eligible_offenders", "basis": "snapshot", "category": "1", "level": "all"},
        "the registered sexual offenders",
        _OF_RSO,
    ),
    _Saying(
        r"(?:number|total)\s+of\s+MAPPA[- ]?(?:eligible\s+)?offenders",
        {"measure": "eligible_offenders", "basis": "snapshot", "category": "all", "level": "all"},
        "the MAPPA-eligible offenders",
        frozenset({"mappa"}),
    ),
    _Saying(
        rf"{_REGISTER}\s+requirements?.{{0,40}}caution\w*\s+(?:and|or)\s+convict",
        {"measure": "notification_breaches", "category": "1"},
        "cautions and convictions for breach of notification",
        frozenset({"caution"}),
    ),
    _Saying(
        r"\d\s+(?:civil\s+)?orders\s+(?:have\s+been|were)\s+(?:granted|made|imposed)",
        {"measure": "orders", "category": "1", "order": "all", "stage": "full"},
        "all orders",
        frozenset({"orders"}),
    ),
    *(
        _Saying(
            rf"number\s+of\s+{name}(?:\s+(?:made|imposed|granted|issued))",
            {"measure": "orders", "category": "1", "order": order, "stage": "full"},
            f"{ORDERS[order]}s made",
            _NAMES_ORDER[order],
        )
        for order, name in _ORDER_NAMES.items()
    ),
)
_NEEDED = frozenset().union(*(each.needs for each in (*_COUNTS, *_SHARES, *_TOPICS)))
_UP = r"(?:increase|increased|rise|risen|rose|growth|grew|grown)"
_DOWN = r"(?:decrease|decreased|reduction|reduced|fall|fell|fallen|drop|dropped)"
_MOVED = ("increas", "rise", "rose", "grow", "grew", "decreas", "reduc", "fall", "fell", "drop")
"""What a sentence must hold to speak of a change, in small letters."""
_AMOUNT = r"(?P<figure>\d+(?:\.\d+)?(?:,\d{3})*)\s?(?P<percent>%|per\s?cent)?"
_CHANGES = (
    _compiled(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\s+(?:of|by)\s+{_AMOUNT}"),
    _compiled(
        r"(?<!\d)(?P<figure>\d+(?:\.\d+)?)\s?(?P<percent>%|per\s?cent)\s+(?:annual\s+)?"
        rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b"
    ),
)
_HEDGED = _compiled(
    r"\b(?:around|about|over|nearly|almost|approximately|approx\.?|some|more\s+than|less\s+than"
    r"|fewer\s+than|up\s+to|at\s+least|under|between|estimated|roughly|just|of\s+these|of\s+whom"
    r"|[\d%]|levels?|lvls?|tiers?|cat|category|(?:levels?|lvls?|tiers?|categor(?:y|ies))"
    r"\s*\d\s*(?:,|and|or|&)|(?:lvl|tier)\s*\d\s*(?:,|and|or|&)\s*(?:lvl|tier)"
    r"|\d\s*(?:-|to|–))\s*$"
)
_ELSEWHEN = _compiled(
    r"\blast\s+year\b|previous\s+year|year\s+before|\bcompared\b|\bsince\b|at\s+any\s+(?:given\s+|one\s+)?"
    r"time|currently|\bper\s+(?:100,000|head)"
)
_ELSEWHERE = _compiled(
    r"national|England\s+and\s+Wales|across\s+the\s+country|42\s+areas|in\s+the\s+UK"
)
_ANCHOR = _compiled(
    r"\blevels?\s*[123]|this\s+year|during\s+the\s+year|the\s+year\s+under\s+review|in\s+total"
    r"|a\s+total\s+of|31\s+March|31st\s+March|in\s+the\s+(?:community|area|county)"
)
_SAID = _compiled(
    rf"{_NUMBER}\s+(?:regist|rso|categ|indiv|people|person|offend|mappa|viol|other|case|full"
    r"|interim|sopo|shpo|sexual|notif|foreign|fto)|number\s+of|(?:%|per\s?cent)\s+of"
)
"""How every count and share begins; whatever the rest, most numbers go on otherwise."""
_SPOKEN_OF = (
    *("offender", "individual", "people", "person", "cases", "rso", "order"),
    *("sopo", "shpo", "caution"),
)
_HEADLINE = 90
"""A line up to this long, in characters, and without a full stop, is set apart from the
running text; a sentence of the text may be of a single case."""
_SENTENCE = regex.compile(r"[.!?]\K\s+(?=[\p{Lu}\d*#(])|\n\s*\n|\n(?=#)|[\d%]\K\s*\n\s*(?=\p{Lu})")
"""Between two sentences. A mark is rarer than a space, so that is looked for first."""
_OVERVIEW = _compiled(
    r"(?:^|\n)[\s#*]*(?:the\s+)?national\s+(?:mappa\s+)?(?:statistics|overview|picture|figures"
    r"|statistical\s+overview)[\s*]*\n"
)


def find_claims(text: str, year: str) -> list[Claim]:
    """Return the claims of a report's text.

    Args:
        text: the report's text, in lines.
        year: the report's financial year; sentences that speak of another are not used.
    """
    if not year:
        return []
    text = text.replace("\u2019", "'")
    overview = _OVERVIEW.search(text)
    split = overview.start() if overview else len(text)
    found: list[Claim] = []
    for part, national in ((text[:split], False), (text[split:], True)):
        for sentence in _SENTENCE.split(part):
            small = sentence.lower()
            if not any(word in small for word in _SPOKEN_OF):
                continue
            flat = " ".join(sentence.replace("*", " ").replace("#", " ").split())
            found.extend(_claims(flat, year, national))
    return found


def _claims(sentence: str, year: str, national: bool) -> Iterator[Claim]:
    small = sentence.lower()
    held = {word for word in _NEEDED if word in small}
    moved = any(word in small for word in _MOVED)
    said = bool(held and _SAID.search(sentence))
    if not (said or moved):
        return
    national = national or bool(_ELSEWHERE.search(sentence))
    found = [*_changes(sentence, held, national)] if moved else []
    if said and not national and not _ELSEWHEN.search(sentence):
        found += _figures(sentence, held)
    # Dates last: few sentences get so far.
    if found and not {mention.year for mention in find_dates(sentence) if mention.year} - {year}:
        yield from found


def _figures(sentence: str, held: set[str]) -> Iterator[Claim]:
    for kind, sayings in _FIGURES:
        for words, dims, name, needs in sayings:
            for match in _compiled(words).finditer(sentence) if needs & held else ():
                if kind == "count" and not _is_anchored(sentence):
                    continue
                if _HEDGED.search(sentence[: match.start("figure")]):
                    continue
                if regex.fullmatch(r"20[0-3]\d", match["figure"]):
                    continue  # it may be a year
                if dims.get("measure") == "managed_offenders" and "31 March" in sentence:
                    continue  # of one day or of the year: not certain
                figure = match["figure"].lower().replace(",", "")
                said, what = {**dims, **_said(match, dims)}, name
                if name.endswith("managed"):
                    level = {"all": "levels 2 and 3"}.get(said["level"], f"level {said['level']}")
                    what = f"{name} at {level}"
                yield Claim(kind, said, _WORDS.get(figure, figure), what)


def _is_anchored(sentence: str) -> bool:
    """Tell whether a sentence says of which time it speaks, or is a headline."""
    headline = len(sentence) <= _HEADLINE and not sentence.endswith((".", ",", ";"))
    return bool(headline or _ANCHOR.search(sentence) or any(find_dates(sentence)))


def _said(match: regex.Match[str], dims: Mapping[str, str]) -> dict[str, str]:
    """Return the category and the level that a match names; `all` where it names none."""
    groups = match.groupdict()
    said = {}
    if "category" not in dims:
        said["category"] = next(
            (
                code
                for name, code in (("rso", "1"), ("violent", "2"), ("other", "3"))
                if groups.get(name)
            ),
            "all",
        )
    if "level" not in dims and "level" in groups:
        said["level"] = groups["level"] or "all"
    return said


def _changes(sentence: str, held: set[str], national: bool) -> Iterator[Claim]:
    found = [match for pattern in _CHANGES for match in pattern.finditer(sentence)]
    if len(found) != 1:
        return
    topics = [
        (dims, what)
        for words, dims, what, needs in _TOPICS
        if needs & held and _compiled(words).search(sentence)
    ]
    if len(topics) != 1:
        return
    match = found[0]
    if _HEDGED.search(sentence[: match.start("figure")]):
        return
    figure = match["figure"].replace(",", "")
    beside = {number.replace(",", "") for number in regex.findall(r"\d[\d,]*\d|\d", sentence)}
    yield Claim(
        "percent_change" if match["percent"] else "change",
        topics[0][0],
        figure if match["up"] else f"-{figure}",
        topics[0][1],
        national,
        frozenset(beside - {match["figure"].replace(",", "")}),
    )
