"""What commands say to people: one line each, on standard error."""

from __future__ import annotations

import typer


def say(message: str) -> None:
    """Print one line on standard error."""
    typer.echo(" ".join(message.split()), err=True)


def complain(message: str) -> None:
    """Print one line on standard error, with the program's name before it."""
    say(f"mappa-extract: {message}")
