"""The desk's server: one port of this machine, one project, one token."""

from __future__ import annotations

import contextlib
import logging
import secrets
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import uvicorn

from mappa_extract.batch.process import Limits
from mappa_extract.desk.app import Desk, Events
from mappa_extract.desk.guard import Guard
from mappa_extract.desk.work import Work
from mappa_extract.errors import UsageError


def serve(
    folder: Path,
    port: int,
    limits: Limits,
    jobs: int,
    say: Callable[[str], None],
    browser: bool,
) -> None:
    """Answer until the person ends it with Ctrl-C.

    Args:
        folder: the project; made if it is not there.
        port: on 127.0.0.1; 0 for any that is free.
        limits: what one report may take.
        jobs: processes that read; 0 for one on each core.
        say: is told the address, in a line.
        browser: whether the page is opened in the person's browser.

    Raises:
        UsageError: another desk works on the folder.
        OSError: the folder can't be written, or the port is taken.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with only_desk(folder) as claim, _listening(port, _noted_port(claim)) as listening:
        port = listening.getsockname()[1]
        claim.seek(0)
        claim.truncate()
        claim.write(str(port).encode())
        claim.flush()
        token = secrets.token_urlsafe(24)
        events = Events()
        work = Work(folder, events.tell, limits, jobs)
        desk = Desk(folder, work, events, f"/{token}/")
        address = f"http://127.0.0.1:{port}/{token}/"
        config = uvicorn.Config(
            Guard(desk.app(), token, port),
            lifespan="off",
            # Addresses hold the token and are written nowhere.
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=1,
            h11_max_incomplete_event_size=32_768,
        )
        # What goes wrong is said on the page; a page that is still open at the end is no fault.
        logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
        work.start()
        say(f"the desk is open at {address} for this machine alone; Ctrl-C closes it")
        if browser:
            threading.Timer(0.5, webbrowser.open, (address,)).start()
        try:
            with contextlib.suppress(KeyboardInterrupt):
                uvicorn.Server(config).run(sockets=[listening])
        finally:
            work.stop(say)


def _noted_port(claim: IO[bytes]) -> int:
    """Return the port of the desk before; 0 where there was none."""
    said = claim.read(6)
    return int(said) if said.isdigit() and int(said) < 65_536 else 0


def _listening(port: int, before: int) -> socket.socket:
    """Return a socket that listens on a port, or where any will do on that of the desk before.

    Pages that were left open find a desk that is started again on its old port only.

    Raises:
        OSError: the port is taken.
    """
    if before and not port:
        with contextlib.suppress(OSError):
            return _bound(before)
    return _bound(port)


def _bound(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would share the port with another program
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        # Whoever is told the address may use it at once.
        listening.listen(64)
    except OSError:
        listening.close()
        raise
    return listening


@contextlib.contextmanager
def only_desk(folder: Path) -> Iterator[IO[bytes]]:
    """Keep other desks away from a folder; the system gives it back when this process ends.

    Yields:
        the file that says so, at its beginning; it holds the port.

    Raises:
        UsageError: another desk works on it.
        OSError: the folder can't be written.
    """
    base = folder / "cache"
    base.mkdir(parents=True, exist_ok=True)
    with (base / "desk.lock").open("a+b") as stream:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UsageError(
                    f"{folder}: another desk works on this folder: go on there, or close it first"
                ) from None
        stream.seek(0)
        yield stream
