"""Ways in which a designed page sets figures apart from their words, each at several distances."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from mappa_extract.extraction import Extraction, Options, extract_bytes

HEADS = ("Level 1", "Level 2", "Level 3", "Total")
ROWS = (
    ("Category 1: Registered sexual offenders", (604, 21, 3, 628)),
    ("Category 2: Violent offenders", (198, 30, 4, 232)),
    ("Category 3: Other dangerous offenders", (0, 12, 2, 14)),
)
TITLE = "MAPPA-eligible offenders on 31 March 2012"
ORDERS = (
    ("Sexual Offences Prevention Orders imposed", "31", "sopo"),
    ("Notification Orders imposed", "2", "notification_order"),
    ("Foreign Travel Orders imposed", "1", "foreign_travel_order"),
)


class Sheet:
    """A report of one page, drawn from the top."""

    def __init__(self) -> None:
        self._file = io.BytesIO()
        self.canvas = Canvas(self._file, pagesize=A4)
        self.say(60, 60, "Kent MAPPA Annual Report 2011/12", 14)

    def say(self, x: float, top: float, text: str, size: float = 10, middle: bool = False) -> None:
        self.canvas.setFont("Helvetica", size)
        draw = self.canvas.drawCentredString if middle else self.canvas.drawString
        draw(x, A4[1] - top, text)

    def frame(self, x: float, top: float, width: float, height: float) -> None:
        self.canvas.rect(x, A4[1] - top - height, width, height)

    def read(self) -> Extraction:
        self.canvas.save()
        return extract_bytes(self._file.getvalue(), "kent.pdf", Options())

    def table(self, gap: float, top: float) -> float:
        """Draw the rows of figures; return where the next line may stand."""
        for number, (label, figures) in enumerate(ROWS):
            y = top + number * gap
            self.say(60, y, label)
            for place, figure in enumerate(figures):
                self.say(330 + 60 * place, y, str(figure), middle=True)
        return top + len(ROWS) * gap


def offenders(report: Extraction) -> dict[tuple[str, str], str]:
    return {
        (row.category, row.level): row.value
        for row in report.observations
        if row.measure == "eligible_offenders"
    }


EXPECTED = {
    (str(category), level): str(figure)
    for category, (_, figures) in enumerate(ROWS, start=1)
    for level, figure in zip(("1", "2", "3", "all"), figures, strict=True)
}


@pytest.mark.parametrize("gap", [16, 20, 26])
def test_heads_may_stand_below_their_columns(gap: float) -> None:
    sheet = Sheet()
    sheet.say(60, 100, TITLE, 12)
    below = sheet.table(gap, 130)
    for place, head in enumerate(HEADS):
        sheet.say(330 + 60 * place, below, head, middle=True)
    assert offenders(sheet.read()) == EXPECTED


@pytest.mark.parametrize("height", [60, 75, 90])
@pytest.mark.parametrize("above", [True, False])
def test_a_frame_holds_a_figure_and_its_words(height: float, above: bool) -> None:
    sheet = Sheet()
    sheet.say(60, 100, "Orders for Category 1 offenders, 2011/12", 12)
    for place, (words, figure, _) in enumerate(ORDERS):
        x = 60 + 165 * place
        sheet.frame(x, 120, 150, height)
        first, second = words.rsplit(" ", 2)[0], " ".join(words.rsplit(" ", 2)[1:])
        lines = (140, 152) if not above else (120 + height - 24, 120 + height - 12)
        sheet.say(x + 75, lines[0], first, 9, middle=True)
        sheet.say(x + 75, lines[1], second, 9, middle=True)
        sheet.say(x + 75, 120 + height - 12 if not above else 142, figure, 16, middle=True)
    found = {row.order: row.value for row in sheet.read().observations if row.measure == "orders"}
    assert found == {order: figure for _, figure, order in ORDERS}


@pytest.mark.parametrize("gap", [14, 17, 20])
def test_a_figure_may_stand_below_its_question(gap: float) -> None:
    sheet = Sheet()
    sheet.say(60, 100, "Orders for Category 1 offenders, 2011/12", 12)
    top = 130.0
    for words, figure, _ in ORDERS:
        sheet.say(60, top, f"The number of {words} by the courts")
        sheet.say(90, top + gap, figure)
        top += 3 * gap
    found = {row.order: row.value for row in sheet.read().observations if row.measure == "orders"}
    assert found == {order: figure for _, figure, order in ORDERS}


def test_a_title_beside_a_table_is_no_caption_of_it() -> None:
    """Panels side by side, each below its level: the next one's title is not a caption."""
    sheet = Sheet()
    sheet.say(60, 100, TITLE, 12)
    for level in range(3):
        x = 60 + 170 * level
        sheet.say(x, 130, HEADS[level], 11)
        for number, (label, figures) in enumerate(ROWS):
            name = label.partition(":")[0]
            sheet.say(x, 152 + 18 * number, name)
            sheet.say(x + 110, 152 + 18 * number, str(figures[level]))
    expected = {key: value for key, value in EXPECTED.items() if key[1] != "all"}
    assert offenders(sheet.read()) == expected


@pytest.mark.parametrize(
    "lines",
    [
        ("(a) 14 (b) 3 (c) 11",),
        ("(a) 14 (b)", "3 (c) 11"),
        ("(a) 14 (b) 3 (c)", "11"),
        ("(a)", "14 (b)", "3 (c)", "11"),
        ("a) 14 b)", "3 c) 11"),
    ],
)
def test_a_narrow_cell_breaks_answers_anywhere(lines: tuple[str, ...]) -> None:
    sheet = Sheet()
    question = (
        "iii) The number of SOPOs (a) applied for (b) interim SOPOs",
        "granted and (c) full SOPOs imposed by the courts in Kent",
        "between 1 April 2011 and 31 March 2012",
    )
    for number, text in enumerate(question):
        sheet.say(60, 130 + 12 * number, text)
    for number, text in enumerate(lines):
        sheet.say(400, 130 + 12 * number, text)
    found = {row.stage: row.value for row in sheet.read().observations}
    assert found == {"applied": "14", "interim": "3", "full": "11"}


@pytest.mark.parametrize("name", ["South Division", "D Division"])
@pytest.mark.parametrize("blank", [1, 2])
def test_a_line_goes_with_the_line_that_is_nearest(name: str, blank: int) -> None:
    """Rows set wide apart: the first line of the label below is none of the row above."""
    rows = [
        ("Further data on Registered Sexual Offenders", ""),
        ("Registered Sexual Offenders in:", ""),
        ("North Division", "407"),
        ("Central Division", "305"),
        (name, "509"),
        (
            "Total number of registered sexual offenders in South\n  Wales per 100,000 head",
            "109.25",
        ),
        ("Sexual Offences Prevention Orders", ""),
        *(("Applied for", "14"), ("Interim Order issued", "20"), ("Full Order issued", "19")),
    ]
    text = "South Wales MAPPA\nAnnual Report 2009/10\n\nMAPPA Statistics on 31 March 2010\n"
    for label, figure in rows:
        before, _, last = f"  {label}".rpartition("\n")
        text += "\n" * blank + f"{before}\n{last:66}{figure}\n".lstrip("\n")
    report = extract_bytes(text.encode(), "report.txt", Options(configured=False))
    found = {row.district or row.unit: row.value for row in report.observations[:4]}
    expected = {"North Division": "407", "Central Division": "305", name: "509"}
    assert found == {**expected, "per_100k": "109.25"}


def by_year(report: Extraction) -> dict[tuple[str, str, str], str]:
    return {
        (row.category, row.level, row.year): row.value
        for row in report.observations
        if row.measure == "eligible_offenders" and not row.doubt and row.checked != "disputed"
    }


@pytest.mark.parametrize(
    ("head", "marks", "x"),
    [
        ("Note", ("1", "2", "3"), 280),
        ("Ref.", ("7", "8", "9"), 285),
        ("Notes", ("(a)", "", "(b)"), 560),
        ("No.", ("1", "2", "3"), 40),
        ("Page", ("9", "9", "12"), 560),
        ("Para.", ("4.9", "5.1", "5.2"), 290),
        ("", ("4", "5", "6"), 44),
    ],
)
def test_numbers_of_notes_and_rows_count_nothing(
    head: str, marks: tuple[str, ...], x: float
) -> None:
    sheet = Sheet()
    sheet.say(60, 110, TITLE)
    for place, text in enumerate(HEADS):
        sheet.say(330 + 60 * place, 140, text, middle=True)
    sheet.say(x, 140, head, middle=True)
    for number, mark in enumerate(marks):
        sheet.say(x, 165 + 20 * number, mark, middle=True)
    sheet.table(20, 165)
    if head:
        # In the next table figures stand in that column.
        sheet.say(60, 260, "Orders imposed by the courts")
        sheet.say(x, 280, "Number", middle=True)
        sheet.say(max(x - 80, 60), 300, "SOPOs")
        sheet.say(x, 300, "31", middle=True)
    assert offenders(sheet.read()) == EXPECTED


@pytest.mark.parametrize(
    "years", [("2011/12", "2010/11"), ("2012", "2011"), ("2011-12", "2010-11")]
)
@pytest.mark.parametrize("gap", [20, 26])
def test_no_column_of_another_year_is_taken_for_this_years(
    years: tuple[str, str], gap: float
) -> None:
    sheet = Sheet()
    sheet.say(60, 100, "MAPPA statistics", 12)
    for x, year in zip((420, 500), years, strict=True):
        sheet.say(x, 120, year)
    top, expected = 120 + gap, {}
    for place, level in enumerate(("1", "2", "3")):
        sheet.say(60, top, f"MAPPA-eligible offenders on 31 March: Level {level}")
        for number, (label, figures) in enumerate(ROWS):
            top += 18
            sheet.say(70, top, label)
            for x, year, less in ((420, "2011/12", 0), (500, "2010/11", 1)):
                value = str(figures[place] + 3 - less)
                sheet.say(x, top, value)
                expected[str(number + 1), level, year] = value
        top += 40
    assert by_year(sheet.read()).items() <= expected.items()


@pytest.mark.parametrize(("width", "apart"), [(14, 0), (16, 2), (18, 4), (20, 0)])
def test_digits_in_boxes_of_their_own_are_one_figure(width: float, apart: float) -> None:
    sheet = Sheet()
    for number, (label, value, _) in enumerate((*ORDERS, ("Full orders made", "", ""))[:3]):
        top = 120 + 30 * number
        sheet.say(60, top, label)
        text = f"{int(value) * 7:>4}"
        for place, digit in enumerate(text):
            x = 400 + place * (width + apart)
            sheet.frame(x, top - 11, width, 15)
            sheet.say(x + width / 2, top, digit.strip(), middle=True)
    found = {row.order: row.value for row in sheet.read().observations}
    assert found == {order: str(int(value) * 7) for _, value, order in ORDERS}


@pytest.mark.parametrize("words", ["", "in total"])
def test_panels_side_by_side_are_read_each_for_itself(words: str) -> None:
    sheet = Sheet()
    sheet.say(60, 110, TITLE)
    for place, head in enumerate(HEADS[:3]):
        x = 40 + 175 * place
        sheet.canvas.setFillGray(0.93)
        sheet.canvas.rect(x, A4[1] - 290, 165, 160, stroke=0, fill=1)
        sheet.canvas.setFillGray(0)
        sheet.say(x + 8, 146, head, 11)
        sheet.say(x + 8, 176, str(sum(figures[place] for _, figures in ROWS)), 24)
        sheet.say(x + 8, 190, words, 7)
        for number, (label, figures) in enumerate(ROWS):
            sheet.say(x + 8, 215 + 22 * number, label.split(": ")[0] + " offenders", 8)
            sheet.say(x + 145, 215 + 22 * number, str(figures[place]), 8)
    found = offenders(sheet.read())
    wanted = {key: value for key, value in EXPECTED.items() if key[1] in "123" and key[0] != "all"}
    assert {key: found.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("gap", [30, 34, 40])
def test_sentences_under_rows_are_notes(gap: float) -> None:
    sheet = Sheet()
    sheet.say(60, 100, TITLE, 12)
    for place, text in enumerate(HEADS):
        sheet.say(330 + 60 * place, 125, text, middle=True)
    sheet.table(gap, 145)
    for number, note in enumerate(
        ("They have to notify the police.", "Sentenced to twelve months or more.")
    ):
        sheet.say(60, 157 + gap * number, note, 7)
    assert offenders(sheet.read()) == EXPECTED


@pytest.mark.parametrize("letters", ["ABCDE", ""])
@pytest.mark.parametrize("first", [1, 12])
def test_a_printed_worksheet_numbers_its_rows(letters: str, first: int) -> None:
    sheet = Sheet()
    for place, letter in enumerate(letters):
        sheet.say((120, 330, 390, 450, 510)[place], 84, letter, 8, middle=True)
    sheet.say(60, 100, TITLE)
    for place, text in enumerate(HEADS):
        sheet.say(330 + 60 * place, 116, text, middle=True)
    sheet.table(16, 132)
    for number in range(6):
        sheet.say(40, 100 + 16 * number, str(first + number), 8, middle=True)
    assert offenders(sheet.read()) == EXPECTED


@pytest.mark.parametrize("below", [9, 11])
def test_a_share_stands_under_its_figure(below: float) -> None:
    sheet = Sheet()
    sheet.say(60, 100, TITLE, 12)
    for place, text in enumerate(HEADS):
        sheet.say(330 + 60 * place, 125, text, middle=True)
    sheet.table(32, 145)
    for number, (_, figures) in enumerate(ROWS):
        for place, figure in enumerate(figures):
            share = f"{100 * figure / 874:.1f}%"
            sheet.say(330 + 60 * place, 145 + 32 * number + below, share, 8, middle=True)
    report = sheet.read()
    counts = [row for row in report.observations if row.unit == "count"]
    assert {(row.category, row.level): row.value for row in counts} == EXPECTED


@pytest.mark.parametrize("stripe", [0, 1])
def test_a_striped_row_is_no_frame(stripe: int) -> None:
    sheet = Sheet()
    sheet.canvas.setFillGray(0.9)
    for number in range(stripe, 6, 2):
        sheet.canvas.rect(55, A4[1] - 155 - 30 * number, 480, 30, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)
    sheet.say(60, 110, "Sexual Offences Prevention Orders")
    names = ("applied for", "interim", "full") * 2
    for number, stage in enumerate(names):
        if number == 3:
            continue
        sheet.say(60, 138 + 30 * number, f"Number of {'SOPOs' if number < 3 else 'NOs'}")
        sheet.say(60, 150 + 30 * number, f"{stage} in the year")
        sheet.say(500, 150 + 30 * number, str(7 * number + 3))
    found = {row.value for row in sheet.read().observations if row.measure == "orders"}
    assert {"3", "10", "17"} <= found


def test_heads_of_groups_stand_over_blank_cells() -> None:
    text = (
        f"# Kent MAPPA Annual Report 2011/12\n\n{TITLE} and 31 March 2011\n\n"
        "| | Level 1 | | Level 2 | |\n|---|---|---|---|---|\n"
        "| Category | 2011/12 | 2010/11 | 2011/12 | 2010/11 |\n"
        "| Category 1 | 604 | 590 | 21 | 19 |\n| Category 2 | 198 | 180 | 30 | 28 |\n"
    )
    report = extract_bytes(text.encode(), "kent.md", Options(configured=False))
    found = {(row.category, row.level, row.year): row.value for row in report.observations}
    assert found["1", "1", "2010/11"] == "590"
    assert found["2", "2", "2011/12"] == "30"


LEVELS = ("Level 1", "Level 2", "Level 3", "All levels")
BLOCKS = (*ROWS, ("All categories", (802, 63, 9, 874)))


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("second", [190, 240, 300])
def test_a_category_stands_once_beside_its_levels(second: float, ruled: bool) -> None:
    """`Category | Level | Number`: the first column is blank below its first row."""
    sheet = Sheet()
    sheet.say(60, 100, TITLE)
    for x, head in ((60, "Category"), (second, "Level"), (500, "Number")):
        sheet.say(x, 122, head)
    top = 144.0
    for category, figures in BLOCKS:
        sheet.say(60, top, category if second > 250 else category.split(":")[0])
        for level, figure in zip(LEVELS, figures, strict=True):
            sheet.say(second, top, level)
            sheet.say(520, top, str(figure))
            top += 19
        if ruled:
            sheet.canvas.line(55, A4[1] - top + 12, 540, A4[1] - top + 12)
    sheet.say(60, top, "Registered sexual offenders cautioned or convicted for breach")
    sheet.say(520, top, "12")
    found = offenders(sheet.read())
    for number, (_, figures) in enumerate(BLOCKS, start=1):
        category = str(number) if number < len(BLOCKS) else "all"
        for level, figure in zip(("1", "2", "3", "all"), figures, strict=True):
            assert found[category, level] == str(figure)


@pytest.mark.parametrize("word", ["Answer:", "Answer", "Ateb:"])
def test_the_word_answer_is_no_label(word: str) -> None:
    sheet = Sheet()
    top = 120
    for label, figure, _ in ORDERS:
        sheet.say(60, top, label)
        sheet.say(300, top + 15, word)
        sheet.say(400, top + 15, figure)
        top += 40
    found = {row.order: row.value for row in sheet.read().observations}
    assert found == {order: figure for _, figure, order in ORDERS}


@pytest.mark.parametrize("leading", [11, 12, 14])
def test_a_single_row_stands_between_the_lines_of_its_label(leading: float) -> None:
    sheet = Sheet()
    for x, head in ((360, "2011/12"), (430, "2010/11"), (500, "% change")):
        sheet.say(x, 120, head)
    sheet.say(60, 150, "Registered sexual offenders cautioned or convicted")
    sheet.say(60, 150 + leading, "for breach of notification requirements")
    for x, figure in ((370, "177"), (440, "176"), (510, "+0.6%")):
        sheet.say(x, 150 + leading / 2, figure)
    found = {row.year: row.value for row in sheet.read().observations if row.unit == "count"}
    assert found == {"2011/12": "177", "2010/11": "176"}


@pytest.mark.parametrize("apart", [0.15, 0.2, 0.3])
def test_a_number_torn_at_its_comma_is_whole(apart: float) -> None:
    sheet = Sheet()
    sheet.say(60, 110, "Registered sexual offenders on 31 March 2012")
    x = 430.0
    for sign in "1,249":
        sheet.say(x, 110, sign)
        x += sheet.canvas.stringWidth(sign, "Helvetica", 10) + 10 * apart
    values = {row.value for row in sheet.read().observations}
    assert values <= {"1249"}


@pytest.mark.parametrize("form", ["{} offenders", "{} individuals"])
@pytest.mark.parametrize("narrow", [True, False])
def test_a_figure_may_have_its_noun_beside_it(form: str, narrow: bool) -> None:
    sheet = Sheet()
    sheet.say(60, 110, TITLE)
    for place, text in enumerate(HEADS):
        sheet.say(300 + 75 * place, 140, text, middle=True)
    for number, (label, figures) in enumerate(ROWS):
        top = 165 + 34 * number
        sheet.say(60, top, label)
        for place, figure in enumerate(figures):
            text = form.format(figure)
            if narrow and place == 3:
                sheet.say(300 + 75 * place, top - 6, str(figure), middle=True)
                sheet.say(300 + 75 * place, top + 6, text.split()[1], middle=True)
            else:
                sheet.say(300 + 75 * place, top, text, middle=True)
    assert offenders(sheet.read()) == EXPECTED


def test_a_dash_may_part_a_label_from_its_figure() -> None:
    sheet = Sheet()
    for number, (label, figure, _) in enumerate(ORDERS):
        sheet.say(60, 120 + 20 * number, f"{label} \u2013 {figure}")
    found = {row.order: row.value for row in sheet.read().observations}
    assert found == {order: figure for _, figure, order in ORDERS}


def test_a_cell_with_strange_words_is_not_blank() -> None:
    sheet = Sheet()
    sheet.say(60, 110, TITLE)
    for place, text in enumerate(HEADS):
        sheet.say(330 + 60 * place, 140, text, middle=True)
    top = sheet.table(20, 165)
    sheet.say(60, top, "Total")
    for place, text in enumerate(("802", "sixty", "9", "874")):
        sheet.say(330 + 60 * place, top, text, middle=True)
    report = sheet.read()
    assert not [row for row in report.observations if row.marker == "not_available"]


@pytest.mark.parametrize("heads", [True, False])
def test_totals_overleaf_are_read_or_named(heads: bool) -> None:
    sheet = Sheet()
    sheet.say(60, 100, TITLE, 12)
    for place, text in enumerate(HEADS):
        sheet.say(330 + 60 * place, 125, text, middle=True)
    sheet.table(16, 145)
    sheet.canvas.showPage()
    figures = [sum(row[place] for _, row in ROWS) for place in range(len(HEADS))]
    sheet.say(60, 100, "Kent MAPPA" if heads else "Something else altogether")
    sheet.say(60, 120, "Total")
    for place, figure in enumerate(figures):
        # As digits in boxes do, they begin where those above begin, and end elsewhere.
        sheet.say(324 + 60 * place, 120, f"{figure}", 18)
    report = sheet.read()
    known = [one.printed for one in report.observations]
    known += [one.printed for one in report.unread]
    assert {str(figure) for figure in figures} <= set(known)
    if heads:
        found = offenders(report)
        assert [found.get(("all", level)) for level in "123"] == [str(one) for one in figures[:3]]


@pytest.mark.parametrize("labelled", [True, False])
@pytest.mark.parametrize("step", [100, 250])
def test_a_chart_with_a_scale_is_no_table(step: int, labelled: bool) -> None:
    sheet = Sheet()
    sheet.say(60, 100, TITLE, 12)
    for number in range(5):
        y = 130 + 25 * number
        sheet.say(60, y + 2.5, f"{step * (4 - number):,}".rjust(5), 8)
        sheet.canvas.line(85, A4[1] - y, 400, A4[1] - y)
    for place, (label, figures) in enumerate(ROWS):
        sheet.say(130 + 100 * place, 242, label.partition(":")[0], 8, middle=True)
        for bar, figure in enumerate(figures[:3] if labelled else ()):
            sheet.say(110 + 100 * place + 20 * bar, 205 - 8 * bar, str(figure), 8, middle=True)
    for place, head in enumerate(HEADS[:3]):
        sheet.say(130 + 100 * place, 258, head, 8, middle=True)
    for place, head in enumerate(HEADS):
        sheet.say(330 + 60 * place, 290, head, middle=True)
    sheet.table(18, 310)
    report = sheet.read()
    assert offenders(report) == EXPECTED
    assert not report.unread


@pytest.mark.parametrize("lines", [1, 2, 4])
@pytest.mark.parametrize("gap", [16, 24])
def test_a_title_may_stand_in_the_margin(gap: float, lines: int) -> None:
    sheet = Sheet()
    words = TITLE.split()
    size = -(-len(words) // lines)
    for number in range(lines):
        sheet.say(40, 100 + 12 * number, " ".join(words[number * size : (number + 1) * size]), 8)
    for place, head in enumerate(HEADS):
        sheet.say(390 + 45 * place, 100, head, 8, middle=True)
    for number, (label, figures) in enumerate(ROWS):
        sheet.say(215, 100 + gap * (number + 1), label, 8)
        for place, figure in enumerate(figures):
            sheet.say(390 + 45 * place, 100 + gap * (number + 1), str(figure), 8, middle=True)
    assert offenders(sheet.read()) == EXPECTED


@pytest.mark.parametrize(
    "second", ["{}", "Active multi-agency management ({})", "{}: MAPP meetings"]
)
@pytest.mark.parametrize("lines", [2, 4])
def test_a_first_label_may_have_more_lines_than_its_figures(lines: int, second: str) -> None:
    sheet = Sheet()
    sheet.say(60, 90, TITLE, 12)
    for place, head in enumerate(HEADS):
        words = (second.format(head) if head == "Level 2" else head).rsplit(" ", 2)
        words = [" ".join(words[:-2]), " ".join(words[-2:])] if len(words) > 2 else [head]
        for number, text in enumerate(reversed(words)):
            sheet.say(300 + 75 * place, 120 - 9 * number, text, 6, middle=True)
    for number, (label, figures) in enumerate(ROWS):
        top = 135 + 50 * number
        number_of, name = label.split(": ")
        more = (
            (f"{number_of}:", *name.rsplit(" ", lines - 2))
            if lines > 2
            else (f"{number_of}:", name)
        )
        for line, text in enumerate(more):
            sheet.say(60, top + 10 * line, text)
        middle = top + 5 * (len(more) - 1)
        for place, figure in enumerate(figures):
            sheet.say(300 + 75 * place, middle, str(figure), middle=True)
    assert offenders(sheet.read()) == EXPECTED


@pytest.mark.parametrize("names", [("A Division", "B Division"), ("BCU North", "BCU South East")])
@pytest.mark.parametrize("apart", [85, 95])
def test_names_and_figures_may_stand_by_turns(apart: float, names: tuple[str, str]) -> None:
    sheet = Sheet()
    sheet.say(60, 100, "The number of registered sex offenders living in the area on 31 March 2012")
    for place, (name, figure) in enumerate(zip((*names, "Total"), (119, 258, 377), strict=True)):
        sheet.say(60 + 2 * apart * place, 125, name)
        sheet.say(60 + 2 * apart * place + apart, 125, str(figure))
    sheet.say(60, 150, "The number of Notification Orders imposed")
    sheet.say(480, 150, "4")
    found = {
        row.district: row.value
        for row in sheet.read().observations
        if row.measure == "eligible_offenders"
    }
    assert found == {names[0]: "119", names[1]: "258", "": "377"}


@pytest.mark.parametrize("blank", ["<tr><td></td></tr>", "<tr><td>&nbsp;</td><td></td></tr>"])
def test_a_list_in_a_sheet_has_no_heads_from_the_table_above(blank: str) -> None:
    heads = "".join(f"<td>{head}</td>" for head in HEADS)
    rows = "".join(
        f"<tr><td>{label}</td>{''.join(f'<td>{figure}</td>' for figure in figures)}</tr>"
        for label, figures in ROWS
    )
    orders = "".join(
        f"<tr><td>{label}</td><td>{value}</td><td></td><td></td><td></td></tr>"
        for label, value, _ in ORDERS
    )
    page = "<h1>Kent MAPPA Annual Report 2011/12</h1><p>Multi-Agency Public Protection "
    page += "Arrangements, Criminal Justice Act 2003</p>"
    page += f"<table><tr><td>{TITLE}</td></tr>"
    page += f"<tr><td></td>{heads}</tr>{rows}{blank}{orders}</table>"
    report = extract_bytes(page.encode(), "kent.html", Options())
    assert offenders(report) == EXPECTED
    assert {row.order: row.value for row in report.observations if row.measure == "orders"} == {
        order: value for _, value, order in ORDERS
    }
