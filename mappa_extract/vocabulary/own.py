"""Words that a person has added to the vocabulary, in a file with a line for each.

They are checked where the file is read (`declarations/words.py`) and passed on as what they say,
so that who reads a report, in whatever process, needs no file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A word or phrase, and what it says: a meaning, that of a known word, or nothing.

    `word` is in small letters, without marks. Where it has neither facets nor ideas, is not the
    `same` as a known word and does not narrow, it says nothing of what is counted.
    """

    word: str
    gives: Pairs = ()
    """Facets with their codes, sorted by name."""
    says: tuple[str, ...] = ()
    """Ideas, sorted."""
    same: str = ""
    """The known word for which a single word stands."""
    narrows: bool = False
    """It is the same as a known phrase that narrows what is counted."""
    written: str = field(default="", compare=False, repr=False)
    """What stands behind the word in the file."""
    where: str = field(default="", compare=False, repr=False)
    """The file and the line, for messages."""

    @property
    def line(self) -> str:
        """The line of a file that says this."""
        return f'"{self.word}" = {self.written}'


def as_labels(words: Iterable[OwnWord]) -> dict[str, Any]:
    """Return words as a vocabulary file."""
    concepts: list[dict[str, Any]] = []
    harmless: list[str] = []
    phrases: list[str] = []
    narrowing: list[str] = []
    same: dict[str, list[str]] = {}
    for one in words:
        if one.same:
            same.setdefault(one.same, []).append(one.word)
        elif one.narrows:
            narrowing.append(one.word)
        elif one.gives or one.says:
            concepts.append(
                {"gives": dict(one.gives), "says": list(one.says), "phrases": [one.word]}
            )
        else:
            (phrases if " " in one.word else harmless).append(one.word)
    return {
        "own": True,
        "concept": concepts,
        "synonyms": same,
        "fillers": {"words": harmless, "phrases": phrases},
        "restricting": {"phrases": narrowing},
    }
