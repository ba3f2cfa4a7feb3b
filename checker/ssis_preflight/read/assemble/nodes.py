"""The nodes of the cluster, and which spelling of a node's name means which node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from ssis_preflight.model.cluster import Node
from ssis_preflight.model.facts import Fact, Known
from ssis_preflight.model.names import fold, short_host
from ssis_preflight.model.parts import Part
from ssis_preflight.model.states import NodeState
from ssis_preflight.read.assemble.ledger import Assembly, Candidate, Odd, Question, Rank, Subject, settle
from ssis_preflight.read.assemble.objects import Found, Gathered, last_part, list_gap, property_of
from ssis_preflight.read.assemble.values import Raw, as_int, as_name, as_unsigned, flags_of, member_of

_VERSION = ("MajorVersion", "MinorVersion", "BuildNumber")

as_node_state = member_of(NodeState)

as_node_status = flags_of(
    {
        "none": 0,
        "normal": 0,
        "isolated": 1,
        "quarantined": 2,
        "draininprogress": 4,
        "draincompleted": 8,
        "drainfailed": 16,
        "avoidplacement": 32,
    }
)
"""``StatusInformation`` of a node."""


class NodeNames(msgspec.Struct, frozen=True):
    """Node names in every spelling: as listed, fully qualified or short (where that fits one node only), by id.

    ``listed`` are the nodes of the cluster (folded), None where no whole list was read.
    """

    spellings: Mapping[str, str]
    short: Mapping[str, str | None]
    ids: Mapping[str, str]
    listed: frozenset[str] | None

    def resolve(self, name: str) -> str:
        """Return the node's name as its list (or its folder) spells it; a stranger's name as it is."""
        exact = self.spellings.get(fold(name))
        return exact or self.short.get(short_host(name)) or name.strip()

    def resolve_id(self, text: str) -> str:
        """Return the name of the node that has this id, or resolve the text as a name."""
        return self.ids.get(fold(text)) or self.resolve(text)

    def read(self, value: Raw) -> str | None:
        """Return the name of the node that a cell names, as :meth:`resolve` spells it."""
        name = as_name(value)
        return None if name is None else self.resolve(name)

    def is_stranger(self, name: str) -> bool:
        """Say whether a whole list of nodes exists that lacks this (resolved) name."""
        return self.listed is not None and fold(name) not in self.listed


def node_names(gathered: Gathered, folders: Iterable[str]) -> NodeNames:
    """Return the names of the cluster's nodes and of the node folders that are no spelling of one of them."""
    listed = [found.name for found in gathered.objects.values()]
    names = {fold(name): name for name in sorted(listed, reverse=True)}
    short = _unique_short(names.values())
    for folder in sorted(folders):
        if fold(folder) not in names and short.get(short_host(folder)) is None:
            names[fold(folder)] = folder
    ids = {found_id: found.name for found in gathered.objects.values() for found_id in found.ids}
    known = None if gathered.whole is None else frozenset(fold(name) for name in listed)
    return NodeNames(names, _unique_short(names.values()), ids, known)


def _unique_short(names: Iterable[str]) -> dict[str, str | None]:
    short: dict[str, str | None] = {}
    for name in names:
        host = short_host(name)
        short[host] = None if host in short else name
    return short


def nodes_of(assembly: Assembly, gathered: Gathered) -> Fact[tuple[Node, ...]]:
    """Return the nodes in the order of id and name; known where a list of them was read."""
    if gathered.whole is None:
        return list_gap(assembly, Part.NODES, "the list of cluster nodes")
    nodes = [_node(assembly, found) for found in gathered.objects.values()]
    return Known(tuple(sorted(nodes, key=_order)), gathered.whole)


def _order(node: Node) -> tuple[bool, int, str]:
    known = isinstance(node.id, Known)
    return (not known, node.id.value if isinstance(node.id, Known) else 0, fold(node.name))


def _node(assembly: Assembly, found: Found) -> Node:
    subject = Subject("node", found.name, f"node {found.name}")

    def number(what: str, *, volatile: bool = False) -> Fact[int]:
        return property_of(assembly, Question(Part.NODES, subject, what, volatile), found, as_unsigned)

    return Node(
        name=found.name,
        at=found.at,
        id=_id(assembly, found, subject),
        state=property_of(assembly, Question(Part.NODES, subject, "State"), found, as_node_state, live=True),
        status_information=property_of(
            assembly, Question(Part.NODES, subject, "StatusInformation"), found, as_node_status, live=True
        ),
        node_weight=number("NodeWeight"),
        dynamic_weight=number("DynamicWeight", volatile=True),
        version=_version(assembly, found, subject),
    )


def _id(assembly: Assembly, found: Found, subject: Subject) -> Fact[int]:
    """Return the node's number: its ``Id``, or the name of its registry key."""
    question = Question(Part.NODES, subject, "Id")
    candidates: list[Candidate[int] | Odd] = []
    for row in found.rows:
        cell = row.cell("id")
        number = None if cell is None else as_int(cell.value)
        if cell is not None and number is not None:
            candidates.append(Candidate(number, cell.at, Rank.CMDLET))
    for record in found.records:
        number = as_int(last_part(record.key.path))
        if number is not None:
            candidates.append(Candidate(number, record.key.at, Rank.REGISTRY))
    return settle(assembly, question, candidates)


def _version(assembly: Assembly, found: Found, subject: Subject) -> Fact[str]:
    """Return the Windows version of a node as ``major.minor.build``."""
    question = Question(Part.NODES, subject, "Windows version")
    candidates: list[Candidate[str]] = []
    for row in found.rows:
        cells = [row.cell(fold(name)) for name in _VERSION]
        numbers = [as_int(cell.value) for cell in cells if cell is not None]
        if cells[0] is not None and _whole(numbers):
            candidates.append(Candidate(_dotted(numbers), cells[0].at, Rank.CMDLET))
    for record in found.records:
        values = [record.key.values.get(fold(name)) for name in _VERSION]
        numbers = [as_int(data.data) for data in values if data is not None]
        if values[0] is not None and _whole(numbers):
            candidates.append(Candidate(_dotted(numbers), values[0].at, Rank.REGISTRY))
    return settle(assembly, question, candidates)


def _whole(numbers: Sequence[int | None]) -> bool:
    return len(numbers) == len(_VERSION) and None not in numbers


def _dotted(numbers: Sequence[int | None]) -> str:
    return ".".join(str(number) for number in numbers)
