"""The installed command, run as people and scripts run it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

from tests.command import run

RAW = Path(__file__).parents[1] / "fixtures" / "raw"
BEDFORDSHIRE = RAW / "bedfordshire-2014-15.pdf"
HERTFORDSHIRE = RAW / "hertfordshire-2009-10.txt"
COMMAND = shutil.which("mappa-extract", path=str(Path(sys.executable).parent))


def installed(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as a shell does."""
    assert COMMAND, "the command is not installed beside this Python"
    line = [COMMAND, *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def one_line(result: subprocess.CompletedProcess[str], *parts: str) -> None:
    """Assert a refusal: one line on standard error, status 1, nothing on standard output."""
    assert result.returncode == 1
    assert result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1
    for part in parts:
        assert part in result.stderr


def test_a_pipe_gets_csv() -> None:
    result = installed(HERTFORDSHIRE)
    assert result.returncode == 0
    assert len(rows(result.stdout)) == 32
    assert result.stdout.startswith("area,year,basis,measure,category,level,order,stage,district,")


def test_json_holds_report_observations_and_checks() -> None:
    result = run(BEDFORDSHIRE, "--format", "json")
    data = json.loads(result.stdout)
    assert data["report"]["area"] == "bedfordshire"
    assert data["report"]["title_year"] == "2014/15"
    assert data["report"]["year"] == "2013/14"
    assert len(data["observations"]) == 57
    assert any(check["check"] == "cover_year" and not check["passed"] for check in data["checks"])
    failed = next(
        check
        for check in data["checks"]
        if check["check"] == "snapshot_within_year" and not check["passed"]
    )
    cells = [data["observations"][cell] for cell in failed["cells"]]
    assert [cell["checked"] for cell in cells] == ["disputed", "disputed"]


def test_table_shows_tables_and_checks_for_a_person() -> None:
    result = installed(BEDFORDSHIRE, "--format", "table")
    assert "Bedfordshire  2013/14" in result.stdout
    said = "contradictory: on 31 March 3 of category 2 at level 3, in the year 2 (+1)"
    assert result.stdout.splitlines()[1] == said
    assert "✗ the cover says 2014/15, the statistics are of 2013/14 (warning)" in result.stdout
    assert "595" in result.stdout
    assert "57 figures" in result.stdout


def test_folder_is_written_with_schema(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    (source / "deep").mkdir(parents=True)
    shutil.copy(BEDFORDSHIRE, source)
    shutil.copy(HERTFORDSHIRE, source / "deep")
    (source / "notes.txt").write_text("Shopping: 12 eggs\n")
    result = installed(source, "-o", out)
    assert result.returncode == 1
    assert "notes.txt: no area's annual report" in result.stderr
    observations = rows((out / "observations.csv").read_text())
    assert {row["source"] for row in observations} == {
        "bedfordshire-2014-15.pdf",
        "deep/hertfordshire-2009-10.txt",
    }
    reports = {row["source"]: row["status"] for row in rows((out / "reports.csv").read_text())}
    assert reports["notes.txt"] == "not-a-report"
    assert reports["deep/hertfordshire-2009-10.txt"] == "ok"
    assert rows((out / "checks.csv").read_text())
    wide = rows((out / "tables" / "eligible_offenders.csv").read_text())
    first = next(row for row in wide if row["area"] == "bedfordshire")
    assert [first[name] for name in ("level_1", "level_2", "level_3", "total")] == [
        "595",
        "8",
        "1",
        "604",
    ]
    schema = json.loads((out / "schema.json").read_text())
    names = [field["name"] for field in schema["observations.csv"]["fields"]]
    assert names == list(observations[0])
    assert not list(out.rglob(".*"))


def test_missing_file() -> None:
    one_line(installed("nowhere.pdf"), "nowhere.pdf", "no such file")


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.pdf"
    path.write_bytes(b"")
    one_line(run(path), "empty.pdf", "empty", "fetch it again")


def test_folder_without_reports(tmp_path: Path) -> None:
    one_line(run(tmp_path), str(tmp_path), "no reports in this folder")


def test_pdf_that_is_no_report(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "menu.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 700, "Soup 4, Fish 12")
    canvas.save()
    one_line(run(path), "menu.pdf", "does not speak of MAPPA")


def test_damaged_pdf(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.4\n" + b"garbage" * 50)
    one_line(run(path), "broken.pdf", "damaged")


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = tmp_path / "locked.pdf"
    writer = pypdf.PdfWriter(clone_from=BEDFORDSHIRE)
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(path)
    return path


def test_locked_pdf_is_named_and_opens_with_its_password(locked: Path) -> None:
    one_line(run(locked), "locked.pdf", "--password")
    one_line(run(locked, "--password", "wrong"), "locked.pdf", "password is wrong")
    assert len(rows(run(locked, "--password", "secret").stdout)) == 57
    assert len(rows(run(locked, MAPPA_PDF_PASSWORD="secret").stdout)) == 57


def test_pdf_with_an_empty_password_just_opens(tmp_path: Path) -> None:
    path = tmp_path / "permissions.pdf"
    writer = pypdf.PdfWriter(clone_from=BEDFORDSHIRE)
    writer.encrypt("", owner_password="owner", algorithm="AES-128")
    writer.write(path)
    assert len(rows(run(path).stdout)) == 57


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--area", "atlantis"), "no MAPPA area is called 'atlantis'"),
        (("--year", "2009"), "write it as 2009/10"),
        (("--layout", "none-such"), "no layout is called 'none-such'"),
    ],
)
def test_wrong_option_is_status_2(options: tuple[str, str], complaint: str) -> None:
    result = run(HERTFORDSHIRE, *options)
    assert result.returncode == 2
    assert complaint in result.stderr


def test_area_and_year_by_hand() -> None:
    result = run(HERTFORDSHIRE, "--area", "kent", "--year", "2010/11")
    found = rows(result.stdout)
    assert {row["area"] for row in found} == {"kent"}


def test_strict_fails_on_a_failed_check() -> None:
    assert run(BEDFORDSHIRE, "--strict").returncode == 1
    assert run(HERTFORDSHIRE, "--strict").returncode == 0


def test_areas_and_layouts_are_listed() -> None:
    assert len(run("areas").stdout.splitlines()) == 42
    assert "Teesside" in run("areas").stdout
    assert "annual-2009" in run("layouts").stdout


def test_unwritable_output_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = run(HERTFORDSHIRE, "-o", tmp_path / "file")
    assert result.returncode == 1
    assert "can't be written" in result.stderr
    assert "Traceback" not in result.stderr


def test_help_imports_neither_pandas_nor_pdfplumber() -> None:
    code = (
        "import sys\nfrom mappa_extract.commands.app import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'pandas', 'pdfplumber', 'pypdfium2', 'lxml'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.splitlines()[-1] == "[]"


def test_csv_of_one_report_needs_no_pandas() -> None:
    code = (
        "import sys\nfrom mappa_extract.commands.app import app\n"
        f"try:\n    app([{str(HERTFORDSHIRE)!r}])\nexcept SystemExit:\n    pass\n"
        "print('pandas' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.splitlines()[-1] == "False"
