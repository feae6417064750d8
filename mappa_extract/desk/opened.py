"""The reports whose pages are open: each is read beside the run over the folder, and only once."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from mappa_extract.accepting import settle
from mappa_extract.batch.inputs import Input
from mappa_extract.batch.opened import Openings
from mappa_extract.batch.places import LocalPlace
from mappa_extract.batch.process import Limits, ReaderProcess
from mappa_extract.batch.reading import Reply, Task, decode, fingerprint
from mappa_extract.checks import judge
from mappa_extract.checks.codes import OF_INPUTS, OF_SEVERAL
from mappa_extract.extraction import Extraction, Options
from mappa_extract.model import Check
from mappa_extract.project import decided
from mappa_extract.web.sheets import Sheet

_KEPT = 12
"""Reports whose pictures are kept in memory."""
BETWEEN = frozenset({*OF_SEVERAL, *OF_INPUTS})
"""The checks that hold reports against each other: no report knows them by itself."""


@dataclass(slots=True)
class Seen:
    """A report as it was read for its page."""

    extraction: Extraction
    sheets: list[Sheet]
    stamp: tuple[int, int]
    decided: str
    reply: Reply
    """What a run over the folder need not read again."""


class OpenReports:
    """Reads the reports whose pages are open, in two processes of their own.

    Two, so that the next report is read while this one is decided.

    Args:
        limits: what one report may take.
        folder: the project, which keeps what was recognised.
    """

    def __init__(self, limits: Limits, folder: Path) -> None:
        self._folder = LocalPlace(folder)
        self._seen: dict[str, Seen] = {}
        self._readers = (ReaderProcess(limits), ReaderProcess(limits))
        self._locks = (threading.Lock(), threading.Lock())
        self._hands: defaultdict[str, int] = defaultdict(int)
        """Which of them reads a report: it has it open."""

    def close(self) -> None:
        """End the processes."""
        for one in self._readers:
            one.close()

    def read(self, one: Input, options: Options) -> Seen:
        """Return a report as it is with these decisions, read again only where that changes it."""
        stamp, hand = _stamp(one.path), self._hands[one.name]
        with self._locks[hand]:
            seen = self._seen.get(one.name)
            if seen is not None and (seen.stamp, seen.decided) == (
                stamp,
                decided(options, seen.extraction.sha256),
            ):
                return seen
            opened = Openings(self._folder, fingerprint(options)).load(one.name)
            options = replace(options, signed=())
            task = Task(one.path, one.name, options, pages=("sheets",), opened=opened, keep=True)
            reply = self._readers[hand].read(task)
            extraction = decode(reply.record)
            sheets = msgspec.json.decode(reply.pages.get("sheets", b"[]"), type=list[Sheet])
            reply.pages = {}
            seen = Seen(extraction, sheets, stamp, decided(options, extraction.sha256), reply)
            self._seen.pop(one.name, None)
            self._seen[one.name] = seen
            while len(self._seen) > _KEPT:
                del self._seen[next(iter(self._seen))]
            return seen

    def other_hand(self, source: str, after: str) -> bool:
        """Have a report read by the process that is free while another is decided.

        Returns:
            whether it is still to be read.
        """
        if not source or source in self._seen:
            return False
        self._hands[source] = 1 - self._hands[after]
        return True

    def reply_to(self, task: Task) -> Reply | None:
        """Return what was read for a report's page, where that is what a run would read."""
        if task.name not in self._seen:
            return None
        with self._locks[self._hands[task.name]]:  # it may be read just now
            seen = self._seen.get(task.name)
        if seen is None or task.known == seen.reply.sha256 or seen.stamp != _stamp(task.path):
            return None
        same = seen.decided == decided(task.options, seen.reply.sha256)
        return seen.reply if same else None


def with_others(seen: Seen, accepted: Sequence[Any], between: Sequence[Check]) -> Seen:
    """Return a report with what the last run found between it and the others.

    Args:
        seen: as it was read by itself.
        accepted: the findings that somebody has settled.
        between: what was found between the reports of this one.
    """
    one = seen.extraction
    count = len(one.observations)
    # A figure that was entered since has moved the others.
    more = [replace(check) for check in between if all(cell < count for cell in check.cells)]
    own = [check for check in one.checks if check.check not in BETWEEN]
    together = replace(one, checks=[*own, *more])
    settle(accepted, one.sha256, one.observations, together.checks)
    judge(together.observations, together.checks)
    return replace(seen, extraction=together)


def _stamp(path: str) -> tuple[int, int]:
    status = Path(path).stat()
    return status.st_mtime_ns, status.st_size
