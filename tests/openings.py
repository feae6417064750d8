"""Openings of reports as areas have written them, and of papers that are none: all invented.

`reports` makes openings from parts: a cover in one of the ways in which covers name area and
year, what stands between cover and statistics, and the years in it that mislead.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from mappa_extract.areas import all_areas
from mappa_extract.vocabulary.dates import year_ending

ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
LONG = "Multi-Agency Public Protection Arrangements"


@dataclass(frozen=True, slots=True)
class Opening:
    """The text of a report's first pages, and what it is of."""

    text: str
    area: str
    year: str
    certain: bool = True
    """Whether a person would settle the year from this text alone."""


def written(year: str, random_: random.Random) -> str:
    """Return the year in one of the ways in which covers write it."""
    end = year_ending(year)
    start, short = end - 1, f"{end % 100:02d}"
    ways = [
        year,
        f"{start}-{short}",
        f"{start} \u2013 {short}",
        f"{start}-{end}",
        f"{start} - {end}",
        f"{start} \u00d0 {end}",
        f"\u2018{start % 100:02d}/\u2019{short}",
        f"April {start} - March {end}",
        f"1 April {start} to 31 March {end}",
        f"1st April {start} \u2013 31st March {end}",
        " ".join(f"{start}/{short}"),
    ]
    if end % 100 < 10:
        ways += [f"{start}/{end % 10}", f"{start}-{end % 10}"]
    return random_.choice(ways)


def covers(name: str, when: str) -> list[str]:
    """Return covers that name area and year, one a way of laying them out."""
    return [
        f"{name} MAPPA\nAnnual Report {when}\n",
        f"{LONG}\nAnnual Report\n{when}\n{name}\n",
        f"{name.upper()}\n{LONG.upper()}\n\nANNUAL REPORT\n\n{when}\n",
        f"{when}\n{name}\n{LONG}\nAnnual Report\n",
        f"MAPPA Annual Report: {name}\n{when}\n",
        f"Protecting the public in {name}\nMAPPA\nannual report {when}\n",
        " ".join("ANNUAL REPORT")
        + f"\n{name} Multi-Agency Public Protection Arrangements\n{when}\n",
        "\n".join(["Police", "Probation", "Prison Service"] * 9) + f"\n{name}\nMAPPA\nAnnual"
        f" Report {when}\n",
    ]


def misleading(year: str, random_: random.Random) -> list[str]:
    """Return lines whose years are none of the report's own."""
    end = year_ending(year)
    after, before = f"{end}/{(end + 1) % 100:02d}", f"{end - 2}/{(end - 1) % 100:02d}"
    page = random_.randint(10, 28)
    return [
        f"MAPPA Business Plan {after}",
        f"Strategic Management Board business plan for {after}",
        f"Annex B  MAPPA Business Plan {after} ........ 29",
        f"Objectives for {after}\nWe will train all chairs of level 2 meetings.",
        f"Amcanion {after}\nByddwn yn hyfforddi pob cadeirydd.",
        f"From {end - 1}/{end % 100:02} onwards the unit was enlarged.",
        f"Key priorities\n{after}",
        f"Contents\n1. Foreword 2 - 3\n2. Introduction 4 - 5\n3. How we work {page} - {page + 1}\n"
        f"4. Case studies {page + 2} - {page + 3}\n",
        f"{page} - {page + 1}",
        "Foreword 02-03\nThe MAPPA in practice 04-05\nCase studies 06-07\nStatistics 08-09\n",
        f"This is more than in {before}, and we expect more still.",
        f"All reviews will be completed by 31 March {end + 1}.",
        "The first five years of MAPPA, 2001 to 2006",
        "the Criminal Justice Act 2003 and the Sexual Offences Act 2003 apply",
        "MAPPA across the country were strengthened when in 2000 and 2001 the new law came,",
    ]


def introductions(year: str, name: str) -> list[str]:
    """Return sentences with which reports open; some name the year, some the ordinal."""
    end = year_ending(year)
    nth = ORDINALS[end - 2002] if end - 2002 < len(ORDINALS) else ""
    digits = f"{end - 2001}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(end - 2001, 'th') }"
    found = [
        f"This report covers 1 April {end - 1} to 31 March {end} in {name}.",
        f"We commend this MAPPA annual report for {year} to all who live in {name}.",
        f"On 31 March {end} we looked after more people than ever in {name}.",
    ]
    if nth:
        found += [
            f"Welcome to the {nth} annual report of MAPPA in {name}.",
            f"This is the {nth}, annual, report of our work in {name}.".replace(
                ", annual,", " annual"
            ),
            f"This annual report is the {nth} that we have published in {name}.",
        ]
        if not 11 <= end - 2001 <= 13:
            found.append(f"Welcome to the {digits} MAPPA annual report of {name}.")
    return found


def reports(seed: int, years: tuple[int, int] = (2002, 2025)) -> Iterator[Opening]:
    """Yield one opening of each area, each in a year and a way of its own."""
    random_ = random.Random(seed)
    for slug, area in sorted(all_areas().items()):
        end = random_.randint(*years)
        year = f"{end - 1}/{end % 100:02d}"
        cover = random_.choice(covers(area.name, written(year, random_)))
        intro = random_.choice(introductions(year, area.name))
        lines = random_.sample(misleading(year, random_), random_.randint(1, 3))
        front = ["You are on page 1of 24\n"] if random_.random() < 0.2 else []
        yield Opening("\n".join([*front, cover, intro, *lines]), slug, year)


STRANGERS: tuple[tuple[str, str], ...] = (
    # ---- Scotland
    (
        "Lanarkshire\nMAPPA Annual Report 2013/14\nForeword\nThe Responsible Authorities in"
        " Lanarkshire work for a safer Scotland.\n1 Level 1 620\n2 Level 2 24\n3 Level 3 2\n",
        "Scottish",
    ),
    (
        "Fife & Forth Valley Community Justice Authority\nMulti-Agency Public Protection"
        " Arrangements\nAnnual Report 2010-2011\nRestricted patients and registered sex offenders"
        " in Fife, Falkirk and Stirling.\nRegistered sex offenders at liberty on 31 March 412\n",
        "Scottish",
    ),
    (
        "Tayside MAPPA Annual Report\n1 April 2017 - 31 March 2018\nPolice Scotland, NHS Tayside"
        " and the councils of Dundee, Angus, Perth and Kinross are the responsible authorities.\n"
        "SHPOs imposed by courts 31\nNumber of RSOs per 100,000 population 96\n",
        "Scottish",
    ),
    (
        "MAPPA\nAyrshire\nAnnual Report 2015-16\nCommunity payback and NHS Ayrshire and Arran.\n"
        "a) at liberty and living in your area on 31 March 352\nWanted and missing 1\n",
        "Scottish",
    ),
    (
        "Multi-Agency Public Protection Arrangements in Scotland: National Overview Report 2019-20"
        "\nScottish Government\nJustice Directorate\nRegistered sex offenders of Scotland 5,507\n",
        "Scottish",
    ),
    # ---- Northern Ireland and the islands
    (
        "Public Protection Arrangements Northern Ireland\nAnnual Report 2012/13\nPPANI brings"
        " together the PSNI, the Probation Board for Northern Ireland and others. It is like MAPPA."
        "\nCategory 1 1,204\nCategory 2 91\nCategory 3 11\n",
        "Northern Ireland",
    ),
    (
        "Multi Agency Sex Offender Risk Assessment and Management\nAnnual Report 2006\nMASRAM in"
        " Northern Ireland: the PSNI, Belfast, and our public protection arrangements.\n"
        "Category 1 520\nCategory 2 140\nCategory 3 12\n",
        "Northern Ireland",
    ),
    (
        "Jersey Multi-Agency Public Protection Arrangements\nJMAPPA Annual Report 2018\nStates of"
        " Jersey Police and the Offenders (Jersey) Law.\nLevel 1 88\nLevel 2 21\nLevel 3 2\n",
        "Jersey",
    ),
    (
        "Isle of Man MAPPA\nAnnual Report 2016/17\nThe Isle of Man Constabulary reports to"
        " Tynwald. The Isle of Man has 61 registered sex offenders.\nLevel 1 50\nLevel 2 11\n",
        "Isle of Man",
    ),
    # ---- the country as a whole
    (
        "Ministry of Justice\nMulti-Agency Public Protection Arrangements Annual Report 2015/16\n"
        "Statistics bulletin\nCategory 1 52,770\nCategory 2 18,847\nCategory 3 288\n",
        "national bulletin",
    ),
    (
        "Table 6: MAPPA-eligible offenders by area, 31 March 2017\nArea Category 1 Category 2\n"
        + "".join(
            f"{area.name} {900 + 13 * number} {300 + 7 * number}\n"
            for number, area in enumerate(all_areas().values())
        ),
        "all areas",
    ),
    # ---- councils, boards and other bodies
    (
        "Kent County Council\nPolice and Crime Panel\nAgenda item 7\nSubject: MAPPA\nMembers are"
        " asked to note that on 31 March 2014 there were:\nCategory 1 2,011\nCategory 2 640\n"
        "Category 3 12\nTotal 2,663\n",
        "council",
    ),
    (
        "Report to: Community Safety Scrutiny Committee\nDate: 4 November 2015\nMAPPA in Dorset\n"
        "Purpose of the report\nRegistered sexual offenders by level\nLevel 1 712\nLevel 2 18\n"
        "Level 3 2\nTotal 732\n",
        "another body",
    ),
    (
        "Cabinet, 12 December 2009\nPresent: Councillors Ash, Beech and Rowan\nMinutes of the last"
        " meeting\nMAPPA in Essex\nRegistered sex offenders 1,201\nViolent offenders 411\n",
        "council",
    ),
    (
        "Surrey Police\nFreedom of Information request 204/11\nYou asked how many registered sex"
        " offenders are managed under MAPPA in each district.\nElmbridge 61\nGuildford 74\n"
        "Woking 55\nTotal 190\n",
        "request for information",
    ),
    (
        "Our reference: 1182/17\nThank you for your request, received on 3 May 2017, under the"
        " Freedom of Information Act 2000.\nMAPPA offenders in Norfolk on 31 March 2017\nCategory 1"
        " 1,190\nCategory 2 302\nCategory 3 4\nTotal 1,496\n",
        "request for information",
    ),
    (
        "Leicestershire Youth Offending Service\nYouth Justice Plan 2013/14\nMAPPA: young people"
        " managed at\nLevel 1 14\nLevel 2 3\nLevel 3 1\nTotal 18\n",
        "youth",
    ),
    (
        "HM Inspectorate of Probation\nAn inspection of probation in Wessex\nMAPPA cases in the"
        " sample\nLevel 1 41\nLevel 2 12\nLevel 3 3\nTotal 56\n",
        "inspection",
    ),
    (
        "Putting risk of serious harm in context\nA joint thematic inspection of MAPPA\nCriminal"
        " Justice Joint Inspection\nCategory 1 64\nCategory 2 41\nCategory 3 11\nTotal 116\n",
        "inspection",
    ),
    (
        "Safeguarding Adults Board\nAnnual Report 2018/19\nMAPPA\nRegistered sexual offenders in"
        " Suffolk 920\nLevel 1 901\nLevel 2 17\nLevel 3 2\n",
        "another body",
    ),
    (
        "Humberside Probation Trust\nAnnual Report and Accounts 2011/12\nMAPPA\nCategory 1 1,011\n"
        "Category 2 402\nCategory 3 9\nTotal 1,422\n",
        "another body",
    ),
    (
        "Office of the Police and Crime Commissioner for Cheshire\nPolice and Crime Plan\nMAPPA"
        " offenders managed at level 2 44\nMAPPA offenders managed at level 3 3\n",
        "another body",
    ),
    (
        "Pennine NHS Foundation Trust\nAnnual Report 2016/17\nOur forensic service takes part in"
        " MAPPA.\nLevel 1 12\nLevel 2 31\nLevel 3 4\nTotal 47\n",
        "another body",
    ),
    (
        "Serious Case Review: Child T\nThe offender was managed under MAPPA, the police and"
        " probation knew the risk of harm.\nLevel 1 2\nLevel 2 1\n",
        "review of a case",
    ),
    (
        "House of Commons Justice Committee\nThe work of the Probation Service\nWritten evidence\n"
        "MAPPA offenders managed at Level 2 11,000\n",
        "council or committee",
    ),
    (
        "Essex County Council\nCommunities Committee, 12 January 2016\nItem 9: MAPPA Annual Report"
        " 2014/15\nThe committee is asked to note the report.\nCategory 1 1,000\nCategory 2 310\n",
        "council or committee",
    ),
    (
        "Lancashire Constabulary\nStatement of Accounts 2014/15\nMAPPA offenders 2,100\n",
        "another body",
    ),
    (
        "Mersey Council\nREPORT TITLE: MAPPA Annual Report 2015/16\nREPORT OF: Director\n"
        "Merseyside in figures\nLevel 1 712\nLevel 2 18\nLevel 3 2\nTotal 732\n",
        "council",
    ),
    (
        "Borough of Ashford\nScrutiny Committee\nReport from the Director: MAPPA 2015/16\n"
        "Kent MAPPA\nLevel 1 712\nLevel 2 18\nLevel 3 2\nTotal 732\n",
        "council",
    ),
    (
        "Report for Information\nHealth and Wellbeing Board, 3 July\nSubject: MAPPA in Dorset\n"
        "Level 1 712\nLevel 2 18\nLevel 3 2\nTotal 732\n",
        "",
    ),
    (
        "What do they know\nMAPPA statistics - a Freedom of Information request to West Mercia"
        " Police\nLevel 1 712\nLevel 2 18\nLevel 3 2\nTotal 732\n",
        "request for information",
    ),
    (
        "HMI Probation\nA joint inspection of MAPPA in Essex\nFieldwork\nMAPPA-eligible offenders"
        " on 31 March 2010\nLevel 1 712\nLevel 2 18\nLevel 3 2\nTotal 732\n",
        "inspection",
    ),
    (
        "Norfolk and Suffolk Community Rehabilitation Company\nService Delivery Plan 2016/17\n"
        "MAPPA cases\nLevel 1 712\nLevel 2 18\nLevel 3 2\nTotal 732\n",
        "another body",
    ),
    # ---- papers, studies, news
    (
        "Essex Chronicle\nMore sex offenders than ever, MAPPA figures show\n29 October 2014\n"
        "Category 1 1,011\nCategory 2 402\nTotal 1,413\n",
        "news",
    ),
    (
        "MAPPA Guidance 2021\nVersion 5\nCategory 1 offenders\nLevel 1 1\nLevel 2 2\nLevel 3 3\n",
        "Guidance",
    ),
    (
        "The early implementation of MAPPA\nHome Office Online Report\nAbstract\nSix areas, 63"
        " interviews.\nLevel 1 204\nLevel 2 61\nLevel 3 12\n",
        "study",
    ),
    (
        "Job description\nMAPPA Co-ordinator, Gwent Police\nYou will arrange\nLevel 2 meetings"
        " 60\nLevel 3 meetings 6\n",
        "training, posts",
    ),
    (
        "Sex offenders on the rise\nBy our crime correspondent\nFriday 28 October 2011\nThe MAPPA"
        " report for Durham counts\nRegistered sex offenders 702\nViolent offenders 290\n"
        "A spokesman for the police said more.\n",
        "news",
    ),
    # ---- MAPPA of another meaning, or none
    (
        "Hereford Cathedral\nMappa Mundi Trust Annual Report 2012/13\nVisitors\nLevel 1 820\n"
        "Level 2 410\nLevel 3 96\nTotal 1326\n",
        "MAPPA",
    ),
    ("Mappa della metropolitana\nLinea 1 12\nLinea 2 18\nTotale 30\n", "MAPPA"),
    ("Studio MAPPA\nEpisodes by season\nLevel 1 12\nLevel 2 13\nTotal 25\n", "MAPPA"),
    ("Staff\nLevel 1 12\nLevel 2 3\nLevel 3 1\nTotal 16\n", "MAPPA"),
)
"""What is no area's annual report, with a word of what it is told to be."""

PARTNERS = (
    "Surrey MAPPA\nSurrey and Sussex Probation Trust\nSurrey Police\nAnnual Report 2015/16\n",
    "London MAPPA\nMetropolitan Police Service\nLondon Probation Area\nAnnual Report 2015/16\n",
    "Annual Report 2015-16\nSuffolk\nMulti Agency Public Protection Arrangements\nSuffolk Youth"
    " Offending Service and Norfolk and Suffolk CRC\n",
    "Thames Valley MAPPA\nAnnual report 2015-16\nRestricted patients come from Broadmoor, a state"
    " hospital once; learning reviews and serious case reviews were read.\n",
    "Kent Police\nKent Probation\nNHS\nKent County Council\nMulti-Agency Public Protection"
    " Arrangements\nAnnual Report 2012/13\n",
    "North Wales Youth Offending Teams\nNorth Wales MAPPA\nAnnual Report 2014/15\nWe work with"
    " Police Scotland where people move, and with the Isle of Man.\n",
    "Northumbria MAPPA\nAnnual Report 2005/06\nBaroness Scotland opened our new unit near the"
    " border with Scotland; from Edinburgh to Dumfries and Galloway others do the same work.\n",
    "Cumbria\nMAPPA 2009/10\nPeople who move to Scotland are handed over.\n",
    "Merseyside MAPPA Annual Report 2006/07\nNational Probation Service\nOur inspection report was"
    " good, and the Crown Prosecution Service helped.\nIsle of Man ferries leave from Liverpool.\n",
    "Dorset\nMulti-Agency Public Protection Arrangements\n2017/18\nSafeguarding Adults Board and"
    " community safety partnerships took part.\n",
    "MAPPA in Suffolk\nAnnual Report 2019/20\nA spokesman of the police was heard on BBC News.\n",
    "West Yorkshire MAPPA\nAnnual report 2018-19\nThe Ministry of Justice publishes a statistics"
    " bulletin with these figures.\nLevel 1 2\n",
    "Kent MAPPA\nAnnual Report 2014/15\nWe have written evidence that a justice committee was asked"
    " for. The Statement of Accounts is elsewhere.\n",
    "Gwent\nMAPPA Annual Report 2011/12\nWales Probation Trust\nPress release: 28 October 2012\n",
)
"""Reports of areas that name other bodies, other countries, or sound like other papers."""
