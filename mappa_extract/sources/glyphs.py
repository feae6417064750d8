"""Glyphs: characters that know where they stand on a page, as rows of cells.

The characters come from a PDF's text or from a picture that was read; nothing is taken from
the order in which they were drawn. Lengths are points of the page as it is shown; the boxes
that a word keeps are in the points of the page as it is stored.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from mappa_extract.model import Box, Cell, Row, Word
from mappa_extract.sources.capitals import small_capitals
from mappa_extract.sources.chars import Char, page_chars
from mappa_extract.sources.encoding import seen
from mappa_extract.sources.faces import NOTHING, Faces, Settled
from mappa_extract.sources.layers import Layers
from mappa_extract.sources.margins import without_margin_number
from mappa_extract.sources.overprinted import overprinted
from mappa_extract.sources.regions import is_numeric, regions
from mappa_extract.sources.sheet import Sheet, unrotated
from mappa_extract.sources.slanted import slanted_words
from mappa_extract.sources.spacing import spaced_pieces
from mappa_extract.sources.struck import scratched, without_struck

_NOTE_SIZE = 0.82
"""A mark smaller than this share of the word before it, and raised, is a note's."""
_CELL_GAP = 0.72
"""Space that parts two cells, in heights of the type; a wide word space is 0.6."""
_DIGIT_GAP = 0.42
"""The same between two figures, where a thousands space is 0.3."""
_KERNED = 0.22
"""The same between two digits of one number."""

_MOSTLY = 0.7
"""Share of a page's words with a space before them, above which the page draws its spaces."""

_LIGATURE = regex.compile("[\ufb00-\ufb06]")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page shows, upright: words, rules and fills, and its rows as the walk wants them."""

    rows: tuple[Row, ...]
    words: tuple[Word, ...]
    rules: tuple[Box, ...]
    fills: tuple[Box, ...]
    hidden: tuple[tuple[str, Word], ...] = ()
    """Words that nobody sees, each with why."""
    struck: tuple[Box, ...] = ()
    """The places of what is struck out or printed over, on the page as it is stored."""
    digits: tuple[Box, ...] = ()
    """The places of the digits, likewise."""
    layer: bool = False
    """The text is what somebody's OCR has put under a scan."""
    fonts: Settled = NOTHING
    """What was found out of the fonts."""


def page_drawn(
    page: Any, number: int, layers: Layers, layer: bool = False, faces: Faces | None = None
) -> Drawn:
    """Return what a pdfplumber page, the report's page `number`, shows.

    Where the text is a `layer` that somebody's OCR has put under a picture, a word is
    stretched with its space over the place of its letters: the space is part of its width.
    """
    painted = page_chars(page, layers, layer, faces, number)
    layer, scale = layer or painted.layer, painted.scale
    width, height = float(page.width) * scale, float(page.height) * scale
    sheet = Sheet(number, width, height, int(page.rotation or 0), scale)
    rules, fills = painted.rules, painted.fills
    rows: list[Row] = []
    words: list[Word] = []
    crossed: list[Glyphs] = []
    main: int | None = None
    for turn, group in _by_direction(painted.chars):
        lines = _lines(_words(group, layer))
        if main is None:
            main = turn
            if turn:
                rules = [_turned_box(box, turn) for box in rules]
                fills = [_turned_box(box, turn) for box in fills]
            lines, crossed = without_struck(lines, rules)
            if not turn:
                lines = without_margin_number(lines, rules, width)
            words += [_word(word, sheet) for line in lines for word in line]
        elif main == 0 and turn in (90, 270):
            words += _sideways(lines, turn, sheet)
        rows += _rows_of(lines, sheet)
    if main == 0:
        words += slanted_words(painted.slanted)
    struck = [ink for word in crossed if (ink := _word(word, sheet).ink)]
    unsure = (*overprinted(painted.chars), *scratched(painted.chars, painted.strokes))
    struck += [unrotated(box, sheet) for box in unsure]
    hidden = tuple(_hidden(painted.hidden, sheet))
    parts = (tuple(rows), tuple(words), tuple(rules), tuple(fills))
    digits = tuple(
        unrotated(Box(char.x0, char.top, char.x1, char.bottom), sheet)
        for char in painted.chars
        if char.text.isdigit()
    )
    return Drawn(*parts, hidden, tuple(struck), digits, layer, painted.fonts)


def _hidden(chars: list[tuple[str, Char]], sheet: Sheet) -> Iterator[tuple[str, Word]]:
    """Yield what nobody sees, as words."""
    for why in dict.fromkeys(why for why, _ in chars):
        for _, group in _by_direction([char for each, char in chars if each == why]):
            for word in _words(group):
                yield why, _word(word, sheet)


def _sideways(lines: list[list[Glyphs]], turn: int, sheet: Sheet) -> Iterator[Word]:
    """Yield each line that reads up or down as one word where it stands: the head of a column."""
    for line in lines:
        run: list[Glyphs] = []
        for word in [*line, None]:
            if word is None or (run and word.x0 - run[-1].x1 > _CELL_GAP * word.size):
                box = _turned_box(
                    Box(
                        run[0].x0,
                        min(one.top for one in run),
                        run[-1].x1,
                        max(one.bottom for one in run),
                    ),
                    360 - turn,
                )
                text = " ".join(one.text for one in run)
                yield Word(text, box, unrotated(box, sheet), run[0].size)
                run = []
            if word is not None:
                run.append(word)


def _word(word: Glyphs, sheet: Sheet) -> Word:
    box = Box(word.x0, word.top, word.x1, word.bottom)
    ink = [char.ink for char in word.chars if char.ink]
    drawn = Box.around(ink) if ink else box
    bold = word.chars[0].bold
    shown = unrotated(drawn, sheet)
    return Word(word.text, box, shown, word.size, bold, word.note, spacing=word.spacing)


def word_rows(words: Sequence[Char], sheet: Sheet) -> Iterator[Row]:
    """Yield the rows of words that are whole already; each is a `Char` of several letters."""
    yield from _rows_of(_lines([Glyphs([word]) for word in words]), sheet)


def _rows_of(lines: list[list[Glyphs]], sheet: Sheet) -> Iterator[Row]:
    for region in regions(lines):
        for line in region:
            cells = tuple(_cells(line, sheet))
            if cells:
                around = Box.around(cell.box for cell in cells)
                yield Row(cells, around.top, around.bottom, None, sheet.number)


def _by_direction(chars: list[Char]) -> Iterator[tuple[int, list[Char]]]:
    """Part the characters by the direction in which they read: 0, 90, 180 or 270 degrees.

    Pages are sometimes drawn sideways without `/Rotate`: what reads upwards is turned, so
    that the rest of the work knows only one direction. The most frequent direction is first.
    """
    groups: dict[int, list[Char]] = {}
    for char in chars:
        groups.setdefault(char.angle, []).append(char)
    for angle, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        if angle == 0:
            yield 0, group
        elif len(group) >= _FEW:
            yield angle, [_turned(char, angle) for char in group]


_FEW = 4
"""Fewer characters that read in another direction are a page's mark or a slip."""


def _turned(char: Char, angle: int) -> Char:
    """Return the character where it would be if the page were turned upright."""
    ink = Box(char.x0, char.top, char.x1, char.bottom)
    box = _turned_box(ink, angle)
    return Char(char.text, *box, box.bottom - box.top, angle, ink, char.bold)


def _turned_box(box: Box, angle: int) -> Box:
    x0, top, x1, bottom = box
    if angle == 90:  # reads upwards: turn clockwise
        return Box(-bottom, x0, -top, x1)
    if angle == 270:  # reads downwards
        return Box(top, -x1, bottom, -x0)
    if angle == 180:
        return Box(-x1, -bottom, -x0, -top)
    return box


class Glyphs:
    """A word in the making: its characters, its box and the size of its type."""

    __slots__ = (
        *("bottom", "chars", "height", "joined", "middle", "note", "reach", "size", "text"),
        *("spacing", "top", "x0", "x1"),
    )

    def __init__(self, chars: list[Char]) -> None:
        self.chars = chars
        self.text = _text(chars)
        self.x0 = min([char.x0 for char in chars])
        self.x1 = max([char.x1 for char in chars])
        self.top = min([char.top for char in chars])
        self.bottom = max([char.bottom for char in chars])
        self.size = max([char.size for char in chars])
        self.middle = (self.top + self.bottom) / 2
        self.height = max(self.bottom - self.top, 1.0)
        self.note = ""
        self.spacing = 0.0
        self.joined = True
        """A space is drawn before it, or nothing can be told from spaces."""
        self.reach = self.x1
        """Where the next word may begin: with a space that belongs to the word, after it."""

    def add(self, other: Glyphs) -> None:
        """Take what stands right behind into the word."""
        self.chars = [*self.chars, *other.chars]
        self.text += other.text
        self.x1, self.reach = max(self.x1, other.x1), max(self.reach, other.reach)
        self.top, self.bottom = min(self.top, other.top), max(self.bottom, other.bottom)
        self.size = max(self.size, other.size)
        self.spacing = max(self.spacing, other.spacing)
        self.middle = (self.top + self.bottom) / 2
        self.height = max(self.bottom - self.top, 1.0)


def _text(chars: list[Char]) -> str:
    text = "".join([char.text for char in chars])
    if text.isascii() and text.isprintable():
        return text
    return _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), seen(text))


def _words(chars: list[Char], layer: bool = False) -> list[Glyphs]:
    """Put characters together to words by where they stand, not by the order they are drawn in.

    A raised mark in smaller type at a word's end becomes the word's note.
    """
    words: list[Glyphs] = []
    for pieces in spaced_pieces(_cluster(chars)):
        joined = True
        for piece, spacing in pieces:
            current: list[Char] = []
            for char in piece:
                blank = not char.text.strip()
                if current and (
                    (blank and not spacing) or (not blank and _parts(current[-1], char, spacing))
                ):
                    words.append(Glyphs(current))
                    words[-1].joined = joined
                    words[-1].spacing = spacing * words[-1].size
                    if blank and layer:
                        words[-1].reach = char.x1
                    current, joined = [], spacing > 0
                if blank:
                    joined = True
                else:
                    current.append(char)
            if current:
                words.append(Glyphs(current))
                words[-1].joined = joined
                words[-1].spacing = spacing * words[-1].size
                joined = spacing > 0
    _trust_spaces(words)
    return list(small_capitals(words))


def _trust_spaces(words: list[Glyphs]) -> None:
    """Where a page draws its spaces, a gap without one parts two cells; else it tells nothing."""
    joined = sum(word.joined for word in words)
    if joined < _MOSTLY * len(words):
        for word in words:
            word.joined = True


def _cluster(chars: list[Char]) -> list[list[Char]]:
    """Part characters into lines of the same size of type and the same base line."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda each: (each.bottom, each.x0)):
        home = None
        for line in reversed(lines[-12:]):
            base = line[0]
            if (
                abs(base.bottom - char.bottom) <= 0.22 * min(base.size, char.size)
                and 0.83 < char.size / max(base.size, 0.1) < 1.2
            ):
                home = line
                break
        if home is None:
            lines.append([char])
        else:
            home.append(char)
    return lines


def _parts(before: Char, after: Char, spacing: float) -> bool:
    """Tell whether a new word begins: a gap wider than letters have here."""
    gap = after.x0 - before.x1
    size = max(before.size, after.size, 1.0)
    if spacing:
        return bool(gap > max(0.5, spacing + 0.2) * size)
    # Kerning sets a number's digits further apart than a word's letters.
    most = _KERNED if before.text.isdigit() and after.text.isdigit() else 0.16
    return bool(gap > most * size or gap < -0.6 * size)


def _lines(words: list[Glyphs]) -> list[list[Glyphs]]:
    """Put words that stand on one line together, and give raised marks to their words."""
    lines: list[list[Glyphs]] = []
    for word in sorted(words, key=lambda each: (-each.size, each.middle)):
        best, distance = None, 0.0
        for line in lines:
            base = line[0]
            away = abs(base.middle - word.middle)
            if away < 0.42 * base.height and (best is None or away < distance):
                best, distance = line, away
        if best is None or (
            word.size < _NOTE_SIZE * best[0].size
            and not _is_note(word, best)
            and distance > 2.0
            and not _fits_between(word, best)
        ):
            lines.append([word])
        else:
            best.append(word)
    result = []
    for line in lines:
        line.sort(key=lambda word: word.x0)
        result.append(_attach_notes(line))
    return sorted(result, key=lambda line: (min(word.top for word in line), line[0].x0))


def _is_note(word: Glyphs, line: list[Glyphs]) -> bool:
    return any(_raised(word, other) for other in line)


def _raised(word: Glyphs, other: Glyphs) -> bool:
    """Tell whether `word` is a raised mark right behind `other`."""
    return (
        word.size < _NOTE_SIZE * other.size
        and len(word.text) <= 3
        and -0.3 * other.size <= word.x0 - other.x1 <= 0.35 * other.size
        and word.bottom < other.bottom - 0.12 * other.height
    )


def _fits_between(word: Glyphs, line: list[Glyphs]) -> bool:
    return all(word.x0 >= other.x1 or word.x1 <= other.x0 for other in line)


def _attach_notes(line: list[Glyphs]) -> list[Glyphs]:
    kept: list[Glyphs] = []
    for word in line:
        if kept and _raised(word, kept[-1]):
            kept[-1].note += word.text
        else:
            kept.append(word)
    return kept


def _cells(line: Sequence[Glyphs], sheet: Sheet) -> Iterator[Cell]:
    current: list[Glyphs] = []
    for word in line:
        if current and _new_cell(current, word):
            yield _cell(current, sheet)
            current = []
        current.append(word)
    if current:
        yield _cell(current, sheet)


def _new_cell(current: list[Glyphs], word: Glyphs) -> bool:
    before = current[-1]
    gap = word.x0 - before.reach
    size = min(before.size, word.size)
    if not word.joined:
        return True
    if before.note:
        return gap > _DIGIT_GAP * size
    if is_numeric(before.text) and is_numeric(word.text):
        return gap > _DIGIT_GAP * size
    return gap > _CELL_GAP * size


def _cell(words: list[Glyphs], sheet: Sheet) -> Cell:
    return Cell(tuple(_word(word, sheet) for word in words), None, words[-1].note)
