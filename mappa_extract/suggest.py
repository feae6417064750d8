"""What messages suggest: the word that was meant, and commands that can be pasted.

Likeness is Python's own (`difflib`), as in what Typer says of commands and options.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from difflib import get_close_matches

_LIKE = 0.6


def nearest(word: str, known: Iterable[str], like: float = _LIKE) -> str:
    """Return the known word that is most like `word`, whatever its capitals; empty if none is.

    `like` is how much alike they must be, from 0 to 1.
    """
    folded = {one.casefold(): one for one in known}
    found = get_close_matches(word.casefold(), folded, 1, like)
    return folded[found[0]] if found else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the end of a message that a word is not known: the question, or nothing."""
    near = nearest(word, known)
    return f": did you mean {near!r}?" if near else ""


def command(*words: object) -> str:
    """Return a command of this program, between backquotes, as a shell takes it."""
    return f"`{shlex.join(('mappa-extract', *map(str, words)))}`"


def of_report(message: str, path: str) -> str:
    """Return a message with the report's path in the commands that it names without one.

    Records are kept without paths; who shows a message knows where the report is.
    """
    for name in ("explain", "new-layout"):
        message = message.replace(f"`mappa-extract {name}`", command(name, path))
    return message
