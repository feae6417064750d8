"""How well figures are read from pictures, by recogniser, on pages whose places are known.

`python -m bench.scans` prints pages of generated reports as a scanner, a copier or a fax would
give them, reads them, and compares each figure with the one that stood at its place. A figure
counts as wrong only where it goes out without a mark.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2
import regex
from PIL import Image, ImageDraw, ImageFilter

from mappa_extract.model import Word
from mappa_extract.sources.pdf import read_pdf
from mappa_extract.sources.scan import has_tesseract
from mappa_extract.sources.scan.page import Seen, look, page_of, read_figures
from mappa_extract.tables.screen import pages_with_statistics
from mappa_extract.vocabulary.numbers import DOUBT, read_figure
from tests.generator.looks import render
from tests.generator.templates import make

Picture = Image.Image
Fault = Callable[[Picture, random.Random], Picture]


def _plain(picture: Picture, rng: random.Random) -> Picture:
    return picture


def skewed(degrees: float) -> Fault:
    """Return what lays a page on the glass askew, and smears it a little."""

    def fault(picture: Picture, rng: random.Random) -> Picture:
        angle = degrees * rng.choice((-1, 1))
        picture = picture.filter(ImageFilter.GaussianBlur(0.6))
        return picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)

    return fault


def _faint(picture: Picture, rng: random.Random) -> Picture:
    return _grainy(picture.point(lambda value: 150 + value * 0.36), 5, rng)


def _grey(picture: Picture, rng: random.Random) -> Picture:
    shade = np.linspace(150, 215, picture.width)[None, :] / 255
    grey = Image.fromarray((np.asarray(picture) * shade + 15).astype(np.uint8))
    return _grainy(skewed(0.7)(grey, rng), 9, rng)


def _grainy(picture: Picture, spread: float, rng: random.Random) -> Picture:
    noise = np.random.default_rng(rng.randrange(1 << 30)).normal(0, spread, picture.size[::-1])
    return Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype(np.uint8))


def _specks(picture: Picture, rng: random.Random) -> Picture:
    draw = ImageDraw.Draw(picture)
    for _ in range(400):
        x, y, size = (
            rng.randrange(picture.width),
            rng.randrange(picture.height),
            rng.choice((1, 1, 2, 3, 5)),
        )
        draw.ellipse((x, y, x + size, y + size), fill=rng.randrange(110))
    return picture


def _stamped(picture: Picture, rng: random.Random) -> Picture:
    """Put a ring with a word, in pale ink, somewhere over the tables."""
    over = Image.new("L", picture.size, 255)
    draw = ImageDraw.Draw(over)
    wide = picture.width // 4
    x = rng.randrange(picture.width // 4, picture.width - wide)
    y = rng.randrange(picture.height // 5, picture.height // 2)
    draw.ellipse((x, y, x + wide, y + wide), outline=120, width=max(4, wide // 40))
    draw.text((x + wide // 5, y + wide * 2 // 5), "RECEIVED", fill=120, font_size=wide // 9)
    turned = over.rotate(rng.uniform(-20, 20), fillcolor=255)
    return Image.fromarray(np.minimum(np.asarray(picture), np.asarray(turned)))


def _written_on(picture: Picture, rng: random.Random) -> Picture:
    """Draw ticks, loops and underlines with a pen, in the margins and beside rows."""
    draw = ImageDraw.Draw(picture)
    pen = max(3, picture.width // 600)
    for _ in range(14):
        x = rng.choice((rng.randrange(20, picture.width // 12), picture.width * 12 // 13))
        y = rng.randrange(picture.height // 8, picture.height * 7 // 8)
        size = rng.randrange(picture.width // 60, picture.width // 20)
        points = [(x + rng.uniform(-1, 1) * size, y + rng.uniform(-1, 1) * size) for _ in range(6)]
        draw.line(points, fill=rng.randrange(40, 110), width=pen, joint="curve")
    return picture


def _faxed(picture: Picture, rng: random.Random) -> Picture:
    """Return black and white at 200 dpi with lines from edge to edge and lost lines."""
    picture = picture.resize((picture.width * 2 // 3, picture.height * 2 // 3))
    bits = np.where(np.asarray(picture) > 150, 255, 0).astype(np.uint8)
    for _ in range(3):
        bits[:, rng.randrange(bits.shape[1])] = 0
    for _ in range(4):
        bits[rng.randrange(bits.shape[0])] = rng.choice((0, 255))
    return Image.fromarray(bits)


def turned(degrees: int) -> Fault:
    """Return what puts a page into the scanner sideways or upside down."""
    return lambda picture, rng: skewed(0.4)(picture, rng).rotate(degrees, expand=True)


FAULTS: dict[str, tuple[int, int, Fault]] = {
    "as printed": (300, 90, _plain),
    "200 dpi, hard JPEG": (200, 35, skewed(0.5)),
    "askew by 2 degrees": (250, 75, skewed(2.0)),
    "faint": (300, 75, _faint),
    "grey, in shade": (250, 60, _grey),
    "specks": (250, 75, _specks),
    "stamped": (250, 75, _stamped),
    "written on": (250, 75, _written_on),
    "faxed": (300, 95, _faxed),
    "turned by 90": (250, 75, turned(90)),
    "turned by 270": (250, 75, turned(270)),
    "upside down": (250, 75, turned(180)),
}
"""How pages are scanned: dots to the inch, quality of the JPEG, what goes wrong."""

LOOKS = ("pdf-ruled", "pdf-borderless", "pdf-notes", "pdf-centred-title", "pdf-tight")
YEARS = ("annual_2001", "questions_2003", "template_2010", "template_2015", "template_2021")


def scanned(data: bytes, numbers: Sequence[int], kind: str, rng: random.Random) -> bytes:
    """Return pages of a PDF as a PDF of pictures."""
    dpi, quality, fault = FAULTS[kind]
    document = pypdfium2.PdfDocument(data)
    pictures = [
        fault(document[number].render(scale=dpi / 72, grayscale=True).to_pil(), rng)
        for number in numbers
    ]
    sizes = [document[number].get_size() for number in numbers]
    document.close()
    buffer = io.BytesIO()
    # Every picture is as large as its page was, whatever its dots.
    dots = [
        max(picture.size) / max(size) * 72 for picture, size in zip(pictures, sizes, strict=True)
    ]
    pictures[0].save(
        buffer, "PDF", save_all=True, append_images=pictures[1:], resolution=dots[0],
        quality=quality,
    )  # fmt: skip
    return buffer.getvalue()


@dataclass(slots=True)
class Tally:
    """What became of the figures of some pages."""

    printed: int = 0
    by: dict[str, Counter[str]] = field(default_factory=dict)
    seconds: float = 0.0
    pages: int = 0
    faults: list[str] = field(default_factory=list)

    def count(self, reader: str, outcome: str) -> None:
        """Take one figure's `right`, `wrong`, `doubted` or `unread`."""
        self.by.setdefault(reader, Counter())[outcome] += 1


def figures_of(words: Sequence[Word]) -> Iterator[Word]:
    """Yield the figures that stand alone: nothing is printed right before or behind them."""
    for word in words:
        if read_figure(word.text) is None or any(sign.isalpha() for sign in word.text):
            continue
        beside = any(
            other is not word
            and abs(other.box.top - word.box.top) < word.size * 0.5
            and -1 < max(other.box.x0 - word.box.x1, word.box.x0 - other.box.x1) < word.size * 0.7
            for other in words
        )
        if not beside:
            yield word


def measure(kind: str, tally: Tally, seeds: Sequence[int]) -> None:
    """Scan and read pages of every era and look; add what came of it to `tally`."""
    for seed in seeds:
        rng = random.Random(f"{kind}-{seed}")
        report = make(YEARS[seed % len(YEARS)], "kent", seed)
        data, _ = render(report, LOOKS[seed // len(YEARS) % len(LOOKS)], seed)
        pages, *_ = read_pdf(data, pages_with_statistics)
        numbers = [number for number, page in enumerate(pages) if page.read]
        document = pypdfium2.PdfDocument(scanned(data, numbers, kind, rng))
        start = time.process_time() + _children_seconds()
        seen = [look(document[place], place + 1) for place in range(len(numbers))]
        read_figures(seen)
        tally.seconds += time.process_time() + _children_seconds() - start
        tally.pages += len(seen)
        document.close()
        for number, one in zip(numbers, seen, strict=True):
            _compare(pages[number].words, one, tally, f"{kind} {seed}")


def _compare(words: Sequence[Word], seen: Seen, tally: Tally, name: str) -> None:
    page = page_of(seen, 1)
    printed = list(figures_of(words))
    alone = {
        (round(box.x0), round(box.top)): piece.figure
        for piece in seen.pieces
        if piece.figure is not None
        for box in [seen.picture.points(_ink(piece.figure))]
    }
    used: set[int] = set()
    for word in printed:
        tally.printed += 1
        x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
        reach = word.size
        near = [
            (abs((w.box.x0 + w.box.x1) / 2 - x), place)
            for place, w in enumerate(page.words)
            if abs((w.box.top + w.box.bottom) / 2 - y) < 0.6 * reach
            and w.box.x0 - 3 < x < w.box.x1 + 3
        ]
        got = page.words[min(near)[1]].text if near else ""
        if near:
            used.add(min(near)[1])
        outcome = _outcome(word.text, got)
        tally.count("all", outcome)
        if outcome != "right":
            tally.faults.append(f"{name}: {word.text!r} {outcome} as {got!r} at {x:.0f}, {y:.0f}")
        for (left, top), figure in alone.items():
            if left - 4 <= x <= left + 8 * reach and abs(top - y) < reach:
                if not figure.glyphs or not (
                    left - 3 < x < seen.picture.points(_ink(figure)).x1 + 3
                ):
                    continue
                tally.count("network", _outcome(word.text, figure.network.text or figure.text))
                tally.count("Tesseract", _outcome(word.text, figure.tesseract or figure.text))
                break
    alone_words = list(figures_of(page.words))
    for place, other in enumerate(page.words):
        there = any(
            other.text in word.text
            and word.box.x0 - word.size < other.box.x0
            and other.box.x1 < word.box.x1 + word.size
            and abs(word.box.top - other.box.top) < word.size
            for word in words
        )
        if place not in used and other in alone_words and other.text[0] != DOUBT and not there:
            tally.count("all", "invented")
            tally.faults.append(f"{name}: {other.text!r} invented at {other.box}")


def _ink(figure: Any) -> Any:
    from mappa_extract.sources.scan.letters import box_of

    return box_of(figure.glyphs)


def _outcome(printed: str, got: str) -> str:
    if not got:
        return "unread"
    if got[0] == DOUBT:
        return "doubted"
    return "right" if _plain_text(printed) == _plain_text(got) else "wrong"


def _plain_text(text: str) -> str:
    text = regex.sub(r"[-–—]+", "-", text)
    return text.replace(",", "").rstrip("*") if any(map(str.isdigit, text)) else text


def speed() -> Iterator[str]:
    """Yield the table of what a scanned page costs, on one core."""
    yield "\nA scanned page with tables at 300 dots an inch, on one core:\n"
    yield "| | s |"
    yield "|---|---:|"
    tally = Tally()
    for seed in (2, 3):
        measure("as printed", tally, [seed])
    both = "both recognisers" if has_tesseract() else "one recogniser"
    yield f"| mappa-extract, {both} | {tally.seconds / tally.pages:.1f} |"
    if has_tesseract():
        data, _ = render(make(YEARS[2], "kent", 2), LOOKS[0], 2)
        pages, *_ = read_pdf(data, pages_with_statistics)
        number = next(number for number, page in enumerate(pages) if page.read)
        document = pypdfium2.PdfDocument(data)
        buffer = io.BytesIO()
        document[number].render(scale=300 / 72, grayscale=True).to_pil().save(buffer, "PNG")
        document.close()
        before = _children_seconds()
        subprocess.run(
            ["tesseract", "stdin", "stdout", "--dpi", "300", "--psm", "4"],
            input=buffer.getvalue(),
            capture_output=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            check=True,
        )
        yield f"| Tesseract alone, the whole page | {_children_seconds() - before:.1f} |"


def _children_seconds() -> float:
    used = os.times()
    return used.children_user + used.children_system


def main() -> None:
    """Print a table of all kinds of scans."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--kinds", default="")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    kinds = [kind for kind in FAULTS if not given.kinds or kind in given.kinds.split(";")]
    heads = ("scan", "figures", "right", "doubted", "unread", "wrong")
    print(f"| {' | '.join((*heads, 'network alone', 'Tesseract alone', 'a page'))} |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for kind in kinds:
        tally = Tally()
        measure(kind, tally, range(given.first, given.first + given.seeds))
        every = tally.by.get("all", Counter())
        alone = [
            f"{counts['right']} right, {counts['wrong']} wrong"
            for counts in (tally.by.get(name, Counter()) for name in ("network", "Tesseract"))
        ]
        cells = [kind, tally.printed, every["right"], every["doubted"], every["unread"]]
        cells += [every["wrong"] + every["invented"], *alone]
        cells.append(f"{tally.seconds / max(tally.pages, 1):.1f} s")
        print(f"| {' | '.join(map(str, cells))} |", flush=True)
        if given.show:
            print("\n".join(tally.faults), flush=True)


if __name__ == "__main__":
    main()
