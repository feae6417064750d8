"""Watches a Python and its children: named by PYTHONPATH, found by every new Python.

Every connection and every shell is refused, and said; every path that is opened for writing, made,
moved or removed is written into the file that WATCHED names.
"""

from __future__ import annotations

import os
import sys

_LOG = os.open(os.environ["WATCHED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MAKES = {"os.mkdir", "os.rename", "os.link", "os.symlink", "os.chmod", "os.truncate"}
_NETWORK = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.")
_HARMLESS = {"socket.gethostname", "socket.__new__"}


def _say(kind: str, what: object) -> None:
    text = os.fsdecode(what) if isinstance(what, str | bytes | os.PathLike) else str(what)
    os.write(_LOG, f"{kind}\t{text}\n".encode("utf-8", "replace"))


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        path, mode, flags = arguments
        if isinstance(path, str | bytes) and (
            (isinstance(flags, int) and flags & _WRITES) or (mode and set(str(mode)) & set("wax+"))
        ):
            _say("write", path)
    elif event in _MAKES:
        _say("write", arguments[1] if event == "os.rename" else arguments[0])
    elif event in ("os.remove", "os.rmdir", "shutil.rmtree"):
        _say("remove", arguments[0])
    elif event.startswith(_NETWORK) and event not in _HARMLESS:
        _say("network", f"{event} {arguments}")
        raise PermissionError(f"no network: {event}")
    elif event == "os.system":
        _say("shell", arguments[0])
        raise PermissionError("no shell")
    elif event in ("subprocess.Popen", "os.posix_spawn", "os.exec"):
        name = os.path.basename(os.fsdecode(str(arguments[0])))
        _say("shell" if name in ("sh", "bash", "dash") else "program", name)


sys.addaudithook(_watch)
