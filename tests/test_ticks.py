"""No figure that is wrong carries a tick."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from mappa_extract.extraction import Options, extract_file
from mappa_extract.model import KEY
from tests.effort import size
from tests.generator.looks import render
from tests.generator.templates import AREAS, TEMPLATES, make

CASES = os.environ.get("MAPPA_EXTRACT_CASES", "")
"""A folder of cases: each a folder with a report, `truth.csv` and `meta.json`."""
EXCHANGED = (
    ("breach of licence", "breach of SOPO"),
    ("licence", "SHPO"),
    ("Level 2", "Level 3"),
    ("Category 1", "Category 2"),
)
"""What is put in the other's place: tables and lines that still add up count something else."""
Row = tuple[str, ...]


def ticked(path: Path) -> set[tuple[Row, str]]:
    """Return the figures of a report that are ticked: keys and values."""
    found = extract_file(path, path.name, Options())
    return {
        (tuple(getattr(row, name) or getattr(found, name, "") for name in KEY), row.value)
        for row in found.observations
        if row.checked == "agrees"
    }


@pytest.mark.parametrize("template", sorted(TEMPLATES)[:: size(1, 2)])
def test_what_is_exchanged_is_not_ticked(template: str, tmp_path: Path) -> None:
    report = make(template, sorted(AREAS)[len(template) % len(AREAS)], 5)
    data, suffix = render(report, "tabs", 1)
    path = tmp_path / f"report{suffix}"
    path.write_bytes(data)
    right = ticked(path)
    for one, other in EXCHANGED:
        text = data.decode()
        # Only the first of each: the rest of the report goes on as before.
        changed = text.replace(one, "\0", 1).replace(other, one, 1).replace("\0", other, 1)
        if one not in text or other not in text or changed == text:
            continue
        path.write_text(changed)
        wrong = {key: value for key, value in ticked(path) if (key, value) not in right}
        moved = {key for key, value in right if wrong.get(key, value) != value}
        assert not moved, (template, one, other, moved)


@pytest.mark.skipif(not CASES, reason="MAPPA_EXTRACT_CASES names no folder of cases")
def test_no_wrong_figure_of_a_case_is_ticked() -> None:
    wrong = []
    for truth in sorted(Path(CASES).glob("*/truth.csv")):
        meta = json.loads((truth.parent / "meta.json").read_text())
        others = {"truth.csv", "meta.json"}
        reports = [one for one in sorted(truth.parent.iterdir()) if one.name not in others]
        path = truth.parent / meta["file"] if "file" in meta else reports[0]
        names = ("measure", "category", "level", "order")
        with truth.open(newline="") as file:
            right = {(*(row[name] for name in names), row["value"]) for row in csv.DictReader(file)}
        for key, value in ticked(path):
            mine = dict(zip(KEY, key, strict=True))
            if (*(mine[name] for name in names), value) not in right:
                wrong.append((truth.parent.name, key, value))
    assert not wrong
