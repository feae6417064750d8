"""Which sentences are taken to speak of the tables, and which are not certain enough."""

from __future__ import annotations

import pytest

from mappa_extract.checks.claims import find_claims

RSO = {
    "measure": "eligible_offenders",
    "basis": "snapshot",
    "category": "1",
    "level": "all",
}


@pytest.mark.parametrize(
    ("sentence", "kind", "dims", "figure"),
    [
        (
            "On 31 March 2006 there were 628 registered sex offenders.",
            "count",
            RSO,
            "628",
        ),
        ("There are 1,204 RSOs living in the county.", "count", RSO, "1204"),
        (
            "The number of RSOs in the area on 31 March 2006 was 1,204.",
            "count",
            RSO,
            "1204",
        ),
        (
            "A total of 845 MAPPA-eligible offenders live in the area.",
            "count",
            RSO | {"category": "all"},
            "845",
        ),
        (
            "64 offenders recalled",
            "count",
            {"measure": "licence_recalls", "category": "all", "level": "all"},
            "64",
        ),
        (
            "This year 12 registered sex offenders managed at level 2 were returned to custody.",
            "count",
            {"measure": "licence_recalls", "category": "1", "level": "2"},
            "12",
        ),
        (
            "A total of 34 offenders were managed at some point through Level 3.",
            "count",
            {"measure": "managed_offenders", "category": "all", "level": "3"},
            "34",
        ),
        (
            "Three offenders managed at Level 2 or 3 were charged with a serious further offence.",
            "count",
            {"measure": "serious_further_offences", "category": "all", "level": "all"},
            "3",
        ),
        (
            "42 SOPOs were made this year",
            "count",
            {"measure": "orders", "category": "1", "order": "sopo", "stage": "full"},
            "42",
        ),
        (
            "7 interim SHPOs were imposed",
            "count",
            {"measure": "orders", "category": "1", "order": "shpo", "stage": "interim"},
            "7",
        ),
        (
            "In total 15 RSOs were cautioned or convicted for breach of notification.",
            "count",
            {"measure": "notification_breaches", "category": "1"},
            "15",
        ),
        (
            "This year 5 offenders had their lifetime notification requirements revoked.",
            "count",
            {"measure": "notification_revocations", "category": "1"},
            "5",
        ),
        (
            "94% of MAPPA offenders are managed at level 1.",
            "share",
            {"category": "all", "level": "1"},
            "94",
        ),
        ("71% of all MAPPA-eligible offenders are RSOs.", "share", {"category": "1"}, "71"),
        (
            "The number of sex offender registrations rose by 13%.",
            "percent_change",
            RSO,
            "13",
        ),
        ("There was an increase of 13% in the number of RSOs.", "percent_change", RSO, "13"),
        ("A decrease of 20 in the number of RSOs was seen.", "change", RSO, "-20"),
    ],
)
def test_sentence_that_names_one_figure(
    sentence: str, kind: str, dims: dict[str, str], figure: str
) -> None:
    found = find_claims(sentence, "2005/06")
    assert [(one.kind, dict(one.dims), one.figure) for one in found] == [(kind, dims, figure)]


@pytest.mark.parametrize(
    "sentence",
    [
        "There are over 600 registered sex offenders in the community.",
        "Around 94% of MAPPA offenders are managed at level 1.",
        "Last year there were 600 registered sex offenders in the community.",
        "On 31 March 2005 there were 600 registered sex offenders in the community.",
        "Nationally there are 29,973 registered sex offenders in the community.",
        "At any given time 12 cases were managed at Level 3.",
        "Level 2 and 3 offenders returned to custody",
        "MAPPA-eligible offenders on 31 March 2006\n\tRSOs\tViolent offenders",
        "The number of RSOs rose by around 13%.",
        "The increase of registered sex offenders is at just over 3%.",
        "Two offenders were recalled to custody.",
        "34 offenders were managed at level 2 on 31 March 2006.",
        "Of 24 members of staff trained, 19 had been in post for less than 12 months.",
        "The order is one of 42 SOPOs.",
        "Level 2 Level 3\n71 3 RSO\n65 5 V&O",
        "243 RSO",
        "Of 628 sex offenders 12% re-offended.",
    ],
)
def test_sentence_that_is_not_certain(sentence: str) -> None:
    assert find_claims(sentence, "2005/06") == []


def test_national_overview_speaks_of_the_country() -> None:
    text = "There were 628 RSOs in the area.\n\nNational statistics\n\nThere were 29,973 RSOs.\n\n"
    text += "In total 973 orders have been granted this year an increase of 446."
    found = find_claims(text, "2005/06")
    assert [(one.figure, one.national) for one in found] == [("628", False), ("446", True)]
    assert found[1].beside == {"973"}
