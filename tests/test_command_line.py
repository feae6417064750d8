"""How the command line fits the hand: help, completion, what was meant, what is passed over."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mappa_extract.commands.app import app
from tests.command import run
from tests.test_cli import BEDFORDSHIRE, HERTFORDSHIRE, RAW

COMMANDS = ("convert", "explain", "review", "atlas", "areas", "layouts", "new-layout")


def invoke(*arguments: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app, [*map(str, arguments)], prog_name="mappa-extract")


def test_help_is_short_to_ask_for_and_not_cut_off() -> None:
    for command in ((), ("golden",), *((name,) for name in COMMANDS)):
        said = invoke(*command, "-h")
        assert said.exit_code == 0
        assert said.output == invoke(*command, "--help").output
        assert "..." not in said.output.partition("Commands:")[2]


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["explian", "x.pdf"], "`mappa-extract explain x.pdf`"),
        (["new-layuot", "a b.pdf"], "`mappa-extract new-layout 'a b.pdf'`"),
        (["golden", "aprove"], "'approve'"),
        ([str(HERTFORDSHIRE), "--formt", "csv"], "--format"),
        ([str(HERTFORDSHIRE), "--area", "Kant"], "'Kent'"),
        ([str(HERTFORDSHIRE), "--area", "bedfordshir"], "'Bedfordshire'"),
        ([str(HERTFORDSHIRE), "--year", "2009/11"], "'2009/10'"),
        ([str(HERTFORDSHIRE), "--layout", "template2010"], "'template-2010'"),
    ],
)
def test_what_was_meant_is_said(arguments: list[str], meant: str) -> None:
    said = invoke(*arguments)
    assert said.exit_code == 2
    assert meant in said.stderr


def test_options_may_stand_before_the_report() -> None:
    said = invoke("-q", "--format", "csv", HERTFORDSHIRE)
    assert said.exit_code == 0
    assert said.stdout == invoke("convert", HERTFORDSHIRE, "-q").stdout


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("mappa-extract ex", "explain"),
        ("mappa-extract --excel", "--excel"),
        ("mappa-extract r.pdf --area lond", "london"),
        ("mappa-extract explain r.pdf --year 2009", "2009/10"),
        ("mappa-extract explain r.pdf --layout template-20", "template-2010"),
    ],
)
def test_words_are_completed(words: str, completed: str) -> None:
    said = run(
        _MAPPA_EXTRACT_COMPLETE="complete_bash",
        COMP_WORDS=words,
        COMP_CWORD=str(words.count(" ")),
    )
    assert completed in said.stdout.split()
    assert said.stderr == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_take_the_completion(shell: str, tmp_path: Path) -> None:
    script = tmp_path / "completion"
    script.write_text(run(_MAPPA_EXTRACT_COMPLETE=f"source_{shell}").stdout)
    assert "mappa-extract" in script.read_text()
    if not shutil.which(shell):
        pytest.skip(f"needs the shell {shell}")
    assert subprocess.run([shell, "-n", script], check=False).returncode == 0


def test_what_it_has_written_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    report = shutil.copy(BEDFORDSHIRE, folder)
    assert invoke(report, "-o", folder / "out", "--review", "--evidence", "--atlas").exit_code == 0
    assert invoke("review", report, "-o", folder / "pages").exit_code == 0
    said = invoke(folder, "-o", folder / "again")
    assert said.exit_code == 0
    assert "1 input: " in said.stderr
    assert said.stderr.count("written by this program: passed over") == 1
    # An output folder may hold reports, too.
    said = invoke(folder, "-o", folder)
    assert "1 input: " in said.stderr
    assert "1 input (1 unchanged): " in invoke(folder, "-o", folder).stderr


def test_an_empty_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = invoke(tmp_path / "empty", "-o", tmp_path / "out")
    assert said.exit_code == 1
    assert "no reports in this folder" in said.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["README.md", "docs/library.md", "docs/codebook.md", "LICENSE"])
def test_stray_files_are_no_reports(name: str, tmp_path: Path) -> None:
    said = invoke(RAW.parents[1] / name, "--format", "csv")
    assert (said.exit_code, said.stdout) == (1, "")
    assert "no area's annual report" in said.stderr


def test_an_explanation_fits_a_screen_and_its_commands_can_be_pasted(tmp_path: Path) -> None:
    report = tmp_path / "my reports" / "a report.txt"
    report.parent.mkdir()
    text = HERTFORDSHIRE.read_text("utf-8").replace("Level", "Tier").replace("Order", "Writ")
    report.write_text(text, "utf-8")
    for each in (report, RAW / "derbyshire-2005-06.pdf", BEDFORDSHIRE):
        said = run("explain", each, COLUMNS="120")
        assert said.returncode == 0
        assert len((said.stdout + said.stderr).splitlines()) <= 26
    said = run(report)
    suggested = re.findall(r"`(mappa-extract [^`]+)`", said.stderr + run("explain", report).stderr)
    assert suggested
    for line in suggested:
        words = shlex.split(line)
        assert run(*words[1:]).returncode == 0, line
        assert os.path.exists(words[2])
