"""PDFs as other people's programs make them: a browser, an office suite; where installed."""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.generator.looks import docx, html
from tests.generator.templates import Report

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
OFFICE = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)

STYLES = {
    "plain": "",
    "ruled": "table{border-collapse:collapse;width:100%}td,th{border:1px solid;padding:6px}",
    "striped": "body{font-family:sans-serif}tr:nth-child(even){background:#ddd}th{background:#234;"
    "color:#fff;letter-spacing:.5px}td{text-align:right}td:first-child{text-align:left}",
    "narrow": "body{font:9pt serif}table{width:70%}th{width:5em}td{text-align:center}",
}


def browser(report: Report, rng: random.Random, style: str) -> bytes:
    """Return the report as the browser prints it.

    Raises:
        subprocess.SubprocessError: the browser fails or takes more than a minute.
    """
    assert BROWSER
    page = (
        html(report, rng).decode("utf-8").replace("<body>", f"<style>{STYLES[style]}</style><body>")
    )
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_text(page, "utf-8")
        subprocess.run(
            [
                BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--disable-background-networking", f"--user-data-dir={folder}/profile",
                "--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )  # fmt: skip
        return target.read_bytes()


def office(reports: Sequence[Report]) -> list[bytes]:
    """Return the reports as the office suite makes PDFs of their Word files, all at once.

    Raises:
        subprocess.SubprocessError: the suite fails or takes more than two minutes.
        FileNotFoundError: it has no word processor.
    """
    assert OFFICE
    with tempfile.TemporaryDirectory() as folder:
        sources = [Path(folder, f"{number}.docx") for number in range(len(reports))]
        for source, report in zip(sources, reports, strict=True):
            source.write_bytes(docx(report, random.Random(1)))
        subprocess.run(
            [OFFICE, "--headless", f"-env:UserInstallation=file://{folder}/profile",
             "--convert-to", "pdf", "--outdir", folder, *map(str, sources)],
            check=True,
            capture_output=True,
            timeout=120,
        )  # fmt: skip
        return [source.with_suffix(".pdf").read_bytes() for source in sources]
