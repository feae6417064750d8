"""The package's own vocabulary: concepts, and the families of words beside them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import regex

_CLASS = regex.compile(r"<(\w+)>")


@lru_cache(maxsize=1)
def shared_concepts() -> tuple[str, dict[str, Any]]:
    """Return the package's own vocabulary, parsed, with its name for messages."""
    folder = resources.files(__package__)
    concepts, families = (
        tomllib.loads(folder.joinpath(name).read_text("utf-8"))
        for name in ("concepts.toml", "families.toml")
    )
    classes = {name: f"({'|'.join(words)})" for name, words in families.pop("class").items()}
    return "concepts.toml", _together(concepts, _written_out(families, classes))


def _written_out(data: Any, classes: Mapping[str, str]) -> Any:
    """Return declarations with each `<class>` of a phrase as the words that it stands for."""
    if isinstance(data, dict):
        return {name: _written_out(value, classes) for name, value in data.items()}
    if isinstance(data, list):
        return [_written_out(value, classes) for value in data]
    if not isinstance(data, str):
        return data
    while _CLASS.search(data):
        data = _CLASS.sub(lambda match: classes[match[1]], data)
    return data


def _together(first: Any, second: Any) -> Any:
    """Return two declarations as one: tables name by name, lists and words one after the other."""
    if not isinstance(first, dict):
        return first + second if isinstance(first, list) else f"{first} {second}"
    both = {name: _together(first[name], second[name]) for name in first.keys() & second.keys()}
    return {**first, **second, **both}
