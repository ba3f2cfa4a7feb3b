"""Objects written as ``Export-Clixml`` writes them: UTF-16, references for types, escapes in strings."""

from __future__ import annotations

import json
import re
from itertools import count
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ssis_preflight.read.text import decode

NAMESPACE = "http://schemas.microsoft.com/powershell/2004/04"
ENUM = ("System.Enum", "System.ValueType", "System.Object")

_CODED = re.compile(r"[\x00-\x1f\x7f]|_(?=x[0-9A-Fa-f]{4}_)|[\ud800-\udfff]")


class Enumeration:
    """A member of an enumeration: its type, its name and its number."""

    def __init__(self, kind: str, name: str, number: int) -> None:
        self.kind, self.name, self.number = kind, name, number


def document(body: str) -> bytes:
    """Return a file with these elements."""
    return f'<Objs Version="1.1.0.1" xmlns="{NAMESPACE}">\r\n{body}</Objs>'.encode("utf-16")


def clixml(*objects: Any) -> bytes:
    """Return the file for objects that came down the pipeline, each a value as JSON has it."""
    writer = _Writer()
    return document("".join(f"  {writer.element(value, None)}\r\n" for value in objects))


def as_clixml(snapshot: Path) -> None:
    """Write every JSON file of a snapshot anew as CLIXML."""
    for path in snapshot.rglob("*.json"):
        found = json.loads(decode(path.read_bytes()).text)
        rows = found if isinstance(found, list) else [found]
        path.with_suffix(".xml").write_bytes(clixml(*rows))
        path.unlink()


def coded(text: str) -> str:
    """Return text as CLIXML has it: control characters, surrogates and what looks like an escape are escaped."""
    halves = text.encode("utf-16-le", "surrogatepass")
    units = (chr(int.from_bytes(halves[at : at + 2], "little")) for at in range(0, len(halves), 2))
    written = "".join(units)
    return escape(_CODED.sub(lambda found: f"_x{ord(found[0]):04X}_", written))


class _Writer:
    def __init__(self) -> None:
        self._ids = count()
        self._types: dict[tuple[str, ...], int] = {}

    def element(self, value: Any, name: str | None) -> str:
        named = "" if name is None else f" N={quoteattr(coded(name))}"
        match value:
            case None:
                return f"<Nil{named} />"
            case bool():
                return f"<B{named}>{str(value).lower()}</B>"
            case int():
                return f"<I64{named}>{value}</I64>"
            case float():
                return f"<Db{named}>{value!r}</Db>"
            case str():
                return f"<S{named}>{coded(value)}</S>"
            case Enumeration():
                inside = f"<ToString>{value.name}</ToString><I32>{value.number}</I32>"
                return self._object(named, (value.kind, *ENUM), inside)
            case list():
                members = "".join(self.element(member, None) for member in value)
                return self._object(named, ("System.Object[]", "System.Array"), f"<LST>{members}</LST>")
            case dict():
                kind = ("System.Management.Automation.PSCustomObject", "System.Object")
                members = "".join(self.element(member, key) for key, member in value.items())
                return self._object(named, kind, f"<MS>{members}</MS>")
        raise TypeError(type(value))

    def _object(self, named: str, types: tuple[str, ...], inside: str) -> str:
        if types in self._types:
            shown = f'<TNRef RefId="{self._types[types]}" />'
        else:
            self._types[types] = len(self._types)
            names = "".join(f"<T>{name}</T>" for name in types)
            shown = f'<TN RefId="{self._types[types]}">{names}</TN>'
        return f'<Obj{named} RefId="{next(self._ids)}">{shown}{inside}</Obj>'
