"""The programs that print the reports, many in one go."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.matrix import in_html, in_odf, in_reportlab
from bench.matrix.making import Made

BATCH = 60
"""How many files LibreOffice is given at a time."""


def browser() -> str:
    """Return the path of the installed browser; empty where none is."""
    return shutil.which("chromium") or shutil.which("google-chrome") or ""


def office() -> str:
    """Return the path of the installed LibreOffice; empty where none is."""
    return shutil.which("soffice") or ""


def missing(producer: str) -> str:
    """Return why a producer can't print here; empty where it can."""
    if producer == "chromium" and not (browser() and find_spec("playwright")):
        return "Chromium or playwright is not installed"
    if producer == "libreoffice" and not office():
        return "LibreOffice is not installed"
    return ""


def print_all(producer: str, reports: Iterable[tuple[Made, Path]]) -> Iterator[Path]:
    """Write each report to its path as PDF, and give the path once it is there."""
    printer = {"chromium": _chromium, "libreoffice": _libreoffice, "reportlab": _reportlab}[
        producer
    ]
    yield from printer(reports)


def _reportlab(reports: Iterable[tuple[Made, Path]]) -> Iterator[Path]:
    for made, path in reports:
        path.write_bytes(in_reportlab.document(made.blocks, made.look, made.running))
        yield path


def _chromium(reports: Iterable[tuple[Made, Path]]) -> Iterator[Path]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(
            executable_path=browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = running.new_page()
        for made, path in reports:
            page.set_content(in_html.page(made.blocks, made.look, made.running))
            page.pdf(path=path, prefer_css_page_size=True, print_background=True)
            yield path
        running.close()


def _libreoffice(reports: Iterable[tuple[Made, Path]]) -> Iterator[Path]:
    waiting = list(reports)
    with TemporaryDirectory() as name:
        folder = Path(name)
        for at in range(0, len(waiting), BATCH):
            part = waiting[at : at + BATCH]
            sources = []
            for number, (made, _) in enumerate(part):
                source = folder / f"{number}.fodt"
                source.write_text(in_odf.document(made.blocks, made.look, made.running), "utf-8")
                sources.append(source)
            command = [
                office(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
                "--convert-to", "pdf:writer_pdf_Export", "--outdir", name, *map(str, sources),
            ]  # fmt: skip
            subprocess.run(command, check=True, capture_output=True, timeout=600)
            for source, (_, path) in zip(sources, part, strict=True):
                printed = source.with_suffix(".pdf")
                if not printed.exists():
                    print(f"LibreOffice did not print {path}", file=sys.stderr)
                    continue
                shutil.move(printed, path)
                yield path
