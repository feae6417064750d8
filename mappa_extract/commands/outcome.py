"""What a run over a folder came to, in lines, and the same again where nothing has changed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from mappa_extract.commands.messages import complain, say
from mappa_extract.commands.progress import Progress, Talk

if TYPE_CHECKING:
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
    """Return what does not agree between the reports, a short line for each of them."""
    from mappa_extract.findings import LINE, clip, short_name

    lines = []
    for source, messages in batch.disagreements.items():
        name = short_name(source)
        more = f" (+{len(messages) - 1})" if len(messages) > 1 else ""
        lines.append(f"{name}: {clip(messages[0], LINE - len(name) - 2 - len(more))}{more}")
    return lines
