"""Phrases of words as one automaton, so that a label is walked once whatever their number."""

from __future__ import annotations

from typing import Generic, TypeVar

from mappa_extract.vocabulary.phrases import Phrase

T = TypeVar("T")


class Automaton(Generic[T]):
    """All phrases as one nondeterministic automaton over words.

    `[optional]` and `(a|b)` are steps without a word, so that a phrase costs as many states
    as it has words, however many wordings it stands for.
    """

    def __init__(self) -> None:
        self._steps: list[dict[str, list[int]]] = [{}]
        self._free: list[list[int]] = [[]]
        self._gives: dict[int, list[T]] = {}
        self._closures: dict[int, tuple[int, ...]] = {}
        self._first: dict[str, list[int]] = {}
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
        current = self._first.get(words[start], [])
        best, gives, position = start, None, start
        while current:
            position += 1
            closed = {state for each in current for state in self._closure(each)}
            accepted = sorted(state for state in closed if state in self._gives)
            if accepted:
                best, gives = position, [one for state in accepted for one in self._gives[state]]
            if position >= len(words):
                break
            current = [
                target for state in closed for target in self._steps[state].get(words[position], ())
            ]
        return best, gives

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
