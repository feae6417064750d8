"""What commands say to people: one line each, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress

from mappa_extract.commands.streams import silence


def say(message: str) -> None:
    """Print one line on standard error; where that is full or closed, the work goes on."""
    with suppress(OSError, ValueError):
        # What was printed before stands before it, also where both go to one place.
        sys.stdout.flush()
    try:
        print(shown(" ".join(message.split())), file=sys.stderr, flush=True)
    except OSError:
        # What is left in its buffer would fail once more at the end, with a status of its own.
        silence(2)


def shown(line: str) -> str:
    """Return a line without what a terminal would obey: names and reports are other people's."""
    return "".join("\ufffd" if _obeyed(char) else char for char in line)


def _obeyed(char: str) -> bool:
    """Tell whether a character is a control character or a mark that turns text round."""
    return not char.isprintable() and (char < "\xa0" or "\u200b" <= char <= "\u206f")


def complain(message: str) -> None:
    """Print one line on standard error, with the program's name before it."""
    say(f"mappa-extract: {message}")


def few(lines: Sequence[str], most: int = 20) -> list[str]:
    """Return so many lines of a list that may be endless, and how many more there are."""
    more = len(lines) - most
    return [*lines[:most], f"and {more} more like these"] if more > 0 else list(lines)
