"""What a person sees while nodes are collected: one line for each node, on standard error."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from typing import Protocol, TextIO

from ssis_preflight.collect.outcome import Outcome
from ssis_preflight.collect.store import NodeRecord


class Progress(Protocol):
    """What the run tells of itself, always from one thread."""

    def started(self, node: str) -> None:
        """Take note that a node is being asked."""

    def ended(self, asked: str, record: NodeRecord) -> None:
        """Take note of what became of a node; ``asked`` is its name as it was started."""

    def notice(self, text: str) -> None:
        """Tell something else."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class Lines:
    """Plain lines, one when a node has ended; quiet keeps only nodes that were not wholly read, and notices."""

    def __init__(self, write: Callable[[str], object], *, quiet: bool = False) -> None:
        self._write = write
        self._quiet = quiet

    def started(self, node: str) -> None:
        """Say nothing: the line comes at the end."""

    def ended(self, asked: str, record: NodeRecord) -> None:  # noqa: ARG002 - the record has the name too
        """Write the line of a node."""
        if not self._quiet or record.outcome != Outcome.READ:
            self._write(line(record) + "\n")

    def notice(self, text: str) -> None:
        """Write a notice."""
        self._write(f"ssis-preflight: {text}\n")

    def close(self) -> None:
        """Nothing to put back."""


class Live:
    """Plain lines above one status line that says which nodes are being asked; for a terminal."""

    def __init__(self, stream: TextIO) -> None:
        # Imported here: it takes longer than all of an audit, and is wanted on a terminal only.
        self._console = importlib.import_module("rich.console").Console(
            file=stream, highlight=False, markup=False, emoji=False
        )
        self._status = self._console.status("asking the nodes", spinner="line")
        self._lines = Lines(lambda text: self._console.print(text.rstrip("\n"), soft_wrap=True))
        self._running: dict[str, float] = {}
        self._status.start()

    def started(self, node: str) -> None:
        """Name the node in the status line."""
        self._running[node] = time.monotonic()
        self._show()

    def ended(self, asked: str, record: NodeRecord) -> None:
        """Write the line of a node, and take it out of the status line."""
        self._running.pop(asked, None)
        self._lines.ended(asked, record)
        self._show()

    def notice(self, text: str) -> None:
        """Write a notice."""
        self._lines.notice(text)

    def close(self) -> None:
        """Remove the status line."""
        self._status.stop()

    def _show(self) -> None:
        names = list(self._running)
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        self._status.update(f"asking {', '.join(names[:5])}{more}" if names else "writing the snapshot")


def open_progress(*, quiet: bool, stream: TextIO | None = None) -> Progress:
    """Return the progress that fits standard error: with a status line on a terminal only."""
    stream = stream or sys.stderr
    if stream.isatty() and not quiet:
        return Live(stream)

    def write(text: str) -> None:
        encoding = stream.encoding or "utf-8"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()

    return Lines(write, quiet=quiet)


def line(record: NodeRecord) -> str:
    """Return the line of a node: its name, what became of it, and why."""
    again = f" (attempt {record.attempts})" if record.attempts > 1 else ""
    why = f"  {record.detail}" if record.detail else ""
    return f"{record.node:<15}  {record.outcome}{again}{why}"
