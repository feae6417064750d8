"""Phrases of words as one automaton, so that a label is walked once whatever their number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

import regex

from mappa_extract.errors import DeclarationError

Phrase = list["str | tuple[bool, list[Phrase]]"]
"""Words, and bracketed alternatives: whether they may be missing, and what they are."""
START, END = "^", "$"
T = TypeVar("T")
_PIECE = regex.compile(r"[\[\]()|]|[^\s\[\]()|]+")


def parse_phrase(phrase: str, where: str = "phrase") -> Phrase:
    """Parse a phrase with `[optional]` and `(a|b)` into words and bracketed alternatives.

    Raises:
        DeclarationError: brackets that do not match; names where the phrase stands.
    """
    pieces = _PIECE.findall(phrase.lower())
    branches, position = _branches(pieces, 0)
    if position != len(pieces) or len(branches) != 1 or not branches[0]:
        raise DeclarationError(f"{where}: brackets do not match in the phrase {phrase!r}")
    return branches[0]


def _branches(pieces: list[str], position: int) -> tuple[list[Phrase], int]:
    branches: list[Phrase] = [[]]
    while position < len(pieces) and pieces[position] not in (")", "]"):
        piece = pieces[position]
        position += 1
        if piece == "|":
            branches.append([])
        elif piece in ("(", "["):
            inner, position = _branches(pieces, position)
            if position >= len(pieces) or pieces[position] != {"(": ")", "[": "]"}[piece]:
                return [], -1
            position += 1
            branches[-1].append((piece == "[", inner))
        else:
            branches[-1].append(piece)
    return branches, position


class _Place(Generic[T]):
    """Where a walk has come to: the states that it may be in, what ends there, where words lead."""

    __slots__ = ("after", "gives", "states")

    def __init__(self, states: tuple[int, ...], gives: list[T] | None) -> None:
        self.states = states
        self.gives = gives
        self.after: dict[str, _Place[T] | None] = {}


class Automaton(Generic[T]):
    """All phrases as one automaton over words.

    `[optional]` and `(a|b)` are steps without a word, so that a phrase costs as many states
    as it has words, however many wordings it stands for. What a set of states and a word lead to is
    worked out when a walk first comes by.
    """

    def __init__(self) -> None:
        self._steps: list[dict[str, list[int]]] = [{}]
        self._free: list[list[int]] = [[]]
        self._gives: dict[int, list[T]] = {}
        self._closures: dict[int, tuple[int, ...]] = {}
        self._first: dict[str, list[int]] = {}
        self._begin: dict[str, _Place[T]] = {}
        self._places: dict[tuple[int, ...], _Place[T]] = {}
        self.words: set[str] = set()

    def add(self, phrase: Phrase, gives: T) -> None:
        """Add a parsed phrase that gives this."""
        end = self._append(phrase, self._open(0))
        self._gives.setdefault(end, []).append(gives)

    def freeze(self) -> None:
        """Index the first words, so that a walk begins with a look-up."""
        for state in self._closure(0):
            for word, targets in self._steps[state].items():
                self._first.setdefault(word, []).extend(targets)

    def longest(self, words: list[str], start: int) -> tuple[int, list[T] | None]:
        """Return where the longest phrase from `start` ends and what it gives, or None."""
        best, gives, position = start, None, start
        place = self._beginning(words[start])
        while place is not None:
            position += 1
            if place.gives is not None:
                best, gives = position, place.gives
            if position >= len(words):
                break
            place = self._after(place, words[position])
        return best, gives

    def _beginning(self, word: str) -> _Place[T] | None:
        if word not in self._first:
            return None
        if word not in self._begin:
            self._begin[word] = self._place(self._first[word])
        return self._begin[word]

    def _after(self, place: _Place[T], word: str) -> _Place[T] | None:
        if word not in self.words:
            return None  # words of reports would fill the memory
        if word not in place.after:
            states = [
                target for state in place.states for target in self._steps[state].get(word, ())
            ]
            place.after[word] = self._place(states) if states else None
        return place.after[word]

    def _place(self, states: Iterable[int]) -> _Place[T]:
        closed = tuple(sorted({state for each in states for state in self._closure(each)}))
        if closed not in self._places:
            gives = [one for state in closed for one in self._gives.get(state, ())]
            self._places[closed] = _Place(closed, gives or None)
        return self._places[closed]

    def _state(self) -> int:
        self._steps.append({})
        self._free.append([])
        return len(self._steps) - 1

    def _open(self, start: int) -> int:
        state = self._state()
        self._free[start].append(state)
        return state

    def _append(self, phrase: Phrase, state: int) -> int:
        for item in phrase:
            if isinstance(item, str):
                following = self._state()
                self._steps[state].setdefault(item, []).append(following)
                self.words.add(item)
                state = following
            else:
                optional, branches = item
                end = self._state()
                for branch in branches:
                    self._free[self._append(branch, self._open(state))].append(end)
                if optional:
                    self._free[state].append(end)
                state = end
        return state

    def _closure(self, state: int) -> tuple[int, ...]:
        found = self._closures.get(state)
        if found is None:
            seen, waiting = {state}, [state]
            while waiting:
                for free in self._free[waiting.pop()]:
                    if free not in seen:
                        seen.add(free)
                        waiting.append(free)
            found = self._closures[state] = tuple(seen)
        return found
