"""Parsing labels: which known phrases a label consists of, and what it therefore means.

All phrases of the vocabulary stand in one automaton, so that a label is parsed in one walk
whatever the number of phrases; at each word the longest phrase wins. A label is
*understood* when none of its words is left over: only then is a figure beside it read.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import regex

from mappa_extract.errors import DeclarationError
from mappa_extract.vocabulary.dates import DateMention, find_dates

Facets = Mapping[str, str]

FACETS = frozenset(
    [
        "measure",
        "hint",
        "category",
        "level",
        "among",
        "order",
        "stage",
        "unit",
        "basis",
        "total",
        "action",
        "object",
        "place",
        "districts",
        "scope",
        "refused",
        "district",
    ]
)
_START, _END = "^", "$"
_MARKUP = regex.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_OPTIONAL_ENDING = regex.compile(r"\((?:s|es|ies)\)", regex.IGNORECASE)
_POSSESSIVE = regex.compile(r"(?<=\w)['\u2018\u2019`\u00b4]s\b", regex.IGNORECASE)
_THOUSANDS = regex.compile(r"(?<=\d),(?=\d{3}\b)")
_SPACED_THOUSANDS = regex.compile(r"\b100 000\b")
_ENUMERATOR = regex.compile(
    r"^(?:\s*(?:\(?(?:[ivx]{1,5}|[a-k]|\d{1,2})[).:]|[ivx]{2,5}\s|[•●▪◦♦·>»✓*\uf0b7\uf0a7-])\s*)+(?=\D)",
    regex.IGNORECASE,
)
_LIST_ENDING = regex.compile(r"[,;]?\s+(?:and|or)\s*$", regex.IGNORECASE)
_SEE_PAGE = regex.compile(r"\(?\bsee (?:page|note|p\.?)\s*\d+[^)]{0,40}\)?", regex.IGNORECASE)
_TOKEN = regex.compile(r"\{\w+\}|[\p{L}\p{M}]+|\d+%?|%")
_LETTERSPACED = regex.compile(r"(?<!\S)(?:\p{L} ){3,}\p{L}(?!\S)")
_PLURAL_KEEP = ("ss", "us", "is")


def normalise(text: str) -> str:
    """Return `text` in plain letters: no ligatures, soft hyphens, mark-up or note marks."""
    text = text.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")
    text = regex.sub("[\u00b9\u00b2\u00b3\u2070-\u2079*†‡]+", " ", text)
    text = unicodedata.normalize("NFKC", text)
    if "<" in text:
        text = _MARKUP.sub(" ", text)
    text = text.replace("&amp;", "&").replace("&", " and ").replace("\ufffd", " ")
    if "/" in text:
        text = regex.sub(r"(?<=\p{L})/(?=\p{L})", " ", text)
    return " ".join(text.split())


def tokens_of(text: str) -> tuple[list[str], list[DateMention]]:
    """Return the words of a label in their canonical form, and the dates among them.

    Dates stand as `{date}`, `{period}`, `{year}` or `{calendar}`.
    """
    text = normalise(text)
    if _LETTERSPACED.search(text):
        text = _LETTERSPACED.sub(lambda match: match[0].replace(" ", ""), text)
    text = _SPACED_THOUSANDS.sub("100000", text)
    dates = list(find_dates(text))
    for mention in reversed(dates):
        text = f"{text[: mention.start]} {{{mention.kind}}} {text[mention.stop :]}"
    text = _THOUSANDS.sub("", text)
    text = _SEE_PAGE.sub("", text)
    if _ENUMERATOR.match(text):
        # "(b) interim orders granted and": the next answer follows, not the rest of this one.
        text = _LIST_ENDING.sub("", _ENUMERATOR.sub("", text))
    text = _OPTIONAL_ENDING.sub("", text)
    text = _POSSESSIVE.sub("s", text)
    text = "".join(
        char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char)
    )
    return [_stem(token) for token in _TOKEN.findall(text.lower())], dates


@lru_cache(maxsize=4096)
def _stem(token: str) -> str:
    """Return the singular of an English word; other words come out alike each time."""
    if len(token) <= 3 or not token.endswith("s") or token.endswith(_PLURAL_KEEP):
        return token
    if token.endswith(("ches", "shes", "sses", "xes")):
        return token[:-2]
    if token.endswith("ies"):
        return token[:-3] + "y"
    return token[:-1]


class _Automaton:
    """All phrases as one nondeterministic automaton over words.

    `[optional]` and `(a|b)` are steps without a word, so that a phrase costs as many states
    as it has words, however many wordings it stands for.
    """

    def __init__(self) -> None:
        self._steps: list[dict[str, list[int]]] = [{}]
        self._free: list[list[int]] = [[]]
        self._gives: dict[int, dict[str, str]] = {}
        self._closures: dict[int, tuple[int, ...]] = {}
        self.words: set[str] = set()

    def _state(self) -> int:
        self._steps.append({})
        self._free.append([])
        return len(self._steps) - 1

    def add(self, phrase: Phrases, gives: dict[str, str]) -> None:
        """Add a parsed phrase that gives these facets."""
        end = self._append(phrase, self._open(0))
        self._gives[end] = {**self._gives.get(end, {}), **gives}

    def _open(self, start: int) -> int:
        state = self._state()
        self._free[start].append(state)
        return state

    def _append(self, phrase: Phrases, state: int) -> int:
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

    def freeze(self) -> None:
        """Index the first words, so that a walk begins with a look-up."""
        self._first: dict[str, list[int]] = {}
        for state in self._closure(0):
            for word, targets in self._steps[state].items():
                self._first.setdefault(word, []).extend(targets)

    def begins(self, word: str) -> bool:
        """Tell whether a phrase may begin with `word`."""
        return word in self._first

    def longest(self, tokens: list[str], start: int) -> tuple[int, dict[str, str] | None]:
        """Return where the longest phrase from `start` ends and what it gives, or None."""
        current = self._first.get(tokens[start], [])
        best, gives, position = start, None, start
        while current:
            position += 1
            closed = {state for each in current for state in self._closure(each)}
            accepted = [state for state in closed if state in self._gives]
            if accepted:
                best, gives = position, {}
                for state in sorted(accepted):
                    gives.update(self._gives[state])
            if position >= len(tokens):
                break
            current = [
                target
                for state in closed
                for target in self._steps[state].get(tokens[position], ())
            ]
        return best, gives


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase found in a label: the facets it gives and the words it covers."""

    gives: Facets
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a label means, and how much of it was understood."""

    text: str
    facets: Facets
    phrases: tuple[Phrase, ...]
    leftover: tuple[str, ...]
    dates: tuple[DateMention, ...]
    conflicts: frozenset[str]
    fuzzy: tuple[tuple[str, str], ...]
    """Words taken for misspellings: as printed, as understood."""
    words: int
    truncated: bool = False
    """The label begins or ends in the middle of a sentence: a part of it is missing."""
    unfinished: bool = False
    """It ends there: the rest follows on the next line."""

    @property
    def understood(self) -> bool:
        """Every word is accounted for, and no phrase waits for its other half."""
        measure = self.facets.get("measure")
        dangling = self.facets.get("action") and not measure
        # "managed ... were returned to custody": for what, says the rest of the label.
        dangling = dangling or ("place" in self.facets and measure in _WHOSE)
        return not (
            self.leftover or self.conflicts or self.words == 0 or dangling or self.truncated
        )

    @property
    def complete(self) -> bool:
        """Understood, and it says more than a date."""
        return self.understood and bool(self.facets)

    @property
    def meaningful(self) -> bool:
        """The label gives at least one facet or a date."""
        return bool(self.facets) or any(mention.year for mention in self.dates)

    @property
    def coverage(self) -> float:
        """The share of words that are known."""
        return 1.0 - len(self.leftover) / self.words if self.words else 0.0

    @property
    def year(self) -> str:
        """The financial year that a column header or title names, or empty."""
        years = {mention.year for mention in self.dates if mention.year}
        return years.pop() if len(years) == 1 else ""


_WHOSE = ("eligible_offenders", "managed_offenders")
"""Measures that may only say whose outcome is counted."""
_NO_ENDING = frozenset(
    [
        "of",
        "the",
        "a",
        "an",
        "in",
        "on",
        "to",
        "for",
        "by",
        "with",
        "who",
        "were",
        "was",
        "is",
        "are",
        "have",
        "has",
        "had",
        "having",
        "been",
        "be",
        "that",
        "which",
        "their",
        "and",
        "or",
        "either",
        "from",
        "between",
        "at",
        "as",
        "per",
        "not",
        "than",
        "under",
        "through",
        "via",
        "whilst",
        "following",
    ]
)
"""Words that no label ends with; where one does, the rest stands on another line."""
_NO_BEGINNING = frozenset(
    ["of", "or", "and", "for", "who", "that", "which", "by", "to", "following", "offence"]
)


class Vocabulary:
    """Phrases with their facets, ready to parse labels.

    Args:
        declarations: parsed vocabulary files, the shared one first; later ones add to it.
        places: words of place names, which say nothing in a label.

    Raises:
        DeclarationError: a phrase or facet that the schema does not know; names the field.
    """

    def __init__(
        self, declarations: Iterable[tuple[str, Mapping[str, Any]]], places: Iterable[str] = ()
    ) -> None:
        self._phrases = _Automaton()
        self._synonyms: dict[str, str] = {}
        self._fillers: set[str] = set()
        self._rules: list[tuple[Facets, Facets]] = []
        declarations = list(declarations)
        own: set[str] = set()
        for number, (_, data) in enumerate(declarations):
            for canonical, words in data.get("synonyms", {}).items():
                known = _stem(canonical)
                known = self._synonyms.get(known, known) if number else known
                for word in words:
                    self._synonyms[_stem(word)] = known
        for name, data in declarations:
            before = self._phrases.words | self._fillers
            self._add(name, data)
            if data.get("own"):
                own |= (self._phrases.words | self._fillers) - before
        self._phrases.freeze()
        for place in places:
            for token in tokens_of(place)[0]:
                if not self._phrases.begins(token):
                    self._fillers.add(token)
        words = (self._phrases.words | self._fillers) - own
        self._lexicon = sorted(word for word in words if word.isalpha() and len(word) > 4)
        self._known = frozenset(self._lexicon) | own
        self._fuzzy_cache: dict[str, str | None] = {}
        self._cache: dict[str, Reading] = {}

    def _add(self, name: str, data: Mapping[str, Any]) -> None:
        fillers = data.get("fillers", {})
        for word in fillers.get("words", ()):
            self._fillers.update(self._canonical(tokens_of(word)[0]))
        for phrase in fillers.get("phrases", ()):
            self._insert(name, phrase, {})
        for number, concept in enumerate(data.get("concept", ()), start=1):
            where = f"{name}: concept {number}"
            gives, phrases = concept.get("gives"), concept.get("phrases")
            if not isinstance(gives, dict) or not gives or not isinstance(phrases, list):
                raise DeclarationError(f"{where}: needs a table `gives` and a list `phrases`")
            unknown = set(gives) - FACETS
            if unknown:
                raise DeclarationError(f"{where}: `gives` has the unknown facet {min(unknown)!r}")
            for phrase in phrases:
                self._insert(where, phrase, gives)
        for rule in data.get("rule", ()):
            self._rules.append((rule["when"], rule["gives"]))

    def _insert(self, where: str, phrase: str, gives: dict[str, str]) -> None:
        self._phrases.add(self._prepare(parse_phrase(phrase, where)), gives)

    def _prepare(self, phrase: Phrases) -> Phrases:
        prepared: Phrases = []
        for item in phrase:
            if isinstance(item, tuple):
                prepared.append((item[0], [self._prepare(branch) for branch in item[1]]))
            elif item in (_START, _END) or item.startswith("{"):
                prepared.append(item)
            else:
                prepared.extend(self._canonical([_stem(item)]))
        return prepared

    def _canonical(self, tokens: Iterable[str]) -> list[str]:
        return [self._synonyms.get(token, token) for token in tokens]

    def knows(self, word: str) -> bool:
        """Tell whether a word, in its canonical form, occurs in any phrase."""
        return word in self._phrases.words or word in self._fillers

    def beginnings(self, words: Sequence[str]) -> dict[int, Facets]:
        """Return at which words a phrase begins, and which facets it gives."""
        tokens: list[str] = []
        places: list[int] = []
        for place, word in enumerate(words):
            for token in self._canonical(tokens_of(word)[0]):
                tokens.append(token)
                places.append(place)
        found: dict[int, Facets] = {}
        position = 0
        while position < len(tokens):
            stop, gives = self._phrases.longest(tokens, position)
            if gives:
                place = places[position]
                found[place] = {**found.get(place, {}), **gives}
            position = max(stop, position + 1)
        return found

    def parse(self, label: str) -> Reading:
        """Return the reading of a label, whatever its length; never raises."""
        reading = self._cache.get(label)
        if reading is None:
            reading = self._cache[label] = self._parse(label)
        return reading

    def _parse(self, label: str) -> Reading:
        raw, dates = tokens_of(label[:600])
        tokens = self._canonical(raw)
        fuzzy: list[tuple[str, str]] = []
        for index, token in enumerate(tokens):
            if len(token) > 4 and token.isalpha() and token not in self._known:
                known = self._nearest(token)
                if known:
                    fuzzy.append((token, known))
                    tokens[index] = known
        phrases: list[Phrase] = []
        leftover: list[str] = []
        walk = [_START, *tokens, _END]
        position = 0
        while position < len(walk):
            stop, gives = self._phrases.longest(walk, position)
            if gives is not None:
                phrases.append(Phrase(gives, max(position - 1, 0), stop - 1))
                position = stop
                continue
            token = walk[position]
            if not self._says_nothing(token, position):
                leftover.append(token)
            position += 1
        facets, conflicts = self._merge(phrase.gives for phrase in phrases)
        covered = {index for phrase in phrases for index in range(phrase.start, phrase.stop)}
        unfinished = bool(raw) and raw[-1] in _NO_ENDING and len(raw) - 1 not in covered
        # "(b) who were returned to custody": an answer of its own, whatever it begins with.
        began = bool(raw) and raw[0] in _NO_BEGINNING and 0 not in covered
        began = began and not _ENUMERATOR.match(normalise(label))
        return Reading(
            label,
            self.apply_rules(facets),
            tuple(phrases),
            tuple(leftover),
            tuple(dates),
            frozenset(conflicts),
            tuple(fuzzy),
            len(tokens),
            unfinished or began,
            unfinished,
        )

    def _says_nothing(self, token: str, position: int) -> bool:
        if token in (_START, _END, "%") or token in self._fillers or token.startswith("{"):
            return True
        # "1 Registered Sex Offenders": the row's number in front of its label.
        return position == 1 and token.isdigit() and len(token) == 1

    def _nearest(self, token: str) -> str | None:
        """Return the one known word within the errors that a word of its length may have."""
        if token not in self._fuzzy_cache:
            errors = 1 if len(token) < 9 else 2
            near = []
            pattern = regex.compile(rf"(?:{regex.escape(token)}){{e<={errors}}}")
            for word in self._lexicon:
                if abs(len(word) - len(token)) > errors or word[0] != token[0]:
                    continue
                if pattern.fullmatch(word, timeout=1):
                    near.append(word)
            self._fuzzy_cache[token] = near[0] if len(near) == 1 else None
        return self._fuzzy_cache[token]

    @staticmethod
    def _merge(facets: Iterable[Facets]) -> tuple[dict[str, str], set[str]]:
        """Put the facets of a label's phrases together; levels 2 and 3 are both together."""
        values: dict[str, list[str]] = {}
        for gives in facets:
            for name, value in gives.items():
                seen = values.setdefault(name, [])
                if value not in seen:
                    seen.append(value)
        merged: dict[str, str] = {}
        conflicts: set[str] = set()
        for name, seen in values.items():
            if len(seen) == 1:
                merged[name] = seen[0]
            elif name == "level" and set(seen) <= {"2", "3", "2+3"}:
                merged[name] = "2+3"
            elif name == "measure" and len(set(seen) - set(_NARROW)) < 2:
                merged[name] = _narrowest(seen)
            elif name == "stage" and set(seen) == {"interim", "full"}:
                merged[name] = "interim"  # "interim orders granted"
            elif name == "order" and set(seen) == {"shpo", "shpo_foreign_travel"}:
                merged[name] = "shpo_foreign_travel"
            elif name != "hint":
                conflicts.add(name)
        return merged, conflicts

    def apply_rules(self, facets: Facets) -> dict[str, str]:
        """Return `facets` with what follows from them; a rule never overrides a measure
        that a phrase names, save the one that it is declared for.
        """
        result = dict(facets)
        for when, gives in self._rules:
            if all(
                name in result and (value in ("*", result[name])) for name, value in when.items()
            ):
                for name, value in gives.items():
                    if name not in result or name in when or "action" in when:
                        result[name] = value
        return result


# Where a label names two measures, one only says whose figures they are.
_NARROW = (
    "notification_after_sro_breach",
    "notification_revocations",
    "registration_rate",
    "serious_further_offences",
    "order_breach_custody",
    "licence_recalls",
    "notification_breaches",
    "managed_offenders",
    "orders",
    "eligible_offenders",
)


def _narrowest(measures: list[str]) -> str:
    # A measure that only a layout declares is meant by what it declares.
    own = [measure for measure in measures if measure not in _NARROW]
    for measure in (*own, *_NARROW):
        if measure in measures:
            return measure
    return measures[0]


_DATES = "[{date}|{period}|{year}|{calendar}]"


def phrase_of(label: str) -> str:
    """Return the phrase that only this printed label is, with any date; empty without a word."""
    tokens = [token for token in tokens_of(label)[0] if token != "%"]
    while tokens and tokens[0].startswith("{"):
        tokens.pop(0)
    while tokens and tokens[-1].startswith("{"):
        tokens.pop()
    if not tokens:
        return ""
    words = [_DATES if token.startswith("{") else token for token in tokens]
    return " ".join(["^", _DATES, *words, _DATES, "$"])


Phrases = list["str | tuple[bool, list[Phrases]]"]
_PHRASE_TOKEN = regex.compile(r"[\[\]()|]|[^\s\[\]()|]+")


def parse_phrase(phrase: str, where: str = "phrase") -> Phrases:
    """Parse a phrase with `[optional]` and `(a|b)` into words and bracketed alternatives.

    Raises:
        DeclarationError: brackets that do not match; names where the phrase stands.
    """
    pieces = _PHRASE_TOKEN.findall(phrase.lower())
    branches, position = _branches(pieces, 0)
    if position != len(pieces) or len(branches) != 1 or not branches[0]:
        raise DeclarationError(f"{where}: brackets do not match in the phrase {phrase!r}")
    return branches[0]


def _branches(pieces: list[str], position: int) -> tuple[list[Phrases], int]:
    branches: list[Phrases] = [[]]
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


_WORDINGS = 16


def wordings(phrase: Phrases) -> list[list[str]]:
    """Return the wordings of a parsed phrase, the fullest first, and of many only some."""
    found: list[list[str]] = [[]]
    for item in phrase:
        if isinstance(item, str):
            endings = [[item]]
        else:
            optional, branches = item
            endings = [wording for branch in branches for wording in wordings(branch)]
            endings += [[]] if optional else []
        found = [[*one, *end] for one in found for end in endings][:_WORDINGS]
    return found


def read_declaration(name: str, text: str) -> dict[str, Any]:
    """Parse a TOML declaration.

    Raises:
        DeclarationError: the text is no TOML; names the file and the line.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(f"{name}: not valid TOML: {error}") from error


@lru_cache(maxsize=1)
def shared_declaration() -> tuple[str, dict[str, Any]]:
    """Return the package's own vocabulary file, parsed."""
    text = resources.files(__package__).joinpath("labels.toml").read_text("utf-8")
    return "labels.toml", read_declaration("labels.toml", text)
