"""No network, no shell, nothing left behind, nothing written but the output: the real command."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from mappa_extract.sources.scan import available
from tests.fuzzing import packed, pdfs, webpages
from tests.fuzzing.seeds import Kind, seed
from tests.test_batch import children, wait_for
from tests.test_disasters import CACHE
from tests.test_scans import scanned

ROOT = Path(__file__).parents[1]
RAW = ROOT / "fixtures" / "raw"
HERE = Path(__file__).parent
COMMAND = shutil.which("mappa-extract", path=str(Path(sys.executable).parent))
HOSTILE: tuple[tuple[str, Kind | Callable[..., bytes]], ...] = (
    ("docx", packed.slips),
    ("odt", packed.slips),
    ("docx", packed.entities),
    ("html", webpages.active),
    ("html", webpages.entities),
    ("pdf", pdfs._on_objects(pdfs.active)),
    ("pdf", pdfs.references_changed),
)


@dataclass
class Confines:
    """Folders in which a command runs, and a log of what it does."""

    base: Path

    def __post_init__(self) -> None:
        for name in ("in", "current", "scratch", "home"):
            (self.base / name).mkdir()
        self.log = self.base / "log"
        self.log.touch()

    def environment(self, customize: str) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": f"{HERE / customize}{os.pathsep}{ROOT}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "WATCHED": str(self.log),
            "TMPDIR": str(self.base / "scratch"),
            "HOME": str(self.base / "home"),
            "XDG_CONFIG_HOME": str(self.base / "home"),
        }

    def start(self, *arguments: object, customize: str = "watched") -> subprocess.Popen[str]:
        assert COMMAND, "the command is not installed beside this Python"
        return subprocess.Popen(
            [COMMAND, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment(customize),
            cwd=self.base / "current",
            start_new_session=True,
        )

    def run(self, *arguments: object) -> tuple[int, str]:
        process = self.start(*arguments)
        _, said = process.communicate(timeout=120)
        assert "Traceback" not in said
        return process.returncode, said

    def done(self, kind: str) -> set[str]:
        lines = (line.partition("\t") for line in self.log.read_text("utf-8").splitlines())
        return {what for its, _, what in lines if its == kind}

    def check(self, *outputs: Path) -> None:
        """Assert that nothing was done outside the confines and the outputs."""
        assert self.done("network") == set()
        assert self.done("shell") == set()
        python = {
            "python",
            "python3",
            Path(sys.executable).name,
            Path(os.path.realpath(sys.executable)).name,
        }
        assert self.done("program") <= {*python, "tesseract"}
        assert self.done("write")
        allowed = (*outputs, self.base / "scratch")
        for path in self.done("write") | self.done("remove"):
            full = Path(self.base, "current", path)
            # Without a folder: what is removed by its name inside an open folder.
            assert path == os.devnull or "/" not in path or any(
                full.is_relative_to(each) for each in allowed
            ), path  # fmt: skip
        self.assert_clean()

    def assert_clean(self) -> None:
        for name in ("scratch", "current", "home"):
            assert list((self.base / name).rglob("*")) == []


@pytest.fixture
def confines(tmp_path: Path) -> Confines:
    return Confines(tmp_path)


def contents(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return every file below a folder with its rights, its time and its bytes."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mode,
            path.stat().st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in (folder, *folder.rglob("*"))
    }


def test_a_folder_of_hostile_reports(confines: Confines) -> None:
    source, out = confines.base / "in", confines.base / "out"
    for number, (format, change) in enumerate(HOSTILE):
        right = seed(format, number)
        data = change(right, Random(number))  # type: ignore[operator]
        (source / f"{number}{right.suffix}").write_bytes(data)
    shutil.copy(RAW / "hertfordshire-2009-10.txt", source)
    stem = "bedfordshire-2014-15"
    (source / "scan.pdf").write_bytes(scanned(stem, [3], 100))
    for path in source.iterdir():
        path.chmod(stat.S_IRUSR)
    source.chmod(stat.S_IRUSR | stat.S_IXUSR)
    before = contents(source)
    formats = "xlsx,sqlite,jsonl,parquet"
    code, _ = confines.run(source, "-o", out, "--format", formats, "--ocr", "always")
    assert code in (0, 1)
    assert (out / "observations.csv").stat().st_size > 5000
    assert contents(source) == before
    confines.check(out)
    assert not list(confines.base.rglob("*slipped*"))
    if available() and shutil.which("tesseract"):
        assert "tesseract" in confines.done("program")


def test_single_reports_and_every_command_that_reads_one(confines: Confines) -> None:
    report = confines.base / "in" / "bedfordshire-2014-15.pdf"
    shutil.copy(RAW / report.name, report)
    before = contents(report.parent)
    outputs = [confines.base / name for name in ("pages", "layout", "goldens")]
    assert confines.run(report, "--format", "csv")[0] == 0
    confines.check()  # with the temporary folder, which is empty again
    assert confines.run("explain", report)[0] == 0
    assert confines.run("new-layout", report, "-o", outputs[1] / "mine.toml")[0] == 0
    assert confines.run("review", report, "-o", outputs[0], "--evidence")[0] == 0
    assert confines.run("golden", "add", report, "--folder", outputs[2])[0] == 0
    assert contents(report.parent) == before
    confines.check(*outputs)


def slow_folder(confines: Confines, *names: str) -> Path:
    for name in names:
        shutil.copy(RAW / "hertfordshire-2009-10.txt", confines.base / "in" / name)
    return confines.base / "in"


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_command_leaves_nothing_in_the_temporary_folder(
    confines: Confines, sign: signal.Signals
) -> None:
    source = slow_folder(confines, *(f"slow{number}.txt" for number in range(30)))
    # Without an output folder the records are kept in a temporary one.
    process = confines.start(source, "--format", "csv", "--jobs", "1", customize="faults")
    scratch = confines.base / "scratch"
    wait_for(lambda: len(list(scratch.glob("*/cache/reports/*"))) >= 2)
    os.kill(process.pid, sign)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in said
    confines.assert_clean()


def test_killed_readers_leave_nothing_behind(confines: Confines) -> None:
    source = slow_folder(confines, "kill.txt", "crash.txt", "loop.txt", "a.txt")
    out = confines.base / "out"
    process = confines.start(source, "-o", out, "--timeout", "5", customize="faults")
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "3 failed" in said
    confines.assert_clean()
    assert {path.name for path in (out / "cache").iterdir()} == CACHE - {"last.json"}


@pytest.mark.skipif(sys.platform != "linux", reason="a single report is read in a copy on Linux")
@pytest.mark.parametrize(
    ("fault", "said"),
    [("kill", "died (SIGKILL"), ("exit", "died (exit status 3)"), ("loop", "seconds")],
)
def test_what_kills_the_reader_of_a_single_report_is_one_line(
    monkeypatch: pytest.MonkeyPatch, fault: str, said: str
) -> None:
    from mappa_extract.batch import forked, reading
    from mappa_extract.batch.process import Limits
    from mappa_extract.batch.reading import Task, decode
    from mappa_extract.extraction import Options

    def faulty(*_: object) -> None:
        if fault == "loop":
            time.sleep(60)
        if fault == "exit":
            os._exit(3)
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(reading, "extract_opened", faulty)
    run = forked.InCopies(Limits(timeout=0.5) if fault == "loop" else Limits())
    ((_, reply),) = run([Task("a", "a.txt", Options(), data=b"x")])
    assert said in decode(reply.record).message
    assert not reply.lasting
    monkeypatch.undo()
    text = (RAW / "hertfordshire-2009-10.txt").read_bytes()
    ((_, reply),) = forked.InCopies(Limits())([Task("a", "a.txt", Options(), data=text)])
    assert decode(reply.record).status == "ok"


@pytest.mark.skipif(sys.platform != "linux", reason="a single report is read in a copy on Linux")
def test_a_single_report_is_held_to_limits(confines: Confines) -> None:
    from tests.test_batch import inflating

    report = confines.base / "in" / "inflates.pdf"
    report.write_bytes(inflating(400))
    code, said = confines.run(report, "--memory", "200", "--timeout", "20")
    assert code == 1
    assert len(said.strip().splitlines()) == 1
    assert "memory" in said or "seconds" in said or "damaged" in said
    confines.check()


def test_the_ocr_child_has_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "tesseract"
    fake.write_text("#!/bin/sh\nulimit -v\nulimit -t\necho $#\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    recognise = pytest.importorskip("mappa_extract.sources.scan.recognise")
    said = recognise._run(["stdin", "stdout", "$(touch x); `id`"], b"")
    assert said is not None
    memory, seconds, arguments = said.split()
    assert 0 < int(memory) <= 4_000_000
    assert 0 < int(seconds) <= 300
    assert arguments == "5"


def test_a_terminal_is_told_nothing_to_obey(confines: Confines) -> None:
    text = (RAW / "hertfordshire-2009-10.txt").read_text("utf-8")
    report = confines.base / "in" / "\x1b[2Jred\x07.txt"
    report.write_text(text.replace("Level 1", "Level\x1b]0;mine\x07 1").replace("\t", "\t\x1b[8m"))
    for arguments in ((report,), (report, "--format", "table"), ("explain", report)):
        process = confines.start(*arguments)
        out, said = process.communicate(timeout=60)
        assert "Traceback" not in said
        assert "\x1b" not in out
        assert "\x1b" not in said
    code, said = confines.run(
        report, report.with_name("\x1b[31mgone.txt"), "-o", confines.base / "o"
    )
    assert code == 1
    assert "\x1b" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="a single report is read in a copy on Linux")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_single_report_that_is_stopped_leaves_no_process(
    confines: Confines, sign: signal.Signals
) -> None:
    report = confines.base / "in" / "slow.txt"
    report.write_bytes((RAW / "hertfordshire-2009-10.txt").read_bytes() + b"12\t13\t14\n" * 30_000)
    process = confines.start(report, "--format", "csv")
    wait_for(lambda: children(process.pid) != [])
    (copy,) = children(process.pid)
    os.kill(process.pid, sign)
    out, said = process.communicate(timeout=20)
    assert (process.returncode, out, said) == (130, "", "")
    assert not Path(f"/proc/{copy}").exists()
    confines.assert_clean()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted so on Linux")
def test_commands_that_read_in_their_own_process_are_held_to_limits() -> None:
    code = (
        "import os, resource, time; from mappa_extract.commands.held import OWN_PROCESS, hold;"
        "os.environ[OWN_PROCESS] = str(os.getpid()); hold('a.pdf', 0.2);"
        "print(resource.getrlimit(resource.RLIMIT_DATA)[0], flush=True); time.sleep(30)"
    )
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert result.returncode == 1
    assert int(result.stdout) == 2048 << 20
    assert result.stderr == "mappa-extract: a.pdf: took more than 0.2 seconds and was stopped\n"
