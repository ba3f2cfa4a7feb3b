"""The registry keys in a collector's document.

An entry that says ``absent`` proves that its key does not exist. A key that was read has no other values than those
listed; it has no other subkeys than those listed where it says ``recursive``. What was refused proves nothing.
"""

from __future__ import annotations

import base64
import binascii

import msgspec
from msgspec import field

from ssis_preflight.model.facts import GapKind
from ssis_preflight.model.places import Place, Route
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.read.cluster_json import decoded
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.json_documents import JsonValue
from ssis_preflight.read.part_outcomes import ABSENT, KEY_OUTCOMES, READ, why_of
from ssis_preflight.read.reading import (
    CellValue,
    RegistryData,
    RegistryKey,
    RegistryScalar,
    RegistryTree,
    Why,
)
from ssis_preflight.read.registry_scan import short_path

_TEXT = frozenset({"REG_SZ", "REG_EXPAND_SZ"})
_NUMBERS = {"REG_DWORD": 1 << 32, "REG_DWORD_BIG_ENDIAN": 1 << 32, "REG_QWORD": 1 << 64}
_LONGEST_PATH = 32_767


class _Tree(msgspec.Struct):
    """The keys while the part is read, by folded path."""

    keys: dict[str, RegistryKey] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    shallow: set[str] = field(default_factory=set)
    refused: dict[str, Why] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)
    whole: bool = True


def registry_of(
    file: str, node: str, data: JsonValue, route: Route
) -> tuple[RegistryTree, tuple[Complaint, ...]]:
    """Return the keys of the part ``registry``, and what is wrong with its entries.

    An entry or value that cannot be understood counts as one that could not be read. Where an entry does not even
    name its key, no key that is missing is proved to be absent.
    """
    tree = _Tree()
    for index, entry in enumerate(data if isinstance(data, list) else [data]):
        _add(tree, file, node, decoded(entry), (*route, index))
    found = RegistryTree(
        file,
        tree.keys,
        frozenset(tree.absent),
        frozenset(tree.shallow),
        tree.refused,
        whole=tree.whole,
        routes=tree.routes,
    )
    return found, tuple(tree.complaints)


def _add(tree: _Tree, file: str, node: str, entry: CellValue, route: Route) -> None:
    at = Place(file, route, node)
    members = entry if isinstance(entry, dict) else {}
    written, outcome = members.get("key"), members.get("outcome")
    path = short_path(written) if isinstance(written, str) and len(written) <= _LONGEST_PATH else None
    if path is None:
        tree.complaints.append(Complaint("This entry names no registry key.", at, fatal=False))
        tree.whole = False
        return
    folded = path.casefold()
    tree.routes[folded] = route
    if outcome == ABSENT:
        tree.absent.add(folded)
    elif outcome != READ:
        detail = members.get("detail")
        known = outcome in KEY_OUTCOMES
        if not known:
            message = f"The entry of {shown(path)} does not say what became of the key."
            tree.complaints.append(Complaint(message, at, fatal=False))
        said = str(outcome) if known else "failed"
        tree.refused[folded] = why_of(node, said, detail if isinstance(detail, str) else "")
    else:
        _add_values(tree, RegistryKey(path, Place(file, route, node, key=path)), members.get("values"))
    if members.get("recursive") is not True:
        tree.shallow.add(folded)


def _add_values(tree: _Tree, key: RegistryKey, values: CellValue) -> None:
    """Add a key with its values; without, where they cannot be understood, and say so."""
    at, data = key.at, {}
    entries = values if isinstance(values, tuple) else (None,)
    for index, value in enumerate(() if values is None else entries):
        place = Place(at.file, (*at.route, "values", index), at.node, key.path)
        found = _value(value, place)
        if found is None:
            message = f"A value of {shown(key.path)} cannot be understood; the key counts as not read."
            tree.complaints.append(Complaint(message, place, fatal=False))
            tree.refused[key.path.casefold()] = Why(GapKind.UNREADABLE, "its entry cannot be understood")
            return
        data[found.name.casefold()] = found
    tree.keys[key.path.casefold()] = msgspec.structs.replace(key, values=data)


def _value(value: CellValue, at: Place) -> RegistryData | None:
    if not isinstance(value, dict):
        return None
    name, sort, data = value.get("name"), value.get("type"), value.get("data")
    if not isinstance(name, str) or not isinstance(sort, str):
        return None
    scalar = _scalar(sort, data)
    return (
        None if scalar is None else RegistryData(name, sort, scalar, msgspec.structs.replace(at, value=name))
    )


def _scalar(sort: str, data: CellValue) -> RegistryScalar | None:
    """Return the data of a value in the shape of its type; None where it has another one."""
    if sort in _TEXT:
        return data if isinstance(data, str) else None
    if sort in _NUMBERS and isinstance(data, int) and not isinstance(data, bool):
        return data if 0 <= data < _NUMBERS[sort] else data % _NUMBERS[sort]
    if sort == "REG_MULTI_SZ":
        data = (data,) if isinstance(data, str) else data
        texts = tuple(text for text in data if isinstance(text, str)) if isinstance(data, tuple) else None
        return texts if texts is not None and isinstance(data, tuple) and len(texts) == len(data) else None
    if not isinstance(data, str):
        return b"" if data is None else None
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return None
