"""What labels and titles say: facets with one value, ideas that add up, and words not known.

All phrases of the vocabulary are one automaton. The ideas of a figure's labels and titles
together tell its measure, whatever their order and wherever each stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import regex

from mappa_extract import kept
from mappa_extract.errors import DeclarationError
from mappa_extract.vocabulary.automaton import END, START, Automaton, Phrase, parse_phrase
from mappa_extract.vocabulary.facets import FACETS, settle
from mappa_extract.vocabulary.gives import Gives, Rule, gives_of
from mappa_extract.vocabulary.label import Label
from mappa_extract.vocabulary.narrowing import narrowing
from mappa_extract.vocabulary.numbered import REFERENCE, number_of, owns_number
from mappa_extract.vocabulary.shared import shared_concepts as shared_concepts
from mappa_extract.vocabulary.slips import Slips
from mappa_extract.vocabulary.words import stem, unmutated, words_of


class Lexicon:
    """The vocabulary, ready to read labels.

    Args:
        declarations: parsed vocabulary files with their names, the shared one first.
        places: names of places, which say nothing in a label.

    Raises:
        DeclarationError: a phrase or facet that the schema does not know; names the field.
    """

    def __init__(
        self, declarations: Iterable[tuple[str, Mapping[str, Any]]], places: Iterable[str] = ()
    ) -> None:
        self._phrases: Automaton[Gives | None] = Automaton()
        self._raw: set[str] = set()
        self._same: dict[str, str] = {}
        self._harmless: set[str] = set()
        self._beside: set[str] = set()
        self._restricting: set[str] = set()
        self._exact: set[str] = set()
        self.rules: list[Rule] = []
        declarations = list(declarations)
        for _, data in declarations:
            self._exact.update(data.get("restricting", {}).get("exact", "").split())
        for number, (_, data) in enumerate(declarations):
            for name in ("same", "synonyms"):
                for word, others in data.get(name, {}).items():
                    known = stem(word.lower())
                    # What is declared beside the shared vocabulary may name any of its words.
                    known = self._same.get(known, known) if number else known
                    for other in others:
                        self._same[stem(other.lower())] = known
        for name, data in declarations:
            self._add(name, data)
        self._phrases.freeze()
        self._harmless -= self._restricting
        for place in places:
            self._harmless.update(self._forms(words_of(place)[0]))
        self._beside -= self._harmless | self._restricting
        self._known = frozenset(
            self._phrases.words | self._harmless | self._beside | self._restricting
        )
        self._slips = Slips(self._raw, self._form)
        self._cache: dict[str, Label] = {}
        self._formed: dict[str, list[str]] = {}
        self._near: dict[str, str | None] = {}

    def _add(self, name: str, data: Mapping[str, Any]) -> None:
        harmless = data.get("harmless", {})
        fillers = data.get("fillers", {})
        own = bool(data.get("own"))
        raw = set(self._raw)
        for word in (*_listed(harmless), *fillers.get("words", ())):
            self._harmless.update(self._forms(words_of(word)[0]))
            self._raw.add(word)
        for word in harmless.get("beside", "").split():
            self._beside.update(self._forms(words_of(word)[0]))
        for phrase in (*harmless.get("phrases", ()), *fillers.get("phrases", ())):
            self._insert(name, phrase, Gives({}, frozenset(), own))
        restricting = data.get("restricting", {})
        self._restricting.update(self._forms(list(_listed(restricting))))
        for phrase in restricting.get("phrases", ()):
            self._insert(name, phrase, None)
        for number, concept in enumerate(data.get("concept", ()), start=1):
            where = f"{name}: concept {number}"
            facets, phrases = concept.get("gives", {}), concept.get("phrases")
            if not isinstance(facets, dict) or not isinstance(phrases, list):
                raise DeclarationError(f"{where}: needs a table `gives` and a list `phrases`")
            if unknown := set(facets) - FACETS:
                raise DeclarationError(f"{where}: `gives` has the unknown facet {min(unknown)!r}")
            gives = gives_of(facets, concept.get("says", ()), own)
            for phrase in phrases:
                self._insert(where, phrase, gives)
        for rule in data.get("measure", ()):
            if "needs" in rule:
                needs = tuple(frozenset(need.split("|")) for need in rule["needs"])
                self.rules.append(Rule(rule["code"], needs, frozenset(rule.get("without", ()))))
        if own:
            self._raw = raw  # no other word is taken for a misspelling of it

    def _insert(self, where: str, phrase: str, gives: Gives | None) -> None:
        self._phrases.add(self._prepared(parse_phrase(phrase, where)), gives)

    def _prepared(self, phrase: Phrase) -> Phrase:
        prepared: Phrase = []
        for item in phrase:
            if isinstance(item, tuple):
                prepared.append((item[0], [self._prepared(branch) for branch in item[1]]))
            elif item in (START, END) or item.startswith("{"):
                prepared.append(item)
            else:
                self._raw.add(item)
                prepared.extend(self._forms([item]))
        return prepared

    def _form(self, word: str) -> str:
        return self._forms([word])[0]

    def _forms(self, words: Iterable[str]) -> list[str]:
        stems = (word if word in self._exact else stem(word) for word in words)
        return [self._same.get(word, word) for word in stems]

    def read(self, text: str) -> Label:
        """Return what a label or title means, whatever its length; never raises."""
        label = self._cache.get(text)
        if label is None:
            _make_room(self._cache)
            label = self._cache[text] = self._read(text)
        return label

    def _forms_of(self, text: str) -> list[str]:
        """Return the words of a text as phrases have them."""
        forms = self._formed.get(text)
        if forms is None:
            _make_room(self._formed)
            forms = self._formed[text] = self._forms(words_of(text)[0])
        return forms

    def beginnings(self, words: list[str]) -> dict[int, Gives]:
        """Return at which of the words a phrase that gives a facet begins, and what it gives."""
        forms: list[str] = []
        places: list[int] = []
        for place, word in enumerate(words):
            for form in self._forms(words_of(word)[0]):
                forms.append(form)
                places.append(place)
        found: dict[int, Gives] = {}
        position = 0
        while position < len(forms):
            stop, given = self._phrases.longest(forms, position)
            for gives in given or ():
                if gives is not None and gives.facets:
                    found.setdefault(places[position], gives)
            position = max(stop, position + 1)
        return found

    def binds(self, above: str, below: str) -> bool:
        """Tell whether a phrase begins on one line and ends on the next, whole on neither."""
        first, second = self._forms_of(above), self._forms_of(below)
        forms, edge = [*first, *second], len(first)
        position = 0
        while position < edge and second:
            stop, given = self._phrases.longest(forms, position)
            if given is not None and stop > edge:
                if edge == 1 and any(one and "stage" in one.facets for one in given):
                    return True  # "Interim" alone is no label, whatever it may mean
                return not (self._is_whole(forms[position:edge]) and self._is_whole(second))
            position = max(stop, position + 1)
        return False

    def _is_whole(self, forms: list[str]) -> bool:
        """Tell whether words begin with a phrase that takes all of them, or says something."""
        stop, given = self._phrases.longest(forms, 0)
        return given is not None and (stop == len(forms) or any(given))

    def _read(self, text: str) -> Label:
        text = text[:700] if not _COUNT.fullmatch(text) else "number"
        # "(1) to (3)" is no list number with something behind it.
        raw, dates, answers = words_of(_BRACKETS.sub(" ", text) if _SPAN.fullmatch(text) else text)
        raw = self._whole(raw)
        forms = self._forms(raw)
        slips: list[tuple[str, str]] = []
        for place, form in enumerate(forms):
            if form not in self._known and len(form) > 2 and form.isalpha():
                known = self._nearest(form, raw[place])
                if known:
                    if known[1]:
                        slips.append((raw[place], known[0]))
                    forms[place] = known[0]
        values: dict[str, list[str]] = {}
        says: set[str] = set()
        unknown: list[str] = []
        beside: list[str] = []
        restricting: list[str] = []
        walk = [START, *forms, END]
        position = 0
        while position < len(walk):
            stop, given = self._longest(walk, position)
            if given is not None:
                for gives in given:
                    if gives is None:
                        restricting.append(" ".join(raw[max(position - 1, 0) : stop - 1]))
                    else:
                        says |= gives.says
                        for name, value in gives.facets.items():
                            seen = values.setdefault(name, [])
                            if value not in seen:
                                seen.append(value)
                if any(gives is not None and gives.own for gives in given):
                    restricting += self._narrowing_within(walk, raw, position, stop)
                position = stop
                continue
            word = walk[position]
            if word in self._restricting or (
                0 < position <= len(raw) and raw[position - 1] in self._exact
            ):
                restricting.append(raw[position - 1])
            elif word in self._beside:
                beside.append(raw[position - 1])
            elif not (
                word in self._harmless
                or _says_nothing(word)
                or (position == 1 and REFERENCE.fullmatch(word))
            ):
                unknown.append(raw[position - 1])
            position += 1
        if not (values or says):
            unknown += beside
        settle(values)
        if says & {"travel"} and values.get("order") == ["shpo"]:
            values["order"] = ["shpo_foreign_travel"]
        if "order" in values:
            says |= {"order", *(f"order:{order}" for order in values["order"])}
        if "level" in values:
            says.add("level")
        return Label(
            text,
            {name: tuple(seen) for name, seen in values.items()},
            frozenset(says),
            tuple(unknown),
            narrowing(restricting, raw, says, values),
            tuple(dates),
            answers,
            tuple(slips),
            len(forms),
            number_of(text),
        )

    def _longest(self, walk: list[str], start: int) -> tuple[int, list[Gives | None] | None]:
        """Return where the longest phrase ends and what it gives.

        None ends between "level" and its number: "at the top (level 3)" is no top level.
        """
        stop, given = self._phrases.longest(walk, start)
        split = start + 1 < stop < len(walk) and walk[stop] in _NUMERALS
        if split and owns_number(walk[stop - 1]):
            return self._phrases.longest(walk[: stop - 1], start)
        return stop, given

    def _narrowing_within(
        self, walk: list[str], raw: list[str], start: int, stop: int
    ) -> Iterator[str]:
        """Yield what narrows and begins within a phrase of a person's own, and goes on behind."""
        for place in range(start + 1, stop):
            end, given = self._phrases.longest(walk, place)
            if given and None in given:
                yield " ".join(raw[place - 1 : end - 1])

    @property
    def words(self) -> list[str]:
        """The words of the vocabulary that a misspelt one may be taken for."""
        return self._slips.words

    def narrows(self, text: str) -> list[str]:
        """Return the words and phrases of a text that narrow, whatever stands beside them."""
        raw = words_of(text)[0]
        forms = self._forms(raw)
        found = [*self._narrowing_within([START, *forms, END], raw, 0, len(forms) + 1)]
        pairs = zip(raw, forms, strict=True)
        return found + [
            word for word, form in pairs if form in self._restricting or word in self._exact
        ]

    def knows(self, word: str) -> bool:
        """Tell whether a word has a meaning, narrows, or is known to say nothing."""
        return all(
            form in self._known or raw in self._exact
            for raw in words_of(word)[0]
            for form in self._forms([raw])
        )

    def _whole(self, raw: list[str]) -> list[str]:
        """Put words together that were broken at a line's end: notifi cation, require ments."""
        found: list[str] = []
        for word in raw:
            before = found[-1] if found else ""
            joined = before + word
            if (
                before
                and len(joined) > 6
                and joined.isalpha()
                and not {*self._forms([before]), *self._forms([word])} <= self._known
                and set(self._forms([joined])) <= self._known
            ):
                found[-1] = joined
            else:
                found.append(word)
        return found

    def _nearest(self, form: str, raw: str) -> tuple[str, bool] | None:
        """Return the known word that is meant, and whether it is a slip; None where unsure."""
        if form not in self._near:
            found: str | None = None
            slip = False
            for before in unmutated(raw):
                known = self._forms([before])[0]
                if len(before) > 2 and known in self._known:
                    found = known
                    break
            else:
                found, slip = self._slips.nearest(raw), True
            self._near[form] = f"{found} {int(slip)}" if found else None
        if (kept := self._near[form]) is None:
            return None
        word, _, flag = kept.partition(" ")
        return (self._forms([word])[0] if flag == "1" else self._same.get(word, word)), flag == "1"

    def measure_of(self, says: Collection[str]) -> str:
        """Return the measure that ideas mean together, by the first rule that fits; or empty.

        It is empty too where several are named outright.
        """
        named = [name for name in says if name.startswith("measure:")]
        if named:
            return named[0].removeprefix("measure:") if len(named) == 1 else ""
        return next((rule.code for rule in self.rules if rule.fits(says)), "")


_NUMERALS = frozenset(["1", "2", "3", "4", "i", "ii", "iii", "iv"])
_SPAN = regex.compile(
    r"[\s()]*[1-4][\s()]*(?:(?:to|and|or|a|neu|i|[-&+,\u2013])[\s()]*[1-4][\s()]*)+"
)
_COUNT = regex.compile(r"\s*(?:[Nn]o\.?|NO\.)\s*")
"""A head over numbers; "NO" is a notification order."""
_BRACKETS = regex.compile(r"[()]")


_MOST_HELD = 20_000
"""Texts whose meaning is remembered: a folder's reports have no end of them."""


def _make_room(held: dict[str, Any]) -> None:
    """Forget all that is remembered where it is too much."""
    if len(held) >= _MOST_HELD:
        held.clear()


def _listed(data: Mapping[str, Any]) -> list[str]:
    words = data.get("words", ())
    return words.split() if isinstance(words, str) else list(words)


def _says_nothing(word: str) -> bool:
    plain = word in (START, END) or word[0] == "{" or word.isdigit() or len(word) == 1
    return plain or _REFERENCE.fullmatch(word) is not None


_REFERENCE = regex.compile(r"[abd-km-pr-z]\d{1,2}")
"""`A1`, `E12`: which line of a return it is; c and l are categories and levels, q a quarter."""


def shared_lexicon(
    own: Sequence[tuple[str, Mapping[str, Any]]], places: Sequence[str] = ()
) -> Lexicon:
    """Return the package's own vocabulary with other declarations and with names of places.

    Raises:
        DeclarationError: as of `Lexicon`.
    """
    basis = repr((own, places)).encode("utf-8", "surrogatepass")
    return kept.made("lexicon", basis, lambda: Lexicon([shared_concepts(), *own], places))
