r"""Security descriptors of files, folders, keys and services: of collected documents, ``Get-Acl`` and ``icacls``.

A descriptor in SDDL is believed before a list that ``icacls`` shows, which names no SIDs, no owner and no language;
where the two have the same entries, the names of ``icacls`` go with the SIDs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from ssis_preflight.model.access import AccessControl, Ace, SecuredKind, SecurityDescriptor, Trustee
from ssis_preflight.model.facts import Fact, GapKind, Known
from ssis_preflight.model.names import fold, fold_path
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.rights import FILES, StandardRight
from ssis_preflight.model.sids import sid_of_text
from ssis_preflight.read.assemble.collected_sections import Member, sections_of
from ssis_preflight.read.assemble.evidence import Evidence
from ssis_preflight.read.assemble.ledger import (
    Assembly,
    Candidate,
    Odd,
    Question,
    Rank,
    Subject,
    contradict,
    settle,
)
from ssis_preflight.read.assemble.nodes import NodeNames
from ssis_preflight.read.part_outcomes import FILE_OUTCOMES, READ, why_of
from ssis_preflight.read.reading import CellValue, Row, RowKind
from ssis_preflight.read.security_descriptor_text import DescriptorError, read_sddl

_COMMON = frozenset({"cluster-disk", "shared-volume", "share"})
_KINDS = {kind.value: kind for kind in SecuredKind}
_PROVIDER = re.compile(r"(?:[\w.]+\\)?(FileSystem|Registry)::", re.IGNORECASE)
_HIVES = {"hkey_local_machine": "HKLM", "hklm:": "HKLM"}
_ANY_LIST = int(StandardRight.SYNCHRONIZE | StandardRight.READ_CONTROL)
"""Rights that icacls leaves out of its words, or adds to them."""

_Found = Candidate[SecurityDescriptor] | Odd


class _Said(msgspec.Struct, frozen=True):
    """What one source says about one path; ``node`` is None for what all nodes share."""

    path: str
    kind: SecuredKind
    node: str | None
    found: _Found

    @property
    def key(self) -> tuple[str, str]:
        return fold_path(self.path), fold(self.node or "")


def access_of(assembly: Assembly, names: NodeNames) -> tuple[AccessControl, ...]:
    """Return the descriptors by path and node, each as its best source has it; what disagrees goes to the ledger."""
    said: dict[tuple[str, str], list[_Said]] = {}
    evidence = assembly.evidence
    for item in (*_collected(evidence, names), *_rows(assembly, names), *_texts(evidence, names)):
        said.setdefault(item.key, []).append(item)
    return tuple(_settled(assembly, items) for _, items in sorted(said.items()))


def _settled(assembly: Assembly, items: Sequence[_Said]) -> AccessControl:
    first = items[0]
    about = Subject(
        "file" if first.kind is not SecuredKind.SERVICE else "service", first.path, first.path, first.node
    )
    question = Question(Part.ACCESS_CONTROL, about, "access control list")
    strong = [item.found for item in items if not _is_text(item.found)]
    texts = [item.found for item in items if isinstance(item.found, Candidate) and _is_text(item.found)]
    usable = any(isinstance(found, Candidate) for found in strong)
    fact: Fact[SecurityDescriptor]
    if usable:
        fact = settle(assembly, question, strong, _meaning)
    else:
        fact = settle(assembly, question, [*strong, *texts], _outline)
    if usable and isinstance(fact, Known):
        believed = Candidate(fact.value, fact.at, Rank.CMDLET)
        for text in texts:
            if _outline(text.value) != _outline(fact.value):
                contradict(assembly.ledger, question, believed, text)
            else:
                fact = replace(fact, value=_with_names(fact.value, _names_beside(fact.value, text.value)))
    kind = next((item.kind for item in items if item.kind is not SecuredKind.UNKNOWN), SecuredKind.UNKNOWN)
    return AccessControl(first.path, kind, first.node, fact)


def _is_text(found: _Found) -> bool:
    return isinstance(found, Candidate) and found.rank is Rank.ICACLS


def _meaning(descriptor: SecurityDescriptor) -> object:
    """Return what a descriptor grants, without the names of its accounts."""
    return (
        descriptor.has_dacl,
        descriptor.dacl is None,
        tuple((_shape(a), a.trustee.key) for a in _dacl(descriptor)),
    )


def _outline(descriptor: SecurityDescriptor) -> object:
    """Return what a list of icacls and a descriptor have in common: what each entry does, and not for whom."""
    return tuple(_shape(ace) for ace in _dacl(descriptor))


def _names_beside(descriptor: SecurityDescriptor, text: SecurityDescriptor) -> dict[str, str]:
    """Return the names that icacls shows for the SIDs of the same entries; none where an account is another one.

    Windows stores entries in an order, and both tools keep it. A SID with two names has none.
    """
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    for one, other in zip(_dacl(descriptor), _dacl(text), strict=True):
        sid, name = one.trustee.sid, other.trustee.name
        if other.trustee.sid is not None and other.trustee.sid != sid:
            return {}
        if sid is None or name is None or other.trustee.sid is not None or one.trustee.name is not None:
            continue
        if fold(found.setdefault(sid, name)) != fold(name):
            doubtful.add(sid)
    return {sid: name for sid, name in found.items() if sid not in doubtful}


def _shape(ace: Ace) -> tuple[object, ...]:
    mask = FILES.mapped(ace.mask) & ~_ANY_LIST
    return (ace.type, mask, ace.object_inherit, ace.container_inherit, ace.inherit_only, ace.no_propagate)


def _dacl(descriptor: SecurityDescriptor) -> tuple[Ace, ...]:
    return descriptor.dacl or ()


def _collected(evidence: Evidence, names: NodeNames) -> Iterator[_Said]:
    for entry in sections_of(evidence, "access-control"):
        path, outcome = entry.value("Path"), entry.value("outcome")
        if not isinstance(path, str) or not path.strip() or outcome not in FILE_OUTCOMES:
            continue
        kind = _KINDS.get(str(entry.value("kind")), SecuredKind.UNKNOWN)
        common = entry.value("storage") in _COMMON
        node = None if common or entry.at.node is None else names.resolve(entry.at.node)
        yield _Said(path.strip(), kind, node, _of_entry(entry, str(outcome)))


def _of_entry(entry: Member, outcome: str) -> _Found:
    detail, sddl = entry.value("detail"), entry.value("Sddl")
    if outcome != READ:
        why = why_of(entry.at.node or "", outcome, detail if isinstance(detail, str) else "")
        return Odd(why.words, entry.at, why.kind)
    if not isinstance(sddl, str):
        return Odd("the document does not hold it", entry.at)
    found = _of_sddl(sddl, replace(entry.at, route=(*entry.at.route, "Sddl")))
    if isinstance(found, Odd):
        return found
    return Candidate(_with_names(found.value, _accounts(entry.value("accounts"))), found.at, found.rank)


def _of_sddl(text: str, at: Place) -> _Found:
    try:
        return Candidate(read_sddl(text), at, Rank.CMDLET)
    except DescriptorError as error:
        return Odd(str(error), at, GapKind.UNREADABLE)


def _accounts(value: CellValue) -> dict[str, str]:
    """Return the names of SIDs that the collector found."""
    found: dict[str, str] = {}
    for item in value if isinstance(value, tuple) else ():
        if isinstance(item, Mapping):
            sid, name = item.get("sid"), item.get("name")
            plain = sid_of_text(sid) if isinstance(sid, str) else None
            if plain is not None and isinstance(name, str) and name.strip():
                found[plain] = name.strip()
    return found


def _with_names(descriptor: SecurityDescriptor, names: Mapping[str, str]) -> SecurityDescriptor:
    def named(trustee: Trustee | None) -> Trustee | None:
        return trustee and replace(trustee, name=names.get(trustee.sid or "", trustee.name))

    if descriptor.dacl is None or not names:
        return descriptor
    entries = tuple(replace(ace, trustee=named(ace.trustee) or ace.trustee) for ace in descriptor.dacl)
    return replace(descriptor, owner=named(descriptor.owner), group=named(descriptor.group), dacl=entries)


def _rows(assembly: Assembly, names: NodeNames) -> Iterator[_Said]:
    """Go through the objects of ``Get-Acl``; one that says nothing useful goes to the ledger."""
    for row in assembly.evidence.rows[RowKind.ACCESS]:
        path, sddl = row.cell("path"), row.cell("sddl")
        if path is None or not isinstance(path.value, str) or not path.value.strip():
            continue
        plain, kind = _plain_path(path.value)
        found: _Found = Odd("the export cut it off", row.at)
        if sddl is not None and isinstance(sddl.value, str):
            found = _of_sddl(sddl.value, sddl.at)
            if isinstance(found, Odd):
                message = f"The access control list of {plain} cannot be used: {found.text}."
                assembly.ledger.complain(message, sddl.at)
        yield _Said(plain, kind, _node_of(row, names), found)


def _node_of(row: Row, names: NodeNames) -> str | None:
    return None if row.at.node is None else names.resolve(row.at.node)


def _plain_path(text: str) -> tuple[str, SecuredKind]:
    r"""Return the Windows path of ``Microsoft.PowerShell.Core\FileSystem::S:\x``, or the key with ``HKLM``."""
    found = _PROVIDER.match(text.strip())
    path = text.strip()[found.end() :] if found else text.strip()
    hive, backslash, rest = path.partition("\\")
    if fold(hive) in _HIVES or fold(hive) == "hklm":
        return _HIVES.get(fold(hive), "HKLM") + backslash + rest, SecuredKind.REGISTRY_KEY
    is_key = found is not None and fold(found[1]) == "registry"
    return path, SecuredKind.REGISTRY_KEY if is_key else SecuredKind.UNKNOWN


def _texts(evidence: Evidence, names: NodeNames) -> Iterator[_Said]:
    for source in evidence.sources:
        for entry in source.reading.access:
            node = None if source.node is None else names.resolve(source.node)
            found = Candidate(entry.descriptor, entry.at, Rank.ICACLS)
            yield _Said(entry.windows_path, SecuredKind.UNKNOWN, node, found)
