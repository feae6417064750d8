"""What a run over a folder came to, in lines, and the same again where nothing has changed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from mappa_extract.commands.messages import complain, say
from mappa_extract.commands.progress import Progress, Talk

if TYPE_CHECKING:
    from mappa_extract.batch.inputs import Inputs
    from mappa_extract.batch.last import Said
    from mappa_extract.batch.run import Batch
    from mappa_extract.extraction import Options


def as_before(batch: Batch, options: Options, wanted: Sequence[str]) -> Said | None:
    """Return what the last run came to, if there is nothing that this one could add."""
    from mappa_extract.batch.last import hashes_of

    if batch.last is None or batch.changed or not batch.last.there:
        return None
    hashes = hashes_of(batch.files)
    said = batch.last.recall(batch.last.key(batch.files, hashes, options, wanted))
    return said if said is not None and batch.knows(hashes) else None


def say_again(before: Said, talk: Talk) -> None:
    """Say what the last run has said."""
    for line in before.complaints:
        complain(line)
    if talk is not Talk.quiet:
        for line in before.lines:
            say(line)


def remember(
    batch: Batch, options: Options, wanted: Sequence[str], progress: Progress, status: int
) -> None:
    """Keep what the run came to for the next one, which may have nothing to add."""
    from mappa_extract.batch.last import Said

    if batch.last is None or batch.fleeting:
        return
    lines = [*progress.lines, *disagreements(batch), *batch.summary]
    key = batch.last.key(batch.files, batch.hashes, options, wanted)
    if key:
        with suppress(OSError):
            batch.last.remember(key, Said(status, progress.complaints, lines))


def disagreements(batch: Batch) -> list[str]:
    """Return what does not agree between the reports, a line for each of them."""
    lines = []
    for source, messages in batch.disagreements.items():
        more = f" (and {len(messages) - 1} more)" if len(messages) > 1 else ""
        lines.append(f"{source}: {messages[0]}{more}")
    return lines


def summary(batch: Batch, unchanged: int, written: int, output: str, found: Inputs) -> list[str]:
    """Return what a run came to, in lines."""
    count = batch.statuses
    same = f" ({unchanged} unchanged)" if unchanged else ""
    look = ["the figures are in observations.csv"]
    if count["review"]:
        look.append("what to review in checks.csv (passed is false)")
    if count["failed"] or count["not-a-report"]:
        look.append("what failed in reports.csv (status and message)")
    if batch.duplicates.pairs:
        look.append(f"{len(batch.duplicates.pairs)} duplicates in duplicates.csv")
    if batch.duplicates.differences:
        look.append("what differs between them in differences.csv")
    lines = [
        f"{len(batch.files)} inputs{same}: {count['ok']} ok, {count['review']} to review,"
        f" {count['failed']} failed, {count['not-a-report']} not reports;"
        f" {written} files in {output}",
        "; ".join(look),
    ]
    if found.skipped:
        lines.append(
            f"{found.skipped} other files in the folders have no name of a report and were not read"
        )
    if found.own:
        lines.append(f"{found.own} pages in the folders are this program's own and were not read")
    return lines
