"""Reports with known truth, in every template and every look, for tests.

`templates` says what a report of a year prints and what each figure means, written down by
hand from the field's own description and not from the layouts that it tests; `looks` turns
a report into a file. `python -m tests.generator --help` writes them out.
"""
