"""Web pages that the tool writes: review pages, the atlas, lists, notebooks, with their assets."""
