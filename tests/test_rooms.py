"""The rooms of the package in the order in which a report passes through them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "mappa_extract"
STREET = ("sources", "pages", "regions", "grids", "meaning", "choosing", "checks", "output")


def imports(file: Path) -> Iterator[str]:
    """Yield the rooms of the package that a module imports from."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mappa_extract."):
            yield str(node.module).split(".")[1]


def test_no_room_takes_from_one_further_down_the_street() -> None:
    up = []
    for place, room in enumerate(STREET):
        files = sorted((PACKAGE / room).rglob("*.py"))
        assert files, room
        for file in files:
            later = set(imports(file)) & set(STREET[place + 1 :])
            up += [f"{file.relative_to(PACKAGE)} imports from {each}" for each in sorted(later)]
    assert not up, "\n".join(up)


def test_words_are_understood_without_any_room_of_the_street() -> None:
    for file in sorted((PACKAGE / "vocabulary").rglob("*.py")):
        assert not set(imports(file)) & set(STREET), file


def test_no_module_is_too_long_to_be_read_in_one_go() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    assert {path.name: length for path, length in lengths.items() if length > 400} == {}
