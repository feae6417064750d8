"""Every report in fixtures/raw gives exactly the rows of its CSV in fixtures/expected.

The CSVs were keyed by hand from the printed tables; who compared them stands beside them. A new
report and its CSV are a new test, with no code; a report without its CSV, or with a CSV that
nobody has approved, fails. It is the mechanism that users have for reports of their own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from mappa_extract.extraction import Extraction, Options, extract_file
from mappa_extract.goldens import Golden, goldens_in, outcome_of
from mappa_extract.goldens.compare import difference

ROOT = Path(__file__).parents[1]
RAW = ROOT / "fixtures" / "raw"
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
    return Golden(ROOT / "fixtures", RAW / f"{stem}.txt").rows()


def read(path: Path) -> Extraction:
    return extract_file(path, path.name, Options(configured=False))


@pytest.mark.parametrize("golden", goldens_in(ROOT / "fixtures"), ids=lambda one: one.report.name)
def test_fixture_gives_the_keyed_rows(golden: Golden) -> None:
    outcome = outcome_of(golden)
    assert not outcome.problem, outcome.problem
    assert not outcome.unapproved, f"{golden.csv}: approve it with `mappa-extract golden approve`"
    assert golden.read().format == ("pdf" if golden.report.suffix == ".pdf" else "text")


@pytest.mark.parametrize("path", REAL_REPORTS, ids=lambda path: path.name)
def test_real_report_gives_the_keyed_rows(path: Path) -> None:
    report = read(path)
    assert not difference(expected_rows(path.stem), report)
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
