"""The store: records of reports, kept in `cache/` of the output folder between runs.

A file for each input, of two lines: a head that says what the record is of, with a keyed hash of
head and record, and the record. Deleting the folder is always safe; a record that is damaged, was
edited, or was made elsewhere is as if it were not there.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from mappa_extract.batch.mark import digest
from mappa_extract.batch.opened import Openings
from mappa_extract.batch.places import LocalPlace, RemotePlace
from mappa_extract.batch.reading import decode
from mappa_extract.batch.secret import Secret
from mappa_extract.errors import MappaExtractError
from mappa_extract.extraction import Extraction
from mappa_extract.web.beside import page_name

_FOLDER = "cache/reports"


class _Head(msgspec.Struct, omit_defaults=True):
    """What a record is of."""

    name: str
    sha256: str
    fingerprint: str = ""
    """Of program and options; empty where the record serves one run only."""
    asked: str = ""
    """The kinds of pages that were wanted."""
    made: dict[str, str] = {}
    """The kinds of pages that could be made, with the hash of each."""
    decided: str = ""
    """A hash of what persons have decided about the source; empty for nothing."""
    hash: str = ""
    """The keyed hash of all the rest and of the record."""


class Store:
    """Records by the name of their input, valid for one fingerprint of program and options.

    `pages` are the names and hashes of the pages that this run has written or found sound;
    `decided` gives for the hash of a source's bytes what persons have decided about it, as a hash.
    """

    def __init__(
        self,
        place: LocalPlace | RemotePlace,
        secret: Secret,
        fingerprint: str,
        staging: Path,
        decided: Callable[[str], str] = lambda _: "",
    ) -> None:
        self._place = place
        self._secret = secret
        self._fingerprint = fingerprint
        self._decided = decided
        self._staging = staging
        self._present = set(place.names(_FOLDER))
        self.pages: dict[str, str] = {}
        self.openings = Openings(place, fingerprint)

    @property
    def lasts(self) -> bool:
        """Whether anything that is kept serves the next run."""
        return bool(self._fingerprint)

    def known(self, name: str, pages: Sequence[str] = ()) -> str:
        """Return the hash of the bytes of which a valid record is kept, or empty.

        `pages` are kinds of pages that must have been made with it and be there still.
        """
        if _file(name) not in self._present or not self._fingerprint:
            return ""
        head, _ = self._load(name)
        if (
            head is None
            or head.fingerprint != self._fingerprint
            or head.decided != self._decided(head.sha256)
            or not set(pages) <= set(head.asked.split())
        ):
            return ""
        wanted = {page_name(kind, name): made for kind, made in head.made.items() if kind in pages}
        if any(self._place.hash(page) != made for page, made in wanted.items()):
            return ""
        self.pages |= wanted
        return head.sha256

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
            self.pages[page_name(kind, name)] = digest(content)
        head = _Head(
            name,
            sha256,
            self._fingerprint if lasting else "",
            " ".join(asked),
            {kind: digest(content) for kind, content in made.items()},
            self._decided(sha256),
        )
        head.hash = self._sign(head, record)
        path = self._staging / _file(name)
        path.write_bytes(msgspec.json.encode(head) + b"\n" + record)
        self._place.put(path, f"{_FOLDER}/{_file(name)}")
        self._present.add(_file(name))

    def load(self, name: str) -> Extraction:
        """Return what is kept of an input.

        Raises:
            MappaExtractError: there is nothing, or it is damaged: somebody has been in the folder.
        """
        head, record = self._load(name)
        if head is None:
            raise _lost(name)
        try:
            return decode(record)
        except msgspec.MsgspecError as error:
            raise _lost(name) from error

    def _load(self, name: str) -> tuple[_Head | None, bytes]:
        """Return head and record; no head where they are not what this folder's program wrote."""
        data = self._place.read(f"{_FOLDER}/{_file(name)}") or b""
        first, _, record = data.partition(b"\n")
        try:
            head = msgspec.json.decode(first, type=_Head)
        except (msgspec.MsgspecError, RecursionError):
            return None, b""
        said, head.hash = head.hash, ""
        if head.name != name or not hmac.compare_digest(
            said.encode(), self._sign(head, record).encode()
        ):
            return None, b""
        return head, record

    def _sign(self, head: _Head, record: bytes) -> str:
        return self._secret.sign(msgspec.json.encode(head), record)


def _lost(name: str) -> MappaExtractError:
    return MappaExtractError(
        f"{name}: what was read of it is gone from {_FOLDER} or damaged: run it again with --fresh"
    )


def _file(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:40] + ".json"
