"""What can go wrong with an input, as exceptions whose message is one line for a person.

Every message names what is wrong and what to do; the caller adds the file's name.
"""

from __future__ import annotations


class MappaExtractError(Exception):
    """Base of all errors that this package raises on purpose."""


class UnreadableSourceError(MappaExtractError):
    """The file is missing, empty, damaged, locked or of a kind that can't be read."""


class PasswordNeededError(UnreadableSourceError):
    """The PDF can't be opened without a password, or the password is wrong."""


class NotAReportError(MappaExtractError):
    """The file was read and is no annual report of a MAPPA area."""


class DeclarationError(MappaExtractError):
    """A layout, area or vocabulary file breaks its schema; names file and field."""


class UsageError(MappaExtractError):
    """An option has a value that means nothing, e.g. an area that does not exist."""


class CorrectionError(MappaExtractError):
    """A file of corrections can't be read or a correction fits nothing; names file and line."""
