"""Of a Word file is read what an office program shows."""

from __future__ import annotations

import pytest

from tests.seen.made import (
    BREACHES,
    REVOKED,
    breaches,
    page_of,
    read,
    shown,
    w_cell,
    w_par,
    w_row,
    w_run,
    w_table,
    word_file,
)

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="GoneToo"><w:basedOn w:val="Gone"/></w:style>
<w:style w:type="character" w:styleId="Out"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Raised">
  <w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>
"""
FOUR = w_run("44")
CHOICE = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>'
    f"{w_par(FOUR)}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    f"<v:textbox><w:txbxContent>{w_par(FOUR)}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(A1) 3</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + FOUR +
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)  # fmt: skip
DROP_DOWN = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
    '<w:listEntry w:val="3"/><w:listEntry w:val="44"/></w:ddList></w:ffData></w:fldChar></w:r>'
    '<w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
CELLS = {
    "hidden": w_run("3", "<w:vanish/>") + FOUR,
    "hidden by its style": w_run("3", '<w:rStyle w:val="Out"/>') + FOUR,
    "hidden paragraph": w_par(w_run("3"), '<w:pStyle w:val="GoneToo"/>') + w_par(FOUR),
    "hidden twice is shown": w_par(
        w_run("44", '<w:rStyle w:val="Out"/>'), '<w:pStyle w:val="Gone"/>'
    ),
    "shown by itself": w_par(w_run("44", '<w:vanish w:val="0"/>'), '<w:pStyle w:val="Gone"/>'),
    "white": w_run("3", '<w:color w:val="FFFFFF"/>') + FOUR,
    "white of the theme": w_run("3", '<w:color w:val="auto" w:themeColor="background1"/>') + FOUR,
    "black on black": w_run("3", '<w:color w:val="000000"/><w:highlight w:val="black"/>') + FOUR,
    "red on red": w_run("3", '<w:color w:val="C00000"/><w:shd w:fill="C00000"/>') + FOUR,
    "white on blue": w_run("44", '<w:color w:val="FFFFFF"/><w:shd w:fill="1F3864"/>'),
    "narrow": w_run("3", '<w:w w:val="1"/>') + FOUR,
    "raised a little": FOUR + w_run("2", '<w:position w:val="8"/>'),
    "tiny": w_run("3", '<w:sz w:val="2"/>') + FOUR,
    "struck": w_run("3", "<w:strike/>") + FOUR,
    "deleted": f"<w:del>{w_run('3')}</w:del><w:ins>{FOUR}</w:ins>",
    "moved": f"<w:moveFrom>{w_run('3')}</w:moveFrom><w:moveTo>{FOUR}</w:moveTo>",
    "field": FIELD,
    "silent field": FIELD.replace("=SUM(A1) 3", "SET a 3").replace("44", "3") + FOUR,
    "simple field": f'<w:fldSimple w:instr="PAGE">{FOUR}</w:fldSimple>',
    "drop-down list": DROP_DOWN,
    "box once": CHOICE,
    "control": f"<w:sdt><w:sdtContent>{FOUR}</w:sdtContent></w:sdt>",
    "smart tag": f"<w:smartTag>{w_run('4')}{w_run('4')}</w:smartTag>",
    "link": f"<w:hyperlink>{FOUR}</w:hyperlink>",
    "note": FOUR + w_run("2", '<w:rStyle w:val="Raised"/>'),
    "note's mark": FOUR + '<w:r><w:footnoteReference w:id="3"/></w:r>',
    "sign": w_run("4") + '<w:r><w:sym w:font="Arial" w:char="F034"/></w:r>',
    "turned": f'<w:bdo w:val="rtl">{FOUR}</w:bdo>',
    "formula": "<m:oMath><m:r><m:t>44</m:t></m:r></m:oMath>",
}


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_cell_is_read_as_it_is_shown(cell: str) -> None:
    assert breaches(read(word_file(cell, styles=STYLES))) == ["44"]


@pytest.mark.parametrize(
    "between",
    ["   ", "<w:cr/>", "<w:br/>", "<w:tab/>", "<w:ptab/>", "<w:noBreakHyphen/>"],
)
def test_two_figures_are_not_one(between: str) -> None:
    cell = f"<w:r><w:t>4</w:t>{between}<w:t>812</w:t></w:r>"
    if between.isspace():
        cell = w_run(f"4{between}812")
    assert breaches(read(word_file(cell))) == []


FRACTION = (
    "<m:oMath><m:f><m:num><m:r><m:t>4</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den>"
    "</m:f></m:oMath>"
)


@pytest.mark.parametrize("cell", ["<w:r><w:drawing/></w:r>", "<w:r><w:object/></w:r>", FRACTION])
def test_a_picture_is_no_blank_cell(cell: str) -> None:
    assert breaches(read(word_file(cell))) == []


def test_wrapped_rows_and_cells_are_rows_and_cells() -> None:
    cells = [w_cell(w_run(BREACHES)), f"<w:sdt><w:sdtContent>{w_cell(FOUR)}</w:sdtContent></w:sdt>"]
    row = f"<w:customXml>{w_row(cells)}</w:customXml>"
    assert breaches(read(word_file(row=row))) == ["44"]


@pytest.mark.parametrize(
    "row",
    [
        w_row([w_cell(w_run("Gone", "<w:vanish/>")), w_cell(w_run("9", "<w:vanish/>"))]),
        *(
            w_row([w_cell(w_run("Gone")), w_cell(w_run("9"))], properties)
            for properties in (
                *("<w:del/>", "<w:hidden/>"),
                '<w:trHeight w:hRule="exact" w:val="1"/>',
            )
        ),
        "",
    ],
    ids=["hidden", "deleted", "put away", "low", "none"],
)
def test_a_row_that_is_not_shown_is_none(row: str) -> None:
    body = f"<w:tbl>{w_row([w_cell(w_run('A')), w_cell(w_run('1'))])}{row}</w:tbl>"
    assert shown(word_file(body=body)) == [[["A", "1"]]]


def test_rows_that_begin_late_and_merged_cells_keep_their_columns() -> None:
    late = w_row([w_cell(w_run("Head"))], '<w:gridBefore w:val="1"/><w:tblHeader/>')
    rows = [
        w_row([w_cell(w_run("a"), '<w:vMerge w:val="restart"/>'), w_cell(w_run("1"))]),
        w_row([w_cell(w_run("x"), "<w:vMerge/>"), w_cell(w_run("2"))]),
        w_row([w_cell(w_run("b"), '<w:gridSpan w:val="2"/>')]),
    ]
    page = page_of(word_file(body=f"<w:tbl>{late}{''.join(rows)}</w:tbl>"))
    (table,) = page.blocks
    assert [
        (one.text, one.row, one.column, one.rows, one.columns, one.head)
        for one in table.cells  # type: ignore[union-attr]
    ] == [
        ("Head", 0, 1, 1, 1, True),
        ("a", 1, 0, 2, 1, False),
        ("1", 1, 1, 1, 1, False),
        ("2", 2, 1, 1, 1, False),
        ("b", 3, 0, 1, 2, False),
    ]


NUMBERING = """
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="2"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%1)"/>
 </w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2"/>
 </w:lvl></w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>
"""


def test_lists_tabs_and_headings_as_they_are_printed() -> None:
    def item(text: str, level: int) -> str:
        place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>'
        return w_par(w_run(text), place)

    tabs = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9000"/></w:tabs>'
    body = (
        w_par(w_run("Title"), '<w:pStyle w:val="H"/>')
        + item("one", 0) + item("in it", 1) + item("and", 1) + item("two", 0)
        + w_par("<w:r><w:t>SOPOs</w:t><w:tab/><w:t>12</w:t></w:r>", tabs)
        + w_par(w_run("NOs ..... 3"))
        + w_par(w_run("Kept"), "<w:rPr><w:del/></w:rPr>") + w_par(w_run(" together"))
        + f"<w:sdt><w:sdtContent>{w_table([('a', '1')])}</w:sdtContent></w:sdt>"
    )  # fmt: skip
    data = word_file(body=body, styles=STYLES, numbering=NUMBERING)
    assert shown(data) == [
        *("Title", "(b) one", "b.i in it", "b.ii and", "(c) two", "SOPOs\t12", "NOs\t3"),
        *("Kept together", [["a", "1"]]),
    ]
    assert page_of(data).blocks[0].heading  # type: ignore[union-attr]


def test_a_frame_of_one_cell_is_no_table_and_a_table_in_a_cell_is_one() -> None:
    inner = w_table([(REVOKED, "9")])
    frame = (
        f"<w:tbl>{w_row([w_cell(w_par(w_run('Above')) + inner + w_par(w_run('Below')))])}</w:tbl>"
    )
    assert shown(word_file(body=frame)) == ["Above", [[REVOKED, "9"]], "Below"]
