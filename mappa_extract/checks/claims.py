"""What sentences say of the tables: counts, shares, and changes on the year before.

A claim is taken from a sentence only when its words name one figure for certain: nothing
hedged ("around", "over"), nothing of another year or place, nothing that may belong to a
single case. What is not understood is no claim; the text never gives a figure of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import regex

from mappa_extract.checks.sayings import (
    COUNTS,
    NUMBER,
    SHARES,
    TOPICS,
    Saying,
    compiled,
)
from mappa_extract.vocabulary.dates import find_dates
from mappa_extract.vocabulary.numbers import NUMBER_WORDS

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


_FIGURES: tuple[tuple[Kind, tuple[Saying, ...]], ...] = (
    ("count", COUNTS),
    ("share", SHARES),
)
_NEEDED = frozenset().union(*(each.needs for each in (*COUNTS, *SHARES, *TOPICS)))
_UP = r"(?:increase|increased|rise|risen|rose|growth|grew|grown)"
_DOWN = r"(?:decrease|decreased|reduction|reduced|fall|fell|fallen|drop|dropped)"
_MOVED = ("increas", "rise", "rose", "grow", "grew", "decreas", "reduc", "fall", "fell", "drop")
"""What a sentence must hold to speak of a change, in small letters."""
_AMOUNT = r"(?P<figure>\d+(?:\.\d+)?(?:,\d{3})*)\s?(?P<percent>%|per\s?cent)?"
_CHANGES = (
    compiled(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\s+(?:of|by)\s+{_AMOUNT}"),
    compiled(
        r"(?<!\d)(?P<figure>\d+(?:\.\d+)?)\s?(?P<percent>%|per\s?cent)\s+(?:annual\s+)?"
        rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b"
    ),
)
_HEDGED = compiled(
    r"\b(?:around|about|over|nearly|almost|approximately|approx\.?|some|more\s+than|less\s+than"
    r"|fewer\s+than|up\s+to|at\s+least|under|between|estimated|roughly|just|of\s+these|of\s+whom"
    r"|[\d%]|levels?|lvls?|tiers?|cat|category|(?:levels?|lvls?|tiers?|categor(?:y|ies))"
    r"\s*\d\s*(?:,|and|or|&)|(?:lvl|tier)\s*\d\s*(?:,|and|or|&)\s*(?:lvl|tier)"
    r"|\d\s*(?:-|to|–))\s*$"
)
_ELSEWHEN = compiled(
    r"\blast\s+year\b|previous\s+year|year\s+before|\bcompared\b|\bsince\b|at\s+any\s+(?:given\s+|one\s+)?"
    r"time|currently|\bper\s+(?:100,000|head)"
)
_ELSEWHERE = compiled(
    r"national|England\s+and\s+Wales|across\s+the\s+country|42\s+areas|in\s+the\s+UK"
)
_ANCHOR = compiled(
    r"\blevels?\s*[123]|this\s+year|during\s+the\s+year|the\s+year\s+under\s+review|in\s+total"
    r"|a\s+total\s+of|31\s+March|31st\s+March|in\s+the\s+(?:community|area|county)"
)
_SAID = compiled(
    rf"{NUMBER}\s+(?:regist|rso|categ|indiv|people|person|offend|mappa|viol|other|case|full"
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
_OVERVIEW = compiled(
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
            for match in compiled(words).finditer(sentence) if needs & held else ():
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
                yield Claim(kind, said, NUMBER_WORDS.get(figure, figure), what)


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
        for words, dims, what, needs in TOPICS
        if needs & held and compiled(words).search(sentence)
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
