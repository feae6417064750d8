"""Limits for the commands that read reports in their own process."""

from __future__ import annotations

import os
import threading

from mappa_extract.commands.messages import complain

OWN_PROCESS = "MAPPA_EXTRACT_PROCESS"
"""Set to its number in a process that is the command's own; any other is not held to limits."""

_SECONDS = 600
_MEGABYTES = 2048


def hold(what: str, seconds: float = _SECONDS) -> None:
    """Hold this process to limits: 2048 MB of memory, and ten minutes, after which it ends.

    Nothing that these commands write is half-written when they end: files are replaced whole.

    Args:
        what: the report, for the message.
        seconds: after so many the process ends with status 1; 0 for no limit of time.
    """
    if os.environ.get(OWN_PROCESS) != str(os.getpid()):
        return
    from mappa_extract.batch.limits import limit_memory

    def stop() -> None:
        complain(f"{what}: took more than {seconds:g} seconds and was stopped")
        os._exit(1)

    limit_memory(_MEGABYTES)
    if seconds:
        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
