"""Making a golden: the report is kept, its rows are written, nobody has approved them yet."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from io import BytesIO
from pathlib import Path

from mappa_extract.declarations import Declared, configuration_folder, kind_of, own_files
from mappa_extract.errors import (
    CorrectionError,
    DeclarationError,
    UnreadableSourceError,
    UsageError,
)
from mappa_extract.extraction import Extraction, Options, extract_file
from mappa_extract.goldens import (
    MARKER,
    Approval,
    Golden,
    Kept,
    as_csv,
    keep_corrections,
    make_folder,
    save,
)
from mappa_extract.output.files import write_whole
from mappa_extract.sources import sniff
from mappa_extract.unfitting import unfitting


def add(
    report: Path, folder: Path, options: Options, pages_only: bool = False, force: bool = False
) -> tuple[Golden, Extraction]:
    """Keep a report in a folder of goldens and write its rows, unapproved.

    Args:
        report: the report.
        folder: the folder of goldens; made if it is not there.
        options: how the report is to be read; what was given by hand is recorded.
        pages_only: keep only the pages of a PDF that hold statistics.
        force: replace a golden of the same name, and a layout of the same name.

    Returns:
        The golden and what was read.

    Raises:
        UnreadableSourceError: the report gives no figures; names the file.
        CorrectionError: a correction does not fit the report.
        UsageError: the golden is there already, its copy does not give the same rows, or the
            report's name is not valid UTF-8.
        OSError: the folder can't be written.
    """
    if any("\ud800" <= char <= "\udfff" for char in report.name):
        raise UsageError(f"{report}: its name is no text, and a golden keeps the name: rename it")
    extraction = extract_file(report, report.name, options)
    if extraction.status in ("failed", "not-a-report") or not extraction.observations:
        raise UnreadableSourceError(f"{report}: {extraction.message}")
    golden = Golden(folder, folder / "raw" / report.name)
    lines, _ = unfitting(options.corrections, [extraction])
    if lines:
        raise CorrectionError(lines[0])
    rows = as_csv(extraction.observations)
    if not force:
        _not_there(golden, rows)
    data = report.read_bytes()
    kept = _statistics_pages(data, extraction, options) if pages_only else data
    record = _anew(golden) if force else golden.approval()
    how = Kept(hashlib.sha256(kept).hexdigest(), options.area, options.year, options.layout)
    if pages_only:
        # Cover and text are left out, and with them what tells area, year and layout.
        how = Kept(
            how.sha256,
            extraction.area,
            extraction.year,
            extraction.layout,
            extraction.statistics_pages,
            extraction.sha256,
        )
    with _Undo() as made:
        for path in (
            *(folder / MARKER, golden.report, golden.csv, golden.record),
            *(golden.corrections, golden.words),
        ):
            made.keep(path)
        make_folder(folder)
        for source, target in _own_layouts(extraction, folder, options.declared(), options):
            made.keep(target)
            _copy(source, target, force)
        write_whole(golden.report, kept)
        write_whole(golden.csv, rows)
        record.reports[golden.report.name] = how
        save(golden, record)
        if force:
            golden.corrections.unlink(missing_ok=True)
            golden.words.unlink(missing_ok=True)
        if options.words:
            own = "".join(f"{one.line}\n" for one in options.words)
            write_whole(golden.words, own.encode())
        keep_corrections(golden, extraction.corrections.done, how)
        again = golden.read()
        if as_csv(again.observations) != rows:
            raise UsageError(
                f"{report}: {'its statistics pages alone do' if pages_only else 'its copy does'}"
                f" not give the same {len(extraction.observations)} rows"
                + (": add the whole report" if pages_only else f": {_why(again, options)}")
            )
        made.done()
    return golden, extraction


def _anew(golden: Golden) -> Approval:
    """Return what is recorded of a golden without its approval."""
    try:
        return Approval(reports=golden.approval().reports)
    except DeclarationError:
        return Approval()


def _why(again: Extraction, options: Options) -> str:
    if options.password:
        return "goldens know no password: save the PDF without one first"
    return again.message or "a layout of your own is missing: give it with --layouts"


def _not_there(golden: Golden, rows: bytes) -> None:
    if golden.report.exists():
        raise UsageError(f"{golden.report}: is a golden already: replace it with --force")
    if golden.csv.exists() and golden.csv.read_bytes() != rows:
        raise UsageError(
            f"{golden.csv}: holds other rows than {golden.report.name} gives: rename the report,"
            " or replace the golden with --force"
        )


def _statistics_pages(data: bytes, extraction: Extraction, options: Options) -> bytes:
    """Return a PDF of the pages with figures only, without what else the file holds."""
    if sniff(data) != "pdf" or not extraction.statistics_pages:
        raise UsageError(f"{extraction.source}: only of a PDF single pages can be kept")
    import pypdf

    try:
        reader = pypdf.PdfReader(BytesIO(data), password=options.password or None)
        writer = pypdf.PdfWriter()
        for number in extraction.statistics_pages:
            writer.add_page(reader.pages[number - 1])
        stream = BytesIO()
        writer.write(stream)
    except (pypdf.errors.PyPdfError, ValueError, KeyError) as error:
        raise UsageError(
            f"{extraction.source}: its pages can't be parted: add the whole report"
        ) from error
    return stream.getvalue()


def _own_layouts(
    extraction: Extraction, folder: Path, declared: Declared, options: Options
) -> list[tuple[Path, Path]]:
    """Return the user's files that the reading rests on, and where they are kept."""
    layouts = folder / "layouts"
    files = [path for own in _folders(options) for path in own_files(own)]
    used = {one.origin for one in declared.layouts if one.name == extraction.layout}
    found = [(path, layouts / path.name) for path in files if str(path) in used]
    found += [
        (path, layouts / "areas" / path.name)
        for path in files
        if kind_of(path) == "area" and _declares(path, extraction.area)
    ]
    return [(source, target) for source, target in found if source.resolve() != target.resolve()]


def _folders(options: Options) -> list[Path]:
    own = [options.layouts] if options.layouts else []
    configured = configuration_folder()
    return [*own, *([configured] if options.configured and configured.is_dir() else [])]


def _declares(path: Path, slug: str) -> bool:
    return tomllib.loads(path.read_text("utf-8-sig")).get("slug") == slug


def _copy(source: Path, target: Path, force: bool) -> None:
    if target.exists() and target.read_bytes() != source.read_bytes() and not force:
        raise UsageError(
            f"{target}: is another version of {source}: replace it with --force, then run"
            " `mappa-extract golden test`"
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


class _Undo:
    """Puts files and folders back as they were, unless `done` is called before the end."""

    def __init__(self) -> None:
        self._before: dict[Path, bytes | None] = {}
        self._folders: set[Path] = set()

    def keep(self, path: Path) -> None:
        self._before[path] = path.read_bytes() if path.exists() else None
        self._folders.update(one for one in path.parents if not one.exists())

    def done(self) -> None:
        self._before.clear()

    def __enter__(self) -> _Undo:
        return self

    def __exit__(self, *_: object) -> None:
        for path, data in self._before.items():
            if data is None:
                path.unlink(missing_ok=True)
            else:
                write_whole(path, data)
        for one in sorted(self._folders, key=lambda folder: -len(folder.parts)):
            if self._before and one.is_dir() and not any(one.iterdir()):
                one.rmdir()
