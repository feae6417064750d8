"""Makes reading go wrong on purpose: named by PYTHONPATH, found by every new Python.

In a process that reads reports, a report whose name holds `loop`, `kill`, `grow`, `crash` or
`slow` does what its name says.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import Any

if any("mappa_extract.batch.child" in argument for argument in sys.orig_argv):
    from mappa_extract.batch import reading

    sound = vars(reading)["extract_opened"]

    def faulty(data: bytes, name: str, *more: Any) -> Any:
        if "loop" in name:
            while True:
                time.sleep(0.1)
        if "kill" in name:
            os.kill(os.getpid(), signal.SIGKILL)
        if "crash" in name:
            os.abort()
        if "grow" in name:
            held = []
            while True:
                held.append(bytearray(100_000_000))
        if "slow" in name:
            time.sleep(0.3)
        return sound(data, name, *more)

    vars(reading)["extract_opened"] = faulty
