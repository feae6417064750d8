"""What is kept between runs, and that figures, boxes and checks do not depend on it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

RAW = Path(__file__).parents[1] / "fixtures" / "raw"
CORPUS = ("bedfordshire-2014-15.pdf", "derbyshire-2005-06.pdf", "hertfordshire-2009-10.txt")
CODE = """
import sys
from pathlib import Path
import msgspec
from mappa_extract import kept
if sys.argv[1] == "kept":
    kept.begin()
    kept.keep_patterns()
from mappa_extract.extraction import Options, extract_bytes
for path in map(Path, sys.argv[2:]):
    print(msgspec.json.encode(extract_bytes(path.read_bytes(), path.name, Options())).decode())
print(len(kept._new))
kept.end()
"""


def extracted(
    how: str, compiled: Path, corpus: tuple[str, ...] = CORPUS[-1:], **more: str
) -> tuple[list[object], int]:
    """Return what a new process reads of the corpus, and how many things it has made anew."""
    result = subprocess.run(
        [sys.executable, "-c", CODE, how, *(str(RAW / name) for name in corpus)],
        capture_output=True,
        text=True,
        check=True,
        env={
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "PYTHONPYCACHEPREFIX": str(compiled),
            "PATH": "",
            **more,
        },
    )
    *read, made = result.stdout.splitlines()
    return [json.loads(each) for each in read], int(made)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what Python has compiled for other tests, and nothing kept."""
    folder = tmp_path_factory.mktemp("compiled")
    before = os.environ["PYTHONPYCACHEPREFIX"]
    if os.path.isdir(before):
        keep = shutil.ignore_patterns("*.kept")
        shutil.copytree(before, folder, ignore=keep, copy_function=_linked, dirs_exist_ok=True)
    return folder


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        pass  # another test compiles it anew just now
    except OSError:
        shutil.copy2(source, target)


def test_what_is_kept_changes_no_figure_box_or_check(compiled: Path) -> None:
    plain, _ = extracted("plain", compiled, CORPUS)
    assert not list(compiled.rglob("*.kept")), "a library keeps nothing"
    first, made = extracted("kept", compiled, CORPUS)
    assert made > 100
    second, again = extracted("kept", compiled, CORPUS)
    assert again == 0
    assert plain == first == second


def test_a_damaged_store_is_made_again(compiled: Path) -> None:
    (store,) = compiled.rglob("*.kept")
    sound = store.read_bytes()
    store.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    _, made = extracted("kept", compiled)
    assert made > 100
    assert store.read_bytes() != sound[:-1] + bytes([sound[-1] ^ 1])
    assert extracted("kept", compiled)[1] == 0


def test_nothing_is_kept_where_python_may_write_nothing(compiled: Path) -> None:
    for store in compiled.rglob("*.kept"):
        store.unlink()
    extracted("kept", compiled, PYTHONDONTWRITEBYTECODE="1")
    assert not list(compiled.rglob("*.kept"))
