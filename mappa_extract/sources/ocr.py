"""Scanned pages, read by Tesseract, which runs as a child process within limits.

A page is read twice, once as a page with a layout and once as scattered text. A figure counts
only where both readings see the same glyphs, or where only one sees it and a third reading of
its picture alone agrees; everything else is kept as doubtful and gives no number. Labels need
no such care: the vocabulary allows for misread letters.

Tesseract is no Python package; Debian and Ubuntu have it as `tesseract-ocr`. Its models come
with it, nothing is fetched when it runs.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median
from typing import Any

import regex

from mappa_extract.model import Box, Page, Row
from mappa_extract.sources.chars import Char
from mappa_extract.sources.glyphs import word_rows
from mappa_extract.sources.sheet import Sheet
from mappa_extract.vocabulary.numbers import DOUBT, read_figure

INSTALL = "install Tesseract (Debian and Ubuntu: apt install tesseract-ocr) and read it again"
_DPI = 300
_MOST_PIXELS = 30_000_000
_MOST_SECONDS = 120
_MOST_MEMORY = 3 << 30
_SURE = 50.0
"""Tesseract's confidence, of 100, below which a reading is not used."""

_LIKE_FIGURE = regex.compile(r"[\dOoIlSBZ|£]{1,7}[\d,.%*OoIlSBZ|]*")
"""What may be a figure, misread: no word that labels are made of."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A word that a reading saw: pixels of the picture, confidence of 100."""

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    sure: float

    def meets(self, other: _Seen) -> bool:
        """Tell whether two words stand on the same spot."""
        wide = min(self.x1, other.x1) - max(self.x0, other.x0)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        if wide <= 0 or high <= 0:
            return False
        small = min((one.x1 - one.x0) * (one.bottom - one.top) for one in (self, other))
        return wide * high > 0.4 * max(small, 1)


def available() -> bool:
    """Tell whether Tesseract is installed."""
    return shutil.which("tesseract") is not None


def read_scans(
    data: bytes,
    numbers: Sequence[int],
    wanted: Callable[[Sequence[str]], list[int]],
    password: str = "",
) -> dict[int, Page]:
    """Return the scanned pages of a PDF as pages that were read, by their place from 0.

    Args:
        data: the PDF's bytes.
        numbers: places of the pages that are pictures.
        wanted: tells from the pages' texts which can hold statistics; only those have rows.
        password: for an encrypted PDF.

    A page that Tesseract can't read within its limits is left out.
    """
    import pypdfium2

    pages: dict[int, Page] = {}
    document = pypdfium2.PdfDocument(data, password=password or None)
    try:
        found: list[tuple[int, Any, float, Sheet, list[_Seen]]] = []
        for number in numbers:
            picture, scale, sheet = _picture(document, number)
            seen = _read(picture, "3")
            if seen is not None:
                found.append((number, picture if seen else None, scale, sheet, seen))
    finally:
        document.close()
    texts = [_text(seen) for *_, seen in found]
    close = set(wanted(texts))
    for place, (number, picture, scale, sheet, seen) in enumerate(found):
        rows: tuple[Row, ...] = ()
        if place in close:
            words = [_char(word, scale) for word in _agreed(picture, seen)]
            rows = tuple(word_rows(_on_lines(words), sheet))
        pages[number] = Page(
            number + 1, rows, texts[place], place in close, scanned=False, read_by="ocr"
        )
    return pages


def _picture(document: Any, number: int) -> tuple[Any, float, Sheet]:
    """Return a page as a grey picture, its pixels to the point, and its measures."""
    page = document[number]
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    picture = page.render(scale=scale, grayscale=True).to_pil()
    sheet = Sheet(number + 1, width, height, page.get_rotation())
    page.close()
    return picture, scale, sheet


# ---- Tesseract -------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _languages() -> str:
    """Return the languages to read in: English, and Welsh where its model is installed."""
    listed = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=False
    ).stdout.split()
    return "+".join(name for name in ("eng", "cym") if name in listed) or "eng"


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))


def _read(picture: Any, mode: str) -> list[_Seen] | None:
    """Return the words that Tesseract sees, or None where it fails or takes too long."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    table = _run(["stdin", "stdout", "-l", _languages(), "--psm", mode, "tsv"], buffer.getvalue())
    return None if table is None else [word for _, word in _parse(table)]


def _run(arguments: Sequence[str], given: bytes) -> str | None:
    command = ["tesseract", *arguments[:2], "--dpi", str(_DPI), *arguments[2:]]
    try:
        result = subprocess.run(
            command,
            input=given,
            capture_output=True,
            timeout=_MOST_SECONDS,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            preexec_fn=_limit if os.name == "posix" else None,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return result.stdout.decode("utf-8", errors="replace")


_DIGITS = ("-c", "tessedit_char_whitelist=0123456789,.%*<-")


def _parse(table: str) -> Iterator[tuple[int, _Seen]]:
    """Yield the words of Tesseract's table, each with the number of its picture."""
    for line in table.splitlines():
        cells = line.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        x, y, wide, high = map(int, cells[6:10])
        yield int(cells[1]), _Seen(cells[11].strip(), x, y, x + wide, y + high, float(cells[10]))


# ---- two readings become one -----------------------------------------------------------------

_LETTERS = str.maketrans("OoIl|", "00111")
"""Letters that in a figure's place can only be one digit."""


def _agreed(picture: Any, first: list[_Seen]) -> list[_Seen]:
    """Return the words of a page, figures that are not certain marked as doubtful."""
    second = _read(picture, "11") or []
    words = [
        word
        for word in first
        if _may_be_figure(word.text) or word.sure >= _SURE / 2 or word.text.isalpha()
    ]
    for word in second:
        if not any(word.meets(other) for other in first) and (
            _may_be_figure(word.text) or (word.sure >= _SURE and len(word.text) > 2)
        ):
            words.append(word)
    figures = [place for place, word in enumerate(words) if _may_be_figure(word.text)]
    pictures = [words[place] for place in figures]
    again = [_look_again(picture, pictures, mode, size) for mode, size in (("6", 2), ("7", 1))]
    for number, place in enumerate(figures):
        word = words[place]
        others = [other.text for other in second if other is not word and word.meets(other)]
        others += [texts[number] for texts in again]
        seen = {_digits(text) for text in others} - {""}
        # At least one other look must see the same figure, and none may see another one.
        if seen != {_digits(word.text)} or read_figure(word.text) is None or word.sure < _SURE:
            words[place] = replace(word, text=DOUBT + word.text)
    return words


def _digits(text: str) -> str:
    """Return a reading of a figure as far as it is one; empty where it saw something else."""
    text = text.translate(_LETTERS).strip(" .,;:°'|")
    if regex.fullmatch(r"[-–—_]+", text):
        return "-"
    return text if any(map(str.isdigit, text)) and read_figure(text) is not None else ""


def _may_be_figure(text: str) -> bool:
    return read_figure(text) is not None or bool(
        any(map(str.isdigit, text)) and _LIKE_FIGURE.fullmatch(text)
    )


def _look_again(picture: Any, words: Sequence[_Seen], mode: str, size: int) -> list[str]:
    """Read the pictures of single words, each alone; return what each is read as."""
    from PIL import ImageOps

    if not words:
        return []
    parts = []
    for word in words:
        margin = size * (word.bottom - word.top) // 2
        part = picture.crop((word.x0 - 3, word.top - 3, word.x1 + 3, word.bottom + 3))
        part = part.resize((part.width * size, part.height * size))
        parts.append(ImageOps.expand(part, margin, 255))
    # The pages of one picture, so that no file is written that a killed process would leave.
    buffer = io.BytesIO()
    parts[0].save(buffer, "TIFF", save_all=True, append_images=parts[1:])
    table = _run(["stdin", "stdout", "--psm", mode, *_DIGITS, "tsv"], buffer.getvalue()) or ""
    found = dict.fromkeys(range(1, len(words) + 1), "")
    for page, word in _parse(table):
        found[page] = found.get(page, "") + word.text
    return list(found.values())


# ---- words on lines --------------------------------------------------------------------------


def _char(word: _Seen, scale: float) -> Char:
    box = Box(*(value / scale for value in (word.x0, word.top, word.x1, word.bottom)))
    return Char(word.text, *box, box.bottom - box.top, ink=box)


def _on_lines(words: list[Char]) -> list[Char]:
    """Give all words the type size of the page, around the middle of each: letters differ."""
    heights = [word.size for word in words if len(word.text.strip("-.,")) > 2]
    size = 1.25 * median(heights) if heights else 10.0
    return [
        replace(word, top=middle - size / 2, bottom=middle + size / 2, size=size)
        for word in words
        for middle in [(word.top + word.bottom) / 2]
    ]


def _text(seen: Sequence[_Seen]) -> str:
    """Return a page's text, a line of words a line."""
    lines: list[list[_Seen]] = []
    for word in seen:
        if lines and abs(lines[-1][-1].bottom - word.bottom) < 12 and word.x0 > lines[-1][-1].x0:
            lines[-1].append(word)
        else:
            lines.append([word])
    return "\n".join(" ".join(word.text for word in line) for line in lines)
