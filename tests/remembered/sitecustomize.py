"""Reads each report once: named by PYTHONPATH, found by every new Python.

What came of a report without any option is kept in the folder that REMEMBERED names, by the hash
of its bytes, and taken from there when a command of the same run of the tests reads it again.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

if any("mappa" in argument for argument in sys.orig_argv):
    import msgspec

    from mappa_extract.batch import reading
    from mappa_extract.batch.places import fetch
    from mappa_extract.extraction import Options

    sound = vars(reading)["_read"]
    kept = Path(os.environ["REMEMBERED"])

    def remembering(task: Any) -> Any:
        if task.pages or task.known or task.options != Options():
            return sound(task)
        data = task.data or fetch(task.path)
        file = kept / hashlib.sha256(task.name.encode() + b"\0" + data).hexdigest()
        if file.exists():
            return msgspec.msgpack.decode(file.read_bytes(), type=reading.Reply)
        reply = sound(task)
        if reply.lasting and reply.record:
            new = file.with_suffix(f".{os.getpid()}")
            new.write_bytes(msgspec.msgpack.encode(reply))
            new.replace(file)
        return reply

    vars(reading)["_read"] = remembering
