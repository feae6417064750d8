"""What a run gives: files in a folder, one file, or figures on standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mappa_extract.commands.messages import complain, say
from mappa_extract.commands.progress import Talk
from mappa_extract.commands.streams import as_utf8

if TYPE_CHECKING:
    from mappa_extract.batch.run import Batch
    from mappa_extract.extraction import Extraction


def write_files(
    batch: Batch, output: str, formats: Sequence[str], stopped: bool, talk: Talk, skipped: int
) -> None:
    """Write a folder, also of what a stopped run has read, and say what is where.

    Raises:
        OSError: it can't be written.
    """
    from mappa_extract.batch.places import place
    from mappa_extract.output.before import Before
    from mappa_extract.output.folder import write_folder

    where = place(output)
    if stopped:
        say(
            f"stopped: {len(batch.files) - batch.unfinished} of {len(batch.files)} reports are read"
            " and kept; run the same command again to go on"
        )
        if where.read("reports.csv") is not None:
            say(f"the files of the last complete run are left as they were in {output}")
            return
    last = Before(output, where)
    names = write_folder(where, batch.extractions(), batch.duplicates, formats)
    # What the next run says if nothing has changed, and what this one says.
    batch.summary = _told(batch, len(batch.files), len(names), output, skipped)
    if talk is Talk.quiet:
        return
    for line in _told(batch, batch.unchanged, len(names), output, skipped):
        say(line)
    if changed := last.changed():
        say(f"since the last run: {changed}")
    for name, aside in batch.changed.items():
        say(f"{name} had been changed since it was written: what it was is kept as {aside}")


def _told(batch: Batch, unchanged: int, written: int, output: str, skipped: int) -> list[str]:
    """Return what a run over a folder came to, in lines."""
    count = batch.statuses
    look = ["the figures are in observations.csv"]
    if count["review"]:
        look.append("what to review in checks.csv (passed is false)")
    if count["failed"] or count["not-a-report"]:
        look.append("what failed in reports.csv (status and message)")
    if batch.duplicates.pairs:
        look.append(f"{len(batch.duplicates.pairs)} duplicates in duplicates.csv")
    if batch.duplicates.any_difference:
        look.append("what differs between them in differences.csv")
    lines = [f"{_summary(batch, unchanged)}; {written} files in {output}", "; ".join(look)]
    for source, why in batch.lifted.items():
        lines.append(f"{source}: not signed off any more: {why}")
    if skipped:
        lines.append(
            f"{skipped} other files in the folders have no name of a report and were not read"
        )
    return lines


def write_file(batch: Batch, output: str, stopped: bool, excel: bool, talk: Talk) -> None:
    """Write one file, unless the run was stopped or no report could be read, and say what it has.

    Raises:
        OSError: it can't be written.
    """
    from mappa_extract.output.single import write_single

    if stopped:
        say(f"stopped: {output} is not written; a folder (-o out/) keeps what has been read")
        return
    count = batch.statuses
    if not count["ok"] + count["review"]:
        if batch.files:
            complain(f"{output}: not written, because no report was read")
        return
    figures = write_single(output, batch.extractions(), batch.duplicates, excel)
    if talk is not Talk.quiet:
        say(f"{_summary(batch, batch.unchanged)}; {figures} figures in {output}")


def _summary(batch: Batch, unchanged: int) -> str:
    count = batch.statuses
    same = f" ({unchanged} unchanged)" if unchanged else ""
    inputs = f"{len(batch.files)} input{'s' * (len(batch.files) != 1)}"
    return (
        f"{inputs}{same}: {count['ok']} ok, {count['review']} to review,"
        f" {count['failed']} failed, {count['not-a-report']} not reports"
    )


def make_index(batch: Batch, output: str) -> None:
    """Write the list of the review pages by urgency, beside them; at a URL there is none.

    Raises:
        OSError: it can't be written.
    """
    from pathlib import Path

    from mappa_extract.batch.places import is_url
    from mappa_extract.web.listing import write_index

    if not is_url(output):
        rows = [one.report_row() for one in batch.extractions()]
        write_index(Path(output, "review"), rows, batch.lifted)


def make_atlas(output: str, talk: Talk) -> None:
    """Write the atlas of a folder.

    Raises:
        MappaExtractError: the folder is not whole.
        OSError: it can't be written.
    """
    from mappa_extract.web.atlas import write_atlas

    target, _ = write_atlas(output)
    if talk is not Talk.quiet:
        say(f"{target}: the whole folder on one page")


def print_figures(
    extractions: Iterator[Extraction], count: int, format: str, excel: bool = False
) -> None:
    """Print what came out, in a format; without one as tables at a terminal, else as CSV."""
    chosen = format or ("table" if sys.stdout.isatty() else "csv")
    if chosen != "table":
        as_utf8()
    unread = ("failed", "not-a-report")
    if chosen == "json":
        _print_json(extractions, count)
        return
    readable = (one for one in extractions if one.status not in unread)
    if chosen == "table":
        from rich.console import Console

        from mappa_extract.output.terminal import show

        console = Console(highlight=False)
        for number, one in enumerate(readable):
            if number:
                console.rule()
            show(one, console)
        return
    from mappa_extract.model import OBSERVATION_COLUMNS
    from mappa_extract.output.files import as_json_line, observation_rows, write_csv

    if chosen == "jsonl":
        for one in readable:
            for row in observation_rows([one]):
                sys.stdout.write(as_json_line(OBSERVATION_COLUMNS, row))
        return
    # A single input that can't be read prints nothing, not even a header.
    first = list(readable) if count == 1 else readable
    if first and count:
        if excel:
            sys.stdout.reconfigure(encoding="utf-8-sig")  # type: ignore[union-attr]
        write_csv(sys.stdout, OBSERVATION_COLUMNS, observation_rows(first), excel)


def _print_json(extractions: Iterator[Extraction], count: int) -> None:
    import json

    from mappa_extract.output.files import as_json

    documents = [as_json(one) for one in extractions]
    json.dump(documents[0] if count == 1 else documents, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
