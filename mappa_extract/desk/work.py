"""The work of the desk: reports of a folder are read as any run reads them, and read again.

One thread does all the reading of the folder; what is asked for one page is read beside it. Both
in processes of their own, within limits.
"""

from __future__ import annotations

import contextlib
import hashlib
import queue
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from mappa_extract.batch.inputs import Input, collect
from mappa_extract.batch.places import LocalPlace, fetch
from mappa_extract.batch.process import Limits, ReaderProcess
from mappa_extract.batch.reading import Reply, Task, decode
from mappa_extract.batch.run import Batch, InProcesses, Keeping, open_batch
from mappa_extract.checks import judge
from mappa_extract.checks.codes import OF_INPUTS, OF_SEVERAL
from mappa_extract.errors import MappaExtractError, UsageError
from mappa_extract.extraction import Extraction
from mappa_extract.model import Check
from mappa_extract.output.folder import write_folder
from mappa_extract.output.formats import NEEDS, require
from mappa_extract.output.written import read_reports
from mappa_extract.project import Project, decided, noted_in, open_project
from mappa_extract.unfitting import unfitting
from mappa_extract.web.sheets import Sheet

REPORTS = "reports"
"""The folder inside the project into which reports are dropped."""
_PAUSE = 0.7
"""Seconds without a decision before the files of the project are written anew."""
_AGAIN = 3.0
"""Seconds after which a folder that another run holds is tried again..."""
_LONGEST = 1800.0
"""... and for how long."""
_KEPT = 12
"""Reports whose pictures are kept in memory."""
_Kept = TypeVar("_Kept")
_SHOWN = 3.0
"""Seconds after which the list shows what was read meanwhile."""
_LEAST = 200_000
"""Bytes that the shortest report counts for where the time that is left is guessed."""
_LAST = 30.0
"""Seconds that a desk which is closed takes to write what was decided."""
Tell = Callable[[str, dict[str, Any]], None]


@dataclass(slots=True)
class Seen:
    """A report as it was read for its page."""

    extraction: Extraction
    sheets: list[Sheet]
    stamp: tuple[int, int]
    decided: str
    reply: Reply
    """What a run over the folder need not read again."""


@dataclass(slots=True)
class Standing:
    """What the last run over the folder came to."""

    rows: list[dict[str, str]] = field(default_factory=list)
    """The rows of `reports.csv`."""
    lifted: dict[str, str] = field(default_factory=dict)
    between: dict[str, list[Check]] = field(default_factory=dict)
    """What was found between the reports, by `source`."""
    problems: list[str] = field(default_factory=list)
    """Why nothing was written."""
    notes: list[str] = field(default_factory=list)
    """What is worth knowing besides."""


class Work:
    """Reads the reports of a project and keeps its files up to date.

    Args:
        folder: the project; made if it is not there.
        tell: is told what happens, by its name and as data, from any thread.
        limits: what one report may take.
        jobs: processes that read; 0 for one on each core.
    """

    def __init__(self, folder: Path, tell: Tell, limits: Limits, jobs: int = 0) -> None:
        self.folder = folder
        self.standing = Standing()
        self.reading: dict[str, Any] = {}
        """How far a run is: `done`, `total`, `left` in seconds; empty between runs."""
        self._tell = tell
        self._limits = limits
        self._jobs = jobs
        self._waited = 0.0
        self._options = noted_in(folder).options()
        self._wanted: queue.SimpleQueue[bool] = queue.SimpleQueue()
        """True to read what has changed, False to end."""
        self._behind = 0
        """How often something was asked for that the files do not hold yet."""
        self._caught_up = threading.Condition()
        self._pages: dict[str, Seen] = {}
        self._opened: dict[str, bytes] = {}
        # Two, so that the next report is read while this one is decided.
        self._readers = (ReaderProcess(limits), ReaderProcess(limits))
        self._locks = (threading.Lock(), threading.Lock())
        self._hands: defaultdict[str, int] = defaultdict(int)
        """Which of them reads a report: it has it open."""
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        """Begin to read."""
        # What was being dropped when a desk was killed.
        for left in (self.folder / REPORTS).glob(".*.part"):
            left.unlink(missing_ok=True)
        with contextlib.suppress(MappaExtractError, OSError):
            self.standing.rows = read_reports(self.folder)
            self.standing.notes = ["As it was last written; it is being looked at again."]
        self._thread.start()
        self.read_again()

    def stop(self, say: Callable[[str], None]) -> None:
        """End the processes that read; what was decided is stored already.

        What only has to be written is written still: nobody shall take figures of the folder
        that lack a decision.
        """
        if not self.settled(0) and self.reading.get("left", 0) < _LAST:
            say("writing what was decided last; Ctrl-C leaves it to the next start")
            self.settled(_LAST)
        self._wanted.put(False)
        for one in self._readers:
            one.close()

    def read_again(self, source: str = "") -> None:
        """Read what has changed, and at once a report whose page is open."""
        with self._caught_up:
            self._behind += 1
        if source:
            threading.Thread(target=self._look_again, args=(source,), daemon=True).start()
        self._wanted.put(True)

    def settled(self, seconds: float) -> bool:
        """Wait until the files hold all that was decided and dropped; tell whether they do."""
        with self._caught_up:
            return self._caught_up.wait_for(lambda: not self._behind, seconds)

    @property
    def project(self) -> Project:
        """What is decided, as it stands in the folder now."""
        return open_project(str(self.folder))

    def inputs(self) -> list[Input]:
        """Return the reports: those of the last run that are still there, and the dropped ones."""
        found = [Input(path, name) for path, name in noted_in(self.folder).inputs]
        known = {one.path for one in found}
        names = {one.name for one in found}
        dropped = self.folder / REPORTS
        if dropped.is_dir():
            for one in collect([str(dropped.absolute())]).files:
                if one.path not in known:
                    name = one.name if one.name not in names else f"{REPORTS}/{one.name}"
                    found.append(replace(one, name=name))
        return [one for one in found if Path(one.path).is_file()]

    # ---- the folder ----------------------------------------------------------------------------

    def _work(self) -> None:
        while self._wanted.get():
            asked = 1
            deadline = time.monotonic() + _PAUSE
            with contextlib.suppress(queue.Empty):
                while True:
                    if not self._wanted.get(timeout=max(deadline - time.monotonic(), 0.01)):
                        return
                    asked += 1
                    deadline = time.monotonic() + _PAUSE
            try:
                self._run()
                self._waited = 0.0
            except (MappaExtractError, OSError) as error:
                self.standing.problems = [str(error)]
                if isinstance(error, UsageError) and self._waited < _LONGEST:
                    # Most likely a run by command holds the folder, and will end.
                    self._waited += _AGAIN
                    again = threading.Timer(_AGAIN, self.read_again)
                    again.daemon = True
                    again.start()
            self.reading = {}
            with self._caught_up:
                self._behind -= asked
                self._caught_up.notify_all()
            self._tell("progress", {})
            self._tell("list", {})

    def _look_again(self, source: str) -> None:
        self._quietly(source)
        self._tell("report", {"source": source})

    def _quietly(self, source: str) -> None:
        with contextlib.suppress(MappaExtractError, OSError):
            self.page(source)

    def ahead(self, source: str, after: str) -> None:
        """Read a report that is looked at after another, before its page is asked for."""
        if source and source not in self._pages:
            self._hands[source] = 1 - self._hands[after]
            threading.Thread(target=self._quietly, args=(source,), daemon=True).start()

    def _run(self) -> None:
        project = self.project
        options = project.applied_to(self._options)
        files = self.inputs()
        if not files:
            self.standing = Standing()
            return
        standing = Standing()
        with open_batch(files, options, self._read, Keeping(str(self.folder))) as batch:
            self._follow(batch)
            if options.corrections:
                standing.problems, standing.notes = unfitting(
                    options.corrections, batch.extractions(), project.corrections
                )
            noticed = self._noticed(batch, standing)
            if standing.problems:
                # What would be written is not what the person believes it to be.
                for _ in noticed:
                    pass
            else:
                place = LocalPlace(self.folder)
                write_folder(place, noticed, batch.duplicates, self._formats())
                # What the last run by command has said is not of this any more.
                place.remove("cache/last.json")
            standing.lifted = batch.lifted
        self.standing = standing

    def _follow(self, batch: Batch) -> None:
        """Have all reports read, and tell the pages how far that is."""
        rows = {row["source"]: row for row in self.standing.rows}
        # A scan takes longer than a page of text, and has more bytes; the shortest takes its time.
        sizes = {one.name: Path(one.path).stat().st_size + _LEAST for one in batch.files}
        left, read = sum(sizes.values()), 0
        begun = shown = time.monotonic()
        for done, (one, extraction, reply) in enumerate(batch.read(), start=1):
            left -= sizes[one.name]
            now = time.monotonic()
            if not reply.unchanged:
                read += sizes[one.name]
                rows[one.name] = extraction.report_row()
            seconds = round((now - begun) * left / read) if read else 0
            self.reading = {"done": done, "total": len(batch.files), "left": seconds}
            if not reply.unchanged:
                self._tell("progress", self.reading)
            if read and now > shown + _SHOWN:
                shown = now
                self.standing.rows = list(rows.values())
                self._tell("list", {})

    def _noticed(self, batch: Batch, standing: Standing) -> Iterator[Extraction]:
        """Give out the reports, and note what their pages and the list say of them."""
        several = {*OF_SEVERAL, *OF_INPUTS}
        for one in batch.extractions():
            standing.rows.append(one.report_row())
            standing.between[one.source] = [each for each in one.checks if each.check in several]
            yield one

    def _formats(self) -> list[str]:
        """Return the formats in which the folder was written before, and is to be kept."""
        files = {"xlsx": "mappa.xlsx", "sqlite": "mappa.sqlite"}
        found = []
        for name in NEEDS:
            if (self.folder / files.get(name, f"observations.{name}")).exists():
                with contextlib.suppress(UsageError):
                    require(name)
                    found.append(name)
        return found

    def _read(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Reply]]:
        """Read tasks in processes; what is known and has not changed starts none."""
        left = []
        for number, task in enumerate(tasks):
            if there := self._looked_at(task):
                yield number, there
                continue
            digest = ""
            if task.known:
                with contextlib.suppress(MappaExtractError):
                    digest = hashlib.sha256(fetch(task.path)).hexdigest()
            if digest and digest == task.known:
                yield number, Reply(digest, unchanged=True)
            else:
                left.append(number)
        if left:
            run = InProcesses(self._limits, self._jobs)
            for place, reply in run([replace(tasks[number], keep=True) for number in left]):
                if reply.opened:
                    # Its page, opened next, needs no second recognising.
                    _keep(self._opened, tasks[left[place]].name, reply.opened)
                yield left[place], reply

    def _looked_at(self, task: Task) -> Reply | None:
        """Return what was read for a report's page, where that is what a run would read."""
        if task.name not in self._pages:
            return None
        with self._locks[self._hands[task.name]]:  # it may be read just now
            seen = self._pages.get(task.name)
        if seen is None or task.known == seen.reply.sha256 or seen.stamp != _stamp(task.path):
            return None
        same = seen.decided == decided(task.options, seen.reply.sha256)
        return seen.reply if same else None

    # ---- one report ----------------------------------------------------------------------------

    def page(self, source: str) -> Seen:
        """Return a report with its pictures, as it is with all that is decided now.

        Raises:
            UsageError: there is no such report, or it can't be read.
            CorrectionError: a ledger is damaged.
        """
        one = next((one for one in self.inputs() if one.name == source), None)
        if one is None:
            raise UsageError(f"{source}: is not where it was: drop it on the desk again")
        options = self.project.applied_to(self._options)
        stamp = _stamp(one.path)
        hand = self._hands[source]
        with self._locks[hand]:
            seen = self._pages.get(source)
            if seen is None or (seen.stamp, seen.decided) != (
                stamp,
                decided(options, seen.extraction.sha256),
            ):
                options = replace(options, signed=())
                opened = self._opened.get(source, b"")
                task = Task(one.path, source, options, pages=("sheets",), opened=opened)
                reply = self._readers[hand].read(task)
                extraction = decode(reply.record)
                sheets = msgspec.json.decode(reply.pages.get("sheets", b"[]"), type=list[Sheet])
                reply.pages = {}
                seen = Seen(extraction, sheets, stamp, decided(options, extraction.sha256), reply)
                _keep(self._pages, source, seen)
        if seen.extraction.status in ("failed", "not-a-report"):
            raise UsageError(f"{source}: {seen.extraction.message}")
        return self._with_others(seen, options.accepted)

    def _with_others(self, seen: Seen, accepted: Sequence[Any]) -> Seen:
        """Add what the last run found between this report and the others."""
        from mappa_extract.accepting import settle

        one = seen.extraction
        count = len(one.observations)
        more = [
            replace(check)
            for check in self.standing.between.get(one.source, ())
            # A figure that was entered since has moved the others.
            if all(cell < count for cell in check.cells)
        ]
        own = [check for check in one.checks if check.check not in {*OF_SEVERAL, *OF_INPUTS}]
        together = replace(one, checks=[*own, *more])
        settle(accepted, one.sha256, one.observations, together.checks)
        judge(together.observations, together.checks)
        return replace(seen, extraction=together)


def _keep(kept: dict[str, _Kept], name: str, one: _Kept) -> None:
    """Keep something of a report, and forget what was kept longest ago where it is too much."""
    kept.pop(name, None)
    kept[name] = one
    while len(kept) > _KEPT:
        del kept[next(iter(kept))]


def _stamp(path: str) -> tuple[int, int]:
    status = Path(path).stat()
    return status.st_mtime_ns, status.st_size


@contextlib.contextmanager
def only_desk(folder: Path) -> Iterator[None]:
    """Keep other desks away from a folder; the system gives it back when this process ends.

    Raises:
        UsageError: another desk works on it.
        OSError: the folder can't be written.
    """
    base = folder / "cache"
    base.mkdir(parents=True, exist_ok=True)
    with (base / "desk.lock").open("wb") as stream:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UsageError(
                    f"{folder}: another desk works on this folder: go on there, or close it first"
                ) from None
        yield
