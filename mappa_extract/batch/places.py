"""Places: folders and files that are named by a path or, with fsspec, by a URL."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Protocol

from mappa_extract.errors import UnreadableSourceError, UsageError
from mappa_extract.sources import MOST_BYTES, check_bytes, read_bytes

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_url(path: str) -> bool:
    """Tell a URL from a path."""
    return _URL.match(path) is not None


class Place(Protocol):
    """A folder for output. Names inside it are relative, with `/` between the parts."""

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None where there is none."""

    def put(self, path: Path, name: str) -> None:
        """Move the local file `path` here in one step, in place of what `name` was."""

    def remove(self, name: str) -> None:
        """Delete a file, if it is there."""

    def names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder, sorted; empty where there is none."""

    def staging(self) -> contextlib.AbstractContextManager[Path]:
        """Return a new local folder from which `put` moves files; it is removed at the end."""


class LocalPlace:
    """A folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None where there is none."""
        try:
            return (self.folder / name).read_bytes()
        except (FileNotFoundError, IsADirectoryError):
            return None

    def put(self, path: Path, name: str) -> None:
        """Move a file of `staging` here in one step; a crash leaves the old one or the new one."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, target)

    def remove(self, name: str) -> None:
        """Delete a file, if it is there."""
        (self.folder / name).unlink(missing_ok=True)

    def names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder, sorted; empty where there is none."""
        inside = self.folder / folder
        if not inside.is_dir():
            return []
        return sorted(path.name for path in inside.iterdir() if path.is_file())

    @contextlib.contextmanager
    def staging(self) -> Iterator[Path]:
        """Make a folder on the same file system, so that `put` is one step."""
        base = self.folder / "cache"
        base.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="new-", dir=base))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other runs out, and remove what a run that was killed has left in staging.

        The system gives the lock back when this process ends, however it ends.

        Raises:
            UsageError: another run is writing here.
        """
        base = self.folder / "cache"
        base.mkdir(parents=True, exist_ok=True)
        with (base / "lock").open("wb") as stream:
            if sys.platform != "win32":
                import fcntl

                try:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise UsageError(
                        f"{self.folder}: another run is writing here: wait for its end"
                    ) from None
            for path in base.glob("new-*"):
                shutil.rmtree(path, ignore_errors=True)
            yield


class RemotePlace:
    """A folder at a URL, through fsspec. `put` is one step where the storage writes whole objects.

    Raises:
        UsageError: fsspec, or what it needs for this kind of URL, is not installed.
    """

    def __init__(self, url: str) -> None:
        self.files, self.folder = file_system(url)

    def _path(self, name: str) -> str:
        return f"{self.folder.rstrip('/')}/{name}"

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None where there is none."""
        try:
            return bytes(self.files.cat_file(self._path(name)))
        except FileNotFoundError:
            return None

    def put(self, path: Path, name: str) -> None:
        """Upload a local file as a whole."""
        target = self._path(name)
        self.files.makedirs(target.rpartition("/")[0], exist_ok=True)
        self.files.put_file(str(path), target)

    def remove(self, name: str) -> None:
        """Delete a file, if it is there."""
        with contextlib.suppress(FileNotFoundError):
            self.files.rm_file(self._path(name))

    def names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder, sorted; empty where there is none."""
        try:
            entries = self.files.ls(self._path(folder), detail=True)
        except FileNotFoundError:
            return []
        return sorted(
            entry["name"].rpartition("/")[2] for entry in entries if entry["type"] == "file"
        )

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Do nothing: storage behind a URL knows no locks; the last run wins."""
        return contextlib.nullcontext()

    @contextlib.contextmanager
    def staging(self) -> Iterator[Path]:
        """Make a folder on this machine, from which files are uploaded."""
        with tempfile.TemporaryDirectory(prefix="mappa-extract-") as folder:
            yield Path(folder)


def place(output: str) -> LocalPlace | RemotePlace:
    """Return the place that a path or a URL names; a local folder is made.

    Raises:
        OSError: the folder can't be made.
        UsageError: what the URL needs is not installed.
    """
    if is_url(output):
        return RemotePlace(output)
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    return LocalPlace(folder)


def file_system(url: str) -> tuple[Any, str]:
    """Return the file system of a URL and the path in it.

    Raises:
        UsageError: fsspec, or what it needs for this kind of URL, is not installed.
    """
    try:
        import fsspec.core

        return fsspec.core.url_to_fs(url)  # type: ignore[no-any-return]
    except ImportError as error:
        raise UsageError(
            f"{url}: reading URLs needs more packages ({error}):"
            " pip install 'mappa-extract[remote]', and s3fs for s3://, gcsfs for gs://"
        ) from error
    except ValueError as error:
        raise UsageError(f"{url}: {error}: check the beginning of the address") from error


def list_url(url: str, suffixes: Collection[str]) -> list[tuple[str, str]]:
    """Return the URLs of the reports at a URL, with their names.

    A URL of a folder gives the files in it and below it, in the order of names; a pattern gives
    what it matches; any other URL is taken for a file.

    Raises:
        UsageError: what the URL needs is not installed, or the folder can't be listed.
    """
    files, path = file_system(url)
    if url.lower().startswith(("http://", "https://")):
        return [(url, url.partition("?")[0].rstrip("/").rpartition("/")[2] or url)]
    try:
        if any(sign in path for sign in "*["):
            found = sorted(files.glob(path))
            return [(files.unstrip_protocol(one), one.rpartition("/")[2]) for one in found]
        if not files.isdir(path):
            return [(url, path.rpartition("/")[2])]
        base = path.rstrip("/") + "/"
        inside = sorted(
            (one, one.removeprefix(base))
            for one in files.find(path)
            if one[one.rfind(".") :].lower() in suffixes
        )
    except Exception as error:  # each file system has errors of its own
        raise UsageError(f"{url}: can't be listed ({_reason(error)})") from error
    return [
        (files.unstrip_protocol(one), name)
        for one, name in inside
        if not any(part.startswith(".") for part in name.split("/"))
    ]


def fetch(path: str) -> bytes:
    """Return the bytes of a file that a path or a URL names.

    Raises:
        UnreadableSourceError: missing, empty, a folder, too large or not readable.
    """
    if not is_url(path):
        return read_bytes(Path(path))
    try:
        files, inside = file_system(path)
        with files.open(inside, "rb") as stream:
            data = bytes(stream.read(MOST_BYTES + 1))
    except FileNotFoundError as error:
        raise UnreadableSourceError("no such file: check the address") from error
    except UsageError as error:
        raise UnreadableSourceError(str(error)) from error
    except MemoryError:
        raise
    except Exception as error:  # each file system has errors of its own
        raise UnreadableSourceError(f"can't be fetched ({_reason(error)}): try again") from error
    return check_bytes(data)


def _reason(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:160]
