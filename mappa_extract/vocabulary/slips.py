"""Words with a slip of a letter or two, and the one known word that is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import regex


class Slips:
    """The words of a vocabulary that a misspelt one may be taken for.

    Args:
        words: as they are written.
        form: gives the form in which a word is known, so that two of one form are one.
    """

    def __init__(self, words: Iterable[str], form: Callable[[str], str]) -> None:
        self.words = sorted(word for word in words if word.isalpha() and len(word) > 4)
        self._form = form

    def nearest(self, raw: str) -> str | None:
        """Return the one known word within the errors that a word of its length may have."""
        if len(raw) < 4:
            return None
        if len(raw) == 4:
            # Only a letter left out in the middle: "levl", "totl".
            near = [
                word
                for word in self.words
                if len(word) == 5
                and word[0] == raw[0]
                and word[-1] == raw[-1]
                and any(word[:n] + word[n + 1 :] == raw for n in range(1, 4))
            ]
        else:
            errors = 1 if len(raw) < 9 else 2
            near = [word for form in _uninflected(raw) for word in self._like(form, errors)]
        near = near or self._written_short(raw)
        forms = {self._form(word) for word in near}
        return near[0] if len(forms) == 1 else None

    def _written_short(self, raw: str) -> list[str]:
        """Return the words of which only the beginning and the end are written: appns, obtd."""
        match = _SHORT.fullmatch(raw)
        if match is None:
            return []
        first, last = match["first"], match["last"]
        return [
            word
            for word in self.words
            if word.startswith(first) and word.endswith(last) and len(word) > len(raw) + 1
        ]

    def _like(self, raw: str, errors: int) -> list[str]:
        pattern = regex.compile(rf"(?:{regex.escape(raw)}){{e<={errors}}}")
        return [
            word
            for word in self.words
            if abs(len(word) - len(raw)) <= errors
            and word[0] == raw[0]
            and (pattern.fullmatch(word, timeout=1) or _is_swapped(raw, word))
        ]


_SHORT = regex.compile(
    r"(?P<first>\p{L}{2,}(?:[bcdfkmpqstvx](?=ns?$)|[bcgjkmpqstvx](?=ds?$)|[bdgjkmqv](?=ts?$)))"
    r"(?P<last>[ndt])s?"
)
"""A word whose middle is left out: no whole one ends as "app'ns" does, whose apostrophe is gone."""


def _is_swapped(raw: str, word: str) -> bool:
    """Tell whether two letters side by side have changed places: travle."""
    differ = [place for place, (a, b) in enumerate(zip(raw, word, strict=False)) if a != b]
    return (
        len(raw) == len(word)
        and len(differ) == 2
        and differ[1] == differ[0] + 1
        and raw[differ[0]] == word[differ[1]]
        and raw[differ[1]] == word[differ[0]]
    )


def _uninflected(raw: str) -> list[str]:
    """Return a word, and what it may be without its ending."""
    return [raw, *(raw[: -len(end)] for end in ("s", "ed", "d", "ing") if raw.endswith(end))]
