"""What an output folder held before a run replaces it, to say what the run has changed."""

from __future__ import annotations

import contextlib
from pathlib import Path

from mappa_extract.batch.places import LocalPlace, Place
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
            old = read_tables(self._folder, _Kept(self._folder, self._tables))
            return summary(changes_between(old, read_tables(self._folder, self._place)))
        return "the files of the last run are of another version and can't be compared"


class _Kept(LocalPlace):
    """Files that were read, as a place from which they can be read again."""

    def __init__(self, folder: str, files: dict[str, bytes | None]) -> None:
        super().__init__(Path(folder))
        self._files = files

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None where there is none."""
        return self._files.get(name)
