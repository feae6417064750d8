"""What lies over a PDF's pages: form fields, stamps, strike-outs; and what is attached to it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

_UNDRAWN = frozenset(
    (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FILEATTACHMENT)
)
"""Links, and notes that are shown only when they are opened."""
_REPORTS = frozenset((".pdf", ".docx", ".doc", ".odt", ".html", ".htm", ".rtf", ".txt"))
_MOST_ANNOTATIONS = 5000


def flattened(page: Any) -> bool:
    """Make what lies over a page a part of it, as a viewer shows it; tell whether anything does."""
    count = raw.FPDFPage_GetAnnotCount(page)
    if not 0 < count <= _MOST_ANNOTATIONS:
        return False
    if not any(_is_drawn(page, at) for at in range(count)):
        return False
    for at in reversed(range(count)):
        if _flags(page, at) & raw.FPDF_ANNOT_FLAG_NOVIEW:
            raw.FPDFPage_RemoveAnnot(page, at)
    return bool(raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)


def _is_drawn(page: Any, at: int) -> bool:
    annotation = raw.FPDFPage_GetAnnot(page, at)
    if not annotation:
        return False
    try:
        return raw.FPDFAnnot_GetSubtype(annotation) not in _UNDRAWN
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _flags(page: Any, at: int) -> int:
    annotation = raw.FPDFPage_GetAnnot(page, at)
    if not annotation:
        return 0
    try:
        return int(raw.FPDFAnnot_GetFlags(annotation))
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def attached_reports(document: Any) -> list[str]:
    """Return the names of attached files that could be reports."""
    names = []
    try:
        for at in range(min(document.count_attachments(), 100)):
            names.append(document.get_attachment(at).get_name())
    except pypdfium2.PdfiumError:
        return []
    return [name for name in names if PurePath(name).suffix.lower() in _REPORTS]
