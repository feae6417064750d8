"""Sources: every kind of file, told by its content, as a `Document`."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Literal

import regex

from mappa_extract.errors import NotAReportError, UnreadableSourceError
from mappa_extract.model import Document, Page
from mappa_extract.sources.encoding import TURNING
from mappa_extract.sources.own import EVIDENCE, is_own_markup

MOST_BYTES = 300_000_000
SUFFIXES = frozenset(
    {".pdf", ".txt", ".text", ".md", ".docx", ".odt", ".html", ".htm", ".xhtml", ".tsv"}
)
"""Names that a folder is searched for; what a file is is decided by its content."""


def sniff(data: bytes) -> str:
    """Return `pdf`, `docx`, `odt`, `html` or `text`, told by the content.

    Raises:
        UnreadableSourceError: the content is of a kind that can't be read.
    """
    head = data[:2048]
    if b"%PDF-" in head[:1100]:
        return "pdf"
    if head.startswith(b"PK"):
        return _packed(data)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableSourceError("an old Word file (.doc): save it as .docx or PDF first")
    if head.startswith(b"{\\rtf"):
        raise UnreadableSourceError("a Rich Text file: save it as .docx or PDF first")
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8")):
        raise UnreadableSourceError("a picture: put it into a PDF and run OCR on that")
    text = head.lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if text.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<table")):
        return "html"
    if regex.search(rb"<(?:html|body)[\s>]", head, regex.IGNORECASE):
        return "html"
    return "text"


def _packed(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableSourceError(
            "a damaged document: fetch it again, or save it anew in an office program"
        ) from error
    if "word/document.xml" in names:
        return "docx"
    if "content.xml" in names:
        return "odt"
    if "xl/workbook.xml" in names:
        raise UnreadableSourceError("a spreadsheet, no report: nothing to extract")
    raise UnreadableSourceError("an archive, no report: unpack it and give the files inside")


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        UnreadableSourceError: missing, empty, a folder, too large or not readable.
    """
    try:
        if not path.exists():
            raise UnreadableSourceError("no such file: check the path")
        if path.is_dir():
            raise UnreadableSourceError("a folder, not a file")
        if not path.is_file():
            raise UnreadableSourceError("neither a file nor a folder: copy it to a file first")
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableSourceError("larger than 300 MB: no annual report is")
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise UnreadableSourceError(f"can't be read ({reason}): check its permissions") from error
    return check_bytes(data)


def check_bytes(data: bytes) -> bytes:
    """Return a file's bytes as they are.

    Raises:
        UnreadableSourceError: more than any report has, or nothing.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableSourceError("larger than 300 MB: no annual report is")
    if not data.strip(b"\0\r\n\t \x0c"):
        raise UnreadableSourceError("the file is empty: fetch it again")
    return data


def _marked_up(kind: str) -> Callable[[bytes], tuple[tuple[Page, ...], dict[str, str]]]:
    """Return the reader of a kind of file that knows its paragraphs and tables."""
    if kind == "docx":
        from mappa_extract.sources.word import read_docx

        return read_docx
    if kind == "odt":
        from mappa_extract.sources.opendocument import read_odt

        return read_odt
    from mappa_extract.sources.html import read_html

    return read_html


def open_document(
    data: bytes,
    name: str,
    wanted: Callable[[Sequence[str]], list[int]],
    password: str = "",
    ocr: Literal["auto", "always", "never"] = "auto",
) -> Document:
    """Return the document that `data` holds.

    Args:
        data: the file's bytes.
        name: how the file is called in the output.
        wanted: tells from the texts of a PDF's pages which must be read closely.
        password: for encrypted PDFs.
        ocr: whether pictures of pages are read, see `read_pdf`.

    Raises:
        UnreadableSourceError: damaged, locked, or of a kind that can't be read.
        NotAReportError: this program has made it.
    """
    kind = sniff(data)
    if kind == "html" and is_own_markup(data):
        raise NotAReportError("a page that this program has made: give the report itself")
    digest = hashlib.sha256(data).hexdigest()
    pages: tuple[Page, ...]
    metadata: dict[str, str] = {}
    warnings: tuple[str, ...] = ()
    if kind == "pdf":
        from mappa_extract.sources.pdf import read_pdf

        pages, metadata, warnings = read_pdf(data, wanted, password, ocr)
        if metadata.get("creator") == EVIDENCE:
            raise NotAReportError("evidence that this program has made: give the report itself")
    elif kind == "text":
        from mappa_extract.sources.text import read_text

        pages = read_text(data)
    else:
        pages, metadata = _marked_up(kind)(data)
    if any(sign in page.text for page in pages for sign in TURNING):
        warnings += ("signs in the text make it read otherwise than it is stored: compare figures",)
    return Document(name, digest, kind, pages, metadata, warnings)
