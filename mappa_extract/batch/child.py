"""What a `ReaderProcess` runs: tasks from standard input, replies to standard output."""

from __future__ import annotations

import gc
import os
import pickle
import queue
import signal
import sys
import threading
from typing import IO

import msgspec

from mappa_extract import kept
from mappa_extract.batch.limits import (
    die_with_parent,
    limit_memory,
    limit_processor,
    usable_cores,
)
from mappa_extract.batch.process import Limits, receive, send
from mappa_extract.batch.reading import Task, read_report


def main() -> None:
    """Read reports until standard input ends."""
    # What libraries print must not get between the replies.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    die_with_parent()
    tasks = sys.stdin.buffer
    limits: Limits = pickle.loads(receive(tasks))
    waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(tasks, waiting), daemon=True).start()
    if limits.memory:
        limit_memory(limits.memory)
    send(replies, b"ready")
    gc.set_threshold(50_000, 20, 20)
    while True:
        task = waiting.get()
        if limits.timeout:
            # Several threads of one process may compute at once.
            limit_processor(limits.timeout * usable_cores() + 10)
        reply = read_report(task)
        send(replies, msgspec.msgpack.encode(reply))
        kept.end()


def _listen(tasks: IO[bytes], waiting: queue.SimpleQueue[Task]) -> None:
    """Pass tasks on; when the process that sends them is gone, end this one and its children."""
    while True:
        try:
            waiting.put(pickle.loads(receive(tasks)))
        except (EOFError, OSError):
            if sys.platform != "win32" and os.getpgid(0) == os.getpid():
                os.killpg(0, signal.SIGKILL)
            os._exit(0)


if __name__ == "__main__":
    main()
