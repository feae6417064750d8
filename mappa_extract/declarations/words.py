"""A person's own words: a file with a line for each, checked before any report is read.

    "grp a" = { category = "1" }         # what it means, in the codes of the codebook
    "lodger" = "offender"                # the same as a word that is known
    "yonder" = { harmless = "yes" }      # it says nothing of what is counted
    "of them on leave" = { refused = "those on leave" }   # such figures are not to be read

No line may say of a word that narrows what is counted that it does not, or give a label that is
understood another meaning.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from mappa_extract.areas import all_areas
from mappa_extract.codebook import MEASURES
from mappa_extract.declarations.lines import line_of, parse_toml
from mappa_extract.declarations.schema import Problem, broken_toml, meaning_schema, plainly
from mappa_extract.errors import DeclarationError
from mappa_extract.suggest import did_you_mean
from mappa_extract.vocabulary.label import Label
from mappa_extract.vocabulary.lexicon import Lexicon, shared_concepts
from mappa_extract.vocabulary.own import OwnWord
from mappa_extract.vocabulary.words import words_of

WORDS = "words.toml"
"""Its name in an output folder."""
_HARMLESS = {"harmless": "yes"}
_ALIKE = {"category": "kind", "level": "tier"}
"""A facet, and the one by which offenders or managers tell the same."""


@cache
def shared_lexicon() -> Lexicon:
    """Return the vocabulary that all reports are read with."""
    places = [name for one in all_areas().values() for name in (one.name, *one.names, *one.welsh)]
    return Lexicon([shared_concepts()], places)


def read_words(path: Path) -> tuple[OwnWord, ...]:
    """Return the words of a file.

    Raises:
        DeclarationError: it can't be read, or a line is not sound; names file, line and word.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise DeclarationError(f"{path}: can't be read ({reason}): check its name") from None
    return parse_words(data, str(path))


def parse_words(data: bytes, name: str) -> tuple[OwnWord, ...]:
    """Return the words in a file's bytes; see `read_words`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DeclarationError(f"{name}: no UTF-8 text: save it again as plain UTF-8") from None
    found: list[OwnWord] = []
    problems = []
    for one in _each(text, name):
        if isinstance(one, Problem):
            problems.append(one)
        else:
            found.append(one)
    if problems:
        problems.sort(key=lambda one: one.line)
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise DeclarationError(f"{problems[0]}{more}")
    return merged((), found)


def merged(kept: Iterable[OwnWord], given: Iterable[OwnWord]) -> tuple[OwnWord, ...]:
    """Return the words of two files together.

    Raises:
        DeclarationError: they say two things of one word; names both lines.
    """
    every: dict[str, OwnWord] = {}
    for one in (*kept, *given):
        other = every.setdefault(one.word, one)
        if other != one:
            raise DeclarationError(
                f"{one.where}: {one.word!r} means something else in {other.where}: take one of"
                " them out"
            )
    return tuple(every.values())


def _each(text: str, name: str) -> Iterator[OwnWord | Problem]:
    try:
        data = parse_toml(text)
    except tomllib.TOMLDecodeError as error:
        yield broken_toml(name, text, error)
        return
    for key, value in data.items():
        line = line_of(text, [key])
        made = _word(key, value)
        if isinstance(made, str):
            yield Problem(name, line, repr(key), made)
        else:
            yield OwnWord(*made, _written(value), f"{name}, line {line}")


def _written(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return "{ " + ", ".join(f'{name} = "{code}"' for name, code in value.items()) + " }"


Made = tuple[str, tuple[tuple[str, str], ...], tuple[str, ...], str, bool]


def _word(key: str, value: Any) -> Made | str:
    """Return the fields of a word up to `narrows`, or what is wrong with its line."""
    words, dates, _ = words_of(key)
    if dates:
        return "holds a date: leave it out, labels may have any"
    if not any(len(word) > 1 and word.isalpha() for word in words):
        return "holds no word of two letters: write the label out"
    word = " ".join(words)
    known = shared_lexicon().read(word)
    if narrowing := _narrowing(word, known):
        return (
            f"{narrowing!r} narrows what is counted, and no line may say otherwise: where a"
            " label that holds it is meant, declare it in a layout"
        )
    if isinstance(value, str):
        return _same(word, known, value)
    if not isinstance(value, dict):
        return f'is given {value!r}: write {{ level = "2" }} or so, or a word that is known'
    if value == _HARMLESS:
        if known.meaningful:
            return f"is known already ({_meaning(known)}): it can't be harmless"
        return word, (), (), "", False
    if problem := _fault(value):
        return problem
    if known.words == 1 and shared_lexicon().knows(word):
        return "is a word of many labels: write out the one that is meant"
    gives = {name: one[0] for name, one in known.values.items() if len(one) == 1}
    for facet, code in value.items():
        said = known.get(facet) or known.get(_ALIKE.get(facet, ""))
        if said and said != code:
            return f"means {facet} {said} in the vocabulary: it can't mean {facet} {code}"
    said = shared_lexicon().measure_of(known.says)
    if said and said != value.get("measure", said):
        return f"means {said} in the vocabulary: it can't mean {value['measure']}"
    facets = tuple(sorted({**gives, **value}.items()))
    return word, facets, tuple(sorted(known.says)), "", False


def _narrowing(word: str, known: Label) -> str:
    """Return the word or phrase of a person's phrase that narrows what is counted, or empty."""
    lexicon = shared_lexicon()
    alone = [one for part in word.split() for one in lexicon.narrows(part)]
    return next(iter((*known.restricting, *lexicon.narrows(word), *alone)), "")


def _same(word: str, known: Label, value: str) -> Made | str:
    lexicon = shared_lexicon()
    meant = lexicon.read(value)
    if known.meaningful or (lexicon.knows(word) and known.words == 1):
        return f"is known already ({_meaning(known)}): it can't be the same as {value!r}"
    if not lexicon.knows(value):
        near = did_you_mean(value, lexicon.words)
        return f"is said to be {value!r}, which is not known itself{near}"
    if lexicon.narrows(value):
        return word, (), (), "", True
    if " " not in word and len(words_of(value)[0]) == 1:
        return word, (), (), words_of(value)[0][0], False
    gives = tuple(sorted((name, one[0]) for name, one in meant.values.items() if len(one) == 1))
    return word, gives, tuple(sorted(meant.says)), "", False


def _meaning(label: Label) -> str:
    said = [f"{name} {one[0]}" for name, one in label.values.items()]
    return ", ".join(said or sorted(label.says)) or "a word of many labels"


def _fault(value: Mapping[str, Any]) -> str:
    """Return what is wrong with a meaning by its schema, or empty."""
    from jsonschema import Draft202012Validator

    schema = meaning_schema({"enum": list(MEASURES)})
    for broken in Draft202012Validator(schema).iter_errors(value):
        for path, message in plainly(broken, "layout"):
            return ": ".join(filter(None, (".".join(map(str, path)), message)))
    return ""
