"""The mark of an output folder: which files in it this program has written, with their hashes.

What is not in the mark is somebody's own, whatever its name: it is neither replaced nor deleted,
unless the person says `--adopt`. The mark is written before the files that it names, so that what
a killed run has left is known to the next one; it lies in `cache/`. Without it, the data package
of a run and the pages' own signs tell what was written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping

import msgspec

from mappa_extract.batch.places import Place
from mappa_extract.errors import UsageError
from mappa_extract.sources.own import is_own_page

MARK = "cache/written.json"
_SHOWN = 6


class _Kept(msgspec.Struct):
    """The mark as it is kept."""

    files: dict[str, list[str]] = {}


class Mark:
    """What this program has written into a folder.

    `files` has for each name the hashes that it may have; none where a run has said that it will
    write the file and was stopped before it could say what it wrote.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        data = place.read(MARK)
        self.there = False
        self.files: dict[str, list[str]] = {}
        if data is not None:
            try:
                kept = msgspec.json.decode(data, type=_Kept)
            except (msgspec.MsgspecError, RecursionError):
                return
            self.there = True
            self.files = {name: hashes for name, hashes in kept.files.items() if _inside(name)}
        else:
            self.files = _packaged(place)

    def claim(self, names: Iterable[str], adopt: bool = False) -> list[str]:
        """Return which files to be written were changed since; refuse those that are foreign.

        Args:
            names: what is going to be written.
            adopt: take over what is there instead.

        Raises:
            UsageError: files of these names are there; names them, and what to do.
        """
        foreign, changed = [], []
        for name in sorted(set(names)):
            if not self._place.has(name):
                continue
            if adopt:
                self.files[name] = [self._place.hash(name)]
            elif name in self.files:
                if not self.owns(name):
                    changed.append(name)
            elif not is_own_page(name, self._place.read(name)):
                foreign.append(name)
        if foreign:
            raise UsageError(
                f"{self._place}: holds {_listed(foreign)}, which this program did not write:"
                " choose another folder, or give --adopt to have it replaced"
            )
        return changed

    def spare(self, name: str) -> None:
        """Move a file aside that is about to be replaced, if somebody has changed it.

        Raises:
            OSError: the place can't be written.
        """
        if name in self.files and self._place.has(name) and not self.owns(name):
            self._place.rename(name, self.aside(name))

    def aside(self, name: str) -> str:
        """Return the name that a changed file gets: the same for the same content."""
        folder, slash, last = name.rpartition("/")
        stem, dot, ending = last.rpartition(".")
        return f"{folder}{slash}{stem}.changed-{self._place.hash(name)[:8] or 'x'}{dot}{ending}"

    def owns(self, name: str) -> bool:
        """Tell whether a file is there as this program wrote it."""
        return (
            name in self.files
            and self._place.has(name)
            and (not self.files[name] or self._place.hash(name) in self.files[name])
        )

    def expect(self, names: Mapping[str, str] | Collection[str]) -> None:
        """Say what is going to be written: names with hashes, or names alone.

        Raises:
            OSError: the place can't be written.
        """
        for name in names:
            if not isinstance(names, Mapping):
                self.files[name] = []
            elif name not in self.files or self.files[name]:
                self.files[name] = [*self.files.get(name, ()), names[name]]
        self.save()

    def settle(self, written: Mapping[str, str], gone: Collection[str] = ()) -> None:
        """Say what was written, with hashes, and what was deleted.

        Raises:
            OSError: the place can't be written.
        """
        self.files |= {name: [digest] for name, digest in written.items()}
        for name in gone:
            self.files.pop(name, None)
        self.save()

    def save(self) -> None:
        """Write the mark into its folder, in one step.

        Raises:
            OSError: the place can't be written.
        """
        kept = {"files": dict(sorted(self.files.items()))}
        self._place.write(MARK, json.dumps(kept, indent=1).encode() + b"\n")
        self.there = True


def _packaged(place: Place) -> dict[str, list[str]]:
    """Return what the data package in a folder names, as far as it is there unchanged."""
    data = place.read("datapackage.json")
    if data is None:
        return {}
    try:
        package = json.loads(data)
        if not package["generator"].startswith("mappa-extract "):
            return {}
        files = [*package["resources"], *package.get("alternatives", ())]
        found = {one["path"]: [one["hash"].removeprefix("sha256:")] for one in files}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}
    whole = {name: hashes for name, hashes in found.items() if _inside(name)}
    whole = {name: hashes for name, hashes in whole.items() if place.hash(name) in hashes}
    for name in ("datapackage.json", "schema.json"):
        if whole and place.has(name):
            whole[name] = [place.hash(name)]
    return whole


def _inside(name: str) -> bool:
    """Tell whether a name stays in its folder."""
    return bool(name) and all(part not in ("", ".", "..") for part in name.split("/"))


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def digest(data: bytes) -> str:
    """Return the hash by which the mark knows a file."""
    return hashlib.sha256(data).hexdigest()
