"""The tile grid: where each area stands on something like a map."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import NamedTuple


class Tile(NamedTuple):
    """An area's place in the grid, and its short name."""

    column: int
    """From the west, counted from 0."""
    row: int
    """From the north, counted from 0."""
    short: str


@lru_cache(maxsize=1)
def tiles() -> Mapping[str, Tile]:
    """Return the tiles of the areas by slug."""
    text = resources.files(__package__).joinpath("tiles.toml").read_text("utf-8")
    return {slug: Tile(*place) for slug, place in tomllib.loads(text).items()}
