"""Places: folders and files that are named by a path or, with fsspec, by a URL."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from mappa_extract.errors import UnreadableSourceError, UsageError
from mappa_extract.sources import MOST_BYTES, check_bytes, read_bytes

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_STAGING = "cache/staging"
"""Names the folders in which files are made until they are put in their places."""
_STAGED = re.compile(r"new-[0-9a-f]{16}")


def is_url(path: str) -> bool:
    """Tell a URL from a path."""
    return _URL.match(path) is not None


class Place(Protocol):
    """A folder for output. Names inside it are relative, with `/` between the parts."""

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None where there is none."""

    def has(self, name: str) -> bool:
        """Tell whether there is anything of this name, be it a folder or a link."""

    def hash(self, name: str) -> str:
        """Return the SHA-256 of a file, or empty where there is no plain file."""

    def write(self, name: str, data: bytes, private: bool = False) -> None:
        """Replace a file in one step; a `private` one is for its owner alone."""

    def put(self, path: Path, name: str) -> None:
        """Move the local file `path` here in one step, in place of what `name` was."""

    def rename(self, name: str, new: str) -> None:
        """Give a file another name."""

    def remove(self, name: str) -> None:
        """Delete a file, if it is there."""

    def names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder, sorted; empty where there is none."""

    def staging(self) -> contextlib.AbstractContextManager[Path]:
        """Return a new local folder from which `put` moves files; it is removed at the end."""


class LocalPlace:
    """A folder of this machine. Links inside it are not followed.

    Raises:
        UsageError: from each method, where a folder inside it is a link.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __str__(self) -> str:
        return str(self.folder)

    def _path(self, name: str) -> Path:
        """Return the path of a name, no part of whose way is a link out of the folder."""
        *way, last = name.split("/")
        here = self.folder
        for part in way:
            here = here / part
            if here.is_symlink():
                raise UsageError(
                    f"{here}: a link: nothing is written or deleted behind one: put a folder in"
                    " its place"
                )
        return here / last

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None where there is none."""
        try:
            with _open_plain(self._path(name), os.O_RDONLY) as stream:
                return stream.read()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError, _NotPlainError):
            return None

    def has(self, name: str) -> bool:
        """Tell whether there is anything of this name, be it a folder or a link."""
        return os.path.lexists(self._path(name))

    def hash(self, name: str) -> str:
        """Return the SHA-256 of a file, or empty where there is no plain file."""
        try:
            with _open_plain(self._path(name), os.O_RDONLY) as stream:
                return hashlib.sha256(stream.read()).hexdigest()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError, _NotPlainError):
            return ""

    def write(self, name: str, data: bytes, private: bool = False) -> None:
        """Replace a file in one step; of two at once one must be kept out by `lock`."""
        target = self._path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        new = target.with_name(f"{target.name}.new")
        new.unlink(missing_ok=True)
        mode = 0o600 if private else 0o666
        with _open_plain(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode) as stream:
            stream.write(data)
        os.replace(new, target)

    def put(self, path: Path, name: str) -> None:
        """Move a file of `staging` here in one step; a crash leaves the old one or the new one."""
        target = self._path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, target)

    def rename(self, name: str, new: str) -> None:
        """Give a file another name."""
        os.replace(self._path(name), self._path(new))

    def remove(self, name: str) -> None:
        """Delete a file, if it is there."""
        self._path(name).unlink(missing_ok=True)

    def names(self, folder: str) -> list[str]:
        """Return the names of the files in a folder, sorted; empty where there is none."""
        inside = self._path(f"{folder}/.") if folder else self.folder
        try:
            with os.scandir(inside) as entries:
                return sorted(each.name for each in entries if each.is_file(follow_symlinks=False))
        except (FileNotFoundError, NotADirectoryError):
            return []

    @contextlib.contextmanager
    def staging(self) -> Iterator[Path]:
        """Make a folder on the same file system, so that `put` is one step.

        Its name is written down first, so that the next run can clear what this one leaves.
        """
        name = f"new-{secrets.token_hex(8)}"
        folder = self._path(f"cache/{name}")
        self.write(_STAGING, "".join(f"{one}\n" for one in (*self._staged(), name)).encode())
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            with contextlib.suppress(OSError):
                rest = [one for one in self._staged() if one != name]
                if rest:
                    self.write(_STAGING, "".join(f"{one}\n" for one in rest).encode())
                else:
                    self.remove(_STAGING)

    def _staged(self) -> list[str]:
        """Return the names of the folders in which files are being made, or were."""
        said = (self.read(_STAGING) or b"").decode("ascii", "replace").split("\n")
        return [name for name in said if _STAGED.fullmatch(name)]

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other runs out, and remove what a run that was killed has left in staging.

        The system gives the lock back when this process ends, however it ends.

        Raises:
            UsageError: another run is writing here.
        """
        path = self._path("cache/lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            stream = _open_plain(path, os.O_RDWR | os.O_CREAT)
        except _NotPlainError:
            raise UsageError(f"{path}: no plain file: move it away") from None
        with stream:
            if sys.platform != "win32":
                import fcntl

                try:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise UsageError(
                        f"{self.folder}: another run is writing here: wait for its end"
                    ) from None
            for name in self._staged():
                shutil.rmtree(path.with_name(name), ignore_errors=True)
            self.remove(_STAGING)
            yield


class _NotPlainError(Exception):
    """What was to be opened is a link, a pipe, a device or the like."""


def _open_plain(path: Path, flags: int, mode: int = 0o666) -> BinaryIO:
    """Open a plain file, following no link and waiting for nothing.

    Raises:
        _NotPlainError: it is none.
        OSError: it can't be opened.
    """
    careful = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags | careful | getattr(os, "O_BINARY", 0), mode)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            raise _NotPlainError from error
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _NotPlainError
    return os.fdopen(handle, "wb" if flags & (os.O_WRONLY | os.O_RDWR) else "rb")


class RemotePlace:
    """A folder at a URL, through fsspec. `put` is one step where the storage writes whole objects.

    Raises:
        UsageError: fsspec, or what it needs for this kind of URL, is not installed.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.files, self.folder = file_system(url)

    def __str__(self) -> str:
        return self.url

    def _path(self, name: str) -> str:
        return f"{self.folder.rstrip('/')}/{name}"

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None where there is none."""
        try:
            return bytes(self.files.cat_file(self._path(name)))
        except FileNotFoundError:
            return None

    def has(self, name: str) -> bool:
        """Tell whether there is anything of this name."""
        return bool(self.files.exists(self._path(name)))

    def hash(self, name: str) -> str:
        """Return the SHA-256 of a file, or empty where there is none."""
        data = self.read(name) if self.has(name) and self.files.isfile(self._path(name)) else None
        return "" if data is None else hashlib.sha256(data).hexdigest()

    def write(self, name: str, data: bytes, private: bool = False) -> None:
        """Upload a file as a whole; who may read it, the storage decides."""
        target = self._path(name)
        self.files.makedirs(target.rpartition("/")[0], exist_ok=True)
        self.files.pipe_file(target, data)

    def put(self, path: Path, name: str) -> None:
        """Upload a local file as a whole."""
        target = self._path(name)
        self.files.makedirs(target.rpartition("/")[0], exist_ok=True)
        self.files.put_file(str(path), target)

    def rename(self, name: str, new: str) -> None:
        """Give a file another name."""
        self.files.mv(self._path(name), self._path(new))

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
