"""Evidence: a report's statistics pages alone, each figure highlighted and annotated."""

from __future__ import annotations

import io
import logging
import secrets

from mappa_extract.errors import UnreadableSourceError
from mappa_extract.extraction import Extraction
from mappa_extract.model import Observation
from mappa_extract.output.names import line_name
from mappa_extract.sources.own import EVIDENCE

_COLOURS = {"agrees": "8fe0a4", "disputed": "ff9d96", "": "ffe08a"}
_SAID = {
    "agrees": "agrees with a check",
    "disputed": "DISPUTED by a check",
    "": "nothing to check it against",
}


def evidence_pdf(data: bytes, extraction: Extraction, password: str = "") -> bytes:
    """Return a PDF of the pages that figures were read from.

    Each figure carries a highlight, green, red or yellow by its `checked`, whose note names
    the measure, the dimensions, the value and the report's page. What is made of a locked report
    is locked with the same password.

    Raises:
        UnreadableSourceError: the report is no PDF, has no figures, or can't be copied.
    """
    if extraction.format != "pdf":
        raise UnreadableSourceError("evidence is made of a PDF's pages, and this is none")
    if not extraction.statistics_pages:
        raise UnreadableSourceError("no figure was read from it, so there is no evidence")
    import pypdf
    import pypdf.annotations
    import pypdf.errors
    from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            reader.decrypt(password)
        writer = pypdf.PdfWriter()
        for place, number in enumerate(extraction.statistics_pages):
            page = writer.add_page(reader.pages[number - 1])
            # Links of the report lead to pages that are not here, and its scripts are not ours.
            for name in ("/Annots", "/AA"):
                if name in page:
                    del page[NameObject(name)]
            left, height = float(page.mediabox.left), float(page.mediabox.top)
            for row in extraction.observations:
                if row.page != number or None in (row.x0, row.top, row.x1, row.bottom):
                    continue
                x0, x1 = left + (row.x0 or 0.0) - 1, left + (row.x1 or 0.0) + 1
                y0, y1 = height - (row.bottom or 0.0) - 1, height - (row.top or 0.0) + 1
                corners = [x0, y1, x1, y1, x0, y0, x1, y0]
                note = pypdf.annotations.Highlight(
                    rect=(x0, y0, x1, y1),
                    quad_points=ArrayObject([FloatObject(one) for one in corners]),
                    highlight_color=_COLOURS[row.checked],
                    printing=True,
                )
                note[NameObject("/Contents")] = TextStringObject(describe(row))
                note[NameObject("/T")] = TextStringObject("mappa-extract")
                writer.add_annotation(place, note)
        title = f"Evidence: {extraction.area_name} {extraction.year}, {extraction.source}"
        writer.add_metadata({"/Title": title, "/Creator": EVIDENCE})
        if reader.is_encrypted:
            writer.encrypt(password, secrets.token_hex(16), algorithm="AES-256")
        stream = io.BytesIO()
        writer.write(stream)
    except (pypdf.errors.PyPdfError, ValueError, KeyError, IndexError, TypeError) as error:
        raise UnreadableSourceError(
            f"its pages can't be copied ({type(error).__name__}): use the review page instead"
        ) from error
    return stream.getvalue()


def describe(row: Observation) -> str:
    """Return the note of a figure: measure, dimensions, value, page and what corroborates it."""
    parts = [row.measure, line_name(row)]
    if row.level:
        parts.append("all levels" if row.level == "all" else f"level {row.level}")
    value = row.value or row.marker.replace("_", " ")
    printed = f" (printed {row.printed})" if row.printed != row.value else ""
    when = f"{row.year}, {row.basis}"
    said = _SAID[row.checked]
    return f"{', '.join(parts)}: {value}{printed}; {when}; page {row.page} of the report; {said}"
