"""Figures that the picture of their page shows otherwise than the text says.

The pictures are read in `sources.scan.verify`; here is when that is worth its time, and what
follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from mappa_extract.model import Check, Document, Observation
from mappa_extract.sources.scan import available

_NO_LETTERS = regex.compile("[\ufffd\ue000-\uf8ff]|\\(cid:\\d+\\)")
"""What stands in a text for signs that its font gives no meaning."""


def worth_a_look(
    document: Document, observations: Sequence[Observation], failed: bool, asked: bool
) -> bool:
    """Tell whether figures are held against their pictures: `asked` to, or with good reason.

    A text layer under a picture is, and what stands in a PDF with signs that mean nothing, or
    in one that contradicts itself.
    """
    if document.format != "pdf" or not observations or not available():
        return False
    by_picture = any(row.read_by == "ocr" for row in observations)
    by_shape = any(page.fonts for page in document.pages)
    return asked or failed or by_picture or by_shape or bool(_NO_LETTERS.search(document.text))


def check(
    name: str, data: bytes, observations: Sequence[Observation], password: str = ""
) -> Iterator[Check]:
    """Yield a failed check for each figure that its picture shows otherwise.

    Raises:
        pypdfium2.PdfiumError: the PDF can't be opened.
    """
    from mappa_extract.sources.scan.verify import verify

    for place, verdict in enumerate(verify(data, observations, password)):
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
