"""The schema of layout and area files, and what a file has wrong by it, line by line."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import regex

from mappa_extract.areas import LISTS
from mappa_extract.codebook import BASES, CATEGORIES, LEVELS, MEASURES, ORDERS, STAGES, UNITS
from mappa_extract.declarations.lines import Path, line_of, parse_toml
from mappa_extract.errors import DeclarationError
from mappa_extract.layouts import AXES
from mappa_extract.suggest import did_you_mean
from mappa_extract.vocabulary.dates import parse_year
from mappa_extract.vocabulary.phrases import parse_phrase, phrase_of

Kind = Literal["layout", "area"]
Schema = dict[str, Any]

_YEAR = r"^(19|20)\d\d/\d\d$"
_GSS = r"^[A-Z]\d{8}( [A-Z]\d{8})*$"
_TEXT: Schema = {"type": "string", "minLength": 1}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_FLAG: Schema = {"const": "yes"}
_CODE = r"^[a-z][a-z0-9_]*$"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, and where."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.field}: {self.message}"


def layout_schema(
    own: Collection[str] | None = None,
    known_area: bool = False,
    orders: Collection[str] | None = None,
) -> Schema:
    """Return the JSON Schema of a layout file that declares the measures `own` itself.

    `orders` are those that it declares itself. Where these are not known, any code may be one of
    them. `known_area`: the area in its `[area]`, if it has one, is known already.
    """
    codes: Schema = {"type": "string", "pattern": _CODE}
    if own is not None:
        codes = {"enum": [*MEASURES, *own]}
    order: Schema = {"type": "string", "pattern": _CODE}
    if orders is not None:
        order = {"enum": [*ORDERS, *orders]}
    meaning = meaning_schema(codes, order)
    lists = {
        plural: {"enum": list(known)} if plural != "orders" else order
        for plural, (_, known) in AXES.items()
    }
    table = _table(
        {
            "measure": codes,
            "basis": {"enum": list(BASES)},
            "optional": {"type": "boolean"},
            "districts": {"type": "boolean"},
            "national": {"type": "boolean"},
            "down": {"enum": list(AXES)},
            "across": {"enum": list(AXES)},
            "questions": {"type": "boolean"},
            "titles": _TEXTS,
            "rows": {"type": "object", "additionalProperties": meaning},
            "columns": {"type": "object", "additionalProperties": meaning},
            **{plural: {"type": "array", "items": one} for plural, one in lists.items()},
        },
        "measure",
    )
    return _table(
        {
            "format": {"const": 1},
            "version": {"type": ["string", "integer"]},
            "name": {"type": "string", "pattern": r"^[a-z0-9][a-z0-9-]*$"},
            "title": _TEXT,
            "first": {"type": "string", "pattern": _YEAR},
            "last": {"type": "string", "pattern": _YEAR},
            "areas": _TEXTS,
            "note": {"type": "string"},
            "tables": {"type": "array", "items": table, "minItems": 1},
            "defaults": {
                "type": "array",
                "items": _table({"when": meaning, "gives": meaning}, "when", "gives"),
            },
            "measure": {"type": "array", "items": _measure()},
            "order": {
                "type": "array",
                "items": _table(
                    {"code": {"type": "string", "pattern": _CODE}, "meaning": _TEXT},
                    *("code", "meaning"),
                ),
            },
            "area": area_schema(known_area),
            **_labels(meaning),
        },
        *("name", "title", "first", "last", "tables"),
    )


def area_schema(known: bool = False) -> Schema:
    """Return the JSON Schema of an area file; of a `known` area only the slug is needed."""
    used = {"type": "object", "patternProperties": {_YEAR: _TEXT}, "additionalProperties": False}
    return _table(
        {
            "slug": {"type": "string", "pattern": r"^[a-z]+(-[a-z]+)*$"},
            "name": _TEXT,
            "gss": {"type": "string", "pattern": _GSS},
            **dict.fromkeys(LISTS, _TEXTS),
            "population": {
                "type": "object",
                "patternProperties": {r"^\d{4}$": {"type": "integer", "minimum": 1}},
                "additionalProperties": False,
            },
            "habits": _table({"note": {"type": "string"}, "layouts": used}),
            **_labels(meaning_schema({"enum": list(MEASURES)})),
        },
        *(("slug",) if known else ("slug", "name", "names")),
    )


def _table(properties: Schema, *required: str) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def meaning_schema(codes: Schema, orders: Schema | None = None) -> Schema:
    """Return the schema of what a label means: facets with the codes of the codebook."""
    facets: Schema = {
        "measure": codes,
        "hint": codes,
        "category": {"enum": list(CATEGORIES)},
        "level": {"enum": [*LEVELS, "2+3"]},
        "order": orders or {"enum": list(ORDERS)},
        "stage": {"enum": list(STAGES)},
        "unit": {"enum": list(UNITS)},
        "basis": {"enum": list(BASES)},
        "total": _FLAG,
        "districts": _FLAG,
        "scope": {"const": "national"},
        "refused": _TEXT,
        "action": _TEXT,
        "object": _TEXT,
        "place": _TEXT,
    }
    return {**_table(facets), "minProperties": 1}


def _measure() -> Schema:
    dimensions: Schema = {singular: {"enum": list(codes)} for singular, codes in AXES.values()}
    return _table(
        {
            "code": {"type": "string", "pattern": _CODE},
            "meaning": _TEXT,
            "dimensions": {"type": "array", "items": {"enum": list(dimensions)}},
            "basis": {"enum": list(BASES)},
            "unit": {"enum": list(UNITS)},
            "fixed": _table(dimensions),
        },
        *("code", "meaning", "dimensions", "basis"),
    )


def _labels(meaning: Schema) -> Schema:
    return {
        "concept": {
            "type": "array",
            "items": _table({"gives": meaning, "phrases": _TEXTS}, "gives", "phrases"),
        },
        "fillers": _table({"words": _TEXTS, "phrases": _TEXTS}),
        "synonyms": {"type": "object", "additionalProperties": _TEXTS},
        "rule": {
            "type": "array",
            "items": _table(
                {"when": {"type": "object"}, "gives": meaning},
                *("when", "gives"),
            ),
        },
    }


# ---- what is wrong ---------------------------------------------------------------------------


def problems_in(kind: Kind, name: str, text: str, areas: Collection[str] = ()) -> list[Problem]:
    """Return what is wrong with a file, in the order of its lines; nothing if it is sound.

    `areas` are the slugs that are known already: their files need not name the area again.
    """
    try:
        data = parse_toml(text)
    except tomllib.TOMLDecodeError as error:
        return [broken_toml(name, text, error)]

    from jsonschema import Draft202012Validator

    area = data.get("area", {}) if kind == "layout" else data
    known = isinstance(area, dict) and str(area.get("slug")) in areas
    schema = area_schema(known)
    if kind == "layout":
        schema = layout_schema(_own_codes(data, "measure"), known, _own_codes(data, "order"))
    problems: list[Problem] = []
    for broken in Draft202012Validator(schema).iter_errors(data):
        problems.extend(
            _problem(name, text, data, path, message) for path, message in plainly(broken, kind)
        )
    if not problems:
        checks = _layout_sense(data) if kind == "layout" else _phrases(data)
        problems = [_problem(name, text, data, path, message) for path, message in checks]
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.line)


def broken_toml(name: str, text: str, error: tomllib.TOMLDecodeError) -> Problem:
    """Return what is wrong with a file that is no TOML."""
    found = regex.search(r"line (\d+)", str(error))
    message = regex.sub(r"\s*\(at .*\)$", "", str(error))
    last = max(len(text.splitlines()), 1)
    return Problem(name, int(found[1]) if found else last, "TOML", message)


def _own_codes(data: Mapping[str, Any], field: str) -> list[str]:
    declared = data.get(field)
    tables = declared if isinstance(declared, list) else []
    codes = [one.get("code") for one in tables if isinstance(one, dict)]
    return [code for code in codes if isinstance(code, str)]


def _problem(name: str, text: str, data: Mapping[str, Any], path: Path, message: str) -> Problem:
    field = ""
    value: Any = data
    for part in path:
        value = value[part] if isinstance(part, int) else value.get(part, {})
        field += f" {part + 1}" if isinstance(part, int) else f".{part}" if field else part
    # A value in a list has no name to be looked for: it is looked for itself.
    listed = bool(path) and isinstance(path[-1], int) and isinstance(value, str)
    line = line_of(text, [*path, str(value)] if listed else path)
    return Problem(name, line, field or "the file", message)


def plainly(error: Any, kind: Kind) -> Iterator[tuple[Path, str]]:
    """Yield the path and the message, for a person, of what the validator found."""
    path, rule, value = list(error.absolute_path), error.validator, error.instance
    if rule == "additionalProperties":
        known = error.schema.get("properties", {})
        for key in value:
            if key not in known and not any(
                regex.search(pattern, key) for pattern in error.schema.get("patternProperties", {})
            ):
                yield [*path, key], "there is no such field" + did_you_mean(key, known)
    elif rule == "required":
        for key in error.validator_value:
            if key not in value:
                yield path, f"the field {key!r} is missing"
    elif rule == "enum":
        codes = error.validator_value
        what = "is not in the codebook" if len(codes) > 3 else f"is none of {', '.join(codes)}"
        hint = ""
        for name in ("measure", "order"):
            if name in path[-1:] or f"{name}s" in path[-2:]:
                hint = f"; declare one of your own in [[{name}]]"
        yield path, f"{value!r} {what}" + (did_you_mean(str(value), codes) or hint)
    elif rule == "pattern" and error.validator_value == _YEAR:
        yield path, f"{value!r} is no financial year like '2009/10'"
    elif rule == "pattern" and error.validator_value == _GSS:
        yield path, f"{value!r} is no code of the Office for National Statistics like 'E23000018'"
    elif rule == "pattern":
        yield path, f"{value!r} may hold only small letters, digits and {_joiner(error)}"
    elif rule == "const" and path == ["format"]:
        yield path, f"{value!r} is a format of {kind} files that this version does not read"
    elif rule == "const":
        yield path, f"{value!r} must be {error.validator_value!r}"
    elif rule in ("minLength", "minItems", "minProperties"):
        yield path, "is empty"
    elif rule == "type":
        kinds = {"string": "text", "array": "a list", "object": "a table", "boolean": "true/false"}
        wanted = error.validator_value
        name = kinds.get(wanted, str(wanted)) if isinstance(wanted, str) else "text or a number"
        yield path, f"{value!r} should be {name}"
    else:
        yield path, error.message


def _joiner(error: Any) -> str:
    return "underscores" if error.validator_value == _CODE else "hyphens"


def _layout_sense(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong between fields that are each well formed."""
    for bound in ("first", "last"):
        if parse_year(data[bound]) != data[bound]:
            yield [bound], f"{data[bound]!r} is no financial year like '2009/10'"
    if data["first"] > data["last"]:
        yield ["first"], f"{data['first']!r} is after last = {data['last']!r}"
    dimensions: dict[str, set[str]] = {
        code: {*measure.dimensions, *dict(measure.fixed)} for code, measure in MEASURES.items()
    }
    for number, measure in enumerate(data.get("measure", ())):
        code = measure["code"]
        if code in dimensions:
            where = "in the codebook" if code in MEASURES else "declared"
            yield ["measure", number, "code"], f"{code!r} is {where} already: choose another code"
        dimensions[code] = {*measure["dimensions"], *measure.get("fixed", {})}
        for name in set(measure["dimensions"]) & set(measure.get("fixed", {})):
            yield ["measure", number, "fixed"], f"{name} is also one of the dimensions"
    for number, one in enumerate(data.get("order", ())):
        if one["code"] in ORDERS:
            yield ["order", number, "code"], f"{one['code']!r} is in the codebook already"
    for number, table in enumerate(data["tables"]):
        for plural, (singular, _) in AXES.items():
            if plural in table and singular not in dimensions[table["measure"]]:
                yield (
                    ["tables", number, plural],
                    f"the measure {table['measure']!r} has no dimension {singular!r}",
                )
        for way in ("down", "across"):
            if way in table and table[way] not in table:
                yield ["tables", number, way], f"this table lists no {table[way]}: list their codes"
        if "down" in table and table["down"] == table.get("across"):
            yield ["tables", number, "across"], f"{table['across']!r} go down already"
        if table.get("questions") and "down" not in table:
            yield ["tables", number, "questions"], "needs `down`: what is asked for"
    yield from _phrases(data)


def _phrases(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield labels that are no phrases, and labels that are given two meanings."""
    meanings: dict[str, Mapping[str, str]] = {}
    for number, table in enumerate(data.get("tables", ())):
        labels: list[tuple[Path, str, Mapping[str, str]]] = [
            (["tables", number, "titles", place], label, {"measure": table["measure"]})
            for place, label in enumerate(table.get("titles", ()))
        ]
        for axis in ("rows", "columns"):
            for label, gives in table.get(axis, {}).items():
                labels.append((["tables", number, axis, label], label, gives))
        for path, label, gives in labels:
            phrase = phrase_of(label)
            if not phrase:
                yield path, f"{label!r} holds no words"
            elif meanings.setdefault(phrase, gives) != gives:
                yield path, f"{label!r} means something else above: a label has one meaning"
    lists: list[tuple[Path, Any]] = [
        (["concept", number, "phrases"], concept["phrases"])
        for number, concept in enumerate(data.get("concept", ()))
    ]
    lists.append((["fillers", "phrases"], data.get("fillers", {}).get("phrases", ())))
    for above, phrases in lists:
        for place, phrase in enumerate(phrases):
            try:
                parse_phrase(phrase)
            except DeclarationError:
                yield [*above, place], f"the brackets of {phrase!r} do not match"
