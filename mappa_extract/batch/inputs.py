"""Inputs: the files, folders, patterns and URLs that were given become a list of reports."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from mappa_extract.batch.mark import Mark
from mappa_extract.batch.places import LocalPlace, is_url
from mappa_extract.sources import SUFFIXES
from mappa_extract.sources.own import is_own_page


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read, and its `source` in the output, which no other input has."""

    path: str
    name: str


@dataclass(slots=True)
class Inputs:
    """What was found: the files in their order, and what is wrong with what was given."""

    files: list[Input] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    skipped: int = 0
    """Files in folders whose names are not those of reports (pictures, spreadsheets)."""
    own: list[str] = field(default_factory=list)
    """Folders and pages that this program has written itself: they are passed over."""


def collect(given: Sequence[str], output: str = "") -> Inputs:
    """Return the reports that files, folders, patterns (`reports/**/*.pdf`) and URLs stand for.

    A folder is searched with its sub-folders, in the order of names, without hidden files,
    without the folder `output` and whatever else this program has written. A file that is reached
    twice is read once. A report is named by its path inside the folder that was given, else by its
    file name; where two would have the same name, both get as much of their path as tells them
    apart.
    """
    found = Inputs()
    seen: set[str] = set()
    for each in given:
        for one in _expand(each, output, found):
            where = one.path if is_url(one.path) else os.path.abspath(one.path)
            if where not in seen:
                seen.add(where)
                found.files.append(one)
    found.files = _told_apart(found.files)
    return found


def _expand(given: str, output: str, found: Inputs) -> Iterator[Input]:
    if is_url(given):
        from mappa_extract.batch.places import list_url

        for path, name in list_url(given, SUFFIXES):
            yield Input(path, name)
        return
    if os.path.isdir(given):
        yield from _folder(given, output, found)
    elif glob.has_magic(given) and not os.path.exists(given):
        # A loop of links is matched over and over: the shortest way to each file is taken.
        ways: dict[str, str] = {}
        for match in sorted(glob.glob(given, recursive=True), key=lambda way: (len(way), way)):
            ways.setdefault(os.path.realpath(match), match)
        if not ways:
            found.problems.append(f"{given}: no file matches this pattern: check it")
        for match in sorted(ways.values()):
            # A folder that a pattern matches is searched; inside ** its files come by themselves.
            if not os.path.isdir(match):
                yield Input(match, os.path.basename(match))
            elif "**" not in given:
                yield from _folder(match, output, found)
    else:
        yield Input(given, os.path.basename(given) or given)


def _folder(given: str, output: str, found: Inputs) -> Iterator[Input]:
    inside: list[str] = []
    base = given.rstrip("/") + "/" if given.strip("/") else given
    for path in _walk(base, output, found):
        if _is_own(path):
            found.own.append(path)
        elif os.path.splitext(path)[1].lower() in SUFFIXES:
            inside.append(path)
        else:
            found.skipped += 1
    if not inside and found.own:
        found.problems.append(f"{given}: no reports in this folder, only what was made of them")
    elif not inside:
        found.problems.append(
            f"{given}: no reports in this folder: give one with PDF, Word, HTML or text files"
        )
    for path in sorted(inside, key=lambda path: path.split("/")):
        yield Input(str(Path(path)), path.removeprefix(base))


def _walk(base: str, output: str, found: Inputs) -> Iterator[str]:
    """Yield the files below a folder; links to folders are followed, each folder once.

    What this program has written into an output folder is left out.
    """
    visited: set[tuple[int, int] | None] = set()
    out = _identity(output)
    written: set[str] = set()
    waiting = [base]
    while waiting:
        top = waiting.pop()
        try:
            here = _identity(top)
            if here in visited:
                continue
            visited.add(here)
            with os.scandir(top) as scanned:
                entries = sorted(scanned, key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            found.problems.append(
                f"{_short(top)}: can't be searched ({error.strerror}): check its permissions"
            )
            continue
        names = {entry.name for entry in entries}
        is_output = here == out or ("datapackage.json" in names and _is_own_folder(top))
        if is_output and top != base:
            found.own.append(top.rstrip("/"))
            continue
        own = _OWN if is_output else frozenset[str]()
        if "cache" in names and not os.path.islink(f"{top}cache"):
            mark = Mark(LocalPlace(Path(top)))
            own = own | ({"cache", "tables"} if mark.there else set())
            written |= {f"{top}{name}" for name in mark.files if _is_page(name)}
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                if entry.name not in own:
                    waiting.append(f"{entry.path}/")
            # What is no file, or a link that leads nowhere, is named when it can't be read.
            elif entry.path in written:
                found.own.append(entry.path)
            else:
                yield entry.path


def _identity(path: str) -> tuple[int, int] | None:
    """Return what tells a folder from others, whatever leads to it; None where there is none."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _is_page(name: str) -> bool:
    """Tell whether a mark may say of such a file that it is no report."""
    table = os.path.splitext(name)[1].lower() not in SUFFIXES
    return table or name == "atlas.html" or name.startswith(("review/", "evidence/"))


def _is_own(path: str) -> bool:
    """Tell whether a file is a review page, an atlas, or the evidence of a report."""
    if path.endswith(".evidence.pdf"):
        return True
    if not path.lower().endswith((".html", ".htm")) or not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as stream:
            return is_own_page(path, stream.read(4096))
    except OSError:
        return False


def _short(path: str) -> str:
    return path if len(path) <= 200 else f"{path[:120]} ... {path[-60:]}"


_OWN = frozenset({"cache", "tables", "review", "evidence"})
"""What a run makes in its output folder: reports that stand beside them are still read."""


def _is_own_folder(folder: str) -> bool:
    """Tell whether a run has written this folder."""
    try:
        with open(f"{folder}datapackage.json", "rb") as stream:
            return b'"generator": "mappa-extract ' in stream.read(4096)
    except OSError:
        return False


def _told_apart(files: Iterable[Input]) -> list[Input]:
    """Return the inputs, those of the same name with more of their path in front."""
    named = [replace(one, name=_clean(one.name)) for one in files]
    depth = [one.name.count("/") + 1 for one in named]
    while True:
        counts = Counter(one.name for one in named)
        again = [index for index, one in enumerate(named) if counts[one.name] > 1]
        if not again:
            return named
        for index in again:
            one = named[index]
            parts = [part for part in Path(one.path).parts if part not in ("/", "..", ".")]
            depth[index] += 1
            if depth[index] <= len(parts):
                longer = "/".join(parts[-depth[index] :])
            else:
                longer = f"{one.name} ({index + 1})"
            named[index] = replace(one, name=_clean(longer))


def _clean(name: str) -> str:
    # Names that are not valid UTF-8 come with surrogates, which no format can
    # hold; control characters have no place in a table.
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
