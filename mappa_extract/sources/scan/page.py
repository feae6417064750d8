"""Pictures of pages become pages: words, rules and fills, figures certain or marked.

The pages that may hold statistics are found at low resolution by figures that stand in
columns; only they are read, and the first page, which says whose report it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

import numpy as np
import regex

from mappa_extract.model import Box, Page, Row, Word
from mappa_extract.sources.chars import Char
from mappa_extract.sources.glyphs import word_rows
from mappa_extract.sources.scan import boxes, figures, recognise
from mappa_extract.sources.scan.boxes import CAP, Found, Run
from mappa_extract.sources.scan.figures import Figure, crop
from mappa_extract.sources.scan.letters import Glyph, box_of
from mappa_extract.sources.scan.margins import in_margins
from mappa_extract.sources.scan.pale import PALE, ink_of, ink_of_print, showing_through
from mappa_extract.sources.scan.picture import Picture, render, straighten
from mappa_extract.sources.scan.recognise import Reading
from mappa_extract.vocabulary.numbers import DOUBT, read_figure

Array = Any

_SCREEN_DPI = 110
_MOST_SECONDS = 300
"""For the pictures of one report; what is left then stays unread and is said."""
_LEAST = 0.4
"""How sure the network is of a word that is kept; a figure is kept and doubted."""

_LEAST_SPACE = 0.12
"""Heights of a capital by which a space is wider than the gap between letters."""
_SURE = 0.85
_NUMBERED = regex.compile(r"\d{1,2}[.)]|[ivx]{1,5}[.)]?|[A-Za-z][.)]")
"""What stands before a label to number it."""
_LIKE_FIGURE = regex.compile(r"[.,:'·*]?[-–<]?[\dOoIlSBZ|£][\d,.%*OoIlSBZ|]{0,8}|[-–—*]{1,3}")


@dataclass(slots=True)
class Piece:
    """A word in the making: its glyphs, its text and the line that it stands on."""

    glyphs: list[Glyph]
    text: str
    run: Run
    sure: float = 0.0
    """How sure the network is of the whole run."""
    whole: str = ""
    """What the network reads in the whole run."""
    figure: Figure | None = None


@dataclass(slots=True)
class Seen:
    """A page that was looked at closely."""

    picture: Picture
    found: Found
    pieces: list[Piece]
    ink: float
    """How dark its print is, of 255."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which pictures of a PDF are read, by the pages' places from 0."""

    whole: Sequence[int]
    """Pages that are pictures."""
    layers: Mapping[int, str]
    """What is stored as text under some of them."""
    insets: Mapping[int, Sequence[Box]]
    """Pages with real text, and where pictures stand on them."""


def read_scans(
    data: bytes,
    asked: Asked,
    wanted: Callable[[Sequence[str]], list[int]],
    password: str = "",
) -> dict[int, Page]:
    """Return the pictures of a PDF as pages that were read, by their place from 0.

    Args:
        data: the PDF's bytes.
        asked: which pictures are read.
        wanted: tells from the pages' texts which can hold statistics; only those are read
            whole.
        password: for an encrypted PDF.

    A page for which no time is left is left out, and so is a picture among text that holds no
    statistics.
    """
    import pypdfium2

    stop = time.monotonic() + _MOST_SECONDS
    seen: dict[int, Seen] = {}
    blank: list[int] = []
    document = pypdfium2.PdfDocument(data, password=password or None)
    try:
        for number in sorted({*asked.whole, *asked.insets}):
            if time.monotonic() > stop:
                break
            page = document[number]
            places = asked.insets.get(number)
            # The cover says whose report it is; where text is stored under it, that does.
            cover = number == min(asked.whole, default=-1) and not asked.layers.get(number)
            small = straighten(render(page, number + 1, _SCREEN_DPI).only(places))
            if cover or boxes.in_columns(boxes.find(small)):
                seen[number] = look(page, number + 1, places, small.turns)
            elif places is None:
                blank.append(number)
            page.close()
    finally:
        document.close()
    pages = {
        number: Page(number + 1, (), asked.layers.get(number, ""), False, read_by="ocr")
        for number in blank
    }
    for number, page in _pages(seen, wanted).items():
        if number in asked.whole or page.read:
            pages[number] = page
    return pages


def _pages(seen: dict[int, Seen], wanted: Callable[[Sequence[str]], list[int]]) -> dict[int, Page]:
    order = list(seen)
    texts = [text_of(seen[number]) for number in order]
    close = [order[place] for place in wanted(texts)]
    read_figures([seen[number] for number in close])
    pages = {}
    for number, text in zip(order, texts, strict=True):
        if number in close:
            pages[number] = page_of(seen[number], number + 1)
        else:
            pages[number] = Page(number + 1, (), text, False, read_by="ocr")
    return pages


def look(
    page: Any, number: int, places: Sequence[Box] | None = None, turns: int | None = None
) -> Seen:
    """Return what stands on a pdfium page, the report's page `number`, read once.

    Args:
        page: the pdfium page.
        number: its number in the report, from 1.
        places: where pictures stand on it, in points of the page as shown; None for all of it.
        turns: right angles by which it lies turned, where that is known.
    """
    drawn = render(page, number).only(places)
    picture = straighten(drawn, turns)
    found = boxes.find(picture)
    readings = _read_runs(picture, found, found.runs)
    if _upside_down(picture, found, readings):
        picture = straighten(drawn, (picture.turns + 2) % 4)
        found = boxes.find(picture)
        readings = _read_runs(picture, found, found.runs)
    said = [reading for reading, _, _ in readings]
    inks = [ink_of(picture, run.glyphs) for run in found.runs]
    behind = showing_through(inks, found.runs, said)
    beside = in_margins(found.runs, said)
    pieces = [
        piece
        for place, (run, (reading, x0, width)) in enumerate(zip(found.runs, readings, strict=True))
        if not behind[place] and not beside[place]
        for piece in _pieces(run, reading, x0, width)
    ]
    return Seen(picture, found, pieces, ink_of_print(inks, found.runs))


def _read_runs(
    picture: Picture, found: Found, runs: Sequence[Run]
) -> list[tuple[Reading, float, float]]:
    crops = [crop(picture, found.labels, run.glyphs, run.cap, run.base) for run in runs]
    read = recognise.network().read([each[0] for each in crops])
    return [(reading, x0, width) for reading, (_, x0, width) in zip(read, crops, strict=True)]


def _upside_down(
    picture: Picture, found: Found, readings: Sequence[tuple[Reading, float, float]]
) -> bool:
    """Tell whether the network reads the runs better when they are turned round."""
    long = [
        (run, reading.sure)
        for run, (reading, _, _) in zip(found.runs, readings, strict=True)
        if 5 <= len(run.glyphs) <= 40
    ]
    if len(long) < 3 or median(sure for _, sure in long) > 0.6:
        return False
    sample = long[:: max(1, len(long) // 10)][:10]
    crops = [crop(picture, found.labels, run.glyphs, run.cap, run.base)[0] for run, _ in sample]
    turned = recognise.network().read([np.ascontiguousarray(np.rot90(each, 2)) for each in crops])
    return median(each.sure for each in turned) > median(sure for _, sure in sample) + 0.1


# ---- words -----------------------------------------------------------------------------------


def _pieces(run: Run, reading: Reading, x0: float, width: float) -> list[Piece]:
    """Part a run into the words that the network saw, each with the glyphs of its place."""
    text = reading.text
    if len(run.words) > 1 and (not text.strip() or _LIKE_FIGURE.fullmatch(text.replace(" ", ""))):
        # Figures beside each other: how far apart they stand counts, not what is read.
        return [Piece(word, "", run) for word in run.words]
    if len(run.words) == 1 and len(run.glyphs) <= 3:
        return [Piece(run.glyphs, text.strip(), run, reading.sure)]
    tokens: list[tuple[str, float, float]] = []
    for match in regex.finditer(r"\S+", text):
        first, last = reading.places[match.start()], reading.places[match.end() - 1]
        tokens.append((match[0], x0 + first * width, x0 + last * width))
    if not tokens or reading.sure < _LEAST * _LEAST:
        return [Piece(run.glyphs, text.strip() if reading.sure >= 0.2 else "", run, reading.sure)]
    cuts = [
        _cut(run.glyphs, before[2], after[1], run.cap)
        for before, after in zip(tokens, tokens[1:], strict=False)
    ]
    pieces = []
    for (token, _, _), left, right in zip(tokens, [-1e9, *cuts], [*cuts, 1e9], strict=True):
        mine = [glyph for glyph in run.glyphs if left <= (glyph.x0 + glyph.x1) / 2 < right]
        if mine:
            pieces.append(Piece(mine, token, run, reading.sure, text))
        elif pieces:
            pieces[-1].text += token
    return [part for piece in pieces for part in _unit(piece)]


def _unit(piece: Piece) -> list[Piece]:
    """Part `BCU1` where its number stands further off than its letters from each other."""
    found = regex.fullmatch(r"(\p{Lu}{2,})(\d{1,2})", piece.text)
    glyphs = piece.glyphs
    if not found or len(glyphs) != len(piece.text):
        return [piece]
    gaps = [after.x0 - before.x1 for before, after in zip(glyphs, glyphs[1:], strict=False)]
    place = len(found[1])
    if gaps[place - 1] < max(gaps[: place - 1]) + _LEAST_SPACE * piece.run.cap:
        return [piece]
    return [
        replace(piece, glyphs=glyphs[:place], text=found[1]),
        replace(piece, glyphs=glyphs[place:], text=found[2]),
    ]


def _cut(glyphs: Sequence[Glyph], left: float, right: float, cap: float) -> float:
    """Return the middle of the widest gap between two words whose letters are known roughly."""
    best, place = -1.0, (left + right) / 2
    for before, after in zip(glyphs, glyphs[1:], strict=False):
        middle = (before.x1 + after.x0) / 2
        if left - 0.4 * cap <= middle <= right + 0.4 * cap and after.x0 - before.x1 > best:
            best, place = float(after.x0 - before.x1), middle
    return place


def read_figures(pages: Sequence[Seen]) -> None:
    """Read what may be figures on pages once more, each alone and by every recogniser."""
    asked: list[Figure] = []
    for place, page in enumerate(pages):
        runs: dict[int, list[Piece]] = {}
        for piece in page.pieces:
            runs.setdefault(id(piece.run), []).append(piece)
        for pieces in runs.values():
            for number, piece in enumerate(pieces):
                if _asks(pieces, number):
                    run = piece.run
                    piece.figure = Figure(list(piece.glyphs), run.cap, run.base, place)
                    asked.append(piece.figure)
    figures.read(asked, [page.picture for page in pages], [page.found for page in pages])
    for page in pages:
        mine = [piece.figure for piece in page.pieces if piece.figure is not None]
        labels = {id(p.run): p.sure for p in page.pieces if 5 <= len(p.run.glyphs) <= 40}
        if figures.is_broken(mine, list(labels.values())):
            for figure in mine:
                figure.certain = False
        figures.doubt_pieces(mine)


def _asks(pieces: Sequence[Piece], number: int) -> bool:
    """Tell whether a word stands where a figure may stand: alone, or apart at its run's end."""
    piece = pieces[number]
    alone = len(pieces) == 1
    if len(piece.glyphs) > 11 or piece.text[:1] in ("(", "["):
        return False
    if all(glyph.height < 0.4 * piece.run.cap for glyph in piece.glyphs):
        return alone
    if piece.sure >= _SURE and _NUMBERED.fullmatch(piece.text):
        return False
    if alone and len(piece.glyphs) <= 2 and piece.sure < _SURE:
        return True
    if piece.text and not _LIKE_FIGURE.fullmatch(piece.text) and read_figure(piece.text) is None:
        return False
    if piece.text.isalpha() and piece.text not in ("O", "o", "I", "l", "S", "B", "Z"):
        return False  # nil, none: words, which the network reads as labels
    if alone or all(_LIKE_FIGURE.fullmatch(each.text.strip("()[]") or "0") for each in pieces):
        return True
    edge = number in (0, len(pieces) - 1)
    other = pieces[number - 1 if number else 1]
    gap = max(piece.glyphs[0].x0 - other.glyphs[-1].x1, other.glyphs[0].x0 - piece.glyphs[-1].x1)
    return edge and gap > 0.55 * piece.run.cap


def page_of(seen: Seen, number: int) -> Page:
    """Return a page with all that stands on it."""
    picture = seen.picture
    words = [word for piece in seen.pieces if (word := _word(piece, seen)) is not None]
    chars = [Char(word.text, *word.box, word.size, ink=word.ink) for word in words]
    rows: tuple[Row, ...] = tuple(word_rows(chars, picture.sheet))
    return Page(
        number,
        rows,
        text_of(seen),
        read_by="ocr",
        words=tuple(words),
        rules=tuple(picture.points(rule) for rule in picture.rules),
        fills=tuple(picture.points(fill) for fill in picture.fills),
    )


def _word(piece: Piece, seen: Seen) -> Word | None:
    picture, run, note = seen.picture, piece.run, ""
    glyphs, text = piece.glyphs, piece.text
    if piece.figure is not None:
        figure = piece.figure
        glyphs, note = figure.glyphs, figure.note
        text = _figure_text(figure, piece, seen)
    elif piece.sure < _SURE and text[:1].isdigit() and not any(map(str.isalpha, piece.whole)):
        text = DOUBT + text
    if not text.strip() or (
        piece.figure is None and len(run.glyphs) <= 2 and _is_pale(glyphs, seen)
    ):
        return None
    ink = box_of(glyphs)
    size = run.cap / CAP
    line = Box(ink.x0, run.base - 0.78 * size, ink.x1, run.base + 0.22 * size)
    return Word(
        text,
        picture.points(line),
        picture.stored(ink),
        round(size / picture.scale, 2),
        note=note,
    )


def _is_pale(glyphs: Sequence[Glyph], seen: Seen) -> bool:
    """Tell what is rather of a stain, or of the back of the sheet, than print."""
    return ink_of(seen.picture, glyphs) < PALE * seen.ink


def _figure_text(figure: Figure, piece: Piece, seen: Seen) -> str:
    """Return a figure's text, marked where it is not certain; empty for what is no text."""
    run, text = piece.run, figure.text
    small = run.cap < 0.6 * seen.found.cap
    if figure.certain and not small:
        return text
    odd = small or run.cap > 1.8 * seen.found.cap
    lettered = any(map(str.isalpha, piece.text)) and not _LIKE_FIGURE.fullmatch(piece.text)
    if not any(map(str.isdigit, text)) or odd or lettered:
        # No recogniser sees a figure: a letter, a tick, what a pen has left.
        return piece.text if any(map(str.isalpha, piece.text)) and not odd else ""
    if _is_pale(figure.glyphs, seen):
        return ""
    if figure.network.sure < 0.15 and not any(map(str.isdigit, figure.tesseract)):
        return ""
    return DOUBT + text


def text_of(seen: Seen) -> str:
    """Return a page's text: a line for what stands together, figures apart on their own."""
    lines: list[list[Piece]] = []
    for piece in sorted(seen.pieces, key=lambda each: (each.run.base, each.glyphs[0].x0)):
        if not piece.text:
            continue
        if lines and _continues(lines[-1][-1], piece):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return "\n".join(" ".join(piece.text for piece in line) for line in lines)


def _continues(before: Piece, after: Piece) -> bool:
    gap = after.glyphs[0].x0 - before.glyphs[-1].x1
    level = abs(before.run.base - after.run.base) < 0.35 * after.run.cap
    return level and gap < 2.5 * after.run.cap
