"""What is built from the checkout is whole, and works where there is no checkout."""

from __future__ import annotations

import csv
import importlib.metadata
import io
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from email import message_from_string
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from mappa_extract import __version__

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "fixtures" / "expected" / "cambridgeshire-2022-23.csv"
REPORT = ROOT / "fixtures" / "raw" / "cambridgeshire-2022-23.pdf"
LEFT_OUT = {".ci", ".github", ".gitignore"}
"""What the checkout needs and a source distribution does not."""

needs_network = pytest.mark.skipif(
    "MAPPA_EXTRACT_NETWORK" not in os.environ,
    reason="installs from the package index, for a minute or more: `make pythons`",
)


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that knows nothing of this checkout; return its standard output."""
    own = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={name: value for name, value in os.environ.items() if name not in own},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"
    return result.stdout


def kept_files() -> set[str]:
    """Return the files of the project, by their path: those that git keeps, where there is git."""
    if (ROOT / ".git").exists():
        listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT)
        return {name for name in listed.splitlines() if (ROOT / name).is_file()}
    return {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*")
        if path.is_file()
        and not any(
            part.startswith(".") or part == "__pycache__" or part.endswith(".egg-info")
            for part in path.relative_to(ROOT).parts
        )
        and path.name not in ("PKG-INFO", "setup.cfg")
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution, and the wheel from it; return the folder with both."""
    pytest.importorskip("build", reason="needs the package `build`")
    folder = tmp_path_factory.mktemp("packaging")
    for name in kept_files():
        target = folder / "checkout" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    build = (sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist")
    run(*build, cwd=folder / "checkout")
    return folder / "dist"


def wheel(dist: Path) -> Path:
    return dist / f"mappa_extract-{__version__}-py3-none-any.whl"


def assert_works(python: Path, cwd: Path) -> None:
    """Assert that the command beside `python` gives a fixture's golden rows, and its helpers."""
    command = python.parent / "mappa-extract"
    where = run(python, "-c", "import mappa_extract; print(mappa_extract.__file__)", cwd=cwd)
    assert not Path(where.strip()).is_relative_to(ROOT)
    assert run(command, "--version", cwd=cwd) == f"mappa-extract {__version__}\n"
    report = shutil.copy(REPORT, cwd)
    with GOLDEN.open(newline="", encoding="utf-8") as file:
        expected = list(csv.DictReader(file))
    assert expected
    printed = run(command, report, cwd=cwd)
    found = list(csv.DictReader(io.StringIO(printed)))
    assert [{name: row[name] for name in expected[0]} for row in found] == expected
    assert run(python, "-m", "mappa_extract", report, cwd=cwd) == printed
    # Areas, layouts and the page's parts are data of the package, not modules.
    assert len(run(command, "areas", cwd=cwd).splitlines()) == 42
    assert "template-2021" in run(command, "layouts", cwd=cwd)
    run(command, "review", report, "-o", "pages", cwd=cwd)
    assert list((cwd / "pages").glob("*.html"))


def test_distributions_hold_every_file(built: Path) -> None:
    kept = kept_files()
    package = {name for name in kept if name.startswith("mappa_extract/")}
    with zipfile.ZipFile(wheel(built)) as archive:
        names = set(archive.namelist())
        meta = archive.read(f"mappa_extract-{__version__}.dist-info/METADATA").decode()
    assert "mappa_extract/py.typed" in package
    assert {name for name in names if ".dist-info/" not in name} == package
    assert f"Version: {__version__}\n" in meta
    assert "Requires-Python: >=3.11\n" in meta
    with tarfile.open(built / f"mappa_extract-{__version__}.tar.gz") as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {name for name in kept if name.split("/")[0] not in LEFT_OUT} <= names


def test_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "version" not in project
    assert project["dynamic"] == ["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## (\S+)", changelog, re.M)
    assert newest is not None
    assert newest[1] == __version__


def test_wheel_works_outside_the_checkout(built: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=tmp_path)
    paths = {"base": str(environment), "platbase": str(environment)}
    packages = Path(sysconfig.get_path("purelib", vars=paths))
    python = Path(sysconfig.get_path("scripts", vars=paths)) / "python"
    install = ("-m", "pip", "--python", python, "install", "-q", "--no-index", "--no-deps")
    run(sys.executable, *install, wheel(built), cwd=tmp_path)
    # The libraries are borrowed, those of a plain install and no other.
    with zipfile.ZipFile(wheel(built)) as archive:
        meta = archive.read(f"mappa_extract-{__version__}.dist-info/METADATA").decode()
    borrowed = plain_install(message_from_string(meta).get_all("Requires-Dist", []))
    assert len(borrowed) < 40
    for name in borrowed:
        library = importlib.metadata.distribution(name)
        for top in {file.parts[0] for file in library.files or ()} - {"..", "__pycache__"}:
            if not (packages / top).exists():
                (packages / top).symlink_to(Path(str(library.locate_file(top))))
    assert_works(python, tmp_path)


def plain_install(wanted: Sequence[str]) -> set[str]:
    """Return the packages that requirements bring where no extra is asked for."""
    found: set[str] = set()
    todo = list(wanted)
    while todo:
        one = Requirement(todo.pop())
        name = canonicalize_name(one.name)
        if name not in found and (one.marker is None or one.marker.evaluate({"extra": ""})):
            found.add(name)
            todo += importlib.metadata.requires(name) or ()
    return found


def interpreters() -> Iterator[str]:
    """Yield Python 3.11 and every later one of this machine, one of each minor version."""
    homes = (Path.home() / ".pyenv/versions", Path.home() / ".local/share/uv/python")
    for minor in range(11, 20):
        name = f"python3.{minor}"
        others = [path for home in homes for path in sorted(home.glob(f"*/bin/{name}"))]
        for path in (shutil.which(name), *map(str, others)):
            # A name on the path may be a shim that only tells how to get that version.
            code = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))"
            if path and subprocess.run([path, "-c", code], capture_output=True).returncode == 0:
                yield path
                break


def locked(folder: Path) -> Path:
    """Return a file of constraints: the locked versions, without their hashes."""
    lock = (ROOT / "requirements" / "test.lock").read_text("utf-8")
    lines = [line.removesuffix(" \\") for line in lock.splitlines() if re.match(r"\w\S*==", line)]
    file = folder / "constraints.txt"
    file.write_text("\n".join(lines) + "\n")
    return file


@needs_network
def test_wheel_works_on_every_python(built: Path, tmp_path: Path) -> None:
    found = list(interpreters())
    assert found
    for interpreter in found:
        folder = tmp_path / Path(interpreter).name
        folder.mkdir()
        run(interpreter, "-m", "venv", folder / "environment", cwd=folder)
        python = folder / "environment" / "bin" / "python"
        install = ("-m", "pip", "install", "-q", "-c", locked(folder))
        run(python, *install, wheel(built), cwd=folder)
        assert_works(python, folder)
        print("works on", run(python, "--version", cwd=folder).strip())


@needs_network
def test_pipx_installs_it(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipx = shutil.which("pipx") or shutil.which("pipx", path=str(Path(sys.executable).parent))
    if not pipx:
        pytest.skip("pipx is not installed")
    for name, place in {"HOME": "home", "BIN_DIR": "bin", "MAN_DIR": "man"}.items():
        monkeypatch.setenv(f"PIPX_{name}", str(tmp_path / place))
    options = ("--python", sys.executable, "--pip-args", f"-c {locked(tmp_path)}")
    run(pipx, "install", *options, wheel(built), cwd=tmp_path)
    version = run(tmp_path / "bin" / "mappa-extract", "--version", cwd=tmp_path)
    assert version == f"mappa-extract {__version__}\n"
    assert_works(tmp_path / "home" / "venvs" / "mappa-extract" / "bin" / "python", tmp_path)
