"""Ledgers: CSV files to which decisions of people are added and from which none is ever deleted.

A line that takes an earlier one back repeats it with `undo` as its `kind`. A file is replaced
in one step while no other process writes it: whatever happens, it holds whole lines.
"""

from __future__ import annotations

import contextlib
import csv
import glob
import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mappa_extract.errors import CorrectionError
from mappa_extract.output.cells import guarded, unguarded

UNDO = "undo"


_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the lines of a kind of ledger hold."""

    columns: tuple[str, ...]
    """In the order in which they are written."""
    optional: frozenset[str] = frozenset()
    """Columns that a file may lack."""
    needed: frozenset[str] = frozenset()
    """Columns that no line may leave empty."""

    def rows(self, data: bytes, path: object) -> list[tuple[str, dict[str, str]]]:
        """Return each line's place, `FILE, line N`, and its cells by column.

        Raises:
            CorrectionError: it is no CSV of these columns; names the file and the line.
        """
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise CorrectionError(f"{path}: is no UTF-8: save it as CSV in UTF-8") from None
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        needed = [name for name in self.columns if name in self.needed]
        found = []
        try:
            names = next(reader, [])
            lacking = [n for n in self.columns if n not in names and n not in self.optional]
            if lacking:
                header = ",".join(n for n in self.columns if n not in self.optional)
                raise CorrectionError(
                    f"{path}, line 1: the column {lacking[0]!r} is missing: the header is {header}"
                )
            places = [(name, names.index(name)) for name in self.columns if name in names]
            nothing = dict.fromkeys(self.columns, "")
            for row in reader:
                if not row:
                    continue
                where = f"{path}, line {reader.line_num}"
                row += [""] * (len(names) - len(row))
                cells = nothing | {
                    name: unguarded(cell.strip()) for name, place in places if (cell := row[place])
                }
                for name in needed:
                    if not cells[name]:
                        raise CorrectionError(f"{where}: {name!r} is empty: fill it in")
                sha = cells["sha256"].lower()
                if len(sha) != 64 or not _HEX.issuperset(sha):
                    raise CorrectionError(
                        f"{where}: {sha[:20]!r} is no SHA-256: copy it from reports.csv"
                    )
                found.append((where, {**cells, "sha256": sha}))
        except csv.Error as error:
            raise CorrectionError(
                f"{path}, line {reader.line_num}: is no CSV ({error}): save it as CSV again"
            ) from None
        return found

    def add(self, path: Path, rows: Iterable[Mapping[str, str]]) -> None:
        """Add lines to the file, which is made where it is not there yet.

        Raises:
            CorrectionError: the file is there and is none of these columns.
            OSError: the folder can't be written; the file is then as it was.
        """
        from mappa_extract.output.files import write_whole

        with locked(path):
            try:
                old = path.read_bytes()
            except FileNotFoundError:
                old = b""
            lines = list(csv.reader(io.StringIO(old.decode("utf-8-sig", "replace"), newline="")))
            if old.strip():
                self.rows(old, path)
            # What is there stays as it is, with columns of the person's own.
            header = lines[0] if lines else []
            columns = [*header, *(name for name in self.columns if name not in header)]
            stream = io.StringIO(newline="")
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(line + [""] * (len(columns) - len(line)) for line in lines[1:] if line)
            for row in rows:
                writer.writerow(guarded(_line(row.get(name, ""))) for name in columns)
            # What a process that was killed has left; nobody else is writing this file.
            for left in path.parent.glob(f".{glob.escape(path.name)}.*"):
                left.unlink(missing_ok=True)
            write_whole(path, stream.getvalue().encode("utf-8", "replace"))


def _line(text: str) -> str:
    return " ".join(text.split())


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait until no other process is adding to the file, and keep others out."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    import fcntl

    # The folder itself is locked: a file of its own would be one more to explain.
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def in_force(
    rows: Sequence[tuple[str, dict[str, str]]], same: Sequence[str]
) -> list[tuple[str, dict[str, str]]]:
    """Return the lines that no later line takes back, in their order.

    Args:
        rows: the lines of a ledger.
        same: the columns in which a line and the one that takes it back agree.

    Raises:
        CorrectionError: a line takes back what is not there.
    """
    taken_back = {_alike(row, same) for _, row in rows if row["kind"] == UNDO}
    if not taken_back:
        return list(rows)
    standing: dict[int, tuple[str, dict[str, str]]] = {}
    said: dict[tuple[str, ...], list[int]] = {}
    for number, (where, row) in enumerate(rows):
        alike = _alike(row, same)
        if row["kind"] != UNDO:
            standing[number] = where, row
            if alike in taken_back:
                said.setdefault(alike, []).append(number)
        elif said.get(alike):
            del standing[said[alike].pop()]
        else:
            raise CorrectionError(
                f"{where}: takes back what no line above it says: repeat that line and write"
                f" {UNDO!r} as its kind"
            )
    return list(standing.values())


def _alike(row: Mapping[str, str], same: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in same)
