"""The tests know no layouts but the package's: not those of whoever runs them."""

from __future__ import annotations

import os
import tempfile

os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="mappa-extract-tests-")
