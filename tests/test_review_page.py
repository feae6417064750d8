"""The review page in a real browser: looked at, pointed at, decided on, saved and read back."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import html5lib
import pytest

from tests.command import run
from tests.generator.looks import render
from tests.generator.templates import make
from tests.test_scans import as_pdf, pictures, with_ocr

if TYPE_CHECKING:
    from playwright.sync_api import Page

RAW = Path(__file__).parent.parent / "fixtures" / "raw"
BEDFORDSHIRE = RAW / "bedfordshire-2014-15.pdf"
TEXT = RAW / "bedfordshire-2014-15.txt"
"""The same figures, which are read in less time."""
Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the review page of a PDF, of a text and of a web page."""
    folder = tmp_path_factory.mktemp("pages")
    web = folder / "kent-2010-11.html"
    web.write_bytes(render(make("template_2010", "kent", 5), "html", 5)[0])
    more = (TEXT, RAW / "derbyshire-2005-06.txt", RAW / "cambridgeshire-2022-23.pdf")
    done = run("review", BEDFORDSHIRE, *more, web, "-o", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def page(opened: Open, pages: Path) -> Page:
    return opened(pages / "bedfordshire-2014-15.pdf.html")


@pytest.fixture
def of_text(opened: Open, pages: Path) -> Page:
    return opened(pages / f"{TEXT.name}.html")


def figures(page: Page) -> list[dict[str, object]]:
    found: list[dict[str, object]] = page.evaluate("DATA.figures")
    return found


def place_of(page: Page, **wanted: str) -> int:
    """Return the place of the figure whose key has these codes."""
    names: list[str] = page.evaluate("DATA.key")
    keys = [dict(zip(names, one["key"], strict=True)) for one in figures(page)]  # type: ignore[call-overload]
    [place] = [n for n, key in enumerate(keys) if wanted.items() <= key.items()]
    return place


ELIGIBLE = {"measure": "eligible_offenders", "category": "2", "level": "2"}


# ---- pointing --------------------------------------------------------------------------------


def test_pointing_at_a_figure_lights_its_box_its_labels_and_its_sums(page: Page) -> None:
    place = place_of(page, **ELIGIBLE)
    page.hover(f'button[data-figure="{place}"]')
    lit = page.eval_on_selector_all(".mark.lit", "all => all.map(one => one.dataset.figure)")
    assert lit == [str(place)]
    labels = page.locator(".mark.label.lit-label")
    # "Level 2" beside it, "Category 2:", "Violent" and "offenders" above it, and no other 2.
    assert labels.count() == 6
    styles = [label.get_attribute("style") or "" for label in labels.all()]
    assert len({re.search(r"top:([\d.]+)", style)[1] for style in styles}) == 4  # type: ignore[index]
    for label in labels.all():
        assert str(place) in (label.get_attribute("data-labels") or "").split()
    checks = figures(page)[place]["checks"]
    cells = {cell for check in checks for cell in page.evaluate(f"DATA.checks[{check}].cells")}  # type: ignore[attr-defined]
    sums = page.eval_on_selector_all(".mark.lit-sum", "all => all.map(one => +one.dataset.figure)")
    assert set(sums) == cells - {place}
    assert len(cells) > 6


def test_pointing_at_a_box_and_at_a_check_lights_the_figures(page: Page) -> None:
    place = place_of(page, **ELIGIBLE)
    page.hover(f'.mark[data-figure="{place}"]')
    assert page.locator(f'button.lit[data-figure="{place}"]').count() == 1
    page.keyboard.press("f")
    check = page.locator("#findings > ol .check").first
    check.hover()
    cells = page.evaluate(f"DATA.checks[{check.get_attribute('data-check')}].cells")
    lit = page.eval_on_selector_all(
        "button.lit[data-figure]", "all => all.map(e => +e.dataset.figure)"
    )
    assert sorted(lit) == sorted(cells)
    assert len(cells) == 2


def test_findings_stand_by_table_in_a_drawer_a_key_away(page: Page) -> None:
    assert not page.locator("#drawer").is_visible()
    assert page.locator("#findings > h3").all_text_contents() == [
        "MAPPA-eligible offenders, on 31 March 2014",
        "The report as a whole",
    ]
    order = "all => all.map(e => +e.dataset.check)"
    failed = page.eval_on_selector_all("#findings > ol [data-check]", order)
    checks = page.evaluate("DATA.checks")
    assert sorted(failed) == [n for n, one in enumerate(checks) if not one["passed"]]
    for key, number in (("n", failed[0]), ("n", failed[1]), ("p", failed[0])):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.dataset.check") == str(number)
    assert page.locator(".mark.lit").count() == 2
    page.keyboard.press("Escape")
    assert not page.locator("#drawer").is_visible()


def test_the_page_and_its_tables_are_what_is_seen_first(page: Page) -> None:
    assert page.evaluate("document.querySelector('h1').nextElementSibling.id") == "verdict"
    assert page.inner_text("#verdict") == (
        "Contradictory: on 31 March 3 of category 2 at level 3, in the year 2; the cover says"
        " 2014/15, the statistics are of 2013/14"
    )
    for selector in (".sheet img", "table.figures"):
        box = page.locator(selector).first.bounding_box()
        assert box is not None
        assert box["y"] < 330
    place = place_of(page, measure="eligible_offenders", category="2", level="3")
    page.click(f'button[data-figure="{place}"]')
    assert page.locator("#rule [data-check]").count() == 1
    assert "in the whole year 2" in page.inner_text("#rule")


def test_lines_stand_in_place_of_pictures_for_text(opened: Open, pages: Path) -> None:
    page = opened(pages / "derbyshire-2005-06.txt.html")
    assert page.locator(".sheet img").count() == 0
    marked = page.locator(".piece[data-figure]")
    assert marked.count() == len(figures(page)) == 149
    for piece in marked.all()[::12]:
        place = int(piece.get_attribute("data-figure") or "")
        assert piece.inner_text() == figures(page)[place]["printed"]
    marked.nth(40).hover()
    assert page.locator("button.lit[data-figure]").count() == 1
    # However long both are, what is chosen is seen on both sides, and the page stays.
    for place in (140, 3, 70):
        button = page.locator(f'button[data-figure="{place}"]')
        button.click()
        for chosen in (button, page.locator(f'.piece[data-figure="{place}"]')):
            assert not chosen.evaluate("covered"), place
        assert page.evaluate("scrollY") == 0


def test_what_was_left_unread_is_shown(opened: Open, tmp_path: Path) -> None:
    text = (RAW / "bedfordshire-2014-15.txt").read_text().replace("NOs\t", "NOs under appeal\t")
    source = tmp_path / "bedfordshire-2014-15.txt"
    source.write_text(text)
    assert run("review", source, "-o", tmp_path).returncode == 0
    page = opened(tmp_path / f"{source.name}.html")
    page.keyboard.press("f")
    assert page.locator("button.unread").count() == 1
    finding = page.locator("h3:has-text('Restrictive orders') + ol")
    assert "table complete" in finding.inner_text()
    page.hover("button.unread")
    assert page.locator(".piece.lit").inner_text() == "1"
    page.keyboard.press("f")
    # The number opens a form, which knows what the layout lacks.
    page.keyboard.press("U")
    assert page.input_value("#missed-figure") == "1"
    page.keyboard.press("Escape")
    page.click(".piece.unread-box")
    lacking = page.locator("#missed-key optgroup option").all_text_contents()
    assert lacking == ["Notification Order, made in full"]
    page.fill("#who", "A. Reader")
    page.click("#missed button[type=submit]")
    assert page.inner_text("#notice") == ""
    page.keyboard.press("U")
    assert page.inner_text("#notice") == "No number is left unread."
    assert "→ 1" in page.inner_text("button.missing")
    file = saved(page, "#save-corrections", tmp_path)
    done = run(source, "--corrections", file, "--format", "csv")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 57
    [entered] = [row for row in rows if row["read_by"] == "corrected"]
    assert (entered["order"], entered["value"], entered["table"] != "") == (
        *("notification_order", "1"),
        True,
    )
    assert "was not read" not in run(source, "--corrections", file, "--format", "json").stdout


# ---- deciding --------------------------------------------------------------------------------


def correct(page: Page, place: int, figure: str, reason: str) -> None:
    page.click(f'button[data-figure="{place}"]')
    page.fill("#corrected", figure)
    page.fill("#reason", reason)
    page.click("#edit button[type=submit]")


def saved(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.click(button)
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def test_a_correction_survives_a_reload_and_comes_out_right(of_text: Page, tmp_path: Path) -> None:
    page = of_text
    place = place_of(page, **ELIGIBLE)
    correct(page, place, "31", "the scan is blurred, =1+1")
    assert "who you are" in page.inner_text("#notice")
    page.fill("#who", "A. Reader")
    page.click("#edit button[type=submit]")
    assert page.inner_text("#notice") == ""
    page.reload()
    assert "→ 31" in page.inner_text(f'button[data-figure="{place}"]')
    assert page.input_value("#who") == "A. Reader"
    assert page.inner_text("#progress") == "1 of 57 decided."
    file = saved(page, "#save-corrections", tmp_path)
    [row] = csv.DictReader(io.StringIO(file.read_text()))
    assert (row["corrected"], row["read"], row["who"]) == ("31", "30", "A. Reader")
    done = run(TEXT, "--corrections", file, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    [changed] = [row for row in rows if row["read_by"] == "corrected"]
    assert (changed["value"], changed["printed"], changed["checked"]) == ("31", "30", "disputed")
    assert ELIGIBLE.items() <= changed.items()


def test_a_figure_that_no_layout_expects_is_entered_in_words(page: Page, tmp_path: Path) -> None:
    page.fill("#who", "A. Reader")
    page.press("#who", "Tab")
    page.keyboard.press("m")
    page.fill("#missed-figure", "12")
    page.fill("#missed-page", "4")
    asked = page.locator("#other-key label:visible")
    page.select_option("[data-code=measure]", label="Restrictive orders for Category 1 offenders")
    assert [one.split()[0] for one in asked.all_inner_texts()] == [
        "What",
        "When",
        "Order",
        "Stage",
        "As",
    ]
    page.select_option("[data-code=measure]", "eligible_offenders")
    page.select_option("[data-code=category]", "1")
    page.fill("[data-code=district]", "A Division")
    page.click("#missed button[type=submit]")
    file = saved(page, "#save-corrections", tmp_path)
    done = run(BEDFORDSHIRE, "--corrections", file, "--format", "csv")
    rows = csv.DictReader(io.StringIO(done.stdout))
    [entered] = [row for row in rows if row["read_by"] == "corrected"]
    names = ("measure", "category", "level", "district", "unit", "value", "basis")
    told = ["eligible_offenders", "1", "all", "A Division", "count", "12", "snapshot"]
    assert [entered[name] for name in names] == told


@with_ocr
def test_a_scanned_figure_is_shown_at_twice_its_size(opened: Open, tmp_path: Path) -> None:
    source = tmp_path / "scan.pdf"
    (picture,) = pictures("bedfordshire-2014-15", [3])
    source.write_bytes(as_pdf([picture.crop((0, 0, picture.width, picture.height // 2))]))
    assert run("review", source, "-o", tmp_path).returncode == 0
    page = opened(tmp_path / "scan.pdf.html")
    crops = page.locator("table.figures .crop")
    assert crops.count() == len(figures(page)) > 10
    for place in (0, len(figures(page)) - 1):
        button = page.locator(f'button[data-figure="{place}"]')
        shown, mark = button.locator(".crop"), page.locator(f'.mark[data-figure="{place}"]')
        wide, style = shown.get_attribute("width"), mark.get_attribute("style")
        points = float(re.search(r"width:([\d.]+)%", style or "")[1]) * 5.95  # type: ignore[index]
        # Eight points of paper on each side; a point is 4/3 of a pixel on a screen.
        assert int(wide or "") == pytest.approx((points + 16) * 8 / 3, abs=3)
        darkest = shown.evaluate(INK)
        assert darkest < 100
        button.click()
        assert page.locator("#detail-crop .crop").get_attribute("width") == wide
    page.emulate_media(media="print")
    assert not crops.first.is_visible()


INK = """image => {
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  return Math.min(...context.getImageData(0, 0, canvas.width, canvas.height).data);
}"""


@pytest.mark.parametrize(
    ("figure", "said"),
    [("thirty", "as the page prints it"), ("30", "accept it instead"), ("3 1", "as the page")],
)
def test_what_is_no_correction_is_refused(page: Page, figure: str, said: str) -> None:
    page.fill("#who", "A. Reader")
    correct(page, place_of(page, **ELIGIBLE), figure, "looked at it")
    assert said in page.inner_text("#notice")
    assert page.inner_text("#progress") == "0 of 57 decided."


def test_a_correction_may_be_taken_back_and_a_dash_be_right(of_text: Page, tmp_path: Path) -> None:
    page = of_text
    page.fill("#who", "A. Reader")
    correct(page, place_of(page, **ELIGIBLE), "-", "a dash is printed")
    file = saved(page, "#save-corrections", tmp_path)
    done = run(TEXT, "--corrections", file, "--format", "csv")
    rows = csv.DictReader(io.StringIO(done.stdout))
    [changed] = [row for row in rows if row["read_by"] == "corrected"]
    assert (changed["value"], changed["marker"]) == ("", "not_applicable")
    page.click(f'button[data-figure="{place_of(page, **ELIGIBLE)}"]')
    page.click("#undo")
    page.click("#save-corrections")
    assert "no correction" in page.inner_text("#notice")


def decide_all(page: Page) -> None:
    """Accept every figure with the keyboard alone: all that agree of each table, then the rest."""
    while (buttons := page.locator("[data-all]:enabled")).count():
        buttons.first.press("Enter")
    while "57 of 57" not in page.inner_text("#progress"):
        page.keyboard.press("u")
        page.keyboard.press("a")


def test_an_approval_becomes_the_golden(of_text: Page, tmp_path: Path) -> None:
    page = of_text
    page.fill("#who", "B. Reader")
    page.press("#who", "Tab")
    page.click("#save-approval")
    assert "57 figures are not decided" in page.inner_text("#notice")
    page.keyboard.press("u")
    assert "disputed" in page.inner_text("#detail-title")
    page.keyboard.press("a")
    assert page.inner_text("#progress") == "1 of 57 decided."
    assert "disputed" in page.inner_text("#detail-title")
    decide_all(page)
    approval = saved(page, "#save-approval", tmp_path)
    folder = tmp_path / "goldens"
    refused = run("golden", "approve", "--from", approval, "--folder", folder)
    assert refused.returncode == 1
    assert "no folder of goldens" in refused.stderr
    assert run("golden", "add", TEXT, "--folder", folder).returncode == 0
    done = run("golden", "approve", "--from", approval, "--folder", folder)
    assert done.returncode == 0, done.stderr
    assert "approved by B. Reader on 20" in done.stderr
    record = json.loads((folder / "expected" / "bedfordshire-2014-15.json").read_text())
    assert record["by"] == "B. Reader"
    kept = (folder / "expected" / "bedfordshire-2014-15.csv").read_bytes()
    assert kept == (RAW.parent / "expected" / "bedfordshire-2014-15.csv").read_bytes()
    assert run("golden", "test", folder, "--strict").returncode == 0


def test_a_golden_is_tested_with_its_corrections_applied(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "goldens"
    added = run("golden", "add", BEDFORDSHIRE, "--folder", folder, "--pages-only")
    assert added.returncode == 0, added.stderr
    page.fill("#who", "B. Reader")
    page.press("#who", "Tab")
    page.evaluate("decide({look: report.figures.map((one, index) => looked(index))})")
    correct(page, place_of(page, **ELIGIBLE), "31", "the page says so")
    approval = saved(page, "#save-approval", tmp_path)
    done = run("golden", "approve", "--from", approval, "--folder", folder)
    assert done.returncode == 0, done.stderr
    assert "1 corrected" in done.stderr
    assert "is read otherwise" not in done.stderr
    assert run("golden", "test", folder, "--strict").returncode == 0
    # A run applies the same, and signs the report off; every later run knows it.
    out = tmp_path / "out"
    told = run(BEDFORDSHIRE, "-o", out, "--approved", approval)
    assert told.returncode == 0, told.stderr
    again = run(BEDFORDSHIRE, "-o", out)
    assert "nothing has changed" in again.stderr
    assert ",B. Reader, 20" in (out / "reports.csv").read_text().replace('"', "")
    assert ",corrected," in (out / "observations.csv").read_text()
    assert "say with -o" in run(BEDFORDSHIRE, "--approved", approval).stderr
    # What was approved is part of the test.
    fixed = folder / "expected" / "bedfordshire-2014-15.corrections.csv"
    fixed.write_text(fixed.read_text().replace(",31,", ",32,"))
    assert "changed after B. Reader approved" in run("golden", "test", folder).stdout


def test_an_approval_that_does_not_fit_is_refused(of_text: Page, tmp_path: Path) -> None:
    page = of_text
    folder = tmp_path / "goldens"
    assert run("golden", "add", TEXT, "--folder", folder).returncode == 0
    page.fill("#who", "B. Reader")
    page.evaluate("apply({look: report.figures.map((one, index) => looked(index))})")
    file = saved(page, "#save-approval", tmp_path)
    approval = file.read_text()
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    changes: list[tuple[Callable[[Any], object], str]] = [
        (lambda one: one["figures"].pop(), "is read otherwise now"),
        (lambda one: one["figures"][3].update(read="7"), "is read otherwise now"),
        (lambda one: one["figures"][3].update(status=""), "no approval of a review page"),
        (lambda one: one.update(who=" "), "no approval of a review page"),
        (lambda one: one.update(sha256="0" * 64), "no golden in"),
        (lambda one: one.update(format=1), "of another version"),
        (lambda one: one.update(figures=None), "no approval of a review page"),
    ]
    for change, said in changes:
        changed = json.loads(approval)
        change(changed)
        file.write_text(json.dumps(changed))
        done = run("golden", "approve", "--from", file, "--folder", folder)
        assert done.returncode == 1
        assert said in done.stderr
        assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before
        if "read otherwise" in said:
            done = run(TEXT, "-o", tmp_path / "out", "--approved", file)
            assert done.returncode == 1
            assert said in done.stderr
            assert not (tmp_path / "out" / "signed.csv").exists()


# ---- for everyone ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "scheme"), [("bedfordshire-2014-15.pdf", "light"), ("kent-2010-11.html", "dark")]
)
def test_an_accessibility_checker_finds_nothing_serious(
    opened: Open, pages: Path, source: str, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(pages / f"{source}.html", scheme=scheme)
    page.click('button[data-figure="4"]')
    page.keyboard.press("m")
    page.keyboard.press("Escape")
    page.click("#open-findings")
    found = axe.Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    assert [(one["id"], one["nodes"][0]["html"]) for one in serious] == []


def test_pages_are_valid_html(pages: Path) -> None:
    files = sorted(pages.glob("*.html"))
    assert len(files) == 7  # one of them is a report itself, one the index
    for file in files:
        if file.name != "kent-2010-11.html":
            html5lib.HTMLParser(strict=True).parse(file.read_text())


@pytest.mark.parametrize("source", ["cambridgeshire-2022-23.pdf", "derbyshire-2005-06.txt"])
def test_a_phone_needs_no_scrolling_sideways(opened: Open, pages: Path, source: str) -> None:
    page = opened(pages / f"{source}.html", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click('button[data-figure="4"]')
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_print_shows_summary_tables_and_signature_and_nothing_else(page: Page) -> None:
    page.click('button[data-figure="4"]')
    page.emulate_media(media="print")
    names = "['boxShadow', 'borderTopWidth', 'outlineStyle']"
    look = f"one => {names}.map(name => getComputedStyle(one)[name])"
    assert page.locator('button[data-figure="4"]').evaluate(look) == ["none", "0px", "none"]
    for shown in ("#verdict", "table.figures >> nth=0", "#signature"):
        assert page.locator(shown).is_visible(), shown
    for left_out in (".sheet >> nth=0", "#detail", "#drawer", "#save-approval", "footer", ".all"):
        assert not page.locator(left_out).first.is_visible(), left_out


HOSTILE = "<script>window.harmed=1</script><img src=x onerror='window.harmed=2'>"


@pytest.mark.parametrize("kind", ["txt", "html", "docx"])
def test_a_report_s_text_never_runs(opened: Open, tmp_path: Path, kind: str) -> None:
    report = make("template_2010", "kent", 2)
    look = {"txt": "tabs", "html": "html", "docx": "docx"}[kind]
    data, suffix = render(report, look, 2)
    escaped = HOSTILE if kind == "txt" else HOSTILE.replace("<", "&lt;").replace(">", "&gt;")
    label = report.tables[0].rows[1][0]
    if kind == "docx":
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
            for member in old.infolist():
                content = old.read(member)
                if member.filename == "word/document.xml":
                    assert label.encode() in content
                    content = content.replace(label.encode(), f"{label} {escaped}".encode())
                new.writestr(member, content)
        data = made.getvalue()
    else:
        assert label.encode() in data
        data = data.replace(label.encode(), f"{label} </script>{escaped}".encode())
        if kind == "html":
            data = data.replace(b"</script>", b"")
    source = tmp_path / f"<img src=x onerror=alert(1)>{suffix}"
    source.write_bytes(data)
    assert run("review", source, "-o", tmp_path / "page.html").returncode == 0
    text = (tmp_path / "page.html").read_text()
    assert "onerror" in text
    html5lib.HTMLParser(strict=True).parse(text)
    page = opened(tmp_path / "page.html")
    assert len(figures(page)) > 20
    page.click('button[data-figure="4"]')
    assert page.evaluate("window.harmed") is None
    assert page.locator("main img[src=x]").count() == 0


# ---- boxes and evidence ----------------------------------------------------------------------


@pytest.mark.parametrize("look", ["pdf-rotated", "pdf-upside-down", "pdf-rotated-left"])
def test_boxes_stand_on_the_figures_of_turned_pages(tmp_path: Path, look: str) -> None:
    from PIL import Image

    source = tmp_path / "turned.pdf"
    source.write_bytes(render(make("template_2010", "kent", 4), look, 4)[0])
    assert run("review", source, "-o", tmp_path / "page.html").returncode == 0
    text = (tmp_path / "page.html").read_text()
    checked = 0
    for sheet in text.split('<div class="sheet" ')[1:]:
        [(kind, data)] = re.findall(r'src="data:image/(\w+);base64,([^"]+)"', sheet)
        picture = Image.open(io.BytesIO(base64.b64decode(data))).convert("L")
        for style in re.findall(r'<div class="mark \w[\w-]*" style="([^"]+)" data-figure', sheet):
            left, top, width, height = (
                float(value) / 100
                for value in re.findall(r"(?:left|top|width|height):\s*([\d.]+)%", style)
            )
            box = (
                int(left * picture.width),
                int(top * picture.height),
                int((left + width) * picture.width) + 1,
                int((top + height) * picture.height) + 1,
            )
            darkest = min(picture.crop(box).tobytes())
            assert darkest < 140, (kind, style)
            checked += 1
    assert checked == len(make("template_2010", "kent", 4).expected())


def notes_of(data: bytes, password: str = "") -> list[dict[str, object]]:
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data))
    assert reader.is_encrypted == bool(password)
    if password:
        assert not reader.decrypt("")
        assert reader.decrypt(password)
    assert "/Names" not in reader.root_object
    assert "/OpenAction" not in reader.root_object
    assert "/AcroForm" not in reader.root_object
    return [
        {"text": note["/Contents"], "rect": [float(one) for one in note["/Rect"]]}
        for page in reader.pages
        for note in (one.get_object() for one in page.get("/Annots", ()))
    ]


@pytest.mark.parametrize(("look", "password"), [("pdf-ruled", ""), ("pdf-rotated", "secret")])
def test_evidence_highlights_and_names_every_figure(
    tmp_path: Path, look: str, password: str
) -> None:
    import pypdf
    import pypdf.generic
    import pypdfium2

    report = make("template_2015", "kent", 6)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(render(report, look, 6)[0]))
    script = pypdf.generic.DictionaryObject()
    for name, value in (("/S", "/JavaScript"), ("/JS", "app.alert('harm')")):
        kind = pypdf.generic.NameObject if value[0] == "/" else pypdf.generic.TextStringObject
        script[pypdf.generic.NameObject(name)] = kind(value)
    writer.root_object[pypdf.generic.NameObject("/OpenAction")] = script
    writer.add_attachment("harm.exe", b"MZ")
    if password:
        writer.encrypt(password, algorithm="AES-256")
    source = tmp_path / "kent.pdf"
    writer.write(source)
    given = ("--password", password) if password else ()
    done = run("review", source, "-o", tmp_path, "--evidence", *given)
    assert done.returncode == 0, done.stderr
    data = (tmp_path / "kent.pdf.evidence.pdf").read_bytes()
    notes = notes_of(data, password)
    rows = json.loads(run(source, "--format", "json", *given).stdout)["observations"]
    assert len(notes) == len(rows) == len(report.expected())
    for row, note in zip(rows, notes, strict=True):
        assert str(row["measure"]) in str(note["text"])
        assert f": {row['value'] if row['value'] is not None else ''}" in str(note["text"])
    document = pypdfium2.PdfDocument(data, password)
    assert len(document) == len({row["page"] for row in rows})
    # In a viewer the highlight lies over the figure: the paper there is no longer white.
    picture = document[0].render(scale=2, may_draw_forms=True).to_pil().convert("RGB")
    colours = picture.getcolors(1 << 24) or []
    assert sum(count for count, (r, g, b) in colours if max(r, g, b) - min(r, g, b) > 60) > 2000
    again = run(tmp_path / "kent.pdf.evidence.pdf", *given)
    assert again.returncode == 1
    assert "evidence that this program has made" in again.stderr


def test_a_folder_s_pages_are_made_once(tmp_path: Path) -> None:
    source = tmp_path / "in"
    (source / "deep").mkdir(parents=True)
    shutil.copy(BEDFORDSHIRE, source / "deep" / "bedford.pdf")
    shutil.copy(RAW / "hertfordshire-2009-10.txt", source)
    (source / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    out = tmp_path / "out"
    arguments = (source, "-o", out, "--review", "--evidence", "-q")
    assert run(*arguments).returncode == 1  # the broken one is a failure, and said
    made = {path: path.stat().st_mtime_ns for path in out.rglob("*") if "review" in path.parts}
    names = {path.relative_to(out).as_posix() for path in made if path.is_file()}
    assert names == {
        "review/deep/bedford.pdf.html",
        "review/hertfordshire-2009-10.txt.html",
        "review/index.html",
    }
    index = (out / "review" / "index.html").read_text()
    assert index.index("Failed: 1") < index.index("deep/bedford.pdf") < index.index("To sign: 1")
    del made[out / "review" / "index.html"]
    assert [path.name for path in (out / "evidence").rglob("*.pdf")] == ["bedford.pdf.evidence.pdf"]
    first = {path: path.read_bytes() for path in made if path.is_file()}
    run(*arguments)
    assert {path: path.stat().st_mtime_ns for path in made if path.is_file()} == {
        path: at for path, at in made.items() if path.is_file()
    }
    (out / "review" / "deep" / "bedford.pdf.html").unlink()
    run(*arguments)
    assert {path: path.read_bytes() for path in first} == first
    refused = run(BEDFORDSHIRE, "--review")
    assert refused.returncode == 2
    assert "say with -o" in refused.stderr
