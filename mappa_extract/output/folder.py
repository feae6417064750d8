"""The folder of a batch: every table in every format, replaced file by file when all are whole."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from mappa_extract.batch.duplicates import Duplicates
from mappa_extract.batch.mark import Mark, digest
from mappa_extract.batch.places import Place
from mappa_extract.codebook import MEASURES, Measure, with_measures
from mappa_extract.extraction import Extraction
from mappa_extract.model import CHECK_COLUMNS, REPORT_COLUMNS, as_row
from mappa_extract.naming import area_rows
from mappa_extract.output.datapackage import data_package
from mappa_extract.output.files import observation_rows
from mappa_extract.output.formats import FILES, NEEDS, Writer, writer
from mappa_extract.output.schema import TABLES, table_schemas
from mappa_extract.output.wide import wide_tables


def write_folder(
    place: Place,
    extractions: Iterable[Extraction],
    duplicates: Duplicates,
    formats: Collection[str] = (),
) -> list[str]:
    """Write the files of a batch and return their names; files of earlier runs are replaced.

    All files are made out of sight first. Each is then put in place in one step, the data
    package, which has the hashes of the others, last. One report at a time is in memory.

    Args:
        place: the folder.
        extractions: what came out of each input, in the order of the output.
        duplicates: what was noticed between the inputs.
        formats: those of `formats.NEEDS`; CSV is written always.

    Raises:
        OSError: the folder can't be written; what was there is untouched, or replaced whole.
        UsageError: the package that a format needs is not installed, or the folder holds a file
            of one of the names that this program did not write.
    """
    with ExitStack() as stack:
        staging = stack.enter_context(place.staging())
        measures = dict(MEASURES)
        writers: list[Writer] = []
        for name in ("csv", *(n for n in NEEDS if n in formats)):
            writers.append(writer(name, staging, measures))
            stack.callback(writers[-1].abandon)
        sources = write_tables(writers, extractions, duplicates, measures)
        names = [name for each in writers for name in each.finish()]
        _write_json(staging / "schema.json", table_schemas(sorted(names), measures))
        names.append("schema.json")
        described = [_file(staging, name) for name in names]
        _write_json(staging / "datapackage.json", data_package(described, sources, measures))
        names.append("datapackage.json")
        for name in names:
            with (staging / name).open("rb+") as stream:
                os.fsync(stream.fileno())
        hashes = {one["path"]: one["hash"].removeprefix("sha256:") for one in described}
        hashes["datapackage.json"] = digest((staging / "datapackage.json").read_bytes())
        mark = Mark(place)
        mark.claim(names)
        for name in names:
            mark.spare(name)
        mark.expect(hashes)
        for name in names:
            place.put(staging / name, name)
    stale = sorted(
        name for name in mark.files if _is_table(name) and name not in hashes and mark.owns(name)
    )
    for name in stale:
        place.remove(name)
    mark.settle(hashes, stale)
    return names


def write_tables(
    writers: Sequence[Writer],
    extractions: Iterable[Extraction],
    duplicates: Duplicates,
    measures: dict[str, Measure],
) -> list[dict[str, str]]:
    """Write every table and return the rows of the reports.

    Measures that a report's layout declares are added to `measures`.
    """
    begun: set[str] = set()

    def write(table: str, rows: Iterable[Sequence[str]]) -> None:
        for each in writers:
            if table not in begun:
                each.begin(table)
        begun.add(table)
        for row in rows:
            for each in writers:
                each.row(table, row)

    reports = []
    for table in TABLES:
        write(table, ())
    for one in extractions:
        measures.update(with_measures(measures, one.own_measures))
        row = one.report_row()
        reports.append(row)
        write("reports", [[row[name] for name in REPORT_COLUMNS]])
        write("observations", observation_rows([one]))
        write("checks", (as_row(check, CHECK_COLUMNS) for check in one.checks))
        for measure, (_, rows) in wide_tables(one.observations, one.measures).items():
            write(f"tables/{measure}", rows)
    write("duplicates", duplicates.pairs)
    write("differences", duplicates.differences)
    write("areas", area_rows())
    return reports


def _file(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    with path.open("rb") as stream:
        hashed = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"path": name, "bytes": path.stat().st_size, "hash": f"sha256:{hashed}"}


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def names_written(formats: Collection[str]) -> frozenset[str]:
    """Return every name that a run may write, but for the tables of measures that layouts declare.

    Args:
        formats: those beside CSV that it is asked for.
    """
    tables = [*TABLES, *(f"tables/{measure}" for measure in MEASURES)]
    files = [file for file in FILES if file.split(".")[1] in ("csv", *formats)]
    return frozenset(
        {"schema.json", "datapackage.json"}.union(
            *([f"{table}{file}" for table in tables] if file.startswith(".") else [file]
              for file in files)
        )
    )  # fmt: skip


def _is_table(name: str) -> bool:
    """Tell whether a name is one of those that `write_folder` gives to tables."""
    folder, _, last = name.rpartition("/")
    if last in FILES:
        return not folder
    table, dot, ending = last.partition(".")
    return f"{dot}{ending}" in FILES and (folder == "tables" or (not folder and table in TABLES))
