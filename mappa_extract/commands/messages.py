"""What commands say to people: one line each, on standard error."""

from __future__ import annotations

from contextlib import suppress

import typer


def say(message: str) -> None:
    """Print one line on standard error; where that is full or closed, the work goes on."""
    with suppress(OSError):
        typer.echo(shown(" ".join(message.split())), err=True)


def shown(line: str) -> str:
    """Return a line without what a terminal would obey: names and reports are other people's."""
    return "".join("\ufffd" if _obeyed(char) else char for char in line)


def _obeyed(char: str) -> bool:
    """Tell whether a character is a control character or a mark that turns text round."""
    return not char.isprintable() and (char < "\xa0" or "\u200b" <= char <= "\u206f")


def complain(message: str) -> None:
    """Print one line on standard error, with the program's name before it."""
    say(f"mappa-extract: {message}")
