"""The desk: a web page on this machine, for those who vouch for figures.

It reads the reports of a folder as any run does, shows their review pages, and keeps what is
decided there in the project at once. It answers this machine alone.
"""
