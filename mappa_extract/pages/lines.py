"""Words of a page without leaders and bullets, put into lines. Lengths are points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import regex

from mappa_extract.model import Box, Word

_LEADERS = regex.compile(r"[.\u2026_·•]{2,}|(?<=\s)\.(?=\s|$)|^\.$|[-\u2010-\u2015\u2212]{4,}")
_FEWEST_DOTS = 8
"""Single dots on a page that are leaders: one may touch the figure."""
_DOT_BEFORE = regex.compile(r"\.(?=\d)")
_DASH = regex.compile(r"[-\u2010-\u2015\u2212]")
_FEWEST_DASHES = 4
"""Single dashes side by side that are leaders; each alone is a figure."""
_BULLET = regex.compile(r"[>•●▪◦♦·➢➤»✓❖■□\uf0b7\uf0a7\uf0d8\u2023]+")


def size_of(word: Word) -> float:
    """Return a word's type size; the height of its box where that is not known."""
    return word.size or max(word.box.bottom - word.box.top, 1.0)


def cleaned(words: Iterable[Word]) -> list[Word]:
    """Return the words without leaders and bullets; a word with leaders on it is cut."""
    kept = []
    every = list(words)
    dotted = sum(word.text == "." for word in every) >= _FEWEST_DOTS
    for word in every:
        text = word.text
        if _BULLET.fullmatch(text):
            continue
        if dotted and _DOT_BEFORE.match(text):
            kept += _cut(word, [(1, len(text))])
            continue
        if any(sign in text for sign in (".", "\u2026", "_", "·", "--", "––", "——")):
            pieces = _pieces(word)
            if pieces is not None:
                kept += pieces
                continue
        if text[0] in "•●▪◦➢➤■\uf0b7" and len(text) > 1:
            text = text[1:]
            box = word.box._replace(x0=word.box.x0 + 0.5 * size_of(word))
            word = Word(text, box, word.ink, word.size, word.bold, word.note)
        kept.append(word)
    return kept


def without_dashes(line: list[Word]) -> list[Word]:
    """Return a line without leaders of single dashes, which stand evenly side by side."""
    kept: list[Word] = []
    row: list[Word] = []
    for word in [*line, None]:
        dash = word is not None and _DASH.fullmatch(word.text)
        near = not row or (word is not None and word.box.x0 - row[-1].box.x1 < size_of(word))
        if dash and near:
            row.append(word)  # type: ignore[arg-type]
            continue
        if len(row) < _FEWEST_DASHES:
            kept += row
        row = [word] if dash and word is not None else []
        if word is not None and not dash:
            kept.append(word)
    return kept


def _pieces(word: Word) -> list[Word] | None:
    """Return the parts of a word between leaders, or None where it has none."""
    found = [one.span() for one in _LEADERS.finditer(word.text)]
    if not found:
        return None
    starts = [0, *(stop for _, stop in found)]
    stops = [*(start for start, _ in found), len(word.text)]
    return _cut(word, list(zip(starts, stops, strict=True)))


def _cut(word: Word, spans: Sequence[tuple[int, int]]) -> list[Word]:
    """Return the parts of a word that hold a sign, by where they begin and end in its text."""
    wide = (word.box.x1 - word.box.x0) / max(len(word.text), 1)
    pieces = []
    for start, stop in spans:
        text = word.text[start:stop]
        if not text.strip():
            continue
        x0, x1 = word.box.x0 + start * wide, word.box.x0 + stop * wide
        box = Box(x0, word.box.top, x1, word.box.bottom)
        ink = word.ink
        if ink is not None and (start or stop < len(word.text)):
            step = (ink.x1 - ink.x0) / max(len(word.text), 1)
            ink = Box(ink.x0 + start * step, ink.top, ink.x0 + stop * step, ink.bottom)
        pieces.append(Word(text, box, ink, word.size, word.bold, word.note))
    return pieces


def lines_of(words: list[Word]) -> list[list[Word]]:
    """Put words on one base line together, from left to right; only near words make a line."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.box.top + one.box.bottom, one.box.x0)):
        # Held against the first word of a line: from word to word, lines that stand at slightly
        # other heights side by side would run into each other.
        near = [
            line
            for line in lines[-10:]
            if abs(_middle(line[0]) - _middle(word)) <= 0.32 * min(size_of(line[0]), size_of(word))
        ]
        home = min(near, key=partial(_off, word), default=None)
        if home is None:
            lines.append([word])
        else:
            home.append(word)
    for line in lines:
        line.sort(key=lambda one: one.box.x0)
    return lines


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def _off(word: Word, line: Sequence[Word]) -> float:
    """Return how much higher or lower a word stands than the one in a line that is nearest."""
    nearest = min(line, key=lambda one: max(one.box.x0 - word.box.x1, word.box.x0 - one.box.x1))
    return abs(_middle(nearest) - _middle(word))
