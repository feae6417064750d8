"""What this program has made itself: its pages and its evidence are no reports."""

from __future__ import annotations

EVIDENCE = "mappa-extract evidence"
"""Stands as the creator in the metadata of a PDF of evidence."""
_PAGE = b'<meta name="generator" content="mappa-extract '
_HEAD = 4096
"""The sign of a page stands within its first bytes."""


def is_own_page(name: str, data: bytes | None) -> bool:
    """Tell whether a file is a page or a PDF that this program has made.

    Args:
        name: its name; other endings than these two have no sign.
        data: its bytes, or its first ones for a page.
    """
    if data is None:
        return False
    if name.lower().endswith(".pdf"):
        return data.startswith(b"%PDF-") and EVIDENCE.encode() in data
    return name.lower().endswith((".html", ".htm")) and is_own_markup(data)


def is_own_markup(data: bytes) -> bool:
    """Tell whether a web page is one of this program's own."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf\r\n\t ")
    return head[:15].lower() == b"<!doctype html>" and _PAGE in head
