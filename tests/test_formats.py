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

from mappa_extract.codebook import MEASURES
from mappa_extract.commands.app import app
from mappa_extract.model import OBSERVATION_COLUMNS, Observation
from mappa_extract.output.excel import ExcelWriter
from mappa_extract.output.files import excel_cells
from mappa_extract.output.formats import writer
from mappa_extract.output.schema import COLUMNS, TABLES, describe_table, parse_cell
from tests.command import run

RAW = Path(__file__).parents[1] / "fixtures" / "raw"


def convert(*arguments: str | Path) -> str:
    """Run the command and return what it says on standard error."""
    result = run("convert", *arguments)
    assert result.returncode == 0, result.stderr
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


_LATER = ("notification_cautions", "notification_convictions")
"""Measures of 2024/25, which no fixture prints."""
NAMES = [*TABLES, *(f"tables/{measure}" for measure in MEASURES if measure not in _LATER)]


def test_a_measure_that_no_report_prints_has_no_table(out: Path) -> None:
    there = {path.stem for path in (out / "tables").glob("*.csv")}
    assert there == set(MEASURES) - set(_LATER)


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
    assert book.active.title == "observations"
    assert book.sheetnames[:3] == ["observations", "panel", "eligible_offenders"]
    assert book.sheetnames[-2:] == ["codebook", "notes"]
    sheet = book["observations"]
    assert sheet.freeze_panes == "C2"
    assert sheet.tables["observations"].autoFilter is not None
    assert sheet.column_dimensions["U"].hidden
    # Whose figures they are stays in sight, and no head is cut off.
    panel = book["panel"]
    assert panel.freeze_panes == "E2"
    for wide in panel.column_dimensions.values():
        heads = panel[1][wide.min - 1 : wide.max]
        assert all(len(str(cell.value)) < wide.width for cell in heads)
    years = {sheet.cell(line, 2).data_type for line in range(2, sheet.max_row + 1)}
    assert years == {"s"}
    notes = " ".join(str(row[0]) for row in book["notes"].iter_rows(values_only=True))
    assert "Nothing is corrected" in notes
    assert "Open Government Licence" in notes
    codes = {row[:3] for row in book["codebook"].iter_rows(values_only=True)}
    assert ("measure", "string", "licence_recalls") in codes
    assert {row[0] for row in codes} >= set(COLUMNS)


def test_disputed_cells_say_why_in_every_sheet(out: Path) -> None:
    book = openpyxl.load_workbook(out / "mappa.xlsx")
    counts = {"observations": 8, "panel": 4, "managed_offenders": 4}
    for name, disputed in counts.items():
        cells = [cell for row in book[name].iter_rows() for cell in row if cell.comment]
        assert len(cells) == disputed
        assert all(cell.fill.bgColor.rgb or cell.fill.fgColor.rgb for cell in cells)
        assert any(" of category 2 at level 3, " in cell.comment.text for cell in cells)


def test_the_panel_is_the_same_in_workbook_and_database(out: Path) -> None:
    base = sqlite3.connect(out / "mappa.sqlite")
    base.row_factory = sqlite3.Row
    wanted = [
        {name: value for name, value in dict(row).items() if value is not None}
        for row in base.execute("SELECT * FROM panel ORDER BY area, year")
    ]
    base.close()
    head, *lines = openpyxl.load_workbook(out / "mappa.xlsx")["panel"].iter_rows(values_only=True)
    found = [
        {name: value for name, value in zip(head, line, strict=True) if value is not None}
        for line in lines
    ]
    assert found == wanted
    assert found[0]["eligible_all"] == 845
    assert isinstance(found[0]["eligible_all"], int)
    assert (found[0]["area"], found[0]["year_end"], found[0]["reports"]) == (
        "bedfordshire",
        2014,
        2,
    )
    # Two prints that differ leave the cell empty; no name must be quoted.
    words = {"order", "table", "level", "check", "group", "index", "values"}
    assert not words & set(head)
    assert all(str(name).isidentifier() for name in head)


@pytest.mark.parametrize("format", ["dta", "sav"])
def test_data_sets_have_labels(format: str, tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    path = tmp_path / f"figures.{format}"
    convert(RAW / "bedfordshire-2014-15.txt", "-o", path)
    frame, known = getattr(pyreadstat, f"read_{format}")(path)
    assert len(frame) == 57
    assert frame.loc[0, ["year", "year_end", "value"]].tolist() == ["2013/14", 2014, 595]
    assert known.column_names_to_labels["district"].startswith("a police district as printed")
    if format == "sav":
        assert known.variable_value_labels["measure"]["orders"].startswith("civil orders")
        assert known.variable_value_labels["level"]["2"] == "multi-agency management"
    else:
        labels = known.variable_value_labels["level_n"]
        assert {labels[number] for number in frame["level_n"].dropna()} >= {
            "multi-agency management",
            "ordinary (single agency) management",
        }
        assert frame["area_n"].dtype.kind == "f"
    again = tmp_path / "again" / path.name
    convert(RAW / "bedfordshire-2014-15.txt", "-o", again)
    assert again.read_bytes() == path.read_bytes()


def test_one_file_is_written_alone(tmp_path: Path) -> None:
    source = RAW / "hertfordshire-2009-10.txt", RAW / "bedfordshire-2014-15.txt"
    convert(*source, "-o", tmp_path / "out", "--format", "parquet,xlsx,sqlite,jsonl")
    same = {".xlsx": "mappa.xlsx", ".sqlite": "mappa.sqlite"}
    for suffix in (".CSV", ".jsonl", ".parquet", ".xlsx", ".sqlite"):
        path = tmp_path / suffix / f"figures{suffix}"
        assert f"89 figures in {path}" in convert(*source, "-o", path)
        assert [one.name for one in path.parent.iterdir()] == [path.name]
        name = same.get(suffix, f"observations{suffix.lower()}")
        assert path.read_bytes() == (tmp_path / "out" / name).read_bytes(), suffix


def test_a_folder_stays_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "figures.csv"
    folder.mkdir()
    convert(RAW / "hertfordshire-2009-10.txt", "-o", folder)
    convert(RAW / "hertfordshire-2009-10.txt", "-o", f"{tmp_path}/new.xlsx/")
    assert (folder / "observations.csv").is_file()
    assert (tmp_path / "new.xlsx" / "observations.csv").is_file()


def test_no_file_is_left_where_nothing_was_read(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Shopping: 12 eggs")
    path = tmp_path / "figures.xlsx"
    result = CliRunner().invoke(app, ["convert", str(tmp_path / "notes.txt"), "-o", str(path)])
    assert result.exit_code == 1
    assert "not written, because no report was read" in result.stderr
    assert not path.exists()


def test_csv_for_excel_keeps_years(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    convert(RAW / "hertfordshire-2009-10.txt", "-o", path, "--excel")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfarea,year")
    with path.open(newline="", encoding="utf-8-sig") as stream:
        rows = [*csv.DictReader(stream)]
    assert {row["year"] for row in rows} == {'="2009/10"'}
    assert rows[0]["value"] == rows[0]["printed"] == "481"
    assert excel_cells(
        ("printed", "district", "value", "label"), ["12-3", "1E5", "-5", "May 7"]
    ) == [
        '="12-3"',
        '="1E5"',
        "-5",
        '="May 7"',
    ]


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
        (["-o", "a.csv", "--format", "xlsx"], "is one file of its own kind"),
        (["-o", "a.csv", "--review"], "say with -o into which folder"),
        (["-o", "out", "--excel"], "--excel is for one CSV"),
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
