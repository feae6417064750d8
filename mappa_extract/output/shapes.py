"""A layout drawn at the terminal: each of its tables, rows and columns, questions and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mappa_extract.codebook import ORDERS, Measure
from mappa_extract.layouts import Layout, TableSpec
from mappa_extract.naming import category_words, measure_words
from mappa_extract.output.names import BASIS_NAMES, LEVEL_NAMES

_ORDER = ("category", "order", "level", "stage")
"""Which dimension goes down before which, where a layout does not say."""
_STAGES = {"applied": "Applied for", "interim": "Interim", "full": "In full"}
_FIGURE = "\u00b7"
_BOX = box.Box("    \n    \n ── \n    \n    \n    \n    \n    \n")


def draw(layout: Layout, measures: Mapping[str, Measure], console: Console) -> None:
    """Print a layout: its years, and each table with a dot for every figure it expects."""
    years = layout.first if layout.first == layout.last else f"{layout.first}-{layout.last}"
    areas = f", {', '.join(layout.areas)}" if layout.areas else ""
    console.print(Text(f"{layout.name}: {layout.title}", style="bold"))
    console.print(Text(f"{years}{areas}; in brackets the codes of the measures", style="dim"))
    for spec in layout.tables:
        console.print()
        console.print(Text.assemble((_title(spec, layout, measures), "bold"), _remark(spec)))
        for line in _drawn(spec, layout):
            console.print(line)


def _title(spec: TableSpec, layout: Layout, measures: Mapping[str, Measure]) -> str:
    parts = [measure_words(spec.measure, layout.first, measures)]
    for axis, codes in spec.codes.items():
        if len(codes) == 1 and axis not in (spec.down, spec.across) and codes != ("all",):
            name = _name(axis, codes[0], layout)
            parts += [name] if name not in parts[0] else []
    return f"{', '.join(parts)}, {BASIS_NAMES[spec.basis]}"


def _remark(spec: TableSpec) -> str:
    parts = [spec.measure]
    if spec.questions:
        parts.append("questions with their answers")
    if spec.districts:
        parts.append("a row a police district")
    if spec.optional:
        parts.append("may be missing")
    return f"  [{', '.join(parts)}]"


def _drawn(spec: TableSpec, layout: Layout) -> Iterator[Table | Text]:
    axes = [axis for axis in _ORDER if len(spec.codes.get(axis, ())) > 1]
    down, across, rest = _shape(spec, axes)
    if not (down or across):
        yield Text(f"  {_FIGURE} one figure" if not spec.districts else f"  {_FIGURE} each")
        return
    heads = spec.codes[across] if across else ()
    table = Table(
        box=_BOX if heads else None, show_edge=False, show_header=bool(heads), pad_edge=False
    )
    table.add_column("", overflow="fold", min_width=16)
    for code in heads or ("",):
        table.add_column(_short(across, code) if across else "", justify="center")
    for cells in _lines(spec, [*rest, *([down] if down else [])]):
        name = ", ".join(_name(axis, code, layout) for axis, code in cells) or "Number"
        table.add_row(name, *([_FIGURE] * max(len(heads), 1)))
    yield table
    if down and across and not (spec.down and spec.across):
        yield Text("  rows may be columns, and columns rows", style="dim")


def _shape(spec: TableSpec, axes: Sequence[str]) -> tuple[str, str, list[str]]:
    """Return what goes down and what across, as declared or as is usual, and what is left."""
    left = [axis for axis in axes if axis not in (spec.down, spec.across)]
    down, across = spec.down, spec.across
    if not across and left and (down or len(left) > 1 or left[0] == "level"):
        across = left.pop()
    if not down and left:
        down = left.pop()
    return down, across, left


def _lines(spec: TableSpec, axes: Sequence[str]) -> list[list[tuple[str, str]]]:
    lines: list[list[tuple[str, str]]] = [[]]
    for axis in axes:
        lines = [[*line, (axis, code)] for line in lines for code in spec.codes[axis]]
    return lines


def _short(axis: str, code: str) -> str:
    if code == "all":
        return "Total"
    return f"Category {code}" if axis == "category" else _plain(axis, code)


def _name(axis: str, code: str, layout: Layout) -> str:
    if axis == "category" and code != "all":
        return f"Category {code}, {category_words(code, layout.first)}"
    return "Total" if code == "all" else _plain(axis, code)


def _plain(axis: str, code: str) -> str:
    if axis == "level":
        return LEVEL_NAMES.get(code, code)
    if axis == "stage":
        return _STAGES.get(code, code)
    return ORDERS.get(code, code)
