"""How the benchmarks measure and print: runs of a function or a command, medians, a Markdown table."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Timing(NamedTuple):
    """How long each run took, in seconds."""

    runs: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.runs)


class Finished(NamedTuple):
    """A command that has run: how long it took in seconds, its exit code, and the end of what it wrote."""

    seconds: float
    code: int
    last_words: str


def repeat(work: Callable[[], T], runs: int, budget: float) -> tuple[Timing, T]:
    """Do the work ``runs`` times, or fewer once ``budget`` seconds are spent; return the times and its result."""
    spent: list[float] = []
    while True:
        begin = time.perf_counter()
        result = work()
        spent.append(time.perf_counter() - begin)
        if len(spent) >= runs or sum(spent) >= budget:
            return Timing(tuple(spent)), result


def run_command(command: Sequence[str | Path], folder: Path, limit: float | None = None) -> Finished:
    """Run a whole process from start to end.

    Raises:
        subprocess.TimeoutExpired: it took more than ``limit`` seconds.
    """
    begin = time.perf_counter()
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=child_environment(),
        capture_output=True,
        check=False,
        timeout=limit,
    )
    seconds = time.perf_counter() - begin
    said = (done.stdout + done.stderr).decode(errors="replace").strip()
    return Finished(seconds, done.returncode, said[-300:])


def child_environment() -> dict[str, str]:
    """Return the environment without Python's own variables: a child may write and use compiled bytecode."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith("PYTHON")}


def peak_megabytes() -> float | None:
    """Return the most memory that this process ever held (resident set), or None on Windows."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 (not on Windows)

    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def spell(seconds: float | None) -> str:
    """Return a duration in the unit that suits it."""
    if seconds is None:
        return "-"
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.1f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} µs"


def say(*lines: str) -> None:
    """Write lines to the terminal at once, so that a long run shows how far it is."""
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


def row(cells: Sequence[object]) -> str:
    """Return one row of a Markdown table."""
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def head(*titles: str) -> tuple[str, str]:
    """Return the two lines that begin a Markdown table."""
    return row(titles), row(["---"] * len(titles))
