"""The pages of a scan, packed, so that no other process has to recognise them anew.

They pass between processes as JSON, like all that comes out of a report's reader.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_type_hints

import msgspec

from mappa_extract.model import Document, Page


def packed(document: Document) -> bytes:
    """Return a document as JSON where pictures of it were read; empty where opening it is cheap."""
    if not any(page.read and page.read_by == "ocr" for page in document.pages):
        return b""
    try:
        return msgspec.json.encode(document)
    except UnicodeEncodeError:
        return b""  # lone surrogates, as damaged fonts give them


def unpacked(data: bytes, sha256: str) -> Document | None:
    """Return the document of `packed`; None for no data, or that of other bytes than `sha256`.

    Raises:
        msgspec.MsgspecError: it is none of this version.
    """
    if not data:
        return None
    found: dict[str, Any] = msgspec.json.decode(data)
    if found["sha256"] != sha256:
        return None
    pages = tuple(_page(page) for page in found.pop("pages"))
    found["warnings"] = tuple(found["warnings"])
    return Document(**found, pages=pages)


def _page(found: dict[str, Any]) -> Page:
    # A PDF has no blocks; msgspec knows no union of two records.
    hints = get_type_hints(Page)
    names = [one.name for one in fields(Page) if one.name != "blocks"]
    return Page(**{name: msgspec.convert(found[name], hints[name]) for name in names})
