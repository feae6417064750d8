"""An output folder is a project: what persons decide there is applied by every later run."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import html5lib
import pytest

from mappa_extract import extract_folder
from mappa_extract.corrections import LEDGER, parse_correction
from mappa_extract.errors import CorrectionError
from mappa_extract.ledger import in_force
from tests.command import run
from tests.test_corrections import BEDS, HERTS, RAW, row, write


def table(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / f"{name}.csv").read_text())))


def accepted(source: Path, check: str, **changes: str) -> dict[str, str]:
    return {
        "sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        "check": check,
        "reason": "the area has confirmed it",
        "who": "A. Reader",
        "when": "2026-03-31",
        **changes,
    }


def missed(source: Path, **changes: str) -> dict[str, str]:
    """Return the notification order that `without_one` leaves unread."""
    key = {"area": "bedfordshire", "year": "2013/14", "basis": "year", "measure": "orders"}
    more = {"category": "1", "level": "", "order": "notification_order", "stage": "full"}
    line = next(
        number
        for number, text in enumerate(source.read_text().splitlines(), 1)
        if "under appeal" in text
    )
    return {
        **row(source),
        **key,
        **more,
        **dict.fromkeys(("printed", "read"), ""),
        "corrected": "1",
        "line": str(line),
        "kind": "missed",
        **changes,
    }


@pytest.fixture
def without_one(tmp_path: Path) -> Path:
    """Return a report of which one figure is not read."""
    source = tmp_path / "bedfordshire-2014-15.txt"
    source.write_text(BEDS.read_text().replace("NOs\t", "NOs under appeal\t"))
    return source


# ---- the folder ------------------------------------------------------------------------------


def test_what_is_given_once_is_applied_by_every_later_run(tmp_path: Path) -> None:
    out = tmp_path / "out"
    given = write(tmp_path / "c.csv", row())
    settled = write(tmp_path / "a.csv", accepted(BEDS, "cover_year"))
    first = run(HERTS, BEDS, "-o", out, "--corrections", given, "--accepted", settled)
    assert first.returncode == 0, first.stderr
    written = (out / "observations.csv").read_bytes()
    for more in ((), ("--fresh",), ("--corrections", given)):
        again = run(HERTS, BEDS, "-o", out, *more)
        assert again.returncode == 0, again.stderr
        assert "since the last run: nothing has changed" in again.stderr
        assert (out / "observations.csv").read_bytes() == written
    assert len(table(out, "corrections")) == 1
    assert [
        one["value"] for one in table(out, "observations") if one["read_by"] == "corrected"
    ] == ["482"]
    by_check = {one["check"]: one["accepted"] for one in table(out, "checks")}
    assert by_check["cover_year"] == "A. Reader, 2026-03-31: the area has confirmed it"
    # Only what a decision is about is read again.
    with (out / "corrections.csv").open("a") as stream:
        writer = csv.DictWriter(stream, LEDGER.columns, restval="", lineterminator="\n")
        writer.writerow({**row(), "kind": "undo"})
    undone = run(HERTS, BEDS, "-o", out)
    assert "(1 unchanged)" in undone.stderr
    assert "since the last run: figures: 1 changed" in undone.stderr
    assert "corrected" not in (out / "observations.csv").read_text()
    # The library applies what the folder holds as well.
    (out / "corrections.csv").write_text(given.read_text())
    (report,) = extract_folder(HERTS, keep=out, jobs=1)
    assert report.observations.iloc[0]["read_by"] == "corrected"


def test_a_correction_of_the_folder_may_be_of_a_report_that_is_not_read(tmp_path: Path) -> None:
    out = tmp_path / "out"
    given = write(tmp_path / "c.csv", row())
    assert run(HERTS, "-o", out, "--corrections", given).returncode == 0
    assert run(BEDS, "-o", out).returncode == 0
    assert run(BEDS, "-o", tmp_path / "none", "--corrections", given).returncode == 1
    # That its file is another now is said.
    other = tmp_path / HERTS.name
    other.write_text(HERTS.read_text("utf-8") + "\n", "utf-8")
    changed = run(other, "-o", out)
    assert changed.returncode == 0
    assert "1 correction of another file left out" in changed.stderr
    # One that does not fit what is read is an error all the same, and nothing is written.
    before = (out / "observations.csv").read_bytes()
    write(out / "corrections.csv", row(read="480"))
    refused = run(HERTS, "-o", out)
    assert refused.returncode == 1
    assert f"{out}/corrections.csv, line 2: " in refused.stderr
    assert (out / "observations.csv").read_bytes() == before
    write(out / "corrections.csv", {**row(), "kind": "undo"})
    assert "takes back what no line above it says" in run(HERTS, "-o", out).stderr


def test_a_finding_that_is_accepted_disputes_no_more(tmp_path: Path) -> None:
    plain = run(BEDS, "--format", "csv", "--strict")
    assert plain.returncode == 1
    assert plain.stdout.count(",disputed,") == 2
    settled = write(
        tmp_path / "a.csv",
        accepted(BEDS, "cover_year"),
        accepted(BEDS, "snapshot_within_year", expected="at most 2", found="3"),
    )
    done = run(BEDS, "--format", "csv", "--strict", "--accepted", settled)
    assert done.returncode == 0, done.stderr
    assert ",disputed," not in done.stdout
    report = json.loads(run(BEDS, "--format", "json", "--accepted", settled).stdout)
    assert report["report"]["status"] == "ok"
    assert report["report"]["checks_failed"] == "2"
    # It holds for what was found then, and for nothing else.
    other = write(
        tmp_path / "b.csv", accepted(BEDS, "snapshot_within_year", expected="at most 2", found="4")
    )
    assert run(BEDS, "--format", "csv", "--accepted", other).stdout.count(",disputed,") == 2
    none = write(tmp_path / "n.csv", accepted(BEDS, "no_such_check"))
    refused = run(BEDS, "--accepted", none)
    assert refused.returncode == 1
    assert f"{none}, line 2: there is no check 'no_such_check'" in refused.stderr


def test_a_finding_between_reports_is_accepted_too(tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(HERTS.read_text("utf-8").replace("481", "418", 1), "utf-8")
    out = tmp_path / "out"
    assert run(HERTS, copy, "-o", out).returncode == 0
    failed = [
        one
        for one in table(out, "checks")
        if one["passed"] == "false" and one["source"] == HERTS.name and one["severity"] != "note"
    ]
    assert {one["check"] for one in failed} == {"duplicate_figure"}
    write(
        out / "accepted.csv",
        *(accepted(HERTS, "duplicate_figure", found=f["found"]) for f in failed),
    )
    again = run(HERTS, copy, "-o", out)
    assert again.returncode == 0, again.stderr
    reports = {one["source"]: one["status"] for one in table(out, "reports")}
    assert reports == {HERTS.name: "ok", "copy.txt": "review"}


# ---- the kinds of corrections ----------------------------------------------------------------


def test_a_figure_that_was_missed_is_entered_where_it_belongs(
    without_one: Path, tmp_path: Path
) -> None:
    before = run(without_one, "--format", "json")
    assert "was not read" in before.stdout
    file = write(tmp_path / "c.csv", missed(without_one))
    done = run(without_one, "--format", "json", "--corrections", file)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["unread"] == []
    assert {"table_complete", "unread_number"}.isdisjoint(
        one["check"] for one in report["checks"] if not one["passed"]
    )
    whole = json.loads(run(BEDS, "--format", "json").stdout)["observations"]
    names = ("measure", "order", "value", "table_id")
    there = [[one.get(name) for name in names] for one in report["observations"]]
    assert there == [[one.get(name) for name in names] for one in whole]
    # A version that reads it needs the correction no more.
    assert (
        run(
            BEDS,
            "--corrections",
            write(tmp_path / "d.csv", {**missed(without_one), "sha256": row(BEDS)["sha256"]}),
        ).returncode
        == 0
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"order": "sopo", "line": ""}, "was not missed, it is printed '47'"),
        ({"printed": "1"}, "has nothing in `printed` and `read`"),
        ({"kind": "guessed"}, "kind 'guessed' is none"),
        ({"page": "four"}, "page 'four' is no number"),
        ({"x0": "10", "top": "20", "x1": "5", "bottom": "30"}, "are no box"),
        ({"x0": "10"}, "are no box"),
    ],
)
def test_a_missed_figure_that_can_t_be_is_refused(
    without_one: Path, tmp_path: Path, change: dict[str, str], said: str
) -> None:
    file = write(tmp_path / "c.csv", missed(without_one, **change))
    done = run(without_one, "--corrections", file)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr.splitlines()[-1]


def test_an_amended_figure_stays_as_printed(tmp_path: Path) -> None:
    file = write(
        tmp_path / "c.csv", {**row(corrected="490"), "kind": "amended"}, {**row(), "kind": ""}
    )
    done = run(HERTS, "--format", "csv", "--corrections", file)
    first = next(csv.DictReader(io.StringIO(done.stdout)))
    assert (first["value"], first["amended"], first["printed"]) == ("482", "490", "481")
    file = write(tmp_path / "d.csv", {**row(corrected="490"), "kind": "amended"})
    first = next(
        csv.DictReader(io.StringIO(run(HERTS, "--format", "csv", "--corrections", file).stdout))
    )
    assert (first["value"], first["read_by"], first["checked"]) == ("481", "text", "agrees")
    file = write(tmp_path / "e.csv", {**row(corrected="-"), "kind": "amended"})
    assert "amends nothing" in run(HERTS, "--corrections", file).stderr


def test_what_fits_nothing_names_the_nearest(tmp_path: Path) -> None:
    file = write(tmp_path / "c.csv", row(category="4"))
    said = run(HERTS, "--corrections", file).stderr
    nearest = "hertfordshire 2009/10 snapshot eligible_offenders 1 1 count"
    assert f"the nearest is '{nearest}', printed '481', read '481' (line " in said


ADD = """
import json, sys
from pathlib import Path
from mappa_extract.corrections import LEDGER
path, number, row = Path(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
for n in range(10):
    LEDGER.add(path, [{**row, "corrected": str(100 * number + n)}])
"""


def test_several_processes_may_add_at_once(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    line = [sys.executable, "-c", ADD, str(path)]
    workers = [subprocess.Popen([*line, str(n), json.dumps(row())]) for n in (1, 2, 3)]
    assert [each.wait() for each in workers] == [0, 0, 0]
    found = {cells["corrected"] for _, cells in LEDGER.rows(path.read_bytes(), path)}
    assert found == {str(100 * n + m) for n in (1, 2, 3) for m in range(10)}
    assert [one.name for one in tmp_path.iterdir()] == ["corrections.csv"]


def test_text_that_a_spreadsheet_would_run_is_kept_as_text(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    LEDGER.add(path, [{**row(), "reason": "=1+1\nand more"}])
    assert "'=1+1 and more" in path.read_text()
    [(where, cells)] = in_force(LEDGER.rows(path.read_bytes(), path), ("sha256",))
    assert parse_correction(where, cells).said[0] == "=1+1 and more"
    # A column of somebody's own stays, and so does every line.
    write(path, {**row(), "note": "mine"})
    LEDGER.add(path, [{**row(), "corrected": "483"}])
    lines = list(csv.DictReader(io.StringIO(path.read_text())))
    assert [(one["note"], one["corrected"], one["kind"]) for one in lines] == [
        ("mine", "482", ""),
        ("", "483", ""),
    ]
    with pytest.raises(CorrectionError, match="line 1: the column 'sha256' is missing"):
        LEDGER.rows(b"area\n", path)


# ---- goldens ---------------------------------------------------------------------------------


def test_an_incomplete_golden_needs_each_figure_or_a_reason(
    without_one: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    assert run("golden", "add", without_one, "--folder", folder).returncode == 0
    by = ("--folder", folder, "--by", "A. Reader")
    refused = run("golden", "approve", without_one.stem, *by)
    assert refused.returncode == 1
    assert "incomplete, 1 figures" in refused.stderr
    assert "notification_order" in refused.stderr
    told = run("golden", "approve", without_one.stem, *by, "--absent", "the page is torn")
    assert told.returncode == 0, told.stderr
    record = json.loads((folder / "expected" / f"{without_one.stem}.json").read_text())
    assert list(record["absent"].values()) == ["the page is torn"]
    entered = write(tmp_path / "c.csv", missed(without_one))
    more = ("--folder", folder, "--force", "--corrections", entered)
    assert run("golden", "add", without_one, *more).returncode == 0
    assert run("golden", "approve", without_one.stem, *by).returncode == 0
    assert run("golden", "test", folder, "--strict").returncode == 0


# ---- what changed ----------------------------------------------------------------------------


def test_diff_shows_figures_verdicts_and_reports_that_changed(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    assert run(HERTS, BEDS, "-o", old).returncode == 0
    given = write(tmp_path / "c.csv", row())
    more = RAW / "cambridgeshire-2009-10.txt"
    assert run(HERTS, more, "-o", new, "--corrections", given).returncode == 0
    done = run("diff", old, new)
    assert done.returncode == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    [changed] = [one for one in rows if one["change"] == "changed"]
    assert (changed["source"], changed["old"], changed["new"]) == (HERTS.name, "481", "482")
    assert changed["level"] == changed["category"] == "1"
    counts = {kind: sum(one["change"] == kind for one in rows) for kind in ("new", "gone")}
    assert counts == {"new": 32, "gone": 57}
    kinds = {one["change"] for one in rows}
    assert kinds == {"changed", "new", "gone", "report_new", "report_gone", "verdict"}
    assert "figures: 32 new, 57 gone, 1 changed" in done.stderr
    shown = run("diff", old, new, "--format", "table").stdout
    assert "hertfordshire-2009-10.txt" in shown
    assert "481" in shown
    page = tmp_path / "page.html"
    assert run("diff", old, new, "-o", page).returncode == 0
    html5lib.HTMLParser(strict=True).parse(page.read_text())
    assert page.read_text().count('<tr data-kind="gone">') == 57
    saved = tmp_path / "diff.csv"
    assert run("diff", old, new, "-o", saved).returncode == 0
    assert saved.read_text() == done.stdout
    same = run("diff", old, old, "--strict")
    assert (same.returncode, "nothing has changed" in same.stderr) == (0, True)
    assert run("diff", old, new, "--strict").returncode == 1
    for wrong, said in (
        (("diff", old, tmp_path / "none"), "no such folder"),
        (("diff", old, new, "-o", tmp_path / "x.pdf"), "ends in .html"),
        (("diff", old, new, "--format", "xml"), "give table or csv"),
    ):
        refused = run(*wrong)
        assert refused.returncode in (1, 2)
        assert said in refused.stderr
