"""A sample of the damaged reports that `make fuzz` makes thousands of."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from mappa_extract.batch.process import Limits
from mappa_extract.batch.reading import Task, decode
from mappa_extract.batch.run import InProcesses
from mappa_extract.extraction import Extraction, Options, extract_bytes
from tests.fuzzing import packed, pdfs, webpages
from tests.fuzzing.judge import DEFECTS, KINDS, Judge, Result
from tests.fuzzing.seeds import FORMATS, Kind, seed

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")
ROUNDS = {"text": 1, "html": 2, "docx": 1, "odt": 1, "pdf": 1}


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """Read in a process that finds its current and its temporary folder empty."""
    with pytest.MonkeyPatch.context() as patch:
        scratch, current = map(tmp_path_factory.mktemp, ("scratch", "current"))
        patch.setenv("TMPDIR", str(scratch))
        patch.chdir(current)
        made = Judge(Limits(timeout=10, memory=700))
        yield made
        made.close()
        assert not list(scratch.iterdir())
        assert not list(current.iterdir())


@pytest.mark.parametrize("format", FORMATS)
def test_damage_gives_the_right_answer_or_a_refusal(judge: Judge, format: str) -> None:
    kinds = [kind for kind in KINDS[format] if not kind.heavy]
    found: list[Result] = []
    for number in range(ROUNDS[format]):
        found += [judge(format, kind, 2000 + number) for kind in kinds]
    assert [one for one in found if one.outcome in DEFECTS] == []
    # Most is read or refused, not stopped for want of time or memory.
    assert sum(one.outcome in ("time", "memory", "died") for one in found) <= 2
    assert "right" in {one.outcome for one in found}


def test_without_damage_every_seed_is_right(judge: Judge) -> None:
    nothing = Kind("nothing", lambda seed, _: seed.data)
    found = [judge(format, nothing, number) for format in FORMATS for number in range(5)]
    assert {one.outcome for one in found} == {"right"}


def refused(data: bytes, suffix: str) -> Extraction:
    report = extract_bytes(data, f"report{suffix}", Options())
    assert report.status == "failed"
    assert report.observations == []
    return report


@pytest.mark.parametrize("format", ["docx", "odt"])
def test_a_document_that_holds_its_text_twice_is_refused(format: str) -> None:
    right = seed(format, 3)
    assert "twice" in refused(packed.twins(right, Random(1)), right.suffix).message


def test_more_cells_than_any_report_has_are_refused() -> None:
    right = seed("text", 0)
    many = right.data + b"\n" + b"12\t13\t14\n" * 34_000
    assert "100000 cells" in refused(many, ".txt").message
    wide = right.data + b"\n" + b"|12" * 300 + b"|\n"
    assert "250 cells a row" in refused(wide, ".txt").message


@pytest.mark.parametrize("sign", ["\u202e", "\u202d"])
def test_text_that_is_shown_turned_round_is_marked(sign: str) -> None:
    for format in ("text", "html"):
        right = seed(format, 1)
        data = right.data.replace(b"Annual Report", f"{sign}Annual\u202c Report".encode())
        report = extract_bytes(data, f"report{right.suffix}", Options())
        assert report.status == "review"
        assert any("otherwise than it is stored" in check.message for check in report.checks)


def test_signs_that_show_nothing_do_not_hide_a_figure_nor_make_one() -> None:
    data = seed("text", 5).data.decode()
    figure = next(row for row in extract_bytes(data.encode(), "a", Options()).observations
                  if len(row.printed) == 3)  # fmt: skip
    around = data.replace(f"\t{figure.printed}", f"\t\u200f{figure.printed}\u061c")
    inside = data.replace(f"\t{figure.printed}", f"\t{figure.printed[0]}\x01{figure.printed[1:]}")
    assert extract_bytes(around.encode(), "a", Options()).status == "ok"
    report = extract_bytes(inside.encode(), "a", Options())
    assert report.status == "review"
    assert figure.key not in {row.key for row in report.observations if row.value}


def test_nothing_outside_is_fetched(tmp_path: Path) -> None:
    """Entities, DTDs, pictures and actions that name an address that listens."""
    secret = tmp_path / "secret.txt"
    secret.write_text("Level 1\t4711\n" * 50, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        here = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        doctypes = [
            f'<!DOCTYPE r [<!ENTITY x SYSTEM "{here}">]>',
            f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
            f'<!DOCTYPE r SYSTEM "{here}" [<!ENTITY x "">]>',
        ]
        tasks: list[Task] = []
        for format in ("docx", "odt"):
            right = seed(format, 2)
            for doctype in doctypes:
                data = packed._declared(right, doctype.encode(), b"&x;")
                tasks.append(Task("a", f"{len(tasks)}{right.suffix}", Options(), data=data))
        page = seed("html", 2)
        active = webpages._into_body(
            page, f'<base href="{here}"><img src="{here}"><link rel=stylesheet href="{here}">'
            f'<script src="{here}"></script><iframe src="{secret.as_uri()}"></iframe>'.encode(),
        )  # fmt: skip
        tasks.append(Task("a", "page.html", Options(), data=active))
        report = seed("pdf", 0)
        for number in range(6):
            data = pdfs._on_objects(pdfs.active)(report, Random(number))
            data = data.replace(b"http://127.0.0.1:9/x", here.encode())
            tasks.append(Task("a", f"{number}.pdf", Options(), data=data))
        for _, reply in InProcesses(Limits(20, 700), 2)(tasks):
            extraction = decode(reply.record)
            assert "fault" not in extraction.message
            assert all(row.value != "4711" for row in extraction.observations)
        with pytest.raises(TimeoutError):
            server.accept()


def test_other_peoples_files_are_counted_and_a_false_report_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    script = Path(__file__).parents[1] / "bench" / "awkward.py"
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "notes.txt").write_text("Shopping: 12 eggs\n")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj <<")
    command = [sys.executable, str(script), str(tmp_path)]
    sound = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert sound.returncode == 0, sound.stdout + sound.stderr
    assert "2 files in" in sound.stdout
    assert "in trouble 0" in sound.stdout
    (tmp_path / "report.txt").write_bytes(seed("text", 0).data)
    false = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert false.returncode == 1
    assert "a false report: report.txt" in false.stdout
    empty = subprocess.run([*command[:2], str(tmp_path / "no")], capture_output=True, check=False)
    assert empty.returncode == 1
    assert b"no such folder" in empty.stderr
