"""The docs as a site: Markdown through MyST, without anything from elsewhere in the pages."""

from __future__ import annotations

from mappa_extract import __version__

project = "mappa-extract"
author = "The mappa-extract authors"
copyright = author
version = release = __version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
nitpicky = True
myst_heading_anchors = 3
myst_enable_extensions = ["fieldlist"]

html_theme = "furo"
html_title = "mappa-extract"
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
html_theme_options: dict[str, list[str]] = {"top_of_page_buttons": []}
