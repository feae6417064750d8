"""Scans: pages that are pictures, read into pages of words, rules and fills.

`picture` makes a page upright, straight and clean; `boxes` finds what is printed on it by
connected components; `recognise` reads what stands in each box; `page` puts the words
together; `witness` and `verify` hold a text that is stored beside the picture against it.

What is not always installed is imported only where it is used; `INSTALL` says what to do.
"""

from __future__ import annotations

import shutil
from functools import lru_cache
from importlib.util import find_spec

EXTRA = "install the extra for that (pip install 'mappa-extract[ocr]')"
INSTALL = f"{EXTRA} and read it again"


@lru_cache(maxsize=1)
def available() -> bool:
    """Tell whether what reads pictures is installed: onnxruntime, OpenCV, RapidOCR's models."""
    return all(find_spec(name) is not None for name in ("onnxruntime", "rapidocr", "cv2"))


def has_tesseract() -> bool:
    """Tell whether Tesseract is installed, which reads figures beside the network."""
    return shutil.which("tesseract") is not None
