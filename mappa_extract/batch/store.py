"""The store: records of reports, kept in `cache/` of the output folder between runs.

A file for each input, of two lines: a head that says what the record is of and the record's hash,
and the record. Deleting the folder is always safe; a damaged or foreign file is as if it were
not there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from mappa_extract.batch.places import LocalPlace, RemotePlace
from mappa_extract.batch.reading import decode
from mappa_extract.errors import MappaExtractError
from mappa_extract.extraction import Extraction
from mappa_extract.pages.beside import page_name

_FOLDER = "cache/reports"


class Store:
    """Records by the name of their input, valid for one fingerprint of program and options.

    `decided` gives for the hash of a source's bytes what persons have decided about it, as a hash.
    """

    def __init__(
        self,
        place: LocalPlace | RemotePlace,
        fingerprint: str,
        staging: Path,
        decided: Callable[[str], str] = lambda _: "",
    ) -> None:
        self._place = place
        self._fingerprint = fingerprint
        self._decided = decided
        self._staging = staging
        self._present = set(place.names(_FOLDER))

    def known(self, name: str, pages: Sequence[str] = ()) -> str:
        """Return the hash of the bytes of which a valid record is kept, or empty.

        `pages` are kinds of pages that must have been made with it and be there still.
        """
        if _file(name) not in self._present:
            return ""
        head, record = self._load(name)
        valid = (
            self._fingerprint
            and head.get("name") == name
            and head.get("fingerprint") == self._fingerprint
            and head.get("decided", "") == self._decided(head.get("sha256", ""))
            and head.get("record") == hashlib.sha256(record).hexdigest()
            and set(pages) <= set(head.get("asked", "").split())
            and all(
                self._place.read(page_name(kind, name))
                for kind in head.get("made", "").split()
                if kind in pages
            )
        )
        return str(head["sha256"]) if valid else ""

    def keep(
        self,
        name: str,
        sha256: str,
        record: bytes,
        lasting: bool,
        asked: Sequence[str] = (),
        pages: Mapping[str, bytes] | None = None,
    ) -> None:
        """Keep a record; one that is not `lasting` serves this run and is not `known` to the next.

        `asked` are the kinds of pages that were wanted, `pages` those that could be made: they
        are written beside the figures, before the record says so.

        Raises:
            OSError: the place can't be written.
        """
        made = pages or {}
        for kind, content in made.items():
            path = self._staging / f"{_file(name)}.{kind}"
            path.write_bytes(content)
            self._place.put(path, page_name(kind, name))
        head = {
            "name": name,
            "sha256": sha256,
            "fingerprint": self._fingerprint if lasting else "",
            "decided": self._decided(sha256),
            "record": hashlib.sha256(record).hexdigest(),
            "asked": " ".join(asked),
            "made": " ".join(made),
        }
        path = self._staging / _file(name)
        path.write_bytes(json.dumps(head, ensure_ascii=True).encode() + b"\n" + record)
        self._place.put(path, f"{_FOLDER}/{_file(name)}")
        self._present.add(_file(name))

    def load(self, name: str) -> Extraction:
        """Return what is kept of an input.

        Raises:
            MappaExtractError: there is nothing, or it is damaged: somebody has been in the folder.
        """
        head, record = self._load(name)
        if head.get("name") != name:
            raise _lost(name)
        try:
            return decode(record)
        except msgspec.MsgspecError as error:
            raise _lost(name) from error

    def _load(self, name: str) -> tuple[dict[str, str], bytes]:
        data = self._place.read(f"{_FOLDER}/{_file(name)}") or b""
        first, _, record = data.partition(b"\n")
        try:
            head = json.loads(first)
        except ValueError:
            return {}, b""
        return (head if isinstance(head, dict) else {}), record


def _lost(name: str) -> MappaExtractError:
    return MappaExtractError(
        f"{name}: what was read of it is gone from {_FOLDER} or damaged: run it again with --fresh"
    )


def _file(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:40] + ".json"
