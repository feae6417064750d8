"""A batch: inputs are read in processes, kept in the store, and given out in their order."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mappa_extract.batch.limits import usable_cores
from mappa_extract.batch.process import Limits, ReaderProcess
from mappa_extract.batch.reading import Reply, Task, read_report
from mappa_extract.errors import MappaExtractError

Run = Callable[[Sequence[Task]], Iterator[tuple[int, Reply]]]
"""Something that reads tasks and yields their numbers and replies as they are done."""


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

    limits: Limits = Limits()
    jobs: int = 0

    def __call__(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Reply]]:
        """Yield numbers and replies as they are done; all processes end with the generator.

        Raises:
            MappaExtractError: no process can be started.
        """
        count = min(self.jobs or usable_cores(), len(tasks))
        readers = [ReaderProcess(self.limits) for _ in range(count)]
        pending = iter(enumerate(tasks))
        done: queue.SimpleQueue[tuple[int, Reply | MappaExtractError]] = queue.SimpleQueue()
        lock = threading.Lock()

        def work(reader: ReaderProcess) -> None:
            while True:
                with lock:
                    number, task = next(pending, (-1, None))
                if task is None:
                    return
                try:
                    done.put((number, reader.read(task)))
                except MappaExtractError as error:
                    done.put((number, error))
                    return

        threads = [
            threading.Thread(target=work, args=(reader,), daemon=True) for reader in readers
        ]
        for thread in threads:
            thread.start()
        try:
            for _ in tasks:
                number, reply = done.get()
                if isinstance(reply, MappaExtractError):
                    raise reply
                yield number, reply
        finally:
            with lock:
                pending = iter(())
            for reader in readers:
                reader.close()
            for thread in threads:
                thread.join()
