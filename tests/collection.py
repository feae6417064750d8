"""Small right reports of any area and year, for tests of several reports together."""

from __future__ import annotations

from copy import deepcopy
from functools import cache

from mappa_extract.areas import all_areas
from mappa_extract.extraction import Extraction, Options, extract_bytes

_FORM = """{name}
Multi-Agency Public Protection Arrangements
Annual Report {start}-{ending}

{prose}

MAPPA-eligible offenders on 31 March {ending}

\tCategory 1: Registered sex offenders\tCategory 2: Violent offenders\t\
Category 3: Other dangerous offenders\tTotal
Level 1\t{one}\t{two}\t0\t{low}
Level 2\t20\t10\t4\t34
Level 3\t2\t1\t1\t4
Total\t{all_one}\t{all_two}\t5\t{total}

MAPPA-eligible offenders in Levels 2 and 3 by category (yearly total)

\tCategory 1: Registered sex offenders\tCategory 2: Violent offenders\t\
Category 3: Other dangerous offenders\tTotal
Level 2\t40\t30\t14\t84
Level 3\t5\t3\t2\t10
Total\t45\t33\t16\t94

RSOs cautioned or convicted for breach of notification requirements\t{breaches}
RSOs having their life time notification revoked on application\t3

Restrictive orders for Category 1 offenders

Orders imposed by the courts
SHPO\t{orders}
SHPO with foreign travel restriction\t1
NOs\t2

Number of people who became subject to notification requirements following a breach(es) of a \
Sexual Risk Order (SRO)\t1

Level 2 and 3 offenders returned to custody

Returned to custody for breach of licence

\tCategory 1: Registered sex offenders\tCategory 2: Violent offenders\t\
Category 3: Other dangerous offenders\tTotal
Level 2\t4\t3\t1\t8
Level 3\t1\t1\t0\t2
Total\t5\t4\t1\t10

Breach of SHPO

Level 2\t1
Level 3\t0
Total\t1

Total number of Registered Sexual Offenders per 100,000 population\t{rate}

The totals show 31 March {ending}; the rest covers 1 April {start} to 31 March {ending}.
{more}
"""


def report(
    area: str = "kent",
    ending: int = 2017,
    one: int = 1200,
    two: int = 300,
    rate: str = "",
    breaches: int = 30,
    orders: int = 60,
    prose: str = "",
    more: str = "",
    source: str = "",
) -> Extraction:
    """Return a report read from text; `one` and `two` are categories 1 and 2 at level 1."""
    all_one, all_two = one + 22, two + 11
    known = all_areas()[area]
    residents = known.population_in(ending) or 1_000_000.0
    text = _FORM.format(
        name=known.name,
        start=ending - 1,
        ending=ending,
        prose=prose,
        more=more,
        one=one,
        two=two,
        low=one + two,
        all_one=all_one,
        all_two=all_two,
        total=all_one + all_two + 5,
        breaches=breaches,
        orders=orders,
        rate=rate or f"{all_one / residents / 0.88 * 100_000:.0f}",
    )
    return deepcopy(_read(text, source or f"{area}-{ending}.txt"))


@cache
def _read(text: str, source: str) -> Extraction:
    return extract_bytes(text.encode(), source, Options())
