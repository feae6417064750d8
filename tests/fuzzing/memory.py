"""How much memory a reading process has held, where the system tells."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from mappa_extract.batch.process import ReaderProcess


def forget_memory(reader: ReaderProcess) -> None:
    """Begin to measure anew."""
    if process := reader._process:
        with contextlib.suppress(OSError):
            Path(f"/proc/{process.pid}/clear_refs").write_text("5")


def most_memory(reader: ReaderProcess) -> int:
    """Return the most megabytes since then; 0 where nothing can be told."""
    if process := reader._process:
        with contextlib.suppress(OSError):
            said = Path(f"/proc/{process.pid}/status").read_text()
            if most := re.search(r"VmHWM:\s+(\d+)", said):
                return int(most[1]) // 1024
    return 0
