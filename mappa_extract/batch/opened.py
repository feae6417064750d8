"""The pages of a scan, packed, so that they are recognised once and no other process does it anew.

They pass between processes as JSON, like all that comes out of a report's reader, and are kept in
`cache/opened/` of an output folder: a decision, a page to look at, or a desk that is opened again
needs no second recognising.
"""

from __future__ import annotations

import hashlib
import hmac
import zlib
from dataclasses import fields
from typing import Any, get_type_hints

import msgspec

from mappa_extract.batch.places import LocalPlace, RemotePlace
from mappa_extract.batch.secret import KEY, Secret
from mappa_extract.model import Document, Page

_FOLDER = "cache/opened"


def packed(document: Document) -> bytes:
    """Return a document, packed, where pictures of it were read; empty where opening is cheap."""
    if not any(page.read and page.read_by == "ocr" for page in document.pages):
        return b""
    try:
        return zlib.compress(msgspec.json.encode(document))
    except UnicodeEncodeError:
        return b""  # lone surrogates, as damaged fonts give them


def unpacked(data: bytes, sha256: str) -> Document | None:
    """Return the document of `packed`; None for no data, or that of other bytes than `sha256`.

    Raises:
        msgspec.MsgspecError: it is none of this version.
        zlib.error: it is damaged.
    """
    if not data:
        return None
    found: dict[str, Any] = msgspec.json.decode(zlib.decompress(data))
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


class Openings:
    """Packed scans by the name of their input, valid for one fingerprint of program and options.

    What is damaged, was edited, or was made elsewhere is as if it were not there.

    Args:
        place: the output folder.
        fingerprint: of program and options; empty where nothing is kept.
    """

    def __init__(self, place: LocalPlace | RemotePlace, fingerprint: str) -> None:
        self._place = place
        self._fingerprint = fingerprint

    def load(self, name: str) -> bytes:
        """Return what is kept of an input; empty for nothing."""
        if not self._fingerprint or not self._place.has(KEY):
            return b""
        said, _, data = (self._place.read(_file(name)) or b"").partition(b"\n")
        return data if data and hmac.compare_digest(said, self._sign(name, data)) else b""

    def keep(self, name: str, data: bytes) -> None:
        """Keep a packed scan.

        Raises:
            OSError: the place can't be written.
        """
        if self._fingerprint:
            self._place.write(_file(name), self._sign(name, data) + b"\n" + data)

    def _sign(self, name: str, data: bytes) -> bytes:
        parts = (b"opened", self._fingerprint.encode(), name.encode(), data)
        return Secret(self._place).sign(*parts).encode()


def _file(name: str) -> str:
    return f"{_FOLDER}/{hashlib.sha256(name.encode()).hexdigest()[:40]}"
