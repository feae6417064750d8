"""One input becomes one record, whatever the input holds.

A `Record` is an `Extraction` as JSON: what a process sends to the one that started it, and what
is kept between runs. Nothing that comes out of a report's reader is ever unpickled.
"""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from mappa_extract import __version__
from mappa_extract.batch.opened import packed, unpacked
from mappa_extract.batch.places import fetch
from mappa_extract.errors import MappaExtractError
from mappa_extract.extraction import Extraction, Options, extract_opened
from mappa_extract.model import Document
from mappa_extract.sources.scan import has_tesseract

_DECISIONS = ("corrections", "accepted", "signed")
"""Options that say something of single reports, whose records know it themselves."""
_LOCKED = b"/Encrypt"
"""Stands, unpacked, in every PDF that needs a password."""
_READERS = (
    *("cryptography", "lxml", "pdfminer.six", "pdfplumber", "pypdf", "pypdfium2", "regex"),
    "snowballstemmer",
)
_PICTURE_READERS = ("onnxruntime", "opencv-python", "opencv-python-headless", "rapidocr")
"""Installed or not: with them pictures of pages are read."""


@dataclass(frozen=True, slots=True)
class Task:
    """One input to read.

    `known` is the hash of the bytes of which a valid record is kept. `data` is given where the
    path can't be read by the one who reads. `pages` are the pages to look at that are made too.
    `opened` is the input as it was opened before, and `keep` asks for that where it is not
    (`batch.opened`).
    """

    path: str
    name: str
    options: Options
    known: str = ""
    data: bytes = field(default=b"", repr=False)
    pages: tuple[str, ...] = ()
    opened: bytes = field(default=b"", repr=False)
    keep: bool = False


@dataclass(slots=True)
class Reply:
    """What came of a task: the record as JSON, or nothing where the bytes are the known ones.

    `lasting` tells whether reading the same bytes again would give the same: not so where
    time or memory ran out, or where the file could not be fetched. `exhausted`: memory ran out.
    """

    sha256: str = ""
    record: bytes = b""
    lasting: bool = True
    unchanged: bool = False
    exhausted: bool = False
    pages: dict[str, bytes] = field(default_factory=dict)
    """The pages that were made, by their kind."""
    opened: bytes = b""
    """A scan as it was opened, packed, where the task asked for it."""
    seconds: float = field(default=0.0, compare=False)


def read_report(task: Task) -> Reply:
    """Return what came of one input; never raises for what the input is or holds."""
    start = time.perf_counter()
    reply = _read(task)
    reply.seconds = time.perf_counter() - start
    return reply


def _read(task: Task) -> Reply:
    digest = ""
    try:
        data = task.data or fetch(task.path)
        digest = hashlib.sha256(data).hexdigest()
        if digest == task.known:
            return Reply(digest, unchanged=True)
        opened = _opened(task, digest) or unpacked(task.opened, digest)
        extraction, document = extract_opened(data, task.name, task.options, opened)
        _keep_open(task, digest, document)
        extraction.sha256 = digest
        # Of what is locked no record outlasts the run: with it, no password would be asked for.
        reply = Reply(digest, encode(extraction), lasting=_LOCKED not in data)
        if task.keep and reply.lasting and document and document is not opened:
            reply.opened = packed(document)
        if task.pages and document:
            from mappa_extract.web.beside import pages_of

            reply.pages = pages_of(data, document, extraction, task.options.password, task.pages)
        return reply
    except MappaExtractError as error:
        return failed(task.name, str(error))
    except MemoryError:
        reply = failed(
            task.name, "needs more memory than it may have: give it more with --memory", digest
        )
        reply.exhausted = True
        return reply
    except Exception as error:
        # The last resort for one file of many: a fault of ours is said, never shown as a trace.
        return failed(task.name, fault_of(error), digest)


_OPEN = 4
_open: dict[object, Document] = {}
"""The reports whose pages were made last, opened."""


def _opened(task: Task, digest: str) -> Document | None:
    """Return a report's pages where one of the last pages made was of it.

    Whoever looks at a page decides figure by figure, and each decision has it read again: to
    recognise a scan anew would take half a minute each time.
    """
    return _open.get(_as_opened(task, digest)) if task.pages else None


def _keep_open(task: Task, digest: str, document: Document | None) -> None:
    if document and task.pages:
        _open[_as_opened(task, digest)] = document
        for old in list(_open)[:-_OPEN]:
            del _open[old]


def _as_opened(task: Task, digest: str) -> object:
    return digest, task.name, replace(task.options, corrections=(), accepted=(), signed=())


def fault_of(error: Exception) -> str:
    """Return what is said of a report on which this program itself has failed."""
    return (
        "could not be read because of a fault in this program"
        f" ({type(error).__name__}: {str(error)[:120]}): please report it"
    )


def failed(name: str, message: str, sha256: str = "") -> Reply:
    """Return the reply for an input that could not be read this time."""
    return Reply(sha256, encode(Extraction(name, sha256, message=message)), lasting=False)


def encode(extraction: Extraction) -> bytes:
    """Return an extraction as one line of JSON."""
    try:
        return msgspec.json.encode(extraction)
    except UnicodeEncodeError:
        # Lone surrogates, as damaged fonts give them; no file format can hold them.
        return msgspec.json.encode(_without_surrogates(msgspec.to_builtins(extraction)))


def decode(record: bytes) -> Extraction:
    """Return the extraction of a record.

    Raises:
        msgspec.MsgspecError: it is no record of this version.
    """
    return msgspec.json.decode(record, type=Extraction)


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _without_surrogates(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_surrogates(each) for each in value]
    return value


def fingerprint(options: Options) -> str:
    """Return a hash of all that decides, beside a file's bytes and name, what is read from it.

    The options with the content of the files and folders that they name, but for what is decided
    about single reports, and the password, which nobody shall be able to guess at; the program with
    its declarations; the versions of the libraries that open files.
    """
    digest = hashlib.sha256(program().encode())
    for one in fields(options):
        if one.name == "password" or one.name in _DECISIONS:
            continue
        value = getattr(options, one.name)
        digest.update(f"{one.name}={value!r}\0".encode())
        if isinstance(value, Path):
            for path in sorted((value, *value.rglob("*"))):
                if path.is_file():
                    digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def program() -> str:
    """Return a hash of this program, its declarations and the libraries that open files."""
    from importlib.metadata import PackageNotFoundError, version

    digest = hashlib.sha256(__version__.encode())
    for name in _READERS:
        digest.update(f"{name} {version(name)}\0".encode())
    # Whoever installs what a message has asked for gets no record of before.
    for name in _PICTURE_READERS:
        with suppress(PackageNotFoundError):
            digest.update(f"{name} {version(name)}\0".encode())
    digest.update(f"Tesseract {has_tesseract()}\0".encode())
    pending: list[tuple[str, Traversable]] = [("", resources.files("mappa_extract"))]
    while pending:
        folder, entry = pending.pop()
        for child in sorted(entry.iterdir(), key=lambda one: one.name):
            name = f"{folder}/{child.name}"
            if child.is_dir():
                pending.append((name, child))
            elif name.endswith((".py", ".toml")):
                digest.update(name.encode() + b"\0" + child.read_bytes())
    return digest.hexdigest()
