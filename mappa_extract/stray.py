"""Files that stand beside reports and are none: told by their names or by their words."""

from __future__ import annotations

from pathlib import PurePosixPath

import regex

from mappa_extract.model import Document

_NAMES = regex.compile(
    r"read[-_ ]?me|licen[cs]e|copying|change[-_ ]?log|contributing|security|authors|code[-_ ]of.*",
    regex.IGNORECASE,
)


def stray(document: Document) -> str:
    """Return what a text beside reports is, or empty for what may be a report."""
    if document.format not in ("text", "html"):
        return ""
    if document.format == "text" and _NAMES.fullmatch(PurePosixPath(document.name).stem):
        return "a file about other files"
    return "a text about this program" if "mappa-extract" in document.text else ""
