"""Generated report pages that differ in one thing at a time, as real programs print them.

Nothing here is taken from the package or from the tests' generator: this judges from outside.
"""
