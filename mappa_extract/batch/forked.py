"""A single report, read in a copy of this process: what kills the copy does not kill the command.

A copy starts at once, where a new Python takes as long as reading. It is made before any library
that opens files is loaded, for those do not survive it, and only on Linux, which alone is sure to
copy a process well.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from mappa_extract import kept
from mappa_extract.batch.limits import (
    die_with_parent,
    limit_memory,
    limit_processor,
    usable_cores,
)
from mappa_extract.batch.process import Limits, reason, too_late
from mappa_extract.batch.reading import Reply, Task, failed, read_report

CAN_FORK = sys.platform == "linux"
_ENDING = {
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
}
"""Signals that ask a process to end."""


@dataclass(frozen=True, slots=True)
class InCopies:
    """Reads one report after the other, each in a copy of this process, within limits."""

    limits: Limits

    def __call__(self, tasks: Sequence[Task]) -> Iterator[tuple[int, Reply]]:
        """Yield numbers and replies, in order."""
        for number, task in enumerate(tasks):
            yield number, self._read(task)

    def _read(self, task: Task) -> Reply:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):
                stream.flush()
        reading, writing = os.pipe()
        # They wait meanwhile: what a handler raises where Python makes ready after a copy is
        # lost, and before the `try` the copy would be left to itself.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        try:
            pid = os.fork()
        except OSError:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            raise
        if not pid:
            os.close(reading)
            self._be_copy(task, writing)
        try:
            os.close(writing)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            said = self._listen(reading)
        finally:
            os.close(reading)
            _kill(pid)
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if said is None:
            return failed(task.name, too_late(self.limits))
        with contextlib.suppress(msgspec.MsgspecError):
            return msgspec.msgpack.decode(said, type=Reply)
        return failed(
            task.name,
            f"the process that read it died ({reason(code)}): the file is damaged, or needs more"
            f" memory than {self.limits.memory} MB: give it more with --memory",
        )

    def _be_copy(self, task: Task, writing: int) -> None:
        """Read, reply and end; never returns."""
        status = 1
        try:
            os.setsid()
            die_with_parent()
            for sign in _ENDING:
                signal.signal(sign, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
            # What libraries print must not get between what the command says.
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, 1)
            os.dup2(nothing, 2)
            if self.limits.memory:
                limit_memory(self.limits.memory)
            if self.limits.timeout:
                limit_processor(self.limits.timeout * usable_cores() + 10)
            with os.fdopen(writing, "wb") as stream:
                reply = msgspec.msgpack.encode(read_report(task))
                # Before it is heard: who has heard it needs the copy no longer.
                kept.end()
                stream.write(reply)
            status = 0
        finally:
            os._exit(status)

    def _listen(self, reading: int) -> bytes | None:
        """Return what the copy says until it ends; None where it takes too long."""
        end = time.monotonic() + self.limits.timeout if self.limits.timeout else None
        parts: list[bytes] = []
        while True:
            left = None if end is None else max(end - time.monotonic(), 0)
            if not select.select([reading], [], [], left)[0]:
                return None
            part = os.read(reading, 1 << 20)
            if not part:
                return b"".join(parts)
            parts.append(part)


def _kill(pid: int) -> None:
    """Kill a copy, and what it has started (OCR); one that has replied has nothing more to do."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            kill(pid, signal.SIGKILL)
