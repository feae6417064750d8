"""A batch in every format, against its CSV, and the data package that describes it."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from mappa_extract.cli import app
from mappa_extract.codebook import MEASURES
from mappa_extract.model import OBSERVATION_COLUMNS, Observation
from mappa_extract.output.excel import ExcelWriter
from mappa_extract.output.formats import writer
from mappa_extract.output.schema import COLUMNS, TABLES, describe_table, parse_cell

RAW = Path(__file__).parents[1] / "fixtures" / "raw"


def convert(*arguments: str | Path) -> str:
    """Run the command in this process and return what it says on standard error."""
    result = CliRunner().invoke(app, ["convert", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.stderr


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("formats") / "out"
    convert(RAW, "-o", folder, "--format", "parquet,xlsx", "--format", "sqlite,jsonl")
    return folder


def table(out: Path, name: str) -> list[dict[str, object]]:
    """Return the rows of a CSV file in the types of the codebook."""
    with (out / f"{name}.csv").open(newline="", encoding="utf-8") as stream:
        return [
            {column: parse_cell(column, text) for column, text in row.items()}
            for row in csv.DictReader(stream)
        ]


NAMES = [*TABLES, *(f"tables/{measure}" for measure in MEASURES)]


@pytest.mark.parametrize("name", NAMES)
def test_every_format_holds_the_same(out: Path, name: str) -> None:
    wanted = table(out, name)
    assert pq.read_table(out / f"{name}.parquet").to_pylist() == wanted
    with (out / f"{name}.jsonl").open(encoding="utf-8") as stream:
        assert [json.loads(line) for line in stream] == wanted
    base = sqlite3.connect(out / "mappa.sqlite")
    base.row_factory = sqlite3.Row
    short = name.removeprefix("tables/")
    found = [dict(row) for row in base.execute(f'SELECT * FROM "{short}" ORDER BY rowid')]
    base.close()
    assert [{key: row[key] for key in describe_table(name)[1]} for row in found] == wanted
    book = openpyxl.load_workbook(out / "mappa.xlsx", read_only=True)
    lines = [*book[short].iter_rows(values_only=True)]
    book.close()
    assert list(lines[0]) == list(describe_table(name)[1])
    assert [dict(zip(lines[0], line, strict=True)) for line in lines[1:]] == wanted


def test_the_observations_are_all_there(out: Path) -> None:
    assert len(table(out, "observations")) == 640
    assert pq.read_schema(out / "observations.parquet").field("value").type == "double"
    described = pq.read_schema(out / "reports.parquet").field("sha256").metadata
    assert described[b"description"] == b"hash of the input's bytes"


def test_the_workbook_explains_itself(out: Path) -> None:
    book = openpyxl.load_workbook(out / "mappa.xlsx")
    assert book.sheetnames[:4] == ["notes", "observations", "reports", "checks"]
    assert book.sheetnames[-1] == "codebook"
    notes = " ".join(str(row[0]) for row in book["notes"].iter_rows(values_only=True))
    assert "Nothing is corrected" in notes
    assert "Open Government Licence" in notes
    codes = {row[:3] for row in book["codebook"].iter_rows(values_only=True)}
    assert ("measure", "string", "licence_recalls") in codes
    assert {row[0] for row in codes} >= set(COLUMNS)


def test_text_is_never_a_formula(tmp_path: Path) -> None:
    row = Observation(*[""] * 18, *[None] * 6)  # type: ignore[arg-type]
    row.label, row.source, row.table = '=HYPERLINK("x")', "+a.pdf", "https://example.org"
    row.value, row.printed = "-5", "@x"
    cells = [str(getattr(row, name) or "") for name in OBSERVATION_COLUMNS]
    for format in ("csv", "xlsx"):
        made = writer(format, tmp_path)
        made.begin("observations")
        made.row("observations", cells)
        made.finish()
    sheet = openpyxl.load_workbook(tmp_path / "mappa.xlsx")["observations"]
    found = dict(zip(OBSERVATION_COLUMNS, sheet[2], strict=True))
    assert {found[name].data_type for name in ("label", "source", "table", "printed")} == {"s"}
    assert found["label"].value == '=HYPERLINK("x")'
    assert found["table"].hyperlink is None
    assert (found["value"].data_type, found["value"].value) == ("n", -5)
    assert table(tmp_path, "observations")[0]["label"] == '\'=HYPERLINK("x")'


def test_a_table_longer_than_a_sheet_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mappa_extract.output.excel._MOST_ROWS", 3)
    made = ExcelWriter(tmp_path, MEASURES)
    made.begin("checks")
    for number in range(5):
        made.row("checks", [f"{number}.pdf", "sum", "note", "true", "", "", "", str(number), ""])
    made.finish()
    book = openpyxl.load_workbook(tmp_path / "mappa.xlsx")
    assert [book[name].max_row for name in ("checks", "checks 2", "checks 3")] == [3, 3, 2]
    assert book["checks 3"]["A2"].value == "4.pdf"


def test_the_database_has_keys_and_answers(out: Path) -> None:
    base = sqlite3.connect(out / "mappa.sqlite")
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    keys = base.execute("SELECT [table] FROM pragma_foreign_key_list('observations')").fetchall()
    assert keys == [("reports",)]
    row = base.execute(
        "SELECT level_1, level_2, level_3, total, differ FROM eligible_by_category"
        " WHERE area = 'bedfordshire' AND category = '1'"
    ).fetchone()
    assert row == (595, 8, 1, 604, 0)
    assert (
        base.execute("SELECT reports, ok, review FROM coverage WHERE area = 'kent'").fetchone()
        is None
    )
    assert ("bedfordshire", "2013/14", 2, 0, 2, 114) in base.execute(
        "SELECT * FROM coverage"
    ).fetchall()
    pages = base.execute("SELECT count(*) FROM to_review WHERE page = 4").fetchone()
    assert pages[0] >= 1
    assert base.execute("SELECT count(*) FROM disputed_figures").fetchone()[0] >= 4
    meaning = base.execute("SELECT meaning FROM codebook WHERE code = 'sopo'").fetchone()
    assert meaning == ("Sexual Offences Prevention Order",)
    base.close()


def test_a_figure_that_reports_print_differently_has_no_value(tmp_path: Path) -> None:
    made = writer("sqlite", tmp_path)
    for name in TABLES:
        made.begin(name)
    columns = describe_table("observations")[1]
    for source, value in (("a.pdf", "5"), ("b.pdf", "6")):
        made.row("reports", [source, *[""] * (len(describe_table("reports")[1]) - 1)])
        known = {"area": "kent", "year": "2009/10", "measure": "orders", "source": source}
        made.row("observations", [{**known, "value": value}.get(name, "") for name in columns])
    made.finish()
    base = sqlite3.connect(tmp_path / "mappa.sqlite")
    found = base.execute("SELECT value, lowest, highest, reports, differ FROM figures").fetchall()
    base.close()
    assert found == [(None, 5, 6, 2, 1)]


def test_the_data_package_is_valid(out: Path) -> None:
    command = shutil.which("frictionless", path=str(Path(sys.executable).parent))
    assert command
    result = subprocess.run(
        [command, "validate", "datapackage.json", "--json"],
        cwd=out,
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(result.stdout)
    assert report["valid"], report
    assert report["stats"]["tasks"] == len(NAMES)
    package = json.loads((out / "datapackage.json").read_text("utf-8"))
    assert package["licenses"][0]["name"] == "OGL-UK-3.0"
    assert len(package["sources"]) == 10
    assert all(source["hash"].startswith("sha256:") for source in package["sources"])
    assert {one["path"] for one in package["alternatives"]} >= {"mappa.xlsx", "mappa.sqlite"}
    observations = next(one for one in package["resources"] if one["name"] == "observations")
    fields = {field["name"]: field for field in observations["schema"]["fields"]}
    assert "kent" in fields["area"]["constraints"]["enum"]
    assert fields["value"]["type"] == "number"


def test_the_data_package_notices_a_changed_figure(out: Path, tmp_path: Path) -> None:
    from frictionless import Package

    copy = tmp_path / "out"
    shutil.copytree(out, copy)
    path = copy / "observations.csv"
    path.write_text(path.read_text("utf-8").replace(",595,", ",596,", 1), "utf-8")
    assert not Package(str(copy / "datapackage.json")).validate().valid


def test_formats_are_the_same_bytes_again_and_go_when_not_wanted(out: Path, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path / "out")
    said = convert(RAW, "-o", tmp_path / "out", "--format", "xlsx,sqlite,parquet,jsonl")
    assert "(10 unchanged)" in said
    for path in out.rglob("*.*"):
        if "cache" not in path.parts:
            assert (tmp_path / "out" / path.relative_to(out)).read_bytes() == path.read_bytes()
    convert(RAW, "-o", tmp_path / "out", "-q")
    assert not {path.suffix for path in (tmp_path / "out").iterdir()} & {
        ".xlsx",
        ".sqlite",
        ".jsonl",
    }


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--format", "xlsx"], "say with -o into which folder"),
        (["--format", "word"], "is not known"),
        (["--format", "csv,json"], "only one of csv, json can be printed"),
    ],
)
def test_wrong_formats_are_refused(arguments: Sequence[str], complaint: str) -> None:
    result = CliRunner().invoke(app, ["convert", str(RAW), *arguments])
    assert result.exit_code == 2
    assert complaint in result.stderr


def test_a_format_without_its_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    result = CliRunner().invoke(app, ["convert", str(RAW), "-o", "out", "--format", "parquet"])
    assert result.exit_code == 2
    assert "pip install 'mappa-extract[parquet]'" in result.stderr


def test_json_lines_are_printed_too() -> None:
    path = RAW / "hertfordshire-2009-10.txt"
    result = CliRunner().invoke(app, ["convert", str(path), "--format", "jsonl"])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(lines) == 32
    assert list(lines[0]) == list(OBSERVATION_COLUMNS)
    assert isinstance(lines[0]["value"], int | float)
