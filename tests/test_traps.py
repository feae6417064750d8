"""What a careless reader takes for a figure, in a report that is right otherwise.

Figures that no total covers are the ones at risk: nothing contradicts a wrong one. Each case
changes a few characters of one report and says what its figures are then.
"""

from __future__ import annotations

import io
import zipfile
from html import escape

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from mappa_extract.extraction import Extraction, Options, extract_bytes

REPORT = """Humberside MAPPA Annual Report 2016-17

MAPPA-eligible offenders on 31 March 2017
\tCategory 1: Registered sex offenders\tCategory 2: Violent offenders\t\
Category 3: Other dangerous offenders\tTotal
Level 1\t1,120\t398\t0\t1,518
Level 2\t28\t30\t17\t75
Level 3\t1\t3\t3\t7
Total\t1,149\t431\t20\t1,600

MAPPA-eligible offenders in Levels 2 and 3 by category (yearly total)
\tCategory 1: Registered sex offenders\tCategory 2: Violent offenders\t\
Category 3: Other dangerous offenders\tTotal
Level 2\t41\t68\t17\t126
Level 3\t2\t5\t3\t10
Total\t43\t73\t20\t136

RSOs cautioned or convicted for breach of notification requirements\t64
RSOs having their life time notification revoked on application\t2

Restrictive orders for Category 1 offenders
SHPOs, SHPOs with foreign travel restriction & NOs imposed by the courts
SHPO\t88
SHPO with foreign travel restriction\t5
NOs\t3

Number of people who became subject to notification requirements following a breach(es) of a \
Sexual Risk Order (SRO)\t1

Level 2 and 3 offenders returned to custody
\tCategory 1: Registered sex offenders\tCategory 2: Violent offenders\t\
Category 3: Other dangerous offenders\tTotal
Breach of licence
Level 2\t4\t17\t3\t24
Level 3\t2\t0\t1\t3
Total\t6\t17\t4\t27
Breach of SHPO
Level 2\t2
Level 3\t1
Total\t3

Total number of Registered Sexual Offenders per 100,000 population\t138

The totals show 31 March 2017; the rest covers 1 April 2016 to 31 March 2017.
"""
REVOKED = "RSOs having their life time notification revoked on application\t2\n"
NOS = "NOs\t3\n"
FIGURES = 50


def read(text: str, name: str = "report.txt") -> Extraction:
    return extract_bytes(text.encode(), name, Options())


def figure(report: Extraction, measure: str, order: str = "") -> str | None:
    """Return the area's only figure of a measure and order, None where it was not read."""
    found = [row for row in report.observations if (row.measure, row.order) == (measure, order)]
    assert len(found) < 2
    return found[0].value if found else None


def nos(report: Extraction) -> str | None:
    return figure(report, "orders", "notification_order")


def test_the_report_itself_is_right() -> None:
    report = read(REPORT)
    assert (report.status, len(report.observations)) == ("ok", FIGURES)
    assert (nos(report), figure(report, "notification_revocations")) == ("3", "2")


# ---- marks of notes, and what has been struck out ----------------------------------------------


@pytest.mark.parametrize(
    "printed",
    ["3<sup>1</sup>", "3<a href='#n1'>1</a>", "<s>1</s>3", "<del>1</del>3", "3³", "3 ³", "3*"],
)
def test_the_mark_of_a_note_is_no_digit_of_a_text(printed: str) -> None:
    assert nos(read(REPORT.replace(NOS, f"NOs\t{printed}\n"))) == "3"
    assert nos(read(REPORT.replace(NOS, f"| NOs | {printed} |\n"))) == "3"


def page(cell: str) -> str:
    """Return the report as a web page, the cell of the notification orders as given."""
    parts: list[str] = []
    for line in REPORT.splitlines():
        cells = [escape(each) for each in line.split("\t")]
        if line.startswith("NOs"):
            cells[1] = cell
        if len(cells) == 1:
            parts.append(f"</table><p>{cells[0]}</p><table>")
        else:
            parts.append("<tr>" + "".join(f"<td>{each}</td>" for each in cells) + "</tr>")
    return f"<html><body><table>{''.join(parts)}</table></body></html>"


@pytest.mark.parametrize(
    "cell",
    [
        "3<sup>1</sup>",
        '3<sup><a href="#n">1</a></sup>',
        '3<a href="#n"><sup>1</sup></a>',
        '3<a href="#n">1</a>',
        "3<small>1</small>",
        '3<span style="vertical-align: super">1</span>',
        '3<span class="footnote">1</span>',
        '3<sup><a href="#fn:12">[footnote 12]</a></sup>',
        "3<sup>(note 1)</sup>",
        '3<a href="#n">note 1</a>',
        '<span hidden="">1</span>3',
        '<span style="display:none">1</span>3',
        "<s>1</s>3",
        "<del>1</del>3",
        "<p>3</p>",
        "<span>3</span>",
    ],
)
def test_the_mark_of_a_note_is_no_digit_of_a_page(cell: str) -> None:
    assert nos(read(page(cell), "report.html")) == "3"


@pytest.mark.parametrize(
    "cell",
    ["<p>3</p><p>1</p>", "<div>3</div><div>1</div>", "<ul><li>3</li><li>1</li></ul>", "3<br>1",
     "<b>3</b>1", "3<em>1</em>"],
)  # fmt: skip
def test_two_numbers_in_a_cell_are_not_one(cell: str) -> None:
    report = read(page(cell), "report.html")
    assert nos(report) is None
    assert report.status == "review"


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_file(runs: str, styles: str = "") -> bytes:
    """Return the report as a Word file, the runs of one cell as given."""
    body = []
    for line in REPORT.splitlines():
        cells = [f"<w:r><w:t>{escape(each)}</w:t></w:r>" for each in line.split("\t")]
        if line.startswith("NOs"):
            cells[1] = runs
        if len(cells) == 1:
            body.append(f"<w:p>{cells[0]}</w:p>")
        else:
            inner = "".join(f"<w:tc><w:p>{each}</w:p></w:tc>" for each in cells)
            body.append(f"<w:tbl><w:tr>{inner}</w:tr></w:tbl>")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{WORD}"><w:body>{"".join(body)}</w:body></w:document>',
        )
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>')
    return stream.getvalue()


@pytest.mark.parametrize("look", ["<w:strike/>", "<w:dstrike/>", "<w:vanish/>"])
def test_hidden_and_struck_text_of_a_word_file_is_gone(look: str) -> None:
    runs = f"<w:r><w:rPr>{look}</w:rPr><w:t>2</w:t></w:r><w:r><w:t>3</w:t></w:r>"
    assert nos(extract_bytes(word_file(runs), "report.docx", Options())) == "3"


def test_a_mark_raised_by_a_style_is_no_digit() -> None:
    style = '<w:style w:styleId="Note"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    runs = '<w:r><w:t>3</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Note"/></w:rPr><w:t>1</w:t></w:r>'
    assert nos(extract_bytes(word_file(runs, style), "report.docx", Options())) == "3"


def test_a_look_that_is_switched_off_hides_nothing() -> None:
    runs = '<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>3</w:t></w:r>'
    assert nos(extract_bytes(word_file(runs), "report.docx", Options())) == "3"


# ---- numbers of pages ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "foot",
    [
        "Humberside MAPPA Annual Report 12\n2\n",
        "Humberside MAPPA Annual Report 2016-17 | 12\n2\n",
        "MAPPA Annual Report 2016-17\t12\n",
    ],
)
def test_the_report_s_own_title_has_no_figure(foot: str) -> None:
    text = REPORT.replace(REVOKED, REVOKED.replace("\t2\n", f"\n{foot}"))
    assert figure(read(text), "notification_revocations") in ("2", None)


def test_a_lone_number_at_a_page_s_end_is_not_sure_to_be_the_figure() -> None:
    text = REPORT.replace(REVOKED, REVOKED.replace("\t2\n", "\n\n12\n\n\f2\n"))
    report = read(text)
    assert figure(report, "notification_revocations") is None
    assert report.status == "review"


@pytest.mark.parametrize("number", ["8", "9", "10", "11"])
def test_a_figure_near_the_page_s_number_is_kept(number: str) -> None:
    last = REVOKED.replace("\t2\n", f"\n{number}\nHumberside MAPPA Annual Report 9\n")
    text = "Our year\n\f" * 8 + REPORT.replace(REVOKED, "") + last
    assert figure(read(text), "notification_revocations") == number


# ---- labels ------------------------------------------------------------------------------------


def test_figures_above_their_labels_are_doubted() -> None:
    breaches = "RSOs cautioned or convicted for breach of notification requirements\t64\n"
    tiles = "64\n{}\n2\n{}\n12\n".format(breaches.split("\t")[0], REVOKED.split("\t")[0])
    report = read(REPORT.replace(breaches, "").replace(REVOKED, tiles))
    assert report.status == "review"
    assert "64" in {one.printed for one in report.unread}


@pytest.mark.parametrize(
    "title",
    [
        "Orders breached during the year",
        "Orders discharged",
        "Orders revoked",
        "Orders varied",
        "Orders that expired",
        "Orders in force on 31 March 2017",
        "Orders imposed last year",
    ],
)
def test_orders_of_another_kind_are_not_those_imposed(title: str) -> None:
    imposed = "SHPOs, SHPOs with foreign travel restriction & NOs imposed by the courts"
    report = read(REPORT.replace(imposed, title))
    assert nos(report) is None
    assert report.status == "review"


def test_a_level_is_not_dropped_where_the_measure_has_none() -> None:
    before = "breach of notification requirements\t64\n"
    report = read(REPORT.replace(before, before.replace("\t64", "\nLevel 2\t12")))
    assert figure(report, "notification_breaches") is None
    assert report.status == "review"


def test_the_name_of_a_district_goes_over_a_line() -> None:
    text = (
        "Hertfordshire MAPPA Annual Report 2009/10\n\nRegistered Sexual Offenders in:\n\n"
        "BCU 1\nEast\n193\nBCU 2\nCentral\n139\nBCU 3 West\n154\n"
    )
    names = {row.district for row in read(text).observations}
    assert names == {"BCU 1 East", "BCU 2 Central", "BCU 3 West"}


def test_the_dots_before_a_figure_are_not_part_of_a_district() -> None:
    text = (
        "Norfolk MAPPA Annual Report 2009/10\n\nRegistered Sexual Offenders in:\n\n"
        "Central BCU .............. 193\nEastern BCU .............. 139\n"
    )
    assert {row.district for row in read(text).observations} == {"Central BCU", "Eastern BCU"}


def drawn(first: str) -> bytes:
    """Return a page whose figures stand close above their labels, a page's number below."""
    stream = io.BytesIO()
    page = Canvas(stream, pagesize=A4)
    height = 780.0
    for text in ("Essex MAPPA", "Annual Report 2002-3", "Statistical Information"):
        page.drawString(72, height, text)
        height -= 30
    page.drawString(72, height, "i. The number of registered sex offenders on 31 March 2003")
    page.drawString(500, height, "812")
    height -= 40
    title = (
        "viii. Of the cases managed by the MAPPP during the year what was the number of offenders:"
    )
    page.drawString(72, height, title)
    height -= 40
    for figure, label in (
        (first, "(a) who were returned to custody for breach of licence"),
        ("4", "(b) who were returned to custody for breach of a restraining order"),
        ("2", "(c) charged with a serious sexual or violent offence"),
    ):
        page.drawCentredString(300, height, figure)
        page.drawCentredString(300, height - 15, label)
        height -= 55
    page.drawCentredString(300, height, "9")
    page.save()
    return stream.getvalue()


@pytest.mark.parametrize("first", ["7", "No-one"])
def test_figures_above_their_labels_are_not_moved_by_one(first: str) -> None:
    report = extract_bytes(drawn(first), "report.pdf", Options())
    assert figure(report, "serious_further_offences") in ("2", None)
    assert figure(report, "licence_recalls") in (first, None)
    assert report.status == "review"


BREACHES = "RSOs cautioned or convicted for breach of notification requirements\t64\n"
RATE = "Total number of Registered Sexual Offenders per 100,000 population\t138\n"


@pytest.mark.parametrize(
    ("behind", "row"),
    [
        (BREACHES, "Arrested for breach of notification requirements\t80\n"),
        (BREACHES, "Breach of notification requirements: no further action\t9\n"),
        (BREACHES, "Number of officers in the unit\t12\n"),
        (BREACHES, "How many staff manage them?\t12\n"),
        (BREACHES, "Population (thousands)\t930\n"),
        (BREACHES, "Population aged 10 and over\t815,000\n"),
        (REVOKED, "Lifetime notification kept after review\t7\n"),
        (NOS, "Life sentences imposed\t11\n"),
        (RATE, "Registered Sexual Offenders per 100,000 population, England and Wales\t105\n"),
        (RATE, "Cyfradd fesul 100,000 (Cymru a Lloegr)\t105\n"),
        (RATE, "Registered Sexual Offenders per 100,000 in the East Midlands region\t99\n"),
        (RATE, "Registered Sexual Offenders per 100,000 nationally\t105\n"),
        ("Level 3\t2\t5\t3\t10\n", "Stepped down to Level 1\t9\t9\t9\t27\n"),
        ("Level 3\t2\t0\t1\t3\n", "Recalled in error\t1\t1\t0\t2\n"),
    ],
)
def test_a_row_of_something_else_changes_no_figure(behind: str, row: str) -> None:
    def sure(text: str) -> set[tuple[object, ...]]:
        rows = [one for one in read(text).observations if not one.doubt]
        return {(*one.key, one.value) for one in rows}

    assert behind in REPORT
    told = read(REPORT.replace(behind, behind + row)).observations
    found = {(*one.key, one.value) for one in told}
    assert sure(REPORT) <= found
    assert sure(REPORT.replace(behind, behind + row)) <= sure(REPORT)
