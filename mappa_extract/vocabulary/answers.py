"""Answers of one question in one cell: `(a) 14 (b) 3 (c) 11`, as the reports of 2003-2008 have."""

from __future__ import annotations

import regex

from mappa_extract.vocabulary.numbers import Figure, read_figure

_MARK = regex.compile(
    r"\(?([a-k])\)[.:]?\s*(?==?\s*\S)|(?<!\S)([a-k])[.:=]\s+(?=\S)", regex.IGNORECASE
)
_FIRST = regex.compile(r"(?<!\S)\(?a[).:=]", regex.IGNORECASE)
_LIST_DASH = regex.compile(r"[-\u2010-\u2015]\s+(?=\d)")
"""`(a) - 14`: no minus, a mark between letter and answer."""
_AND = regex.compile(r"(?<!\s)\s+(?:and|&|ac?)$", regex.IGNORECASE)
_PART = regex.compile(r"(?<![\w(])\(?([a-k])\)\s*", regex.IGNORECASE)


def read_answers(text: str) -> list[tuple[str, Figure]] | None:
    """Return the answers that a text holds and nothing else, each with its letter; else None."""
    marks = list(_MARK.finditer(text))
    if not marks or text[: marks[0].start()].strip():
        return None
    found = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        printed = text[mark.end() : after.start() if after else len(text)].strip(" ,;=:\t\n")
        figure = read_figure(_LIST_DASH.sub("", _AND.sub("", printed), count=1).rstrip(",;"))
        if figure is None:
            return None
        found.append(((mark[1] or mark[2]).lower(), figure))
    letters = [letter for letter, _ in found]
    return found if letters == sorted(set(letters)) else None


def answers_at_end(text: str) -> tuple[str, list[tuple[str, Figure]]] | None:
    """Return a line's label and the answers from (a) on behind it; None where there are none."""
    for mark in _FIRST.finditer(text):
        if answers := read_answers(text[mark.start() :]):
            return text[: mark.start()].strip(), answers
    return None


def part_of(label: str, letter: str) -> str:
    """Return what a question asks with one of its letters: what stands before (a), and the part.

    A label without such parts is returned whole.
    """
    if not letter:
        return label
    parts = list(_PART.finditer(label))
    letters = [part[1].lower() for part in parts]
    if letter not in letters or len(parts) < 2:
        return label
    place = letters.index(letter)
    first = letters.index("a") if "a" in letters[: place + 1] else 0
    stop = parts[place + 1].start() if place + 1 < len(parts) else len(label)
    before = label[: parts[first].start()].strip()
    return f"{before} {label[parts[place].start() : stop].strip()}".strip()


def letters_of(label: str) -> list[str]:
    """Return the letters of the parts that a question has."""
    return [part[1].lower() for part in _PART.finditer(label)]


def piece_of(label: str, letter: str) -> str:
    """Return what one part of a question says by itself; empty where it has no such part."""
    parts = list(_PART.finditer(label))
    for place, part in enumerate(parts):
        if part[1].lower() == letter:
            stop = parts[place + 1].start() if place + 1 < len(parts) else len(label)
            return label[part.end() : stop].strip()
    return ""
