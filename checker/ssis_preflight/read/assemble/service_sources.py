r"""Who speaks about the services of a node: rows of Get-Service and Win32_Service, ``sc``, the registry.

A list proves the absence of what it lacks where it is whole: ``Win32_Service`` with more than the Integration
Services ones, or an export of the whole key ``SYSTEM\CurrentControlSet\Services``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import field

from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.releases import RELEASES
from ssis_preflight.read.assemble.attribution import name_from
from ssis_preflight.read.assemble.course import list_of
from ssis_preflight.read.assemble.evidence import file_place
from ssis_preflight.read.assemble.ledger import Assembly
from ssis_preflight.read.assemble.nodes import NodeNames
from ssis_preflight.read.assemble.registry import Export, exports_of
from ssis_preflight.read.reading import RegistryKey, Row, RowKind, ServiceText

SERVICE_NAME = ("name", "servicename")
NATIVE = "HKLM\\"
_SERVICES_KEY = re.compile(r"hklm\\system\\(?:currentcontrolset|controlset\d{3})\\services\\([^\\]+)")
_CONTROL_SETS = (r"HKLM\SYSTEM\CurrentControlSet\Services", r"HKLM\SYSTEM\ControlSet001\Services")
_SSIS_NAME = re.compile(r"msdtsserver\d*")
_COMPUTER = ("pscomputername", "systemname", "machinename")
_WIN32_SERVICE = ("pathname", "startmode", "startname")


def is_ssis_name(name: str) -> bool:
    """Say whether a service has the name of Integration Services, of a real release or of a misspelt one."""
    return _SSIS_NAME.fullmatch(fold(name)) is not None


class NodeServices(msgspec.Struct, frozen=True):
    """What speaks about the services of one node.

    ``rows``, ``texts`` and ``keys`` are by folded service name. ``whole`` are the places of whole lists with the
    folded names that each has.
    """

    node: str
    exports: tuple[Export, ...]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    texts: dict[str, list[ServiceText]] = field(default_factory=dict)
    keys: dict[str, list[RegistryKey]] = field(default_factory=dict)
    whole: list[tuple[Place, frozenset[str]]] = field(default_factory=list)

    def seen(self) -> Iterator[tuple[str, str]]:
        """Go through the Integration Services names seen here: folded, and as written."""
        for rows in self.rows.values():
            yield from _names(name_from(row, SERVICE_NAME) or "" for row in rows)
        for texts in self.texts.values():
            yield from _names(text.name for text in texts)
        for keys in self.keys.values():
            yield from _names(key.path.rpartition("\\")[2] for key in keys)
        for release in RELEASES:
            if any(has_release_key(export, release.parent_key) for export in self.exports):
                yield fold(release.service_name), release.service_name

    def first_place(self) -> Place | None:
        """Return where the first service of any name was read, in the order of files; None without any."""
        places = [file_place(row.at) for rows in self.rows.values() for row in rows]
        places += [file_place(text.at) for texts in self.texts.values() for text in texts]
        places += [key.at for keys in self.keys.values() for key in keys]
        return min(places, key=lambda place: (place.file, place.key or ""), default=None)

    def registry_list(self) -> Place | None:
        """Return the place of a whole registry list of services, or None."""
        for export in self.exports:
            for path in _CONTROL_SETS:
                if export.whole and export.covers_below(path):
                    return export.place(path)
        return None


def _names(written: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in written:
        if is_ssis_name(name):
            yield fold(name), name.strip()


def has_release_key(export: Export, parent_key: str) -> bool:
    r"""Say whether an export has ``ServiceConfigFile`` or ``Setup`` below a release's key, in either view."""
    return any(
        export.key(f"{view}\\{name}") is not None
        for view in both_views(parent_key)
        for name in ("ServiceConfigFile", "Setup")
    )


def both_views(relative_key: str) -> tuple[str, str]:
    r"""Return a key below ``SOFTWARE`` with its hive, in the native view and below ``Wow6432Node``."""
    top, _, rest = relative_key.partition("\\")
    return f"{NATIVE}{relative_key}", f"{NATIVE}{top}\\Wow6432Node\\{rest}"


def collect_services(assembly: Assembly, nodes: NodeNames, listed: Iterable[str]) -> dict[str, NodeServices]:
    """Return what speaks about the services of every node, by folded node name.

    ``listed`` are the nodes that get an entry in any case. What does not say which node it is about is left out,
    with a complaint.
    """
    found: dict[str, NodeServices] = {}
    sources: dict[str, list[Export]] = {}
    for source in assembly.evidence.sources:
        if source.node is not None:
            node = nodes.resolve(source.node)
            sources.setdefault(fold(node), []).extend(exports_of([source], node))
    for name in sorted(listed, key=fold):
        found[fold(name)] = NodeServices(name, tuple(sources.get(fold(name), ())))
    rows = _rows_by_node(assembly, nodes)
    for node, own in rows.items():
        entry = found.setdefault(fold(node), NodeServices(node, ()))
        _add_rows(assembly, entry, own)
    for source in assembly.evidence.sources:
        for text in source.reading.services:
            place = _text_node(assembly, nodes, text)
            if place is not None:
                entry = found.setdefault(fold(place), NodeServices(place, ()))
                entry.texts.setdefault(fold(text.name), []).append(text)
    for entry in found.values():
        _add_keys(entry)
        _add_whole(assembly, entry)
    return found


def _rows_by_node(assembly: Assembly, nodes: NodeNames) -> dict[str, list[Row]]:
    by_node: dict[str, list[Row]] = {}
    homeless: dict[str, Row] = {}
    for row in assembly.evidence.rows[RowKind.SERVICE]:
        computer = row.at.node or name_from(row, _COMPUTER)
        if computer is None or computer == ".":
            homeless.setdefault(row.at.file, row)
        else:
            by_node.setdefault(nodes.resolve(computer), []).append(row)
    for file, row in homeless.items():
        message = "These services do not say on which node they are. Put the file into nodes/<NODE>."
        assembly.ledger.complain(message, Place(file, row.at.route))
    return by_node


def _text_node(assembly: Assembly, nodes: NodeNames, text: ServiceText) -> str | None:
    if text.at.node is not None:
        return nodes.resolve(text.at.node)
    message = f"{text.name} does not say on which node it is. Put the file into nodes/<NODE>."
    assembly.ledger.complain(message, text.at)
    return None


def _add_rows(assembly: Assembly, entry: NodeServices, rows: Iterable[Row]) -> None:
    """Sort the rows of one node by name, and find the files that are whole lists."""
    by_file: dict[str, list[Row]] = {}
    for row in rows:
        by_file.setdefault(list_of(row.at), []).append(row)
    for listed, several in by_file.items():
        names: set[str] = set()
        unnamed = False
        for row in several:
            name = name_from(row, SERVICE_NAME)
            unnamed = unnamed or name is None
            if name is not None:
                names.add(fold(name))
                entry.rows.setdefault(fold(name), []).append(row)
        is_list = all(row.cell(*_WIN32_SERVICE) is not None for row in several)
        others = any(not is_ssis_name(name) for name in names)
        if is_list and others and not unnamed and listed not in assembly.evidence.damaged:
            entry.whole.append((file_place(several[0].at), frozenset(names)))


def _add_whole(assembly: Assembly, entry: NodeServices) -> None:
    """Add the list that a collector read to its end, which is whole even where it is empty."""
    at = assembly.evidence.whole_at(Part.SERVICES, entry.node)
    if at is not None and all(place != at for place, _ in entry.whole):
        names = (
            fold(name)
            for rows in entry.rows.values()
            for row in rows
            if (name := name_from(row, SERVICE_NAME))
        )
        entry.whole.append((at, frozenset(names)))


def _add_keys(entry: NodeServices) -> None:
    for export in entry.exports:
        for folded, key in export.keys.items():
            match = _SERVICES_KEY.fullmatch(folded)
            if match is not None and not key.deleted:
                entry.keys.setdefault(match[1], []).append(key)
    for keys in entry.keys.values():
        keys.sort(key=lambda key: (key.at.file, "controlset0" in fold(key.path), fold(key.path)))
