"""Subjects of the failover family: the groups that bear Integration Services, and words about them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import Group
from ssis_preflight.model.facts import Fact, Known, need
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.subjects import Missing, Subject, Subjects
from ssis_preflight_rules.cluster_layout.layout_subjects import SSIS_GROUPS, SsisGroup


class Bearer(msgspec.Struct, frozen=True):
    """A group, no core group, with a resource that hosts Integration Services."""

    ssis: SsisGroup
    group: Group

    @property
    def name(self) -> str:
        """The name of the group."""
        return self.group.name


def _bearers(view: ClusterView) -> Iterable[Bearer | Missing]:
    for entry in SSIS_GROUPS.select(view):
        if isinstance(entry, Missing):
            yield entry
            continue
        group = view.group(entry.name)
        if group is not None:
            yield Bearer(entry, group)


BEARERS: Subjects[Bearer] = Subjects("group", _bearers, lambda it: Subject("group", it.name, group=it.name))
"""Every group, but the core groups, that bears Integration Services."""


def prefers_nobody(group: Group) -> bool:
    """Say whether the list of preferred owners is known to be empty."""
    return isinstance(group.preferred_owners, Known) and not group.preferred_owners.value


def preferred_nodes(view: ClusterView, group: Group) -> tuple[str, ...]:
    """Return the preferred owners, in order, that are nodes of the cluster, as the cluster spells them."""
    found = (view.node(name) for name in need(group.preferred_owners).value)
    return tuple(dict.fromkeys(node.name for node in found if node is not None))


def fails_back(group: Group) -> bool:
    """Say whether the group moves back to a preferred node that returns.

    Raises:
        GapError: what is known does not rule it out, and AutoFailbackType or the preferred owners are unknown.
    """
    allowed = group.auto_failback_type
    if isinstance(allowed, Known) and allowed.value != 1:
        return False
    if prefers_nobody(group):
        return False
    need(allowed)
    need(group.preferred_owners)
    return True


def is_hour(value: int) -> bool:
    """Say whether a bound of the failback window is set: an hour, and not -1 (0xFFFFFFFF)."""
    return 0 <= value <= 23


def hour(bound: Fact[int]) -> str:
    """Return a bound of the failback window in words."""
    value = need(bound).value
    return str(value) if is_hour(value) else "not set"


def set_property(group: str, name: str, value: int | str) -> str:
    """Return the PowerShell command that sets a common property of a group."""
    return f"(Get-ClusterGroup -Name {quote(group)}).{name} = {value}"


def prefer(group: str, nodes: Iterable[str]) -> str:
    """Return the PowerShell command that sets the preferred owners of a group."""
    return f"Set-ClusterOwnerNode -Group {quote(group)} -Owners {','.join(quote(node) for node in nodes)}"
