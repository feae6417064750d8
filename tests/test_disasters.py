"""Full disks, places that can't be written, kills, two runs at once, folders of older versions."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_batch import RAW, run, start, written

CACHE = {"inputs.json", "key", "last.json", "lock", "reports", "written.json"}
"""What lies in `cache/` when no run is under way."""
REPORTS = ("hertfordshire-2009-10.txt", "bedfordshire-2014-15.txt", "derbyshire-2005-06.txt")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("disasters") / "in"
    folder.mkdir()
    for name in REPORTS:
        shutil.copy(RAW / name, folder)
    return folder


@pytest.fixture(scope="module")
def clean(source: Path) -> dict[str, bytes]:
    """Return what a run without disasters writes."""
    assert run(source, "-o", source.parent / "clean", "-q").returncode == 0
    return written(source.parent / "clean")


@pytest.fixture
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """Return a file system of its own, of so many kilobytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    options = f"size={getattr(request, 'param', 4096)}k"
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if not mounted or mounted.returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Fill a disk to the last block; return the file that does."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while stream.write(bytes(4096)):
            pass
    return filler


def refusal(result: subprocess.CompletedProcess[str], *parts: str) -> None:
    """Assert that the last word is what could not be written, and why."""
    assert result.returncode == 1
    last = result.stderr.strip().splitlines()[-1]
    for part in ("mappa-extract: ", "can't be written", *parts):
        assert part in last


# ---- full, read-only, elsewhere ----------------------------------------------------------------


@pytest.mark.parametrize("disk", [64], indirect=True)
def test_a_disk_that_is_full_from_the_start(disk: Path, source: Path) -> None:
    refusal(run(source, "-o", disk / "out", "-q"), "No space left", str(disk))
    assert written(disk / "out") == {}


def test_a_disk_that_becomes_full_keeps_what_was_there(
    disk: Path, source: Path, clean: dict[str, bytes], tmp_path: Path
) -> None:
    out, mine = disk / "out", tmp_path / "in"
    shutil.copytree(source, mine)
    formats = "jsonl,sqlite,xlsx,parquet"
    assert run(mine, "-o", out, "-q", "--format", formats).returncode == 0
    before = written(out)
    (mine / "more.txt").write_bytes((RAW / "cambridgeshire-2009-10.txt").read_bytes())
    filler = fill(disk)
    for room in (0, 400):
        os.truncate(filler, filler.stat().st_size - room * 1024)
        refusal(run(mine, "-o", out, "-q", "--format", formats, "--fresh"), str(out))
        assert written(out) == before
        assert not list((out / "cache").glob("new-*"))
    filler.unlink()
    (mine / "more.txt").unlink()
    assert run(mine, "-o", out, "-q").returncode == 0
    assert written(out) == clean


@pytest.mark.parametrize("format", ["csv", "json", "jsonl", "table"])
def test_standard_output_that_is_full(source: Path, format: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    command = [sys.executable, "-m", "mappa_extract", str(source / REPORTS[0]), "--format", format]
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    refusal(result, "standard output", "No space left")
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_disk_that_is_read_only(disk: Path, source: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    for out in (disk, disk / "new"):
        refusal(run(source, "-o", out, "-q"), "Read-only", str(out))
    refusal(run("review", source, "-o", disk), "Read-only")


def test_places_that_are_no_folders(tmp_path: Path, source: Path) -> None:
    file, cache, table = tmp_path / "file", tmp_path / "cache", tmp_path / "table"
    file.write_text("mine")
    cache.mkdir()
    (cache / "cache").write_text("mine")
    (table / "observations.csv").mkdir(parents=True)
    for out in (file, cache):
        refusal(run(source, "-o", out, "-q"), str(out))
    result = run(source, "-o", table, "-q")
    assert result.returncode == 1
    assert "holds observations.csv, which this program did not write" in result.stderr
    refusal(run(source, "-o", table, "-q", "--adopt"), str(table))
    assert file.read_text() == (cache / "cache").read_text() == "mine"


def test_output_on_another_file_system_is_the_same(
    disk: Path, source: Path, clean: dict[str, bytes]
) -> None:
    # Were files made elsewhere and moved, the system would refuse it.
    assert os.stat(disk).st_dev != os.stat(source).st_dev
    assert run(source, "-o", disk / "deep" / "out", "-q").returncode == 0
    assert written(disk / "deep" / "out") == clean


# ---- killed, two at once -----------------------------------------------------------------------


def test_a_run_that_is_killed_at_any_time_loses_nothing(
    tmp_path: Path, source: Path, clean: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    old = run(source / REPORTS[0], "-o", out, "-q")
    assert old.returncode == 0
    for delay in (0.4, 0.8, 1.3):
        process = start(source, "-o", out, "-q", "--fresh")
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        # Each file is the one before or the one after, and whole.
        for name, data in written(out).items():
            assert data.endswith(b"\n"), name
    assert run(source, "-o", out, "-q").returncode == 0
    assert written(out) == clean
    assert {path.name for path in (out / "cache").iterdir()} == CACHE


def test_two_runs_at_once(tmp_path: Path, source: Path, clean: dict[str, bytes]) -> None:
    out = tmp_path / "out"
    both = [start(source, "-o", out, "-q", "--fresh") for _ in range(3)]
    said = [process.communicate(timeout=60)[1] for process in both]
    for process, words in zip(both, said, strict=True):
        assert "Traceback" not in words
        assert process.returncode == (1 if "another run is writing here" in words else 0)
    assert 0 in [process.returncode for process in both]
    assert written(out) == clean


# ---- older versions, strangers -----------------------------------------------------------------


def aged(out: Path) -> None:
    """Make of an output folder one that an older version, and its owner, have left.

    An older version has no mark: its data package has the hashes of what it wrote.
    """
    records = sorted((out / "cache" / "reports").iterdir())
    head, _, record = records[0].read_bytes().partition(b"\n")
    old = json.loads(head) | {"fingerprint": "older"}
    records[0].write_bytes(json.dumps(old).encode() + b"\n" + record)
    records[1].write_bytes(b'{"version": 1}\n{"rows": []}')
    records[2].write_bytes(b"\x80\x04\x95 a pickle of long ago")
    (out / "cache" / "reports" / "old.pickle").write_bytes(b"\x80\x04.")
    (out / "cache" / "index.db").write_bytes(b"SQLite format 3\0")
    (out / "observations.csv").write_text("area,year,number\nkent,2009/10,5\n", "utf-8")
    (out / "tables" / "licence_recalls.csv").write_text("area\n", "utf-8")
    (out / "mappa.xlsx").write_bytes(b"of an older run")
    (out / "notes.txt").write_text("mine", "utf-8")
    (out / "tables" / "mine.csv").write_text("mine", "utf-8")
    (out / "cache" / "written.json").unlink()
    package = json.loads((out / "datapackage.json").read_text("utf-8"))
    package["alternatives"] = [{"path": "mappa.xlsx"}]
    for one in (*package["resources"], *package["alternatives"]):
        one["hash"] = "sha256:" + hashlib.sha256((out / one["path"]).read_bytes()).hexdigest()
    (out / "datapackage.json").write_text(json.dumps(package), "utf-8")


def test_a_folder_of_an_older_version_is_made_anew_and_what_is_not_ours_stays(
    tmp_path: Path, source: Path, clean: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    run(source, "-o", out, "-q")
    aged(out)
    result = run(source, "-o", out)
    assert result.returncode == 0
    assert "unchanged" not in result.stderr
    found = written(out)
    assert found.pop("notes.txt") == found.pop("tables/mine.csv") == b"mine"
    assert found == clean


def test_what_a_person_has_changed_is_kept_aside(
    tmp_path: Path, source: Path, clean: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    run(source, "-o", out, "--format", "jsonl", "--review")
    page = f"review/{REPORTS[0]}.html"
    for name in ("observations.csv", "checks.jsonl", page):
        (out / name).write_text("mine", "utf-8")
    result = run(source, "-o", out, "--review")
    assert result.returncode == 0
    assert "observations.csv had been changed since it was written" in result.stderr
    found = written(out)
    kept = [name for name, data in found.items() if data == b"mine"]
    # What this run does not write is left where it is.
    assert len(kept) == 3
    assert "checks.jsonl" in kept
    assert all(".changed-" in name for name in kept if name != "checks.jsonl")
    assert clean.items() <= found.items()
    assert not [name for name in found if name.endswith(".jsonl") and name not in kept]
    assert b"<title>" in found[page]


def test_an_older_folder_is_untouched_by_a_run_that_fails(
    disk: Path, source: Path, clean: dict[str, bytes]
) -> None:
    out = disk / "out"
    run(source, "-o", out, "-q")
    aged(out)
    before = written(out)
    fill(disk)
    refusal(run(source, "-o", out, "-q"), "No space left")
    assert written(out) == before


@pytest.mark.parametrize("format", ["jsonl", "parquet", "sqlite", "xlsx", "dta", "sav"])
def test_every_format_says_that_the_disk_is_full(
    disk: Path, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(disk))
    filler = disk / "filler"
    filler.write_bytes(bytes((4096 - 200) * 1024))
    out, report = disk / "out", RAW / "hertfordshire-2009-10.txt"
    codes = []
    for _ in range(3):
        shutil.rmtree(out, ignore_errors=True)
        result = run(report, "-o", out, "-q", "--format", format)
        codes.append(result.returncode)
        if result.returncode:
            refusal(result, str(out))
            assert len(result.stderr.strip().splitlines()) == 1
            assert written(out) == {}
        else:
            assert "observations.csv" in written(out)
        os.truncate(filler, filler.stat().st_size - 300 * 1024)
    assert codes[0] == 1
    assert sorted(codes, reverse=True) == codes
    assert codes[-1] == 0
