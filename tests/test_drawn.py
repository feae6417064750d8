"""`explain --picture`: pages drawn as they were read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from mappa_extract.web.drawn import _ASKED, _FIGURE, _HEAD, _LABEL
from tests.command import run

RAW = Path(__file__).parents[1] / "fixtures" / "raw"
REPORT = RAW / "hertfordshire-2009-10.pdf"


def share(picture: np.ndarray, colour: str) -> int:
    """Return how many pixels of a picture have a colour."""
    wanted = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return int((picture == wanted).all(axis=2).sum())


def test_a_page_is_drawn_with_its_labels_and_the_lookup_of_a_figure(tmp_path: Path) -> None:
    done = run("explain", REPORT, "--picture", tmp_path / "plain")
    assert done.returncode == 0, done.stderr
    [plain] = sorted((tmp_path / "plain").iterdir())
    assert plain.name == "hertfordshire-2009-10-page-8.png"
    assert str(plain) in done.stderr
    drawn = np.asarray(Image.open(plain))
    assert all(share(drawn, colour) > 500 for colour in (_LABEL, _HEAD, _FIGURE))
    assert share(drawn, _ASKED) == 0
    done = run("explain", REPORT, "--picture", tmp_path / "asked", "--figure", "481")
    assert done.returncode == 0, done.stderr
    [asked] = sorted((tmp_path / "asked").iterdir())
    assert share(np.asarray(Image.open(asked)), _ASKED) > 200


def test_what_has_no_pages_is_not_drawn(tmp_path: Path) -> None:
    done = run("explain", REPORT.with_suffix(".txt"), "--picture", tmp_path / "none")
    assert done.returncode == 1
    assert "only pages of a PDF can be drawn" in done.stderr
    assert not (tmp_path / "none").exists()
    assert run("explain", REPORT, "--figure", "481").returncode == 2
