"""The last run into a folder: where nothing has changed since, there is nothing to do again.

What was said then is kept with a keyed hash of all that it depends on: the program, the options,
the inputs' bytes, what was written. Nothing of it is believed that was edited or made elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path

import msgspec

from mappa_extract.batch.inputs import Input
from mappa_extract.batch.limits import usable_cores
from mappa_extract.batch.mark import Mark
from mappa_extract.batch.places import LocalPlace, RemotePlace, is_url
from mappa_extract.batch.secret import Secret
from mappa_extract.errors import UnreadableSourceError
from mappa_extract.extraction import Options
from mappa_extract.sources import read_bytes

_LAST = "cache/last.json"


@dataclass(slots=True)
class Said:
    """What a run came to: its exit status, and its lines.

    `complaints` are said always, `lines` unless it is to be quiet.
    """

    status: int
    complaints: list[str]
    lines: list[str]


class _Kept(msgspec.Struct):
    key: str
    status: int
    complaints: list[str]
    lines: list[str]
    hash: str = ""


class LastRun:
    """What is kept of the last complete run into a place.

    Args:
        place: the output folder.
        secret: its key.
        basis: the fingerprint of program and options.
    """

    def __init__(self, place: LocalPlace | RemotePlace, secret: Secret, basis: str) -> None:
        self._place = place
        self._secret = secret
        self._basis = basis

    @property
    def there(self) -> bool:
        """Whether anything is kept."""
        return bool(self._basis) and self._place.has(_LAST)

    def key(
        self,
        files: Sequence[Input],
        hashes: Sequence[str],
        options: Options,
        wanted: Iterable[str],
    ) -> str:
        """Return a hash of all that a run's outcome depends on; empty where it can't be told.

        Args:
            files: the inputs, in their order.
            hashes: the hashes of their bytes, empty where there is none.
            options: what was decided by hand, and about single reports.
            wanted: what else makes a difference, formats and the like.
        """
        if not self._basis or not all(hashes):
            return ""
        parts = [self._basis, *wanted, ""]
        # A password decides nothing where every input was opened, and is hashed nowhere.
        parts += [repr(getattr(options, one.name)) for one in fields(options)
                  if one.name != "password"]  # fmt: skip
        for one, digest in zip(files, hashes, strict=True):
            parts += [one.path, one.name, digest]
        return self._secret.sign(*(part.encode("utf-8", "surrogateescape") for part in parts))

    def recall(self, key: str) -> Said | None:
        """Return what a run of this key has said, if all that it wrote is there as it was."""
        try:
            kept = msgspec.json.decode(self._place.read(_LAST) or b"", type=_Kept)
        except (msgspec.MsgspecError, RecursionError):
            return None
        said, kept.hash = kept.hash, ""
        if not key or kept.key != key or said != self._sign(kept):
            return None
        mark = Mark(self._place)
        # Pages without a hash are those that this run may write; `Batch.knows` looks at them.
        settled = [name for name, hashes in mark.files.items() if hashes]
        if not mark.there or not all(map(mark.owns, settled)):
            return None
        return Said(kept.status, kept.complaints, kept.lines)

    def remember(self, key: str, said: Said) -> None:
        """Keep what a run has said.

        Raises:
            OSError: the place can't be written.
        """
        kept = _Kept(key, said.status, _as_text(said.complaints), _as_text(said.lines))
        kept.hash = self._sign(kept)
        self._place.write(_LAST, msgspec.json.encode(kept))

    def _sign(self, kept: _Kept) -> str:
        return self._secret.sign(b"last run", msgspec.json.encode(kept))


def _as_text(lines: Iterable[str]) -> list[str]:
    # They name files, and a file's name need not be text.
    return [line.encode("utf-8", "replace").decode("utf-8") for line in lines]


def hashes_of(files: Sequence[Input]) -> list[str]:
    """Return the hashes of inputs; empty where one can't be read, is locked, or lies elsewhere."""
    with ThreadPoolExecutor(usable_cores()) as pool:
        return list(pool.map(_hash_of, files))


def _hash_of(one: Input) -> str:
    if is_url(one.path):
        return ""
    try:
        data = read_bytes(Path(one.path))
    except (UnreadableSourceError, MemoryError):
        return ""
    return "" if b"/Encrypt" in data else hashlib.sha256(data).hexdigest()
