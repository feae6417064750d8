"""Declarations as they are written: TOML."""

from __future__ import annotations

import tomllib
from typing import Any

from mappa_extract.errors import DeclarationError


def read_declaration(name: str, text: str) -> dict[str, Any]:
    """Parse a TOML declaration.

    Raises:
        DeclarationError: the text is no TOML; names the file and the line.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(f"{name}: not valid TOML: {error}") from error
