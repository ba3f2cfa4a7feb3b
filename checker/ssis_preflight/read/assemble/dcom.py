r"""DCOM of every node, from exports of its registry and from the collector's documents.

The permissions are self-relative security descriptors in REG_BINARY values; a group policy keeps its limits as SDDL
text. Sources: Microsoft, *AppID Key*, *LaunchPermission*, *AccessPermission*, *MachineLaunchRestriction*; *DCOM:
Machine Launch Restrictions in Security Descriptor Definition Language (SDDL) syntax*.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from ssis_preflight.model.access import SecurityDescriptor
from ssis_preflight.model.dcom import DcomApplication, DcomLimits, NodeDcom, Permission
from ssis_preflight.model.facts import Fact, Known
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.releases import RELEASES, release_of_number, release_of_service
from ssis_preflight.read.assemble.collected_sections import Member, sections_of
from ssis_preflight.read.assemble.evidence import Source
from ssis_preflight.read.assemble.ledger import Assembly, Candidate, Odd, Question, Rank, Subject, gap, settle
from ssis_preflight.read.assemble.nodes import NodeNames
from ssis_preflight.read.assemble.registry import Export, exports_of, stored
from ssis_preflight.read.assemble.values import as_text
from ssis_preflight.read.part_outcomes import ABSENT, READ, why_of
from ssis_preflight.read.reading import CellValue, RegistryData
from ssis_preflight.read.security_descriptor_binary import read_descriptor
from ssis_preflight.read.security_descriptor_text import DescriptorError, read_sddl

OLE = r"HKLM\SOFTWARE\Microsoft\Ole"
POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DCOM"
APPLICATIONS = (r"HKLM\SOFTWARE\Classes\AppID", r"HKCR\AppID")
"""The key of the applications, and the merged view of it."""

_NAME = re.compile(r"(?:Microsoft )?SQL Server Integration Services(?: (\d{1,2})\.\d{1,2})?", re.IGNORECASE)
_KNOWN_IDS = {
    "{3a535076-26ab-4e7b-88a4-9efcaa54370e}": 90,
    "{faafc69c-f4ed-4cca-8849-7b882279edbe}": 100,
}
"""AppIDs that several sources name: of SQL Server 2005, and of 2008 and 2008 R2."""

_Found = Candidate[SecurityDescriptor | None] | Odd


class _Node(msgspec.Struct, frozen=True):
    """What speaks about one node."""

    assembly: Assembly
    name: str
    exports: tuple[Export, ...]
    members: tuple[Member, ...]

    def question(self, what: str) -> Question:
        """Return the question for a property of the node."""
        return Question(Part.DCOM, Subject("node", self.name, f"node {self.name}", self.name), what)


class _Application(msgspec.Struct, frozen=True):
    """An application under its AppID: the keys and entries that speak about it."""

    app_id: str
    name: str | None
    service: str
    keys: tuple[str, ...]
    at: Place


def dcom_of(assembly: Assembly, names: NodeNames, nodes: Iterable[str]) -> tuple[NodeDcom, ...]:
    """Return what is known of DCOM on each of these nodes, in their order."""
    sources: dict[str, list[Source]] = {}
    for source in assembly.evidence.sources:
        if source.node is not None:
            sources.setdefault(fold(names.resolve(source.node)), []).append(source)

    def node(name: str) -> _Node:
        exports = exports_of(sources.get(fold(name), ()), name)
        return _Node(assembly, name, exports, tuple(sections_of(assembly.evidence, "dcom", name)))

    return tuple(_dcom(node(name)) for name in nodes)


def _dcom(node: _Node) -> NodeDcom:
    def limit(name: str, scope: str, key: str) -> Permission:
        return _permission(node, name, f"{name} ({scope})", (key,), _of_scope(node, scope))

    return NodeDcom(
        node=node.name,
        enabled=_enabled(node),
        applications=tuple(_application(node, found) for found in _applications(node)),
        whole=_whole(node),
        default_launch=limit("DefaultLaunchPermission", "machine", OLE),
        default_access=limit("DefaultAccessPermission", "machine", OLE),
        machine=DcomLimits(
            limit("MachineLaunchRestriction", "machine", OLE),
            limit("MachineAccessRestriction", "machine", OLE),
        ),
        policy=DcomLimits(
            limit("MachineLaunchRestriction", "policy", POLICY),
            limit("MachineAccessRestriction", "policy", POLICY),
        ),
    )


def _of_scope(node: _Node, scope: str) -> list[Member]:
    return [member for member in node.members if member.value("scope") == scope]


# --- applications -----------------------------------------------------------------------------------------------


def service_of_application(app_id: str, name: str | None, local_service: str | None) -> str | None:
    """Return the Integration Services service of an application, or None where it is another's.

    Told by ``LocalService``, else by the name with the release in it, else by an AppID that is known.
    """
    for text in (local_service, name):
        release = release_of_service((text or "").strip())
        if release is not None:
            return release.service_name
    found = _NAME.fullmatch((name or "").strip())
    number = int(found[1]) * 10 if found is not None and found[1] else _KNOWN_IDS.get(fold(app_id))
    release = None if number is None else release_of_number(number)
    return None if release is None else release.service_name


def _applications(node: _Node) -> list[_Application]:
    """Return the applications of Integration Services, each once, in the order of the releases."""
    found: dict[str, _Application] = {}
    for one in (*_exported(node), *_collected(node)):
        before = found.get(fold(one.app_id))
        found[fold(one.app_id)] = one if before is None else replace(before, keys=(*before.keys, *one.keys))
    order = {release.service_name: release.major for release in RELEASES}
    return sorted(found.values(), key=lambda one: (order[one.service], fold(one.app_id)))


def _exported(node: _Node) -> Iterator[_Application]:
    for export in node.exports:
        for parent in APPLICATIONS:
            for app_id, key in export.below(parent):
                name, local = _text(key.values.get("")), _text(key.values.get("localservice"))
                service = service_of_application(app_id, name, local)
                if service is not None:
                    yield _Application(app_id, name, service, (key.path,), key.at)


def _collected(node: _Node) -> Iterator[_Application]:
    for member in _of_scope(node, "application"):
        app_id = as_text(member.value("app_id")) or ""
        name = as_text(member.value("name"))
        service = service_of_application(app_id, name, as_text(member.value("local_service")))
        if service is not None and app_id:
            yield _Application(app_id, name, service, (), member.at)


def _application(node: _Node, found: _Application) -> DcomApplication:
    members = [
        member
        for member in _of_scope(node, "application")
        if same(as_text(member.value("app_id")) or "", found.app_id)
    ]

    def permission(name: str) -> Permission:
        return _permission(node, name, f"{name} of {found.service}", found.keys, members)

    return DcomApplication(
        found.service,
        found.app_id,
        found.name,
        permission("LaunchPermission"),
        permission("AccessPermission"),
        found.at,
    )


def _whole(node: _Node) -> Fact[bool]:
    """Return whether all applications were looked through."""
    at = node.assembly.evidence.whole_at(Part.DCOM, node.name)
    if at is not None:
        return Known(value=True, at=at)
    for export in node.exports:
        for parent in APPLICATIONS:
            if export.whole and export.covers_below(parent):
                return Known(value=True, at=export.place(parent))
    return gap(node.assembly, node.question("DCOM applications"))


# --- values -----------------------------------------------------------------------------------------------------


def _permission(
    node: _Node, name: str, what: str, keys: Iterable[str], members: Iterable[Member]
) -> Permission:
    found = [
        *_in_registry(node, name, keys),
        *(item for member in members for item in _in_member(node, name, member)),
    ]
    return settle(node.assembly, node.question(what), found, lambda descriptor: descriptor)


def _in_registry(node: _Node, name: str, keys: Iterable[str]) -> Iterator[_Found]:
    for key in dict.fromkeys(keys):
        for export in node.exports:
            found = stored(export, key, name)
            if isinstance(found, Candidate):
                yield Candidate(None, found.at, found.rank) if found.value is None else _read(found.value)
            elif found is not None:
                yield found


def _read(data: RegistryData) -> _Found:
    try:
        if isinstance(data.data, bytes):
            return Candidate(read_descriptor(data.data), data.at, Rank.REGISTRY)
        if isinstance(data.data, str):
            return Candidate(read_sddl(data.data), data.at, Rank.REGISTRY)
    except DescriptorError as error:
        return Odd(str(error), data.at)
    return Odd(f"{data.type} is no security descriptor", data.at)


def _in_member(node: _Node, name: str, member: Member) -> Iterator[_Found]:
    outcome = as_text(member.value("outcome")) or ""
    if outcome == ABSENT:
        yield Candidate(None, member.at, Rank.REGISTRY)
    elif outcome != READ:
        why = why_of(node.name, outcome, as_text(member.value("detail")) or "")
        yield Odd(why.words, member.at, why.kind)
    for index, entry in enumerate(_list(member.value("values"))):
        properties = _properties(entry)
        if properties.get("name") == name:
            at = replace(member.at, route=(*member.at.route, "values", index))
            yield _sent(properties, at)


def _sent(properties: dict[str, CellValue], at: Place) -> _Found:
    """Return a permission that the collector sent: in bytes, else as SDDL, or as a value that is not there."""
    if properties.get("exists") is False:
        return Candidate(None, at, Rank.REGISTRY)
    binary, sddl = properties.get("binary"), properties.get("sddl")
    try:
        if isinstance(binary, str):
            return Candidate(read_descriptor(base64.b64decode(binary, validate=True)), at, Rank.REGISTRY)
        if isinstance(sddl, str):
            return Candidate(read_sddl(sddl), at, Rank.REGISTRY)
    except (DescriptorError, binascii.Error) as error:
        return Odd(str(error), at)
    return Odd("it is no security descriptor", at)


def _enabled(node: _Node) -> Fact[bool]:
    """Return ``EnableDCOM``; without the value it is not known."""
    found: list[Candidate[bool] | Odd] = []
    for export in node.exports:
        there = stored(export, OLE, "EnableDCOM")
        if isinstance(there, Candidate) and there.value is not None:
            found.append(_yes_or_no(_text(there.value), there.at))
    for member in _of_scope(node, "machine"):
        if member.value("outcome") == READ:
            at = replace(member.at, route=(*member.at.route, "EnableDCOM"))
            found.append(_yes_or_no(as_text(member.value("EnableDCOM")), at))
    return settle(node.assembly, node.question("EnableDCOM"), found)


def _yes_or_no(text: str | None, at: Place) -> Candidate[bool] | Odd:
    if text is None:
        return Odd("the value is not there", at)
    if fold(text.strip()) not in {"y", "n"}:
        return Odd(f"{text[:20]!r} is neither Y nor N", at)
    return Candidate(fold(text.strip()) == "y", at, Rank.REGISTRY)


def _text(data: RegistryData | None) -> str | None:
    return data.data if data is not None and isinstance(data.data, str) else None


def _list(value: CellValue) -> tuple[CellValue, ...]:
    return value if isinstance(value, tuple) else ()


def _properties(value: CellValue) -> dict[str, CellValue]:
    return {fold(name): member for name, member in value.items()} if isinstance(value, Mapping) else {}
