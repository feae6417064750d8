"""A batch: inputs are read in processes, kept in the store, and given out in their order."""

from __future__ import annotations

import hashlib
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from tempfile import TemporaryDirectory

from mappa_extract.approving import Approved
from mappa_extract.batch.comparison import Comparison, compare
from mappa_extract.batch.duplicates import Duplicates, find_duplicates
from mappa_extract.batch.inputs import Input
from mappa_extract.batch.last import LastRun
from mappa_extract.batch.limits import usable_cores
from mappa_extract.batch.mark import Mark
from mappa_extract.batch.places import is_url, place
from mappa_extract.batch.process import Limits, ReaderProcess
from mappa_extract.batch.reading import Reply, Task, decode, fingerprint, read_report
from mappa_extract.batch.secret import Secret
from mappa_extract.batch.store import Store
from mappa_extract.codebook import STATUSES
from mappa_extract.corrections import Correction
from mappa_extract.errors import UsageError
from mappa_extract.extraction import Extraction, Options
from mappa_extract.project import decided
from mappa_extract.signing import SignOff, standing
from mappa_extract.web.beside import page_name

Run = Callable[[Sequence[Task]], Iterator[tuple[int, Reply]]]
"""Something that reads tasks and yields their numbers and replies as they are done."""

_MANY = 1000
"""So many corrections are sent to every reader; of more each gets those of its own bytes."""


@dataclass(frozen=True, slots=True)
class InThisProcess:
    """Reads one report after the other, without limits: for a single one, and `memory://`."""

    def __call__(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Reply]]:
        """Yield numbers and replies, in order."""
        for number, task in enumerate(tasks):
            yield number, read_report(task)


@dataclass(frozen=True, slots=True)
class InProcesses:
    """Reads reports in `jobs` processes of this machine; 0 for one on each core."""

    limits: Limits
    jobs: int = 0

    def __call__(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Reply]]:
        """Yield numbers and replies as they are done; all processes end with the generator.

        Raises:
            MappaExtractError: no process can be started.
        """
        count = min(self.jobs or usable_cores(), len(tasks))
        readers = [ReaderProcess(self.limits) for _ in range(count)]
        pending: Iterator[tuple[int, Task]] = iter(enumerate(tasks))
        done: queue.SimpleQueue[tuple[int, Reply | Exception]] = queue.SimpleQueue()
        lock = threading.Lock()

        def work(reader: ReaderProcess) -> None:
            while True:
                with lock:
                    entry = next(pending, None)
                if entry is None:
                    return
                number, task = entry
                try:
                    done.put((number, reader.read(task)))
                except Exception as error:  # raised again where the replies are waited for
                    done.put((number, error))
                    return

        threads = [threading.Thread(target=work, args=(reader,), daemon=True) for reader in readers]
        for thread in threads:
            thread.start()
        try:
            for _ in tasks:
                number, reply = done.get()
                if isinstance(reply, Exception):
                    raise reply
                yield number, reply
        finally:
            with lock:
                pending = iter(())
            for reader in readers:
                reader.close()
            for thread in threads:
                thread.join()


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where and how the records of a run are kept.

    `folder` is the output folder, empty for a temporary one; `pages` are the kinds of pages that
    are made of each report: `review`, `evidence`; `names` are the files that the run will write
    into the folder. `fresh`: every input is read again, whatever is kept. `adopt`: files that are
    not this program's own are taken over.
    """

    folder: str = ""
    pages: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    fresh: bool = False
    adopt: bool = False


class Batch:
    """The inputs of a run, their records, and what was noticed between them.

    Args:
        files: the inputs, in the order of the output.
        options: what was decided by hand, resolved.
        store: where records are kept.
        run: how the inputs are read.
        keeping: where and how the records are kept.
    """

    def __init__(
        self,
        files: Sequence[Input],
        options: Options,
        store: Store,
        run: Run,
        keeping: Keeping,
    ) -> None:
        self.files = files
        self.unchanged = 0
        self.lifted: dict[str, str] = {}
        """Why a sign-off no longer holds, by `source`; known once all are given out."""
        self._options = options
        self._store = store
        self._run = run
        self._open: dict[str, bool] = {}
        self.changed: Mapping[str, str] = {}
        """Files that a person has changed since they were written, and the names that they get."""
        self.last: LastRun | None = None
        self.summary: list[str] = []
        """What is said of the whole when nothing has changed since."""
        self._fresh = keeping.fresh
        self._pages = keeping.pages
        self.fleeting = 0
        """How many inputs came out otherwise than they may the next time."""
        self._rows: dict[str, dict[str, str]] = {}
        self._duplicates: Duplicates | None = None
        self._comparison: Comparison | None = None

    def read(self) -> Iterator[tuple[Input, Extraction, Reply]]:
        """Read what is not known yet; yield each input as it is done, in any order.

        Raises:
            MappaExtractError: no process can be started.
            OSError: the records can't be kept.
        """
        options = _for_each(self._options)
        tasks = []
        for one in self.files:
            known = "" if self._fresh else self._store.known(one.name, self._pages)
            opened = b"" if known or self._fresh else self._store.openings.load(one.name)
            tasks.append(
                Task(
                    one.path,
                    one.name,
                    options(one.path),
                    known,
                    pages=self._pages,
                    opened=opened,
                    keep=self._store.lasts,
                )
            )
        for number, reply in self._run(tasks):
            one = self.files[number]
            if reply.unchanged:
                self.unchanged += 1
                extraction = self._store.load(one.name)
            else:
                extraction = decode(reply.record)
                self._store.keep(
                    one.name, reply.sha256, reply.record, reply.lasting, self._pages, reply.pages
                )
                if reply.opened:
                    self._store.openings.keep(one.name, reply.opened)
                reply.pages, reply.opened = {}, b""
                self.fleeting += not reply.lasting
            self._rows[one.name] = extraction.report_row()
            self._open[one.name] = any(
                not check.passed and not check.accepted for check in extraction.checks
            )
            yield one, extraction, reply

    def knows(self, hashes: Sequence[str]) -> bool:
        """Tell whether a valid record is kept of every input, whose bytes have these hashes."""
        return all(
            digest and self._store.known(one.name, self._pages) == digest
            for one, digest in zip(self.files, hashes, strict=True)
        )

    @property
    def hashes(self) -> list[str]:
        """The hashes of the inputs' bytes, empty where they can't be known."""
        return [self._rows.get(one.name, {}).get("sha256", "") for one in self.files]

    @property
    def unfinished(self) -> int:
        """How many inputs have not been read, because the run was stopped."""
        return len(self.files) - len(self._rows)

    @property
    def statuses(self) -> dict[str, int]:
        """How many inputs have each status, the checks between inputs taken into account.

        Those that have not been read count as failed.
        """
        counts = dict.fromkeys(STATUSES, 0)
        counts["failed"] = self.unfinished
        for name, row in self._rows.items():
            status = self.comparison.status(name, row["status"])
            counts[self.duplicates.status(name, status)] += 1
        return counts

    @property
    def bad(self) -> bool:
        """Whether an input failed or is no report."""
        return any(row["status"] in ("failed", "not-a-report") for row in self._rows.values())

    @property
    def any_check_failed(self) -> bool:
        """Whether any check failed, of a report or between reports, that nobody has accepted."""
        return any(self._open.values()) or self.duplicates.any_failed or bool(self.disagreements)

    @property
    def duplicates(self) -> Duplicates:
        """What was noticed between the inputs; looked for once, when all are read."""
        if self._duplicates is None:
            rows = [self._rows[one.name] for one in self.files if one.name in self._rows]
            self._duplicates = find_duplicates(rows, self._store.load, self._options.accepted)
        return self._duplicates

    @property
    def comparison(self) -> Comparison:
        """What the reports say of each other; made once, when all are read."""
        if self._comparison is None:
            readable = [
                one.name
                for one in self.files
                if one.name in self._rows and self._rows[one.name]["observations"] != "0"
            ]
            several = len(readable) > 1
            self._comparison = (
                compare(readable, self._store.load, self._options.accepted)
                if several
                else Comparison()
            )
        return self._comparison

    @property
    def disagreements(self) -> dict[str, list[str]]:
        """What does not agree between the reports, by `source`."""
        return self.comparison.disagreements

    def sign(self, approvals: Sequence[Approved]) -> list[SignOff]:
        """Sign off the reports that were approved; return the sign-offs that are new.

        Raises:
            UsageError: one is none of the inputs, or can't be signed; see `Approved.signed`.
        """
        new = []
        for approved in approvals:
            names = [n for n, row in self._rows.items() if row["sha256"] == approved.sha256]
            if not names:
                raise UsageError(f"{approved.where}: no input is the report that was looked at")
            for name in names:
                one = approved.signed(self._store.load(name), self._options.accepted)
                if one not in self._options.signed:
                    new.append(one)
        self._options = replace(self._options, signed=(*self._options.signed, *new))
        return new

    def extractions(self) -> Iterator[Extraction]:
        """Yield what came out of each input, in their order, with the checks between inputs."""
        for one in self.files:
            if one.name not in self._rows:
                yield Extraction(
                    one.name,
                    message="not read, because the run was stopped: run the same command again",
                )
                continue
            extraction = self._store.load(one.name)
            self.comparison.annotate(extraction)
            self.duplicates.annotate(extraction)
            extraction.signed_off, why = standing(
                self._options.signed, one.name, extraction.sha256, extraction.observations
            )
            if why:
                self.lifted[one.name] = why
            yield extraction


@contextmanager
def open_batch(
    files: Sequence[Input], options: Options, run: Run, keeping: Keeping | None = None
) -> Iterator[Batch]:
    """Give a batch whose records are kept as `keeping` says, else in a temporary folder.

    Raises:
        OSError: the folder can't be made.
        UsageError: another run is writing there, or what is there is not this program's own.
    """
    keeping = keeping or Keeping()
    with ExitStack() as stack:
        folder = keeping.folder or stack.enter_context(TemporaryDirectory(prefix="mappa-extract-"))
        where = place(folder)
        wanted = {page_name(kind, one.name) for one in files for kind in keeping.pages}
        # Before the lock, which leaves a file: a folder that is refused stays as it is.
        Mark(where).claim({*keeping.names, *wanted}, keeping.adopt)
        stack.enter_context(where.lock())
        mark = Mark(where)
        changed = mark.claim({*keeping.names, *wanted}, keeping.adopt)
        before = {name: mark.files[name] for name in wanted if name in mark.files}
        mark.expect(wanted)
        staging = stack.enter_context(where.staging())
        # What is kept for this run alone is never asked whether it still holds.
        valid_for = fingerprint(options) if keeping.folder else ""
        secret = Secret(where)
        store = Store(where, secret, valid_for, staging, partial(decided, options))
        asides = {name: mark.aside(name) for name in changed}
        for name in wanted & set(changed):
            where.rename(name, asides[name])
        try:
            batch = Batch(files, options, store, run, keeping)
            batch.changed = asides
            batch.last = LastRun(where, secret, "" if keeping.fresh else valid_for)
            yield batch
        finally:
            with suppress(OSError):
                mark = Mark(where)
                mark.files |= before
                mark.settle(store.pages, wanted - set(before) - set(store.pages))


def _for_each(options: Options) -> Callable[[str], Options]:
    """Return what of the options the reader of a path is sent: of many corrections only its own."""
    options = replace(options, signed=())
    if len(options.corrections) <= _MANY:
        return lambda path: options
    by_hash: dict[str, list[Correction]] = {}
    for one in options.corrections:
        by_hash.setdefault(one.sha256, []).append(one)

    def own(path: str) -> Options:
        if is_url(path):
            return options
        try:
            with open(path, "rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return options  # the reader says what is wrong with it
        return replace(options, corrections=tuple(by_hash.get(digest, ())))

    return own
