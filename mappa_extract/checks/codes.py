"""The checks' codes and what each of them says, for the codebook."""

from __future__ import annotations

CHECKS: dict[str, str] = {
    "sum_of_levels": "a total over levels is the sum of the levels in its table",
    "sum_of_categories": "a total over categories is the sum of the categories in its table",
    "sum_of_orders": "a total over orders is the sum of the orders in its table",
    "sum_of_districts": "the districts add up to the area's category 1",
    "change_on_year_before": "a change in per cent follows from the two years' counts",
    "share_of_total": "a share in per cent follows from the count and the total",
    "repeated_figure": "a figure that is printed in two tables is the same in both",
    "snapshot_within_year": "those at level 2 or 3 on 31 March are not above those in the year",
    "category_3_level_1": "nobody of category 3 is at level 1: other dangerous offenders need the"
    " management of several agencies to be in the category",
    "outcome_within_managed": "recalls, order breaches and further offences are not above those"
    " managed at that level",
    "implied_population": "rate and count imply a population that is possible for the area",
    "prose_figure": "a figure in the text is the one in the tables that it means",
    "prose_majority": "the majority that the text says is managed at level 1 follows from the"
    " table",
    "area_established": "the signs of the area in the report agree",
    "year_established": "the signs of the year in the report agree",
    "cover_year": "the year on the cover is the year of the statistics",
    "one_year": "the area's own tables state one year",
    "population_year": "the population estimate is of the year before the snapshot, or of the"
    " one before that",
    "table_complete": "every table that a report of this layout prints is there, with its cells",
    "layout_known": "a known layout fits the report, and is declared for its area and year",
    "given_by_hand": "the area, year or layout given by hand is what the report's own signs say",
    "unread_number": "every number on a statistics page is an observation or known matter",
    "header_order": "the cells of every header stand in their order in the text",
    "source_whole": "every page that may hold statistics could be read",
    "scanned_page": "every page has text",
    "misspelt_label": "a label's word was taken for a misspelling of a known one",
    "duplicate_file": "no other input of the batch is the same file",
    "duplicate_report": "no other input of the batch is a report of the same area and year",
    "duplicate_figure": "a figure is the same in both reports of one area and year",
}
