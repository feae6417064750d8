"""Blocks as a web page, for the browser to print."""

from __future__ import annotations

from html import escape

from bench.matrix.blocks import (
    Beside,
    Block,
    Break,
    Cell,
    Chart,
    Grid,
    Listing,
    Panel,
    Space,
    Tabbed,
    Text,
    Tiles,
)
from bench.matrix.look import MM, Look
from bench.matrix.svg import chart

FONTS = {
    "sans": "'Liberation Sans', Arial, sans-serif",
    "serif": "'Liberation Serif', 'Times New Roman', serif",
    "narrow": "'Liberation Sans Narrow', 'Arial Narrow', sans-serif",
    "dejavu": "'DejaVu Sans', Verdana, sans-serif",
    "mono": "'Liberation Mono', 'Courier New', monospace",
}
SIZES = {
    "cover": 2.6, "h1": 1.8, "h2": 1.4, "h3": 1.15, "title": 1.05, "p": 1.0, "note": 0.8,
    "small": 0.85,
}  # fmt: skip


def page(blocks: list[Block], look: Look, running: str) -> str:
    """Return the whole document; `running` is what stands at the head of pages."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(running)}'
        f"</title><style>{_sheet(look, running)}</style></head><body>{_all(blocks, look)}"
        "</body></html>"
    )


def _sheet(look: Look, running: str) -> str:
    width, height = look.sheet
    margin = look.margin * MM
    return f"""
@page {{ size: {width:.1f}pt {height:.1f}pt; margin: {margin:.1f}pt; {_furniture(look, running)} }}
html {{ background: {look.paper}; }}
body {{ margin: 0; font: {look.size}pt/1.3 {FONTS[look.font]}; color: {look.ink};
  -webkit-print-color-adjust: exact; }}
p {{ margin: 0 0 .6em; }} .h1, .h2, .h3, .title {{ font-weight: bold; break-after: avoid; }}
.cover, .h1, .h2 {{ color: {look.accent}; }}
table {{ border-collapse: collapse; table-layout: fixed; break-inside: avoid; }}
table.open {{ break-inside: auto; }}
td {{ overflow-wrap: normal; }}
sup {{ font-size: .65em; line-height: 0; vertical-align: super; }}
.rows td {{ border-bottom: .6pt solid #888; }} .grid td {{ border: .6pt solid #555; }}
.box {{ border: .8pt solid #444; }}
.zebra tr:nth-child(even) td {{ background: #e8edf0; }}
.heads tr.head td {{ border-bottom: 1pt solid #333; }}
.lead {{ display: flex; align-items: last baseline; margin-bottom: .25em; }}
.lead b {{ flex: 1; overflow: hidden; white-space: nowrap; font-weight: normal; margin: 0 .3em;
  min-width: 1em; direction: ltr; }}
.tiles {{ display: flex; flex-wrap: wrap; gap: 10pt; margin-bottom: 8pt;
  break-inside: avoid; }}
.tile {{ text-align: center; box-sizing: border-box; padding: 6pt; }}
.card {{ border: .8pt solid #aaa; border-radius: 5pt; }}
.band {{ background: {look.accent}; color: #fff; }}
.big {{ font-size: 2em; font-weight: bold; line-height: 1.2; }}
.ring {{ display: inline-flex; width: 58pt; height: 58pt; border-radius: 50%; color: #fff;
  background: {look.accent}; align-items: center; justify-content: center; font-size: 1.6em;
  font-weight: bold; }}
.up {{ writing-mode: vertical-rl; transform: rotate(180deg); }}
.down {{ writing-mode: vertical-rl; }}
.slant {{ height: 62pt; position: relative; }}
.slant span {{ position: absolute; bottom: 6pt; left: 60%; transform-origin: 0 100%;
  transform: rotate(-45deg); white-space: nowrap; }}
"""


def _furniture(look: Look, running: str) -> str:
    small = "font-size: 8pt; color: #555;"
    large = f"font-size: 20pt; color: {look.accent};"
    at = "@{} {{ content: {}; {} }}".format
    number, named = "counter(page)", f'"{running}"'
    said = {
        "number": at("bottom-center", number, small),
        "of": at("bottom-right", f'"Page " {number} " of " counter(pages)', small),
        "running": at("top-left", named, small) + at("top-right", number, small),
        "telephone": at("bottom-left", '"MAPPA Unit 01632 960 455"', small)
        + at("bottom-right", number, small),
        "large": at("bottom-right", number, large),
    }
    return said.get(look.furniture, "")


def _all(blocks: list[Block], look: Look) -> str:
    return "".join(_block(block, look) for block in blocks)


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _block(block: Block, look: Look) -> str:
    match block:
        case Text():
            return _text(block, look)
        case Grid():
            return _grid(block, look)
        case Listing():
            return _listing(block)
        case Tabbed():
            return _tabbed(block)
        case Beside():
            parts = "".join(
                f'<div style="width:{width:.1f}pt;flex:none;padding-top:{drop:.1f}pt;box-sizing:'
                f'border-box">{_all(part, look)}</div>'
                for part, width, drop in zip(block.parts, block.widths, block.drops, strict=True)
            )
            gap = f"gap:{block.gutter:.1f}pt"
            return f'<div style="display:flex;align-items:flex-start;{gap}">{parts}</div>'
        case Panel():
            return _panel(block, look)
        case Tiles():
            return _tiles(block)
        case Chart():
            return chart(block, look)
        case Space():
            return f'<div style="height:{block.height:.1f}pt"></div>'
        case Break():
            return '<div style="break-after:page"></div>'


def _text(block: Text, look: Look) -> str:
    style = f"font-size:{SIZES[block.role] * look.size:.1f}pt;text-align:{block.align};"
    style += f"letter-spacing:{block.spacing}em;" if block.spacing else ""
    style += f"background:{block.fill};padding:2pt 5pt;" if block.fill else ""
    style += f"color:{block.ink};" if block.ink else ""
    above = {"h1": ".4em", "h2": ".8em", "h3": ".7em", "title": ".4em", "note": ".2em"}.get(
        block.role, "0"
    )
    sup = f"<sup>{escape(block.sup)}</sup>" if block.sup else ""
    return (
        f'<p class="{block.role}" style="{style}margin-top:{above}">{_lines(block.text)}{sup}</p>'
    )


def _grid(block: Grid, look: Look) -> str:
    columns = "".join(f'<col style="width:{width:.1f}pt">' for width in block.widths)
    body = ""
    for number, line in enumerate(block.lines):
        cells = "".join(_cell(cell, block, look) for cell in line)
        body += f'<tr class="{"head" if number < block.heads else ""}">{cells}</tr>'
    open_ = " open" if any(cell.inner for line in block.lines for cell in line) else ""
    return (
        f'<table class="{block.rules}{open_}" style="width:{sum(block.widths):.1f}pt"><colgroup>'
        f"{columns}</colgroup><tbody>{body}</tbody></table>"
    )


def _cell(cell: Cell, grid: Grid, look: Look) -> str:
    style = (
        f"padding:{grid.padding}pt {grid.across}pt {grid.padding}pt {grid.across + cell.indent}pt;"
        f"text-align:{cell.align};vertical-align:{cell.at};"
    )
    style += "font-weight:bold;" if cell.bold else ""
    style += "border:none;" if cell.kind == "void" else ""
    style += f"letter-spacing:{cell.spacing}em;" if cell.spacing else ""
    style += f"background:{cell.fill};" if cell.fill else ""
    style += f"color:{cell.ink};" if cell.ink else ""
    spans = f' rowspan="{cell.rows}" colspan="{cell.cols}"'
    text = _lines(cell.text) + (f"<sup>{escape(cell.sup)}</sup>" if cell.sup else "")
    text += _all(cell.inner, look)
    if cell.rotate:
        text = f'<div class="{cell.rotate}" style="margin:0 auto"><span>{text}</span></div>'
    if cell.kind == "figure":
        text = f'<span style="white-space:nowrap">{text}</span>'
    return f'<td{spans} style="{style}">{text}</td>'


_LEADERS = {
    "dots": "." * 400,
    "spaced": ". " * 250,
    "dashes": "-" * 300,
    "line": "_" * 300,
    "tab": "",
}


def _listing(block: Listing) -> str:
    lines = "".join(
        f'<div class="lead"><span style="max-width:80%">{_lines(label)}</span>'
        f"<b>{_LEADERS[block.leader]}</b><span>{escape(figure)}</span></div>"
        for label, figure in block.items
    )
    return f'<div style="width:{block.width:.1f}pt">{lines}</div>'


def _tabbed(block: Tabbed) -> str:
    out = ""
    for number, line in enumerate(block.lines):
        weight = "bold" if number in block.bold else "normal"
        parts = f'<span style="display:inline-block">{escape(line[0])}</span>'
        for text, stop in zip(line[1:], block.stops, strict=False):
            parts += (
                f'<span style="position:absolute;right:calc(100% - {stop:.1f}pt);white-space:pre">'
                f"{escape(text)}</span>"
            )
        wide = block.stops[0] - 50
        out += (
            f'<div style="position:relative;width:{block.stops[-1]:.1f}pt;font-weight:{weight};'
            f'min-height:1.5em"><div style="width:{wide:.1f}pt">{parts}</div></div>'
        )
    return out


def _panel(block: Panel, look: Look) -> str:
    style = f"box-sizing:border-box;width:{block.width:.1f}pt;padding:{block.inset}pt;"
    style += "break-inside:avoid;"
    style += f"background:{block.fill};" if block.fill else ""
    style += f"color:{block.ink};" if block.ink else ""
    style += f"border:.8pt solid {block.border};" if block.border else ""
    style += f"border-radius:{block.radius}pt;" if block.radius else ""
    style += "float:left;margin-bottom:10pt;" if block.floating else ""
    after = '<div style="clear:both"></div>' if block.floating else ""
    return f'<div style="{style}">{_all(block.blocks, look)}</div>{after}'


def _tiles(block: Tiles) -> str:
    width = (block.width - 10 * (block.per_row - 1)) / block.per_row
    out = ""
    for figure, label in block.items:
        big = f'<div class="big">{escape(figure)}</div>'
        if block.shape == "circle":
            big = f'<div class="ring">{escape(figure)}</div>'
        words = f"<div>{_lines(label)}</div>"
        inside = words + big if block.place == "under" else big + words
        style = f"width:{width:.1f}pt;"
        style += (
            "display:flex;align-items:center;gap:8pt;text-align:left;"
            if block.place == "right"
            else ""
        )
        out += f'<div class="tile {block.shape}" style="{style}">{inside}</div>'
    return f'<div class="tiles">{out}</div>'
