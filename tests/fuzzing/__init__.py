"""Fuzzing: right reports that something has happened to, and what becomes of each.

`seeds` makes right reports of every format with their truth; `raw`, `pdfs`, `packed` and
`webpages` damage them; `judge` reads each in a process with limits and says what came of it.
`python -m tests.fuzzing --help` runs thousands and prints the record.
"""
