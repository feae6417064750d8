"""`python -m bench.memory`: the memory of a process that reads nothing but reports."""

from __future__ import annotations

import os

from bench.measures import resident
from bench.reports import sample
from bench.tools import ours


def main() -> None:
    """Print the memory after 20, 100 and 200 reports."""
    data = [sample("ruled", 8).data, sample("borderless", 20).data]
    marks = []
    for number in range(1, 201):
        ours(data[number % 2])
        if number in (20, 100, 200):
            marks.append(f"{number}: {resident(os.getpid())} MB")
    print(", ".join(marks))


if __name__ == "__main__":
    main()
