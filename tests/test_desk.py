"""The desk in a real browser: from the report that is dropped to the file that is read back."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import http.client
import io
import itertools
import json
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import openpyxl
import pandas as pd
import pytest

from mappa_extract import extract
from mappa_extract.batch.reading import Task, decode, read_report
from mappa_extract.corrections import LEDGER, parse_correction
from mappa_extract.desk.decisions import LOOKED
from mappa_extract.extraction import Options, document_of
from mappa_extract.model import Document
from mappa_extract.signing import digest_of
from tests.command import run
from tests.generator.looks import render
from tests.generator.templates import make

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytest.importorskip("uvicorn", reason="needs the extra desk")
COMMAND = Path(sys.executable).parent / "mappa-extract"
RAW = Path(__file__).parent.parent / "fixtures" / "raw"


@dataclass
class Served:
    """A desk that answers, and how it is ended."""

    folder: Path
    process: subprocess.Popen[str] | None = None
    url: str = ""
    said: list[str] = field(default_factory=list)

    def start(self) -> Served:
        line = [str(COMMAND), "desk", str(self.folder), "--no-browser", "--jobs", "1"]
        self.process = subprocess.Popen(line, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        found = re.search(r"http://\S+", self.process.stderr.readline())
        assert found
        self.url = found[0]
        return self

    def kill(self, sign: int = signal.SIGKILL) -> int:
        assert self.process is not None
        self.process.send_signal(sign)
        return self.process.wait(30)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path / "project").start()
    yield served
    served.kill()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return a desk with two reports, for tests that decide nothing; it ends when it is asked."""
    served = Served(tmp_path_factory.mktemp("shared") / "project").start()
    for name in ("bedfordshire-2014-15.txt", "cambridgeshire-2022-23.pdf"):
        assert post(served, f"reports?name={name}", (RAW / name).read_bytes())[0] == 200
    until((served.folder / "reports.csv").exists)
    yield served
    assert served.kill(signal.SIGINT) == 0


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a PDF with a figure that contradicts its sums, another, and one that is not read."""
    made = make("template_2010", "kent", 4)
    eligible, managed = made.tables[:2]
    for table, row in ((eligible, 1), (managed, 3)):
        cell = table.rows[row][1][0]
        cell.printed = str(int(cell.printed.replace(",", "")) + 1)
    orders = next(table for table in made.tables if "courts" in table.title)
    orders.rows[2] = ("FTOs under appeal", orders.rows[2][1])
    path = tmp_path_factory.mktemp("report") / "kent.pdf"
    path.write_bytes(render(made, "pdf-ruled", 4)[0])
    return path


def drop(page: Page, *paths: Path) -> None:
    page.set_input_files("#files", [str(path) for path in paths])
    for path in paths:
        page.locator("table.list a", has_text=path.name).wait_for()


def drop_folder(page: Page, folder: Path) -> None:
    """Drop a folder as a hand does, on the page itself."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        given = {"type": kind, "x": 300, "y": 150, "data": data}
        session.send("Input.dispatchDragEvent", given)


def figure(page: Page, **wanted: str) -> Locator:
    names: list[str] = page.evaluate("report.key")
    keys = [dict(zip(names, one["key"], strict=True)) for one in page.evaluate("report.figures")]
    [place] = [n for n, key in enumerate(keys) if wanted.items() <= key.items()]
    return page.locator(f'button[data-figure="{place}"]')


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / name).read_text())))


def until(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.1)


def changing(page: Page, selector: str, act: Callable[[], object]) -> None:
    """Do something until a text has changed: once more where the page was just made anew."""
    before = page.inner_text(selector)
    for _ in range(3):
        act()
        with contextlib.suppress(AssertionError):
            until(lambda: page.inner_text(selector) != before, 15)
            return
    pytest.fail(f"{selector} stays {before!r}: {page.inner_text('#notice')}")


def export(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.click(f'nav[aria-label="Export"] >> text="{name}"')
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


WRONG = {"measure": "eligible_offenders", "category": "2", "level": "1"}


def test_from_a_dropped_report_to_figures_that_are_signed_and_exported(
    desk: Served, opened: Callable[..., Page], report: Path, tmp_path: Path
) -> None:
    page = opened(desk.url)
    (report.parent / "notes.exe").write_bytes(b"no report")
    drop_folder(page, report.parent)
    page.click("table.list a")
    page.fill("#who", "A. Reader")
    page.press("#who", "Tab")
    wrong = figure(page, **WRONG)
    right = str(int(wrong.locator("span").first.inner_text().replace(",", "")) - 1)
    # One figure is misread. It is stored before the page is told so.
    wrong.click()
    page.fill("#corrected", right)
    page.fill("#reason", "the page prints it")
    page.click("#edit button[type=submit]")
    page.locator(".figure", has_text="✎").wait_for()
    assert rows(desk.folder, "corrections.csv")[0]["corrected"] == right
    # One was missed: it is drawn on the page, and found among what the layout lacks.
    mark = page.locator(".mark.unread-box").bounding_box()
    assert mark is not None
    page.locator(".mark.unread-box").scroll_into_view_if_needed()
    mark = page.locator(".mark.unread-box").bounding_box()
    assert mark is not None
    page.mouse.move(mark["x"] - 4, mark["y"] - 4)
    page.mouse.down()
    page.mouse.move(mark["x"] + mark["width"] + 4, mark["y"] + mark["height"] + 4, steps=4)
    page.mouse.up()
    printed = page.evaluate("report.unread[0].printed")
    page.fill("#missed-figure", printed)
    assert page.locator("#missed-key option").first.inner_text().startswith("Foreign Travel")
    page.click("#missed button[type=submit]")
    until(lambda: page.evaluate("report.unread.length") == 0)
    # A finding is settled.
    page.keyboard.press("f")
    page.fill("#why", "the area confirms it")
    for folded in page.locator("#findings details > summary").all():
        folded.click()
    findings = page.locator("#findings .settle")
    while page.inner_text("#open-count") != "0":
        changing(page, "#open-count", findings.locator("text=Accept this finding").first.click)
    page.keyboard.press("Escape")
    # It can't be signed before all is looked at; then it can.
    page.click("#sign")
    assert "not decided yet" in page.inner_text("#notice")
    while (tables := page.locator("[data-all]:enabled")).count():
        changing(page, "#progress", tables.first.click)
    total = page.evaluate("report.figures.length")
    for _ in range(2):
        page.keyboard.press("u")
        changing(page, "#progress", lambda: page.keyboard.press("a"))
    page.evaluate("decide({look: report.figures.map((one, index) => looked(index))})")
    page.locator("#progress", has_text=f"{total} of {total}").wait_for()
    page.click("#sign")
    page.locator(
        "#signed", has_text=re.compile("^Signed off: A. Reader, [0-9: -]+ UTC$")
    ).wait_for()
    page.click("text=All reports")
    page.locator("h2", has_text="Signed: 1").wait_for()
    # Every later run finds what was decided, without being told.
    page.goto("about:blank")
    desk.kill(signal.SIGINT)
    again = run(desk.folder / "reports", "-o", desk.folder)
    assert again.returncode == 0, again.stderr
    assert "(1 unchanged)" in again.stderr
    assert "nothing has changed" in again.stderr
    [one] = rows(desk.folder, "reports.csv")
    assert one["signed_off"].startswith("A. Reader, 20")
    fixed = [row for row in rows(desk.folder, "observations.csv") if row["read_by"] == "corrected"]
    assert {row["value"] for row in fixed} == {right, printed}
    assert all(row["x0"] and row["page"] for row in fixed)
    failed = [row for row in rows(desk.folder, "checks.csv") if row["passed"] == "false"]
    assert failed
    assert all("the area confirms it" in row["accepted"] for row in failed)
    disputed = [
        row for row in rows(desk.folder, "observations.csv") if row["checked"] == "disputed"
    ]
    assert disputed == []
    # What is exported says the same.
    page = opened(desk.start().url)
    book = openpyxl.load_workbook(export(page, "Excel", tmp_path), read_only=True)
    sheet = next(book[name] for name in book.sheetnames if name.lower().startswith("observations"))
    assert sum(1 for row in sheet.iter_rows(values_only=True) if "corrected" in row) == 2
    database = sqlite3.connect(export(page, "SQLite", tmp_path))
    sql = "SELECT count(*) FROM observations WHERE read_by = 'corrected'"
    assert database.execute(sql).fetchone() == (2,)
    stata = pd.read_stata(export(page, "Stata", tmp_path))
    assert (stata["read_by"] == "corrected").sum() == 2
    text = export(page, "CSV", tmp_path).read_text()
    assert text == (desk.folder / "observations.csv").read_text()
    page.click("nav >> text=Atlas")
    assert page.title().startswith("MAPPA atlas")
    page.click("text=All reports")
    assert page.locator("table.list a").count() == 1


def test_two_tabs_and_a_server_that_is_killed_lose_nothing(
    desk: Served, opened: Callable[..., Page]
) -> None:
    source = RAW / "hertfordshire-2009-10.txt"
    first = opened(desk.url, quiet=False)
    drop(first, source)
    address = first.locator("table.list a").get_attribute("href") or ""
    first.goto(f"{desk.url}report/{source.name}")
    second = opened(f"{desk.url}report/{source.name}", quiet=False, beside=True)
    assert address.endswith(f"/report/{source.name}")
    for page, name in ((first, "A. Reader"), (second, "B. Reader")):
        page.fill("#who", name)
        page.press("#who", "Tab")
    # What one accepts the other sees.
    first.keyboard.press("u")
    first.keyboard.press("a")
    second.locator("#progress", has_text="1 of 32").wait_for()
    # Of two corrections of one figure the second is refused, and said.
    for page, value in ((first, "482"), (second, "483")):
        page.evaluate("choose(0, true)")
        page.fill("#corrected", value)
        page.fill("#reason", "looked at it")
    second.evaluate("refresh = () => {}")
    first.click("#edit button[type=submit]")
    first.locator(".figure", has_text="482").wait_for()
    second.click("#edit button[type=submit]")
    second.locator("#notice", has_text="corrects the figure").wait_for()
    # Killed at any moment: what was answered is there, the rest was never said to be.
    desk.kill()
    assert [row["corrected"] for row in rows(desk.folder, "corrections.csv")] == ["482"]
    # An open page says so by itself, and takes no decision.
    first.locator("#gone", has_text=f"`mappa-extract desk {desk.folder}`").wait_for()
    first.evaluate("choose(1, true)")
    first.keyboard.press("a")
    first.locator("#notice", has_text="does not answer").wait_for()
    # Started again the desk has another address. Its page is opened, and the other goes on there.
    desk.start()
    started = first.context.new_page()
    started.goto(desk.url)
    first.wait_for_url(f"{desk.url}report/{source.name}")
    started.close()
    assert "2 of 32" in first.inner_text("#progress")
    first.locator("#gone", has_text="does not").wait_for(state="detached")
    # Taken back, it is as if it had not been; the file says both.
    assert first.input_value("#who") == "A. Reader"
    figure(first, measure="eligible_offenders", category="1", level="1").click()
    first.click("#undo")
    first.locator("#progress", has_text="1 of 32").wait_for()
    kinds = [row["kind"] for row in rows(desk.folder, "corrections.csv")]
    assert kinds == ["misread", "undo"]
    until(lambda: "corrected" not in (desk.folder / "observations.csv").read_text())


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_an_accessibility_checker_finds_nothing_serious(
    shared: Served, opened: Callable[..., Page], scheme: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(shared.url, width=width, scheme=scheme)
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('#list a') !== null")
    for step in ("list", "page"):
        if step == "page":
            page.keyboard.press("Enter")
            page.locator("#verdict").wait_for()
            page.keyboard.press("m")
        found = axe.Axe().run(page).response["violations"]
        serious = [one for one in found if one["impact"] in ("serious", "critical")]
        assert [(one["id"], one["nodes"][0]["html"]) for one in serious] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_report_is_opened_once_for_all_decisions_on_its_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = RAW / "hertfordshire-2009-10.txt"
    opened = []

    def counted(data: bytes, name: str, options: Options) -> Document:
        opened.append(name)
        return document_of(data, name, options)

    monkeypatch.setattr("mappa_extract.extraction.document_of", counted)
    fixed = parse_correction("line 2", {**in_ledger(), "corrected": "482", "read": "481"})
    values = []
    for options in (Options(), Options(corrections=(fixed,)), Options(year="2010/11")):
        reply = read_report(Task(str(source), source.name, options, pages=("sheets",)))
        values.append((decode(reply.record).observations[0].value, len(opened)))
    assert values == [("481", 1), ("482", 1), ("481", 2)]


def in_ledger() -> dict[str, str]:
    """Return the cells of a correction of the first figure of Hertfordshire's report."""
    names = ("sha256", "measure", "basis", "unit", "area", "year", "printed")
    source = RAW / "hertfordshire-2009-10.txt"
    told = (hashlib.sha256(source.read_bytes()).hexdigest(), "eligible_offenders", "snapshot")
    more = ("count", "hertfordshire", "2009/10", "481")
    cells = dict.fromkeys(LEDGER.columns, "") | dict(zip(names, (*told, *more), strict=True))
    return cells | {"category": "1", "level": "1", "reason": "so", "who": "A", "when": "2026"}


# ---- who may ask -----------------------------------------------------------------------------


def ask(
    url: str, method: str = "GET", body: bytes = b"", headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
    connection.putrequest(
        method, parts.path + ("?" + parts.query if parts.query else ""), skip_host=True
    )
    given = {"Host": parts.netloc, **(headers or {})}
    for name, value in given.items():
        connection.putheader(name, value)
    if body or method == "POST":
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body or None)
    reply = connection.getresponse()
    said = {name.lower(): value for name, value in reply.getheaders()}
    return reply.status, said, reply.read()


def post(
    desk: Served, path: str, body: bytes, kind: str = "octet-stream"
) -> tuple[int, dict[str, str], bytes]:
    """Send what a page of the desk would send."""
    home, _, _ = desk.url.rstrip("/").rpartition("/")
    return ask(
        desk.url + path, "POST", body, {"Origin": home, "Content-Type": f"application/{kind}"}
    )


def test_it_answers_its_own_pages_only(shared: Served) -> None:
    desk = shared
    home, _, _ = desk.url.rstrip("/").rpartition("/")
    own = {"Origin": home, "Content-Type": "application/octet-stream"}
    status, said, _ = ask(desk.url)
    assert status == 200
    assert "default-src 'none'" in said["content-security-policy"]
    assert "frame-ancestors 'none'" in said["content-security-policy"]
    assert (
        "unsafe-inline"
        not in said["content-security-policy"].replace("style-src-attr", "")[
            : said["content-security-policy"].index("style-src-attr")
        ]
    )
    assert said["referrer-policy"] == "no-referrer"
    for url in (f"{home}/", f"{home}/{'x' * 32}/", f"{home}/{'x' * 32}/export/csv"):
        assert ask(url)[0] == 404
    for wrong in (
        {"Host": "desk.example"},
        {"Host": "127.0.0.1"},
        {"Origin": "http://desk.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert ask(desk.url, headers=wrong)[0] == 403
    drop_url = f"{desk.url}reports?name=a.txt"
    nothing: dict[str, str] = {}
    for lacking in (nothing, {"Origin": home}, {"Origin": home, "Content-Type": "text/plain"}):
        assert ask(drop_url, "POST", b"x", lacking)[0] == 403
    assert ask(drop_url, "DELETE", headers=own)[0] == 403
    assert not (desk.folder / "reports" / "a.txt").exists()
    assert ask(drop_url, "POST", b"x", own)[0] == 200
    assert desk.process is not None
    listening = Path("/proc/net/tcp").read_text() if Path("/proc/net/tcp").exists() else ""
    port = f":{urlsplit(desk.url).port:04X} "
    assert {
        line.split()[1] for line in listening.splitlines() if port in line.split()[1] + " "
    } <= {f"0100007F{port.strip()}"}


@pytest.mark.skipif(sys.platform == "win32", reason="names of another kind")
def test_no_name_leads_out_of_the_folder(shared: Served) -> None:
    desk = shared
    for number, (name, kept) in enumerate(
        (
            ("../../n.txt", "n.txt"),
            ("..%2F..%2Fb.txt", "b.txt"),
            ("C:%5Cfakepath%5Cc.pdf", "c.pdf"),
            ("%2Fetc%2Fd.html", "d.html"),
            (".hidden.txt", "hidden.txt"),
            ("%00e%0A.txt", "e.txt"),
            ("program.exe", ""),
            ("..", ""),
            ("", ""),
            (".txt", ""),
        )
    ):
        body = b"no report %d" % number
        status, _, _ = post(desk, f"reports?name={name}", body)
        assert status == (200 if kept else 415), name
        assert not kept or (desk.folder / "reports" / kept).read_bytes() == body
    names = {path.name for path in desk.folder.parent.rglob("*") if path.suffix in (".txt", ".exe")}
    names -= {"a.txt", "bedfordshire-2014-15.txt"}
    assert {name for name in names if not name.startswith("hertf")} == {
        *("n.txt", "b.txt", "hidden.txt", "e.txt")
    }
    for path in ("report/../../../etc/passwd", "report/%2Fetc%2Fpasswd", "export/..%2Fcache"):
        assert ask(desk.url + path)[0] == 404


def test_what_is_sent_is_limited_and_checked(shared: Served) -> None:
    desk = shared
    home, _, _ = desk.url.rstrip("/").rpartition("/")
    assert post(desk, "reports?name=a.pdf", b"")[0] == 400
    parts = urlsplit(desk.url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=30)
    connection.request(
        "POST",
        f"{parts.path}reports?name=a.pdf",
        headers={
            "Origin": home,
            "Content-Type": "application/octet-stream",
            "Content-Length": "9" * 11,
        },
    )
    assert connection.getresponse().status == 413
    source = RAW / "hertfordshire-2009-10.txt"
    data = source.read_bytes()
    for more in (b"", b"", b"\n"):  # the same file again is the same report
        assert post(desk, f"reports?name={source.name}", data + more)[0] == 200
    names = sorted(path.name for path in (desk.folder / "reports").glob("hertf*"))
    assert names == ["hertfordshire-2009-10 (2).txt", source.name]
    until(lambda: source.name in (desk.folder / "reports.csv").read_text())
    sha = hashlib.sha256(data).hexdigest()
    place = f"report/{source.name}/decide"
    digest = digest_of(extract(source).extraction.observations)
    good = {"sha256": sha, "who": "A. Reader"}
    key = dict.fromkeys(("order", "stage", "district"), "") | {
        "area": "hertfordshire",
        "year": "2009/10",
        "basis": "snapshot",
        "unit": "count",
        "measure": "eligible_offenders",
        "category": "1",
        "level": "1",
    }
    fix = {
        **key,
        "kind": "misread",
        "printed": "481",
        "read": "481",
        "corrected": "482",
        "reason": "so",
    }
    for body, said in (
        (b"{", "no decision"),
        ([], "has changed"),
        ({**good, "sha256": "0" * 64}, "has changed"),
        ({**good, "who": " "}, "who you are"),
        ({**good, "look": "all"}, "no decision"),
        ({**good, "look": [{"id": "nothing"}]}, "read otherwise now"),
        ({**good, "sign": "0" * 32}, "have changed"),
        ({**good, "unsign": True}, "nobody has signed"),
        ({**good, "sign": digest}, "32 figures are not decided yet"),
        ({**good, "undo": [fix]}, "taken back already"),
        ({**good, "correct": [{**fix, "corrected": "4S2"}]}, "is no figure"),
        ({**good, "correct": [{**fix, "reason": ""}]}, "say why"),
        ({**good, "correct": [{**fix, "read": "480"}]}, "read otherwise now"),
        ({**good, "correct": [fix, fix]}, "corrects already"),
        ({**good, "correct": [{**fix, "kind": "undo"}, fix]}, "takes back what no line"),
        ({**good, "accept": [{"check": "nonsense", "reason": "so"}]}, "no check"),
        ({**good, "correct": [{**fix, "reason": "x" * 3000}]}, "shorter"),
    ):
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        status, _, reply = post(desk, place, text, "json")
        assert status in (400, 409), (body, reply)
        assert said in json.loads(reply)["error"]
    assert not (desk.folder / "corrections.csv").exists()
    assert not (desk.folder / "looked").exists()


def test_what_was_answered_survives_a_kill_at_any_moment(desk: Served) -> None:
    source = RAW / "hertfordshire-2009-10.txt"
    assert post(desk, f"reports?name={source.name}", source.read_bytes())[0] == 200
    sha = hashlib.sha256(source.read_bytes()).hexdigest()
    until((desk.folder / "reports.csv").exists)
    page = ask(f"{desk.url}report/{source.name}")[2].decode()
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    threading.Timer(1.0, desk.kill).start()
    answered = []
    with contextlib.suppress(OSError, http.client.HTTPException):
        for n in itertools.count():
            one = data["figures"][n % 32]
            seen = {name: one[name] for name in ("id", "printed", "read")}
            what = "unlook" if n // 32 % 2 else "look"
            body = json.dumps({"sha256": sha, "who": "A. Reader", what: [seen]}).encode()
            assert post(desk, f"report/{source.name}/decide", body, "json")[0] == 200
            answered.append((one["id"], "looked" if what == "look" else "undo"))
    [ledger] = (desk.folder / "looked").glob("[!.]*")
    kept = [(row["figure"], row["kind"]) for row in rows(desk.folder, f"looked/{ledger.name}")]
    assert len(answered) > 3
    # One more may have been stored of which nobody was told.
    assert kept[: len(answered)] == answered
    assert len(kept) <= len(answered) + 1
    # What the kill has left half-written goes with the next decision.
    LOOKED.add(ledger, [])
    assert [path.name for path in ledger.parent.iterdir()] == [ledger.name]


def test_no_export_no_file_and_no_sign_off_lacks_a_decision(
    desk: Served, opened: Callable[..., Page]
) -> None:
    source = RAW / "hertfordshire-2009-10.txt"
    assert post(desk, f"reports?name={source.name}", source.read_bytes())[0] == 200
    # Asked for at once, it waits until all is read.
    assert ask(f"{desk.url}export/csv")[2].count(b"hertfordshire,2009/10") == 32
    fix = {**in_ledger(), "kind": "misread", "read": "481", "reason": "so"}

    def correct(value: str, before: str = "") -> None:
        undo = [{**fix, "corrected": before}] if before else []
        lines = {"undo": undo, "correct": [{**fix, "corrected": value}]}
        body = {"sha256": fix["sha256"], "who": "A. Reader", **lines}
        answer = post(desk, f"report/{source.name}/decide", json.dumps(body).encode(), "json")
        assert answer[0] == 200, answer

    correct("482")
    assert b",482,corrected," in ask(f"{desk.url}export/csv")[2]
    # A figure that changes lifts the sign-off.
    page = opened(f"{desk.url}report/{source.name}")
    page.fill("#who", "A. Reader")
    page.evaluate("decide({look: report.figures.map((one, index) => looked(index))})")
    page.locator("#progress", has_text="32 of 32").wait_for()
    page.click("#sign")
    page.locator("#signed", has_text="Signed off").wait_for()
    until(lambda: rows(desk.folder, "reports.csv")[0]["signed_off"])
    page.evaluate("choose(1, true)")
    page.fill("#corrected", "6")
    page.select_option("#kind", "amended")
    page.fill("#reason", "the area has said so")
    page.click("#edit button[type=submit]")
    page.locator("#signed", has_text="its figures have changed since").wait_for()
    until(lambda: not rows(desk.folder, "reports.csv")[0]["signed_off"])
    row = rows(desk.folder, "observations.csv")[1]
    assert (row["value"], row["amended"]) == ("5", "6")
    # A desk that is closed writes what was decided last, and shows no trace of what was open.
    page.goto("about:blank")
    correct("483", "482")
    assert desk.kill(signal.SIGINT) == 0
    assert ",483,corrected," in (desk.folder / "observations.csv").read_text()
    assert desk.process is not None
    assert desk.process.stderr is not None
    assert "Traceback" not in desk.process.stderr.read()
    again = run(desk.folder / "reports", "-o", desk.folder)
    assert "not signed off any more: A. Reader signed it" in again.stderr
    # The next one shows the list as it was, before anything is read again.
    assert source.name in ask(desk.start().url)[2].decode()


def test_a_second_desk_is_refused_with_a_word(shared: Served) -> None:
    second = run("desk", shared.folder, "--no-browser")
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert "another desk works on this folder" in second.stderr
