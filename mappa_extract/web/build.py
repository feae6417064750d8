"""One self-contained HTML page out of a template, its style and its script.

Everything is inlined. Text of reports is escaped by the templates, data is JSON in which no
tag can end, and the page's own policy lets no other script run and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mappa_extract import __version__
from mappa_extract.output.files import printable

if TYPE_CHECKING:
    import jinja2

_ASSETS = files("mappa_extract.web") / "assets"


def page(name: str, libraries: Sequence[str] = (), asks: bool = False, **values: Any) -> str:
    """Return the page `name` (`review`, `atlas`), filled with `values`.

    Args:
        name: of the template, its style and its script.
        libraries: scripts that stand before the page's own.
        asks: the page may ask the server that it came from, and nobody else.
        values: what the template shows.
    """
    script = "".join(_asset(one) for one in ("common.js", *libraries)) + _own(f"{name}.js")
    style = _asset("common.css") + _own(f"{name}.css")
    return _template(name).render(
        version=__version__,
        style=style,
        script=script,
        policy=(
            # Where a mark lies on a picture stands in its style attribute, which runs nothing.
            f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)};"
            f" style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none';"
            f" form-action 'none'{'; connect-src ' + SELF if asks else ''}"
        ),
        **values,
    )


SELF = "'self'"


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def fragment(name: str, **values: Any) -> str:
    """Return the part of a page `name`, as notebooks show it: with its style, without a script.

    What can't be printed becomes spaces: the page around it is not ours to break.
    """
    return _template(name, finalize=_shown).render(style=_asset("notebook.css"), **values)


def _shown(value: Any) -> Any:
    # Markup is a template's own: its line breaks stay.
    return printable(value) if type(value) is str else value


def _template(name: str, finalize: Callable[[Any], Any] | None = None) -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_asset),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )
    return environment.get_template(f"{name}.html")


def _own(name: str) -> str:
    """Return a page's own script or style; some pages have none."""
    return _asset(name) if (_ASSETS / name).is_file() else ""


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")
