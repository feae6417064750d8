"""A draft of a layout file from a report: what was recognised, and what is left to a person."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from mappa_extract.codebook import BASES, MEASURES, NATIONAL, ORDERS, STAGES
from mappa_extract.explain import Seen, near_words, place
from mappa_extract.layouts import AXES
from mappa_extract.meaning.figure import Meaning
from mappa_extract.model import Observation
from mappa_extract.vocabulary.lexicon import Lexicon
from mappa_extract.vocabulary.nearest import nearest_meaning
from mappa_extract.vocabulary.phrases import phrase_of

_CODES: Mapping[str, frozenset[str]] = {
    str(axis): frozenset(codes) for axis, codes in AXES.values()
}
"""The codes of each dimension."""
_HEADINGS = 3
"""Of the lines above figures that were not read at most so many are shown."""


def draft_of(seen: Seen, name: str = "") -> str:
    """Return the text of a layout file, ready to be edited.

    What is sure stands there as fields; each label that is not known, with its figures and
    their place, as a commented line that needs its meaning.
    """
    year, area = seen.match.year.value, seen.match.area.value
    stem = regex.sub(r"[^a-z0-9]+", "-", seen.document.name.rsplit(".", 1)[0].lower()).strip("-")
    bound = year or "????/??"
    lines = [
        f"# Drafted from {seen.document.name}. Lines that begin with `#` wait for you: give each",
        "# label its meaning (`?`), take away the `# `, and delete what is no statistic. Then run",
        "# `mappa-extract check-layouts` on the folder that this file is in.",
        "format = 1",
        "version = 1",
        f"name = {_text(name or stem or 'my-layout')}",
        f"title = {_text(f'As in {seen.document.name}')}",
        f"first = {_text(bound)}",
        f"last = {_text(bound)}",
    ]
    if area:
        lines.append(f"areas = [{_text(area)}]  # leave out for a national layout")
    else:
        lines += [
            '# areas = ["?"]  # slugs of `mappa-extract areas`; or an area that is not known:',
            "# [area]",
            '# slug = "?"',
            '# name = "?"',
            '# names = ["?"]  # every name that reports use for it',
        ]
    lines += ["", *_recognised(seen), *_unknown(seen)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _text(value: str) -> str:
    """Return a TOML string; JSON's escapes are also TOML's."""
    return json.dumps(value, ensure_ascii=False)


# ---- what was recognised ---------------------------------------------------------------------


def _recognised(seen: Seen) -> Iterator[str]:
    tables: dict[tuple[str, str, bool], list[Observation]] = {}
    for row in seen.extraction.observations:
        if row.area != NATIONAL:
            tables.setdefault((row.measure, row.basis, bool(row.district)), []).append(row)
    if tables:
        yield "# ---- what was recognised: its labels are known and need not be repeated"
    for (measure, basis, districts), rows in tables.items():
        yield "[[tables]]"
        yield f"measure = {_text(measure)}"
        if basis != seen.match.measures[measure].basis:
            yield f"basis = {_text(basis)}"
        if districts:
            yield "districts = true"
        dimensions = seen.match.measures[measure].dimensions
        for plural, (axis, codes) in AXES.items():
            used = [code for code in codes if any(getattr(row, axis) == code for row in rows)]
            if axis in dimensions and used:
                yield f"{plural} = [{', '.join(map(_text, used))}]"
    layout = seen.match.layout
    for when, gives in layout.rules if layout else ():
        yield "[[defaults]]"
        yield f"when = {_inline(when)}"
        yield f"gives = {_inline(gives)}"
    if tables:
        yield ""


def _inline(values: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{name} = {_text(value)}" for name, value in values.items()) + " }"


# ---- what was not ----------------------------------------------------------------------------


@dataclass(slots=True)
class _Row:
    """A row of a table as it is printed: its label, its figures, and what of it is missing."""

    label: str
    figures: list[Meaning]
    missed: bool
    """At least one of its figures was not read."""


@dataclass(slots=True)
class _Block:
    """A table of which something was not read."""

    page: int | None
    titles: list[str]
    """From the outermost."""
    rows: list[_Row]

    @property
    def columns(self) -> list[str]:
        """Its heads, from left to right, those that stand above one another together."""
        heads = (one.column for row in self.rows for one in row.figures if one.column)
        return list(dict.fromkeys(" ".join(label.text for label in head) for head in heads))

    @property
    def labels(self) -> list[str]:
        """The labels of its rows."""
        return [row.label for row in self.rows]


def _blocks(seen: Seen) -> list[_Block]:
    """Return the tables that hold a figure which the report lacks, row by row."""
    missed = {(one.page, one.line, one.box) for one in seen.extraction.unread}
    found: dict[int, _Block] = {}
    rows: dict[tuple[int, int, str], _Row] = {}
    for one in seen.match.meanings:
        label = " ".join(label.text for label in one.row)
        block = found.setdefault(one.number, _Block(one.grid.page, _titles_of(one), []))
        key = (one.number, one.entry.cell.row, label)
        if key not in rows:
            rows[key] = _Row(label, [], False)
            block.rows.append(rows[key])
        rows[key].figures.append(one)
        rows[key].missed |= (one.grid.page, one.entry.cell.line, one.entry.box) in missed
    return [block for block in found.values() if any(row.missed for row in block.rows)]


def _titles_of(meaning: Meaning) -> list[str]:
    titles = [title.text for title in (*meaning.inner, *meaning.own)[:_HEADINGS]]
    return list(reversed(titles))


def _unknown(seen: Seen) -> Iterator[str]:
    blocks = _blocks(seen)
    if blocks:
        yield "# ---- what was not recognised, as it stands in the report"
        yield f"# measures: {', '.join(MEASURES)}"
        yield f"# orders: {', '.join(ORDERS)}"
        yield f"# stages: {', '.join(STAGES)}"
        yield from _new_orders(seen, blocks)
        yield "# a measure that is none of these is declared first:"
        yield "# [[measure]]"
        yield '# code = "?"'
        yield '# meaning = "?"'
        yield '# dimensions = ["?"]  # of category, level, order, stage; [] for a single number'
        yield f'# basis = "year"  # or "{next(iter(BASES))}", at 31 March'
        yield ""
    for block in blocks:
        yield from _block(seen, block)
        yield ""
    if blocks:
        yield "# what no label says, where it goes without saying:"
        yield "# [[defaults]]"
        yield '# when = { measure = "orders" }'
        yield '# gives = { stage = "full" }'


def _block(seen: Seen, block: _Block) -> Iterator[str]:
    where = f"page {block.page}: " if block.page is not None else ""
    titles = block.titles
    yield f"# {where}{' / '.join(titles) or 'no title'}"
    yield "# [[tables]]"
    # A single word may be the head of the only column.
    title = next((one for one in reversed(titles) if " " in one), "".join(titles[-1:]))
    measure = _measure_of(seen, title) if title else ""
    of_rows = {_measure_of(seen, label) for label in block.labels}
    if not measure and len(of_rows) == 1:
        measure = of_rows.pop()
    yield f'# measure = "{measure or "?"}"'
    if title and not measure and phrase_of(title):
        yield f"# titles = [{_text(title)}]"
    unknown = [text for text in block.columns if not _is_known(seen, text)]
    yield from _lists(seen, unknown, block.labels, measure)
    if unknown:
        yield "# [tables.columns]"
        yield from (_label(seen, text, "") for text in unknown)
    yield "# [tables.rows]"
    for row in block.rows:
        figures = ", ".join(one.entry.figure.printed or "(blank)" for one in row.figures)
        first = row.figures[0]
        box = first.entry.box
        found = place(
            {
                "page": block.page,
                "line": first.entry.cell.line,
                "box": list(box) if box else None,
            }
        )
        if _is_known(seen, row.label) or not phrase_of(row.label):
            state = "known" if _is_known(seen, row.label) else "no label"
            yield f"#   {state}: {_text(row.label)}: {figures} {found}"
        else:
            yield _label(seen, row.label, f"{figures} {found}")


def _lists(seen: Seen, columns: Sequence[str], rows: Sequence[str], measure: str) -> Iterator[str]:
    """Yield the lists of the codes that a table prints, as far as unknown labels say them."""
    found: dict[str, dict[str, None]] = {}
    for labels in (columns, rows):
        said = [said_by(one, seen.match.lexicon) for one in labels if not _is_known(seen, one)]
        axes = {axis for one in said for axis in one if axis in _CODES and one[axis] != "?"}
        for axis in axes:
            codes = found.setdefault(axis, {})
            codes |= dict.fromkeys(one[axis] for one in said if one.get(axis, "?") != "?")
            if axis == "stage" and measure == "orders" and any(axis not in one for one in said):
                codes["full"] = None
            if len(axes) == 1 and any("total" in one for one in said):
                codes["all"] = None
    for plural, (axis, _) in AXES.items():
        if axis in found:
            yield f"# {plural} = [{', '.join(map(_text, found[axis]))}]"
    missing = ", ".join(plural for plural, (axis, _) in AXES.items() if axis not in found)
    yield f"#   what else it prints, so that a gap is seen: {missing} = [...]"


_NUMBERS = {
    **{word: str(number) for number in range(1, 5) for word in (str(number), "i" * number)},
    "iv": "4",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
}
_NUMBER = "(?P<number>[1-4]|i{1,3}|iv|one|two|three|four)"
_SAID = {
    "level": regex.compile(rf"\b(?:levels?|lefel|tier|haen)\s*{_NUMBER}\b", regex.IGNORECASE),
    "category": regex.compile(rf"\b(?:categor(?:y|i)|cat\.?)\s*{_NUMBER}\b", regex.IGNORECASE),
}
_NEW_ORDER = regex.compile(r"\b(?P<name>(?:\p{Lu}[\p{L}-]{0,40}\s{1,9}){1,5}Order)s?\b")


def said_by(label: str, lexicon: Lexicon) -> dict[str, str]:
    """Return what an unknown label itself says: `Tier II` is level 2, a sum is a sum.

    An order that is not known is called by its own name, or asked for with `?`. Empty where the
    label says nothing of this.
    """
    read = lexicon.read(label)
    means = {
        name: number
        for name, pattern in _SAID.items()
        if (found := pattern.search(label))
        and (number := _NUMBERS[found["number"].lower()]) in _CODES[name]
    }
    means |= {axis: code for axis in _CODES if (code := read.value(axis)) in _CODES[axis]}
    if "order" in read.says and "order" not in means:
        means["order"] = next(iter(new_order(label)), "?")
    if "made" in read.values and "order" in means:
        means.setdefault("stage", "full")
    if not means and read.is_total:
        means["total"] = "yes"
    if not (means or read.unknown) and (measure := lexicon.measure_of(read.says)):
        means["measure"] = measure
    return means


def new_order(label: str) -> dict[str, str]:
    """Return the code that an order which is not known may have, and its name, if it has one."""
    found = _NEW_ORDER.search(label)
    if found is None:
        return {}
    name = " ".join(found["name"].split())
    return {regex.sub(r"[^a-z0-9]+", "_", name.lower()): name}


def _new_orders(seen: Seen, blocks: Sequence[_Block]) -> list[str]:
    """Return the declarations of the orders that are not known, as comments."""
    labels = [text for block in blocks for text in block.labels if not _is_known(seen, text)]
    orders: dict[str, str] = {}
    for text in labels:
        code = said_by(text, seen.match.lexicon).get("order", "")
        if code and code not in ORDERS:
            orders |= new_order(text) or {"?": "?"}
    lines = ["# an order that is none of these is declared first:"] if orders else []
    for code, name in orders.items():
        lines += ["# [[order]]", f"# code = {_text(code)}", f"# meaning = {_text(name)}"]
    return lines


def _measure_of(seen: Seen, title: str) -> str:
    """Return the measure that a title names outright, or empty."""
    read = seen.match.lexicon.read(title)
    if read.unknown or read.restricting or "refused" in read.values:
        return ""
    return seen.match.lexicon.measure_of(read.says)


def _is_known(seen: Seen, label: str) -> bool:
    read = seen.match.lexicon.read(label)
    return read.meaningful and not (read.unknown or read.restricting)


def _label(seen: Seen, label: str, figures: str) -> str:
    """Return the commented line that asks for a label's meaning."""
    found = nearest_meaning(label, seen.match.lexicon)
    near = {"label": found[0], "means": dict(found[1])} if found else None
    remark = f"{figures}{near_words(near)}".removeprefix("; ")
    # The nearest label is only a hint: a guess that is taken over unseen would be a wrong figure.
    means = said_by(label, seen.match.lexicon) or {
        next(iter(near["means"]), "level") if near else "level": "?"
    }
    return f"# {_text(label)} = {_inline(means)}" + (f"  # {remark}" if remark else "")
