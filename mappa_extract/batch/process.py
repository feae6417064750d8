"""A process that reads reports for this one, one at a time, and is replaced when it dies.

It is a new Python that runs `mappa_extract.batch.child` (never a fork: pdfium and OCR do not
survive one), in a session of its own, so that Ctrl-C reaches only the process that a person
started. Tasks go to its standard input, replies come from its standard output.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

import mappa_extract
from mappa_extract.batch.reading import Reply, Task, failed
from mappa_extract.errors import MappaExtractError

LENGTH = struct.Struct(">Q")
_STARTS = 3
"""How often the start of a process is tried."""
_CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
from mappa_extract import kept
del sys.path[0]
kept.begin()
kept.keep_patterns()
from mappa_extract.batch.child import main
main()
"""
"""Runs the package that this process runs, wherever it is, and nothing from the current folder."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one report may take: seconds, and megabytes of memory; 0 is without a limit.

    After `reports` reports a process is replaced, so that what libraries never give back does
    not add up.
    """

    timeout: float = 120.0
    memory: int = 2048
    reports: int = 250


class ReaderProcess:
    """A process that reads reports, started when it is first needed.

    Raises:
        MappaExtractError: from `read`, where no process can be started at all.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._read = 0
        self._lock = threading.Lock()
        self._closed = False
        self._why = ""

    def read(self, task: Task) -> Reply:
        """Return what came of a task; a process that dies of it is tried once more.

        Another program may have taken the memory, or a person may have killed the process: only
        what kills two processes is put down to the report.
        """
        reply = self._attempt(task)
        if reply is None and not self._closed:
            reply = self._attempt(task)
        return reply or failed(task.name, self._crash())

    def _crash(self) -> str:
        more = f" than {self.limits.memory} MB: give it more with --memory"
        return (
            f"two processes that read it died ({self._why}): the file is damaged, or needs more"
            f" memory{more if self.limits.memory else ''}"
        )

    def close(self) -> None:
        """Kill the process, now and for good; `read` in another thread returns."""
        with self._lock:
            self._closed = True
            self._kill()

    def _attempt(self, task: Task) -> Reply | None:
        """Return the reply, or None where the process died without being told to."""
        process = self._ready()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._kill_group(process)

        timer = threading.Timer(self.limits.timeout, stop) if self.limits.timeout else None
        if timer:
            timer.daemon = True
            timer.start()
        try:
            send(process.stdin, pickle.dumps(task))
            reply = msgspec.msgpack.decode(receive(process.stdout), type=Reply)
        except (OSError, EOFError, ValueError, msgspec.MsgspecError):
            self._bury()
            if not late.is_set():
                return None
            return failed(task.name, too_late(self.limits))
        finally:
            if timer:
                timer.cancel()
        self._read += 1
        if self._read >= self.limits.reports or reply.exhausted:
            # A process that ran out of memory is not trusted with the next report.
            self._bury()
        return reply

    def _ready(self) -> subprocess.Popen[bytes]:
        said = ""
        for _ in range(_STARTS):
            if self._process is None:
                with self._lock:
                    if self._closed:
                        raise MappaExtractError("stopped")
                    said = self._start()
            if self._process is not None:
                return self._process
        raise MappaExtractError(
            f"no process can be started to read reports ({said}): give more --memory or fewer"
            " --jobs"
        )

    def _start(self) -> str:
        """Start the process and wait until it is ready; return why there is none, or nothing."""
        root = str(Path(mappa_extract.__file__).parents[1])
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  closed in `_kill`
        try:
            process = self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _CHILD, root],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                start_new_session=True,
            )
        except OSError as error:
            return error.strerror or str(error)
        self._read = 0
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            send(process.stdin, pickle.dumps(self.limits))
            receive(process.stdout)
        except (OSError, EOFError, ValueError):
            said = self._last_words()
            self._kill()
            return f"{self._why}{said}"
        return ""

    def _bury(self) -> None:
        with self._lock:
            self._kill()

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            # A process that died by itself is given time to say of what.
            if process.stdin:
                with contextlib.suppress(OSError):
                    process.stdin.close()
            process.wait(0 if self._closed else 1)
        self._kill_group(process)
        code = process.wait()
        if process.stdout:
            process.stdout.close()
        if self._said:
            self._said.close()
            self._said = None
        self._why = reason(code)

    @staticmethod
    def _kill_group(process: subprocess.Popen[bytes]) -> None:
        """Kill the process and what it has started (OCR)."""
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)

    def _last_words(self) -> str:
        if self._process is None or self._said is None:
            return ""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(2)
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", "replace").split("\n")
        return "; " + next((line.strip() for line in reversed(lines) if line.strip()), "no word")


def too_late(limits: Limits) -> str:
    """Say that a report took more than its time."""
    return f"took more than {limits.timeout:g} seconds and was stopped: give it more with --timeout"


def reason(code: int) -> str:
    """Say how a process ended, by its exit status or, below zero, by its signal."""
    if code >= 0:
        return f"exit status {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"{name}, as a rule for want of memory" if name == "SIGKILL" else name


def send(stream: IO[bytes], data: bytes) -> None:
    """Write a message and its length."""
    stream.write(LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """Read a message.

    Raises:
        EOFError: the other side is gone.
    """
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data
