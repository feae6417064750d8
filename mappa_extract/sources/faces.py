"""What the fonts of a PDF draw where their text says a digit, or says nothing.

A text is what a font says of its signs; the page shows what it draws. The two may differ: a
table of characters that exchanges digits, procedures in another order, glyphs without names.
Each digit of each font is therefore looked at once, in pdfium's picture of the page, and told
by its shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

import regex
from pdfminer.encodingdb import name2unicode
from pdfminer.pdffont import PDFSimpleFont
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from PIL import Image, ImageOps

from mappa_extract.model import Box
from mappa_extract.sources.digits import HEIGHT, Likeness, ink_of, likeness, off_paper
from mappa_extract.sources.scan.crop import cut_of
from mappa_extract.sources.sheet import Sheet, unrotated
from mappa_extract.vocabulary.numbers import DOUBT

_CODES = frozenset(range(256))
_DIGITS = frozenset("0123456789")
_LETTERS_LIKE = {"0": "OoQDC", "1": "IlijtJT", "2": "Zz", "5": "Ss", "6": "bG", "8": "B", "9": "gq"}
"""Letters that look like a digit themselves: their shape says nothing against them."""
_MEANINGLESS = regex.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
"""What stands in a text for a sign that its font gives no meaning."""
_CID = regex.compile(r"\(cid:\d+\)")
"""The same, as pdfminer writes it."""
_SAMPLES = 3
"""How many places of a sign are looked at."""
_FIGURES = 0.6
"""Share of a font's nameless signs that are surely digits where it is a font of figures."""
_BESIDE = 0.15
"""How far apart, in heights of the type, the signs of one word stand at most."""
_MARGIN = 0.06
"""Beside a sign, in heights of the type, that is looked at with it."""
_MOST_SCALE = 40.0


@lru_cache(maxsize=1024)
def is_meaningless(text: str) -> bool:
    """Tell whether a character stands for a sign that its font gives no meaning."""
    return bool(_MEANINGLESS.match(text) or _CID.match(text))


def has_meaningless(text: str) -> bool:
    """Tell whether pdfium's text has a character for a sign that its font gives no meaning."""
    return _MEANINGLESS.search(text) is not None


def note_nameless(fonts: Mapping[Any, Any], resources: Any) -> None:
    """Give each of pdfminer's fonts its codes that mean no character, as `nameless`."""
    specs = resolve1((resources or {}).get("Font"))
    for name, spec in specs.items() if isinstance(specs, dict) else ():
        font = fonts.get(name)
        if font is not None and not hasattr(font, "nameless"):
            font.nameless = _nameless(font, resolve1(spec))


def _nameless(font: Any, spec: Any) -> frozenset[int]:
    """Return the codes of a simple font that its dictionary gives no meaning.

    They are not in its `ToUnicode`, or name a glyph by a name that means nothing: what it draws
    for such a code only its picture tells (ISO 32000-1, 9.10.2).
    """
    if not isinstance(font, PDFSimpleFont) or not isinstance(spec, dict):
        return frozenset()
    if font.unicode_map:
        return _CODES.difference(font.unicode_map.cid2unichr)
    encoding = resolve1(spec.get("Encoding"))
    changed = resolve1(encoding.get("Differences")) if isinstance(encoding, dict) else None
    found, code = set(), 0
    for each in changed if isinstance(changed, list) else ():
        one = resolve1(each)
        if isinstance(one, int):
            code = one
        elif isinstance(one, PSLiteral):
            try:
                name2unicode(str(one.name))
            except (KeyError, ValueError):
                found.add(code)
            code += 1
    return frozenset(found)


@dataclass(slots=True)
class _Sign:
    """One sign of a font: what the text says, and what the page shows."""

    text: str
    named: bool
    seen: list[Likeness | None] = field(default_factory=list)
    """What its places show; None for no ink."""
    dash: bool = False

    @property
    def sure(self) -> str:
        """The digit that it surely is: in one of its places, and nearest in all of them."""
        surely = {one.sure for one in self.seen if one and one.sure}
        return self.nearest if surely == {self.nearest} else ""

    @property
    def nearest(self) -> str:
        """The digit that it looks most like, where all its places say the same; else empty."""
        told = {one.nearest if one else "" for one in self.seen}
        return told.pop() if len(told) == 1 else ""

    @property
    def denied(self) -> bool:
        """Whether the page shows another digit than the text says, wherever it was looked at."""
        # What it looks most like costs little to tell, what it surely is costs much.
        if self.nearest == self.text:
            return False
        return bool(self.sure) and any(map(self.denied_by, self.seen))

    def denied_by(self, one: Likeness | None) -> bool:
        """Tell whether one place shows a digit that the text does not say."""
        if one is None:
            return False
        if self.text in _DIGITS:
            return one.denies(self.text)
        return bool(one.sure) and self.text not in _LETTERS_LIKE.get(one.sure, "")

    @property
    def blank(self) -> bool:
        """Whether it draws nothing."""
        return bool(self.seen) and not any(self.seen)


@dataclass(slots=True)
class _Font:
    name: str
    signs: dict[int, _Sign] = field(default_factory=dict)
    page: int = 0
    """The first page with a sign of it whose text is not what is read; 0 for none."""

    @property
    def lies(self) -> bool:
        """Whether it draws other digits than it says: two of them, or one in two places."""
        denied = [sign for sign in self.signs.values() if sign.named and sign.denied]
        return len(denied) > 1 or any(sum(map(sign.denied_by, sign.seen)) > 1 for sign in denied)

    @property
    def of_figures(self) -> bool:
        """Whether its nameless signs are digits, and not letters that look like some."""
        nameless = [sign for sign in self.signs.values() if not sign.named and any(sign.seen)]
        digits = sum(bool(sign.sure or sign.dash) for sign in nameless)
        return digits > 0 and digits >= _FIGURES * len(nameless)

    def drawn(self, sign: _Sign) -> str:
        """Return the digit that a sign surely is; empty where another sign seems to be it too."""
        same = [one for one in self.signs.values() if one.sure == sign.sure]
        return sign.sure if len(same) == 1 else ""

    @property
    def lucky(self) -> bool:
        """Whether what its nameless signs were taken for is what they show."""
        digits = [sign for sign in self.signs.values() if not sign.named and sign.text in _DIGITS]
        same = sum(sign.sure == sign.text for sign in digits)
        return same > 1 and not any(sign.denied for sign in digits)


@dataclass(frozen=True, slots=True)
class Settled:
    """What was found out of a page's fonts."""

    unread: int = 0
    """Characters whose signs stay without a meaning."""


NOTHING = Settled()


class Faces:
    """The fonts of one PDF, each sign looked at where it is first met."""

    def __init__(self, document: Any) -> None:
        """Take the pdfium document whose pages show the signs."""
        self._document = document
        self._fonts: dict[int, _Font] = {}
        self._kept: list[Any] = []
        """Fonts of pdfminer, which are known here by where they lie in memory."""

    @property
    def lie(self) -> bool:
        """Whether one of the fonts draws other digits than its text says."""
        return any(font.lies for font in self._fonts.values())

    @property
    def disbelieved(self) -> dict[int, tuple[str, ...]]:
        """What is wrong with fonts, by the first page with figures of them that were not believed.

        Pages are numbered from 1; each font has a clause.
        """
        found: dict[int, tuple[str, ...]] = {}
        for font in self._fonts.values():
            if font.page:
                found[font.page] = (*found.get(font.page, ()), _wrong_with(font))
        return found

    def settle(self, letters: Iterable[Any], sheet: Sheet) -> Settled:
        """Give a page's letters that are not what their text says a text of their own, `shown`.

        Args:
            letters: characters of pdfminer's layout, each with its `face`: font and code.
            sheet: the page, in whose units as shown the letters stand, origin bottom left.
        """
        letters = list(letters)
        among_digits = _among_digits(letters)
        places: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for letter in letters:
            font, code = letter.face
            text = letter.get_text()
            named = code not in font.nameless and not is_meaningless(text)
            if named and text not in _DIGITS and (id(font), code) not in among_digits:
                continue
            places[id(font), code].append(letter)
            if id(font) not in self._fonts:
                self._fonts[id(font)] = _Font(str(letter.fontname))
                self._kept.append(font)
            self._fonts[id(font)].signs.setdefault(code, _Sign(text, named))
        if not places:
            return NOTHING
        self._look(places, sheet)
        unread = 0
        for (font_id, code), mine in places.items():
            font = self._fonts[font_id]
            shown = self._shown(font, font.signs[code])
            if shown == DOUBT or (shown is None and is_meaningless(font.signs[code].text)):
                unread += len(mine)
            if shown is None:
                continue
            for letter in mine:
                letter.shown = shown
            font.page = font.page or sheet.number
        return Settled(unread)

    def _shown(self, font: _Font, sign: _Sign) -> str | None:
        """Return what a sign is on the page where its text is not that; None to leave it."""
        if sign.named:
            if sign.text not in _DIGITS and not sign.denied:
                return None  # a letter: 1a, 31st
            if font.lies:
                return font.drawn(sign) or DOUBT
            # A file with a font that lies is not believed in its other fonts either.
            doubted = sign.nearest != sign.text and (sign.denied or self.lie)
            return DOUBT if doubted else None
        if font.lucky:
            return None
        if sign.blank:
            return " "
        if font.of_figures:
            return "-" if sign.dash else font.drawn(sign) or DOUBT
        return DOUBT if sign.text in _DIGITS else None

    def _look(self, places: dict[tuple[int, int], list[Any]], sheet: Sheet) -> None:
        page = None
        for (font, code), letters in places.items():
            sign = self._fonts[font].signs[code]
            wanted = _SAMPLES - len(sign.seen)
            if wanted <= 0 or (sign.named and sign.seen and sign.nearest == sign.text):
                continue
            page = page or self._document[sheet.number - 1]
            for letter in letters[:: max(1, len(letters) // wanted)][:wanted]:
                picture = _picture(page, letter, sheet)
                if picture is None:
                    continue
                sign.dash = sign.dash or _is_dash(picture)
                sign.seen.append(likeness(picture))
                if sign.named and sign.nearest == sign.text:
                    break  # most signs are what they say: one look is enough
        if page is not None:
            page.close()


def _among_digits(letters: Sequence[Any]) -> set[tuple[int, int]]:
    """Return the signs said to be letters that stand beside digits, and never beside a letter.

    By font and code. Such a sign may be a digit that its font calls a letter.
    """
    found: set[tuple[int, int]] = set()
    pairs: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for before, after in pairwise(letters):
        one, other = before.get_text(), after.get_text()
        high = after.y1 - after.y0
        if not (one.isalnum() and other.isalnum()) or (one in _DIGITS and other in _DIGITS):
            continue
        if abs(before.y0 - after.y0) > high / 2 or abs(after.x0 - before.x1) > _BESIDE * high:
            continue
        keys = [(id(letter.face[0]), letter.face[1]) for letter in (before, after)]
        if one in _DIGITS or other in _DIGITS:
            found.add(keys[one in _DIGITS])
        else:
            pairs.append((keys[0], keys[1]))
    while words := {key for pair in pairs if not found.issuperset(pair) for key in pair} & found:
        found -= words
    return found


def _wrong_with(font: _Font) -> str:
    denied = [sign for sign in font.signs.values() if sign.named and sign.denied]
    if not denied:
        return f"the font {font.name} does not say what its signs are: told by their shapes"
    named = ", ".join(f"{sign.text} looks like {sign.sure}" for sign in denied[:3])
    if not font.lies:
        return f"the font {font.name} draws another digit than its text says ({named}): left unread"
    return f"the font {font.name} draws other digits than its text says ({named}): read as drawn"


def _picture(page: Any, letter: Any, sheet: Sheet) -> Image.Image | None:
    """Return the picture of one character alone; None where it can't be parted from others."""
    a, b = letter.matrix[:2]
    high = letter.y1 - letter.y0
    if b != 0 or a <= 0 or high <= 0 or letter.x1 - letter.x0 <= 0:
        return None
    beside = _MARGIN * high
    box = Box(
        letter.x0 - beside,
        sheet.height - letter.y1 - beside,
        letter.x1 + beside,
        sheet.height - letter.y0 + beside,
    )
    scale = min(_MOST_SCALE, HEIGHT / (0.72 * high))
    bitmap = page.render(
        scale=scale, crop=cut_of(page, unrotated(box, sheet)), grayscale=True, may_draw_forms=False
    )
    picture = bitmap.to_pil().convert("L")
    bitmap.close()
    return _alone(picture, beside * scale)


def _alone(picture: Image.Image, margin: float) -> Image.Image | None:
    """Return what of a picture belongs to the sign in its middle; None where that is cut off.

    The rules of a cell, the lines above and below, and the letters beside it are left out.
    """
    apart = off_paper(picture)
    wide, high = picture.size
    if not _profile(apart.resize((wide, 1), Image.Resampling.BOX)):
        return picture
    top, bottom = _tallest(apart)
    band = apart.crop((0, top, wide, bottom)).resize((wide, 1), Image.Resampling.BOX)
    runs = [run for run in _profile(band) if margin <= (run[0] + run[1]) / 2 <= wide - margin]
    if not runs:
        return None
    left, right = runs[0][0], runs[-1][1]
    top, bottom = _tallest(apart.crop((left, 0, right, high)))
    if left <= 0 or right >= wide or top <= 0 or bottom >= high:
        return None
    # With paper around it, so that paper is what there is most of.
    paper = int(picture.getpixel((left - 1, top - 1)))  # type: ignore[arg-type]
    return ImageOps.expand(picture.crop((left, top, right, bottom)), 6, paper)


def _tallest(apart: Image.Image) -> tuple[int, int]:
    """Return the first row and the one after of the tallest ink, parted from other ink by rows."""
    rows = _profile(apart.resize((1, apart.height), Image.Resampling.BOX))
    return max(rows, key=lambda run: run[1] - run[0], default=(0, apart.height))


def _profile(line: Image.Image) -> Sequence[tuple[int, int]]:
    """Return where a line of pixels, 0 for paper, has ink: first pixel and the one after."""
    found: list[tuple[int, int]] = []
    start = None
    for place, value in enumerate((*line.tobytes(), 0)):
        if value > 2 and start is None:
            start = place
        elif value <= 2 and start is not None:
            found.append((start, place))
            start = None
    return found


def _is_dash(picture: Image.Image) -> bool:
    """Tell whether a sign is one level stroke."""
    ink = ink_of(picture)
    if ink is None or ink.width < 1.6 * ink.height or ink.height > 0.2 * picture.height:
        return False
    values = ink.tobytes()
    return sum(values) > 0.75 * 255 * len(values)
