"""PDF files: screened page by page with pdfium, read closely with pdfplumber where it counts.

pypdf opens the file and speaks of encryption, metadata and damage. pdfium gives each page's
text at small cost; only pages that can hold statistics are handed to pdfplumber, each once,
and released at once, so that memory does not grow with pages.

Coordinates: a figure's box is in points on the page as it is stored, before `/Rotate` is
applied, with the origin at the top left of its media box.
"""

from __future__ import annotations

import contextlib
import io
import logging
import math
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import regex

from mappa_extract.errors import PasswordNeededError, UnreadableSourceError
from mappa_extract.model import Box, Cell, Page, Row, Word

_MOST_PAGES = 2000
_NOTE_SIZE = 0.82
"""A mark smaller than this share of the word before it, and raised, is a note's."""
_CELL_GAP = 0.72
"""Space that parts two cells, in heights of the type; a wide word space is 0.6."""
_DIGIT_GAP = 0.42
"""The same between two figures, where a thousands space is 0.3."""

_LIGATURE = regex.compile("[\ufb00-\ufb06]")

_INSTEAD_OF_DIGITS = frozenset({"-", "–", "—", "*", "nil", "none", "n/a", "dim"})

Char = dict[str, Any]


def read_pdf(
    data: bytes, wanted: Callable[[Sequence[str]], list[int]], password: str = ""
) -> tuple[tuple[Page, ...], dict[str, str], tuple[str, ...]]:
    """Return the pages, the metadata and the warnings of a PDF.

    Args:
        data: the file's bytes.
        wanted: tells from the pages' texts which pages must be read closely.
        password: the user password; files with an empty one open without.

    Raises:
        PasswordNeededError: the file can't be opened with this password.
        UnreadableSourceError: the file is damaged or has no pages.
    """
    texts, images = _screen(data, password)
    metadata = _metadata(data, password)
    close = wanted(texts)
    warnings = []
    if len(texts) > _MOST_PAGES:
        warnings.append(f"only the first {_MOST_PAGES} of the pages were looked at")
    rows = _read_closely(data, close, password)
    for number in close:
        if number not in rows:
            warnings.append(f"page {number + 1} is damaged and could not be read")
    pages = []
    for number, text in enumerate(texts):
        scanned = not text.strip() and images[number]
        pages.append(Page(number + 1, rows.get(number, ()), text, number in rows, scanned))
    return tuple(pages), metadata, tuple(warnings)


def _screen(data: bytes, password: str) -> tuple[list[str], list[bool]]:
    """Return each page's text, and whether it holds a picture, by pdfium."""
    import pypdfium2
    import pypdfium2.raw

    try:
        document = pypdfium2.PdfDocument(data, password=password or None)
    except pypdfium2.PdfiumError as error:
        raise _refusal(data, str(error), password) from error
    texts: list[str] = []
    images: list[bool] = []
    try:
        for number in range(min(len(document), _MOST_PAGES)):
            try:
                page = document[number]
            except pypdfium2.PdfiumError:
                texts.append("")
                images.append(False)
                continue
            textpage = page.get_textpage()
            text = textpage.get_text_range() if textpage.count_chars() else ""
            textpage.close()
            images.append(not text.strip() and _has_image(page))
            page.close()
            texts.append(text.replace("\r\n", "\n").replace("\ufffe", "-"))
    finally:
        document.close()
    if not texts:
        raise UnreadableSourceError("the PDF has no pages: fetch it again")
    return texts, images


def _has_image(page: Any) -> bool:
    import pypdfium2.raw

    return any(True for _ in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))


def _refusal(data: bytes, message: str, password: str) -> UnreadableSourceError:
    if "password" in message.lower():
        if password:
            return PasswordNeededError("the password is wrong: check it and try again")
        return PasswordNeededError(
            "the PDF needs a password: give it with --password or MAPPA_PDF_PASSWORD"
        )
    return UnreadableSourceError("the PDF is damaged and can't be opened: fetch it again")


@contextlib.contextmanager
def _damage_passed_over() -> Iterator[None]:
    """Leave out what a library can't read; want of memory is no damage of the file."""
    try:
        yield
    except MemoryError:
        raise
    except Exception:
        return


def _metadata(data: bytes, password: str) -> dict[str, str]:
    """Return title, subject, author and the like; empty where pypdf can't read them."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    found: dict[str, str] = {}
    with _damage_passed_over():
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            reader.decrypt(password)
        for key, value in (reader.metadata or {}).items():
            if isinstance(value, str) and value.strip():
                found[key.lstrip("/").lower()] = value.strip()[:300]
    return found


def _read_closely(data: bytes, numbers: Sequence[int], password: str) -> dict[int, tuple[Row, ...]]:
    if not numbers:
        return {}
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    rows: dict[int, tuple[Row, ...]] = {}
    try:
        document = pdfplumber.open(
            io.BytesIO(data), pages=[number + 1 for number in numbers], password=password
        )
    except MemoryError:
        raise
    except Exception:
        return {}
    # A page that pdfminer can't parse is left unread; the caller says so.
    with _damage_passed_over(), document:
        for page in document.pages:
            with _damage_passed_over():
                rows[page.page_number - 1] = tuple(page_rows(page))
            page.close()
    return rows


# ---- one page -------------------------------------------------------------------------------


def page_rows(page: Any) -> Iterator[Row]:
    """Yield the rows of a pdfplumber page in reading order."""
    chars = _once([char for char in page.chars if _visible(char, page)])
    for turn, group in _by_direction(chars):
        words = _words(group)
        lines = _lines(words)
        for region in _regions(lines):
            for line in region:
                cells = tuple(_cells(line, page, turn))
                if cells:
                    boxes = [cell.box for cell in cells]
                    around = Box.around(boxes)
                    yield Row(cells, "drawn", around.top, around.bottom, None, page.page_number)


def _once(chars: list[Char]) -> list[Char]:
    """Return the characters without those drawn again on the spot, as fake bold does.

    Two characters are one when they are the same and less than a fifth of their size apart.
    """
    kept: list[Char] = []
    seen: dict[tuple[str, int, int], list[Char]] = {}
    for char in chars:
        column, row = int(char["x0"] // 4), int(char["top"] // 4)
        twin = False
        for x in (column - 1, column, column + 1):
            for y in (row - 1, row, row + 1):
                for other in seen.get((char["text"], x, y), ()):
                    reach = 0.2 * max(char["size"], 1.0)
                    if (
                        abs(other["x0"] - char["x0"]) < reach
                        and abs(other["top"] - char["top"]) < reach
                    ):
                        twin = True
        if not twin:
            kept.append(char)
            seen.setdefault((char["text"], column, row), []).append(char)
    return kept


def _visible(char: Char, page: Any) -> bool:
    box = page.bbox
    middle_x, middle_y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] - 1 <= middle_x <= box[2] + 1 and box[1] - 1 <= middle_y <= box[3] + 1)


def _by_direction(chars: list[Char]) -> Iterator[tuple[int, list[Char]]]:
    """Part the characters by the direction in which they read: 0, 90, 180 or 270 degrees.

    Pages are sometimes drawn sideways without `/Rotate`: what reads upwards is turned, so
    that the rest of the work knows only one direction. The most frequent direction is first.
    """
    groups: dict[int, list[Char]] = {}
    for char in chars:
        matrix = char.get("matrix") or (1, 0, 0, 1, 0, 0)
        angle = round(math.degrees(math.atan2(matrix[1], matrix[0])) / 90) * 90 % 360
        groups.setdefault(angle, []).append(char)
    for angle, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        if angle == 0:
            yield 0, group
        elif len(group) >= 20:
            yield angle, [_turned(char, angle) for char in group]


def _turned(char: Char, angle: int) -> Char:
    """Return the character where it would be if the page were turned upright."""
    x0, top, x1, bottom = char["x0"], char["top"], char["x1"], char["bottom"]
    if angle == 90:  # reads upwards: turn clockwise
        box = (-bottom, x0, -top, x1)
    elif angle == 270:  # reads downwards
        box = (top, -x1, bottom, -x0)
    else:
        box = (-x1, -bottom, -x0, -top)
    turned = dict(zip(("x0", "top", "x1", "bottom"), box, strict=True))
    ink = (x0, top, x1, bottom)
    return {**char, **turned, "size": box[3] - box[1], "ink": ink}


class _Glyphs:
    """A word in the making: its characters, its box and the size of its type."""

    __slots__ = ("bottom", "chars", "note", "size", "top", "x0", "x1")

    def __init__(self, chars: list[Char]) -> None:
        self.chars = chars
        self.x0: float = min(char["x0"] for char in chars)
        self.x1: float = max(char["x1"] for char in chars)
        self.top: float = min(char["top"] for char in chars)
        self.bottom: float = max(char["bottom"] for char in chars)
        self.size: float = max(char["size"] for char in chars)
        self.note = ""

    @property
    def text(self) -> str:
        text = "".join(char["text"] for char in self.chars).replace("\u00ad", "")
        return _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 1.0)


def _words(chars: list[Char]) -> list[_Glyphs]:
    """Put characters together to words by where they stand, not by the order they are drawn in.

    A raised mark in smaller type at a word's end becomes the word's note.
    """
    lines = _cluster(chars)
    words: list[_Glyphs] = []
    for line in lines:
        line.sort(key=lambda char: char["x0"])
        spaced = _is_letterspaced(line)
        current: list[Char] = []
        for char in line:
            if not char["text"].strip():
                if current and not spaced:
                    words.append(_Glyphs(current))
                    current = []
                continue
            if current and _parts(current[-1], char, spaced):
                words.append(_Glyphs(current))
                current = []
            current.append(char)
        if current:
            words.append(_Glyphs(current))
    return words


def _cluster(chars: list[Char]) -> list[list[Char]]:
    """Part characters into lines of the same size of type and the same base line."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda each: (each["bottom"], each["x0"])):
        home = None
        for line in reversed(lines[-12:]):
            base = line[0]
            if (
                abs(base["bottom"] - char["bottom"]) <= 0.22 * min(base["size"], char["size"])
                and 0.83 < char["size"] / max(base["size"], 0.1) < 1.2
            ):
                home = line
                break
        if home is None:
            lines.append([char])
        else:
            home.append(char)
    return lines


def _is_letterspaced(line: list[Char]) -> bool:
    """Tell whether letters stand as far apart as words usually do."""
    line = [char for char in line if char["text"].strip()]
    gaps = sorted(
        gap
        for before, after in zip(line, line[1:], strict=False)
        if before["text"].isalpha() and after["text"].isalpha()
        for gap in [(after["x0"] - before["x1"]) / max(before["size"], 1.0)]
        if gap < 1.2
    )
    return len(gaps) >= 5 and gaps[len(gaps) // 2] > 0.14


def _parts(before: Char, after: Char, spaced: bool) -> bool:
    gap = after["x0"] - before["x1"]
    size = max(before["size"], after["size"], 1.0)
    if spaced:
        return bool(gap > 0.5 * size)
    return bool(gap > 0.16 * size or gap < -0.6 * size)


def _lines(words: list[_Glyphs]) -> list[list[_Glyphs]]:
    """Put words that stand on one line together, and give raised marks to their words."""
    lines: list[list[_Glyphs]] = []
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


def _is_note(word: _Glyphs, line: list[_Glyphs]) -> bool:
    return any(_raised(word, other) for other in line)


def _raised(word: _Glyphs, other: _Glyphs) -> bool:
    """Tell whether `word` is a raised mark right behind `other`."""
    return (
        word.size < _NOTE_SIZE * other.size
        and len(word.text) <= 3
        and -0.3 * other.size <= word.x0 - other.x1 <= 0.35 * other.size
        and word.bottom < other.bottom - 0.12 * other.height
    )


def _fits_between(word: _Glyphs, line: list[_Glyphs]) -> bool:
    return all(word.x0 >= other.x1 or word.x1 <= other.x0 for other in line)


def _attach_notes(line: list[_Glyphs]) -> list[_Glyphs]:
    kept: list[_Glyphs] = []
    for word in line:
        if kept and _raised(word, kept[-1]):
            kept[-1].note += word.text
        else:
            kept.append(word)
    return kept


def _cells(line: list[_Glyphs], page: Any, turn: int) -> Iterator[Cell]:
    current: list[_Glyphs] = []
    for word in line:
        if current and _new_cell(current, word):
            yield _cell(current, page, turn)
            current = []
        current.append(word)
    if current:
        yield _cell(current, page, turn)


def _new_cell(current: list[_Glyphs], word: _Glyphs) -> bool:
    before = current[-1]
    gap = word.x0 - before.x1
    size = min(before.size, word.size)
    if before.note:
        return gap > _DIGIT_GAP * size
    if _numeric(before.text) and _numeric(word.text):
        return gap > _DIGIT_GAP * size
    return gap > _CELL_GAP * size


def _numeric(text: str) -> bool:
    return text[:1].isdigit() or text.lower() in _INSTEAD_OF_DIGITS or text[:1] == "<"


def _cell(words: list[_Glyphs], page: Any, turn: int) -> Cell:
    made = []
    for word in words:
        if "ink" in word.chars[0]:
            drawn = Box.around(Box(*char["ink"]) for char in word.chars)
        else:
            drawn = Box(word.x0, word.top, word.x1, word.bottom)
        box = Box(word.x0, word.top, word.x1, word.bottom)
        made.append(Word(word.text, box, unrotated(drawn, page)))
    return Cell(tuple(made), None, words[-1].note)


def unrotated(box: Box, page: Any) -> Box:
    """Return a box of the page as shown in the points of the page as stored."""
    angle = int(page.rotation or 0) % 360
    width, height = float(page.width), float(page.height)
    x0, top, x1, bottom = box
    if angle == 90:
        # Shown turned clockwise: the stored page is as wide as the shown one is high.
        result = Box(top, width - x1, bottom, width - x0)
    elif angle == 180:
        result = Box(width - x1, height - bottom, width - x0, height - top)
    elif angle == 270:
        result = Box(height - bottom, x0, height - top, x1)
    else:
        result = box
    return Box(*(round(value, 2) for value in result))


# ---- reading order -----------------------------------------------------------------------------


def _regions(lines: list[list[_Glyphs]]) -> Iterator[list[list[_Glyphs]]]:
    """Part the page where two texts or tables stand side by side, and yield them in turn.

    A gap is a border between regions only where on its right side rows begin with words and
    not with figures: the gaps between a table's columns have figures on their right.
    """
    border = _border(lines)
    if border is None:
        yield lines
        return
    first, last, edge = border
    if first:
        yield lines[:first]
    left = [[word for word in line if word.x0 < edge] for line in lines[first:last]]
    right = [[word for word in line if word.x0 >= edge] for line in lines[first:last]]
    yield from _regions([line for line in left if line])
    yield from _regions([line for line in right if line])
    if last < len(lines):
        yield from _regions(lines[last:])


def _border(lines: list[list[_Glyphs]]) -> tuple[int, int, float] | None:
    """Return the first and last line and the left edge of a region on the right, or None."""
    starts: dict[int, list[float]] = {}
    for line in lines:
        for before, word in zip(line, line[1:], strict=False):
            if word.x0 - before.x1 > 1.2 * word.size and not _numeric(word.text):
                starts.setdefault(round(word.x0 / 4), []).append(word.x0)
    best: tuple[int, int, int, float] | None = None
    for slot, own in starts.items():
        near = [start for step in (-1, 0, 1) for start in starts.get(slot + step, ())]
        edge = min(own) - 0.5
        found = _run(lines, edge) if len(near) > 1 else None
        if found and (best is None or found[2] > best[2]):
            best = found
    return (best[0], best[1], best[3]) if best else None


def _run(lines: list[list[_Glyphs]], edge: float) -> tuple[int, int, int, float] | None:
    """Return the lines that nothing crosses at `edge` and whose right side is of its own."""
    uncrossed = [not _crossed(line, edge) for line in lines]
    found = _best_part(lines, edge, uncrossed)
    if found is None:
        clear = [
            free and not _figures_right(line, edge)
            for free, line in zip(uncrossed, lines, strict=True)
        ]
        found = _best_part(lines, edge, clear)
    return found


def _best_part(
    lines: list[list[_Glyphs]], edge: float, clear: list[bool]
) -> tuple[int, int, int, float] | None:
    best: tuple[int, int, int, float] | None = None
    start = 0
    for stop in range(len(lines) + 1):
        if stop == len(lines) or not clear[stop]:
            if stop - start >= 3:
                found = _judge(lines, start, stop, edge)
                if found and (best is None or found[2] > best[2]):
                    best = found
            start = stop + 1
    return best


def _crossed(line: Iterable[_Glyphs], edge: float) -> bool:
    words = list(line)
    for before, after in zip(words, words[1:], strict=False):
        if before.x0 < edge < after.x1 and (
            after.x0 - before.x1 < 1.0 * after.size  # the middle of a running text
            or (_numeric(before.text) and _numeric(after.text))  # the middle of a row of figures
        ):
            return True
    return any(word.x0 < edge - 1 and word.x1 > edge + 1 for word in words)


def _figures_right(line: Iterable[_Glyphs], edge: float) -> bool:
    """Tell whether what stands right of `edge` begins with a figure."""
    first = next((word for word in line if word.x0 >= edge), None)
    return first is not None and _numeric(first.text)


def _judge(
    lines: list[list[_Glyphs]], first: int, last: int, edge: float
) -> tuple[int, int, int, float] | None:
    """Decide whether the right side is a text or table of its own."""
    right = [[word for word in line if word.x0 >= edge] for line in lines[first:last]]
    left = [[word for word in line if word.x0 < edge] for line in lines[first:last]]
    beginnings = [line for line in right if line and abs(line[0].x0 - edge) < 12]
    wordy = [line for line in beginnings if not _numeric(line[0].text)]
    filled_left = [line for line in left if line]
    if len(wordy) < 3 or len(filled_left) < 3:
        return None
    if len(wordy) < 0.5 * len([line for line in right if line]):
        return None
    with_figures = [line for line in wordy if any(_numeric(word.text) for word in line[1:])]
    prose = [line for line in wordy if len(line) >= 4]
    figures = [line for line in right if any(_numeric(word.text) for word in line)]
    left_prose = [line for line in filled_left if len(line) >= 4]
    if len(left_prose) >= max(4, 0.5 * len(filled_left)) and len(figures) >= 2:
        return first, last, len(wordy), edge
    if len(with_figures) < 2 and len(prose) < max(4, 0.5 * len(wordy)):
        return None
    return first, last, len(wordy), edge
