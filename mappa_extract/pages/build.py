"""One self-contained HTML page out of a template, its style and its script.

Everything is inlined. Text of reports is escaped by the templates, data is JSON in which no
tag can end, and the page's own policy lets no other script run and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Any

from mappa_extract import __version__

_ASSETS = files("mappa_extract.pages") / "assets"


def page(name: str, **values: Any) -> str:
    """Return the page `name` (`review`, `atlas`), filled with `values`."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_asset),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = _asset("common.js") + _asset(f"{name}.js")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return environment.get_template(f"{name}.html").render(
        version=__version__,
        style=_asset("common.css") + _asset(f"{name}.css"),
        script=script,
        policy=(
            f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline';"
            " img-src data:; base-uri 'none'; form-action 'none'"
        ),
        **values,
    )


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")
