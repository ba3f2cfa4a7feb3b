"""The text of a remedy: prose that may be wrapped, and commands that are copied as they stand."""

from __future__ import annotations

import re

import msgspec

_CMDLET = r"[A-Z][a-z]+-[A-Z]\w+"
_PROGRAM = r"(?:reg|sc|icacls|net|cluster|setspn|dcomcnfg|powershell)(?:\.exe)?"
_COMMAND = re.compile(rf"(?:\(?{_CMDLET}|{_PROGRAM}|\$\w+)\s(?!.*\.$)|\s{{2,}}\S|\t")


class Step(msgspec.Struct, frozen=True):
    """One line of a remedy; ``command`` says that it is to be typed, and so must not be wrapped."""

    text: str
    command: bool


def steps(text: str) -> list[Step]:
    """Split a remedy at its line breaks.

    A line is a command if it is indented, or begins with a cmdlet or a Windows program and does not end, as a
    sentence does, with a full stop.
    """
    return [
        Step(line.strip(), command=_COMMAND.match(line) is not None)
        for line in text.splitlines()
        if line.strip()
    ]


def operation_words(operation: dict[str, object]) -> tuple[str, list[tuple[str, str]]]:
    """Return the name of an operation in words, and its fields with their values as text, empty ones left out."""
    name = str(operation.get("operation", "operation")).replace("-", " ")
    fields = [
        (key.replace("_", " "), _shown(value))
        for key, value in operation.items()
        if key != "operation" and value is not None
    ]
    return name, fields


def _shown(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return "(empty)" if value == "" else str(value)
