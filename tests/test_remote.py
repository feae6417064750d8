"""Reports and output behind URLs, and reports read on a Dask cluster of this machine."""

from __future__ import annotations

import http.server
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mappa_extract.commands.app import app
from tests.test_batch import FAULTS, RAW, reports, rows, run, start, statuses, wait_for, written

fsspec = pytest.importorskip("fsspec")
SCRIPTS = str(Path(sys.executable).parent)


def in_memory(folder: str) -> dict[str, bytes]:
    """Return every file of an output folder in memory but the cache."""
    files = fsspec.filesystem("memory")
    found = {
        path.removeprefix(f"/{folder}/"): files.cat_file(path) for path in files.find(f"/{folder}")
    }
    return {name: data for name, data in found.items() if not name.startswith("cache/")}


@pytest.fixture
def memory() -> Iterator[str]:
    """Put two reports and a picture into memory."""
    files = fsspec.filesystem("memory")
    for name in ("hertfordshire-2009-10.txt", "deep/bedfordshire-2014-15.pdf"):
        files.pipe_file(f"/in/{name}", (RAW / Path(name).name).read_bytes())
    files.pipe_file("/in/picture.png", b"")
    yield "memory://in"
    files.rm("/", recursive=True)


def test_urls_in_and_out(memory: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["convert", memory, "-o", "memory://out"])
    assert result.exit_code == 0, result.output
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    shutil.copy(RAW / "hertfordshire-2009-10.txt", folder)
    shutil.copy(RAW / "bedfordshire-2014-15.pdf", folder / "deep")
    run(folder, "-o", tmp_path / "out")
    assert in_memory("out") == written(tmp_path / "out")
    again = CliRunner().invoke(app, ["convert", memory, "-o", "memory://out"])
    assert "2 inputs (2 unchanged)" in again.stderr
    assert in_memory("out") == written(tmp_path / "out")


def test_reports_from_a_web_server(tmp_path: Path) -> None:
    pytest.importorskip("aiohttp")
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(RAW))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        out = tmp_path / "out"
        result = run(f"{base}/hertfordshire-2009-10.txt", f"{base}/nowhere.pdf", "-o", out)
        server.shutdown()
    assert result.returncode == 1
    assert statuses(out) == {"hertfordshire-2009-10.txt": "ok", "nowhere.pdf": "failed"}
    assert "no such file" in rows(out / "reports.csv")[1]["message"]


def test_an_unknown_kind_of_url_is_refused() -> None:
    result = run("gopher://example.org/report.pdf")
    assert result.returncode == 2
    assert "gopher" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.fixture(scope="module")
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and three workers; give its address, the workers and the scheduler.

    The tests that share it may kill two of the workers, and the last of them the scheduler.
    """
    dask = shutil.which("dask", path=SCRIPTS)
    if dask is None:
        pytest.skip("Dask is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"

    def launch(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [dask, *arguments, "--no-dashboard"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": f"{FAULTS}{os.pathsep}{Path(__file__).parents[1]}"},
        )

    scheduler = launch("scheduler", "--host", "127.0.0.1", "--port", str(port))
    workers = [launch("worker", address, "--no-nanny", "--nthreads", "1") for _ in range(3)]
    try:
        from distributed import Client

        with Client(address, timeout=30, set_as_default=False) as client:
            client.wait_for_workers(3, timeout=30)
        yield address, [*workers, scheduler]
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def test_a_cluster_that_loses_a_worker_writes_the_same(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    source = tmp_path / "in"
    shutil.copytree(RAW, source)
    reports(source, "kill.txt")
    (source / "gone.pdf").symlink_to("nowhere.pdf")
    out = tmp_path / "out"
    process = start(source, "-o", out, "--dask", address)
    kept = out / "cache" / "reports"
    wait_for(lambda: kept.is_dir() and len(list(kept.iterdir())) >= 2)
    os.kill(workers[0].pid, signal.SIGKILL)
    _, err = process.communicate(timeout=60)
    assert "12 inputs" in err
    run(source, "-o", tmp_path / "alone")
    assert written(out) == written(tmp_path / "alone")
    assert sum(status == "failed" for status in statuses(out).values()) == 2


def test_no_scheduler_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("mappa_extract.batch.cluster._PATIENCE", 0.5)
    result = CliRunner().invoke(app, ["convert", str(RAW), "--dask", "tcp://127.0.0.1:9"])
    assert result.exit_code == 1
    assert "--dask tcp://127.0.0.1:9: no scheduler answers there" in result.stderr


def test_a_scheduler_that_dies_ends_the_run_and_what_was_read_is_kept(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, processes = cluster
    source = reports(tmp_path / "in", *(f"slow{number}.txt" for number in range(24)))
    out = tmp_path / "out"
    process = start(source, "-o", out, "--dask", address, "--timeout", "12")
    kept = out / "cache" / "reports"
    wait_for(lambda: kept.is_dir() and len(list(kept.iterdir())) >= 2)
    processes[-1].kill()
    begun = time.monotonic()
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert time.monotonic() - begun < 12
    assert "the scheduler or its workers are gone: what was read is kept" in err
    assert "Traceback" not in err
    assert len([line for line in err.splitlines() if line.startswith("mappa-extract: ")]) == 1
    assert not (out / "reports.csv").exists()
    before = len(list(kept.iterdir()))
    again = run(source, "-o", out)
    assert f"24 inputs ({before} unchanged): 24 ok" in again.stderr
