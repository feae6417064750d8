"""A label's words in one form: no marks, no mark-up, no endings; dates as `{date}` and the like."""

from __future__ import annotations

import importlib.util
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import regex

from mappa_extract.vocabulary.dates import DateMention, find_dates

_MARKUP = regex.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_MARKS = regex.compile("[\u00b9\u00b2\u00b3\u2070-\u2079*†‡]+")
_OPTIONAL_ENDING = regex.compile(r"\((?:s|es|ies)\)", regex.IGNORECASE)
_POSSESSIVE = regex.compile(r"(?<=\w)['\u2018\u2019`\u00b4]s\b", regex.IGNORECASE)
_THOUSANDS = regex.compile(r"(?<=\d),(?=\d{3}\b)")
_SPACED_THOUSANDS = regex.compile(r"\b100 000\b|\b100\s?k\b", regex.IGNORECASE)
_SLASH = regex.compile(r"(?<=\p{L}\.?)/(?=\p{L})")
_DOTTED = regex.compile(r"(?<![\p{L}.])\p{L}(?:\.\p{L}){1,4}\b\.?s?")
_CONTRACTED = regex.compile(
    r"(?<=\p{L}{2})['\u2019](?=(?:d|g|ts?|ns|rs|mts?)\b)"
    r"|(?<=\b(?:reg|notific|notif|pop|cond|restric|restr|convict|conv|prevent))['\u2019](?=n\b)",
    regex.IGNORECASE,
)
"""An apostrophe in the middle of a shortened word: app'd, reg'n; `sy'n` is two words."""
_HYPHENATED = regex.compile(r"(?<=\p{Ll})\s?[\u2010\u00ad]\s(?=\p{Ll})")
_ITEM = r"(?:\(?(?:[ivx]{1,5}|[a-k]|\d{1,2})[).:](?=[\s(]|\p{L})|[ivx]{2,5}\s)"
_ENUMERATOR = regex.compile(
    rf"^(?:\s*(?:(?:table|chart|figure|fig|tabl)\s(?:\d{{1,2}}[a-k]?|[a-k])\b[.:)]?\s*[-\u2010-\u2015]?"
    rf"|{_ITEM}|[a-k]\d{{1,2}}[.:)]|\d{{1,2}}(?:\.\d{{1,2}})+\.?\s|[•●▪◦♦·>»✓*\uf0b7\uf0a7-])\s*)+(?=\D)",
    regex.IGNORECASE,
)
_ANSWER = regex.compile(r"\(?([ivx]{1,5}|[a-k])[).:]", regex.IGNORECASE)
_SEE_PAGE = regex.compile(r"\(?\bsee (?:page|note|p\.?)\s*\d+[^)]{0,40}\)?", regex.IGNORECASE)
_WORD = regex.compile(r"\{\w+\}|[\p{L}\p{M}]+\d?|\d+%?|%")
_ORDER_IN_CAPITALS = regex.compile(
    r"\bNO(?=:?\s+(?:appl|appn|app'n|appd|sought|request|int|full|final|made|grant|impos|issue|obtain"
    r"|gain|given|order|award|temp)[a-z'\u2019]*)"
)
"""`NO` before what is done with orders, and in small letters: a Notification Order, no number."""
_LETTERSPACED = regex.compile(r"(?<!\S)(?:\p{L} ){3,}\p{L}(?!\S)")


def normalise(text: str) -> str:
    """Return `text` in plain letters: no ligatures, soft hyphens, mark-up or note marks."""
    if text.isascii() and "<" not in text and "&" not in text and "*" not in text:
        text = _SLASH.sub(" ", text) if "/" in text else text
        return " ".join(text.split())
    text = _HYPHENATED.sub("", text)
    text = text.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")
    text = unicodedata.normalize("NFKC", _MARKS.sub(" ", text))
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    text = text.replace("&amp;", "&").replace("&", " and ").replace("\ufffd", " ")
    return " ".join(_SLASH.sub(" ", text).split())


def words_of(text: str) -> tuple[list[str], list[DateMention], tuple[str, ...]]:
    """Return a label's words in small letters, the dates among them, and its list numbers.

    Dates stand as `{date}`, `{period}`, `{year}` or `{calendar}`; the list numbers are those in
    front, `("iii", "a")` for `iii) (a) ...`.
    """
    text = _ORDER_IN_CAPITALS.sub("notification order", normalise(text))
    if _LETTERSPACED.search(text):
        text = _LETTERSPACED.sub(lambda match: match[0].replace(" ", ""), text)
    text = _SPACED_THOUSANDS.sub("100000", text)
    dates = list(find_dates(text))
    for mention in reversed(dates):
        text = f"{text[: mention.start]} {{{mention.kind}}} {text[mention.stop :]}"
    text = _THOUSANDS.sub("", text)
    text = _SEE_PAGE.sub("", text)
    answers: tuple[str, ...] = ()
    if match := _ENUMERATOR.match(text):
        answers = tuple(one.lower() for one in _ANSWER.findall(match[0]))
        text = text[match.end() :]
    text = _POSSESSIVE.sub("s", _OPTIONAL_ENDING.sub("", text))
    if "." in text:
        text = _DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    text = _CONTRACTED.sub("", text)
    if not text.isascii():
        text = "".join(
            char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char)
        )
    return _WORD.findall(text.lower()), dates, answers


@cache
def _stemmer() -> Any:
    # The package itself loads the stemmers of thirty languages: one of its modules is taken.
    name = "snowballstemmer"
    found = importlib.util.find_spec(name) if name not in sys.modules else None
    if found:
        sys.modules[name] = importlib.util.module_from_spec(found)
    try:
        from snowballstemmer.english_stemmer import EnglishStemmer
    finally:
        if found:
            del sys.modules[name]
    return EnglishStemmer()


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return the stem of an English word: breach for breached, breaches and breaching."""
    if len(word) <= 3 or not word.isalpha() or not word.isascii():
        return word[:-1] if word in _SHORT_PLURALS else word
    return str(_stemmer().stemWord(word))


_SHORT_PLURALS = frozenset({"vos", "ods", "ros"})

_MUTATED = (
    ("ngh", "c"), ("ch", "c"), ("mh", "p"), ("ph", "p"), ("nh", "t"), ("th", "t"), ("dd", "d"),
    ("ng", "g"), ("b", "p"), ("m", "b"), ("f", "b"), ("f", "m"), ("g", "c"), ("d", "t"), ("n", "d"),
    ("l", "ll"), ("r", "rh"), ("h", ""), ("", "g"),
)  # fmt: skip
"""Beginnings of Welsh words after mutation, and what they were before."""


def unmutated(word: str) -> Iterator[str]:
    """Yield what a Welsh word may be without its initial mutation."""
    for after, before in _MUTATED:
        if word.startswith(after):
            yield before + word[len(after) :]
