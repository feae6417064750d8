"""Figures of a PDF's text, read once more from the picture of the page.

Where a font draws another sign than the one that is stored, sums may still hold; the picture
tells. What somebody's OCR has stored under a picture is held against what was read there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np

from mappa_extract.model import Box, Observation
from mappa_extract.sources.scan import has_tesseract, recognise
from mappa_extract.sources.scan.crop import box_of, cut_of
from mappa_extract.sources.scan.witness import layer_pages, says

Array = Any
Said = Literal["agrees", "differs", "unsure"]

_SCALE = 300 / 72
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the picture, or the text under it, says of a figure."""

    said: Said
    read: str = ""
    """The figure as it was read again; empty where nothing was."""


def verify(
    data: bytes, observations: Sequence[Observation], password: str = ""
) -> list[Verdict | None]:
    """Return for each figure whether its picture agrees; None where it has no picture.

    Args:
        data: the bytes of the PDF that the figures were read from.
        observations: figures with their page and box; a figure read from a picture is held
            against the text that is stored under it, all others against the picture.
        password: for an encrypted PDF.

    Raises:
        pypdfium2.PdfiumError: the PDF can't be opened.
    """
    import pypdfium2

    found: list[Verdict | None] = [None] * len(observations)
    pages: dict[int, list[int]] = {}
    for place, row in enumerate(observations):
        if row.page is not None and row.printed and box_of(row) is not None:
            pages.setdefault(row.page, []).append(place)
    asked: list[int] = []
    pictures: list[Array] = []
    document = pypdfium2.PdfDocument(data, password=password or None)
    try:
        for number, places in sorted(pages.items()):
            try:
                page = document[number - 1]
            except pypdfium2.PdfiumError:
                continue  # its figures keep no verdict
            if all(observations[place].read_by == "ocr" for place in places):
                if layer_pages(document, [number - 1]):
                    _ask_witness(page, observations, places, found)
            else:
                for place in places:
                    if any(map(str.isdigit, observations[place].printed)):
                        asked.append(place)
                        pictures.append(picture_of(page, _box(observations[place])))
            page.close()
    finally:
        document.close()
    read = recognise.network().read(pictures, figures=True)
    others = recognise.tesseract(pictures) if has_tesseract() else [""] * len(asked)
    for place, reading, other in zip(asked, read, others, strict=True):
        figure = observations[place].printed
        # A comma between thousands is easily taken for a point.
        printed = {_digits(figure), _digits(figure.replace(",", "."))}
        said: Said = "unsure"
        if printed & {_digits(reading.text), _digits(other)}:
            said = "agrees"
        elif reading.sure >= _SURE and _digits(reading.text):
            said = "differs"
        found[place] = Verdict(said, reading.text)
    return found


def _ask_witness(
    page: Any,
    observations: Sequence[Observation],
    places: Sequence[int],
    found: list[Verdict | None],
) -> None:
    text = page.get_textpage()
    for place in places:
        row = observations[place]
        told = says(text, page, _box(row))
        if _digits(told) and any(map(str.isdigit, row.printed)):
            same = _digits(told) == _digits(row.printed)
            found[place] = Verdict("agrees" if same else "differs", told)
    text.close()


def _box(row: Observation) -> Box:
    box = box_of(row)
    assert box is not None
    return box


def _digits(text: str) -> str:
    """Return a figure's digits and its decimal point; a raised note's digits are its own."""
    return "".join(sign for sign in text if sign in "0123456789.").strip(".")


def picture_of(page: Any, box: Box) -> Array:
    """Return the picture of a figure on a pdfium page: grey bytes, 0 ink, 255 paper.

    `box` is in points of the page as it is stored; what is turned there is turned back only
    with the page.
    """
    bitmap = page.render(scale=_SCALE, crop=cut_of(page, box), grayscale=True)
    grey = np.array(bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width])
    bitmap.close()
    paper = float(np.median(np.concatenate((grey[0], grey[-1], grey[:, 0], grey[:, -1]))))
    contrast = np.abs(grey.astype(np.float32) - paper)
    strongest = max(float(contrast.max()), 40.0)
    clean = (255 - np.minimum(255, contrast * 255 / strongest)).astype(np.uint8)
    high = clean.shape[0]
    edge = max(4, high // 4)
    return cv2.copyMakeBorder(
        clean, edge // 2, edge // 2, edge, edge, cv2.BORDER_CONSTANT, value=255
    )
