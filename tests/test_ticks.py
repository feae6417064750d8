"""No figure that is wrong carries a tick."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from mappa_extract.errors import MappaExtractError
from mappa_extract.extraction import Options, extract_file
from mappa_extract.model import KEY
from tests.effort import size
from tests.generator.looks import render
from tests.generator.templates import AREAS, TEMPLATES, make

CASES = Path(os.environ.get("MAPPA_EXTRACT_CASES", Path(__file__).parents[2] / "shared" / "cases"))
"""A folder of groups of cases: each a folder with a report, `truth.csv` and `meta.json`."""
SAMPLE = 20
"""How many of them are read with the other tests; `MAPPA_EXTRACT_LONG=1` reads all."""
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
    try:
        found = extract_file(path, path.name, Options())
    except MappaExtractError:
        return set()
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


def cases() -> list[Path]:
    """Return the truths of the cases to read: the same number of each kind, as far as they go."""
    found = sorted(CASES.glob("*/*/truth.csv"))
    # Scans are read by another program, and slowly.
    found = [truth for truth in found if truth.parent.parent.name != "scan"]
    return found[:: size(1, max(1, len(found) // SAMPLE))]


def figure(row: Mapping[str, str], bases: bool) -> tuple[str, ...]:
    """Return a row's key, its basis only where that counts, and its value."""
    key = [" ".join(row[name].lower().split()) for name in KEY if bases or name != "basis"]
    return (*key, f"{float(row['value']):g}" if row["value"] else "")


@pytest.mark.skipif(not CASES.is_dir(), reason="there is no folder of cases")
def test_no_wrong_figure_of_a_case_is_ticked() -> None:
    wrong = []
    for truth in cases():
        meta = json.loads((truth.parent / "meta.json").read_text())
        others = {"truth.csv", "meta.json"}
        reports = [one for one in sorted(truth.parent.iterdir()) if one.name not in others]
        path = truth.parent / meta["file"] if "file" in meta else reports[0]
        with truth.open(newline="") as file:
            rows = list(csv.DictReader(file))
        right = {figure(row, row.get("basis_any") != "1") for row in rows}
        for key, value in ticked(path):
            row = {**dict(zip(KEY, map(str, key), strict=True)), "value": str(value or "")}
            if not {figure(row, True), figure(row, False)} & right:
                wrong.append((truth.parent.name, key, value))
    assert not wrong
