"""The work of the desk: reports of a folder are read as any run reads them, and read again.

One thread does all the reading of the folder; what is asked for one page is read beside it. Both
in processes of their own, within limits.
"""

from __future__ import annotations

import contextlib
import hashlib
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mappa_extract.batch.inputs import Input, collect
from mappa_extract.batch.places import LocalPlace, fetch
from mappa_extract.batch.process import Limits
from mappa_extract.batch.reading import Reply, Task
from mappa_extract.batch.run import Batch, InProcesses, Keeping, open_batch
from mappa_extract.desk.opened import BETWEEN, OpenReports, Seen, with_others
from mappa_extract.errors import MappaExtractError, UsageError
from mappa_extract.extraction import Extraction
from mappa_extract.model import Check
from mappa_extract.output.folder import write_folder
from mappa_extract.output.formats import NEEDS, require
from mappa_extract.output.written import read_reports
from mappa_extract.project import Project, noted_in, open_project
from mappa_extract.unfitting import unfitting

REPORTS = "reports"
"""The folder inside the project into which reports are dropped."""
_PAUSE = 0.7
"""Seconds without a decision before the files of the project are written anew."""
_AGAIN = 3.0
"""Seconds after which a folder that another run holds is tried again..."""
_LONGEST = 1800.0
"""... and for how long."""
_SHOWN = 3.0
"""Seconds after which the list shows what was read meanwhile."""
_LEAST = 200_000
"""Bytes that the shortest report counts for where the time that is left is guessed."""
_LAST = 30.0
"""Seconds that a desk which is closed takes to write what was decided."""
Tell = Callable[[str, dict[str, Any]], None]


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
        self._open = OpenReports(limits, folder)
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
        self._open.close()

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
        if self._open.other_hand(source, after):
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
        for one in batch.extractions():
            standing.rows.append(one.report_row())
            standing.between[one.source] = [each for each in one.checks if each.check in BETWEEN]
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
            if there := self._open.reply_to(task):
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
            for place, reply in run([tasks[number] for number in left]):
                yield left[place], reply

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
        seen = self._open.read(one, options)
        if seen.extraction.status in ("failed", "not-a-report"):
            raise UsageError(f"{source}: {seen.extraction.message}")
        return with_others(seen, options.accepted, self.standing.between.get(source, ()))
