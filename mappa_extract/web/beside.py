"""Pages beside the figures: the review of a report, and its evidence as PDF."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from mappa_extract.errors import MappaExtractError, NotAReportError, UnreadableSourceError
from mappa_extract.extraction import Extraction, extract_opened
from mappa_extract.model import Document
from mappa_extract.options import Options
from mappa_extract.output.files import write_whole
from mappa_extract.sources import read_bytes
from mappa_extract.sources.own import is_own_page

ENDINGS = {"review": ".html", "evidence": ".evidence.pdf"}
"""The kinds of pages, each of which has a folder of its name in the output, and their endings."""
_LONGEST_NAME = 240
_CUT = 180
"""Bytes of a name; most file systems take 255."""
_LONGEST_WAY = 1000
_DEEPEST = 30
"""Bytes and folders of a way."""


def page_name(kind: str, source: str) -> str:
    """Return where a report's page of this kind stands in an output folder.

    Names that a file system may refuse (too long, too deep, leading out) are cut, and told apart
    by a hash of the whole.
    """
    *way, last = source.split("/")
    ending = ENDINGS[kind]
    sound = all(part not in ("", ".", "..") and len(part.encode()) <= _LONGEST_NAME for part in way)
    if not sound or len(way) > _DEEPEST or len("/".join(way).encode()) > _LONGEST_WAY:
        way = ["~" + hashlib.sha256("/".join(way).encode()).hexdigest()[:16]]
    if len(last.encode()) + len(ending) > _LONGEST_NAME or last in (".", ".."):
        told = hashlib.sha256(source.encode()).hexdigest()[:16]
        last = last.encode()[:_CUT].decode("utf-8", "ignore") + "~" + told
    return "/".join([kind, *way, f"{last}{ending}"])


def pages_of(
    data: bytes,
    document: Document,
    extraction: Extraction,
    password: str,
    kinds: Collection[str],
) -> dict[str, bytes]:
    """Return the pages of a report, by kind; none where it could not be read.

    There is no evidence of what has no pages, or whose pages can't be copied.
    """
    pages: dict[str, bytes] = {}
    if extraction.status in ("failed", "not-a-report"):
        return pages
    if "review" in kinds:
        from mappa_extract.web.review import review_page

        text = review_page(data, document, extraction, password)
        pages["review"] = text.encode("utf-8", "replace")
    if "sheets" in kinds:
        import msgspec

        from mappa_extract.web.sheets import sheets_of

        pages["sheets"] = msgspec.json.encode(sheets_of(extraction, document, data, password))
    if "evidence" in kinds and extraction.format == "pdf" and extraction.statistics_pages:
        from mappa_extract.output.evidence import evidence_pdf

        try:
            pages["evidence"] = evidence_pdf(data, extraction, password)
        except MappaExtractError:
            return pages
    return pages


def write_review(
    path: Path, name: str, folder: Path, page: str, evidence: bool, options: Options
) -> tuple[list[Path], dict[str, str]]:
    """Write a report's review page, and its evidence where it is a PDF.

    Returns:
        The files, and the report's row of `reports.csv`.

    Raises:
        UnreadableSourceError: the report can't be read; nothing is written.
        NotAReportError: it is no area's annual report; nothing is written.
        OSError: the folder can't be written.
    """
    data = read_bytes(path)
    extraction, document = extract_opened(data, name, options)
    if document is None or extraction.status == "failed":
        raise UnreadableSourceError(extraction.message)
    if extraction.status == "not-a-report":
        raise NotAReportError(extraction.message)
    kinds = ("review", "evidence") if evidence else ("review",)
    target = folder / page
    files = {
        "review": target,
        "evidence": target.with_name(target.name.removesuffix(".html") + ENDINGS["evidence"]),
    }
    written = []
    for kind, content in pages_of(data, document, extraction, options.password, kinds).items():
        file = files[kind]
        if file.exists() and not is_own_page(file.name, file.read_bytes()):
            raise UnreadableSourceError(
                f"{file} is there and no page of this program: choose another place with -o"
            )
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, content)
        written.append(file)
    return written, extraction.report_row()
