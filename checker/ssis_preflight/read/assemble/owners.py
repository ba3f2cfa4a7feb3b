"""Possible owners of resources and preferred owners of groups.

One cmdlet, ``Get-ClusterOwnerNode``, prints both; a row that names its object only by a name is a resource's or
a group's according to who has that name, then according to the other rows of its file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from ssis_preflight.model.facts import Fact, Known
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.read.assemble.attribution import Attribution, attribute, name_from, note_strangers
from ssis_preflight.read.assemble.course import list_of
from ssis_preflight.read.assemble.ledger import Assembly, Candidate, Odd, Question, Rank, Subject, settle
from ssis_preflight.read.assemble.nodes import NodeNames
from ssis_preflight.read.assemble.objects import Found, Gathered, candidate
from ssis_preflight.read.assemble.settings import Settings
from ssis_preflight.read.assemble.values import Raw, as_node_names, as_texts
from ssis_preflight.read.reading import Row, RowKind

_OBJECT = ("clusterobject", "object", "name")
_HAS_OWNERS = "has a list of owners, but is no {} of the cluster"


class OwnerRows(msgspec.Struct, frozen=True):
    """The rows of owner lists, sorted into those of resources and those of groups."""

    resources: Attribution
    groups: Attribution


def sort_owner_rows(assembly: Assembly, groups: Gathered, resources: Gathered) -> OwnerRows:
    """Sort the rows of owner lists by kind and object; rows that cannot be told apart get a complaint."""
    rows = [row for row in assembly.evidence.rows[RowKind.OWNERS] if "resourcetype" not in row.cells]
    of_resource = [row for row in rows if name_from(row, ("resource",)) is not None]
    rest = [row for row in rows if name_from(row, ("resource",)) is None]
    of_group = [row for row in rest if name_from(row, ("group",)) is not None]
    unsaid = [row for row in rest if name_from(row, ("group",)) is None]
    sides = [(row, *_sides(row, groups, resources)) for row in unsaid]
    doubtful = _doubtful_files(sides, groups, resources)
    for row, is_resource, is_group in sides:
        if is_resource != is_group and list_of(row.at) not in doubtful:
            (of_resource if is_resource else of_group).append(row)
    files = ({list_of(row.at) for row in of_resource}, {list_of(row.at) for row in of_group})
    undecided: set[str] = set()
    for row, is_resource, is_group in sides:
        in_resources, in_groups = (list_of(row.at) in several for several in files)
        if is_resource != is_group and list_of(row.at) not in doubtful:
            continue
        if in_resources != in_groups:
            (of_resource if in_resources else of_group).append(row)
        else:
            undecided.add(list_of(row.at))
            _leave_out(assembly, row, groups, resources)
    return _attributed(assembly, (of_resource, of_group), groups, resources, undecided)


def _attributed(
    assembly: Assembly,
    rows: tuple[list[Row], list[Row]],
    groups: Gathered,
    resources: Gathered,
    undecided: set[str],
) -> OwnerRows:
    of_resource, of_group = (sorted(several, key=lambda row: row.at.file) for several in rows)
    found = OwnerRows(
        attribute(assembly.evidence, of_resource, ("resource", *_OBJECT), resources, undecided),
        attribute(assembly.evidence, of_group, ("group", *_OBJECT), groups, undecided),
    )
    note_strangers(assembly, found.resources, resources, "owner", _HAS_OWNERS.format("resource"))
    note_strangers(assembly, found.groups, groups, "owner", _HAS_OWNERS.format("group"))
    return found


def _sides(row: Row, groups: Gathered, resources: Gathered) -> tuple[bool, bool]:
    """Say whether a resource, and whether a group, has the name that a row gives its object."""
    name = name_from(row, _OBJECT)
    return (
        name is not None and resources.find(name) is not None,
        name is not None and groups.find(name) is not None,
    )


def _doubtful_files(
    sides: list[tuple[Row, bool, bool]], groups: Gathered, resources: Gathered
) -> frozenset[str]:
    """Return the files in which a name proves nothing: one list is not known, and some name is in neither."""
    if groups.whole is not None and resources.whole is not None:
        return frozenset()
    return frozenset(
        list_of(row.at) for row, is_resource, is_group in sides if not is_resource and not is_group
    )


def _leave_out(assembly: Assembly, row: Row, groups: Gathered, resources: Gathered) -> None:
    """Say why a row that may be a resource's or a group's is not used; one without a name was told already."""
    name = name_from(row, _OBJECT)
    if name is None:
        return
    if resources.find(name) is None and resources.whole is not None and groups.whole is not None:
        what = _HAS_OWNERS.format("resource or group")
        assembly.ledger.misplace("owner", name, what, row.at)
        return
    message = f"This list of owners does not say whether {name} is a resource or a group; it is left out."
    assembly.ledger.complain(message, row.at)


def _fits(row: Row, objects: Gathered) -> bool:
    name = name_from(row, _OBJECT)
    return name is not None and objects.find(name) is not None


OwnersOf = Callable[[Found, Subject], Fact[tuple[str, ...]]]


def possible_owners(assembly: Assembly, rows: OwnerRows, nodes: NodeNames, settings: Settings) -> OwnersOf:
    """Return the function that gives the nodes that may own a resource.

    A resource that a list of other resources' owners leaves out is unknown: the cluster prints one for each.
    """
    complete = settings.complete_at(Part.POSSIBLE_OWNERS)

    def read(found: Found, subject: Subject) -> Fact[tuple[str, ...]]:
        question = Question(Part.POSSIBLE_OWNERS, subject, "possible owners")
        candidates = list(_from_rows(assembly, rows.resources.of(found), nodes))
        candidates.extend(_from_registry(found, "possibleowners", nodes))
        if not candidates and complete is not None:
            candidates.append(Candidate((), complete, Rank.DECLARED))
        fact = settle(assembly, question, candidates, _as_set)
        _note_unknown_nodes(assembly, fact, nodes, subject, "a possible owner")
        return fact

    return read


def preferred_owners(assembly: Assembly, rows: OwnerRows, nodes: NodeNames, settings: Settings) -> OwnersOf:
    """Return the function that gives the preferred owners of a group, in order.

    A group that a whole list of other groups' owners leaves out prefers nobody.
    """
    listing = rows.groups.list_place()
    complete = settings.complete_at(Part.PREFERRED_OWNERS)

    def read(found: Found, subject: Subject) -> Fact[tuple[str, ...]]:
        question = Question(Part.PREFERRED_OWNERS, subject, "preferred owners")
        own = rows.groups.of(found)
        candidates = list(_from_rows(assembly, own, nodes))
        if not own and listing is not None:
            candidates.append(Candidate((), listing, Rank.CMDLET))
        candidates.extend(_from_registry(found, "preferredowners", nodes))
        if not candidates and complete is not None:
            candidates.append(Candidate((), complete, Rank.DECLARED))
        fact = settle(assembly, question, candidates)
        _note_unknown_nodes(assembly, fact, nodes, subject, "a preferred owner")
        return fact

    return read


def _from_rows(
    assembly: Assembly, rows: Iterable[Row], nodes: NodeNames
) -> Iterable[Candidate[tuple[str, ...]] | Odd]:
    for row in rows:
        cell = row.cell("ownernodes")
        if cell is not None:
            names = as_node_names(cell.value)
            resolved = None if names is None else _distinct(nodes.resolve(name) for name in names)
            yield candidate(resolved, cell.value, cell.at, Rank.CMDLET)
        elif assembly.evidence.is_cut(row, ("ownernodes",)):
            yield Odd("the export cut it off", row.at)


def _from_registry(found: Found, value: str, nodes: NodeNames) -> Iterable[Candidate[tuple[str, ...]] | Odd]:
    for record in found.records:
        data = record.key.values.get(value)
        if data is not None:
            yield candidate(_resolved_ids(data.data, nodes), data.data, data.at, Rank.REGISTRY)


def _resolved_ids(value: Raw, nodes: NodeNames) -> tuple[str, ...] | None:
    ids = as_texts(value)
    return None if ids is None else _distinct(nodes.resolve_id(text) for text in ids if text.strip())


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    by_fold: dict[str, str] = {}
    for name in names:
        by_fold.setdefault(fold(name), name)
    return tuple(by_fold.values())


def _note_unknown_nodes(
    assembly: Assembly, fact: Fact[tuple[str, ...]], nodes: NodeNames, subject: Subject, role: str
) -> None:
    if not isinstance(fact, Known):
        return
    for name in fact.value:
        if nodes.is_stranger(name):
            what = f"has {name} as {role}, which is no node of the cluster"
            assembly.ledger.misplace("owner", subject.name, what, fact.at)


def _as_set(names: tuple[str, ...]) -> object:
    return frozenset(fold(name) for name in names)
