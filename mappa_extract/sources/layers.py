"""Optional content: which layers of a PDF are switched off when it is opened.

ISO 32000-1, 8.11.4.3. The pages that are read closely have been taken out of their file, and know
their layers by name alone; the file itself is asked only where a page has any.
"""

from __future__ import annotations

import io
from functools import cached_property
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral


class Layers:
    """The layers of one file."""

    def __init__(self, data: bytes, password: str = "") -> None:
        self._data = data
        self._password = password

    def is_off(self, entry: object) -> bool:
        """Tell whether a group of optional content, or a set of such groups, is not shown."""
        group = resolve1(entry)
        if not isinstance(group, dict):
            return False
        if _name(group.get("Type")) != "OCMD":
            return _text(group.get("Name")) in self._off
        groups = resolve1(group.get("OCGs"))
        states = [
            _text(one.get("Name")) not in self._off
            for each in (groups if isinstance(groups, list) else [groups])
            if isinstance(one := resolve1(each), dict)
        ]
        if not states:
            return False
        policy = _name(group.get("P")) or "AnyOn"
        shown = {
            "AllOn": all(states),
            "AnyOff": not all(states),
            "AllOff": not any(states),
        }.get(policy, any(states))
        return not shown

    @cached_property
    def _off(self) -> set[str]:
        """The names of all layers that are off and of which none of the same name is on."""
        try:
            catalog = PDFDocument(PDFParser(io.BytesIO(self._data)), self._password).catalog
            content = resolve1(catalog.get("OCProperties"))
            if not isinstance(content, dict):
                return set()
            return _names_off(content)
        except MemoryError:
            raise
        except Exception:  # a damaged catalogue: the rendered page still tells
            return set()


def _names_off(content: dict[str, Any]) -> set[str]:
    config = resolve1(content.get("D")) or {}
    every = _references(content.get("OCGs"))
    base_off = _name(config.get("BaseState")) == "OFF"
    states = dict.fromkeys(every, not base_off)
    states.update(dict.fromkeys(_references(config.get("ON")), True))
    states.update(dict.fromkeys(_references(config.get("OFF")), False))
    groups = {**every, **_references(config.get("OFF")), **_references(config.get("ON"))}
    for usage in resolve1(config.get("AS")) or []:
        use = resolve1(usage)
        if isinstance(use, dict) and _name(use.get("Event")) == "View":
            for number, group in _references(use.get("OCGs")).items():
                view = resolve1((resolve1(group.get("Usage")) or {}).get("View")) or {}
                said = _name(view.get("ViewState"))
                if said:
                    states[number] = said != "OFF"
    on = {_text(groups[number].get("Name")) for number, shown in states.items() if shown}
    off = {_text(groups[number].get("Name")) for number, shown in states.items() if not shown}
    return off - on


def _references(array: object) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for each in resolve1(array) or []:
        group = resolve1(each)
        if isinstance(group, dict):
            found[getattr(each, "objid", id(each))] = group
    return found


def _name(value: object) -> str:
    value = resolve1(value)
    return value.name if isinstance(value, PSLiteral) else ""


def _text(value: object) -> str:
    value = resolve1(value)
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
