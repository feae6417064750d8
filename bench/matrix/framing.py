"""What the groups of blocks stand in: plain pages, panels, columns, sidebars, old web pages."""

from __future__ import annotations

import random
from collections.abc import Callable

from bench.matrix.arranging import Groups
from bench.matrix.blocks import Beside, Block, Cell, Grid, Panel, Space, Text
from bench.matrix.counts import Counts
from bench.matrix.look import MM, Look
from bench.matrix.prose import story


def _parts(look: Look) -> tuple[float, ...]:
    """Return the shares of the room that the parts side by side have."""
    return {
        "sidebar-right": (0.7, 0.3),
        "sidebar-left": (0.3, 0.7),
        "side-prose": (0.55, 0.45),
        "prose-side": (0.45, 0.55),
        "side-tables": (0.5, 0.5),
        "three-columns": (0.34, 0.33, 0.33),
    }.get(look.frame, (1.0,))


def widths(look: Look) -> list[float]:
    """Return the widths of the parts in points."""
    shares = _parts(look)
    room = look.room - look.gutter * MM * (len(shares) - 1)
    return [room * share for share in shares]


def room_of(look: Look) -> float:
    """Return the width that a table may take, in points."""
    if look.frame == "layout":
        return look.room - 130
    if look.frame in ("sidebar-left", "prose-side"):
        return widths(look)[1]
    inset = 24 if look.frame in ("panel", "dark", "rounded", "textbox", "card") else 0
    return widths(look)[0] - inset


def framed(rng: random.Random, counts: Counts, groups: Groups, look: Look) -> list[Block]:
    """Return the groups in the frame that the look has."""
    frame = _FRAMES.get(look.frame, _open)
    return frame(rng, counts, groups, look)


def _flat(groups: Groups, gap: float = 12) -> list[Block]:
    blocks: list[Block] = []
    for group in groups:
        blocks += [*group, Space(gap)]
    return blocks


def _open(rng: random.Random, counts: Counts, groups: Groups, look: Look) -> list[Block]:
    blocks = _flat(groups)
    if look.frame == "between":
        blocks[len(groups[0]) : len(groups[0])] = story(rng, counts, 1)
    return blocks


# Of each panel: its fill, the ink on it, its border.
_PANELS = {
    "panel": ("#e4eef2", "", ""),
    "dark": ("#203040", "#ffffff", ""),
    "rounded": ("#f6f1e4", "", "#b08d57"),
    "card": ("", "", "#999999"),
    "textbox": ("", "", "#444444"),
}


def _panels(rng: random.Random, counts: Counts, groups: Groups, look: Look) -> list[Block]:
    del rng, counts
    radius = 9 if look.frame in ("rounded", "card") else 0
    blocks: list[Block] = []
    for group in groups:
        panel = Panel(group, look.room, *_PANELS[look.frame], radius=radius)
        panel.floating = look.frame == "textbox"
        blocks += [panel, Space(12)]
    return blocks


def _aside(rng: random.Random, counts: Counts, groups: Groups, look: Look) -> list[Block]:
    """Prose beside the tables; in a panel where it is a sidebar."""
    each = widths(look)
    left = look.frame in ("sidebar-left", "prose-side")
    width = each[0] if left else each[1]
    prose: list[Block] = [Text("In the year", "h3"), *story(rng, counts, 4)]
    if look.frame.startswith("sidebar"):
        prose = [Panel(prose, width, fill="#eef3e6")]
    tables = _flat(groups[:3])
    drop = 0.55 * look.size if look.shifted else 0.0
    parts = [prose, tables] if left else [tables, prose]
    return [Beside(parts, each, look.gutter * MM, [0.0, drop]), Space(12), *_flat(groups[3:])]


def _pairs(rng: random.Random, counts: Counts, groups: Groups, look: Look) -> list[Block]:
    """Tables side by side, two by two."""
    del rng, counts
    drop = 0.9 * look.size if look.shifted else 0.0
    blocks: list[Block] = []
    for at in range(0, len(groups), 2):
        pair = groups[at : at + 2]
        pair += [[]] * (2 - len(pair))
        blocks += [Beside(pair, widths(look), look.gutter * MM, [0.0, drop]), Space(12)]
    return blocks


def _magazine(rng: random.Random, counts: Counts, groups: Groups, look: Look) -> list[Block]:
    """Three columns: tables in the first two, prose in what is left."""
    half = (len(groups) + 1) // 2
    last: list[Block] = [*story(rng, counts, 4)]
    parts = [_flat(groups[:half]), _flat(groups[half:]), last]
    return [Beside(parts, widths(look), look.gutter * MM, [0.0, 0.0, 0.0])]


def _old_web(rng: random.Random, counts: Counts, groups: Groups, look: Look) -> list[Block]:
    """A page of the web of 2005: all of it in a table, its links at the left."""
    del rng
    names = ("Home", "About us", "Reports", "Statistics", "Contacts")
    links: list[Block] = [Text(name, "small") for name in names]
    lines = [
        [Cell(f"{counts.name} online", "title", cols=2, bold=True, fill="#d8e2ea")],
        [
            Cell("", "label", at="top", inner=links),
            Cell("", "label", at="top", inner=_flat(groups[:4])),
        ],
    ]
    web = Grid(lines, [110, look.room - 110], "none", 4, 8, 0)
    return [web, Space(12), *_flat(groups[4:])]


_FRAMES: dict[str, Callable[[random.Random, Counts, Groups, Look], list[Block]]] = {
    **dict.fromkeys(_PANELS, _panels),
    **dict.fromkeys(("sidebar-left", "sidebar-right", "side-prose", "prose-side"), _aside),
    "side-tables": _pairs,
    "three-columns": _magazine,
    "layout": _old_web,
}
