"""The docs say what is so: their commands are run, their links lead somewhere, the site builds."""

from __future__ import annotations

import doctest
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from mappa_extract.areas import Area, parse_area
from mappa_extract.layouts import Layout, parse_layout
from tests.command import stand_in

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "README.md", *ROOT.glob("docs/**/*.md"))
)
NOT_RUN = {
    "mappa-extract desk": "answers until somebody closes it; `tests/test_desk.py` runs it",
    "make": "sets up an environment, or runs these tests",
    "pip install": "needs the package index",
    "pipx install": "needs the package index",
}
"""How a command begins that is only shown, and why; `make demo` is run all the same."""
RUN_BY = {
    "r": "Rscript",
    "stata": "stata-mp -q -b do",
    "sql": """python -c "import duckdb, sys; duckdb.sql(open(sys.argv[1]).read()).fetchall()" """,
}
"""What runs a block of a language."""
NEEDED = {"r": "Rscript", "stata": "stata-mp", "sql": "duckdb", "datasette": "datasette"}
"""Programs and packages without which a block or a command is only shown."""
_ELLIPSIS = doctest.ELLIPSIS | doctest.REPORT_UDIFF


def tokens(page: str) -> list[Token]:
    return MarkdownIt("commonmark").parse((ROOT / page).read_text("utf-8"))


def blocks(page: str) -> Iterator[tuple[int, str, str]]:
    """Yield each fenced block of a page: its line, its language and what it holds."""
    for token in tokens(page):
        if token.type == "fence" and token.map:
            yield token.map[0] + 1, token.info.strip(), token.content


@dataclass
class Command:
    line: int
    command: str
    output: str


def commands(start: int, text: str) -> Iterator[Command]:
    """Yield the commands of a console block; `> ` goes on with the line above."""
    found: Command | None = None
    for number, line in enumerate(text.splitlines(), start + 1):
        if line.startswith("$ "):
            if found:
                yield found
            found = Command(number, line[2:], "")
        elif line.startswith("> ") and found and not found.output:
            found.command += "\n" + line[2:]
        elif found:
            found.output += line.rstrip() + "\n"
    if found:
        yield found


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Return a folder that is like a checkout after `make demo`, for what a page writes."""
    shutil.copytree(ROOT / "fixtures", tmp_path / "fixtures")
    shutil.copytree(ROOT / "tests" / "layouts", tmp_path / "tests" / "layouts")
    shutil.copy(ROOT / "tests" / "invented.py", tmp_path / "tests")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    # `make` finds the environment ready, and sets up none.
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    (tmp_path / ".venv" / ".ready").touch()
    return tmp_path


def path() -> str:
    """Return where commands are looked for: beside this Python first."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def installed(name: str) -> bool:
    """Tell whether what a language or a command needs is there."""
    tool = NEEDED.get(name)
    return not tool or bool(shutil.which(tool, path=path()) or importlib.util.find_spec(tool))


def run(command: str, folder: Path, **more: str) -> tuple[int, str]:
    """Run a command line in a folder; return its status and what it printed, on both channels."""
    # Under `make test` a `make` of a page would take itself for a part of that.
    own = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    environment = {
        **{name: value for name, value in os.environ.items() if name not in own},
        "PATH": path(),
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
        **more,
    }
    result = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    printed = "".join(line.rstrip() + "\n" for line in result.stdout.splitlines())
    return result.returncode, printed


def difference(wanted: str, printed: str) -> str:
    """Return how what was printed is not what the page shows; empty where it is."""
    # An elision on a line of its own may also stand for no line at all.
    wanted = re.sub(r"^\.\.\.\n", "...", wanted, flags=re.MULTILINE)
    checker = doctest.OutputChecker()
    if checker.check_output(wanted, printed, _ELLIPSIS):
        return ""
    return checker.output_difference(doctest.Example("", wanted), printed, _ELLIPSIS)


@pytest.fixture(scope="session")
def remembering(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Give an environment in which what all pages read is read once, by a command that is loaded.

    `make demo` starts the installed one.
    """
    kept, programs = (tmp_path_factory.mktemp(name) for name in ("remembered", "programs"))
    server = stand_in(programs)
    yield {
        "PYTHONPATH": str(ROOT / "tests" / "remembered"),
        "REMEMBERED": str(kept),
        "PATH": f"{programs}{os.pathsep}{path()}",
    }
    server.kill()
    server.wait()


def fault(page: str, language: str, line: int, text: str, folder: Path, **more: str) -> str:
    """Run a block, with `more` in its environment; return what is wrong with it, or nothing."""
    if language == "console":
        for one in commands(line, text):
            if not installed(one.command.split()[0]):
                continue
            if one.command != "make demo" and one.command.startswith(tuple(NOT_RUN)):
                continue
            status, printed = run(one.command, folder, **more)
            where = f"{page}, line {one.line}: {one.command}"
            if status:
                return f"{where}\nstatus {status}\n{printed}"
            if one.output and (differs := difference(one.output, printed)):
                return f"{where}\n{differs}"
    if language in RUN_BY and installed(language):
        file = folder / f"block.{language}"
        file.write_text(text, "utf-8")
        status, printed = run(f"{RUN_BY[language]} {file.name}", folder, **more)
        if status:
            return f"{page}, line {line}: status {status}\n{printed}"
    if language == "python":
        session = ">>> " in text
        file = folder / ("block.txt" if session else "block.py")
        file.write_text(text, "utf-8")
        options = "-m doctest -o ELLIPSIS " if session else ""
        status, printed = run(f"python {options}{file.name}", folder, **more)
        file.unlink()
        if status:
            return f"{page}, line {line}: status {status}\n{printed}"
    return ""


def has_code(page: str) -> bool:
    return any(language in ("console", "python", *RUN_BY) for _, language, _ in blocks(page))


@pytest.mark.skipif(sys.platform != "linux", reason="the pages use a shell and tools of Linux")
@pytest.mark.parametrize("page", [page for page in PAGES if has_code(page)])
def test_what_a_page_shows_is_so(page: str, scratch: Path, remembering: dict[str, str]) -> None:
    for line, language, text in blocks(page):
        assert language == "console" or not text.startswith("$ "), f"{page}, line {line}: console?"
        if problem := fault(page, language, line, text, scratch, **remembering):
            pytest.fail(problem, pytrace=False)


def test_every_command_is_shown() -> None:
    shown = "\n".join(
        one.command
        for page in PAGES
        for line, language, text in blocks(page)
        if language == "console"
        for one in commands(line, text)
    )
    help_text = run("mappa-extract --help", ROOT)[1].partition("Commands:\n")[2]
    names = set(re.findall(r"^  (\S+)", help_text, re.MULTILINE)) - {"convert"}
    assert "areas" in names
    for name in names:
        assert f"mappa-extract {name}" in shown, f"no page shows `mappa-extract {name}`"


@pytest.mark.parametrize(
    ("command", "shown", "right"),
    [
        ("echo one; echo two", "one\n...\n", True),
        ("echo one; echo two", "one\ntwo\n...\n", True),
        ("echo one; echo two", "one\nthree\n", False),
        ("echo one; echo two", "two\n...\n", False),
        ("echo one; echo two", "one\n", False),
        ("echo one; false", "", False),
    ],
)
def test_a_page_that_is_wrong_is_noticed(
    command: str, shown: str, right: bool, tmp_path: Path
) -> None:
    text = f"$ {command}\n{shown}"
    assert (fault("page", "console", 1, text, tmp_path) == "") is right


def test_areas_and_layouts_that_pages_show_are_sound() -> None:
    whole = [
        text
        for page in PAGES
        for _, language, text in blocks(page)
        if language == "toml" and "\n...\n" not in text
    ]
    kinds: set[type[Area] | type[Layout]] = set()
    for text in whole:
        data = tomllib.loads(text)
        if "slug" in data:
            kinds.add(type(parse_area("docs", text)))
        elif "first" in data:
            kinds.add(type(parse_layout("docs", text)))
    assert kinds == {Area, Layout}


def anchors(page: str) -> set[str]:
    """Return the anchors of a page's headings, as the site and code forges make them."""
    found = set()
    heading = False
    for token in tokens(page):
        if heading and token.type == "inline":
            text = "".join(child.content for child in token.children or ())
            found.add(re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-"))
        heading = token.type == "heading_open"
    return found


def links(page: str) -> Iterator[str]:
    for token in tokens(page):
        for child in token.children or ():
            target = child.attrGet("href") if child.type == "link_open" else None
            if isinstance(target, str):
                yield target


@pytest.mark.parametrize("page", [page for page in PAGES if any(links(page))])
def test_links_lead_somewhere(page: str) -> None:
    for target in links(page):
        if re.match(r"(https?|mailto):", target):
            continue
        path, _, anchor = target.partition("#")
        file = ((ROOT / page).parent / path).resolve() if path else ROOT / page
        assert file.exists(), f"{page}: {target}"
        if anchor:
            assert anchor in anchors(file.relative_to(ROOT).as_posix()), f"{page}: {target}"


def test_pages_are_what_the_code_says() -> None:
    spec = importlib.util.spec_from_file_location("pages", ROOT / "docs" / "make_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGES
    for page in module.PAGES:
        text = (ROOT / "docs" / page).read_text("utf-8")
        assert text == module.render(page), f"{page} is out of date: run `make docs`"


def test_site_builds_and_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    for name in ("sphinx", "myst_parser", "furo"):
        pytest.importorskip(name, reason="needs `pip install 'mappa-extract[docs]'`")
    site = tmp_path / "site"
    build = f"{sys.executable} -m sphinx -W --keep-going -q -b html -d {tmp_path}/doctrees"
    status, printed = run(f"{build} docs {site}", ROOT)
    assert status == 0, printed
    for page in PAGES:
        if page.startswith("docs/"):
            assert (site / page.removeprefix("docs/")).with_suffix(".html").is_file()
    loaded = re.compile(
        r"""<(?:link|script|img|iframe|source)\b[^>]*(?:href|src)=["'](?:https?:)?//"""
        r"""|@import|url\(\s*["']?(?:https?:)?//"""
    )
    for file in (*site.rglob("*.html"), *site.rglob("*.css")):
        assert not (found := loaded.search(file.read_text("utf-8"))), f"{file.name}: {found}"
