"""Standard streams that are closed, full or of few characters, and requests to end."""

from __future__ import annotations

import codecs
import contextlib
import os
import signal
import sys
from io import TextIOWrapper
from typing import Any

_PLAIN = str.maketrans(
    {
        "\u2713": "+", "\u2717": "!", "\u00b7": ".", "\u2026": "...", "\u2018": "'", "\u2019": "'",
        "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u2022": "*",
        "\u00d7": "x", "\u00a0": " ", "\u00a3": "GBP ", "\u2500": "-", "\u2501": "-",
        "\u2550": "=", "\u2502": "|", "\u2578": "-", "\u257a": "-",
    }
)  # fmt: skip
"""What stands for a sign where a terminal's encoding lacks it: `agrees`, `disputed`, and so on."""
_END = ("SIGTERM", "SIGHUP")


def ready_streams() -> None:
    """Make the standard streams fit to be written to, whatever they are.

    A closed one is opened so that no file of ours takes its number: what is written to standard
    output then fails, what is written to standard error goes nowhere. Signs that the encoding of a
    stream lacks have plain stand-ins.
    """
    for number, flags in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is taken, which is this one.
            os.open(os.devnull, flags)
    codecs.register_error("mappa-plain", _stand_in)
    # In a process without a console Python has none of them.
    streams: dict[str, Any] = {"stdin": sys.stdin, "stdout": sys.stdout, "stderr": sys.stderr}
    for number, (name, stream) in enumerate(streams.items()):
        if stream is None:
            mode = "r" if number == 0 else "w"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="mappa-plain")


def end_on_request() -> None:
    """Let a request to end (SIGTERM, or SIGHUP of a terminal that is gone) end as Ctrl-C does."""

    def stop(sign: int, _: object) -> None:
        raise KeyboardInterrupt

    for name in _END:
        sign = getattr(signal, name, None)
        # What `nohup` has switched off stays so.
        if sign is not None and signal.getsignal(sign) is signal.SIG_DFL:
            with contextlib.suppress(ValueError):
                signal.signal(sign, stop)


def silence(number: int) -> None:
    """Let what is still to be written to a stream that failed go nowhere."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)


def as_utf8() -> None:
    """Print what programs read in UTF-8, whatever a terminal has."""
    if isinstance(sys.stdout, TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_PLAIN)
    try:
        text.encode(error.encoding)
    except UnicodeEncodeError:
        text = text.encode("ascii", "replace").decode("ascii")
    return text, error.end
