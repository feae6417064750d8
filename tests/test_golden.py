"""Every report in fixtures/raw gives exactly the rows of its CSV in fixtures/expected.

The CSVs were keyed by hand from the printed tables. A new report and its CSV are a new test,
with no code; a report without its CSV fails.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from mappa_extract.extraction import Extraction, Options, extract_file
from mappa_extract.model import Observation

ROOT = Path(__file__).parents[1]
RAW = ROOT / "fixtures" / "raw"
EXPECTED = ROOT / "fixtures" / "expected"
REAL = ROOT.parent / "shared" / "reports"
REPORTS = sorted(path for path in RAW.iterdir() if path.is_file())
REAL_REPORTS = sorted(REAL.glob("*.txt")) if REAL.is_dir() else []
COUNTS = {
    "bedfordshire-2014-15": 57,
    "cambridgeshire-2009-10": 32,
    "cambridgeshire-2022-23": 50,
    "derbyshire-2005-06": 149,
    "hertfordshire-2009-10": 32,
}


def expected_rows(stem: str) -> list[dict[str, str]]:
    path = EXPECTED / f"{stem}.csv"
    if not path.exists():
        pytest.fail(f"{path.name} is missing: key the report's rows by hand and review them")
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def difference(expected: list[dict[str, str]], found: list[Observation]) -> str:
    """Return what differs as a small table: key, expected, found, place."""
    columns = list(expected[0])
    wanted = [tuple(row[name] for name in columns) for row in expected]
    got = [tuple(str(getattr(row, name)) for name in columns) for row in found]
    lines = [f"- {' '.join(filter(None, row))}" for row in wanted if row not in got]
    lines += [
        f"+ {' '.join(filter(None, row))}  [{one.place},"
        f" box {one.x0} {one.top} {one.x1} {one.bottom}]"
        for row, one in zip(got, found, strict=True)
        if row not in wanted
    ]
    if not lines and wanted != got:
        lines = ["the rows are the same, their order is not"]
    return "\n".join(lines)


def read(path: Path) -> Extraction:
    return extract_file(path, path.name, Options())


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_fixture_gives_the_keyed_rows(path: Path) -> None:
    report = read(path)
    assert not difference(expected_rows(path.stem), report.observations)
    assert report.format == ("pdf" if path.suffix == ".pdf" else "text")


@pytest.mark.parametrize("path", REAL_REPORTS, ids=lambda path: path.name)
def test_real_report_gives_the_keyed_rows(path: Path) -> None:
    report = read(path)
    assert not difference(expected_rows(path.stem), report.observations)
    assert len(report.observations) == COUNTS[path.stem]


def test_real_reports_are_there() -> None:
    if not REAL_REPORTS:
        pytest.skip("the real reports are not beside the project: five tests were left out")
    assert {path.stem for path in REAL_REPORTS} == set(COUNTS)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_every_figure_says_where_it_stands(path: Path) -> None:
    for row in read(path).observations:
        if path.suffix == ".pdf":
            assert row.page is not None
            assert row.x0 is not None
            assert row.x1 is not None
            assert row.x0 < row.x1
        else:
            assert row.line is not None
            source = path.read_text("utf-8").splitlines()[row.line - 1]
            assert row.printed in source


@pytest.mark.parametrize("stem", sorted(COUNTS))
def test_expected_csv_has_the_rows_of_the_report(stem: str) -> None:
    assert len(expected_rows(stem)) == COUNTS[stem]


@pytest.mark.parametrize(
    "path", [path for path in REPORTS if path.suffix == ".pdf"], ids=lambda path: path.name
)
def test_box_encloses_the_figure_as_drawn(path: Path) -> None:
    """Rendered, each box holds ink, and the same text is what pdfium finds in it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for row in read(path).observations:
        assert row.page is not None
        page = document[row.page - 1]
        height = page.get_height()
        box = (row.x0, row.top, row.x1, row.bottom)
        x0, top, x1, bottom = (float(side) for side in box if side is not None)
        text = page.get_textpage().get_text_bounded(x0 - 1, height - bottom, x1 + 1, height - top)
        assert "".join(text.split()) == row.printed
        crop = (x0, height - bottom, page.get_width() - x1, top)
        shades = page.render(scale=3, crop=crop).to_pil().convert("L").getextrema()
        assert shades[0] != shades[1]
    document.close()
