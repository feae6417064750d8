"""A draft of a layout file from a report: what was recognised, and what is left to a person."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence

import regex

from mappa_extract.codebook import BASES, MEASURES, NATIONAL, ORDERS, STAGES
from mappa_extract.explain import Seen, near_words, place
from mappa_extract.layouts import AXES
from mappa_extract.model import Box, Observation
from mappa_extract.reading import place_of
from mappa_extract.tables.finder import Entry
from mappa_extract.tables.line import Line
from mappa_extract.tables.wrapping import goes_on_below
from mappa_extract.vocabulary.lexicon import Lexicon
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


def _unknown(seen: Seen) -> Iterator[str]:
    rows: dict[int, list[tuple[Entry, bool]]] = {}
    read = {(row.page, row.line, _box(row)) for row in seen.extraction.observations}
    for _, entry, observation, problem in seen.match.reading.entries:
        box, number = place_of(entry)
        left = bool(problem) and not observation and (entry.line.page, number, box) not in read
        rows.setdefault(entry.line.index, []).append((entry, left))
    missed = {(one.page, one.line, one.box) for one in seen.extraction.unread}
    blocks = [block for block in _blocks(seen.match.lines, rows) if _matters(block[1], missed)]
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
    for headings, figures in blocks:
        yield from _block(seen, headings, figures)
        yield ""
    if blocks:
        yield "# what no label says, where it goes without saying:"
        yield "# [[defaults]]"
        yield '# when = { measure = "orders" }'
        yield '# gives = { stage = "full" }'


def _box(row: Observation) -> Box | None:
    if row.x0 is None or row.top is None or row.x1 is None or row.bottom is None:
        return None
    return Box(row.x0, row.top, row.x1, row.bottom)


_Row = tuple[Line, list[tuple[Entry, bool]], str]
"""A line with figures, its entries with whether each was left unread, and its label."""


def _matters(block: Sequence[_Row], missed: Collection[tuple[object, ...]]) -> bool:
    """Whether rows hold a figure that the report lacks, or are a table of which none was read."""
    entries = [one for _, entries, _ in block for one in entries]
    if any(
        (one.line.page, *reversed(place_of(one))) in missed for one, unread in entries if unread
    ):
        return True
    kinds = {line.kind for line, _, _ in block}
    return len(block) > 1 and all(unread for _, unread in entries) and "flow" not in kinds


def _blocks(
    lines: Sequence[Line], rows: Mapping[int, list[tuple[Entry, bool]]]
) -> Iterator[tuple[list[Line], list[_Row]]]:
    """Yield groups of rows that follow each other, with the lines without figures above them."""
    headings: list[Line] = []
    above: list[Line] = []
    block: list[_Row] = []
    for line in lines:
        if line.flags & {"contents", "furniture", "consumed"}:
            continue
        if line.index not in rows:
            headings.extend([line] if line.labels and not line.values else [])
            continue
        label, first = line.text, line
        while headings and label[:1].islower() and goes_on_below(headings[-1], first):
            # The beginning of a label that is wrapped.
            first = headings.pop()
            label = f"{first.text} {label}"
        if headings or not block:
            if block:
                yield above, block
            above, headings, block = headings, [], []
        block.append((line, rows[line.index], label))
    if block:
        yield above, block


def _block(seen: Seen, headings: Sequence[Line], block: Sequence[_Row]) -> Iterator[str]:
    page = block[0][0].page
    where = f"page {page}: " if page is not None else ""
    near = [one for one in headings[-_HEADINGS:] if one.page == page and not one.is_prose]
    heads = [one for one in near if _is_head(one, block)]
    titles = [one.text for one in near if one not in heads]
    shown = " / ".join(titles) or "no title"
    yield f"# {where}{shown}"
    yield "# [[tables]]"
    measure = _measure_of(seen, titles[-1]) if titles else ""
    yield f'# measure = "{measure or "?"}"'
    if titles and not measure and phrase_of(titles[-1]):
        yield f"# titles = [{_text(titles[-1])}]"
    columns = [one.column.text for _, entries, _ in block for one, _ in entries if one.column]
    columns = columns or [cell.text for one in heads for cell in one.labels]
    unknown = [text for text in dict.fromkeys(columns) if not _is_known(seen, text)]
    yield from _lists(seen, unknown, [text for _, _, text in block], measure)
    if unknown:
        yield "# [tables.columns]"
        yield from (_label(seen, text, "") for text in unknown)
    yield "# [tables.rows]"
    for line, entries, text in block:
        known = entries[0][0].row.understood
        label = entries[0][0].label if known else text
        figures = ", ".join(entry.figure.printed or "(blank)" for entry, _ in entries)
        box, number = place_of(entries[0][0])
        found = place({"page": line.page, "line": number, "box": list(box) if box else None})
        if _is_known(seen, label) or not phrase_of(label):
            state = "known" if _is_known(seen, label) else "no label"
            yield f"#   {state}: {_text(label)}: {figures} {found}"
        else:
            yield _label(seen, label, f"{figures} {found}")


def _lists(seen: Seen, columns: Sequence[str], rows: Sequence[str], measure: str) -> Iterator[str]:
    """Yield the lists of the codes that a table prints, as far as unknown labels say them."""
    found: dict[str, dict[str, None]] = {}
    for labels in (columns, rows):
        said = [said_by(one, seen.lexicon) for one in labels if not _is_known(seen, one)]
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


def _is_head(line: Line, block: Sequence[_Row]) -> bool:
    """Whether a line without figures is a header: its cells stand over the columns."""
    values = block[0][0].values
    if len(line.labels) > 1:
        return True
    labels = block[0][0].labels
    over = values[0].cell.box.x0 if values else 0.0
    return (
        bool(labels)
        and line.labels[0].box.x0 > labels[0].box.x1
        and line.kind != "flow"
        and (line.labels[0].box.x1 >= over)
    )


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


def _new_orders(seen: Seen, blocks: Sequence[tuple[Sequence[Line], Sequence[_Row]]]) -> list[str]:
    """Return the declarations of the orders that are not known, as comments."""
    labels = [text for _, block in blocks for _, _, text in block if not _is_known(seen, text)]
    orders: dict[str, str] = {}
    for text in labels:
        code = said_by(text, seen.lexicon).get("order", "")
        if code and code not in ORDERS:
            orders |= new_order(text) or {"?": "?"}
    lines = ["# an order that is none of these is declared first:"] if orders else []
    for code, name in orders.items():
        lines += ["# [[order]]", f"# code = {_text(code)}", f"# meaning = {_text(name)}"]
    return lines


def _measure_of(seen: Seen, title: str) -> str:
    """Return the measure that a title names outright, or empty."""
    read = seen.lexicon.read(title)
    if read.unknown or read.restricting or "refused" in read.values:
        return ""
    return seen.lexicon.measure_of(read.says)


def _is_known(seen: Seen, label: str) -> bool:
    return seen.match.vocabulary.parse(label).understood


def _label(seen: Seen, label: str, figures: str) -> str:
    """Return the commented line that asks for a label's meaning."""
    found = seen.nearest.find(label)
    near = {"label": found[0], "means": dict(found[1])} if found else None
    remark = f"{figures}{near_words(near)}".removeprefix("; ")
    # The nearest label is only a hint: a guess that is taken over unseen would be a wrong figure.
    means = said_by(label, seen.lexicon) or {
        next(iter(near["means"]), "level") if near else "level": "?"
    }
    return f"# {_text(label)} = {_inline(means)}" + (f"  # {remark}" if remark else "")
