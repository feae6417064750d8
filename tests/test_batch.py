"""Folders of reports: the installed command, whatever happens to it and to its processes."""

from __future__ import annotations

import csv
import fcntl
import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest

from mappa_extract import extract_folder, read_observations
from mappa_extract.batch.inputs import collect
from mappa_extract.batch.process import Limits, ReaderProcess
from mappa_extract.batch.reading import Task, decode
from mappa_extract.errors import MappaExtractError, UnreadableSourceError
from mappa_extract.extraction import Options
from mappa_extract.project import noted_in
from tests import command

RAW = Path(__file__).parents[1] / "fixtures" / "raw"
FAULTS = Path(__file__).parent / "faults"
TEXT = (RAW / "hertfordshire-2009-10.txt").read_text("utf-8")
COMMAND = shutil.which("mappa-extract", path=str(Path(sys.executable).parent))


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    assert COMMAND, "the command is not installed beside this Python"
    return subprocess.Popen(
        [COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(FAULTS), *map(str, sys.path)])},
        start_new_session=True,
    )


def run(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    return command.run(*arguments, PYTHONPATH=str(FAULTS), **more)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def statuses(out: Path) -> dict[str, str]:
    return {row["source"]: row["status"] for row in rows(out / "reports.csv")}


def written(out: Path) -> dict[str, bytes]:
    """Return every file of an output folder but the cache."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.relative_to(out).parts[0] != "cache"
    }


def reports(folder: Path, *names: str) -> Path:
    """Make a folder of small reports: one text, told apart by its file name."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, "utf-8")
    return folder


@pytest.fixture(scope="module")
def raw_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what a clean run in one process writes of the fixtures."""
    out = tmp_path_factory.mktemp("batch") / "out"
    assert run(RAW, "-o", out, "--jobs", "1").returncode == 0
    return out


def test_several_processes_write_the_bytes_of_one(raw_out: Path, tmp_path: Path) -> None:
    assert run(RAW, "-o", tmp_path / "out", "--jobs", "3").returncode == 0
    assert written(tmp_path / "out") == written(raw_out)
    assert len(written(raw_out)) > 12
    for record in (raw_out / "cache" / "reports").iterdir():
        other = tmp_path / "out" / "cache" / "reports" / record.name
        # The heads are signed, in each folder with a key of its own.
        assert other.read_bytes().split(b"\n")[1:] == record.read_bytes().split(b"\n")[1:]


def test_a_killed_run_goes_on_where_it_stopped(raw_out: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = start(RAW, "-o", out, "--jobs", "1")
    kept = out / "cache" / "reports"
    wait_for(lambda: kept.is_dir() and len(list(kept.iterdir())) >= 2)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert not written(out), "nothing is in its place before everything is read"
    before = {path: path.stat().st_mtime_ns for path in kept.iterdir()}
    second = run(RAW, "-o", out)
    assert second.returncode == 0
    assert second.stderr.count(" (unchanged): ") == len(before)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert written(out) == written(raw_out)
    assert not list((out / "cache").glob("new-*"))


def test_only_what_is_new_or_changed_is_read(tmp_path: Path) -> None:
    source, out = reports(tmp_path / "in", "a.txt", "b.txt"), tmp_path / "out"
    run(source, "-o", out)
    reports(source, "c.txt")
    (source / "b.txt").write_text(TEXT + "\n", "utf-8")
    again = run(source, "-o", out)
    assert "a.txt (unchanged): complete, 32 figures" in again.stderr
    assert again.stderr.count("unchanged") == 2  # the line of a.txt, and the summary
    assert set(statuses(out)) == {"a.txt", "b.txt", "c.txt"}
    assert "unchanged" not in run(source, "-o", out, "--year", "2010/11").stderr
    assert "unchanged" not in run(source, "-o", out, "--year", "2010/11", "--fresh").stderr
    (source / "b.txt").unlink()
    run(source, "-o", out)
    assert set(statuses(out)) == {"a.txt", "c.txt"}


def forged(data: bytes) -> bytes:
    """Return a record with another figure and the hash that anybody can make of it."""
    head, _, record = data.partition(b"\n")
    record = record.replace(b'"value":"', b'"value":"1', 1)
    made = json.loads(head) | {"hash": hashlib.sha256(record).hexdigest()}
    return json.dumps(made).encode() + b"\n" + record


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "edited": lambda data: data.replace(b'"value":"', b'"value":"1', 1),
    "a letter": lambda data: data.replace(b'"value":"', b'"value":"x', 1),
    "forged": forged,
    "cut": lambda data: data[:200],
    "no hash": lambda data: re.sub(rb',"hash":"[0-9a-f]+"', b"", data, count=1),
    "null": lambda data: data.replace(b'"hash":', b'"asked":null,"hash":', 1),
    "nested": lambda data: b"[" * 100_000,
    "a list": lambda data: b"[]\n[]",
    "other": lambda data: b"\x80\x04\x95 a pickle of long ago",
    "empty": lambda data: b"",
}


def test_a_damaged_record_is_read_again(tmp_path: Path) -> None:
    source, out = reports(tmp_path / "in", *(f"{name}.txt" for name in DAMAGE)), tmp_path / "out"
    run(source, "-o", out)
    clean = written(out)
    for record in (out / "cache" / "reports").iterdir():
        name = json.loads(record.read_bytes().partition(b"\n")[0])["name"]
        damaged = DAMAGE[name.removesuffix(".txt")](record.read_bytes())
        assert damaged != record.read_bytes()
        record.write_bytes(damaged)
    again = run(source, "-o", out)
    assert again.returncode == 0
    assert "unchanged" not in again.stderr
    assert written(out) == clean


def test_a_record_of_another_place_is_not_believed(tmp_path: Path) -> None:
    source, out = reports(tmp_path / "in", "a.txt", "b.txt"), tmp_path / "out"
    run(source, "-o", out)
    kept = {
        json.loads(record.read_bytes().partition(b"\n")[0])["name"]: record
        for record in (out / "cache" / "reports").iterdir()
    }
    kept["a.txt"].write_bytes(kept["b.txt"].read_bytes())
    again = run(source, "-o", out)
    assert "b.txt (unchanged): complete, 32 figures" in again.stderr
    assert "a.txt: complete, 32 figures\n" in again.stderr
    run(source, "-o", tmp_path / "other")
    shutil.copytree(tmp_path / "other" / "cache" / "reports", kept["a.txt"].parent,
                    dirs_exist_ok=True)  # fmt: skip
    assert "unchanged" not in run(source, "-o", out).stderr


def inflating(megabytes: int) -> bytes:
    """Return a PDF of a few hundred bytes whose page inflates to so much."""
    packer = zlib.compressobj(1)
    once = b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()
    writer = pypdf.PdfWriter()
    stream = pypdf.generic.EncodedStreamObject()
    stream._data = zlib.compress(once, 9)
    filters = pypdf.generic.ArrayObject([pypdf.generic.NameObject("/FlateDecode")] * 2)
    stream[pypdf.generic.NameObject("/Filter")] = filters
    page = writer.add_blank_page(600, 800)
    page[pypdf.generic.NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_bad_file_never_stops_the_rest(tmp_path: Path) -> None:
    source = reports(
        tmp_path / "in", "loop.txt", "kill.txt", "grow.txt", "crash.txt", "deep/good.txt", "z.txt"
    )
    (source / "empty.pdf").touch()
    (source / "gone.pdf").symlink_to("nowhere.pdf")
    os.mkfifo(source / "pipe.pdf")
    (source / "inflates.pdf").write_bytes(inflating(400))
    out = tmp_path / "out"
    result = run(source, tmp_path / "never.pdf", "-o", out, "--timeout", "3", "--memory", "300")
    assert result.returncode == 1
    assert statuses(out) == {
        **dict.fromkeys(("crash.txt", "empty.pdf", "gone.pdf", "grow.txt", "kill.txt"), "failed"),
        **dict.fromkeys(("inflates.pdf", "loop.txt", "never.pdf", "pipe.pdf"), "failed"),
        **dict.fromkeys(("deep/good.txt", "z.txt"), "ok"),
    }
    message = {row["source"]: row["message"] for row in rows(out / "reports.csv")}
    assert "more than 3 seconds" in message["loop.txt"]
    assert "SIGKILL" in message["kill.txt"]
    assert "SIGABRT" in message["crash.txt"]
    assert "memory" in message["grow.txt"]
    assert "no such file" in message["gone.pdf"]
    assert "9 failed" in result.stderr
    assert {row["source"] for row in rows(out / "observations.csv")} == {"deep/good.txt", "z.txt"}
    # What depends on the machine is tried again; what does not is known.
    again = run(source, "-o", out, "--timeout", "1", "--memory", "300")
    assert again.stderr.count("unchanged") == 3
    assert "more than 1 seconds" in again.stderr


def test_one_killed_process_is_made_good() -> None:
    reader = ReaderProcess(Limits())
    task = Task(str(RAW / "hertfordshire-2009-10.txt"), "a.txt", Options())
    try:
        assert len(decode(reader.read(task).record).observations) == 32
        assert reader._process is not None
        os.kill(reader._process.pid, signal.SIGKILL)
        reader._process.wait()
        assert len(decode(reader.read(task).record).observations) == 32
    finally:
        reader.close()


def test_processes_are_replaced_after_some_reports() -> None:
    reader = ReaderProcess(Limits(reports=2))
    task = Task(str(RAW / "hertfordshire-2009-10.txt"), "a.txt", Options())
    seen = set()
    try:
        for _ in range(3):
            process = reader._ready()
            seen.add(process.pid)
            assert reader.read(task).lasting
    finally:
        reader.close()
    assert len(seen) == 2


def test_a_start_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, tries = ReaderProcess(Limits()), [shutil.which("false"), "/nowhere", sys.executable]
    sound = reader._start

    def start_badly() -> str:
        monkeypatch.setattr(sys, "executable", tries.pop(0))
        return sound()

    monkeypatch.setattr(reader, "_start", start_badly)
    try:
        assert reader.read(Task(str(RAW / "hertfordshire-2009-10.txt"), "a", Options())).lasting
    finally:
        reader.close()
    assert not tries


def test_no_process_at_all_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(MappaExtractError, match="no process can be started"):
        ReaderProcess(Limits()).read(Task("a.txt", "a.txt", Options()))


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_keeps_what_was_done(tmp_path: Path, sign: signal.Signals) -> None:
    source = reports(tmp_path / "in", "a.txt", *(f"slow{number}.txt" for number in range(20)))
    out = tmp_path / "out"
    process = start(source, "-o", out, "--jobs", "1")
    kept = out / "cache" / "reports"
    wait_for(lambda: kept.is_dir() and len(list(kept.iterdir())) >= 2)
    os.kill(process.pid, sign)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert "run the same command again to go on" in err
    assert "Traceback" not in err
    found = statuses(out)
    assert len(found) == 21
    assert found["a.txt"] == "ok"
    assert found["slow19.txt"] == "failed"
    assert "the run was stopped" in rows(out / "reports.csv")[-1]["message"]
    left = written(out)
    begun = time.time()
    process = start(source, "-o", out, "--jobs", "1", "--year", "2010/11")
    wait_for(lambda: any(path.stat().st_mtime > begun for path in kept.iterdir()))
    os.kill(process.pid, sign)
    assert "left as they were" in process.communicate(timeout=10)[1]
    assert written(out) == left


def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    source = reports(tmp_path / "in", "loop1.txt", "loop2.txt")
    process = start(source, "-o", tmp_path / "out", "--jobs", "2", "--timeout", "60")
    wait_for(lambda: len(children(process.pid)) == 2)
    own = children(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    wait_for(lambda: not any(Path(f"/proc/{pid}/stat").exists() for pid in own))


def children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task")
    if not path.is_dir():
        pytest.skip("no /proc here to see processes in")
    return [
        int(child)
        for thread in path.iterdir()
        for child in (thread / "children").read_text().split()
    ]


def test_two_runs_do_not_write_one_folder(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    with (tmp_path / "cache" / "lock").open("wb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        result = run(RAW, "-o", tmp_path)
    assert result.returncode == 1
    assert "another run is writing here" in result.stderr


def test_inputs_are_found_once_and_told_apart(tmp_path: Path) -> None:
    reports(tmp_path, "one/kent.txt", "two/kent.txt", "two/.hidden.txt", "two/sub/essex.txt")
    (tmp_path / "two" / "picture.png").touch()
    (tmp_path / "two" / "again").symlink_to(tmp_path / "two")
    found = collect([str(tmp_path / name) for name in ("one", "two", "two/sub/essex.txt")])
    assert [one.name for one in found.files] == ["one/kent.txt", "two/kent.txt", "sub/essex.txt"]
    assert found.skipped == 1
    globbed = collect([str(tmp_path / "**" / "*.txt"), str(tmp_path / "*.nix")])
    assert sorted(one.name for one in globbed.files) == [
        "essex.txt",
        "one/kent.txt",
        "two/kent.txt",
    ]
    assert "no file matches" in globbed.problems[0]


def test_names_that_are_no_text_are_cleaned(tmp_path: Path) -> None:
    source, out = tmp_path / "in", Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe9"))
    report = reports(source, os.fsdecode(b"k\xe9nt\n.txt")) / os.fsdecode(b"k\xe9nt\n.txt")
    assert run(source, "-o", out).returncode == 0
    assert set(statuses(out)) == {"k\ufffdnt\ufffd.txt"}
    assert noted_in(out).inputs == ((str(report), "k\ufffdnt\ufffd.txt"),)
    assert "1 unchanged" in run(source, "-o", out).stderr
    refused = run("golden", "add", report, "--folder", tmp_path / "goldens")
    assert (refused.returncode, "rename" in refused.stderr) == (1, True)


def test_duplicates_are_kept_apart_and_listed(tmp_path: Path) -> None:
    source, out = reports(tmp_path / "in", "a.txt", "b.txt", "c.txt"), tmp_path / "out"
    (source / "b.txt").write_text(TEXT + "\n", "utf-8")
    result = run(source, "-o", out)
    assert "2 duplicates in duplicates.csv" in result.stderr
    pairs = {
        (row["duplicate"], row["source"], row["other_source"])
        for row in rows(out / "duplicates.csv")
    }
    assert pairs == {("same_area_and_year", "a.txt", "b.txt"), ("same_file", "a.txt", "c.txt")}
    assert not rows(out / "differences.csv")
    assert set(statuses(out).values()) == {"ok"}
    assert len(rows(out / "observations.csv")) == 96


def test_figures_that_differ_between_duplicates_are_shown(tmp_path: Path) -> None:
    source, out = reports(tmp_path / "in", "a.txt", "b.txt"), tmp_path / "out"
    first = next(iter(rows_of(RAW / "hertfordshire-2009-10.txt")))
    line = int(first["line"]) - 1
    lines = TEXT.splitlines(keepends=True)
    changed = str(int(first["value"]) + 7)
    lines[line] = lines[line].replace(first["printed"], changed, 1)
    (source / "b.txt").write_text("".join(lines), "utf-8")
    # A third report lacks the figure: the two others still contradict each other.
    lines[line] = "\n"
    (source / "0.txt").write_text("".join(lines), "utf-8")
    run(source, "-o", tmp_path / "three")
    shown = [
        row for row in rows(tmp_path / "three" / "differences.csv") if row["source"] == "a.txt"
    ]
    assert [(row["other_source"], row["figure"], row["other_figure"]) for row in shown] == [
        ("b.txt", first["value"], changed)
    ]
    (source / "0.txt").unlink()
    run(source, "-o", out)
    (pair,) = rows(out / "duplicates.csv")
    assert (pair["same_figures"], pair["differing_figures"]) == ("31", "1")
    (difference,) = rows(out / "differences.csv")
    assert (difference["figure"], difference["other_figure"]) == (first["value"], changed)
    assert difference["line"] == first["line"]
    assert set(statuses(out).values()) == {"review"}
    said = [row for row in rows(out / "checks.csv") if row["check"] == "duplicate_figure"]
    assert {row["source"] for row in said if row["passed"] == "false"} == {"a.txt", "b.txt"}


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(run(path, "--format", "csv").stdout.splitlines())


def test_quiet_normal_and_verbose(tmp_path: Path) -> None:
    source = reports(tmp_path / "in", "a.txt", "b.txt")
    assert run(source, "-o", tmp_path / "1", "-q").stderr == ""
    normal = run(source, "-o", tmp_path / "2").stderr
    assert "a.txt: complete, 32 figures" in normal
    assert "2 inputs: 2 ok, 0 to review, 0 failed, 0 not reports" in normal
    assert "layout" not in normal
    assert " s by annual-2009" in run(source, "-o", tmp_path / "3", "-v").stderr


def test_a_terminal_gets_a_bar(tmp_path: Path) -> None:
    source = reports(tmp_path / "in", *(f"slow{number}.txt" for number in range(4)))
    assert COMMAND
    master, slave = os.openpty()
    process = subprocess.Popen(
        [COMMAND, str(source), "-o", str(tmp_path / "out")],
        stderr=slave,
        env={**os.environ, "PYTHONPATH": str(FAULTS), "TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(slave)
    seen = b""
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    os.close(master)
    assert process.wait() == 0
    assert b"4/4" in seen
    assert b"left" in seen
    assert b"a second" in seen
    assert b"4 inputs: 4 ok" in seen
    assert b"slow1.txt: ok" not in seen


def test_the_library_yields_reports_as_they_are_done(tmp_path: Path) -> None:
    source = reports(tmp_path / "in", "a.txt", "b.txt")
    (source / "notes.txt").write_text("Shopping: 12 eggs\n")
    found = {one.source: one for one in extract_folder(source, jobs=2, keep=tmp_path / "kept")}
    assert {name: one.status for name, one in found.items()} == {
        "a.txt": "ok",
        "b.txt": "ok",
        "notes.txt": "not-a-report",
    }
    assert len(found["a.txt"].observations) == 32
    assert "MAPPA" in found["notes.txt"].message
    assert len(list((tmp_path / "kept" / "cache" / "reports").iterdir())) == 3
    with pytest.raises(UnreadableSourceError, match="no reports in this folder"):
        next(extract_folder(tmp_path / "kept"))


def test_the_panel_is_read_back_with_types(raw_out: Path, tmp_path: Path) -> None:
    frame = read_observations(raw_out)
    assert len(frame) == 640
    assert str(frame["value"].dtype) == "Float64"
    assert str(frame["page"].dtype) == "Int64"
    assert str(frame["measure"].dtype) == "category"
    assert frame["value"].notna().sum() == sum(
        bool(row["value"]) for row in rows(raw_out / "observations.csv")
    )
    with pytest.raises(UnreadableSourceError, match=r"no observations\.csv here"):
        read_observations(tmp_path)


def wait_for(done: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
