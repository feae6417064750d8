"""What costs time to make and is the same in every run: kept beside the program's compiled code.

Patterns, the vocabulary's automaton and parsed declarations are made anew by every process, which
takes longer than reading a report. The command and the processes that it starts keep them as Python
keeps its `.pyc`: in `__pycache__`, for whoever may write the program itself, and not where Python
was told to write none. What is kept is found by a hash of what it was made from, and the file
counts only where the hash of its content is right: a damaged or foreign one is made again.

As a library the package keeps nothing: `begin` is not called.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_FOLDERS = ("areas", "commands", "declarations", "identify", "layouts", "vocabulary")
"""Of the package: what decides how declarations, the vocabulary and the help are made."""
_MOST = 4000
"""Things kept; more are of other versions and of declarations that have changed."""

_held: dict[bytes, bytes] = {}
_new: dict[bytes, bytes] = {}
_active = False


def begin() -> None:
    """Look up from now on what earlier runs have kept."""
    global _active
    if not _active:
        _active = True
        _held.update(_load())


def keep_patterns() -> None:
    """Let `regex.compile` look first for what earlier runs have compiled."""
    import regex

    compile_anew, version = regex.compile, regex.__version__

    def compiled(pattern: Any, flags: int = 0, *more: Any, **named: Any) -> Any:
        # Patterns with room for errors are made of words of reports: of no use to others.
        if more or named or not isinstance(pattern, str | bytes) or "{e<=" in str(pattern):
            return compile_anew(pattern, flags, *more, **named)
        basis = f"{version} {int(flags)} {pattern!r}".encode("utf-8", "surrogatepass")
        key = hashlib.sha256(basis).digest()
        found = _kept(key)
        if found is None:
            found = compile_anew(pattern, flags)
            _keep(key, found)
        return found

    if _active and compile_anew.__module__ != __name__:
        regex.compile = compiled


def end() -> None:
    """Write down what was made anew; where that can't be done the next run makes it again."""
    if not _new or sys.dont_write_bytecode:
        return
    import tempfile

    held = {**_load(), **_new}
    content = marshal.dumps(held if len(held) <= _MOST else dict(_new))
    path = _path()
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.stem, delete=False) as file:
            file.write(hashlib.sha256(content).digest() + content)
        try:
            os.replace(file.name, path)
        except OSError:
            os.unlink(file.name)
            raise
        _new.clear()


def made(kind: str, basis: bytes, make: Callable[[], T]) -> T:
    """Return what `make` makes, as it was kept where an earlier run has made the same.

    Args:
        kind: what it is; the same basis may be made into several things.
        basis: everything beside this program that decides what comes out.
        make: makes it; what it returns must be picklable, and is not changed afterwards.
    """
    if not _active:
        return make()
    key = hashlib.sha256(b"\0".join((kind.encode(), _program(), basis))).digest()
    if (kept := _kept(key)) is not None:
        return kept  # type: ignore[no-any-return]
    value = make()
    _keep(key, value)
    return value


def _kept(key: bytes) -> Any:
    content = _held.get(key)
    if content is not None:
        with suppress(Exception):  # of another version of a library: made again
            return pickle.loads(content)
    return None


def _keep(key: bytes, value: object) -> None:
    _held[key] = _new[key] = pickle.dumps(value)


def _load() -> dict[bytes, bytes]:
    with suppress(OSError, ValueError, EOFError, TypeError):
        content = _path().read_bytes()
        if hashlib.sha256(content[32:]).digest() == content[:32]:
            held: dict[bytes, bytes] = marshal.loads(content[32:])
            return held
    return {}


def _path() -> Path:
    """Return the file's path: where the compiled code of a module `kept` would lie."""
    return Path(__spec__.cached or __file__).with_suffix(".kept")


_said: list[bytes] = []


def _program() -> bytes:
    """Return a hash of the code and the declarations that decide what is made."""
    if not _said:
        digest = hashlib.sha256()
        root = os.path.dirname(__file__)
        for folder in _FOLDERS:
            for place, inner, names in os.walk(os.path.join(root, folder)):
                inner.sort()
                for name in sorted(names):
                    if name.endswith((".py", ".toml")):
                        digest.update(name.encode() + b"\0")
                        digest.update(Path(place, name).read_bytes())
        _said.append(digest.digest())
    return _said[0]
