"""Where a long run is: a line on the terminal that comes after a second and goes when the work is done."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Say = Callable[[str], None]

DELAY = 1.0
"""Seconds before anything is shown; what is done sooner needs no line."""


@contextmanager
def progress(*, quiet: bool = False, delay: float = DELAY) -> Iterator[Say]:
    """Give a function that says what is being done now; it does nothing unless standard error is a terminal.

    The text must be ours: it is shown as it is. ``delay`` is in seconds.
    """
    if quiet or not sys.stderr.isatty():
        yield _nothing
        return
    line = _Line()
    timer = threading.Timer(delay, line.show)
    timer.daemon = True
    timer.start()
    try:
        yield line.say
    finally:
        timer.cancel()
        timer.join()
        line.end()


def _nothing(text: str) -> None:
    """Say nothing."""


class _Line:
    """The line, and the lock that the timer's thread and the caller share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._text = ""
        self._status: Any = None

    def say(self, text: str) -> None:
        """Take the text; show it where the line is there already."""
        with self._lock:
            self._text = text
            if self._status is not None:
                self._status.update(text)

    def show(self) -> None:
        """Make the line; rich is loaded only now."""
        console = importlib.import_module("rich.console").Console(stderr=True)
        with self._lock:
            self._status = console.status(self._text)
            self._status.start()

    def end(self) -> None:
        """Take the line away."""
        with self._lock:
            if self._status is not None:
                self._status.stop()
