"""Ideas that several rooms ask for by the same name."""

from __future__ import annotations

BEFALLS = frozenset(["breach", "recall", "licence", "charge", "sfo", "caution", "convict"])
"""What befalls offenders: a label that speaks of it counts no offenders of a category."""
EVENTS = BEFALLS | {"revoke", "rate"}
"""The same, with what is counted of those subject to notification besides."""
