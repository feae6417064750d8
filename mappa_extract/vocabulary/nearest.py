"""The known label that is most like one that is not known, for a person to judge by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mappa_extract.suggest import nearest
from mappa_extract.vocabulary.phrases import parse_phrase, tokens_of, wordings

_LIKE = 0.65
"""How much alike two labels must be, from 0 to 1, to be named together."""


class Nearest:
    """The labels of vocabulary files, to be searched for likeness.

    Args:
        declarations: parsed vocabulary files; what their concepts are called is searched.
    """

    def __init__(self, declarations: Iterable[Mapping[str, Any]]) -> None:
        self._meanings: dict[str, Mapping[str, str]] = {}
        self._cache: dict[str, tuple[str, Mapping[str, str]] | None] = {}
        for data in declarations:
            for concept in data.get("concept", ()):
                for phrase in concept["phrases"]:
                    for wording in wordings(parse_phrase(phrase)):
                        words = [word for word in wording if word[0] not in "^${"]
                        self._meanings.setdefault(" ".join(words), concept["gives"])

    def find(self, label: str) -> tuple[str, Mapping[str, str]] | None:
        """Return the nearest known label and what it means, or None where none is like it."""
        if label not in self._cache:
            wanted = " ".join(token for token in tokens_of(label)[0] if token[0] != "{")
            near = nearest(wanted, self._meanings, _LIKE) if wanted else ""
            self._cache[label] = (near, self._meanings[near]) if near else None
        return self._cache[label]
