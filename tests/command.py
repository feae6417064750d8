"""The command in a copy of a process that has loaded it: for what it says and writes.

A new Python takes most of a second to load the package, and a run of the tests would start some
hundreds. So do the processes that read reports for it, which are copies here as well. How the
installed command starts, is stopped and killed is tested with that itself (`tests/test_cli.py`,
`tests/test_batch.py`).
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any, NoReturn

from tests.effort import size

ROOT = Path(__file__).parents[1]
COMMAND = shutil.which("mappa-extract", path=str(Path(sys.executable).parent))
SECONDS = size(600, 120)


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command; give its status and what it said on both channels."""
    line = ["mappa-extract", *map(str, arguments)]
    env = {**os.environ, **environment}
    if sys.platform != "linux":
        # Only there a copy of a process is sure to be sound.
        assert COMMAND, "the command is not installed beside this Python"
        line[0] = COMMAND
        return subprocess.run(
            line, env=env, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    with tempfile.TemporaryDirectory() as folder:
        said = [Path(folder, name) for name in ("stdout", "stderr")]
        request = {"argv": line, "env": env, "cwd": os.getcwd(), "said": [*map(str, said)]}
        status = _server.ask(request)
        out, err = (path.read_text("utf-8", "replace") for path in said)
    assert "Traceback" not in err, err
    return subprocess.CompletedProcess(line, status, out, err)


class _Server:
    """The process that is copied; started when it is first asked."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def ask(self, request: Mapping[str, object]) -> int:
        """Run a command line; return its status."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.command"],
                cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            atexit.register(self._end, self._process)
        asked, told = self._process.stdin, self._process.stdout
        assert asked
        assert told
        asked.write(json.dumps(request) + "\n")
        asked.flush()
        return int(told.readline())

    @staticmethod
    def _end(process: subprocess.Popen[str]) -> None:
        process.communicate()


_server = _Server()

_STAND_IN = """\
#!{python} -ISE
import array, json, os, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect({address!r})
request = json.dumps({{"argv": ["mappa-extract", *sys.argv[1:]], "env": dict(os.environ),
                      "cwd": os.getcwd()}}).encode()
streams = array.array("i", [0, 1, 2])
server.sendmsg([len(request).to_bytes(4, "big")],
               [(socket.SOL_SOCKET, socket.SCM_RIGHTS, streams)])
server.sendall(request)
sys.exit(int(server.recv(8)))
"""


def stand_in(folder: Path) -> subprocess.Popen[bytes]:
    """Put a program `mappa-extract` into a folder that has all its work done by a copy.

    For shells and their pipes. Give the server, which whoever asks for it ends.
    """
    address = folder / "socket"
    server = subprocess.Popen([sys.executable, "-m", "tests.command", str(address)], cwd=ROOT)
    program = folder / "mappa-extract"
    program.write_text(_STAND_IN.format(python=sys.executable, address=str(address)), "utf-8")
    program.chmod(0o755)
    while not address.exists():
        assert server.poll() is None
        time.sleep(0.05)
    return server


def _load() -> Callable[[], None]:
    """Load the package, and all that is made when it is first needed; return the command.

    No library that does not survive a copy is loaded.
    """
    from mappa_extract import cli
    from mappa_extract.batch import child, comparison, forked
    from mappa_extract.extraction import Options, extract_bytes

    assert child
    assert comparison
    assert forked
    for suffix in ("txt", "pdf"):
        report = ROOT / "fixtures" / "raw" / f"hertfordshire-2009-10.{suffix}"
        extract_bytes(report.read_bytes(), report.name, Options())
    gc.collect()
    gc.freeze()
    return cli.main


def _serve_at(address: str) -> NoReturn:
    """Run what the programs of `stand_in` ask for, each in a copy of this process."""
    main = _load()
    server = socket.socket(socket.AF_UNIX)
    server.bind(f"{address}.new")
    server.listen()
    os.rename(f"{address}.new", address)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        asking, _ = server.accept()
        if os.fork():
            asking.close()
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        size_of, streams, *_ = socket.recv_fds(asking, 4, 3)
        with asking.makefile("rb") as stream:
            request = json.loads(stream.read(int.from_bytes(size_of, "big")))
        pid = os.fork()
        if not pid:
            asking.close()
            server.close()
            _be_command(request, main, streams)
        asking.sendall(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 255).encode())
        os._exit(0)


def _serve() -> None:
    """Run each command line that is asked for in a copy of this process."""
    main = _load()
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        request = json.loads(line)
        pid = os.fork()
        if not pid:
            said = [os.open(name, os.O_WRONLY | os.O_CREAT) for name in request["said"]]
            _be_command(request, main, [os.open(os.devnull, os.O_RDONLY), *said])
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), file=answers, flush=True)


def _be_command(request: Any, main: Callable[[], None], streams: list[int]) -> NoReturn:
    """Be the command from here on, with these three streams."""
    status = 1
    try:
        os.setsid()
        signal.alarm(SECONDS)
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["env"])
        tempfile.tempdir = None
        for number, file in enumerate(streams):
            os.dup2(file, number)
            os.close(file)
        encoding = os.environ.get("PYTHONIOENCODING", "utf-8")
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stdout = open(1, "w", encoding=encoding, closefd=False)  # noqa: SIM115
        sys.stderr = open(  # noqa: SIM115
            2, "w", 1, encoding=encoding, errors="backslashreplace", closefd=False
        )
        sys.argv = request["argv"]
        if "--memory" not in sys.argv:
            _read_in_copies()
        if "REMEMBERED" in os.environ:
            _customize("mappa-extract")
        try:
            main()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else int(end.code is not None)
        except BaseException:
            traceback.print_exc()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):
                stream.flush()
    finally:
        os._exit(status)


def _read_in_copies() -> None:
    """Have the processes that read reports copied from this one instead of started."""
    from mappa_extract.batch import process

    like = {name: vars(subprocess)[name] for name in ("PIPE", "TimeoutExpired")}
    vars(process)["subprocess"] = SimpleNamespace(Popen=_Reader, **like)


def _customize(program: str) -> None:
    """Do what a new Python does at its start where PYTHONPATH has something to be done."""
    own = Path(os.environ.get("PYTHONPATH", ""), "sitecustomize.py")
    if own.exists():
        sys.orig_argv = [program]
        runpy.run_path(str(own))


class _Reader:
    """A process that reads reports, with what `ReaderProcess` uses of a `Popen`."""

    def __init__(self, line: list[str], *, stderr: IO[bytes], **_: object) -> None:
        asked, asking = os.pipe()
        replies, replying = os.pipe()
        self.args = line
        self._code: int | None = None
        self.pid = os.fork()
        if not self.pid:
            self._be(asked, replying, stderr.fileno())
        os.close(asked)
        os.close(replying)
        self.stdin = os.fdopen(asking, "wb")
        self.stdout = os.fdopen(replies, "rb")

    @staticmethod
    def _be(*streams: int) -> NoReturn:
        """Be the reader from here on."""
        try:
            os.setsid()
            for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(sign, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, ())
            for number, file in enumerate(streams):
                os.dup2(file, number)
            # Objects that are left behind must not close files that are opened from now on.
            gc.freeze()
            os.closerange(3, os.sysconf("SC_OPEN_MAX"))
            sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
            _customize("mappa_extract.batch.child")
            from mappa_extract.batch.child import main

            main()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)

    def poll(self) -> int | None:
        if self._code is None and (ended := os.waitpid(self.pid, os.WNOHANG))[0]:
            self._code = os.waitstatus_to_exitcode(ended[1])
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        end = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if end is not None and time.monotonic() >= end:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            time.sleep(0.005)
        return code


if __name__ == "__main__":
    _serve_at(sys.argv[1]) if sys.argv[1:] else _serve()
