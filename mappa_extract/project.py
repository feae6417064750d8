"""The project: what persons have decided, kept in the output folder beside the figures.

`corrections.csv`, `accepted.csv` and `signed.csv` are ledgers that every run over the folder
applies without being told to, and `words.toml` holds words. No run writes the ledgers but to add
what it was given by name, and none the words.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from mappa_extract import accepting, corrections, signing
from mappa_extract.accepting import Accepted, parse_accepted
from mappa_extract.batch.inputs import Input
from mappa_extract.batch.places import is_url
from mappa_extract.corrections import Correction, parse_corrections
from mappa_extract.declarations.words import WORDS, merged, parse_words
from mappa_extract.errors import CorrectionError
from mappa_extract.options import Options
from mappa_extract.output.files import write_whole
from mappa_extract.signing import SignOff, parse_signed
from mappa_extract.vocabulary.own import OwnWord

_SIGNS = {"sha256", "who", "reason"}
"""Columns by which a ledger is known, one of them at least, whatever else is wrong with it."""
_NOTED = "cache/inputs.json"
T = TypeVar("T")
CORRECTIONS, ACCEPTED, SIGNED = "corrections.csv", "accepted.csv", "signed.csv"


@dataclass(frozen=True, slots=True)
class Project:
    """An output folder, or its URL, and the decisions that it holds."""

    folder: str
    corrections: tuple[Correction, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    signed: tuple[SignOff, ...] = ()
    words: tuple[OwnWord, ...] = ()

    def applied_to(self, options: Options) -> Options:
        """Return options to which the decisions of the project are added.

        Raises:
            DeclarationError: a word means one thing in the project and another in the options.
        """
        return replace(
            options,
            corrections=_merged(self.corrections, options.corrections),
            accepted=_merged(self.accepted, options.accepted),
            signed=self.signed,
            words=merged(self.words, options.words),
        )

    def keep(self, options: Options, signed: Sequence[SignOff] = ()) -> int:
        """Add to the project what options hold beyond it; return how many lines that were.

        `signed` are sign-offs that it does not hold yet.

        Nothing is kept at a URL, where no file can be added to.

        Raises:
            OSError: the folder can't be written.
        """
        if is_url(self.folder):
            return 0
        fixed = [one for one in options.corrections if one not in self.corrections]
        settled = [one for one in options.accepted if one not in self.accepted]
        folder = Path(self.folder)
        if fixed:
            corrections.LEDGER.add(folder / CORRECTIONS, (one.as_row() for one in fixed))
        if settled:
            accepting.LEDGER.add(folder / ACCEPTED, (one.as_row() for one in settled))
        if signed:
            signing.LEDGER.add(folder / SIGNED, (one.as_row() for one in signed))
        return len(fixed) + len(settled) + len(signed)


def open_project(folder: str) -> Project:
    """Return the project of an output folder, which need not be there yet.

    Raises:
        CorrectionError: a ledger is damaged or can't be read; names the file and the line.
        DeclarationError: a word of the project's is not sound; names the file and the line.
        UsageError: what the URL needs is not installed.
    """
    if not folder or not (is_url(folder) or Path(folder).is_dir()):
        return Project(folder)
    return Project(
        folder,
        parse_corrections(*_read(folder, CORRECTIONS)),
        parse_accepted(*_read(folder, ACCEPTED)),
        parse_signed(*_read(folder, SIGNED)),
        parse_words(*_bytes(folder, WORDS)),
    )


def _read(folder: str, name: str) -> tuple[bytes, str]:
    ledgers = {CORRECTIONS: corrections, ACCEPTED: accepting, SIGNED: signing}
    nothing = ",".join(ledgers[name].LEDGER.columns).encode()
    data, path = _bytes(folder, name)
    # A file of this name that is no ledger at all is somebody's own.
    header = set(data.partition(b"\n")[0].decode("utf-8-sig", "replace").strip().split(","))
    return (data if header & _SIGNS else nothing), path


def _bytes(folder: str, name: str) -> tuple[bytes, str]:
    """Return what a file of the folder holds, nothing where it is not there, and its path."""
    from mappa_extract.output.written import open_folder

    path = f"{folder.rstrip('/')}/{name}"
    try:
        return open_folder(folder).read(name) or b"", path
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise CorrectionError(f"{path}: can't be read ({reason}): check it") from None


@dataclass(frozen=True, slots=True)
class Noted:
    """What a run has read, so that the same can be read again without being named."""

    inputs: tuple[tuple[str, str], ...] = ()
    """Paths and names."""
    area: str = ""
    year: str = ""
    layout: str = ""
    layouts: str = ""
    ocr: Literal["auto", "always", "never"] = "auto"
    words: tuple[str, ...] = ()
    """The lines of the words that it was given."""

    def options(self) -> Options:
        """Return the options of that run, without a password and without decisions."""
        own = Path(self.layouts) if self.layouts else None
        options = Options(self.area, self.year, self.layout, own, "", self.ocr)
        lines = "\n".join(self.words)
        return replace(options, words=parse_words(lines.encode(), "the words of the last run"))


def note_run(folder: str, inputs: Sequence[Input], options: Options) -> None:
    """Keep in an output folder what a run has read; at a URL nothing is kept.

    Raises:
        OSError: the folder can't be written.
    """
    if is_url(folder):
        return
    noted = Noted(
        tuple((_absolute(one.path), one.name) for one in inputs),
        options.area,
        options.year,
        options.layout,
        os.path.abspath(options.layouts) if options.layouts else "",
        options.ocr,
        tuple(one.line for one in options.words),
    )
    # Not by msgspec: a file's name need not be text, and what stands for such bytes is no UTF-8.
    write_whole(Path(folder) / _NOTED, json.dumps(msgspec.to_builtins(noted)).encode())


def _absolute(path: str) -> str:
    return path if is_url(path) else os.path.abspath(path)


def noted_in(folder: Path) -> Noted:
    """Return what the last run over a folder has read; nothing where that is not known."""
    try:
        return msgspec.convert(json.loads((folder / _NOTED).read_bytes()), Noted)
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError):
        return Noted()


def _merged(kept: Sequence[T], given: Sequence[T]) -> tuple[T, ...]:
    return (*kept, *(one for one in given if one not in kept))


def decided(options: Options, sha256: str) -> str:
    """Return a hash of what is decided about the reading of one source; empty for nothing."""
    said = [
        (one.kind, one.key, one.printed, one.read, one.corrected, one.page, one.line, one.box)
        for one in options.corrections
        if one.sha256 == sha256
    ]
    settled = [one.as_row() for one in options.accepted if one.sha256 == sha256]
    if not said and not settled:
        return ""
    return hashlib.sha256(repr((said, settled)).encode()).hexdigest()
