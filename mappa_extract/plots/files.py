"""Charts as files: PNG, SVG and HTML with vl-convert, which needs no browser, and JSON as it is."""

from __future__ import annotations

import json
from pathlib import PurePath

from mappa_extract.errors import UsageError
from mappa_extract.plots.templates import Spec
from mappa_extract.suggest import did_you_mean

SUFFIXES = (".png", ".svg", ".html", ".json")
_VERSION = "6.1"
"""The version of Vega-Lite that charts are written for."""
_SCALE = 2
"""Pixels of a PNG for each point of a chart."""


def render(spec: Spec, name: str) -> bytes:
    """Return a chart as the file that `name` asks for by its suffix.

    A page of HTML holds all that it needs and fetches nothing.

    Raises:
        UsageError: there is no such kind, or what it needs is not installed.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        how = did_you_mean(suffix, SUFFIXES) or f": give one of {', '.join(SUFFIXES)}"
        raise UsageError(f"{name}: no kind of chart has the suffix {suffix!r}{how}")
    if suffix == ".json":
        return (json.dumps(spec, indent=2, ensure_ascii=False) + "\n").encode("utf-8")
    try:
        import vl_convert
    except ImportError as error:
        raise UsageError(
            f"{name}: {suffix[1:]} files of charts need the package vl-convert-python:"
            " pip install 'mappa-extract[plot]', or write .json"
        ) from error
    try:
        if suffix == ".png":
            return bytes(vl_convert.vegalite_to_png(spec, vl_version=_VERSION, scale=_SCALE))
        if suffix == ".svg":
            return str(vl_convert.vegalite_to_svg(spec, vl_version=_VERSION)).encode("utf-8")
        page = str(vl_convert.vegalite_to_html(spec, vl_version=_VERSION, bundle=True))
        return page.encode("utf-8")
    except ValueError as error:
        reason = str(error).strip().splitlines()[-1][:150]
        raise UsageError(f"{name}: the chart can't be drawn ({reason}): write .json") from error
