"""Goldens: reports with the figures that a person has compared with the page.

A folder of goldens, anywhere, holds `goldens.toml`, the reports in `raw/`, for each stem the
rows in `expected/<stem>.csv`, beside them `expected/<stem>.json`, which says who approved the
rows, and `expected/<stem>.corrections.csv` where a person has corrected what is read, and in
`layouts/` the layouts of a user's own that the reports need. Nothing outside
the folder but the package takes part in reading them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from mappa_extract.corrections import LEDGER, Correction, read_corrections
from mappa_extract.declarations.words import read_words
from mappa_extract.errors import DeclarationError, MappaExtractError, UsageError
from mappa_extract.extraction import Extraction, Options, extract_file
from mappa_extract.model import KEY, Observation
from mappa_extract.output.cells import guarded, unguarded
from mappa_extract.output.files import write_whole

MARKER = "goldens.toml"
"""The file by which a folder of goldens is known."""
COLUMNS = (*KEY, "value", "marker", "printed")
"""The columns of an expected CSV: what a figure is and what is printed, not where."""
_MARKER_TEXT = """\
# Reports in raw/, the rows that they give in expected/, beside them who approved the rows.
# `mappa-extract golden test` in the folder above this one, and plain `pytest`, compare them.
format = 1
"""


@dataclass(slots=True)
class Kept:
    """A report in `raw/`: its bytes, and how it is read."""

    sha256: str
    area: str = ""
    """Given by hand, like `year` and `layout`; empty where the report itself tells."""
    year: str = ""
    layout: str = ""
    pages: list[int] = field(default_factory=list)
    """Which pages of the original were kept; empty for all of them."""
    original: str = ""
    """Hash (SHA-256) of the original, where only pages of it were kept."""


@dataclass(slots=True)
class Approval:
    """What is recorded beside a CSV: of which files it is, and who has compared it."""

    by: str = ""
    on: str = ""
    """The day, `2026-03-31`."""
    csv: str = ""
    """Hash (SHA-256) of the CSV that was approved; empty where none was."""
    corrections: str = ""
    """Hash (SHA-256) of the corrections that were approved with it; empty where there are none."""
    absent: dict[str, str] = field(default_factory=dict)
    """Why figures are not there that the layout expects, by their key as words."""
    reports: dict[str, Kept] = field(default_factory=dict)
    """The reports in `raw/`, by name."""

    def kept(self, report: Path) -> Kept:
        """Return how a report is kept; as it is, where nothing is recorded."""
        return self.reports.get(report.name) or Kept("")


@dataclass(frozen=True, slots=True)
class Golden:
    """One report in a folder of goldens; reports with the same stem share a CSV."""

    folder: Path
    report: Path

    @property
    def stem(self) -> str:
        """The report's name without its ending."""
        return self.report.stem

    @property
    def csv(self) -> Path:
        """The file with the rows that the report gives."""
        return self.folder / "expected" / f"{self.stem}.csv"

    @property
    def record(self) -> Path:
        """The file that says who approved the rows."""
        return self.folder / "expected" / f"{self.stem}.json"

    @property
    def corrections(self) -> Path:
        """The file with what a person has corrected of the reading, if anything."""
        return self.folder / "expected" / f"{self.stem}.corrections.csv"

    @property
    def words(self) -> Path:
        """The file with the words of a person's own with which it was read, if any."""
        return self.folder / "expected" / f"{self.stem}.words.toml"

    def approval(self) -> Approval:
        """Return what is recorded; nothing where there is no record.

        Raises:
            DeclarationError: the record is damaged; names the file.
        """
        if not self.record.exists():
            return Approval()
        try:
            data = json.loads(self.record.read_text("utf-8"))
            reports = {name: Kept(**kept) for name, kept in data.pop("reports").items()}
            return Approval(reports=reports, **data)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise DeclarationError(
                f"{self.record}: damaged: restore it, or add the golden anew with --force"
            ) from error

    def options(self) -> Options:
        """Return how the report is read: with the folder's own layouts, corrections and words.

        Raises:
            CorrectionError: the corrections can't be read; names the file and the line.
            DeclarationError: a word is not sound; names the file and the line.
        """
        kept = self.approval().kept(self.report)
        layouts = self.folder / "layouts"
        own = layouts if layouts.is_dir() else None
        fixed = read_corrections(self.corrections) if self.corrections.exists() else ()
        words = read_words(self.words) if self.words.exists() else ()
        return Options(
            *(kept.area, kept.year, kept.layout, own),
            corrections=fixed,
            configured=False,
            words=words,
        )

    def read(self) -> Extraction:
        """Return what the report gives now."""
        return extract_file(self.report, self.report.name, self.options())

    def rows(self) -> list[dict[str, str]]:
        """Return the rows that the report should give.

        Raises:
            DeclarationError: the CSV is missing or lacks columns; names the file.
        """
        try:
            text = self.csv.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise DeclarationError(
                f"{self.csv}: missing or unreadable: `mappa-extract golden add` writes it"
            ) from error
        rows = csv.DictReader(io.StringIO(text))
        lacking = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if lacking:
            raise DeclarationError(f"{self.csv}: the column {lacking[0]!r} is missing")
        return [{name: unguarded(row[name] or "") for name in COLUMNS} for row in rows]


def goldens_in(folder: Path) -> list[Golden]:
    """Return the goldens of a folder, by name.

    Raises:
        UsageError: it is no folder of goldens.
    """
    if not (folder / "raw").is_dir():
        raise UsageError(
            f"{folder}: no folder of goldens, it has no raw/: `mappa-extract golden add` makes one"
        )
    reports = sorted(path for path in (folder / "raw").iterdir() if path.is_file())
    return [Golden(folder, path) for path in reports if not path.name.startswith(".")]


def golden_named(folder: Path, name: str) -> list[Golden]:
    """Return the goldens with this stem or file name.

    Raises:
        UsageError: there is none, or it is no folder of goldens.
    """
    every = goldens_in(folder)
    stem = Path(name).stem if Path(name).suffix else Path(name).name
    found = [one for one in every if one.stem in (stem, Path(name).name)]
    if not found:
        stems = ", ".join(dict.fromkeys(one.stem for one in every)) or "none"
        raise UsageError(f"{folder}: no golden is called {name!r}: there are {stems}")
    return found


def digest_of(path: Path) -> str:
    """Return the hash (SHA-256) of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def as_csv(observations: Sequence[Observation]) -> bytes:
    """Return observations as the bytes of an expected CSV."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(getattr(row, name)) for name in COLUMNS] for row in observations)
    return stream.getvalue().encode("utf-8")


def save(golden: Golden, record: Approval) -> None:
    """Write what is recorded of a golden.

    Raises:
        OSError: the folder can't be written.
    """
    text = json.dumps(asdict(record), indent=2, ensure_ascii=False) + "\n"
    write_whole(golden.record, text.encode("utf-8"))


def keep_corrections(golden: Golden, corrections: Sequence[Correction], kept: Kept) -> None:
    """Add corrections to those of a golden, as ones of the pages that were kept of the report.

    Raises:
        CorrectionError: the golden's own corrections can't be read.
        UsageError: a correction is of a page that was not kept.
        OSError: the folder can't be written.
    """
    rows = []
    for one in corrections:
        row = {**one.as_row(), "sha256": kept.sha256}
        if one.page and kept.pages:
            if int(one.page) not in kept.pages:
                raise UsageError(f"{one.where}: page {one.page} is not kept: add the whole report")
            row["page"] = str(kept.pages.index(int(one.page)) + 1)
        rows.append(row)
    if rows:
        LEDGER.add(golden.corrections, rows)


def make_folder(folder: Path) -> None:
    """Make a folder of goldens, if it is none yet.

    Raises:
        OSError: it can't be made.
    """
    for name in ("raw", "expected"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if not (folder / MARKER).exists():
        write_whole(folder / MARKER, _MARKER_TEXT.encode("utf-8"))


def approve(golden: Golden, by: str, on: str, absent: Mapping[str, str] | None = None) -> None:
    """Record that a person has compared a golden's CSV with the page.

    Args:
        golden: one of the reports that share the CSV.
        by: who compared it.
        on: on which day, `2026-03-31`.
        absent: why figures are not there that the layout expects, by their key as words.

    Raises:
        DeclarationError: there is no CSV to approve.
        UsageError: a figure that the layout expects is not there, and nothing says why.
        OSError: the record can't be written.
    """
    known = dict(absent or {})
    lacking = [name for name in missing_from(golden) if not known.get(name, "").strip()]
    if lacking:
        more = f"; and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        raise UsageError(
            f"{golden.csv}: incomplete, {len(lacking)} figures that its layout expects are not in"
            f" it ({'; '.join(lacking[:3])}{more}): enter them, or say with --absent why the"
            " report does not print them"
        )
    record = golden.approval()
    record.by, record.on, record.csv = by, on, digest_of(golden.csv)
    record.absent = known
    record.corrections = digest_of(golden.corrections) if golden.corrections.exists() else ""
    for other in golden_named(golden.folder, golden.stem):
        record.reports[other.report.name] = replace(
            record.kept(other.report), sha256=digest_of(other.report)
        )
    save(golden, record)


def missing_from(golden: Golden) -> list[str]:
    """Return the keys, as words, of what the layout expects and the CSV does not hold.

    Raises:
        DeclarationError: there is no CSV.
        CorrectionError: the golden's corrections can't be read.
    """
    from mappa_extract.expecting import still_expected

    have = {tuple(row[name] for name in KEY) for row in golden.rows()}
    keys = [key for key in still_expected(golden.read()) if key not in have]
    return [described(dict(zip(KEY, key, strict=True))) for key in keys]


# ---- is it still so? -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a golden's report is read now."""

    golden: Golden
    problem: str = ""
    """What is wrong: a table of differences, or why there is nothing to compare; or empty."""
    unapproved: bool = False
    """Nobody has compared the CSV with the page."""


def outcome_of(golden: Golden) -> Outcome:
    """Read a golden's report and compare it with its CSV; never raises for what they hold."""
    try:
        record = golden.approval()
        rows = golden.rows()
        extraction = golden.read()
    except MappaExtractError as error:
        return Outcome(golden, str(error))
    changed = _changed(golden, record)
    if changed:
        return Outcome(golden, changed)
    if extraction.corrections.problems:
        one, why = extraction.corrections.problems[0]
        return Outcome(golden, f"{one.where}: {why}", not record.by)
    if extraction.status in ("failed", "not-a-report"):
        return Outcome(golden, f"{golden.report}: {extraction.message}", not record.by)
    from mappa_extract.goldens.compare import difference

    return Outcome(
        golden, difference(rows, extraction, record.kept(golden.report).pages), not record.by
    )


def _changed(golden: Golden, record: Approval) -> str:
    """Return what is no longer what was approved, or empty."""
    known = record.kept(golden.report).sha256
    if known and known != digest_of(golden.report):
        return f"{golden.report}: not the file that was added: add it anew with --force"
    if record.csv and record.csv != digest_of(golden.csv):
        return (
            f"{golden.csv}: changed after {record.by} approved it on {record.on}: compare it with"
            " the page and approve it anew"
        )
    fixed = digest_of(golden.corrections) if golden.corrections.exists() else ""
    if record.csv and record.corrections != fixed:
        return (
            f"{golden.corrections}: changed after {record.by} approved it on {record.on}: compare"
            " it with the page and approve it anew"
        )
    if record.by and not known:
        return f"{golden.report}: came after {record.by} approved {golden.csv.name}: approve anew"
    return ""


def outcomes(goldens: Sequence[Golden]) -> Iterator[Outcome]:
    """Yield how each golden is read now, one after the other."""
    for golden in goldens:
        yield outcome_of(golden)


def described(row: Mapping[str, str]) -> str:
    """Return a row's key as words."""
    named = {"category", "level", "district"}
    parts = [
        f"{name} {row[name]}" if name in named else row[name]
        for name in KEY
        if row[name] and (name, row[name]) != ("unit", "count")
    ]
    return ", ".join(parts)
