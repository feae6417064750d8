"""A new layout, from a report that nobody has seen to an approved golden, as documented."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mappa_extract.declarations.words import shared_lexicon
from mappa_extract.extraction import Options, extract_file
from mappa_extract.layouts.draft import said_by
from tests import invented
from tests.command import run
from tests.test_cli import BEDFORDSHIRE, HERTFORDSHIRE, one_line, rows

LAYOUT = Path(__file__).parent / "layouts" / "brackenshire.toml"


SAY_THEMSELVES = [
    ("orders", "shpo", "38"),
    ("orders", "shpo_foreign_travel", "2"),
    ("orders", "notification_order", "4"),
    ("registration_rate", "", "66"),
]
"""Figures whose labels need no layout."""
SPO = "stalking_protection_order"
REST = invented.FIGURES - len(SAY_THEMSELVES)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return invented.draw(tmp_path_factory.mktemp("invented") / "brackenshire-2024-25.pdf")


def test_unknown_layout_is_named_and_not_guessed(report: Path) -> None:
    result = run(report)
    assert result.returncode == 0
    # Some rows say themselves what they are; nothing else is guessed.
    found = [(row["measure"], row["order"], row["value"]) for row in rows(result.stdout)]
    assert found == SAY_THEMSELVES
    (line,) = result.stderr.splitlines()
    assert "incomplete: " in line
    assert "; the area is not known: give --area" in line
    assert len(line) <= 100


def test_explain_tells_what_stands_in_the_way(report: Path) -> None:
    text = run("explain", report, "-v").stdout
    assert "Layout: none fits" in text
    assert "the label's words are not known: grp" in text
    data = json.loads(run("explain", report, "--format", "json").stdout)
    assert data["year"]["value"] == "2024/25"
    assert [page["taken"] for page in data["pages"]] == [False, False, True, False]
    group = next(one for one in data["unread"] if one["label"] == "Grp A | All tiers")
    assert group["nearest"] == {"label": "group i", "means": {"category": "1"}}
    assert len(data["unread"]) == REST
    assert all(one["page"] == 3 and len(one["box"]) == 4 for one in data["unread"])


def test_what_is_certain_comes_out_and_the_rest_is_named(tmp_path: Path) -> None:
    mixed = invented.draw(tmp_path / "kent-mappa-2024-25.pdf", known=True)
    read = extract_file(mixed, mixed.name, Options(area="kent"))
    assert [(row.measure, row.order, row.value) for row in read.observations] == [
        ("notification_breaches", "", "17"),
        ("notification_revocations", "", "4"),
        *SAY_THEMSELVES,
    ]
    assert read.status == "review"
    unread = [one.printed for one in read.unread]
    assert unread[:3] == ["14", "5", "19"]
    assert {"401", "22", "3", "426", "570"} <= set(unread)
    assert len(unread) == REST
    draft = run("new-layout", mixed, "--area", "kent").stdout
    assert '\n[[tables]]\nmeasure = "notification_breaches"\n' in draft
    assert '\n#   known: "Both tiers": 19 [page 3' in draft


def test_explain_gives_every_number_of_a_known_report_its_reading() -> None:
    data = json.loads(run("explain", BEDFORDSHIRE, "--format", "json").stdout)
    figures = [one for table in data["tables"] for one in table["figures"]]
    # It tells of the figures that go out, and of nothing else.
    out = rows(run(BEDFORDSHIRE, "--format", "csv").stdout)
    names = ("measure", "category", "level", "order", "value", "checked")
    assert len(out) == 57
    assert sorted([one["reading"].get(name, "") for name in names] for one in figures) == sorted(
        [row[name] for name in names] for row in out
    )
    assert data["layout"]["name"] == "template-2010"
    assert data["layout"]["fits"][1]["name"] == "annual-2008"
    assert data["area"]["evidence"][0]["quote"] == "bedfordshire"
    text = run("explain", HERTFORDSHIRE, "-v").stdout
    assert text.count("\n            = ") == 32


def test_explain_refuses_what_is_no_report(tmp_path: Path) -> None:
    one_line(run("explain", tmp_path / "none.pdf"), "none.pdf", "no such file")


def test_draft_holds_every_unknown_label_with_figure_and_place(
    report: Path, tmp_path: Path
) -> None:
    draft = tmp_path / "mine" / "brackenshire.toml"
    assert run("new-layout", report, "-o", draft).returncode == 0
    text = draft.read_text()
    assert 'first = "2024/25"' in text
    for label in ("Tier II", "Grp A", "All grps"):
        assert f'\n# "{label}" = {{' in text
    assert '"Tier II" = { level = "2" }' in text
    assert '# measure = "licence_recalls"\n' in text
    assert '#   known: "Licence broken": 9, 2, 11 [page 3, box ' in text
    assert '"All grps" = { total = "yes" }' in text
    assert '# titles = ["Housing panel, 2024/25"]' in text
    assert "# 401, 22, 3, 426 [page 3, box " in text
    # What one reading made of a table that the other left is recognised.
    assert 'orders = ["shpo", "shpo_foreign_travel", "notification_order"]\nstages' in text
    assert "Made by the courts" not in text
    one_line(run("new-layout", report, "-o", draft), "exists already", "--force")
    assert run("check-layouts", draft.parent).returncode == 0


@pytest.mark.parametrize("known", [BEDFORDSHIRE, HERTFORDSHIRE], ids=lambda path: path.name)
def test_draft_of_a_known_report_is_sound_and_reads_the_same(known: Path, tmp_path: Path) -> None:
    (tmp_path / "draft.toml").write_text(run("new-layout", known).stdout)
    assert run("check-layouts", tmp_path).returncode == 0
    before = extract_file(known, "r", Options())
    after = extract_file(known, "r", Options(layout=known.stem, layouts=tmp_path))
    assert [row.key for row in after.observations] == [row.key for row in before.observations]


def test_check_layouts_names_what_is_never_used_and_what_can_be_mistaken(
    report: Path, tmp_path: Path
) -> None:
    text = LAYOUT.read_text()
    (tmp_path / "mine.toml").write_text(text.replace('"Tier I" =', '"Rung I" ='))
    (tmp_path / "other.toml").write_text(
        run("new-layout", BEDFORDSHIRE).stdout.replace("bedfordshire-2014-15", "twin", 2)
    )
    result = run("check-layouts", tmp_path, "--reports", report)
    assert result.returncode == 0
    line = 1 + text[: text.index('"Tier I" =')].count("\n")
    assert f"mine.toml, line {line}: 'Rung I' is never used" in result.stdout
    assert "twin and template-2010 could be taken for each other in 2013/14" in result.stdout


def test_layout_that_repeats_what_is_known_is_told(tmp_path: Path) -> None:
    known = '[tables.rows]\n"Level 1" = { level = "1" }\n"Level 2" = { level = "3" }\n'
    (tmp_path / "mine.toml").write_text(
        'name = "mine"\ntitle = "Mine"\nfirst = "2009/10"\nlast = "2009/10"\n'
        '[[tables]]\nmeasure = "managed_offenders"\n' + known
    )
    out = run("check-layouts", tmp_path).stdout
    assert "line 8: 'Level 1' is known already" in out
    assert "line 9: 'Level 2' means level 2 in the vocabulary" in out


@pytest.mark.parametrize(
    ("label", "means"),
    [
        ("Tier Two", {"level": "2"}),
        ("Lefel 3", {"level": "3"}),
        ("Cat. 1, Level II", {"level": "2", "category": "1"}),
        ("Tier 4", {}),
        ("Stalking Protection Orders, interim", {"order": SPO, "stage": "interim"}),
        ("New civil orders", {"order": "?"}),
        ("Licence broken", {"measure": "licence_recalls"}),
        ("Applications", {"stage": "applied"}),
        ("Overall total", {"total": "yes"}),
        ("Total of both tiers", {"total": "yes"}),
        ("Grp A", {}),
    ],
)
def test_a_draft_knows_what_a_label_says_itself(label: str, means: dict[str, str]) -> None:
    assert said_by(label, shared_lexicon()) == means


MEANINGS = {
    "Tier I": 'level = "1"',
    "Tier II": 'level = "2"',
    "Tier III": 'level = "3"',
    "Both tiers": 'total = "yes"',
    "All tiers": 'total = "yes"',
    "Grp A": 'category = "1"',
    "Grp B": 'category = "2"',
    "Grp C": 'category = "3"',
    "All grps": 'total = "yes"',
    "Licence broken": 'measure = "licence_recalls"',
    "Grp A per 100,000 head of population": 'measure = "registration_rate"',
}
FIELDS = {
    "slug": ['"brackenshire"'],
    "name": ['"Brackenshire"'],
    "names": ['["Brackenshire"]'],
    "code": ['"housing_panel_referrals"'],
    "meaning": ['"offenders referred to the housing panel"'],
    "dimensions": ['["level"]'],
    "measure": [
        *('"housing_panel_referrals"', '"eligible_offenders"'),
    ],
}


def edited(draft: str) -> str:
    """Edit a draft as a person would: uncomment its lines, and fill in what has a `?`."""
    answers = {name: list(values) for name, values in FIELDS.items()}
    lines = []
    for line in draft.splitlines():
        bare = line.removeprefix("# ")
        name, _, value = bare.partition(" = ")
        label = name.strip('"')
        if label in MEANINGS:
            lines.append(f"{name} = {{ {MEANINGS[label]} }}  #{value.partition('#')[2]}")
        elif line.startswith("# ") and name in answers and "?" in value:
            lines.append(f"{name} = {answers[name].pop(0)}")
        elif line.startswith(("# [", "# titles", "# basis", "# when", "# gives", "# measure =")):
            lines.append(bare)
        else:
            lines.append(line)
    assert not any(answers.values()), answers
    return "\n".join(lines)


def test_from_unknown_to_an_approved_golden_by_a_layout_file_alone(
    report: Path, tmp_path: Path
) -> None:
    """The walk-through of docs/new-layout.md: nothing is written but the layout file."""
    mine, folder, out = tmp_path / "mine", tmp_path / "fixtures", tmp_path / "out"
    name = ("--name", "brackenshire-2024")
    run("new-layout", report, "-o", mine / "brackenshire.toml", *name)
    (mine / "brackenshire.toml").write_text(edited((mine / "brackenshire.toml").read_text()))
    assert run("check-layouts", mine, "--reports", report).stdout == ""

    result = run(report, "--layouts", mine, "-o", out)
    assert result.returncode == 0
    [row] = rows((out / "reports.csv").read_text())
    assert (row["area"], row["area_name"]) == ("brackenshire", "Brackenshire")
    assert (row["layout"], row["status"]) == ("brackenshire-2024", "ok")
    found = rows((out / "observations.csv").read_text())
    assert len(found) == invented.FIGURES
    housing = [one for one in found if one["measure"] == "housing_panel_referrals"]
    assert [(one["level"], one["value"]) for one in housing] == [
        *(("2", "14"), ("3", "5"), ("all", "19")),
    ]
    wide = rows((out / "tables" / "housing_panel_referrals.csv").read_text())
    assert [wide[0][name] for name in ("level_2", "level_3", "total")] == ["14", "5", "19"]
    schema = json.loads((out / "schema.json").read_text())["observations.csv"]["fields"]
    measure = next(field for field in schema if field["name"] == "measure")
    assert "housing_panel_referrals" in measure["constraints"]["enum"]
    assert "offenders referred to the housing panel" in measure["description"]

    added = run("golden", "add", report, "--folder", folder, "--layouts", mine)
    assert added.returncode == 0
    assert added.stdout.count("page 3: ") == invented.FIGURES
    assert "unapproved" in run("golden", "test", folder).stdout
    approved = ("--folder", folder, "--by", "A. Reader", "--on", "2025-11-03")
    assert run("golden", "approve", report.stem, *approved).returncode == 0
    tested = run("golden", "test", folder)
    assert tested.stdout == "brackenshire-2024-25.pdf: same\n"
    record = json.loads((folder / "expected" / "brackenshire-2024-25.json").read_text())
    assert (record["by"], record["on"]) == ("A. Reader", "2025-11-03")


def test_figures_of_the_invented_report_are_the_printed_ones(report: Path) -> None:
    found = extract_file(report, report.name, Options(layouts=LAYOUT.parent)).observations
    cells = [cell for row in invented.HOUSING[1:] for cell in row[1:]]
    cells += [cell for row in invented.LIST[1:] for cell in row[1:]]
    cells += [row[1] for row in invented.MADE] + list(invented.BACK[1][1:]) + ["66"]
    assert [row.printed for row in found] == cells
    levels = {"Tier I": "1", "Tier II": "2", "Tier III": "3", "All tiers": "all"}
    groups = {"Grp A": "1", "Grp B": "2", "Grp C": "3", "All grps": "all"}
    for row in found:
        if row.measure == "eligible_offenders":
            group, tier = row.label.split(" | ")
            assert (row.category, row.level) == (groups[group], levels[tier])


def test_wrapped_welsh_labels_are_drafted_whole_and_read(tmp_path: Path) -> None:
    welsh = invented.draw_welsh(tmp_path / "dyfed-powys-2023-24.pdf")
    assert not extract_file(welsh, welsh.name, Options()).observations
    draft = run("new-layout", welsh).stdout
    assert '\n# "Cyfarfodydd aml-asiantaeth gweithredol" = { level = "?" }  # 12, 9, 4' in draft
    assert '\n# "Math Pedwar" = ' in draft
    read = extract_file(welsh, welsh.name, Options(layouts=LAYOUT.parent))
    assert (read.layout, read.status) == ("dyfed-powys-2023", "ok")
    expected = [
        (level, category, figure)
        for level, row in zip(("1", "2", "3", "all"), invented.WELSH_LIST[1:], strict=True)
        for category, figure in zip(("1", "2", "3", "4", "all"), row[1:], strict=True)
    ]
    found = [(row.level, row.category, row.printed) for row in read.observations[:20]]
    assert found == expected
    rest = [(row.measure, row.order, row.category, row.printed) for row in read.observations[20:]]
    assert rest == [
        *(("licence_recalls", "", str(n), invented.WELSH_BACK[1][n]) for n in (1, 2, 3)),
        *(("order_breach_custody", "shpo", str(n), invented.WELSH_BACK[2][n]) for n in (1, 2, 3)),
    ]


def test_an_order_that_is_not_known_is_drafted_and_read(tmp_path: Path) -> None:
    report = tmp_path / "kent-2024-25.txt"
    report.write_text(
        "Kent MAPPA Annual Report 2024/25\n\nRestrictive orders imposed by the courts\n\n"
        "| SHPO | 20 |\n| Notification Order | 2 |\n| Stalking Protection Order | 4 |\n"
        "| Stalking Protection Order, interim | 1 |\n"
    )
    draft = run("new-layout", report)
    assert f"`mappa-extract {report} --layouts mine`" in draft.stderr
    lines = draft.stdout.replace('# [[measure]]\n# code = "?"\n# meaning = "?"\n', "").splitlines()
    wanted = (
        *("# [[order", "# code", "# meaning", "# [[tab", "# measure ="),
        *("# orders = [", "# stages = [", "# [tab", '# "'),
    )
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "kent.toml").write_text(
        "\n".join(line[2:] if line.startswith(wanted) else line for line in lines)
    )
    assert run("check-layouts", mine, "--reports", report).returncode == 0
    out = tmp_path / "out"
    run(report, "--layouts", mine, "-o", out)
    found = [one for one in rows((out / "observations.csv").read_text()) if one["order"] == SPO]
    assert [(one["stage"], one["value"]) for one in found] == [("full", "4"), ("interim", "1")]
    assert not any(one["checked"] == "disputed" for one in found)
    schema = json.loads((out / "schema.json").read_text())["observations.csv"]["fields"]
    order = next(field for field in schema if field["name"] == "order")
    assert SPO in order["constraints"]["enum"]


def test_own_measure_does_not_take_a_level_that_it_has_not(report: Path, tmp_path: Path) -> None:
    """Two figures that differ in level only are no two totals: neither is read."""
    text = LAYOUT.read_text().replace('dimensions = ["level"]', "dimensions = []", 1)
    text = text.replace('levels = ["2", "3", "all"]\n', "", 1)
    (tmp_path / "mine.toml").write_text(text)
    read = extract_file(report, report.name, Options(layouts=tmp_path))
    assert read.status == "review"
    wrong = [row.printed for row in read.observations if row.measure == "housing_panel_referrals"]
    assert set(wrong) <= {"19"}
    assert any("does not have" in one.reason for one in read.unread)


def test_own_measure_reaches_json_the_library_and_no_other_report(report: Path) -> None:
    from mappa_extract import extract

    data = json.loads(run(report, "--layouts", LAYOUT.parent, "--format", "json").stdout)
    assert data["measures"][0]["meaning"] == "offenders referred to the housing panel"
    mine = extract(report, layouts=LAYOUT.parent)
    assert mine.tables["housing_panel_referrals"]["level_2"][0] == 14
    assert "housing_panel_referrals" in mine.observations["measure"].cat.categories
    other = extract(HERTFORDSHIRE)
    assert "housing_panel_referrals" not in other.observations["measure"].cat.categories
    shown = run(report, "--layouts", LAYOUT.parent, "--format", "table").stdout
    assert "Offenders referred to the housing panel" in shown


# ---- goldens ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("approved") / "fixtures"
    assert run("golden", "add", BEDFORDSHIRE, "--folder", folder, "--pages-only").returncode == 0
    run("golden", "approve", BEDFORDSHIRE.stem, "--folder", folder, "--by", "B. Reader")
    return folder


@pytest.fixture
def folder(approved: Path, tmp_path: Path) -> Path:
    """A folder of goldens elsewhere, with one approved golden."""
    return Path(shutil.copytree(approved, tmp_path / "elsewhere" / "fixtures"))


def pytest_in(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    # Under continuous integration pytest's summary repeats each failure whole.
    env = {name: value for name, value in os.environ.items() if name not in ("CI", "BUILD_NUMBER")}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_only_statistics_pages_are_kept_and_read_the_same(folder: Path) -> None:
    import pypdf

    assert len(pypdf.PdfReader(folder / "raw" / BEDFORDSHIRE.name).pages) == 2
    record = json.loads((folder / "expected" / "bedfordshire-2014-15.json").read_text())
    assert record["reports"][BEDFORDSHIRE.name]["pages"] == [4, 5]
    assert run("golden", "test", folder).returncode == 0


def test_plain_pytest_runs_the_goldens_and_shows_a_difference_as_a_table(folder: Path) -> None:
    passed = pytest_in(folder.parent)
    assert "1 passed" in passed.stdout
    csv_file = folder / "expected" / "bedfordshire-2014-15.csv"
    change(csv_file, "count,595,,595", "count,559,,559")
    run("golden", "approve", BEDFORDSHIRE.stem, "--folder", folder, "--by", "B. Reader")
    failed = pytest_in(folder.parent)
    assert failed.returncode == 1
    [line] = [one for one in failed.stdout.splitlines() if "category 1, level 1 " in one]
    assert line.split()[-8:] == ["595", "1,", "once", "4", "172", "177", "193", "188"]
    assert line.split()[-9] == "559"
    assert "Traceback" not in failed.stdout
    shown = run("golden", "test", folder)
    assert shown.returncode == 1
    assert line.strip() in shown.stdout


def test_rows_that_nobody_approved_are_no_passed_test(folder: Path) -> None:
    record = folder / "expected" / "bedfordshire-2014-15.json"
    record.write_text(json.dumps({"reports": json.loads(record.read_text())["reports"]}))
    assert "1 skipped" in pytest_in(folder).stdout
    assert run("golden", "test", folder).returncode == 0
    assert run("golden", "test", folder, "--strict").returncode == 1


def test_a_csv_changed_after_its_approval_fails(folder: Path) -> None:
    change(folder / "expected" / "bedfordshire-2014-15.csv", "count,595,,595", "count,5,,5")
    result = run("golden", "test", folder)
    assert result.returncode == 1
    assert "changed after B. Reader approved it" in result.stdout


def test_adding_refuses_and_leaves_nothing_behind(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Shopping: 12 eggs\n")
    folder = tmp_path / "new"
    one_line(run("golden", "add", notes, "--folder", folder), "notes.txt", "MAPPA")
    one_line(
        run("golden", "add", HERTFORDSHIRE, "--folder", folder, "--pages-only"), "only of a PDF"
    )
    assert not folder.exists()
    one_line(run("golden", "test", folder), "no folder of goldens")
    assert run("golden", "add", HERTFORDSHIRE, "--folder", folder).returncode == 0
    one_line(run("golden", "add", HERTFORDSHIRE, "--folder", folder), "--force")
    one_line(
        run("golden", "approve", "kent", "--folder", folder, "--by", "me"), "no golden is called"
    )
    text = (folder / "expected" / f"{HERTFORDSHIRE.stem}.csv").read_text()
    assert len(list(csv.DictReader(io.StringIO(text)))) == 32
