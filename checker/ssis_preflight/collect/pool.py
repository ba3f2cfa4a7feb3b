"""Nodes side by side, each in a thread that can be given up: a node that hangs holds up nobody."""

from __future__ import annotations

import itertools
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from ssis_preflight.collect.course import Course

T = TypeVar("T")
R = TypeVar("R")

POLL_SECONDS = 0.1
GRACE_SECONDS = 0.5
"""How long after its deadline a node may still say itself what it was waiting for."""


class Pool(Generic[T, R]):
    """Runs ``work(task, course)`` in daemon threads, ``jobs`` at a time, each within ``seconds``.

    A daemon thread does not keep the process from ending, even where a library hangs in a system call.
    """

    def __init__(
        self, work: Callable[[T, Course], R], jobs: int, seconds: Callable[[T], float], total: Course
    ) -> None:
        self._work = work
        self._jobs = jobs
        self._seconds = seconds
        self._total = total
        self._answers: queue.Queue[tuple[int, R]] = queue.Queue()
        self._keys = itertools.count()

    def run(
        self, tasks: Iterable[T], stop: threading.Event, started: Callable[[T], None]
    ) -> Iterator[tuple[T, Course | None, R | None]]:
        """Yield each task that has ended, with its course and its result; the result is None where time is over.

        Ends when all have ended, when ``stop`` is set, or when the time of the whole run is over; what was running
        then is yielded without a result, what was not begun without a course.
        """
        waiting = deque(tasks)
        running: dict[int, tuple[T, Course, Course]] = {}
        while waiting or running:
            if stop.is_set() or self._total.over():
                break
            while waiting and len(running) < self._jobs:
                task = waiting.popleft()
                started(task)
                key, course, overdue = self._start(task)
                running[key] = (task, course, overdue)
            for key, result in self._arrived():
                if key in running:
                    task, course, _ = running.pop(key)
                    yield task, course, result
            for key in [key for key, (_, _, overdue) in running.items() if overdue.over()]:
                task, course, _ = running.pop(key)
                course.cancel()
                yield task, course, None
        for task, course, _ in running.values():
            course.cancel()
            yield task, course, None
        for task in waiting:
            yield task, None, None

    def _start(self, task: T) -> tuple[int, Course, Course]:
        key = next(self._keys)
        seconds = min(self._seconds(task), self._total.left())
        course = Course(seconds)

        def run() -> None:
            self._answers.put((key, self._work(task, course)))

        threading.Thread(target=run, name=f"node-{key}", daemon=True).start()
        return key, course, Course(seconds + GRACE_SECONDS)

    def _arrived(self) -> list[tuple[int, R]]:
        """Return the results that came, after a short wait for the first."""
        found = []
        try:
            found.append(self._answers.get(timeout=POLL_SECONDS))
            while True:
                found.append(self._answers.get_nowait())
        except queue.Empty:
            return found
