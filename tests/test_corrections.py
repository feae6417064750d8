"""`--corrections FILE`: what a person has looked up is applied; what fits nothing fails."""

from __future__ import annotations

import csv
import hashlib
import shutil
from pathlib import Path

import pytest

from mappa_extract import extract, extract_folder
from mappa_extract.corrections import COLUMNS
from mappa_extract.errors import CorrectionError
from tests.command import run

RAW = Path(__file__).parents[1] / "fixtures" / "raw"
HERTS = RAW / "hertfordshire-2009-10.txt"
BEDS = RAW / "bedfordshire-2014-15.txt"


def row(__source: Path = HERTS, /, **changes: str) -> dict[str, str]:
    """Return a correction of the first figure of the Hertfordshire fixture."""
    return {
        "sha256": hashlib.sha256(__source.read_bytes()).hexdigest(),
        "area": "hertfordshire",
        "year": "2009/10",
        "basis": "snapshot",
        "measure": "eligible_offenders",
        "category": "1",
        "level": "1",
        "order": "",
        "stage": "",
        "district": "",
        "unit": "count",
        "printed": "481",
        "read": "481",
        "corrected": "482",
        "reason": "the scan shows a 2",
        "who": "A. Reader",
        "when": "2024-05-01",
        **changes,
    }


def write(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        names = list(dict.fromkeys(name for one in rows for name in one)) or list(COLUMNS)
        writer = csv.DictWriter(stream, names)
        writer.writeheader()
        writer.writerows(rows)
    return path


def figures(csv_text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(csv_text.splitlines()))


def test_correction_is_applied_before_the_checks_and_said(tmp_path: Path) -> None:
    file = write(tmp_path / "corrections.csv", row())
    done = run(HERTS, "--format", "csv", "--corrections", file)
    assert done.returncode == 0
    first, *others = figures(done.stdout)
    assert (first["value"], first["printed"], first["read_by"]) == ("482", "481", "corrected")
    assert first["checked"] == "disputed"
    assert {one["read_by"] for one in others} == {"text"}


def test_correction_settles_a_failed_check(tmp_path: Path) -> None:
    source = tmp_path / "report.txt"
    source.write_text(HERTS.read_text("utf-8").replace("481", "418", 1), "utf-8")
    file = write(tmp_path / "c.csv", row(source, printed="418", read="418", corrected="481"))
    assert "disputed" in run(source, "--format", "csv").stdout
    done = run(source, "--format", "csv", "--strict", "--corrections", file)
    assert done.returncode == 0
    assert "disputed" not in done.stdout


def test_correction_by_a_dash_gives_a_marker(tmp_path: Path) -> None:
    file = write(tmp_path / "c.csv", row(corrected="-"))
    first = figures(run(HERTS, "--format", "csv", "--corrections", file).stdout)[0]
    assert (first["value"], first["marker"]) == ("", "not_applicable")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"level": "2", "printed": "481"}, "is printed"),
        ({"category": "4"}, "the source has no figure"),
        ({"printed": "408"}, "is printed '481', read '481', not '408'"),
        ({"read": "408"}, "is printed '481', read '481', not '481', read '408'"),
        ({"sha256": "0" * 64}, "the source changed"),
        ({"sha256": "0" * 64, "area": "kent"}, "no input has the sha256"),
        ({"sha256": "481"}, "is no SHA-256"),
        ({"measure": "offenders"}, "not in the codebook"),
        ({"corrected": "4S2"}, "is no figure"),
        ({"corrected": "48.2"}, "is no count"),
        ({"corrected": "48%"}, "is a percentage"),
        ({"who": ""}, "'who' is empty"),
    ],
)
def test_correction_that_fits_nothing_is_an_error(
    tmp_path: Path, change: dict[str, str], said: str
) -> None:
    file = write(tmp_path / "c.csv", row(HERTS, **change))
    out = tmp_path / "out"
    done = run(HERTS, "-o", out, "--quiet", "--corrections", file)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert len(lines) == 1
    assert f"{file}, line 2: " in lines[0]
    assert said in lines[0]
    assert not (out / "observations.csv").exists()


def test_file_that_is_none_is_an_error(tmp_path: Path) -> None:
    missing = tmp_path / "missing.csv"
    done = run(HERTS, "--corrections", missing)
    assert (done.returncode, done.stdout) == (1, "")
    assert str(missing) in done.stderr
    columns = tmp_path / "columns.csv"
    columns.write_text("sha256,area\n", "utf-8")
    done = run(HERTS, "--corrections", columns)
    assert done.returncode == 1
    assert f"{columns}, line 1: the column 'year' is missing" in done.stderr


def test_one_figure_is_corrected_once(tmp_path: Path) -> None:
    file = write(tmp_path / "c.csv", row(), row(corrected="483"))
    done = run(HERTS, "--corrections", file)
    assert done.returncode == 1
    assert f"{file}, line 3: corrects the figure that line 2 corrects" in done.stderr


def test_corrections_of_a_folder_find_their_reports(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for source in (HERTS, BEDS):
        shutil.copy(source, folder)
    beds = row(BEDS, area="bedfordshire", year="2013/14", printed="595", read="595")
    file = write(tmp_path / "c.csv", row(), {**beds, "corrected": "595"})
    done = run(folder, "--format", "csv", "--quiet", "--corrections", file)
    assert done.returncode == 0
    found = [one for one in figures(done.stdout) if one["read_by"] == "corrected"]
    assert [(one["source"], one["value"]) for one in found] == [
        (BEDS.name, "595"),
        (HERTS.name, "482"),
    ]


def test_figure_that_is_printed_twice_needs_its_line(tmp_path: Path) -> None:
    derby = RAW / "derbyshire-2005-06.txt"
    twice = row(
        derby,
        area="england-and-wales",
        year="2005/06",
        basis="year",
        measure="managed_offenders",
        level="2",
        printed="6014",
        read="6014",
        corrected="6015",
    )
    done = run(derby, "--corrections", write(tmp_path / "c.csv", twice))
    assert done.returncode == 1
    assert "add the columns page and line" in done.stderr
    plain = figures(run(derby, "--format", "csv").stdout)
    line = next(one["line"] for one in plain if one["printed"] == "6014")
    file = write(tmp_path / "c.csv", {**twice, "line": line})
    done = run(derby, "--format", "csv", "--corrections", file)
    assert [one["line"] for one in figures(done.stdout) if one["value"] == "6015"] == [line]


def test_the_library_applies_them_too(tmp_path: Path) -> None:
    file = write(tmp_path / "corrections.csv", row())
    first = extract(HERTS, corrections=file).observations.iloc[0]
    assert (first["value"], first["printed"], first["read_by"]) == (482, "481", "corrected")
    (report,) = extract_folder(HERTS, corrections=file, jobs=1)
    assert report.observations.iloc[0]["read_by"] == "corrected"


def test_the_library_says_what_fits_nothing(tmp_path: Path) -> None:
    file = write(tmp_path / "corrections.csv", row(printed="480", read="480"))
    with pytest.raises(CorrectionError, match=r"line 2: .* is printed '481'"):
        extract(HERTS, corrections=file)
    with pytest.raises(CorrectionError, match="look at the page again"):
        list(extract_folder(HERTS, corrections=file, jobs=1))
    with pytest.raises(CorrectionError, match="can't be read"):
        extract(HERTS, corrections=tmp_path / "none.csv")
