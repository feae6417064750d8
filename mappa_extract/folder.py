"""The library for many reports: `extract_folder`, and `read_observations` of what was written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from mappa_extract.accepting import read_accepted
from mappa_extract.batch.inputs import collect
from mappa_extract.batch.places import fetch, is_url
from mappa_extract.batch.process import Limits
from mappa_extract.batch.run import InProcesses, Keeping, open_batch
from mappa_extract.corrections import read_corrections
from mappa_extract.declarations.words import read_words
from mappa_extract.errors import CorrectionError, UnreadableSourceError
from mappa_extract.extraction import Options
from mappa_extract.model import OBSERVATION_COLUMNS
from mappa_extract.output.cells import unguarded
from mappa_extract.project import open_project
from mappa_extract.report import Report, typed
from mappa_extract.suggest import command
from mappa_extract.unfitting import unfitting

_GUARDED = ("district", "printed", "label", "table", "source")
"""Columns with text of reports, which may be written with an apostrophe in front."""


def extract_folder(
    paths: str | Path | Iterable[str | Path],
    *,
    area: str = "",
    year: str = "",
    layout: str = "",
    password: str = "",
    corrections: str | Path | None = None,
    accepted: str | Path | None = None,
    words: str | Path | None = None,
    jobs: int = 0,
    timeout: float = 120.0,
    memory: int = 2048,
    keep: str | Path = "",
) -> Iterator[Report]:
    """Read many reports; yield each as it is done, in any order.

    A report that can't be read is yielded as well: look at its `status` and `message`.

    Args:
        paths: files, folders, patterns and URLs, or one of them.
        area: the area's slug or name, where the reports do not tell.
        year: the financial year, `2009/10`, where the reports do not tell.
        layout: the name of a layout to use whatever fits best.
        password: for encrypted PDFs.
        corrections: a CSV of figures that a person has looked up.
        accepted: a CSV of findings that a person has settled.
        words: a file of words of your own.
        jobs: processes that read; 0 for one on each core.
        timeout: seconds that one report may take; 0 for no limit.
        memory: megabytes that one report may take; 0 for no limit.
        keep: a folder in which the records are kept, so that unchanged reports are not read again
            (the output folder of the command is one); what persons have decided there is applied.
            Without it nothing is kept.

    Raises:
        UsageError: there is no such area, year or layout, or another run uses `keep`, or its
            `cache` is a link.
        UnreadableSourceError: nothing was found at one of the paths.
        DeclarationError: a file of words is not valid.
        CorrectionError: a correction can't be read; or, when all has been yielded, one fits none
            of the figures.
        MappaExtractError: no process can be started.
        OSError: `keep` can't be written.
    """
    known = read_corrections(Path(corrections)) if corrections else ()
    settled = read_accepted(Path(accepted)) if accepted else ()
    own = read_words(Path(words)) if words else ()
    options = Options(
        area, year, layout, None, password, corrections=known, accepted=settled, words=own
    ).resolved()
    project = open_project(str(keep))
    options = project.applied_to(options)
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    found = collect([str(path) for path in given], str(keep))
    if found.problems:
        raise UnreadableSourceError(found.problems[0])
    run = InProcesses(Limits(timeout, memory), jobs)
    with open_batch(found.files, options, run, Keeping(str(keep))) as batch:
        for _, extraction, _ in batch.read():
            yield Report(extraction)
        if not options.corrections:
            return
        lines, _ = unfitting(options.corrections, batch.extractions(), project.corrections)
        if lines:
            raise CorrectionError(lines[0])


def read_observations(folder: str | Path) -> pd.DataFrame:
    """Return the observations that a run has written, with the dtypes of `Report.observations`.

    Args:
        folder: the output folder of `mappa-extract reports/ -o out/`, or its URL.

    Raises:
        UnreadableSourceError: there are no observations, or not of this program.
    """
    path = f"{folder}/observations.csv".replace("//observations", "/observations")
    if is_url(path):
        import io

        source: io.BytesIO | str = io.BytesIO(fetch(path))
    else:
        source = path
        if not os.path.isfile(path):
            raise UnreadableSourceError(
                f"{folder}: no observations.csv here: write it with"
                f" {command('reports/', '-o', folder)}"
            )
    frame = pd.read_csv(source, dtype="string", na_filter=False)
    missing = [name for name in OBSERVATION_COLUMNS if name not in frame.columns]
    if missing:
        raise UnreadableSourceError(
            f"{path}: the column {missing[0]!r} is missing: write the folder again"
        )
    for name in _GUARDED:
        frame[name] = frame[name].map(unguarded)
    return typed(frame)
