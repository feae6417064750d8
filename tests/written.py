"""Output folders of invented collections, small ones and one as large as all reports there are."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mappa_extract.areas import all_areas
from mappa_extract.model import CHECK_COLUMNS, OBSERVATION_COLUMNS, REPORT_COLUMNS
from mappa_extract.output.files import write_csv
from mappa_extract.vocabulary.dates import financial_year

Row = dict[str, str]


def figure(area: str, year: str, value: str, source: str, **more: str) -> Row:
    """Return a row of observations: all eligible offenders unless `more` says otherwise."""
    row = dict.fromkeys(OBSERVATION_COLUMNS, "")
    row |= {
        "area": area,
        "year": year,
        "basis": "snapshot",
        "measure": "eligible_offenders",
        "category": "all",
        "level": "all",
        "unit": "count",
        "value": value,
        "read_by": "text",
        "checked": "agrees",
        "printed": value,
        "label": "Total | Total",
        "table": "MAPPA-eligible offenders",
        "source": source,
        "page": "4",
    }
    return row | more


def rate(area: str, year: str, value: str, source: str, **more: str) -> Row:
    """Return a row with the rate of registered sexual offenders."""
    fixed = {"measure": "registration_rate", "category": "1", "level": "", "unit": "per_100k"}
    return figure(area, year, value, source, **{**fixed, "label": "RSOs per 100,000", **more})


def report(source: str, area: str, year: str, status: str = "ok", **more: str) -> Row:
    """Return a row of reports; how many observations it has is filled in when it is written."""
    known = all_areas().get(area)
    row = dict.fromkeys(REPORT_COLUMNS, "")
    row |= {"source": source, "area": area, "year": year, "title_year": year, "status": status}
    row |= {"area_name": known.name if known else "", "format": "pdf", "checks_failed": "0"}
    return row | more


def failed(source: str, check: str, message: str, **more: str) -> Row:
    """Return a row of checks that failed."""
    row = dict.fromkeys(CHECK_COLUMNS, "")
    row |= {"source": source, "check": check, "severity": "error", "passed": "false"}
    return row | {"message": message, "page": "4"} | more


def write(
    folder: Path, reports: Sequence[Row], rows: Sequence[Row], checks: Sequence[Row] = ()
) -> Path:
    """Write the three tables as a run does, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    counts = Counter(row["source"] for row in rows)
    known = [one | {"observations": str(counts[one["source"]])} for one in reports]
    tables: Mapping[str, tuple[Sequence[str], Iterable[Row]]] = {
        "reports": (REPORT_COLUMNS, known),
        "observations": (OBSERVATION_COLUMNS, rows),
        "checks": (CHECK_COLUMNS, checks),
    }
    for name, (columns, records) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            write_csv(stream, columns, ([one[column] for column in columns] for one in records))
    return folder


def read(folder: Path, name: str = "observations") -> list[Row]:
    """Return the rows of a table of a folder."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


EVIL = "kent/<script>alert(1)</script> & #1?.pdf"
"""The source of a report that would like to run."""


def mixed(folder: Path) -> Path:
    """Write a collection in which everything happens that may: see the comments."""
    reports = [
        report("kent-2014.pdf", "kent", "2014/15", population_estimate="2013"),
        report("kent-2015.pdf", "kent", "2015/16", "review", message="11 is no sum"),
        report("essex-2014.pdf", "essex", "2014/15", population_estimate="2012"),
        # Two reports of one area and year that differ in one figure.
        report("essex-2014-welsh.pdf", "essex", "2014/15"),
        report("surrey-2014.pdf", "surrey", "2014/15"),
        report("sussex-2014.pdf", "sussex", "2014/15", "review"),
        report(EVIL, "kent", "2017/18", "review", message="<img src=x onerror=alert(2)>"),
        report("scan.pdf", "dorset", "2014/15", "failed", message="pages 1, 2 are pictures"),
        report("minutes.pdf", "", "", "not-a-report", message="no area's annual report"),
        report("unknown.pdf", "", "2014/15", "review"),
        report("=cmd.pdf", "norfolk", "2013/14"),
    ]
    rows = [
        figure("kent", "2014/15", "1200", "kent-2014.pdf", printed="1,200"),
        # The same figure in another table of the report: one figure, printed twice.
        figure("kent", "2014/15", "1200", "kent-2014.pdf", printed="1,200", page="6"),
        figure("kent", "2015/16", "1250", "kent-2015.pdf", checked="disputed"),
        figure("kent", "2015/16", "11", "kent-2015.pdf", level="3", checked="disputed"),
        figure("kent", "2014/15", "310", "kent-2014.pdf", category="1", district="Medway"),
        figure("kent", "2014/15", "290", "kent-2014.pdf", category="1", district="<b>West</b>"),
        figure("kent", "2014/15", "600", "kent-2014.pdf", category="1"),
        # A national table inside the area's report.
        figure("england-and-wales", "2014/15", "68214", "kent-2014.pdf"),
        rate("kent", "2014/15", "66.30", "kent-2014.pdf"),
        rate("kent", "2015/16", "69", "kent-2015.pdf", checked=""),
        figure("essex", "2014/15", "900", "essex-2014.pdf"),
        figure("essex", "2014/15", "910", "essex-2014-welsh.pdf"),
        rate("essex", "2014/15", "66.30", "essex-2014.pdf"),
        rate("essex", "2014/15", "66.3", "essex-2014-welsh.pdf"),
        rate("surrey", "2014/15", "80", "surrey-2014.pdf", checked="disputed"),
        rate("sussex", "2014/15", "", "sussex-2014.pdf", marker="not_available", printed="n/a"),
        figure("sussex", "2014/15", "", "sussex-2014.pdf", marker="suppressed", printed="*"),
        figure("kent", "2017/18", "1400", EVIL, checked="", printed="=1400"),
        figure("", "2014/15", "77", "unknown.pdf"),
        figure("norfolk", "2013/14", "0", "=cmd.pdf", printed="nil"),
    ]
    checks = [
        failed(
            "kent-2015.pdf",
            "sum_of_levels",
            "MAPPA-eligible offenders: 1250 (Total | Total; page 4) is not the sum of its parts"
            " 11 (Total | Total) + 2 (Level 2 | Total) = 13",
        ),
        failed("kent-2015.pdf", "cover_year", "the cover says 2016/17", severity="warning"),
        failed("surrey-2014.pdf", "implied_population", "=HYPERLINK(1) implies 12 thousand"),
    ]
    write(folder, reports, rows, checks)
    for source in ("kent-2014.pdf", EVIL, "=cmd.pdf"):
        page = folder / "review" / f"{source}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("<!DOCTYPE html><title>Review</title><h1>Review</h1>", encoding="utf-8")
    return folder


def large(folder: Path, last: int = 2025) -> Path:
    """Write 24 years of all areas, 60 figures a report, with gaps, doubts and duplicates."""
    chance = random.Random(7)
    reports, rows, checks = [], [], []
    for area in all_areas():
        size = chance.uniform(300, 3000)
        for ending in range(last - 23, last + 1):
            year, source = financial_year(ending), f"{ending}/{area}.pdf"
            size *= chance.uniform(0.97, 1.08)
            if chance.random() < 0.03:
                continue
            status = "review" if chance.random() < 0.2 else "ok"
            reports.append(report(source, area, year, status, population_estimate=str(ending - 1)))
            own = _sixty(area, year, size, source, chance)
            rows += own
            for row in own:
                if row["checked"] == "disputed":
                    text = f"{row['printed']} ({row['label']}; page {row['page']}) is 12% of others"
                    checks.append(failed(source, "plausible_share", text))
    return write(folder, reports, rows, checks)


def _sixty(area: str, year: str, size: float, source: str, chance: random.Random) -> list[Row]:
    rows = []
    shares = {"1": 0.7, "2": 0.28, "3": 0.02, "all": 1.0}
    levels = {"1": 0.93, "2": 0.06, "3": 0.01, "all": 1.0}

    def add(value: float, **more: str) -> None:
        doubt = chance.random()
        checked = "disputed" if doubt < 0.02 else "" if doubt < 0.2 else "agrees"
        text = str(round(value))
        more.setdefault("label", f"Level {more.get('level')} | Category {more.get('category')}")
        rows.append(figure(area, year, text, source, checked=checked, **more))

    for measure, of, basis in (
        ("eligible_offenders", 1.0, "snapshot"),
        ("managed_offenders", 0.1, "year"),
        ("licence_recalls", 0.02, "year"),
        ("serious_further_offences", 0.003, "year"),
    ):
        for category, share in shares.items():
            for level, part in levels.items():
                if measure == "eligible_offenders" or level != "1":
                    value = size * of * share * part
                    add(value, measure=measure, category=category, level=level, basis=basis)
    for order in ("sopo", "notification_order"):
        for stage in ("applied", "interim", "full"):
            add(size / 40, measure="orders", category="1", level="", order=order, stage=stage)
    add(size / 30, measure="notification_breaches", category="1", level="", basis="year")
    rows.append(rate(area, year, f"{size / 20:.2f}", source))
    return rows
