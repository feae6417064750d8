"""Many reports: finding them, reading them in processes of their own, keeping what was read.

| module | what it does |
|---|---|
| `inputs` | files, folders, patterns and URLs become a list of inputs with distinct names |
| `reading` | one input becomes one record, whatever the input holds |
| `process` | a process that reads, with limits of time and memory, replaced when it dies |
| `forked` | a single report, read in a copy of the command's process |
| `store` | the records, kept between runs |
| `duplicates` | the same report twice, two reports for one area and year |
| `run` | all of it together |
"""
