"""What a box of a picture says, by two recognisers that know nothing of each other.

RapidOCR's recogniser is a network whose model lies inside the package's wheel; it runs on
onnxruntime with one thread. Tesseract is a program, run beside it where it is installed.
Neither is asked where text is, only what it says.
"""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np

Array = Any

HEIGHT = 48
"""Pixels down of what the network is shown."""
_MOST_WIDTH = 2400
_BATCH_WIDTH = 3200
"""Pixels across of all the pictures that are read at once; more needs memory and gains nothing."""
_STEP = 32
_LONG = 260
_NARROWER = 0.7
FIGURE_SIGNS = "0123456789,.%*-–—<+"
_MOST_SECONDS = 60
_MOST_MEMORY = 2 << 30


@dataclass(frozen=True, slots=True)
class Reading:
    """What a recogniser says of one picture."""

    text: str
    sure: float
    """The least of its characters' probabilities, from 0 to 1; 0 for no text."""
    places: tuple[float, ...] = ()
    """Where each character stands, from 0 at the picture's left to 1 at its right."""


class Network:
    """RapidOCR's recogniser."""

    def __init__(self) -> None:
        import onnxruntime

        # Nothing of a report, nor that one was read, leaves the machine.
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(_model()), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        signs = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        # The first class stands for no character, the last for a space.
        self._signs = ["", *signs, " "]
        self._figures = self._places(lambda sign: sign in FIGURE_SIGNS)
        # English and Welsh are written with these; the network knows thousands of other signs.
        self._letters = self._places(lambda sign: sign < "\u0250" or "\u2010" <= sign < "\u2045")

    def _places(self, allowed: Callable[[str], bool]) -> Array:
        """Return the classes of the signs that are allowed, and of no character."""
        return np.array([0, *(n for n, sign in enumerate(self._signs) if sign and allowed(sign))])

    def read(self, pictures: Sequence[Array], figures: bool = False) -> list[Reading]:
        """Return what each grey picture says; of `figures` only their own signs are allowed.

        What else the network would rather see makes it less sure. Long labels are shown
        narrower than they are, which costs no letters and saves a third of the time.
        """
        found = [Reading("", 0.0)] * len(pictures)
        sizes = [_shown_width(picture) for picture in pictures]
        sizes = [int(_NARROWER * size) if size > _LONG else size for size in sizes]
        batch: list[int] = []
        for place in sorted(range(len(pictures)), key=sizes.__getitem__):
            if batch and (len(batch) + 1) * sizes[place] > _BATCH_WIDTH:
                self._read_batch(pictures, batch, sizes, figures, found)
                batch = []
            batch.append(place)
        if batch:
            self._read_batch(pictures, batch, sizes, figures, found)
        return found

    def _read_batch(
        self,
        pictures: Sequence[Array],
        batch: Sequence[int],
        sizes: Sequence[int],
        figures: bool,
        found: list[Reading],
    ) -> None:
        width = -(-max(sizes[place] for place in batch) // _STEP) * _STEP
        block = np.zeros((len(batch), 3, HEIGHT, width), np.float32)
        for row, place in enumerate(batch):
            shown = cv2.resize(
                pictures[place], (sizes[place], HEIGHT), interpolation=cv2.INTER_AREA
            )
            block[row, :, :, : sizes[place]] = shown.astype(np.float32) / 127.5 - 1
        result = self._session.run(None, {self._input: block})[0]
        for row, place in enumerate(batch):
            found[place] = self._decode(result[row], figures, width / sizes[place])

    def _decode(self, chances: Array, figures: bool, stretch: float) -> Reading:
        allowed = self._figures if figures else self._letters
        best = allowed[chances[:, allowed].argmax(axis=1)]
        steps = np.flatnonzero((best != 0) & (best != np.concatenate(([-1], best[:-1]))))
        if not len(steps):
            return Reading("", 0.0)
        text = "".join(self._signs[best[step]] for step in steps)
        places = tuple(float(min(1.0, (step + 0.5) / len(best) * stretch)) for step in steps)
        # A character is as sure as the surest of the steps that it lasts.
        sure = 1.0
        for step in steps:
            stop = step + 1
            while stop < len(best) and best[stop] == best[step]:
                stop += 1
            sure = min(sure, float(chances[step:stop, best[step]].max()))
        if figures:
            # A step where something else than a figure was likelier than nothing is a doubt too.
            blank = chances[best == 0]
            if len(blank):
                sure = min(sure, float(1 - (1 - blank[:, 0]).max()) + 0.5)
        return Reading(text, sure, places)


def _model() -> Path:
    """Return the recogniser's model inside RapidOCR's package."""
    spec = find_spec("rapidocr")
    places = list(spec.submodule_search_locations or ()) if spec else []
    models = sorted(path for place in places for path in Path(place, "models").glob("*rec*.onnx"))
    if not models:
        raise FileNotFoundError("RapidOCR holds no model of a recogniser")
    return models[-1]


@lru_cache(maxsize=1)
def network() -> Network:
    """Return the network, loaded once for a process."""
    return Network()


def _shown_width(picture: Array) -> int:
    height, width = picture.shape
    return int(min(_MOST_WIDTH, max(16, round(width * HEIGHT / max(height, 1)))))


# ---- Tesseract -------------------------------------------------------------------------------

_DIGITS = ("-c", "tessedit_char_whitelist=0123456789,.%*<-")
_MARGIN = 10


def tesseract(pictures: Sequence[Array]) -> list[str]:
    """Return what Tesseract reads in each grey picture of a figure; empty where nothing.

    The pictures are the pages of one file, so that the program starts once and nothing is
    written that a killed process would leave.
    """
    from PIL import Image

    said = [""] * len(pictures)
    if not pictures:
        return said
    pages = [
        Image.fromarray(np.pad(_shown(picture), _MARGIN, constant_values=255))
        for picture in pictures
    ]
    buffer = io.BytesIO()
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:])
    table = _run(["stdin", "stdout", "--psm", "7", *_DIGITS, "tsv"], buffer.getvalue())
    for number, text in _parse(table or ""):
        said[number - 1] += text
    return said


def _shown(picture: Array) -> Array:
    return cv2.resize(picture, (_shown_width(picture), HEIGHT), interpolation=cv2.INTER_AREA)


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))


def _run(arguments: Sequence[str], given: bytes) -> str | None:
    command = ["tesseract", *arguments[:2], "--dpi", "300", *arguments[2:]]
    try:
        result = subprocess.run(
            command,
            input=given,
            capture_output=True,
            timeout=_MOST_SECONDS,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            preexec_fn=_limit if os.name == "posix" else None,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return result.stdout.decode("utf-8", errors="replace")


def _parse(table: str) -> Iterator[tuple[int, str]]:
    """Yield the number of the picture and the text of each word of Tesseract's table."""
    for line in table.splitlines():
        cells = line.split("\t")
        if len(cells) >= 12 and cells[0] == "5" and cells[11].strip():
            yield int(cells[1]), cells[11].strip()
