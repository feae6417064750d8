"""Phrases as a vocabulary file writes them: words, `[optional]` ones and `(one|another)`."""

from __future__ import annotations

import regex

from mappa_extract.errors import DeclarationError
from mappa_extract.vocabulary.words import words_of

Phrase = list["str | tuple[bool, list[Phrase]]"]
"""Words, and bracketed alternatives: whether they may be missing, and what they are."""
START, END = "^", "$"
_PIECE = regex.compile(r"[\[\]()|]|[^\s\[\]()|]+")


def parse_phrase(phrase: str, where: str = "phrase") -> Phrase:
    """Parse a phrase with `[optional]` and `(a|b)` into words and bracketed alternatives.

    Raises:
        DeclarationError: brackets that do not match; names where the phrase stands.
    """
    pieces = _PIECE.findall(phrase.lower())
    branches, position = _branches(pieces, 0)
    if position != len(pieces) or len(branches) != 1 or not branches[0]:
        raise DeclarationError(f"{where}: brackets do not match in the phrase {phrase!r}")
    return branches[0]


def _branches(pieces: list[str], position: int) -> tuple[list[Phrase], int]:
    branches: list[Phrase] = [[]]
    while position < len(pieces) and pieces[position] not in (")", "]"):
        piece = pieces[position]
        position += 1
        if piece == "|":
            branches.append([])
        elif piece in ("(", "["):
            inner, position = _branches(pieces, position)
            if position >= len(pieces) or pieces[position] != {"(": ")", "[": "]"}[piece]:
                return [], -1
            position += 1
            branches[-1].append((piece == "[", inner))
        else:
            branches[-1].append(piece)
    return branches, position


_WORDINGS = 16
_DATES = "[{date}|{period}|{year}|{calendar}]"


def wordings(phrase: Phrase) -> list[list[str]]:
    """Return the wordings of a parsed phrase, the fullest first, and of many only some."""
    found: list[list[str]] = [[]]
    for item in phrase:
        if isinstance(item, str):
            endings = [[item]]
        else:
            optional, branches = item
            endings = [wording for branch in branches for wording in wordings(branch)]
            endings += [[]] if optional else []
        found = [[*one, *end] for one in found for end in endings][:_WORDINGS]
    return found


def phrase_of(label: str) -> str:
    """Return the phrase that only this printed label is, with any date; empty without a word."""
    words = [word for word in words_of(label)[0] if word != "%"]
    while words and words[0].startswith("{"):
        words.pop(0)
    while words and words[-1].startswith("{"):
        words.pop()
    if not words:
        return ""
    plain = [_DATES if word.startswith("{") else word for word in words]
    return " ".join([START, _DATES, *plain, _DATES, END])
