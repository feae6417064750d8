"""A person's own words: listed, checked, known to every reader, never against a narrowing one."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from pathlib import Path

import pytest

from mappa_extract import extract
from mappa_extract.choosing.grids import lexicon_for
from mappa_extract.declarations.words import merged, parse_words
from mappa_extract.errors import DeclarationError
from mappa_extract.vocabulary.lexicon import Lexicon
from tests.command import run

REPORT = """\
Kent MAPPA Annual Report 2009/10

Registered sexual offenders per 100,000 head of population: 66

MAPPA eligible offenders on 31 March 2010

|  | Level 1 | Rung Two | Level 3 | Total |
| Category 1: Registered sexual offenders | 481 | 5 | 0 | 486 |
| Category 2: Violent offenders | 125 | 3 | 0 | 128 |
| Category 3: Other dangerous offenders | - | 5 | 0 | 5 |
| Total | 606 | 13 | 0 | 619 |

Wendling offenders returned to custody for breach of licence

| | Level 2 | Level 3 | Total |
| Category 1 | 1 | 2 | 3 |
| Category 2 | 4 | 0 | 4 |
| Total | 5 | 2 | 7 |

Quondled anew by the beak

| | Level 2 | Level 3 | Total |
| Number | 3 | 1 | 4 |
"""
MINE = """\
# what Kent calls things
"wendling" = { harmless = "yes" }
"quondled anew" = { measure = "order_breach_custody" }
"beak" = { harmless = "yes" }
"""


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def own(text: str) -> Lexicon:
    return lexicon_for((), words=parse_words(text.encode(), "mine.toml"))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reports") / "kent-2009-10.txt"
    path.write_text(REPORT)
    return path


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(MINE)
    return path


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('"female" = { harmless = "yes" }', "'female' narrows what is counted"),
        ('"femal" = "offender"', "narrows what is counted"),
        ('"planned" = "offender"', "narrows what is counted"),
        ('"women at rung two" = { level = "2" }', "'women' narrows what is counted"),
        ('"now in custody" = { harmless = "yes" }', "'in custody' narrows"),
        ('"level 2" = { level = "3" }', "means level 2 in the vocabulary"),
        ('"level 2" = { harmless = "yes" }', "is known already (level 2)"),
        ('"breach of licence" = { measure = "orders" }', "means licence_recalls"),
        ('"foreign" = "offender"', "is known already"),
        ('"number" = { level = "2" }', "is a word of many labels"),
        ('"lodger" = "ofender with a hat"', "is not known itself"),
        ('"rung two" = { level = "?" }', "level: '?' is not in the codebook"),
        ('"rung two" = { levl = "2" }', "did you mean 'level'?"),
        ('"rung two" = { measure = "ordes" }', "did you mean 'orders'?"),
        ('"rung two" = {}', "is empty"),
        ('"rung two" = 2', "is given 2"),
        ('"a" = "offender"', "no word of two letters"),
        ('"rung of 2009/10" = { level = "2" }', "holds a date"),
        ("rung two = 2", "TOML: "),
        ('"Rung-two" = { level = "3" }\n"rung two" = { level = "2" }', "something else in"),
    ],
)
def test_a_line_that_is_not_sound_is_refused_with_file_and_line(line: str, message: str) -> None:
    last = 2 + line.count("\n")
    with pytest.raises(DeclarationError) as caught:
        parse_words(f"# mine\n{line}\n".encode(), "mine.toml")
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"mine.toml, line {last}: ")


def test_what_a_line_says() -> None:
    lexicon = own(
        '"rung two" = { level = "2" }\n"lodger" = "individual"\n"kvinnor" = "women"\n'
        '"wending way" = "breach of licence"\n"yonder" = { harmless = "yes" }\n'
        '"on leave" = { refused = "those on leave" }\n'
    )
    assert lexicon.read("Rungs two").level == "2"
    # A word that stands for a known one stands so in every phrase.
    assert lexicon.read("Registered sexual lodgers yonder").category == "1"
    assert lexicon.read("Category 1 kvinnor").restricting == ("kvinnor",)
    assert lexicon.measure_of(lexicon.read("Wending ways").says) == "licence_recalls"
    assert lexicon.read("Category 1 on leave").values["refused"] == ("those on leave",)
    # No other word is taken for a misspelling of a person's own.
    assert lexicon.read("Category 1 yondar").unknown == ("yondar",)


def test_own_words_keep_what_their_words_say_and_what_narrows_behind_them() -> None:
    lexicon = own('"sent down for breach" = { order = "shpo" }\n"held in" = { level = "2" }\n')
    assert "breach" in lexicon.read("sent down for breach").says
    held = lexicon.read("Category 1 held in custody")
    assert held.level == "2"
    assert held.restricting == ("in custody",)
    assert not lexicon.read("Category 1 held in the area").restricting


def test_two_files_may_not_say_two_things() -> None:
    one, other = (
        parse_words(f'"rung two" = {{ level = "{code}" }}'.encode(), f"{code}.toml")
        for code in "23"
    )
    assert merged(one, one) == one
    with pytest.raises(DeclarationError, match=r"^3\.toml, line 1: .* in 2\.toml, line 1"):
        merged(one, other)


def test_words_are_listed_with_their_figures_and_a_line_each(report: Path, tmp_path: Path) -> None:
    listed = run("words", report)
    assert listed.returncode == 0
    assert " left " in listed.stderr
    text = listed.stdout
    assert "\n# wendling: 12 in doubt\n" in text
    assert re.search(r"\n#  +1  Category 1 \| Level 2, under Wendling offenders", text)
    for line in ('"wendling" = "?"', '"wendling" = { harmless = "yes" }', '"wendling" = { refused'):
        assert f"\n# {line}" in text
    # As it is, the list is a file of words that says nothing yet.
    (tmp_path / "mine.toml").write_text(text)
    assert run(report, "--words", tmp_path / "mine.toml").returncode == 0
    data = {one["word"]: one for one in json.loads(run("words", report, "-f", "json").stdout)}
    assert data["wendling"]["in_doubt"] == 12
    assert data["wendling"]["figures"][0]["printed"] == "1"
    # Of a title that says nothing known the whole is one line.
    quondled = data["quondled anew by the beak"]
    assert (quondled["unread"], quondled["in_doubt"]) == (0, 3)
    assert quondled["lines"][0]["line"] == '"quondled anew by the beak" = { measure = "?" }'


def test_a_word_takes_a_line(report: Path, mine: Path) -> None:
    before = rows(run(report, "-f", "csv").stdout)
    after = rows(run(report, "-f", "csv", "--words", mine).stdout)
    doubts = [row["doubt"].split("; ")[-1] for row in before if row["doubt"]]
    assert doubts == ["not known: wendling"] * 12
    assert not any(row["doubt"] for row in after)
    recalls, breaches = (
        [row for row in after if row["measure"] == measure]
        for measure in ("licence_recalls", "order_breach_custody")
    )
    assert [row["value"] for row in recalls] == list("123404527")
    assert [row["value"] for row in breaches] == list("314")
    assert {row["checked"] for row in (*recalls, *breaches)} == {"agrees"}
    assert not any(row["measure"] == "order_breach_custody" for row in before)
    assert "no figure is unread or in doubt" in run("words", report, "--words", mine).stderr
    found = extract(report, words=mine).observations
    assert list(found["measure"]) == [row["measure"] for row in after]


def test_words_of_a_folder_reach_every_reader_and_make_it_read_again(
    report: Path, mine: Path, tmp_path: Path
) -> None:
    """Two reports are read in processes of their own; the folder's own file is found."""
    reports, out = tmp_path / "reports", tmp_path / "out"
    reports.mkdir()
    for name in ("kent-2009-10.txt", "kent-2009-10b.txt"):
        (reports / name).write_text(REPORT + "\n" * (len(name) - 10))
    run(reports, "-o", out)

    def doubts() -> int:
        return sum(bool(row["doubt"]) for row in rows((out / "observations.csv").read_text()))

    assert doubts()
    assert "nothing has changed" in run(reports, "-o", out).stderr
    (out / "words.toml").write_text(MINE)
    again = run(reports, "-o", out)
    assert "unchanged" not in again.stderr
    assert not doubts()
    assert (out / "words.toml").read_text() == MINE
    assert "nothing has changed" in run(reports, "-o", out).stderr
    other = tmp_path / "other.toml"
    other.write_text('"wendling" = { level = "2" }\n')
    refuses(run(reports, "-o", out, "--words", other), "other.toml, line 1", "words.toml, line 2")
    (out / "words.toml").write_text('"female" = { harmless = "yes" }\n')
    refuses(run(reports, "-o", out), "words.toml, line 1: 'female'", "narrows what is counted")
    refuses(run("words", report, "--words", tmp_path / "none.toml"), "none.toml: can't be read")


def refuses(result: subprocess.CompletedProcess[str], *parts: str) -> None:
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert all(part in result.stderr for part in parts), result.stderr


def test_a_golden_keeps_the_words_that_it_rests_on(
    report: Path, mine: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    assert run("golden", "add", report, "--words", mine, "--folder", kept).returncode == 0
    own_words = kept / "expected" / "kent-2009-10.words.toml"
    assert parse_words(own_words.read_bytes(), "") == parse_words(MINE.encode(), "")
    assert "kent-2009-10.txt: unapproved" in run("golden", "test", kept).stdout
