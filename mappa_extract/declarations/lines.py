"""Where a field stands in a TOML file, so that a message can name its line."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import regex

_HEADER = regex.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = regex.compile(r"""^\s*("[^"]*"|'[^']*'|[\w-]+)\s*=""")
_PART = regex.compile(r""""[^"]*"|'[^']*'|[\w-]+""")

Path = Sequence[str | int]


def parse_toml(text: str) -> dict[str, Any]:
    """Return what a TOML file holds.

    Raises:
        tomllib.TOMLDecodeError: it is none, or arrays in arrays without end.
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise tomllib.TOMLDecodeError("it is nested too deeply") from None


def line_of(text: str, path: Path) -> int:
    """Return the line, from 1, of the field at `path`, or of the nearest thing around it.

    A path is that of the parsed data: `("tables", 1, "measure")` is the field `measure` of
    the second `[[tables]]`.
    """
    places = _index(text)
    for length in range(len(path), 0, -1):
        place = places.get(tuple(path[:length]))
        if place is not None:
            return _inside(text, place, path[length:])
    return 1


@lru_cache(maxsize=4)
def _index(text: str) -> dict[tuple[str | int, ...], int]:
    """Return the line of every header and of every key that begins a line."""
    places: dict[tuple[str | int, ...], int] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    here: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            here = _resolved([part.strip("\"'") for part in _PART.findall(header[2])], counts)
            if header[1] == "[[":
                places.setdefault(here, number)
                counts[here] = counts.get(here, -1) + 1
                here = (*here, counts[here])
            places.setdefault(here, number)
        elif key := _KEY.match(line):
            places.setdefault((*here, key[1].strip("\"'")), number)
    return places


def _resolved(
    parts: Sequence[str], counts: dict[tuple[str | int, ...], int]
) -> tuple[str | int, ...]:
    """Return a header's path; inside a list of tables it means the last one so far."""
    path: tuple[str | int, ...] = ()
    for number, part in enumerate(parts):
        path = (*path, part)
        if path in counts and number + 1 < len(parts):
            path = (*path, counts[path])
    return path


def _inside(text: str, place: int, rest: Path) -> int:
    """Return the line of what is left of a path inside the field that begins at `place`."""
    names = [part for part in rest if isinstance(part, str)]
    if not names:
        return place
    lines = text.splitlines()
    for number in range(place, len(lines) + 1):
        line = lines[number - 1]
        if number > place and (_HEADER.match(line) or _KEY.match(line)):
            break
        if names[-1] in line:
            return number
    return place
