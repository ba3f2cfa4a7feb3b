"""One TOML file of ours: its values, the lines of its keys, and the problems that were found in it.

Reading goes on after a problem, so that all of them are told at once; :meth:`Document.finish` then ends the run.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from ssis_preflight.config.origin import Origin
from ssis_preflight.model.errors import UsageError
from ssis_preflight.read.text import LineMap, UndecodableError, decode
from ssis_preflight.read.toml_places import Keys, TomlPlaces

MOST_BYTES = 1 << 20
"""A settings file is written by hand; what is larger is something else."""

_SYNTAX_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\s*$")


class Document(msgspec.Struct, frozen=True):
    """A TOML file: ``file`` as messages name it, ``table`` below ``prefix``, and the problems so far."""

    path: Path
    file: str
    text: str
    table: Mapping[str, object]
    places: TomlPlaces
    prefix: Keys
    problems: list[str]

    def line(self, keys: Keys, item: str | None = None) -> int | None:
        """Return the line of a key, of a text in its list, or of the nearest key above it."""
        full = (*self.prefix, *keys)
        offsets = (offset for names, offset in self.places.keys.items() if names[: len(full)] == full)
        first = next(offsets, None)
        if first is not None and item is None:
            return self.places.lines.position(first)[0]
        listed = re.search(
            rf"^[ \t]*\[\[[ \t]*{re.escape('.'.join(full))}[ \t]*\]\]", self.text, re.MULTILINE
        )
        if listed is not None and self.places.line(full) is None:
            return self.places.lines.position(listed.start())[0]
        return self.places.line(full, item)

    def origin(self, keys: Keys, item: str | None = None) -> Origin:
        """Return where a key, or a text in its list, stands."""
        return Origin(self.file, self.line(keys, item))

    def problem(self, keys: Keys, message: str, item: str | None = None) -> None:
        """Note a problem with a key, as one line with file, line and key."""
        self.problem_at(self.line(keys, item), ".".join(keys), message)

    def problem_at(self, line: int | None, key: str, message: str) -> None:
        """Note a problem at a line."""
        place = Origin(self.file, line).text()
        self.problems.append(f"{place}: {key}: {message}" if key else f"{place}: {message}")

    def ordered(self) -> list[str]:
        """Return the problems in the order of their lines."""

        def line(problem: str) -> int:
            number = problem[len(self.file) + 1 :].split(":", maxsplit=1)[0]
            return int(number) if number.isdecimal() else 0

        return sorted(self.problems, key=line)

    def finish(self) -> None:
        """End the run where there is a problem.

        Raises:
            UsageError: one line for each problem.
        """
        if self.problems:
            raise UsageError("\n".join(self.ordered()))

    def beside(self, path: str) -> Path:
        """Return a path of this file, which is relative to the folder of the file."""
        return (
            Path(os.path.relpath(self.path.parent / path))
            if _below_here(self.path)
            else self.path.parent / path
        )


def _below_here(path: Path) -> bool:
    return os.path.splitdrive(Path.cwd())[0] == os.path.splitdrive(path.absolute())[0]


def shown(path: Path) -> str:
    """Return a path as messages name it: from the current folder, with ``/``."""
    return Path(os.path.relpath(path)).as_posix() if _below_here(path) else path.as_posix()


def read_bytes(path: Path, what: str) -> bytes:
    """Return the bytes of a file that somebody named.

    Raises:
        UsageError: it cannot be read, or is too large for a file of this kind.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        message = f"cannot read the {what} {shown(path)}: {error.strerror or error}"
        raise UsageError(message) from None
    if len(raw) > MOST_BYTES:
        message = f"{shown(path)} is larger than {MOST_BYTES} bytes, so it is no {what}"
        raise UsageError(message)
    return raw


def parse(path: Path, raw: bytes, prefix: Keys = ()) -> Document | None:
    """Read the bytes of a TOML file; None where it has no table ``prefix``.

    Raises:
        UsageError: it is no text or not TOML; the line says where.
    """
    file = shown(path)
    try:
        decoded = decode(raw)
    except UndecodableError as error:
        message = f"{file}: {error}"
        raise UsageError(message) from None
    text = decoded.text.removeprefix("\ufeff")
    if decoded.doubtful:
        message = f"{file}: letters beyond A to Z are a guess, since the file is not UTF-8; save it as UTF-8"
        raise UsageError(message)
    try:
        table: object = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(file, text, str(error)) from None
    except (ValueError, RecursionError) as error:
        deep = isinstance(error, RecursionError)
        message = (
            f"{file}: not valid TOML: {'it is nested too deep' if deep else 'a number in it is too long'}"
        )
        raise UsageError(message) from None
    for name in prefix:
        table = table.get(name) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        return None
    return Document(path, file, text, table, TomlPlaces.of(text), prefix, [])


def _syntax_error(file: str, text: str, message: str) -> UsageError:
    found = _SYNTAX_PLACE.search(message)
    said = message[: found.start()] if found else message
    line = int(found[1]) if found and found[1] else LineMap.of(text).position(len(text))[0]
    advice = "; write Windows paths in single quotes" if "escape" in said.casefold() else ""
    return UsageError(f"{file}:{line}: not valid TOML: {said}{advice}")
