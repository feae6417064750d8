"""Fuzzing that is guided by coverage, one reader at a time (needs the package atheris, on Linux).

    python -m tests.fuzzing.guided --seconds 600 --corpus FOLDER

The fuzzer changes right reports and keeps what runs a line that nothing before it has run. A word
document and an OpenDocument text are fuzzed inside their packing, a PDF as a file and, as `page`,
by the drawing of its one page. What breaks a promise is kept as `broken/READER/crash-...` in the
corpus: an exception, a value that is no plain number, a row that no format can hold. What takes too
long or too much memory is kept there as `timeout-...` and `oom-...`.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

BROKEN = "broken"
"""The folder of the corpus for what breaks a promise."""
READERS = ("text", "html", "docx", "odt", "page", "pdf")
_SECONDS = 20
"""How long one report may take, instrumented."""
_MEGABYTES = 3000
_MOST_BYTES = 60_000
_VALUE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?|")


def main() -> None:
    """Fuzz each reader in a process of its own, and print a table of what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing.guided", description=__doc__)
    parser.add_argument("--reader", choices=READERS, action="append", help="this one only")
    parser.add_argument("--seconds", type=int, default=600, help="for each reader")
    parser.add_argument("--corpus", type=Path, required=True, help="kept from run to run")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        _fuzz(given.reader[0], given.seconds, given.corpus)
        return
    print("| reader | seconds | reports read | kept for new coverage | broken promises | slow |")
    print("|---|---:|---:|---:|---:|---:|", flush=True)
    broken = 0
    for reader in given.reader or READERS:
        broken += _one(reader, given.seconds, given.corpus)
    sys.exit(1 if broken else 0)


def _one(reader: str, seconds: int, corpus: Path) -> int:
    """Fuzz one reader until its time is over, going on behind what stops the fuzzer."""
    start, runs = time.monotonic(), 0
    home, found = corpus / reader, corpus / BROKEN / reader
    while (left := int(seconds - (time.monotonic() - start))) > 0:
        command = [sys.executable, "-m", __spec__.name, "--inside", "--reader", reader]
        command += ["--seconds", str(left), "--corpus", str(corpus)]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
        (corpus / f"{reader}.log").open("a", encoding="utf-8").write(done.stderr)
        counts = re.findall(r"^#(\d+)\s|number_of_executed_units: (\d+)", done.stderr, re.MULTILINE)
        runs += max((int(one or other) for one, other in counts), default=0)
        if done.returncode == 0 or not counts:
            break
    crashes = len(list(found.glob("crash-*")))
    slow = sum(len(list(found.glob(kind))) for kind in ("timeout-*", "oom-*"))
    kept = sum(len(one.name) == 40 for one in home.iterdir())
    spent = time.monotonic() - start
    print(f"| {reader} | {spent:.0f} | {runs} | {kept} | {crashes} | {slow} |", flush=True)
    return crashes


def _fuzz(reader: str, seconds: int, corpus: Path) -> None:
    """Run the fuzzer in this process; it ends the process itself."""
    import atheris

    parsers = ["pdfplumber", "pdfminer"] if reader in ("page", "pdf") else []
    with atheris.instrument_imports(include=["mappa_extract", *parsers]):
        from mappa_extract import extraction
        from mappa_extract.batch import reading
        from mappa_extract.model import OBSERVATION_COLUMNS, as_row
        from mappa_extract.output.files import as_json_line

    packed, suffix, seeds = _packing(reader)
    home, found = corpus / reader, corpus / BROKEN / reader
    home.mkdir(parents=True, exist_ok=True)
    # Not beside what is kept for its coverage: every later run would begin with it, and end.
    found.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds):
        (home / f"seed-{number}").write_bytes(data)
    options = extraction.Options(ocr="never", configured=False)

    def read(data: bytes) -> None:
        found = extraction.extract_bytes(packed(data), f"report{suffix}", options)
        if reading.decode(reading.encode(found)).source != found.source:
            raise AssertionError("the record is another report's")
        if found.status == "failed" and not found.message:
            raise AssertionError("failed without a reason")
        for row in found.observations:
            if not _VALUE.fullmatch(row.value):
                raise AssertionError(f"no number: {row.value!r}")
            as_json_line(OBSERVATION_COLUMNS, as_row(row, OBSERVATION_COLUMNS))

    limits = [f"-max_total_time={seconds}", f"-timeout={_SECONDS}", f"-rss_limit_mb={_MEGABYTES}"]
    where = [f"-artifact_prefix={found}/", f"-max_len={_MOST_BYTES}", "-len_control=0"]
    atheris.Setup([sys.argv[0], *limits, *where, "-print_final_stats=1", str(home)], read)
    atheris.Fuzz()


def _packing(reader: str) -> tuple[Callable[[bytes], bytes], str, list[bytes]]:
    """Return what makes a file of what is fuzzed, the file's ending, and seeds to begin with."""
    from lxml import etree

    from tests.fuzzing.seeds import seed

    format = "pdf" if reader == "page" else reader
    rights = [seed(format, number) for number in range(12)]
    suffix = rights[0].suffix
    if reader in ("docx", "odt"):
        member = {"docx": "word/document.xml", "odt": "content.xml"}[reader]
        seeds = []
        for right in rights:
            with zipfile.ZipFile(io.BytesIO(right.data)) as archive:
                seeds.append(archive.read(member))

        mending = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)

        def pack(data: bytes) -> bytes:
            # What is no XML is refused at once: what can be made of it is read instead.
            try:
                root = etree.fromstring(data, mending)
            except etree.XMLSyntaxError:
                root = None
            data = data if root is None else etree.tostring(root)
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w") as archive:
                archive.writestr(member, data)
            return stream.getvalue()

        return pack, suffix, seeds
    if reader != "page":
        return (lambda data: data), suffix, [right.data for right in rights]
    return _page_of, suffix, [_drawing(right.data) for right in rights if len(right.data) < 30_000]


def _drawing(data: bytes) -> bytes:
    """Return what draws the fullest page of a PDF, unpacked."""
    import pypdf

    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    contents = [page.get_contents() for page in pages]
    return max((each.get_data() for each in contents if each is not None), key=len, default=b"")


def _page_of(drawing: bytes) -> bytes:
    """Return a PDF of one page that is drawn so, with the fonts that the seeds name."""
    fonts = b"".join(
        b"/F%d<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>" % (number, name)
        for number, name in enumerate((b"Helvetica", b"Helvetica-Bold", b"Times-Roman"), start=1)
    )
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<<" + fonts + b">>>>>>",
        b"<</Length %d>>stream\n" % len(drawing) + drawing + b"\nendstream",
    )
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    index = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    title = b"/Info<</Title(Kent MAPPA annual report 2013-14)>>"
    return bytes(out) + b"trailer<</Size 5/Root 1 0 R%s>>startxref\n%d\n%%%%EOF" % (title, index)


if __name__ == "__main__":
    main()
