"""The course of one node's collection: how much time is left, and what is being done."""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum


class Step(StrEnum):
    """What is being done, in words that fit after "while"."""

    CONNECTING = "connecting"
    SIGNING_IN = "signing in"
    OPENING = "opening a shell"
    STARTING = "starting PowerShell"
    SENDING = "sending the collector"
    WAITING = "waiting for the answer"


class DeadlineError(Exception):
    """The time of the node is over."""


class Course:
    """One deadline, the step that was reached, and which attempt it is.

    The thread of the node writes it, that of the run reads it.

    ``seconds`` is the time from now; ``clock`` returns seconds and never goes back.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.step = Step.CONNECTING
        self.attempt = 1
        self._clock = clock
        self._start = clock()
        self._end = self._start + seconds
        self._cancelled = False

    def left(self) -> float:
        """Return the seconds that are left, more than 0.

        Raises:
            DeadlineError: none is left, or the course was cancelled.
        """
        rest = self._end - self._clock()
        if self._cancelled or rest <= 0:
            raise DeadlineError
        return rest

    def over(self) -> bool:
        """Say whether the time has passed."""
        return self._clock() >= self._end

    def spent(self) -> float:
        """Return the seconds since the course began, at most those that it had."""
        return min(self._clock(), self._end) - self._start

    def cancel(self) -> None:
        """Let the thread of the node end at its next message."""
        self._cancelled = True

    def at(self, step: Step) -> None:
        """Note the step that begins.

        Raises:
            DeadlineError: no time is left for it.
        """
        self.step = step
        self.left()

    def wait(self, seconds: float, sleep: Callable[[float], None] = time.sleep) -> None:
        """Wait before another attempt, in short naps, so that a cancelled course ends soon.

        Raises:
            DeadlineError: the time is over, or the course was cancelled.
        """
        until = self._clock() + seconds
        while (rest := until - self._clock()) > 0:
            sleep(min(rest, 0.2, self.left()))
