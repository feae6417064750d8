"""The same work on an existing Dask cluster.

Local files are sent to the cluster, so that no disk need be shared; URLs are fetched there. Each
worker reads in a process of its own with the same limits as on one machine, so that a report
that kills its reader does not kill the worker; what a dead worker was reading goes to another.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mappa_extract.batch.places import fetch, is_url
from mappa_extract.batch.process import Limits, ReaderProcess
from mappa_extract.batch.reading import Reply, Task, failed, program
from mappa_extract.errors import MappaExtractError, UnreadableSourceError, UsageError

_AHEAD = 3
"""How many reports are sent for each thread of the cluster before the first is back."""

_PATIENCE = 5
"""Seconds in which a scheduler must answer."""

_LONGEST = 120.0
"""Seconds after which a cluster that is gone is not waited for, whatever a report may take."""
_GONE = ("CancelledError", "FutureCancelledError", "CommClosedError")

_own = threading.local()


@dataclass(frozen=True, slots=True)
class OnCluster:
    """Reads reports on the Dask cluster whose scheduler is at `address`."""

    address: str
    limits: Limits

    def __call__(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Reply]]:
        """Yield numbers and replies as they are done.

        Raises:
            UsageError: there is no scheduler, it has no workers, or Dask is not installed.
            MappaExtractError: a worker has another version of this program, or the scheduler or
                all workers are gone and have not come back in the time that one report may take.
        """
        client = _connect(self.address)
        done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        try:
            width = sum(client.nthreads().values())
            if not width:
                raise UsageError(f"--dask {self.address}: the cluster has no workers: start some")
            pending = iter(enumerate(tasks))
            numbers: dict[Any, int] = {}

            def submit() -> Iterator[tuple[int, Reply]]:
                """Send the next report; yield those that can't be sent."""
                for number, task in pending:
                    try:
                        sent = task if is_url(task.path) else replace(task, data=fetch(task.path))
                    except UnreadableSourceError as error:
                        yield number, failed(task.name, str(error))
                        continue
                    future = client.submit(
                        read_limited, sent, self.limits, program(), pure=False, retries=3
                    )
                    numbers[future] = number
                    future.add_done_callback(done.put)
                    return

            for _ in range(width * _AHEAD):
                yield from submit()
            while numbers:
                future = self._next(client, done)
                number = numbers.pop(future)
                yield number, self._result(future, tasks[number])
                future.release()
                yield from submit()
        finally:
            # One that is gone is not waited for.
            with contextlib.suppress(Exception):
                client.close(timeout=_PATIENCE)

    def _next(self, client: Any, done: queue.SimpleQueue[Any]) -> Any:
        """Wait for a future that is done, as long as there is somebody to do it.

        Raises:
            MappaExtractError: there is nobody any more.
        """
        most = min(self.limits.timeout or _LONGEST, _LONGEST)
        alone_since = 0.0
        while True:
            try:
                return done.get(timeout=min(1.0, most / 4))
            except queue.Empty:
                if _is_alive(client):
                    alone_since = 0.0
                    continue
            now = time.monotonic()
            alone_since = alone_since or now
            if client.status == "closed" or now - alone_since > most / 2:
                raise self._gone()

    def _gone(self) -> MappaExtractError:
        return MappaExtractError(
            f"--dask {self.address}: the scheduler or its workers are gone: what was read is kept;"
            " run the same command again when they are back, or without --dask"
        )

    def _result(self, future: Any, task: Task) -> Reply:
        """Return what came of a task.

        Raises:
            MappaExtractError: the cluster is gone, or has another version of this program.
        """
        if future.status in ("cancelled", "lost"):
            raise self._gone()
        try:
            reply: Reply = future.result(timeout=_PATIENCE)
        except MappaExtractError:
            raise
        except Exception as error:  # KilledWorker, and what networks bring
            if type(error).__name__ in _GONE:
                raise self._gone() from error
            return failed(
                task.name,
                f"could not be read on the cluster ({type(error).__name__}): run it again",
            )
        return reply


def _is_alive(client: Any) -> bool:
    """Tell whether the scheduler answers and has a worker."""
    if client.status != "running":
        return False
    try:
        return bool(client.sync(_ask, client, callback_timeout=_PATIENCE))
    except Exception:  # what networks bring
        return False


async def _ask(client: Any) -> Any:
    return await client.scheduler.ncores()


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--dask needs Dask: pip install 'mappa-extract[dask]'") from error
    # What its threads have to say of a scheduler that is gone is said here, in one line.
    logging.disable(logging.CRITICAL)
    try:
        return Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(f"--dask {address}: no scheduler answers there ({error})") from error


def read_limited(task: Task, limits: Limits, version: str) -> Reply:
    """Read a report on a worker, in the process that this thread of the worker keeps for it.

    Raises:
        MappaExtractError: the worker's program is not that of the one who asks.
    """
    if version != program():
        raise MappaExtractError(
            "a worker of the cluster has another version of mappa-extract or of a library that"
            " opens files: install the same everywhere"
        )
    reader: ReaderProcess | None = getattr(_own, "reader", None)
    if reader is None or reader.limits != limits:
        if reader is not None:
            reader.close()
        reader = _own.reader = ReaderProcess(limits)
    return reader.read(task)
