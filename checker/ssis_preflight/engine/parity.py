"""The nodes side by side: one setting a line, what each node has, and whether it may differ.

Only what a failover carries the service to is compared: the services of Integration Services and what is around them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec

from ssis_preflight.analysis.ssis import standalone_services
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Fact, Known, Unknown, attempt, known_or_none
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.model.service import Service
from ssis_preflight.model.states import label
from ssis_preflight.result.report import ParityEntry, ParityValue

T = TypeVar("T")

_OWNER_ONLY = "A clustered service runs on the node that owns its resource, and only there."
_ONE_OWNER = "The registry checkpoint writes the value on a node when its resource comes online there."
_INSTANCES = "An instance that is not clustered belongs to one node."


class _Setting(msgspec.Struct, frozen=True):
    """One setting: how to read it of a service, and why it may differ where the service is clustered."""

    name: str
    read: Callable[[Service], Fact[str | None]]
    note: str = ""


def parity(view: ClusterView) -> list[ParityEntry]:
    """Return the settings of all nodes side by side; nothing where there are fewer than two nodes."""
    nodes = [node.name for node in known_or_none(view.cluster.nodes) or ()]
    if len(nodes) < 2:
        return []
    return [*_services(view, nodes), *_system(view, nodes)]


def _services(view: ClusterView, nodes: list[str]) -> Iterable[ParityEntry]:
    names = {fold(s.name): s.name for s in view.snapshot.services if known_or_none(s.installed) is not False}
    alone = attempt(standalone_services, view)
    standing_alone = set() if isinstance(alone, Unknown) else {fold(service.name) for service in alone}
    for folded, name in sorted(names.items()):
        by_node = {fold(s.node): s for s in view.services_named(name)}
        for setting in _SETTINGS:
            note = "" if folded in standing_alone else setting.note
            values = [_service_value(node, by_node.get(fold(node)), setting) for node in nodes]
            yield _entry(f"service {name}", setting.name, values, note)


def _service_value(node: str, service: Service | None, setting: _Setting) -> ParityValue:
    if service is None:
        return ParityValue(node=node, value=None, state="unknown")
    if known_or_none(service.installed) is False and setting.name != "installed":
        return ParityValue(node=node, value=None, state="absent")
    return _value(node, setting.read(service))


def _value(node: str, fact: Fact[str | None]) -> ParityValue:
    if isinstance(fact, Unknown):
        return ParityValue(node=node, value=None, state="unknown")
    state = "absent" if fact.value is None else "known"
    return ParityValue(node=node, value=fact.value, state=state)


def _system(view: ClusterView, nodes: list[str]) -> Iterable[ParityEntry]:
    by_name = {fold(node.name): node for node in known_or_none(view.cluster.nodes) or ()}
    versions = [_value(node, by_name[fold(node)].version) for node in nodes]
    yield _entry("node", "Windows version", versions, "")
    instances = [_value(node, _instances(view, node)) for node in nodes]
    yield _entry("node", "SQL Server instances", instances, _INSTANCES)


def _instances(view: ClusterView, node: str) -> Fact[str | None]:
    evidence = view.evidence_of(node)
    if evidence is None:
        return Unknown(Part.SQL_INSTANCES, f"SQL Server instances of {node}")
    return _told(evidence.sql_instances, lambda names: ", ".join(sorted(names)) or None)


def _entry(area: str, setting: str, values: list[ParityValue], note: str) -> ParityEntry:
    told = {fold(v["value"] or "") + v["state"] for v in values if v["state"] != "unknown"}
    whole = all(value["state"] != "unknown" for value in values)
    same_everywhere = False if len(told) > 1 else (True if whole else None)
    return ParityEntry(
        area=area,
        setting=setting,
        values=values,
        same=same_everywhere,
        legitimate=bool(note),
        note=note if same_everywhere is False else "",
    )


def _told(fact: Fact[T], say: Callable[[T], str | None]) -> Fact[str | None]:
    return fact if isinstance(fact, Unknown) else Known(say(fact.value), fact.at)


def _as_it_is(text: str | None) -> str | None:
    return text


_SETTINGS = (
    _Setting("installed", lambda service: _told(service.installed, lambda found: "yes" if found else None)),
    _Setting("start mode", lambda service: _told(service.start_mode, label)),
    _Setting("state", lambda service: _told(service.state, label), _OWNER_ONLY),
    _Setting("account", lambda service: _told(service.account, _as_it_is)),
    _Setting("version", lambda service: service.version),
    _Setting("program", lambda service: _told(service.binary_path, _as_it_is)),
    _Setting(
        "configuration file",
        lambda service: _told(service.config_file, lambda value: value.data or None),
        _ONE_OWNER,
    ),
)
