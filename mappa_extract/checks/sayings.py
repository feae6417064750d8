"""The ways in which a report's sentences say a figure, as patterns, and what each one names."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import regex

from mappa_extract.codebook import ORDERS, STAGES
from mappa_extract.vocabulary.numbers import NUMBER_WORDS

NUMBER = rf"(?<![\d.,£/-])(?P<figure>\d{{1,3}}(?:,\d{{3}})+|\d+|\b(?:{'|'.join(NUMBER_WORDS)})\b)"
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
def compiled(text: str) -> regex.Pattern[str]:
    """Return a pattern, made when it is first needed: few of them are, and each is costly."""
    return regex.compile(text, regex.IGNORECASE)


class Saying(NamedTuple):
    """A way of saying a figure: what it is of, and words one of which it can't do without."""

    words: str
    """A pattern, whatever the case of its letters."""
    dims: dict[str, str]
    what: str
    needs: frozenset[str]


_OF_RSO = frozenset({" rso", "sex", "categor", "notif"})
COUNTS: tuple[Saying, ...] = (
    Saying(
        (
            # An abbreviation alone beside a number may be the label of a table's row.
            rf"{NUMBER}\s+(?!RSOs?\b(?!\s+\p{{L}})){_RSO}\b"
            rf"(?!{_BE}\s+(?:who\b|whose|cautioned|convicted|managed|charged"
            r"|returned|recalled|having|arrested|visited|sentenced|breached|sent|assessed"
            r"|in\s+(?:prison|custody)|per\b|ha[ds]))"
        ),
        {"measure": "eligible_offenders", "basis": "snapshot", "category": "1", "level": "all"},
        "registered sexual offenders",
        _OF_RSO,
    ),
    Saying(
        (
            rf"number\s+of\s+{_RSO}(?:\s+(?:living\s+)?in\s+(?:the\s+)?\w+)?(?:\s+on\s+31\s+March"
            rf"\s+\d{{4}})?\s+(?:was|is|stood\s+at)\s+{NUMBER}(?!\s*(?:%|per\b))"
        ),
        {"measure": "eligible_offenders", "basis": "snapshot", "category": "1", "level": "all"},
        "registered sexual offenders",
        _OF_RSO,
    ),
    Saying(
        rf"{NUMBER}\s+MAPPA[- ]eligible\s+(?:offenders|individuals)(?!{_BE}\s+managed)",
        {"measure": "eligible_offenders", "basis": "snapshot", "category": "all", "level": "all"},
        "MAPPA-eligible offenders",
        frozenset({"eligible"}),
    ),
    Saying(
        (rf"{NUMBER}\s+{_WHO}{_BE}\s+{_MANAGED}(?!.{{0,40}}(?:recalled|returned|charged))"),
        {"measure": "managed_offenders"},
        "managed",
        frozenset({"managed", "included", "dealt"}),
    ),
    Saying(
        (
            rf"{NUMBER}\s+{_WHO}{_AT_LEVEL}{_BE}\s+(?:recalled|returned)"
            rf"(?:\s+to\s+(?:custody|prison))?(?!.{{0,30}}(?:order|SOPO|SHPO))"
        ),
        {"measure": "licence_recalls"},
        "recalled to custody",
        frozenset({"recalled", "returned"}),
    ),
    Saying(
        (
            rf"{NUMBER}\s+{_WHO}{_BE}\s+{_MANAGED}{_BE}\s+(?:returned|sent|sentenced)\s+to\s+"
            rf"(?:custody|prison).{{0,30}}{_BREACHED}.{{0,30}}(?:\border\b|SOPO|SHPO)"
        ),
        {"measure": "order_breach_custody"},
        "sent to custody for breach of an order",
        frozenset({"managed", "included", "dealt"}),
    ),
    Saying(
        (
            rf"{NUMBER}\s+{_WHO}{_AT_LEVEL}{_BE}\s+charged\s+with\s+(?:an?\s+)?serious\s+"
            r"(?:further|sexual\s+or\s+violent)\s+offences?"
        ),
        {"measure": "serious_further_offences"},
        "charged with a serious further offence",
        frozenset({"charged"}),
    ),
    Saying(
        (
            rf"{NUMBER}\s+(?:{_RSO}|offenders|individuals|people){_BE}\s+(?:cautioned\s+or\s+"
            rf"convicted|convicted\s+or\s+cautioned|breached)\s+for\s+{_BREACHED}"
            rf".{{0,40}}{_REGISTER}"
        ),
        {"measure": "notification_breaches", "category": "1"},
        "cautioned or convicted for breach of notification requirements",
        frozenset({"regist", "notif"}),
    ),
    Saying(
        (
            rf"{NUMBER}\s+(?:{_RSO}|offenders|individuals|people)\s+(?:had|having|have\s+had)\s+"
            r"(?:their\s+)?life\s?-?time\s+notification\s+(?:requirements?\s+)?revoked"
        ),
        {"measure": "notification_revocations", "category": "1"},
        "with their lifetime notification revoked",
        frozenset({"revoked"}),
    ),
    *(
        Saying(
            rf"{NUMBER}\s+{before}{name}{_BE}\s+{verb}",
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
SHARES: tuple[Saying, ...] = (
    Saying(
        (
            rf"{_PERCENT}\s+of\s+(?:all\s+|the\s+|our\s+)?(?:MAPPA[- ]?(?:eligible\s+)?)"
            rf"(?:offenders|individuals|cases){_BE}\s+managed\s+(?:at|under)\s+{_LEVELS}"
        ),
        {},
        "of all managed",
        frozenset({"%", "per"}),
    ),
    Saying(
        (
            rf"{_PERCENT}\s+of\s+(?:all\s+|the\s+|our\s+)?(?:MAPPA[- ]?(?:eligible\s+)?)"
            rf"(?:offenders|individuals|cases)\s+(?:are|were)\s+{_RSO}"
        ),
        {"category": "1"},
        "of all registered sexual offenders",
        frozenset({"%", "per"}),
    ),
)
TOPICS: tuple[Saying, ...] = (
    Saying(
        rf"(?:number|total)\s+of\s+(?:{_RSO}|sex(?:ual)?\s+offender\s+registrations)",
        {"measure": "eligible_offenders", "basis": "snapshot", "category": "1", "level": "all"},
        "the registered sexual offenders",
        _OF_RSO,
    ),
    Saying(
        r"(?:number|total)\s+of\s+MAPPA[- ]?(?:eligible\s+)?offenders",
        {"measure": "eligible_offenders", "basis": "snapshot", "category": "all", "level": "all"},
        "the MAPPA-eligible offenders",
        frozenset({"mappa"}),
    ),
    Saying(
        rf"{_REGISTER}\s+requirements?.{{0,40}}caution\w*\s+(?:and|or)\s+convict",
        {"measure": "notification_breaches", "category": "1"},
        "cautions and convictions for breach of notification",
        frozenset({"caution"}),
    ),
    Saying(
        r"\d\s+(?:civil\s+)?orders\s+(?:have\s+been|were)\s+(?:granted|made|imposed)",
        {"measure": "orders", "category": "1", "order": "all", "stage": "full"},
        "all orders",
        frozenset({"orders"}),
    ),
    *(
        Saying(
            rf"number\s+of\s+{name}(?:\s+(?:made|imposed|granted|issued))",
            {"measure": "orders", "category": "1", "order": order, "stage": "full"},
            f"{ORDERS[order]}s made",
            _NAMES_ORDER[order],
        )
        for order, name in _ORDER_NAMES.items()
    ),
)
