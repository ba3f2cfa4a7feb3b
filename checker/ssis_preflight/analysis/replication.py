r"""Where the nodes' ``ServiceConfigFile`` values stand against each other, and what the next online does to them.

A registry checkpoint captures the key of the resource's owner when it is added and while the resource is online;
before each online the captured copy is written over the owner's key. An edit made while the resource is offline
is therefore lost. The captured copy itself is nowhere in the evidence. Source: Microsoft Cluster Service
documentation, *Checkpointing*, and Microsoft Knowledge Base article 174070.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ssis_preflight.analysis.checkpoints import covering
from ssis_preflight.analysis.installations import installed
from ssis_preflight.analysis.paths import OnDisk, OnNode, OnSharedVolume, PathForm, form_of, holder
from ssis_preflight.analysis.ssis import SsisResource, meant_release, resources_meaning
from ssis_preflight.analysis.view import ClusterView, in_list
from ssis_preflight.model.facts import Fact, GapError, Known, Unknown, attempt, need
from ssis_preflight.model.names import fold_path, same
from ssis_preflight.model.parts import Part
from ssis_preflight.model.releases import Release
from ssis_preflight.model.resource import Checkpoint
from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.states import ResourceState

NOT_ONLINE = (ResourceState.OFFLINE, ResourceState.FAILED)


class NodeValue(msgspec.Struct, frozen=True):
    """The value of one node that may own the resource; ``data`` is empty where the value is absent or empty."""

    node: str
    value: Known[RegistryValue]

    @property
    def data(self) -> str:
        """The path as written, without spaces at its ends."""
        return (self.value.value.data or "").strip()

    def agrees_with(self, other: NodeValue) -> bool:
        """Say whether both name the same file."""
        return fold_path(self.data) == fold_path(other.data)


class NodeValues(msgspec.Struct, frozen=True):
    """The values of the nodes that may own a resource: the owner's (None where unknown) and the known others.

    ``gap`` is set where a node's value that might disagree is unknown.
    """

    owner: NodeValue | None
    others: tuple[NodeValue, ...]
    gap: Unknown | None


def node_values(view: ClusterView, ssis: SsisResource) -> NodeValues:
    """Return the values of ``ServiceConfigFile`` on the nodes that may own the resource and have the service.

    A node that another resource of the same service may own as well is left out: its value may be the other's.

    Raises:
        GapError: the release that is meant, the owner or the list of nodes is unknown.
    """
    release = meant_release(view, ssis)
    if release is None:
        return NodeValues(None, (), None)
    owner = need(ssis.resource.owner_node).value
    own = _value(view, release, owner)
    first = NodeValue(owner, own) if isinstance(own, Known) else None
    gap = own if isinstance(own, Unknown) else None
    others: list[NodeValue] = []
    for node in view.nodes():
        if same(node.name, owner):
            continue
        counts = attempt(_counts, view, ssis, release, node.name)
        fact = _value(view, release, node.name)
        found = NodeValue(node.name, fact) if isinstance(fact, Known) else None
        if counts is True and found is not None:
            others.append(found)
        elif counts is not False and not (first and found and found.agrees_with(first)):
            gap = gap or (counts if isinstance(counts, Unknown) else None) or _as_gap(fact)
    return NodeValues(first, tuple(others), gap)


def _as_gap(fact: Fact[RegistryValue]) -> Unknown | None:
    return fact if isinstance(fact, Unknown) else None


def _value(view: ClusterView, release: Release, node: str) -> Fact[RegistryValue]:
    entry = view.service(node, release.service_name)
    if entry is None:
        return Unknown(Part.SERVICE_CONFIG_FILE, f"ServiceConfigFile of {release.service_name} on {node}")
    return entry.config_file


def _counts(view: ClusterView, ssis: SsisResource, release: Release, node: str) -> bool:
    """Say whether the resource, and no other of its service, may run on the node, which has the service."""

    def has_service() -> bool:
        return need(installed(view, node, release.service_name)).value

    def may_own() -> bool:
        return in_list(node, need(ssis.resource.possible_owners).value)

    def no_rival() -> bool:
        alike = resources_meaning(view, release.service_name)
        rivals = (other.resource for other in alike if other.name != ssis.name)
        return not any(in_list(node, need(rival.possible_owners).value) for rival in rivals)

    return all_hold(has_service, may_own, no_rival)


def all_hold(*conditions: Callable[[], bool]) -> bool:
    """Say whether all conditions hold: one that is known not to hold decides, whatever the others are.

    Raises:
        GapError: none is known to fail, and some cannot be told.
    """
    gap: GapError | None = None
    for condition in conditions:
        try:
            if not condition():
                return False
        except GapError as error:
            gap = gap or error
    if gap is not None:
        raise gap
    return True


class Trap(msgspec.Struct, frozen=True):
    """The next online may undo a path: two nodes disagree, and just one of them names a file on shared storage."""

    owner: NodeValue
    other: NodeValue
    owner_is_shared: bool
    checkpoint: Checkpoint
    state: Known[ResourceState]

    @property
    def shared(self) -> NodeValue:
        """The value that names a file on a clustered disk or shared volume."""
        return self.owner if self.owner_is_shared else self.other

    @property
    def local(self) -> NodeValue:
        """The value that names a file on the node's own disk, or none."""
        return self.other if self.owner_is_shared else self.owner


def trap(view: ClusterView, ssis: SsisResource) -> Trap | None:
    """Return the trap that the resource is in, or None.

    The resource is offline or failed, a checkpoint covers its key, and the owner's value and another possible
    owner's disagree such that one is on shared storage and the other is not. An owner without a value is in no
    trap: nothing that was captured could make that worse.

    Raises:
        GapError: what is known rules no trap out, and something is unknown.
    """
    state = ssis.resource.state

    def not_online() -> bool:
        return need(state).value in NOT_ONLINE

    def covered() -> bool:
        return _covering(view, ssis) is not None

    def split() -> bool:
        return _split(view, node_values(view, ssis)) is not None

    if not all_hold(not_online, covered, split):
        return None
    checkpoint, pair = _covering(view, ssis), _split(view, node_values(view, ssis))
    if checkpoint is None or pair is None:
        return None
    return Trap(*pair, checkpoint, need(state))


def _covering(view: ClusterView, ssis: SsisResource) -> Checkpoint | None:
    release = meant_release(view, ssis)
    return None if release is None else covering(ssis.resource, release)


def _split(view: ClusterView, values: NodeValues) -> tuple[NodeValue, NodeValue, bool] | None:
    owner = values.owner
    if owner is None:
        if values.gap is not None:
            raise GapError(values.gap)
        return None
    if not owner.data:
        return None
    shared = is_shared(view, owner.data)
    gap = values.gap
    for other in values.others:
        if other.agrees_with(owner):
            continue
        opposite = attempt(is_shared, view, other.data)
        if isinstance(opposite, Unknown):
            gap = gap or opposite
        elif shared is not None and opposite is (not shared):
            return owner, other, shared
    if shared is not None and gap is not None:
        raise GapError(gap)
    return None


def is_shared(view: ClusterView, path: str) -> bool | None:
    """Say whether a path is on shared storage of the cluster (true) or on a node's own disk or empty (false).

    None for what is neither, such as a share of another computer or a relative path.

    Raises:
        GapError: the volumes of the clustered disks that would tell are unknown.
    """
    form = form_of(path)
    if form is not PathForm.ABSOLUTE:
        return False if form is PathForm.EMPTY else None
    where = holder(view, path)
    if isinstance(where, (OnDisk, OnSharedVolume)):
        return True
    return False if isinstance(where, OnNode) else None
