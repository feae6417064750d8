"""Of a web page is read what a browser shows on a desktop's screen."""

from __future__ import annotations

import pytest

from mappa_extract.sources.html.media import is_for_screen
from tests.seen.made import BREACHES, REVOKED, breaches, page_of, read, shown, web_page

OLD = "<span class=old>3</span>44"
HIDDEN = {
    "display": (".old{display:none}", OLD),
    "visibility": ("td .old{visibility:hidden}", OLD),
    "size": (".old{font-size:0}", OLD),
    "short font": (".old{font:0/0 a}", OLD),
    "colour": (".old{color:#fff}", OLD),
    "colour of its ground": (".figure{background:#123}.figure b{color:white}.old{color:#123}",
                             "<span class=old>3</span><b>44</b>"),
    "variable": (":root{--ink:white}.old{color:var(--ink,black)}", OLD),
    "opacity": (".old{opacity:0}", OLD),
    "filter": (".old{filter:opacity(0)}", OLD),
    "faint": (".old{opacity:1%}", OLD),
    "made small": (".old{display:inline-block;scale:0}", OLD),
    "white of another space": (".old{color:oklch(1 0 0)}", OLD),
    "white of two": (".old{color:light-dark(white,black)}", OLD),
    "far left": (".old{position:absolute;left:-9999px}", OLD),
    "clipped": (".old{position:absolute;clip:rect(0 0 0 0)}", OLD),
    "no room": (".old{display:inline-block;width:1px;height:1px;overflow:hidden}", OLD),
    "struck": (".old{text-decoration:line-through}", OLD),
    "child": ("td.figure>:nth-child(1){display:none}", OLD),
    "not": ("td span:not(.new){display:none}", OLD),
    "nested": ("table{td{& .old{display:none}}}", OLD),
    "layer": ("@layer base{.old{display:none!important}}.old{display:inline}", OLD),
    "wide screens": ("@media screen and (min-width:40em){.old{display:none}}", OLD),
    "important": (
        ".old{display:none!important}", '<span class=old style="display:inline">3</span>44'
    ),
    "attribute": ("", "<span hidden>3</span>44"),
    "details": ("", "44<details><summary></summary>3</details>"),
    "dialog": ("", "<dialog>3</dialog>44"),
    "popover": ("", "<div popover>3</div>44"),
    "template": ("", "<template>3</template>44"),
    "noscript": ("", "<noscript>3</noscript>44"),
    "comment": ("", "<!--3-->44"),
    "deleted": ("", "<del>3</del>44"),
    "no embedding": ("", "<noembed>3</noembed>44"),
    "formula's note": (
        "", "<math><semantics><mn>44</mn><annotation>3</annotation></semantics></math>"
    ),
    "ruby": ("rt{display:none}", "<ruby>44<rt>3</rt></ruby>"),
    "hidden field": ("", "<input type=hidden value=3>44"),
}  # fmt: skip
SHOWN = {
    "narrow screens": ("@media (max-width:600px){.figure{display:none}}", "44"),
    "paper": ("@media print{.figure{display:none}}", "44"),
    "invalid rule": ("td:nope(1),.figure{display:none}", "44"),
    "shown again": (".figure{visibility:hidden}.figure b{visibility:visible}", "3<b>44</b>"),
    "white on black": (".figure{background:#000;color:#fff}", "44"),
    "put in": (".figure::after{content:'44'}", ""),
    "field": ("", "<input value=44>"),
    "chosen": ("", "<select><option>3<option selected>44</select>"),
    "open": ("", "<details open>44</details>"),
    "place to break": ("", "4<wbr>4"),
    "note": (".n{vertical-align:super}", "44<span class=n>2</span>"),
    "turned": ("", "<bdo dir=rtl>44</bdo>"),
}


@pytest.mark.parametrize(("css", "cell"), HIDDEN.values(), ids=HIDDEN)
def test_what_is_not_shown_is_not_read(css: str, cell: str) -> None:
    assert breaches(read(web_page(cell, css))) == ["44"]


@pytest.mark.parametrize(("css", "cell"), SHOWN.values(), ids=SHOWN)
def test_what_is_shown_is_read(css: str, cell: str) -> None:
    assert breaches(read(web_page(cell, css))) == ["44"]


@pytest.mark.parametrize(
    "cell",
    [
        "<b>4</b>4",
        "44<br>812",
        "<math><mfrac><mn>4</mn><mn>4</mn></mfrac></math>",
        "<select multiple><option>44<option>3</select>",
        "<img src=44.png width=40>",
        "1<span style='margin-left:9px'>2</span>",
    ],
)
def test_two_figures_or_a_picture_are_no_figure(cell: str) -> None:
    assert breaches(read(web_page(cell))) == []


def test_a_missing_style_sheet_may_give_the_ground() -> None:
    page = web_page("<span style='color:#fff'>44</span>")
    assert breaches(read(page)) == []
    assert breaches(read(page.replace(b"<style>", b"<link rel=stylesheet href=a.css><style>"))) == [
        "44"
    ]


@pytest.mark.parametrize("row", ["<tr hidden>", "<tr style='visibility:collapse'>"])
def test_a_hidden_row_is_no_row(row: str) -> None:
    assert not [text for text in shown(web_page(row=row)) if BREACHES in str(text)]


def table(inside: str, css: str = "") -> list[list[str]]:
    found = shown(f"<!doctype html><style>{css}</style><table>{inside}</table>".encode())
    assert len(found) == 1
    assert isinstance(found[0], list)
    return found[0]


def test_foot_first_heads_past_their_group_and_collapsed_columns() -> None:
    foot = "<thead><tr><th rowspan=3>a<th>b<tfoot><tr><td>t<td>9<tbody><tr><td>c<td>1"
    assert table(foot) == [["a", "b"], ["c", "1"], ["t", "9"]]
    column = "<col><col class=x><col><tr><td>a<td>1<td>2<tr><td colspan=2>b<td>3"
    assert table(column, ".x{visibility:collapse}") == [["a", "2"], ["b", "3"]]


def test_tables_that_only_the_style_sheet_makes() -> None:
    css = "main{display:table}main>div{display:table-row}main>div>*{display:table-cell}"
    made = b"<main><div><b>a</b><b>1</b></div><div><b>c</b><b>2</b></div></main>"
    assert shown(b"<!doctype html><style>" + css.encode() + b"</style>" + made) == [
        [["a", "1"], ["c", "2"]]
    ]
    roles = (
        b"<div role=table><div role=row><div role=cell>a</div><div role=cell>1</div></div></div>"
    )
    assert shown(b"<!doctype html>" + roles) == [[["a", "1"]]]
    flex = b"<div style='display:flex'><span>Level 1</span><span>12</span></div>"
    assert shown(b"<!doctype html>" + flex) == ["Level 1\t12"]
    blocks = "<tr><td style='display:block'>a<td style='display:block'>1<tr><td>b"
    assert table(blocks) == [["a\n1"], ["b"]]


def test_spans_give_each_cell_one_place() -> None:
    page = page_of(
        b"<!doctype html><table><tr><td rowspan=2>a<td colspan=3>b<tr><td>c<td colspan=0>d"
        b"<tr><td>e<td rowspan=9>f</table>"
    )
    (block,) = page.blocks
    places = {
        (row, column): cell.text
        for cell in block.cells  # type: ignore[union-attr]
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    assert places == {
        (0, 0): "a", (1, 0): "a", (0, 1): "b", (0, 2): "b", (0, 3): "b",
        (1, 1): "c", (1, 2): "d", (2, 0): "e", (2, 1): "f",
    }  # fmt: skip


def test_a_table_that_lays_out_the_page_is_dissolved() -> None:
    inner = "<table><tr><td>Level 1<td>12</table>"
    page = f"<table><tr><td>Menu<td><h2>Title</h2>{inner}<p>Below<br>it<tr><td>End</table>"
    assert shown(b"<!doctype html>" + page.encode()) == [
        *("Menu", "Title", [["Level 1", "12"]], "Below", "it", "End"),
    ]
    real = f"<table><tr><td>Level 2<td>13<tr><td>Of them{inner}<td>5</table>"
    assert shown(b"<!doctype html>" + real.encode()) == [
        [["Level 2", "13"], ["Of them", "5"]],
        [["Level 1", "12"]],
    ]


def test_lists_captions_and_lines_as_they_are_printed() -> None:
    page = (
        b"<!doctype html><ol type=a><li>one<li value=4>four</ol><ul><li>dot</ul>"
        b"<ol style='list-style-type:lower-roman' start=3><li>three</ol>"
        b"<p>a&nbsp;&nbsp;&nbsp; b</p><pre>x   12\ny    3</pre>"
        b"<table><caption>Of <b>what</b></caption><tr><th>a<td>44<sup>2</sup></table>"
    )
    page_read = page_of(page)
    assert shown(page)[:7] == ["a. one", "d. four", "dot", "iii. three", "a\tb", "x\t12", "y\t3"]
    made = page_read.blocks[-1]
    assert made.caption == "Of what"  # type: ignore[union-attr]
    assert [(cell.text, cell.note, cell.head) for cell in made.cells] == [  # type: ignore[union-attr]
        ("a", "", True),
        ("44", "2", False),
    ]


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("", True),
        ("all and (min-width: 1024px)", True),
        ("(max-width: 64em)", False),
        ("print, screen", True),
        ("not screen", False),
        ("only screen and (600px <= width < 2000px)", True),
        ("(width > 90em)", False),
        ("(prefers-color-scheme: dark)", False),
        ("(orientation: landscape) and (hover: hover)", True),
        ("not (hover: none)", True),
        ("(min-width: nonsense)", False),
    ],
)
def test_media_queries_of_a_desktop(query: str, holds: bool) -> None:
    assert is_for_screen(query) is holds


def test_responsive_labels_are_for_small_screens() -> None:
    css = (
        ".label{display:none}@media(max-width:500px){.label{display:inline}td::before{content:'2'}}"
    )
    assert breaches(read(web_page("<b class=label>Category 1: </b>44", css))) == ["44"]


def test_a_closed_row_is_not_read_and_an_open_one_is() -> None:
    row = f"<table><tr><td>{REVOKED}</td><td>9</td></tr></table>"
    closed = web_page(after=f"<details><summary>More</summary>{row}</details>")
    assert shown(closed)[-1] == "More"
    opened = closed.replace(b"<details>", b"<details open>")
    assert shown(opened)[-1] == [[REVOKED, "9"]]
