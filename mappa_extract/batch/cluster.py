"""The same work on an existing Dask cluster.

Local files are sent to the cluster, so that no disk need be shared; URLs are fetched there. Each
worker reads in a process of its own with the same limits as on one machine, so that a report
that kills its reader does not kill the worker; what a dead worker was reading goes to another.
"""

from __future__ import annotations

import threading
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
            MappaExtractError: a worker has another version of this program.
        """
        client, completed = _connect(self.address)
        with client:
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
                    completed.add(future)
                    return

            for _ in range(width * _AHEAD):
                yield from submit()
            for future in completed:
                number = numbers.pop(future)
                yield number, _result(future, tasks[number])
                future.release()
                yield from submit()


def _connect(address: str) -> tuple[Any, Any]:
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        raise UsageError("--dask needs Dask: pip install 'mappa-extract[dask]'") from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(f"--dask {address}: no scheduler answers there ({error})") from error
    return client, as_completed(loop=client.loop)


def _result(future: Any, task: Task) -> Reply:
    try:
        reply: Reply = future.result()
    except MappaExtractError:
        raise
    except Exception as error:  # KilledWorker, and what networks bring
        return failed(
            task.name, f"could not be read on the cluster ({type(error).__name__}): run it again"
        )
    return reply


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
