"""Screening: which pages can hold statistics, told from their bare text at little cost."""

from __future__ import annotations

import regex

# Words that labels of the tables are made of, in English and Welsh; each class counts once.
_CLASSES = [
    regex.compile(pattern, regex.IGNORECASE)
    for pattern in (
        r"categor|\bcat\.? ?[123]\b|\brso|sex(?:ual)? +offenders?\b|troseddwyr|v&o|notification",
        r"\blevels? +[123]\b|\blefel|mappp|\blevel +(?:one|two|three)",
        r"\btotal|cyfanswm|number +of|nifer",
        r"breach|licen[cs]e|custody|ddalfa|torri|recall",
        r"\bsopo|\bshpo|prevention +order|travel +order|notification +order|restraining|gorchym"
        r"|sex +offender +order|\bftos?\b",
        r"per +100[, ]?000|100[, ]?000",
        r"applied +for|interim|imposed|granted|revoked",
        r"\b(?:bcu|division|district|ocu)s?\b",
        r"cautioned|convicted|serious +further|serious +sexual",
    )
]
_FIGURES = regex.compile(
    r"(?<![\w.,/£-])(?:\d{1,3}(?:,\d{3})+|\d{1,5}(?:\.\d+)?)(?=[\s*%]|$)", regex.MULTILINE
)


def holds_statistics(text: str) -> bool:
    """Tell whether a page with this text may hold a table of statistics.

    Generous: a page taken in vain costs time, a page left out costs figures.
    """
    squeezed = regex.sub(r"(?<=\b\w) (?=\w\b)", "", text) if _is_spaced(text) else text
    classes = sum(bool(pattern.search(squeezed)) for pattern in _CLASSES)
    if classes < 2:
        return False
    figures = len(_FIGURES.findall(text))
    lone = len(regex.findall(r"(?m)(?:^|\s)\d{1,3}(?:,\d{3})?\s*$", text))
    return (figures >= 4 and (classes >= 4 or lone >= 3)) or (classes >= 3 and lone >= 1)


def _is_spaced(text: str) -> bool:
    return len(regex.findall(r"\b\w \w \w \w\b", text)) > 2
