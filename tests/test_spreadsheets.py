"""What is written for spreadsheets is text and numbers, whatever reports and their names say."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from mappa_extract import read_observations
from mappa_extract.commands.app import app
from mappa_extract.extraction import Options, extract_bytes
from mappa_extract.goldens import Golden, as_csv
from mappa_extract.output.cells import guarded, is_formula, unguarded

RAW = Path(__file__).parents[1] / "fixtures" / "raw"
TEXT = (RAW / "hertfordshire-2009-10.txt").read_text("utf-8")
OFFICE = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None)
CALC = OFFICE is not None and Path(OFFICE).resolve().with_name("scalc").exists()
NAMES = ('=HYPERLINK("x").txt', "@SUM(A1).txt", "-2+3.txt", "+1+1.txt", "\uff1d1+1.txt", " =1.txt")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n@x", " =1", "\u00a0=1", "\ufeff=1",
        "\"=1", "'=1", "''=1", "\u201c=1", "\uff1d1+1", "\uff0b1", "\uff0d1+1", "\uff20x", "=",
        "-", "+-", "-+1", "-1-1", "+44 (0)20", "=-5", "-cmd|' /C calc'!A0", "- a bullet", "+5.5x",
    ],
)  # fmt: skip
def test_what_begins_like_a_formula_is_text(text: str) -> None:
    if text != "-":
        assert guarded(text) == "'" + text
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    "text", ["-56.9", "-1,234", "+5", "-5%", "12754*", "-", "--", "<5", "", "n/a", "Level 2", "'"]
)
def test_numbers_and_dashes_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@given(st.text(st.sampled_from("=+-@'\" \t\r\n\ufeff\uff1d1a,.%")) | st.text())
def test_every_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not is_formula(guarded(text)) or guarded(text).startswith("'")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("spreadsheets")
    source = base / "in"
    source.mkdir()
    lines = TEXT.splitlines()
    title = next(number for number, line in enumerate(lines) if "Further data" in line)
    lines[title] = f"=1+1 {lines[title]}"
    for number, name in enumerate(NAMES):
        # The first two are one file, the others are of one area and year and differ.
        text = "\n".join(lines) + "\n" * max(number - 1, 0)
        (source / name).write_text(text.replace("=1+1", "" if number > 3 else "=1+1"), "utf-8")
    shutil.copy(RAW / "derbyshire-2005-06.txt", source / "derbyshire.txt")
    arguments = ["convert", str(source), "-o", str(base / "out"), "--format", "xlsx", "-q"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    return base / "out"


def cells(out: Path) -> Iterator[tuple[str, str, str]]:
    """Yield file, column and text of every cell of every CSV."""
    for path in sorted(out.rglob("*.csv")):
        with path.open(newline="", encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                for column, text in row.items():
                    yield path.name, column, text


def test_no_cell_of_any_csv_begins_like_a_formula(out: Path) -> None:
    found = list(cells(out))
    assert [cell for cell in found if is_formula(cell[2]) and cell[2][0] != "'"] == []
    guards = {(file, column) for file, column, text in found if text.startswith("'")}
    assert {("duplicates.csv", "other_source"), ("eligible_offenders.csv", "source")} <= guards
    assert ("observations.csv", "value") in {
        (file, column) for file, column, text in found if text.startswith("-") and text[1:2] > "0"
    }


def test_the_workbook_holds_text_and_numbers_only(out: Path) -> None:
    book = openpyxl.load_workbook(out / "mappa.xlsx")
    kinds: dict[str, set[str]] = {}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None
                kinds.setdefault(cell.data_type, set()).add(str(cell.value))
    assert set(kinds) <= {"s", "n", "b"}
    assert set(NAMES) <= kinds["s"]
    assert any(value.startswith("-") for value in kinds["n"])


@pytest.mark.skipif(not CALC, reason="LibreOffice's Calc is not installed")
def test_libreoffice_runs_nothing(out: Path, tmp_path: Path) -> None:
    assert OFFICE
    files = [*sorted(out.glob("*.csv")), out / "tables" / "eligible_offenders.csv"]
    subprocess.run(
        [
            OFFICE, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            # Comma, quotation mark, UTF-8, from line 1, numbers told from text.
            "--infilter=CSV:44,34,76,1,,0,false,true", "--convert-to", "xlsx",
            "--outdir", str(tmp_path), *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    negative = 0
    for path in files:
        book = openpyxl.load_workbook(tmp_path / f"{path.stem}.xlsx")
        for row in book.active.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (path.name, cell.coordinate, cell.value)
                negative += isinstance(cell.value, int | float) and cell.value < 0
    assert negative


def test_our_own_csv_gives_the_texts_again(out: Path) -> None:
    frame = read_observations(out)
    assert {*frame["source"]} == {*NAMES, "derbyshire.txt"}
    assert any(text.startswith("=1+1 ") for text in (*frame["table"], *frame["label"]))
    assert frame["value"].min() < 0


def test_goldens_are_guarded_and_read_back(tmp_path: Path) -> None:
    report = extract_bytes(TEXT.encode(), "a.txt", Options())
    report.observations[0].district = "=1+1"
    golden = Golden(tmp_path, tmp_path / "raw" / "a.txt")
    golden.csv.parent.mkdir()
    golden.csv.write_bytes(as_csv(report.observations))
    assert "'=1+1" in golden.csv.read_text("utf-8")
    assert golden.rows()[0]["district"] == "=1+1"
