"""Many reports, many lines, clocks that jump: what takes minutes, and a sample of it.

With `MAPPA_EXTRACT_LONG` in the environment everything is tried in full size.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import itertools
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from mappa_extract.corrections import COLUMNS
from tests.effort import size
from tests.seen.made import page_content, pdf_file
from tests.test_batch import (
    FAULTS,
    RAW,
    TEXT,
    children,
    reports,
    rows,
    run,
    start,
    statuses,
    written,
)

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="measured with /proc")


def test_clocks_that_jump(tmp_path: Path) -> None:
    source, out = reports(tmp_path / "in", "a.txt", "b.txt", "c.txt"), tmp_path / "out"
    for name, when in (("a.txt", 0), ("b.txt", 4_000_000_000)):
        os.utime(source / name, (when, when))
    assert run(source, "-o", out).returncode == 0
    # What a run of tomorrow, or of 1970, has left is judged by what it holds.
    for path in (out / "cache").rglob("*"):
        os.utime(path, (0, 0) if path.stat().st_size % 2 else (4_000_000_000, 4_000_000_000))
    (source / "c.txt").write_text(TEXT + "\n", "utf-8")
    os.utime(source / "c.txt", (0, 0))
    again = run(source, "-o", out)
    assert "3 inputs (2 unchanged): 3 ok" in again.stderr


def test_a_clock_that_jumps_while_reports_are_read(tmp_path: Path) -> None:
    source = reports(tmp_path / "in", "a.txt", "b.txt", "c.txt", "slow.txt")
    for name, folder in (("steady", FAULTS), ("jumping", FAULTS.with_name("jumping"))):
        line = [sys.executable, "-m", "mappa_extract", source, "-o", tmp_path / name, "-q"]
        for _ in range(2):
            done = subprocess.run(
                [*map(str, line), "--timeout", "30", "--format", "xlsx,sqlite"],
                env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"},
                capture_output=True, text=True, timeout=100, check=False,
            )  # fmt: skip
            assert (done.returncode, done.stderr) == (0, "")
    assert written(tmp_path / "jumping") == written(tmp_path / "steady")


def test_thousands_of_tiny_files(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    count = size(5000, 300)
    for number in range(count):
        folder = source / f"{number % 50}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.txt").write_text(f"{number}\n")
    begun = time.monotonic()
    result = run(source, "-o", out, "-q")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == count
    assert list(statuses(out).values()) == ["not-a-report"] * count
    assert time.monotonic() - begun < 120


SHORT = """\
Kent MAPPA Annual Report 2009/10

MAPPA eligible offenders on 31 March 2010
\tLevel 1\tLevel 2\tLevel 3\tTotal
Category 1: Registered sex offenders\t900\t30\t2\t932
"""
"""A report that takes a fifth of the time that a whole one takes."""


def test_neither_descriptors_nor_memory_grow_with_the_reports(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    count = size(2000, 100)
    for number in range(count):
        (source / f"{number}.txt").write_text(SHORT)
    process = start(source, "-o", out, "-q", "--jobs", "2")
    kept, most, sizes = out / "cache" / "reports", 0, [[0], [0]]
    end = time.monotonic() + 200
    while process.poll() is None:
        assert time.monotonic() < end
        time.sleep(size(2, 1) / 10)
        half = kept.is_dir() and 2 * len(os.listdir(kept)) > count
        # What has just ended can't be asked any more.
        with contextlib.suppress(OSError):
            readers = children(process.pid)
            for pid in (process.pid, *readers):
                most = max(most, len(os.listdir(f"/proc/{pid}/fd")))
            sizes[half] += [_kilobytes(pid) for pid in readers]
    assert process.returncode == 0, process.communicate()[1]
    assert 0 < most < 40
    assert max(sizes[True]) < 1.2 * max(sizes[False]) + 10_000
    assert len(statuses(out)) == count


def _kilobytes(pid: int) -> int:
    """Return how much memory a process has; one that has ended has none."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int((status.partition("VmRSS:")[2].split() or ["0"])[0])


def test_few_descriptors_and_little_memory_are_enough(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    small = pdf_file(page_content())
    for number in range(size(300, 12)):
        # Most are of one page: what is left behind by each is what counts.
        name = ("hertfordshire-2009-10.pdf", "cambridgeshire-2009-10.pdf")[number // 6 % 2]
        data = small if number % 6 else (RAW / name).read_bytes()
        (source / f"{number}.pdf").write_bytes(data + f"\n% {number}\n".encode())

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))

    line = [sys.executable, "-m", "mappa_extract", source, "-o", out, "-q", "--jobs", "1"]
    done = subprocess.run(
        [*map(str, line), "--memory", "900"],
        preexec_fn=limit, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    # The small ones lack most of a report.
    assert [*statuses(out).values()].count("ok") == size(300, 12) / 6
    assert [*statuses(out).values()].count("review") == size(300, 12) * 5 / 6


def test_a_file_of_very_many_corrections(tmp_path: Path) -> None:
    source, out = reports(tmp_path / "in", *(f"{number}.txt" for number in range(4))), tmp_path
    run(source / "0.txt", "-o", out / "out", "-q")
    row = next(row for row in rows(out / "out" / "observations.csv") if row["value"])
    key = {name: row.get(name, "") for name in COLUMNS}
    key |= {"read": row["value"], "corrected": "7", "reason": "x", "who": "x", "when": "2020-01-01"}
    path = tmp_path / "corrections.csv"
    sha = hashlib.sha256((source / "0.txt").read_bytes()).hexdigest()
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerow(key | {"sha256": sha})
    line = path.read_text("utf-8").splitlines(keepends=True)[1]
    with path.open("a", newline="", encoding="utf-8") as stream:
        stream.writelines(
            line.replace(sha, f"{number:064x}") for number in range(size(1_000_000, 20_000))
        )
    begun = time.monotonic()
    result = run(source, "-o", out / "corrected", "-q", "--corrections", path)
    # Those that fit no report are said, the first of them, and nothing is written.
    assert result.returncode == 1
    assert "has another sha256" in result.stderr
    assert "more like these" in result.stderr
    assert len(result.stderr.splitlines()) <= 25
    assert time.monotonic() - begun < size(300, 60)


QUOTED = (
    "a'b.txt",
    'a"b.txt',
    "a;DROP TABLE observations;--.txt",
    "a`b$(x).txt",
    "%00.txt",
    "[c].txt",
)


def test_names_with_quotes_in_every_table(tmp_path: Path) -> None:
    names = QUOTED
    source, out = reports(tmp_path / "in", *names), tmp_path / "out"
    assert run(source, "-o", out, "-q", "--format", "sqlite").returncode == 0
    assert set(statuses(out)) == set(names)
    with sqlite3.connect(out / "mappa.sqlite") as base:
        for view in ("figures", "coverage", "to_review", "disputed_figures"):
            base.execute(f"SELECT * FROM {view}").fetchall()
        for name in names:
            found = base.execute("SELECT count(*) FROM observations WHERE source = ?", (name,))
            assert found.fetchone() == (32,)
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    datasette = shutil.which("datasette")
    for name in names if datasette else ():
        for where in ("observations", "reports"):
            asked = f"/mappa/{where}.json?_shape=array&_size=100&source__exact={quote(name)}"
            done = subprocess.run(
                [str(datasette), str(out / "mappa.sqlite"), "--get", asked],
                capture_output=True, text=True, timeout=60, check=True,
            )  # fmt: skip
            assert {row["source"] for row in json.loads(done.stdout)} == {name}


def test_declarations_hold_no_patterns_that_could_run_for_ever(tmp_path: Path) -> None:
    """A layout's phrases are words, optional and alternative ones; nothing in them is a pattern."""
    optional = "[very] " * size(60, 40)
    many = "(a|b|(c|[d] e)) " * 30
    for number, phrase in enumerate(("(a+)+$", "(x|x|x)*", optional + "odd", many, "[" * 500)):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        text = (RAW.parents[1] / "tests" / "layouts").glob("*.toml")
        layout = next(iter(sorted(text))).read_text("utf-8")
        written = f'\n[[concept]]\ngives = {{ measure = "orders" }}\nphrases = ["{phrase}"]\n'
        (folder / "mine.toml").write_text(layout + written, "utf-8")
        report = tmp_path / f"{number}.txt"
        report.write_text(TEXT + "very " * 3000 + "a" * 3000 + " a b c d e" * 500 + "\n", "utf-8")
        begun = time.monotonic()
        result = run(report, "--format", "csv", "--layouts", folder, "--timeout", "20")
        assert "Traceback" not in result.stderr
        assert len(result.stderr.splitlines()) <= 2
        assert time.monotonic() - begun < 25, phrase[:20]


@pytest.mark.parametrize("option", ["--words", "--layouts"])
def test_declarations_that_are_large_or_nested_without_end(tmp_path: Path, option: str) -> None:
    report = tmp_path / "a.txt"
    report.write_text(TEXT, "utf-8")
    # In letters: a number may be a year, and words hold none.
    names = itertools.islice(itertools.product("bcdfghklmn", repeat=4), size(10_000, 1000))
    lines = "".join(
        f'"wording {"x" * (n % 90)}{"".join(name)}" = "registered"\n'
        for n, name in enumerate(names)
    )
    for text in (f"a = {'[' * 20_000}\n", lines):
        folder = tmp_path / str(len(text))
        folder.mkdir()
        file = folder / "mine.toml"
        file.write_text(text, "utf-8")
        given = file if option == "--words" else folder
        result = run(report, "--format", "csv", option, given, "--timeout", "60")
        # Thousands of words are words; as a layout they are none.
        sound = option == "--words" and text is lines
        assert result.returncode == (0 if sound else 2)
        assert len(result.stderr.splitlines()) == (0 if sound else 1)
