"""The checks' codes and what each of them says, for the codebook."""

from __future__ import annotations

OF_ONE: dict[str, str] = {
    "sum_of_levels": "a total over levels is the sum of the levels in its table",
    "sum_of_categories": "a total over categories is the sum of the categories in its table",
    "sum_of_orders": "a total over orders is the sum of the orders in its table",
    "sum_of_districts": "the districts add up to the area's category 1",
    "sum_of_breaches": "cautioned and convicted for breach of notification add up to both together",
    "change_on_year_before": "a change in per cent follows from the two years' counts",
    "share_of_total": "a share in per cent follows from the count and the total",
    "repeated_figure": "a figure that is printed in two tables is the same in both",
    "snapshot_within_year": "those at level 2 or 3 on 31 March are not above those in the year",
    "outcome_within_managed": "recalls, order breaches and further offences are not above those"
    " managed at that level",
    "implied_population": "rate and count imply a population that is possible for the area",
    "plausible_share": "a figure is a plausible share of the area's registered sexual offenders or"
    " of its category",
    "plausible_rate": "as many registered sexual offenders live in the area as is plausible for its"
    " residents and the year",
    "odd_figure": "a figure is written as figures are, without a zero in front or a third decimal",
    "usual_order": "level 3 is not above level 2, level 2 not above level 1, category 3 not above"
    " category 2, rare orders not above SOPOs and SHPOs",
    "category_three_level": "nobody of category 3 is managed at level 1",
    "prose_figure": "a figure in the text is the one in the tables that it means",
    "prose_change": "a change in the text follows from the two years' figures in its table",
    "prose_majority": "the majority that the text says is managed at level 1 follows from the"
    " table",
    "readings_agree": "two readings of a page, by place and by order, take a figure for the same",
    "key_printed": "reports of the year are known to print such a figure",
    "area_established": "the signs of the area in the report agree",
    "year_established": "the signs of the year in the report agree",
    "cover_year": "the year on the cover is the year of the statistics",
    "commentary_year": "the period that the commentary gives is the year of the statistics",
    "one_year": "the area's own tables state one year",
    "population_year": "the population estimate is of the year before the snapshot, or of the"
    " one before that",
    "table_complete": "every table that a report of this layout prints is there, with its cells",
    "layout_known": "a known layout fits the report, and is declared for its area and year",
    "given_by_hand": "the area, year or layout given by hand is what the report's own signs say",
    "blank_cell": "no cell of a table is blank",
    "table_repeated": "no table stands in the report twice",
    "national_complete": "the national overview of 2005/06 is reprinted with all its totals",
    "unread_number": "every number on a statistics page is an observation or known matter",
    "figure_seen": "the page, as it is rendered, shows the figure, not struck out or printed over",
    "font_true": "every font draws the digits that its text says, and says what it draws",
    "source_whole": "every page that may hold statistics could be read",
    "scanned_page": "every page has text",
    "picture_agrees": "a figure is the same in the text and on the picture of its page",
    "misspelt_label": "every word of the labels is spelt as known; one that is not was taken for a"
    " misspelling",
    "national_total_known": "a national figure that a report reprints is the published one",
    "area_within_country": "an area's figure is not above the one of England and Wales",
}
"""Checks on one report."""

OF_SEVERAL: dict[str, str] = {
    "series_jump": "a figure does not jump from one year to the next, unless a break in the series"
    " is known",
    "series_population": "rate and count imply nearly the same population as in the year before",
    "last_year_restated": "a figure that is repeated for the year before is the one printed then",
    "prose_change_over_years": "a change in the text follows from the reports of the two years",
    "sum_of_areas": "the areas add up to the national total; fewer than all do not exceed it",
    "national_reprint": "national figures are the same in all reports that reprint them",
}
"""Checks on the reports of a folder against each other."""

OF_INPUTS: dict[str, str] = {
    "duplicate_file": "no other input of the batch is the same file",
    "duplicate_report": "no other input of the batch is a report of the same area and year",
    "duplicate_figure": "a figure is the same in both reports of one area and year",
}
"""Checks on the inputs of a batch against each other."""

CHECKS: dict[str, str] = {**OF_ONE, **OF_SEVERAL, **OF_INPUTS}

WRONG: dict[str, str] = {
    **dict.fromkeys(
        ("sum_of_levels", "sum_of_categories", "sum_of_orders", "sum_of_districts"),
        "totals are not the sum of their parts",
    ),
    "sum_of_breaches": "counts are not the sum of cautions and convictions",
    "change_on_year_before": "changes do not follow from the counts",
    "share_of_total": "shares do not follow from the counts",
    "repeated_figure": "figures are printed twice and differently",
    "snapshot_within_year": "figures of 31 March are above those of the year",
    "outcome_within_managed": "figures are above those managed",
    "implied_population": "rates do not fit the area's population",
    "plausible_share": "figures are implausible shares",
    "plausible_rate": "counts are implausible for the residents",
    "odd_figure": "figures are not written as figures are",
    "usual_order": "figures stand in an unusual order",
    "category_three_level": "figures of category 3 are at level 1",
    "prose_figure": "figures in the text are others than in the tables",
    "prose_change": "changes in the text are others than by the tables",
    "readings_agree": "figures are taken otherwise by another reading of the page",
    "key_printed": "figures are of a kind that no report of the year is known to print",
    "table_complete": "parts are missing",
    "blank_cell": "cells are blank",
    "table_repeated": "tables stand in the report twice",
    "unread_number": "numbers were not read",
    "figure_seen": "figures are not seen on the page, struck out or printed over",
    "font_true": "fonts draw other signs than their text says",
    "source_whole": "parts of the file could not be read",
    "scanned_page": "pages are pictures and were not read",
    "picture_agrees": "figures are others in the picture of their page",
    "misspelt_label": "words were taken for misspellings",
    "national_total_known": "national totals are others than published",
    "area_within_country": "figures are above those of England and Wales",
    "series_jump": "figures jump from the year before",
    "series_population": "populations differ from the year before",
    "last_year_restated": "figures are others than the report of that year printed",
    "prose_change_over_years": "changes in the text are others than by the reports",
    "duplicate_figure": "figures are others in another report of the area and year",
}
"""What is wrong where several checks of a code fail in one table: `3 cells are blank`."""

LOST = ("unread_number", "table_complete", "layout_known", "source_whole", "scanned_page")
"""Checks that say what was not read; they contradict nothing."""
CONTRADICTS = (
    *("prose_figure", "prose_change", "prose_majority", "prose_change_over_years"),
    *("cover_year", "commentary_year", "one_year", "national_total_known", "national_reprint"),
    *("last_year_restated", "sum_of_areas", "duplicate_figure"),
)
"""Checks that ask a person to look and whose failure is a contradiction in print; those that
fail as an error are one too. The others tell what is odd."""
