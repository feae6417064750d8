"""Aimed at a person's own files and at the figures: what an enemy, or an accident, would try."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from functools import cache
from pathlib import Path

import openpyxl
import pypdf
import pytest

from mappa_extract.extraction import Options, extract_bytes
from mappa_extract.model import Observation
from mappa_extract.sources.encoding import plain_references, seen
from tests.fuzzing.seeds import Seed, seed
from tests.test_batch import COMMAND, RAW, TEXT, reports, run, start, statuses, wait_for

HERTS = RAW / "hertfordshire-2009-10.txt"


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, through no link."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


# ---- what is not ours ---------------------------------------------------------------------------

MINE = {
    "reports.csv": b"my reports",
    "schema.json": b"my schema",
    "mappa.xlsx": b"my figures",
    "tables/orders.csv": b"my orders",
    "cache/new-photos/a.jpg": b"a photo",
    "cache/new-0123456789abcdef/b.jpg": b"another",
    "cache/reports/thesis.json": b"a thesis",
    "review/hertfordshire-2009-10.txt.html": b"my remarks",
    "corrections.csv": b"my corrections",
}


def own_folder(folder: Path) -> Path:
    for name, data in MINE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def test_a_persons_files_are_neither_replaced_nor_deleted(tmp_path: Path) -> None:
    source = own_folder(reports(tmp_path / "in", "a.txt"))
    before = files(source)
    # The folder of the reports is the output folder as well.
    process = subprocess.run(
        [str(COMMAND), ".", "-o", ".", "--format", "xlsx", "--review"],
        cwd=source, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert process.returncode == 1
    (said,) = process.stderr.splitlines()
    for name in ("mappa.xlsx", "reports.csv", "schema.json", "tables/orders.csv", "--adopt"):
        assert name in said
    assert files(source) == before


def test_what_is_adopted_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    source, out = reports(tmp_path / "in", "a.txt"), own_folder(tmp_path / "out")
    assert run(source, "-o", out, "--adopt").returncode == 0
    found = files(out)
    kept = ("mappa.xlsx", "cache/new-photos/a.jpg", "cache/new-0123456789abcdef/b.jpg",
            "cache/reports/thesis.json", "corrections.csv")  # fmt: skip
    for name in kept:
        assert found[name] == MINE[name]
    assert found["reports.csv"] != MINE["reports.csv"]
    # It is this program's own from then on.
    assert run(source, "-o", out, "-q").returncode == 0
    for name in kept:
        assert files(out)[name] == MINE[name]


@pytest.mark.parametrize("link", ["cache", "cache/reports", "tables", "review", "review/deep"])
def test_links_are_not_followed_out_of_the_folder(tmp_path: Path, link: str) -> None:
    source, out = reports(tmp_path / "in", "deep/a.txt"), tmp_path / "out"
    outside = tmp_path / "outside"
    if "/" not in link:
        assert run(source, "-o", out, "--review", "-q").returncode == 0
        (out / link).rename(outside)
    else:
        outside.mkdir()
        (outside / "mine.txt").write_text("mine")
        (out / link).parent.mkdir(parents=True)
    (out / link).symlink_to(outside)
    before = files(outside)
    for arguments in (("--fresh",), ("--adopt",)):
        result = run(source, "-o", out, "--review", *arguments)
        assert result.returncode == 1
        assert f"{out / link}: a link" in result.stderr
        assert files(outside) == before


def test_files_that_are_links_are_replaced_and_what_they_lead_to_is_not(tmp_path: Path) -> None:
    source, out, mine = reports(tmp_path / "in", "a.txt"), tmp_path / "out", tmp_path / "mine"
    mine.write_text("mine")
    run(source, "-o", out, "-q")
    for name in ("observations.csv", "cache/lock", "cache/written.json", "cache/key"):
        (out / name).unlink()
        (out / name).symlink_to(mine)
        result = run(source, "-o", out, "-q", "--adopt")
        assert mine.read_text() == "mine"
        if result.returncode:
            assert len(result.stderr.splitlines()) == 1
            (out / name).unlink()
    assert run(source, "-o", out, "-q", "--adopt").returncode == 0


def test_a_mark_that_was_made_by_another_deletes_nothing(tmp_path: Path) -> None:
    source, out = reports(tmp_path / "in", "a.txt"), tmp_path / "out"
    run(source, "-o", out, "-q")
    outside = tmp_path / "mine.csv"
    outside.write_text("mine")
    (out / "thesis.csv").write_text("mine")
    listed = '{"files": {"thesis.csv": [], "../mine.csv": [], "/etc/passwd": []}}'
    (out / "cache" / "written.json").write_text(listed)
    result = run(source, "-o", out, "-q", "--adopt")
    assert result.returncode == 0
    assert outside.read_text() == (out / "thesis.csv").read_text() == "mine"


def test_pages_are_not_written_over_other_files(tmp_path: Path) -> None:
    (tmp_path / "atlas.html").write_text("mine")
    page = tmp_path / f"{HERTS.name}.html"
    page.write_text("mine")
    assert run("review", HERTS, "-o", tmp_path).returncode == 1
    assert page.read_text() == "mine"
    run(HERTS, "-o", tmp_path / "out", "-q")
    refused = run("atlas", tmp_path / "out", "-o", tmp_path / "atlas.html")
    assert refused.returncode == 1
    assert (tmp_path / "atlas.html").read_text() == "mine"
    page.unlink()
    for _ in range(2):
        assert run("review", HERTS, "-o", tmp_path).returncode == 0


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "sqlite"])
def test_one_file_is_not_written_over_another(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"mine.{suffix}"
    path.write_text("mine")
    refused = run(HERTS, "-o", path, "-q")
    assert (refused.returncode, path.read_text()) == (1, "mine")
    assert "--adopt" in refused.stderr
    assert run(HERTS, "-o", path, "-q", "--adopt").returncode == 0
    # What it has made itself is replaced, but no workbook that somebody has saved.
    assert run(HERTS, "-o", path, "-q").returncode == 0
    if suffix == "xlsx":
        book = openpyxl.load_workbook(path)
        book["notes"]["Z9"], book.properties.lastModifiedBy = "mine", "somebody"
        book.save(path)
        assert run(HERTS, "-o", path, "-q").returncode == 1


def test_its_own_output_is_not_read_as_reports(tmp_path: Path) -> None:
    shutil.copy(RAW / "bedfordshire-2014-15.pdf", tmp_path)
    shutil.copy(HERTS, tmp_path)
    first = run(tmp_path, "-o", tmp_path, "--review", "--evidence", "--atlas")
    assert "2 inputs" in first.stderr
    names = files(tmp_path)
    again = run(tmp_path, "-o", tmp_path, "--review", "--evidence", "--atlas")
    assert "2 inputs (2 unchanged)" in again.stderr
    assert files(tmp_path) == names
    # Given by name, or in a folder that has lost its mark.
    shutil.rmtree(tmp_path / "cache")
    elsewhere = run(tmp_path, "-o", tmp_path.with_name(f"{tmp_path.name}-out"))
    assert "2 ok" in elsewhere.stderr or "1 ok, 1 to review" in elsewhere.stderr
    for name in ("atlas.html", "evidence/bedfordshire-2014-15.pdf.evidence.pdf"):
        assert "this program has made" in run(tmp_path / name).stderr


# ---- one input never stops the run --------------------------------------------------------------


def test_names_of_every_length_and_folders_of_every_depth(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    long, wide = "x" * 251 + ".txt", "\u00e9" * 125 + ".txt"
    reports(source, "a.txt", long, wide, f"{'y' * 255}/b.txt")
    here = os.open(source, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    with open(os.open("deep.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here), "w") as stream:
        stream.write(TEXT)
    os.close(here)
    try:
        begun = time.monotonic()
        result = run(source, "-o", out, "--review", "-q")
        assert result.returncode == 0
        assert time.monotonic() - begun < 30
        assert len(statuses(out)) == 5
        assert set(statuses(out).values()) == {"ok"}
        pages = [path for path in (out / "review").rglob("*") if path.is_file()]
        assert len([path for path in pages if path.name != "index.html"]) == 5
    finally:
        subprocess.run(["rm", "-rf", source], check=False)


def test_inputs_that_vanish_or_change_while_the_run_is_under_way(tmp_path: Path) -> None:
    names = [f"slow{number:02}.txt" for number in range(12)]
    source, out = reports(tmp_path / "in", *names), tmp_path / "out"
    process = start(source, "-o", out, "--jobs", "1")
    kept = out / "cache" / "reports"
    wait_for(lambda: kept.is_dir() and len(list(kept.iterdir())) >= 2)
    (source / names[-1]).unlink()
    (source / names[-2]).write_bytes(b"")
    (source / names[-3]).unlink()
    (source / names[-3]).mkdir()
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert process.returncode == 1
    assert list(statuses(out).values()) == ["ok"] * 9 + ["failed"] * 3


# ---- what is shown and what is stored -----------------------------------------------------------

UNSEEN = {
    "two backspaces": "\x08\x08",
    "two zero-width spaces": "\u200b\u200b",
    "NUL": "\0",
    "escape": "\x1b",
    "direction marks": "\u200e\u200f",
    "joiners": "\u200d\u2060\u200c",
    "soft hyphens": "\u00ad\u00ad",
    "variation selector": "\ufe0f",
    "tag": "\U000e0031",
    "invisible times": "\u2062",
    "filler": "\u3164",
    "reference to a backspace": "&#8;",
    "references": "&#8;&#x8;&#x200b;",
}


def changed(right: Seed, old: str, new: str) -> bytes:
    """Return a report in which a figure is written otherwise."""
    if right.format in ("docx", "odt"):
        inner = {"docx": "word/document.xml", "odt": "content.xml"}[right.format]
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(right.data)) as archive,
            zipfile.ZipFile(stream, "w") as made,
        ):
            for name in archive.namelist():
                data = archive.read(name)
                if name == inner:
                    data = data.replace(f">{old}<".encode(), f">{new}<".encode())
                made.writestr(name, data)
        return stream.getvalue()
    sign = ">" if right.format == "html" else "\t"
    return right.data.replace(f"{sign}{old}".encode(), f"{sign}{new}".encode())


@cache
def one_figure(format: str) -> tuple[Seed, Observation]:
    """Return a report and a figure of three digits that it prints once."""
    right = seed(format, 5)
    rows = extract_bytes(right.data, f"r{right.suffix}", Options()).observations
    printed = [row.printed for row in rows]
    return right, next(
        row for row in rows if len(row.printed) == 3 and printed.count(row.printed) == 1
    )


def written_as(format: str, how: str) -> tuple[str, str, list[str]]:
    """Return a figure as printed, the report's status, and the values read for that figure.

    In `how`, `{0}` stands for the figure, `{1}` for its first digit and `{2}` for the others.
    """
    right, row = one_figure(format)
    new = how.format(row.printed, row.printed[0], row.printed[1:])
    found = extract_bytes(changed(right, row.printed, new), f"r{right.suffix}", Options())
    values = [one.value for one in found.observations if one.key == row.key and one.value]
    return row.printed, found.status, values


@pytest.mark.parametrize("format", ["text", "html", "docx", "odt"])
def test_a_figure_with_signs_that_show_nothing_is_unread_and_said(format: str) -> None:
    for name, signs in UNSEEN.items():
        _, status, values = written_as(format, "{1}" + signs + "{2}")
        assert (values, status in ("review", "failed")) == ([], True), name


@pytest.mark.parametrize("format", ["text", "html", "docx", "odt"])
def test_only_0_to_9_are_values(format: str) -> None:
    wide, arabic = (str.maketrans("0123456789", "".join(map(chr, range(first, first + 10))))
                    for first in (0xFF10, 0x0660))  # fmt: skip
    printed, _, _ = written_as(format, "{0}")
    assert written_as(format, printed.translate(wide)) == (printed, "ok", [printed])
    raised = printed[0] + printed[1:].translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    mixed = printed[:2] + printed[2].translate(arabic)
    for other in (printed.translate(arabic), mixed, raised):
        assert written_as(format, other) == (printed, "review", [])


TURNED = {
    "text": ("\u202e{0}\u202c", "&#x202e;{0}", "<bdo dir=rtl>{0}</bdo>"),
    "html": (
        "\u202e{0}\u202c",
        "<bdo dir='rtl'>{0}</bdo>",
        '<span style="unicode-bidi: bidi-override; direction: rtl">{0}</span>',
    ),
    "docx": (
        "\u202e{0}\u202c",
        '</w:t></w:r><w:bdo w:val="rtl"><w:r><w:t>{0}</w:t></w:r></w:bdo><w:r><w:t>',
    ),
    "odt": ("\u202e{0}\u202c",),
}


@pytest.mark.parametrize("format", list(TURNED))
def test_a_figure_that_is_shown_turned_round_is_not_what_is_stored(format: str) -> None:
    for how in TURNED[format]:
        printed, status, values = written_as(format, how)
        assert (status, printed in values) == ("review", False), how


@pytest.mark.parametrize("end", ["\r", "\f"])
def test_an_end_of_line_or_page_inside_a_figure(end: str) -> None:
    assert written_as("text", f"{{1}}{end}{{2}}")[1:] == ("review", [])


def test_remarks_inside_a_number_do_not_cut_it_short() -> None:
    for format in ("html", "docx", "odt"):
        printed, status, values = written_as(format, "{1}<!-- -->{2}")
        assert (status, values) == ("ok", [printed]), format


def test_signs_by_the_million_take_steps_by_the_million() -> None:
    def seconds(text: str) -> float:
        begun = time.process_time()
        plain_references(seen(text))
        return time.process_time() - begun

    for unit in ("\u200b", "4\u200b", "\u202e1 ", "\u202e", "&#8;", "&#", "\u200b4"):
        small, large = seconds(unit * 20_000), seconds(unit * 200_000)
        assert large < 25 * max(small, 0.01), unit


# ---- streams ------------------------------------------------------------------------------------


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command, which is `$M`, with redirections."""
    return subprocess.run(
        ["bash", "-c", line],
        env={**os.environ, "M": str(COMMAND), "R": str(HERTS), **environment},
        capture_output=True, text=True, timeout=60, check=False, errors="replace",
    )  # fmt: skip


def test_streams_that_are_closed_or_full(tmp_path: Path) -> None:
    for line, status in (
        ("$M $R --format csv >&-", 1),
        ("$M $R --format table >&-", 1),
        ("$M --help >&-", 1),
        ("$M $R --format csv 2>&-", 0),
        ("$M nowhere.pdf 2>&-", 1),
        ("$M $R >&- 2>&-", 1),
        (f"$M $R $R.md -o {tmp_path}/a <&- >&- 2>&-", 1),
        (f"$M $R -o {tmp_path}/b 2>/dev/full", 0),
        ("$M nowhere.pdf >/dev/full 2>/dev/full", 1),
    ):
        done = shell(line)
        assert (line, done.returncode) == (line, status)
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) <= 1
    assert statuses(tmp_path / "a")[HERTS.name] == "ok"
    assert statuses(tmp_path / "b")[HERTS.name] == "ok"


def test_terminals_of_few_characters() -> None:
    plain = run(HERTS, "--format", "csv").stdout
    for encoding in ("ascii", "cp1252", "cp850"):
        shown = run(HERTS, "--format", "table", PYTHONIOENCODING=encoding)
        assert (shown.returncode, shown.stderr) == (0, ""), encoding
        assert "22 corroborated +, 0 disputed !" in shown.stdout
        shown = run("explain", HERTS, "-v", PYTHONIOENCODING=encoding)
        assert (shown.returncode, shown.stderr) == (0, ""), encoding
        assert run(HERTS, "--format", "csv", PYTHONIOENCODING=encoding).stdout == plain
    # The installed command is told of it in the same way.
    shown = shell("$M explain $R -v", PYTHONIOENCODING="ascii")
    assert (shown.returncode, shown.stderr) == (0, "")


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signal here")
def test_a_terminal_that_is_gone_ends_the_run_as_a_request_does(tmp_path: Path) -> None:
    source = reports(tmp_path / "in", *(f"slow{number}.txt" for number in range(20)))
    out = tmp_path / "out"
    process = start(source, "-o", out, "--jobs", "1")
    kept = out / "cache" / "reports"
    wait_for(lambda: kept.is_dir() and len(list(kept.iterdir())) >= 2)
    process.send_signal(signal.SIGHUP)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "run the same command again to go on" in err
    assert "Traceback" not in err


# ---- passwords ----------------------------------------------------------------------------------


def test_a_password_is_in_nothing_that_is_written(tmp_path: Path) -> None:
    source, out, secret = tmp_path / "in", tmp_path / "out", "wort-4711"
    source.mkdir()
    writer = pypdf.PdfWriter(clone_from=RAW / "hertfordshire-2009-10.pdf")
    writer.encrypt(secret, algorithm="AES-256")
    writer.write(source / "locked.pdf")
    (tmp_path / "password").write_text(f"{secret}\n")
    given = ("--password-file", tmp_path / "password")
    assert run(source, "-o", out, "--evidence", *given).returncode == 0
    other = tmp_path / "other"
    (tmp_path / "password").write_text("another\n")
    assert run(source, "-o", other, "--evidence", *given).returncode == 1
    assert not [name for name, data in files(out).items() if secret.encode() in data]
    # Nothing tells one password from another: what has no hash of it can't be guessed at.
    reader = pypdf.PdfReader(out / "evidence" / "locked.pdf.evidence.pdf")
    assert reader.is_encrypted
    assert not reader.decrypt("")
    assert reader.decrypt(secret)
    # The record of one who had the password is no key for one who has not.
    assert run(source, "-o", out).returncode == 1
    assert statuses(out) == {"locked.pdf": "failed"}
    refused = run(source / "locked.pdf", "--password-file", tmp_path / "nowhere")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)


def test_nobody_is_asked_for_a_password_without_a_terminal(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "mappa_extract", str(HERTS), "--ask-password"]
    done = subprocess.run(
        line, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
        start_new_session=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "there is nobody to ask" in done.stderr
