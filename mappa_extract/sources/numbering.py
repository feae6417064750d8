"""The numbers and letters that programs print before the items of a list."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def counted(number: int, kind: str) -> str:
    """Return an item's number as it is printed; empty for a bullet or an unknown kind.

    Args:
        number: the item's place in its list.
        kind: `decimal`, `decimal-leading-zero`, `lower-` or `upper-` `alpha` or `roman`.
    """
    if kind == "decimal":
        return str(number)
    if kind == "decimal-leading-zero":
        return f"{number:02d}"
    case, _, signs = kind.partition("-")
    if number < 1 or case not in ("lower", "upper"):
        return str(number) if case in ("lower", "upper") else ""
    text = _letters(number) if signs in ("alpha", "latin") else _roman(number)
    return text.upper() if case == "upper" else text


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        many, number = divmod(min(number, 9999), value)
        text += letters * many
    return text
