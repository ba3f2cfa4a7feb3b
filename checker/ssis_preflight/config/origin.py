"""Where the value of a setting comes from."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Origin(msgspec.Struct, frozen=True):
    """A line of a file (1-based), a flag of the command line, or, where both are None, the default."""

    file: str | None = None
    line: int | None = None
    flag: str | None = None

    def text(self) -> str:
        """Return ``default``, ``ssis-preflight.toml:3`` or ``command line: --fail-on``."""
        if self.flag is not None:
            return f"command line: {self.flag}"
        if self.file is None:
            return "default"
        return self.file if self.line is None else f"{self.file}:{self.line}"


class Sourced(msgspec.Struct, Generic[T], frozen=True):
    """A value and where it comes from."""

    value: T
    origin: Origin = Origin()
