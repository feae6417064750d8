"""The library: `extract` and its data frames."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from mappa_extract import Report, extract
from mappa_extract.errors import NotAReportError, UnreadableSourceError, UsageError
from mappa_extract.model import OBSERVATION_COLUMNS

RAW = Path(__file__).parents[1] / "fixtures" / "raw"


@pytest.fixture(scope="module")
def report() -> Report:
    return extract(RAW / "cambridgeshire-2009-10.pdf")


def test_observations_are_typed(report: Report) -> None:
    frame = report.observations
    assert list(frame.columns) == list(OBSERVATION_COLUMNS)
    assert len(frame) == len(report) == 32
    assert str(frame["value"].dtype) == "Float64"
    assert str(frame["page"].dtype) == "Int64"
    assert isinstance(frame["measure"].dtype, pd.CategoricalDtype)
    dash = frame[frame["printed"] == "-"].iloc[0]
    assert dash["value"] is pd.NA
    assert dash["marker"] == "not_applicable"
    assert frame["line"].isna().all()


def test_tables_are_wide(report: Report) -> None:
    table = report.tables["eligible_offenders"].set_index(["category", "district"])
    assert table.loc[("1", ""), "level_1"] == 420
    assert table.loc[("1", "BCU N"), "total"] == 155
    assert report.tables["registration_rate"]["value"].tolist() == [66.32]


def test_checks_are_a_frame(report: Report) -> None:
    assert report.checks["passed"].all()
    assert "sum_of_districts" in set(report.checks["check"])


def test_repr_is_useful(report: Report) -> None:
    assert repr(report).startswith("<Report Cambridgeshire 2009/10: 32 observations")
    assert "<table" in report._repr_html_()
    assert (report.area, report.year, report.status) == ("cambridgeshire", "2009/10", "ok")


def test_errors(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSourceError, match="no such file"):
        extract(tmp_path / "missing.pdf")
    (tmp_path / "list.txt").write_text("Eggs 12\n")
    with pytest.raises(NotAReportError, match="MAPPA"):
        extract(tmp_path / "list.txt")
    with pytest.raises(UsageError, match="2009/10"):
        extract(RAW / "hertfordshire-2009-10.txt", year="nine")
