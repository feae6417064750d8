"""What an output folder held before a run replaces it, to say what the run has changed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from mappa_extract.batch.places import Place
from mappa_extract.errors import UnreadableSourceError
from mappa_extract.output.changes import changes_between, summary
from mappa_extract.output.written import read_tables

_TABLES = ("reports.csv", "observations.csv", "checks.csv")


class Before:
    """The tables of a folder as they are now; `changed` says later how they differ from these."""

    def __init__(self, folder: str, place: Place) -> None:
        self._folder = folder
        self._place = place
        self._tables = {name: place.read(name) for name in _TABLES}

    def changed(self) -> str:
        """Return what changed since, in one line; empty where there was nothing to compare."""
        if None in self._tables.values():
            return ""
        if all(self._place.read(name) == data for name, data in self._tables.items()):
            return "nothing has changed"
        with contextlib.suppress(UnreadableSourceError):
            old = read_tables(self._folder, _Kept(self._tables))
            return summary(changes_between(old, read_tables(self._folder, self._place)))
        return "the files of the last run are of another version and can't be compared"


class _Kept:
    """Files that were read, as a place from which they can be read again."""

    def __init__(self, files: dict[str, bytes | None]) -> None:
        self._files = files

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None where there is none."""
        return self._files.get(name)

    def put(self, path: Path, name: str) -> None:
        """Do nothing: these files are not there any more."""

    def remove(self, name: str) -> None:
        """Do nothing: these files are not there any more."""

    def names(self, folder: str) -> list[str]:
        """Return no names: only files of the folder itself are kept."""
        return []

    @contextlib.contextmanager
    def staging(self) -> Iterator[Path]:
        """Refuse: nothing can be written here."""
        raise NotImplementedError
        yield
