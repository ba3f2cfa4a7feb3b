"""What holds of a reader whatever its input is: words that are one plain line, and a status that fits them."""

from __future__ import annotations

from collections.abc import Iterable

from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.reading import Reading

LONGEST_LINE = 1000
"""Characters of a sentence that a person is expected to read."""


class BrokenInvariantError(AssertionError):
    """A reader did something that no input may make it do."""


def demand(holds: bool, what: str) -> None:
    """End the run of this input unless something holds.

    Raises:
        BrokenInvariantError: it does not.
    """
    if not holds:
        raise BrokenInvariantError(what)


def is_one_line(text: str) -> None:
    """Demand that a sentence is one line that a terminal shows as it is, and no longer than one can read."""
    demand(bool(text.strip()), "a message is empty")
    demand(len(text) <= LONGEST_LINE, f"a message has {len(text)} characters: {text[:200]!r}")
    demand(shown(text, limit=LONGEST_LINE) == text, f"a message has control characters: {text!r}")
    text.encode("utf-8")


def is_sound(reading: Reading) -> None:
    """Demand that what a reader says about a file is plain, and that its status fits."""
    for complaint in reading.complaints:
        is_one_line(complaint.message)
    for omission in reading.omissions:
        is_one_line(omission.what)
        is_one_line(omission.how)
    if reading.remedy:
        is_one_line(reading.remedy)
    demand(bool(reading.kind), "a reading has no kind")
    said = bool(reading.complaints or reading.omissions)
    demand(said or reading.status in {FileStatus.READ, FileStatus.NOT_RECOGNISED}, "a loss is not explained")
    demand(len(reading.complaints) <= 200, f"a file has {len(reading.complaints)} complaints")


def raises_one_line(error: Exception) -> None:
    """Demand that a documented error speaks one line."""
    is_one_line(str(error))


def ends_in_lines(lines: Iterable[str]) -> None:
    """Demand that an output is made of plain lines."""
    for line in lines:
        demand(shown(line, limit=len(line) + 1) == line.replace("\t", " "), f"control characters: {line!r}")
