"""A page with geometry taken apart: runs of text, figures, and what was drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

from mappa_extract.model import Box, Word
from mappa_extract.vocabulary.numbers import Figure


@dataclass(slots=True, eq=False)
class Spot:
    """A figure where it stands."""

    figures: tuple[Figure, ...]
    words: tuple[Word, ...]
    box: Box
    size: float
    firm: bool
    """Space or walls stand around it; else a word is near, and only its column tells."""
    text: str = ""
    damaged: bool = False
    answers: tuple[str, ...] = ()
    """The letter of each figure, where they answer parts of one question."""

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.box.top + self.box.bottom) / 2


@dataclass(slots=True, eq=False)
class Run:
    """Words of one line that stand together."""

    words: list[Word]
    box: Box = field(init=False)
    size: float = field(init=False)

    def __post_init__(self) -> None:
        self.box = Box.around(word.box for word in self.words)
        self.size = max((word.size or word.box.bottom - word.box.top) for word in self.words)

    @property
    def text(self) -> str:
        """The words joined by single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.box.top + self.box.bottom) / 2

    @property
    def bold(self) -> bool:
        """Its first word is in bold type."""
        return self.words[0].bold


@dataclass(slots=True)
class Laid:
    """A page taken apart: runs, figures, and what was drawn."""

    number: int | None
    runs: list[Run]
    spots: list[Spot]
    rules: tuple[Box, ...]
    fills: tuple[Box, ...]
    read_by: str = "text"
