"""The names of police districts, told from their form."""

from __future__ import annotations

import regex

_DISTRICT = regex.compile(
    r"""(?:(?:bcu|ocu|bpu|lpu|lpa|dcu|tpu|npa|sector|area|division|district|borough)\s+
        (?:[a-z]|\d{1,2}|[ivx]+)(?:[\s,&'(-]+[a-z)]{2,20}){0,4}
    |(?:bcu|ocu|lpu|lpa|dcu)\s(?:(?:north|south)[\s-]?(?:east|west)?|east|west|central|city)
    |.{0,40}\b(?:bcu|ocu|lpu|lpa|dcu|division|district|borough|basic\ command\ unit|sector)s?
    |[\'"\u2018\u2019]?[a-z][\'"\u2018\u2019]?\ (?:division|bcu|district)\b.{0,40})""",
    regex.IGNORECASE | regex.VERBOSE,
)


_SEVERAL = regex.compile(
    r"\b(?:all|both|every|each|the|our|these|those|whole|two|three|four|five|six|seven|eight|nine"
    r"|ten|eleven|twelve|\d{1,2})\b",
    regex.IGNORECASE,
)
"""`the ten boroughs`: all of them, and so the area."""


def is_district(label: str) -> bool:
    """Tell whether a label has the form of a police district: `BCU N`, `A Division`."""
    text = label.strip(" :-")
    return (
        len(label) < 60
        and bool(_DISTRICT.fullmatch(text))
        and not (text.lower().endswith("s") and _SEVERAL.search(text))
    )
