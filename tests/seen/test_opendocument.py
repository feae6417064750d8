"""Of an OpenDocument text is read what an office program shows."""

from __future__ import annotations

import pytest

from mappa_extract.sources.opendocument.names import LOEXT
from tests.seen.made import (
    BREACHES,
    breaches,
    o_cell,
    o_par,
    o_row,
    o_table,
    open_text,
    page_of,
    read,
    shown,
)


def style(name: str, properties: str, family: str = "text", more: str = "") -> str:
    names = f'style:name="{name}" style:family="{family}"'
    return f"<style:style {names} {more}>{properties}</style:style>"


STYLES = (
    style("Out", '<style:text-properties text:display="none"/>')
    + style("Struck", '<style:text-properties style:text-line-through-style="solid"/>')
    + style("White", '<style:text-properties fo:color="#ffffff"/>')
    + style("Up", '<style:text-properties style:text-position="super 58%"/>')
    + style("Tiny", '<style:text-properties fo:font-size="1pt"/>')
    + style("Own", '<style:text-properties fo:color="#c00000" fo:background-color="#c00000"/>')
    + style("Thin", '<style:text-properties style:text-scale="1%"/>')
    + style(
        "Auto",
        '<style:text-properties fo:color="#ffffff" style:use-window-font-color="true"'
        f' xmlns:loext="{LOEXT[1:-1]}" loext:opacity="0%"/>',
    )
    + style("P1", "", "paragraph", 'style:parent-style-name="Gone"')
)
COMMON = style("Gone", '<style:text-properties text:display="none"/>', "paragraph")


def span(name: str, text: str = "3") -> str:
    return f'<text:span text:style-name="{name}">{text}</text:span>'


FRAME = "<draw:frame><draw:{0}/><svg:title>3</svg:title><svg:desc>3</svg:desc></draw:frame>"
CELLS = {
    "hidden": span("Out") + "44",
    "struck": span("Struck") + "44",
    "white": span("White") + "44",
    "tiny": span("Tiny") + "44",
    "colour of its ground": span("Own") + "44",
    "narrow": span("Thin") + "44",
    "of the window's colour": span("Auto", "44"),
    "hidden by an inherited style": o_par("3", "P1") + o_par("44"),
    "hidden paragraph": o_par('<text:hidden-paragraph text:is-hidden="true"/>3') + o_par("44"),
    "hidden text": '<text:hidden-text text:is-hidden="true">3</text:hidden-text>44',
    "comment": "<office:annotation><text:p>3</text:p></office:annotation>44",
    "note": (
        "44<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>3 of them</text:p></text:note-body></text:note>"
    ),
    "raised": "44" + span("Up", "2"),
    "picture's description": "44" + FRAME.format("image"),
    "ruby": "<text:ruby><text:ruby-base>44</text:ruby-base><text:ruby-text>3</text:ruby-text>"
    "</text:ruby>",
    "box": "<draw:frame><draw:text-box><text:p>44</text:p></draw:text-box></draw:frame>",
    "field": "<text:sequence>44</text:sequence>",
}


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_cell_is_read_as_it_is_shown(cell: str) -> None:
    assert breaches(read(open_text(cell, styles=STYLES, common=COMMON))) == ["44"]


@pytest.mark.parametrize(
    "cell",
    [
        "4<text:s text:c='2'/>812",
        "4<text:line-break/>812",
        "4<text:tab/>812",
        FRAME.format("image"),
    ],
)
def test_two_figures_or_a_picture_are_no_figure(cell: str) -> None:
    assert breaches(read(open_text(cell))) == []


def test_what_stands_in_a_form_field_is_read() -> None:
    form = (
        '<office:forms><form:form><form:text form:id="c1" form:current-value="44"/></form:form>'
        "</office:forms>"
    )
    data = open_text('<draw:control draw:control="c1"/>')
    assert breaches(read(data)) == []
    body = form + o_par("Field: " + '<draw:control draw:control="c1"/>')
    assert shown(open_text(body=body)) == ["Field: 44"]


def test_hidden_sections_tables_rows_and_columns_are_none() -> None:
    hidden = '<text:section text:display="none">{}</text:section>'.format(o_par("gone"))
    shut = '<text:section text:display="condition">{}</text:section>'.format(o_par("gone"))
    tracked = f"<text:tracked-changes>{o_par('gone')}</text:tracked-changes>"
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    rows = (
        o_row([o_cell("a"), o_cell("gone"), o_cell("1")])
        + o_row([o_cell("gone")], 'table:visibility="collapse"')
        + o_row([o_cell("b"), o_cell("gone"), o_cell("2")])
    )
    out = '<table:table table:style-name="T">{}</table:table>'.format(o_row([o_cell("gone")]))
    styles = style("T", '<style:table-properties table:display="false"/>', "table")
    body = hidden + shut + tracked + f"<table:table>{columns}{rows}</table:table>" + out
    assert shown(open_text(body=body, styles=styles)) == [[["a", "1"], ["b", "2"]]]


def test_covered_and_repeated_cells_keep_their_columns() -> None:
    covered = "<table:covered-table-cell><text:p>3</text:p></table:covered-table-cell>"
    wide = o_cell("a", 'table:number-columns-spanned="2"')
    tall = o_cell("b", 'table:number-rows-spanned="2"')
    rows = (
        "<table:table-header-rows>" + o_row([wide, covered, o_cell("1")])
        + "</table:table-header-rows>"
        + o_row([tall, o_cell("0", 'table:number-columns-repeated="2"')])
        + o_row([covered, o_cell("5"), o_cell("6")])
    )  # fmt: skip
    (table,) = page_of(open_text(body=f"<table:table>{rows}</table:table>")).blocks
    assert [
        (one.text, one.row, one.column, one.rows, one.columns, one.head)
        for one in table.cells  # type: ignore[union-attr]
    ] == [
        ("a", 0, 0, 1, 2, True),
        ("1", 0, 2, 1, 1, True),
        ("b", 1, 0, 2, 1, False),
        ("0", 1, 1, 1, 1, False),
        ("0", 1, 2, 1, 1, False),
        ("5", 2, 1, 1, 1, False),
        ("6", 2, 2, 1, 1, False),
    ]
    row = o_row([o_cell(BREACHES), o_cell("44"), covered])
    assert breaches(read(open_text(row=row))) == ["44"]


def test_lists_and_tabs_as_they_are_printed() -> None:
    numbers = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
        'style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>'
        '<text:list-level-style-number text:level="2" style:num-format="1" '
        'text:display-levels="1"/></text:list-style>'
    )
    item = "<text:list-item>{}</text:list-item>"
    inner = f"<text:list>{item.format(o_par('in it'))}</text:list>"
    body = (
        '<text:list text:style-name="L">'
        + item.format(o_par("one") + inner) + item.format(o_par("two")) + "</text:list>"
        + o_par("SOPOs<text:tab/>12") + o_par("x<text:line-break/>y")
        + o_table([("a", "1")])
    )  # fmt: skip
    assert shown(open_text(body=body, styles=numbers)) == [
        *("(a) one", "1 in it", "(b) two", "SOPOs\t12", "x", "y", [["a", "1"]]),
    ]
