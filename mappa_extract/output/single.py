"""One file of a run instead of a folder: its suffix says of which kind."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from mappa_extract.batch.duplicates import Duplicates
from mappa_extract.batch.places import RemotePlace, is_url
from mappa_extract.codebook import MEASURES
from mappa_extract.errors import UsageError
from mappa_extract.extraction import Extraction
from mappa_extract.output.files import write_whole
from mappa_extract.output.folder import write_tables
from mappa_extract.output.formats import writer
from mappa_extract.output.notes import TITLE

KINDS: Mapping[str, str] = {
    **{f".{kind}": kind for kind in ("csv", "jsonl", "parquet", "xlsx", "sqlite", "dta", "sav")}
}
"""The format of each suffix. Workbook and database hold all tables, the others observations."""


def kind_of_file(output: str) -> str:
    """Return the format of the one file that `-o` names; empty where it names a folder."""
    if output.endswith(("/", os.sep)) or os.path.isdir(output):
        return ""
    return KINDS.get(os.path.splitext(output)[1].lower(), "")


_MARKS: Mapping[str, tuple[bytes, ...]] = {
    "csv": (b"area,year,basis,measure,",),
    "jsonl": (b'{"area": ', b'"measure_label"'),
    "parquet": (b"PAR1", b"measure_label"),
    "sqlite": (b"SQLite format 3", b"measure_label"),
    "dta": (b"<stata_dta>", b"measure_label"),
    "sav": (b"$FL2", b"measure_label"),
}
"""What a file of each kind begins with that this program has written, and what it holds."""
_BOM = b"\xef\xbb\xbf"


def spare(output: str) -> None:
    """Refuse a file that is there and was not made by this program, or a workbook edited since.

    Raises:
        UsageError: there is one; names it and what to do.
        OSError: it can't be read.
    """
    path = Path(output)
    if is_url(output) or not path.is_file() or not path.stat().st_size:
        return
    if not _is_own(path, kind_of_file(output)):
        raise UsageError(
            f"{output}: this program did not write it, or it was edited since: choose another"
            " name, or give --adopt to have it replaced"
        )


def _is_own(path: Path, kind: str) -> bool:
    if kind == "xlsx":
        try:
            with ZipFile(path) as book:
                core = book.read("docProps/core.xml")
        except (BadZipFile, KeyError):
            return False
        # Who saves a workbook puts a name there.
        return TITLE.encode() in core and b"<cp:lastModifiedBy></cp:lastModifiedBy>" in core
    data = path.read_bytes().removeprefix(_BOM)
    first, *others = _MARKS[kind]
    return data.startswith(first) and all(other in data for other in others)


def write_single(
    output: str,
    extractions: Iterable[Extraction],
    duplicates: Duplicates,
    excel: bool = False,
) -> int:
    """Write one file, in one step, and return how many figures it holds.

    Args:
        output: its path or URL, with a suffix of `KINDS`.
        extractions: what came out of each input, in the order of the output.
        duplicates: what was noticed between the inputs.
        excel: whether the CSV is one that Excel opens without changing a cell.

    Raises:
        OSError: it can't be written; what was there is untouched.
        UsageError: a package that the kind needs is not installed.
    """
    kind = kind_of_file(output)
    with TemporaryDirectory(prefix="mappa-extract-") as staging:
        measures = dict(MEASURES)
        made = writer("excel-csv" if excel else kind, Path(staging), measures)
        try:
            reports = write_tables([made], extractions, duplicates, measures)
            (name,) = (one for one in made.finish() if one.startswith(("observations.", "mappa.")))
        finally:
            made.abandon()
        if is_url(output):
            folder, _, file = output.rpartition("/")
            RemotePlace(folder).put(Path(staging, name), file)
        else:
            path = Path(output)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, Path(staging, name).read_bytes())
    return sum(int(row["observations"]) for row in reports)
