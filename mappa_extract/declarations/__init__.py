"""Everything that is declared in files: the package's layouts and areas, and a user's own.

A user's files stand in a folder given with `--layouts` and in the configuration folder, as
`*.toml` (layouts) and `areas/*.toml` (areas), and are read like the package's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from mappa_extract.areas import LISTS, Area, all_areas, area_from, parse_area
from mappa_extract.codebook import MEASURES, Measure, with_measures
from mappa_extract.declarations.schema import Kind, problems_in
from mappa_extract.errors import DeclarationError
from mappa_extract.layouts import Layout, built_in, parse_layout
from mappa_extract.suggest import command
from mappa_extract.vocabulary.own import OwnWord

APP = "mappa-extract"


@dataclass(frozen=True, slots=True, eq=False)
class Declared:
    """The layouts (a user's own first), the areas by slug, all measures by code, own words."""

    layouts: tuple[Layout, ...]
    areas: Mapping[str, Area]
    measures: Mapping[str, Measure] = field(default_factory=lambda: MEASURES)
    words: tuple[OwnWord, ...] = ()


def configuration_folder() -> Path:
    """Return the folder in which a user's own layouts are looked for; it need not exist.

    It stands where each system keeps such things: https://specifications.freedesktop.org/basedir/
    on Linux, `Library/Application Support` on macOS, `%LOCALAPPDATA%` on Windows.
    """
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/AppData/Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Application Support")
    else:
        base = os.environ.get("XDG_CONFIG_HOME", "").strip() or os.path.expanduser("~/.config")
    return Path(base, APP, "layouts")


def load_declared(folder: Path | None = None, configured: bool = True) -> Declared:
    """Return what the package and a user's folders declare.

    Args:
        folder: a folder of layouts, `areas/` inside it; None for none.
        configured: whether the user's configuration folder is read too.

    Raises:
        DeclarationError: a folder or file is missing or not valid; names file, line and field.
    """
    folders = []
    if folder is not None:
        if not folder.is_dir():
            raise DeclarationError(f"{folder}: no such folder of layouts")
        folders.append(folder)
    if configured and configuration_folder().is_dir():
        folders.append(configuration_folder())
    files = [path for one in folders for path in own_files(one)]
    return _load(tuple((path, _stamp(path)) for path in dict.fromkeys(files)))


def own_files(folder: Path) -> list[Path]:
    """Return a folder's layout files and, after them, the area files in its `areas/`."""
    return sorted(folder.glob("*.toml")) + sorted((folder / "areas").glob("*.toml"))


def kind_of(path: Path) -> Kind:
    """Tell an area's file from a layout's, by the folder that it stands in."""
    return "area" if path.parent.name == "areas" else "layout"


def _stamp(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError as error:
        raise DeclarationError(f"{path}: can't be read: {error.strerror}") from error
    return state.st_mtime_ns, state.st_size


@lru_cache(maxsize=8)
def _load(files: tuple[tuple[Path, tuple[int, int]], ...]) -> Declared:
    """Read the files; the same result for the same unchanged files."""
    layouts: list[Layout] = []
    areas = dict(all_areas())
    for path, _ in files:
        text = read_declared(path)
        problems = problems_in(kind_of(path), str(path), text, areas)
        if problems:
            folder = path.parent.parent if kind_of(path) == "area" else path.parent
            more = f" (and {len(problems) - 1} more: run {command('check-layouts', folder)})"
            raise DeclarationError(f"{problems[0]}{more if len(problems) > 1 else ''}")
        if kind_of(path) == "area":
            _add(areas, parse_area(str(path), text, areas))
        else:
            layout = parse_layout(str(path), text)
            layouts.append(layout)
            if layout.area:
                _add(areas, area_from(str(path), layout.area, areas))
    every = (*layouts, *built_in())
    _names_differ(every)
    _areas_exist(layouts, areas)
    return Declared(every, areas, _measures(layouts))


def read_declared(path: Path) -> str:
    """Return the text of a declaration.

    Raises:
        DeclarationError: the file can't be read or is no UTF-8.
    """
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = "no UTF-8 text" if isinstance(error, UnicodeDecodeError) else "can't be read"
        raise DeclarationError(f"{path}: {why}: save it again as plain UTF-8 text") from error


def _add(areas: dict[str, Area], area: Area) -> None:
    areas[area.slug] = _joined(areas[area.slug], area) if area.slug in areas else area


def _joined(known: Area, own: Area) -> Area:
    """Return a known area with a user's names, habits and labels added."""
    lists: dict[str, Any] = {
        name: tuple(dict.fromkeys((*getattr(known, name), *getattr(own, name)))) for name in LISTS
    }
    labels = {key: [*known.labels.get(key, ()), *value] for key, value in own.labels.items()}
    return replace(
        known,
        population={**known.population, **own.population},
        layouts={**known.layouts, **own.layouts},
        note=own.note or known.note,
        gss=own.gss or known.gss,
        labels={**known.labels, **labels},
        **lists,
    )


def _names_differ(layouts: Iterable[Layout]) -> None:
    seen: dict[str, str] = {}
    for layout in layouts:
        if layout.name in seen:
            raise DeclarationError(
                f"{seen[layout.name]}: name: {layout.name!r} is also the name of the layout in"
                f" {layout.origin}: choose another one"
            )
        seen[layout.name] = layout.origin


def _areas_exist(layouts: Iterable[Layout], areas: Mapping[str, Area]) -> None:
    for layout in layouts:
        for slug in layout.areas:
            if slug not in areas:
                raise DeclarationError(
                    f"{layout.origin}: areas: no area is called {slug!r}: `mappa-extract areas`"
                    " lists them, and `[area]` in the layout's file adds one"
                )


def _measures(layouts: Sequence[Layout]) -> dict[str, Measure]:
    found: dict[str, tuple[Measure, str]] = {}
    orders: dict[str, tuple[str, str]] = {}
    for layout in layouts:
        for measure in layout.measures:
            for code, name in measure.orders:
                said, origin = orders.setdefault(code, (name, layout.origin))
                if said != name:
                    raise _otherwise(layout, "order", code, origin)
            bare = replace(measure, orders=())
            other, origin = found.setdefault(measure.code, (bare, layout.origin))
            if other != bare:
                raise _otherwise(layout, "measure", measure.code, origin)
    own = [measure for layout in layouts for measure in layout.measures]
    return with_measures(MEASURES, own)


def _otherwise(layout: Layout, what: str, code: str, origin: str) -> DeclarationError:
    return DeclarationError(
        f"{layout.origin}: {what}: {code!r} is declared otherwise in {origin}: say the same in"
        " both, or choose another code"
    )
