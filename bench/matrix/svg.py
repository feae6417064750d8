"""Charts as drawings in SVG."""

from __future__ import annotations

import math
from html import escape

from bench.matrix.blocks import Chart
from bench.matrix.look import Look

SHADES = ("#1f5c7a", "#c8802b", "#6b8f3a", "#8a4a7d")


def chart(block: Chart, look: Look) -> str:
    """Return the drawing of a chart."""
    pen = _Pen(look)
    {"bar": _bars, "column": _columns, "pie": _pie}[block.kind](block, pen)
    size = f'width="{block.width:.1f}pt" height="{block.height:.1f}pt"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} style="margin:6pt 0" '
        f'viewBox="0 0 {block.width:.1f} {block.height:.1f}">{"".join(pen.drawn)}</svg>'
    )


class _Pen:
    """Draws words, boxes and sectors in turn."""

    def __init__(self, look: Look) -> None:
        self.drawn: list[str] = []
        self.label = f'font-size="{look.size * 0.8:.1f}" fill="{look.ink}"'

    def words(self, x: float, y: float, text: str) -> None:
        self.drawn.append(f'<text x="{x:.1f}" y="{y:.1f}" {self.label}>{escape(text)}</text>')

    def box(self, x: float, y: float, size: tuple[float, float], number: int) -> None:
        self.drawn.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{size[0]:.1f}" height="{size[1]:.1f}" '
            f'fill="{SHADES[number % 4]}"/>'
        )

    def sector(self, radius: float, turns: tuple[float, float], number: int) -> None:
        """Draw a slice of a pie whose centre is 6 points from the corner, between two angles."""
        middle = radius + 6
        (x0, y0), (x1, y1) = (
            (middle + math.cos(turn) * radius, middle + math.sin(turn) * radius) for turn in turns
        )
        large = int(turns[1] - turns[0] > math.pi)
        self.drawn.append(
            f'<path d="M{middle:.1f},{middle:.1f} L{x0:.2f},{y0:.2f} A{radius:.1f},{radius:.1f} 0 '
            f'{large} 1 {x1:.2f},{y1:.2f} Z" fill="{SHADES[number % 4]}"/>'
        )


def _bars(block: Chart, pen: _Pen) -> None:
    top = max(value for _, value, _ in block.items) or 1
    step = block.height / len(block.items)
    for number, (name, value, printed) in enumerate(block.items):
        y, long = number * step, (block.width - 215) * value / top
        pen.words(0, y + step * 0.6, name)
        pen.box(168, y + 4, (long, step - 10), number)
        pen.words(174 + long, y + step * 0.6, printed)


def _columns(block: Chart, pen: _Pen) -> None:
    top = max(value for _, value, _ in block.items) or 1
    wide = block.width / len(block.items)
    for number, (name, value, printed) in enumerate(block.items):
        x, high = number * wide, (block.height - 34) * value / top
        pen.box(x + 12, block.height - 16 - high, (wide - 30, high), number)
        pen.words(x + 14, block.height - 20 - high, printed)
        pen.words(x + 10, block.height - 3, name)


def _pie(block: Chart, pen: _Pen) -> None:
    total = sum(value for _, value, _ in block.items) or 1
    radius, turn = block.height / 2 - 6, -math.pi / 2
    for number, (name, value, printed) in enumerate(block.items):
        end = turn + 2 * math.pi * value / total
        pen.sector(radius, (turn, end), number)
        y = 30 + 22 * number
        pen.box(2 * radius + 30, y - 8, (8, 8), number)
        pen.words(2 * radius + 44, y, f"{name}: {printed}")
        turn = end
