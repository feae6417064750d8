"""Layout and area files: what is wrong with one is said with file, line and field."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

import jsonschema
import pytest

from mappa_extract.choosing.grids import lexicon_for
from mappa_extract.declarations import load_declared
from mappa_extract.declarations.lines import line_of
from mappa_extract.declarations.schema import Kind, problems_in
from mappa_extract.errors import DeclarationError, UsageError
from mappa_extract.extraction import Extraction, Options, extract_file
from mappa_extract.pages.screen import own_labels, pages_with_statistics
from tests.command import run
from tests.test_cli import BEDFORDSHIRE, HERTFORDSHIRE

PACKAGE = Path(__file__).parents[1] / "mappa_extract"
HEAD = 'name = "mine"\ntitle = "Mine"\nfirst = "2009/10"\nlast = "2010/11"\n'
TABLE = '[[tables]]\nmeasure = "orders"\n'


@pytest.mark.parametrize("kind", ["layout", "area"])
def test_files_of_the_package_are_sound(kind: Kind) -> None:
    files = sorted((PACKAGE / f"{kind}s").glob("*.toml"))
    assert len(files) >= {"layout": 7, "area": 42}[kind]
    assert [p for path in files for p in problems_in(kind, path.name, path.read_text())] == []


@pytest.mark.parametrize(
    ("text", "line", "field", "message"),
    [
        ('name = "a\n', 1, "TOML", "Illegal character"),
        (HEAD, 1, "the file", "'tables' is missing"),
        (HEAD + 'colour = "red"\n' + TABLE, 5, "colour", "no such field"),
        (HEAD + 'titel = "x"\n' + TABLE, 5, "titel", "did you mean 'title'?"),
        (HEAD.replace("2009/10", "2009/2010") + TABLE, 3, "first", "no financial year"),
        (HEAD.replace("2010/11", "2008/09") + TABLE, 3, "first", "after last"),
        (HEAD + "format = 2\n" + TABLE, 5, "format", "does not read"),
        (HEAD.replace('"mine"', '"My own"') + TABLE, 1, "name", "small letters"),
        (HEAD + '[[tables]]\nmeasure = "oders"\n', 6, "tables 1.measure", "mean 'orders'"),
        (HEAD + '[[tables]]\nmeasure = "zebras"\n', 6, "tables 1.measure", "[[measure]]"),
        (HEAD + TABLE + 'levels = ["1"]\n', 7, "tables 1.levels", "no dimension 'level'"),
        (
            HEAD + TABLE + 'orders = [\n  "sopo",\n  "asbo",\n]\n',
            *(9, "tables 1.orders 2", "'asbo' is not in the codebook"),
        ),
        (
            HEAD + TABLE + '[[tables]]\nmeasure = "licence_recalls"\noptional = "yes"\n',
            *(9, "tables 2.optional", "true/false"),
        ),
        (
            HEAD
            + TABLE
            + '[tables.rows]\n"Grp A" = { category = "1" }\n"GRP A" = { level = "1" }\n',
            *(9, "tables 1.rows.GRP A", "one meaning"),
        ),
        (
            HEAD + TABLE + '[tables.rows]\n"Grp A" = { catgory = "1" }\n',
            *(8, "tables 1.rows.Grp A.catgory", "did you mean 'category'?"),
        ),
        (
            HEAD + TABLE + '[[concept]]\ngives = { level = "2" }\nphrases = ["a",\n  "b (c"]\n',
            *(10, "concept 1.phrases 2", "brackets"),
        ),
        (
            HEAD + TABLE + '[[measure]]\ncode = "orders"\nmeaning = "m"\ndimensions = []\n'
            'basis = "year"\n',
            *(8, "measure 1.code", "in the codebook already"),
        ),
        (HEAD + TABLE + 'down = "orders"\n', 7, "tables 1.down", "lists no orders"),
        (
            HEAD + TABLE + 'orders = ["sopo"]\ndown = "orders"\nacross = "orders"\n',
            *(9, "tables 1.across", "go down already"),
        ),
        (HEAD + TABLE + "questions = true\n", 7, "tables 1.questions", "needs `down`"),
        (HEAD + TABLE + 'across = "order"\n', 7, "tables 1.across", "did you mean 'orders'?"),
        (HEAD + '[area]\nslug = "atlantis"\n' + TABLE, 5, "area", "'name' is missing"),
    ],
)
def test_a_fault_is_named_with_its_line(text: str, line: int, field: str, message: str) -> None:
    problem = problems_in("layout", "mine.toml", text)[0]
    assert (problem.line, problem.field) == (line, field)
    assert message in problem.message
    assert str(problem).startswith(f"mine.toml, line {line}: {field}: ")


def test_line_of_a_value_inside_a_list() -> None:
    text = 'a = 1\n[[b]]\nc = 2\n[[b]]\nd = [\n  "x",\n  "y"]\n[[b.e]]\nf = 1\n'
    assert line_of(text, ["b", 1, "d", 1, "y"]) == 7
    assert line_of(text, ["b", 1, "e", 0, "f"]) == 9
    assert line_of(text, ["nowhere"]) == 1


def test_command_refuses_a_bad_layout_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text(HEAD + '[[tables]]\nmeasure = "oders"\nx = 1\n')
    result = run(HERTFORDSHIRE, "--layouts", tmp_path)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "bad.toml, line 6: tables 1.measure: 'oders'" in result.stderr
    assert "and 1 more" in result.stderr
    listed = run("check-layouts", tmp_path)
    assert listed.returncode == 1
    assert len(listed.stdout.splitlines()) == 2


def read(path: Path, layouts: Path | None = None) -> Extraction:
    return extract_file(path, path.name, Options(layouts=layouts))


def test_an_areas_own_names_and_habits_are_added(tmp_path: Path) -> None:
    (tmp_path / "areas").mkdir()
    (tmp_path / "areas" / "mine.toml").write_text(
        'slug = "bedfordshire"\nnames = ["Ouse and Ivel"]\nhabits.note = "mine"\n'
    )
    declared = load_declared(tmp_path)
    assert declared.areas["bedfordshire"].names[-1] == "Ouse and Ivel"
    assert declared.areas["bedfordshire"].police
    assert Options(area="Ouse and Ivel", layouts=tmp_path).resolved().area == "bedfordshire"
    assert "Ouse and Ivel" not in load_declared().areas["bedfordshire"].names
    with pytest.raises(UsageError, match="no MAPPA area"):
        Options(area="Ouse and Ivel").resolved()


def test_a_folder_of_the_configuration_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "mappa-extract" / "layouts"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(HEAD + TABLE)
    assert "mine " in run("layouts", XDG_CONFIG_HOME=str(tmp_path)).stdout
    assert "mine " not in run("layouts", XDG_CONFIG_HOME=os.devnull).stdout


def test_a_layout_is_drawn_with_its_rows_columns_and_answers(tmp_path: Path) -> None:
    drawn = run("layouts", "questions-2003").stdout
    orders = drawn[drawn.index("[orders, questions with their answers]") :]
    assert orders.splitlines()[1].split() == ["Applied", "for", "Interim", "In", "full"]
    assert orders.splitlines()[3].count("·") == 3
    across = run("layouts", "template-2010").stdout
    head, _, first = across[across.index("[eligible_offenders]") :].splitlines()[1:4]
    assert head.split() == ["Category", "1", "Category", "2", "Category", "3", "Total"]
    assert first.split() == ["Level", "1", *"····"]
    # One that says nothing of shape is drawn as well, and so is one of a person's own.
    lists = 'measure = "eligible_offenders"\ncategories = ["1", "2"]\nlevels = ["1", "2"]\n'
    (tmp_path / "mine.toml").write_text(f"{HEAD}[[tables]]\n{lists}")
    mine = run("layouts", "mine", "--layouts", tmp_path)
    assert "rows may be columns" in mine.stdout
    assert mine.stdout.count("·") == 4
    unknown = run("layouts", "template-2012")
    assert unknown.returncode == 2
    assert "no layout is called 'template-2012': did you mean 'template-20" in unknown.stderr


def test_two_layouts_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(HEAD.replace("mine", "annual-2009") + TABLE)
    with pytest.raises(DeclarationError, match=r"a\.toml: name: 'annual-2009'"):
        load_declared(tmp_path)


def test_labels_of_a_layout_do_not_reach_other_reports(tmp_path: Path) -> None:
    """A file that takes level 1 for level 3, for another area, changes nothing here."""
    before = read(BEDFORDSHIRE).observations
    (tmp_path / "mine.toml").write_text(
        HEAD.replace("2010/11", "2030/31")
        + 'areas = ["kent"]\n'
        + TABLE
        + '[tables.rows]\n"Level 1" = { level = "3" }\n'
        + '[[concept]]\ngives = { category = "4" }\nphrases = ["violent offender"]\n'
    )
    assert read(BEDFORDSHIRE, tmp_path).observations == before
    declared = load_declared(tmp_path)
    mine = next(layout for layout in declared.layouts if layout.name == "mine")
    areas = tuple(declared.areas.values())
    assert lexicon_for(areas, mine).read("Level 1").level == "3"
    assert lexicon_for(areas).read("Level 1").level == "1"


def test_what_is_given_by_hand_is_recorded() -> None:
    options = Options("kent", "2008/09", "annual-2008")
    checks = extract_file(BEDFORDSHIRE, "b.pdf", options).checks
    given = {c.found: c.expected for c in checks if c.check == "given_by_hand"}
    assert given == {"kent": "bedfordshire", "2008/09": "2013/14", "annual-2008": "template-2010"}


def test_a_year_without_a_layout_is_to_be_reviewed() -> None:
    report = extract_file(BEDFORDSHIRE, "b.pdf", Options(area="kent", year="1999/00"))
    assert report.status == "review"
    assert any(c.check == "layout_known" and not c.passed for c in report.checks)


def test_a_layout_for_certain_areas_waits_until_the_area_is_known(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(HEAD + 'areas = ["kent"]\n' + TABLE)
    mine = load_declared(tmp_path).layouts[0]
    assert mine.covers("2009/10", "kent")
    assert not mine.covers("2009/10", "")
    assert not mine.covers("2012/13", "kent")


def test_pages_of_declared_labels_are_read(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        HEAD
        + TABLE
        + 'titles = ["Crossing  the road"]\n'
        + '[[concept]]\ngives = { stage = "full" }\nphrases = ["zebra (stripes|spots)"]\n'
    )
    own = own_labels(load_declared(tmp_path).layouts)
    page = "Crossing the\nroad\nZebra spots 12\nLions 3\nTigers 4\n"
    assert pages_with_statistics(["Prose.", page]) == []
    assert pages_with_statistics(["Prose.", page], own) == [1]


def test_the_schema_for_editors_takes_measures_of_a_files_own() -> None:
    schema = json.loads(run("check-layouts", "--schema").stdout)
    text = (Path(__file__).parent / "layouts" / "brackenshire.toml").read_text()
    jsonschema.validate(tomllib.loads(text), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**tomllib.loads(text), "colour": "red"}, schema)
