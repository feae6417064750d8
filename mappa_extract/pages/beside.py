"""Pages written as files: the review of a report, the atlas of a folder, evidence as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mappa_extract.errors import MappaExtractError, NotAReportError, UnreadableSourceError
from mappa_extract.extraction import Extraction
from mappa_extract.matching import Options
from mappa_extract.output.evidence import evidence_pdf
from mappa_extract.output.files import write_whole
from mappa_extract.pages.review import review_name, review_page
from mappa_extract.sources import read_bytes


def write_review(
    path: Path, name: str, folder: Path, page: str, evidence: bool, options: Options
) -> list[Path]:
    """Write a report's review page, and its evidence where it is a PDF; return the files.

    Raises:
        UnreadableSourceError: the report can't be read; nothing is written.
        NotAReportError: it is no area's annual report; nothing is written.
        OSError: the folder can't be written.
    """
    data = read_bytes(path)
    extraction, text = review_page(data, name, options)
    if extraction.status == "failed":
        raise UnreadableSourceError(extraction.message)
    if extraction.status == "not-a-report":
        raise NotAReportError(extraction.message)
    target = folder / page
    contents = {target: text.encode("utf-8")}
    if evidence and extraction.format == "pdf":
        copy = target.with_name(f"{target.name.removesuffix('.html')}.evidence.pdf")
        contents[copy] = evidence_pdf(data, extraction, options.password)
    target.parent.mkdir(parents=True, exist_ok=True)
    for one, content in contents.items():
        write_whole(one, content)
    return list(contents)


def write_beside(
    output: Path,
    paths: Sequence[tuple[Path, str]],
    extractions: Sequence[Extraction],
    options: Options,
    *,
    review: bool,
    evidence: bool,
) -> list[str]:
    """Write pages and evidence of a batch below its folder; return what went wrong, a line each.

    Raises:
        OSError: the folder can't be written.
    """
    problems = []
    status = {one.source: one for one in extractions}
    for path, name in paths:
        one = status[name]
        if one.status in ("failed", "not-a-report"):
            continue
        try:
            if review:
                write_review(path, name, output / "review", review_name(name), False, options)
            if evidence and one.format == "pdf" and one.statistics_pages:
                copy = evidence_pdf(read_bytes(path), one, options.password)
                target = output / "evidence" / f"{name}.evidence.pdf"
                target.parent.mkdir(parents=True, exist_ok=True)
                write_whole(target, copy)
        except MappaExtractError as error:
            problems.append(f"{path}: {error}")
    return problems
