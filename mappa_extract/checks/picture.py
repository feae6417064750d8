"""Figures that the picture of their page shows otherwise than the text says.

The pictures are read in `sources.scan.verify`; here is when that is worth its time, and what
follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import regex

from mappa_extract.checks import standing
from mappa_extract.model import Check, Document, Observation
from mappa_extract.sources.scan import available

_NO_LETTERS = regex.compile("[\ufffd\ue000-\uf8ff]|\\(cid:\\d+\\)")
"""What stands in a text for signs that its font gives no meaning."""


def worth_a_look(
    document: Document, observations: Sequence[Observation], checks: Iterable[Check], asked: bool
) -> Sequence[int]:
    """Return the places of the figures that are held against their pictures.

    All of them where that is `asked`, under a picture with a text layer, and in a PDF with signs
    that mean nothing; else those of the PDF's text that a failed check disputes.
    """
    if document.format != "pdf" or not available():
        return ()
    every = range(len(observations))
    by_picture = any(row.read_by == "ocr" for row in observations)
    by_shape = any(page.fonts for page in document.pages)
    if asked or by_picture or by_shape or _NO_LETTERS.search(document.text):
        return every
    _, disputed = standing(checks)
    return [place for place in every if place in disputed]


def check(
    name: str,
    data: bytes,
    observations: Sequence[Observation],
    places: Sequence[int],
    password: str = "",
) -> Iterator[Check]:
    """Yield a failed check for each figure that its picture shows otherwise.

    Args:
        name: the report's.
        data: the bytes of its PDF.
        observations: its figures.
        places: which of them are looked at, by their place.
        password: for an encrypted PDF.

    Raises:
        pypdfium2.PdfiumError: the PDF can't be opened.
    """
    from mappa_extract.sources.scan.verify import verify

    looked_at = [observations[place] for place in places]
    for place, verdict in zip(places, verify(data, looked_at, password), strict=True):
        if verdict is None or verdict.said != "differs":
            continue
        row = observations[place]
        where = "the text under the picture" if row.read_by == "ocr" else "the picture"
        yield Check(
            "picture_agrees",
            "error",
            False,
            verdict.read,
            row.printed,
            f"{row.printed} ({row.label}; {row.place}) reads {verdict.read} in {where}:"
            " compare it with the page",
            row.page,
            name,
            (place,),
        )
