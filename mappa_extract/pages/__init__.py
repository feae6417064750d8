"""Pages to look at: the review page of a report and the atlas of a collection."""
