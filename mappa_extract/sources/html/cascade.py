"""What a page's own style sheets declare for each of its elements.

Parsed by tinycss2 and matched by cssselect2; sheets that are not in the file are not fetched.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import cssselect2
import regex
import tinycss2
from lxml import etree

from mappa_extract.sources.html.media import is_for_screen

Declared = dict[str, str]
"""The value of each property, as text in small letters; of `content` as it is written."""

_MOST_RULES = 20_000
_NESTED = regex.compile(r"&")


class Cascade:
    """The style sheets of a page and its elements' `style`."""

    def __init__(self, root: etree._Element) -> None:
        self._matcher = cssselect2.Matcher()
        self._count = 0
        self.is_whole = not any(
            "stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link")
        )
        """Whether no sheet of the page is missing."""
        for style in root.iter("style"):
            kind = (style.get("type") or "text/css").strip().lower()
            if kind == "text/css" and is_for_screen(style.get("media") or ""):
                self._add(
                    tinycss2.parse_stylesheet(
                        style.text or "", skip_comments=True, skip_whitespace=True
                    ),
                    "",
                    1,
                )
        self.has_rules = self._count > 0
        self._wrapped: dict[etree._Element, Any] = {}
        if self.has_rules:
            wrapper = cssselect2.ElementWrapper.from_html_root(root)
            self._wrapped = {each.etree_element: each for each in wrapper.iter_subtree()}

    def of(self, node: etree._Element) -> dict[str, Declared]:
        """Return what is declared for an element (`""`), and for what comes `before` and `after`.

        Later declarations of a property override; `!important` ones come last of all.
        """
        found: dict[str, list[tuple[bool, int, tuple[int, ...], int, str, str]]] = {}
        wrapped = self._wrapped.get(node)
        if wrapped is not None:
            for specificity, _, pseudo, (order, unlayered, declarations) in self._matcher.match(
                wrapped
            ):
                for name, value, important in declarations:
                    # Among important declarations the layered ones win.
                    rank = -unlayered if important else unlayered
                    found.setdefault(pseudo or "", []).append(
                        (important, rank, (0, *specificity), order, name, value)
                    )
        inline = node.get("style")
        if inline:
            for name, value, important in _declarations(
                tinycss2.parse_blocks_contents(inline, skip_comments=True, skip_whitespace=True)
            ):
                rank = -1 if important else 1
                found.setdefault("", []).append((important, rank, (1,), 0, name, value))
        return {
            pseudo: {name: value for *_, name, value in sorted(every, key=lambda one: one[:4])}
            for pseudo, every in found.items()
        }

    def _add(self, rules: Iterable[Any], parent: str, unlayered: int) -> None:
        for rule in rules:
            if self._count > _MOST_RULES:
                return
            if rule.type == "at-rule" and rule.lower_at_keyword == "import":
                self.is_whole = False
            elif rule.type == "at-rule" and rule.content is not None:
                condition = tinycss2.serialize(rule.prelude)
                name = rule.lower_at_keyword
                if (
                    (name == "media" and is_for_screen(condition))
                    or (name == "supports" and "not" not in condition.lower().split())
                    or name in ("layer", "scope")
                ):
                    self._add(self._inside(rule), parent, 0 if name == "layer" else unlayered)
            elif rule.type == "qualified-rule":
                self._add_rule(rule, parent, unlayered)

    def _inside(self, rule: Any) -> Iterable[Any]:
        return [
            each
            for each in tinycss2.parse_blocks_contents(
                rule.content, skip_comments=True, skip_whitespace=True
            )
            if each.type in ("qualified-rule", "at-rule")
        ]

    def _add_rule(self, rule: Any, parent: str, unlayered: int) -> None:
        selector = tinycss2.serialize(rule.prelude).strip()
        if parent:
            own = f":is({parent})"
            selector = (
                _NESTED.sub(own, selector)
                if "&" in selector
                else ", ".join(f"{own} {one.strip()}" for one in selector.split(","))
            )
        contents = tinycss2.parse_blocks_contents(
            rule.content, skip_comments=True, skip_whitespace=True
        )
        declared = list(_declarations(contents))
        if declared:
            try:
                selectors = cssselect2.compile_selector_list(selector)
            except (cssselect2.SelectorError, NotImplementedError):
                # As in a browser: a rule with a selector that is not understood is no rule.
                selectors = []
            self._count += 1
            for one in selectors:
                if one.pseudo_element in (None, "before", "after"):
                    self._matcher.add_selector(one, (self._count, unlayered, declared))
        nested = [each for each in contents if each.type in ("qualified-rule", "at-rule")]
        if nested:
            self._add(nested, selector, unlayered)


def _declarations(contents: Iterable[Any]) -> Iterable[tuple[str, str, bool]]:
    for each in contents:
        if each.type == "declaration":
            value = tinycss2.serialize(each.value).strip()
            name = each.name if each.name.startswith("--") else each.lower_name
            if name != "content" and not name.startswith("--"):
                value = value.lower()
            yield name, value, each.important
