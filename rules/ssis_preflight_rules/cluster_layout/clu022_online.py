"""CLU022: the resource and its group are online."""

from __future__ import annotations

from typing import TypeVar

from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import Group
from ssis_preflight.model.facts import Fact, GapError, GapKind, Known, Unknown, attempt, need
from ssis_preflight.model.parts import Part
from ssis_preflight.model.states import GroupState, ResourceState, label
from ssis_preflight.operations.operation import BringOnline
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict

_BROKEN = (GroupState.FAILED, GroupState.PARTIAL_ONLINE)


@rule(
    id="CLU022",
    title="The SSIS resource and its group are online",
    severity=(Severity.ERROR, Severity.WARNING),
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.groups",
        "Cluster.resources",
        "Group.state",
        "Resource.group",
        "Resource.state",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S24",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, bring the service online",
        "Microsoft: CLUSTER_RESOURCE_STATE and CLUSTER_GROUP_STATE enumerations",
    ),
)
def ssis_is_online(ssis: SsisResource, view: ClusterView) -> Verdict:
    """CLU022: The SSIS resource and its group are online

    What it checks
    --------------
    The state of the SSIS resource and of its group at the time of the snapshot.

    Why it matters
    --------------
    A change on a broken base cannot be judged: what fails afterwards may have failed before. In a group that
    is Failed or PartialOnline the cluster has given up on a resource or has been told to. While the SSIS
    resource is offline, edits of its registry key are lost: the next online restores what the checkpoint
    holds.

    Passes when
    -----------
    - Resource and group are Online.

    Fails when
    ----------
    - Error: the resource is Failed, or its group is Failed or PartialOnline.
    - Warning: the resource or its whole group is Offline, on its way, or in another state that is not Online.

    Not evaluated when
    ------------------
    - The state of the resource is unknown, or the resource is Online and the state of its group is unknown.

    How to fix
    ----------
    A resource that is Offline: look at REG008 first if you have changed the registry value meanwhile, then
    ``Start-ClusterResource -Name 'SSIS'``. One that is Failed: find the cause before you start it again.
    ``Get-ClusterLog -TimeSpan 15`` and the System event log name it (1040 service not found, 1041 start
    failed, 1042 service stopped). A group that is PartialOnline:
    ``Get-ClusterGroup -Name 'SQL Server (MSSQLSERVER)' | Get-ClusterResource`` shows which resource is down.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the resource is brought online
      at the end.
    - Microsoft, CLUSTER_GROUP_STATE: a group is PartialOnline when some of its resources are online, Failed
      when one of them has failed.
    """
    state = _known_state(ssis.resource.state, ssis.name)
    group = attempt(_group_of, view, ssis)
    group_state: Fact[GroupState] = (
        group if isinstance(group, Unknown) else _known_state(group.state, group.name)
    )
    if isinstance(state, Known) and state.value is not ResourceState.ONLINE:
        broken = state.value is ResourceState.FAILED
        broken = broken or (isinstance(group_state, Known) and group_state.value in _BROKEN)
        return _resource_failure(ssis, state, group_state, broken=broken)
    if isinstance(group_state, Known) and group_state.value is GroupState.FAILED:
        return _group_failure(ssis, group_state, view)
    need(state)
    if need(group_state).value is GroupState.ONLINE:
        return Pass()
    return _group_failure(ssis, need(group_state), view)


S = TypeVar("S", ResourceState, GroupState)


def _known_state(state: Fact[S], name: str) -> Fact[S]:
    """Return the state; one that the cluster itself could not tell (-1) is a gap."""
    if isinstance(state, Known) and state.value == ResourceState.UNKNOWN:
        return Unknown(
            Part.GROUPS, f"the state of {name}, which the cluster shows as Unknown", GapKind.UNREADABLE
        )
    return state


def _group_of(view: ClusterView, ssis: SsisResource) -> Group:
    name = need(ssis.resource.group).value
    group = view.group(name)
    if group is None:
        raise GapError(Unknown(Part.GROUPS, f"the group {name}"))
    return group


def _resource_failure(
    ssis: SsisResource, state: Known[ResourceState], group_state: Fact[GroupState], *, broken: bool
) -> Fail:
    evidence = [Evidence(state.at, f"{ssis.name} is {label(state.value)}")]
    if isinstance(group_state, Known):
        evidence.append(Evidence(group_state.at, f"its group is {label(group_state.value)}"))
    return Fail(
        f"{ssis.name} is {label(state.value)}: Management Studio cannot reach Integration Services through it",
        tuple(evidence),
        observed=label(state.value),
        expected=label(ResourceState.ONLINE),
        remedy=_remedy(ssis.name, state.value),
        severity=Severity.ERROR if broken else Severity.WARNING,
    )


def _remedy(name: str, state: ResourceState) -> Remedy:
    start = f"Start-ClusterResource -Name {quote(name)}"
    if state is ResourceState.OFFLINE:
        text = "Bring the resource online (see REG008 first if its registry value was edited):"
        return Remedy(f"{text}\n{start}", (BringOnline(name),))
    if state is ResourceState.FAILED:
        text = "Find the cause in the cluster log and the System event log, then start the resource:"
        return Remedy(f"{text}\nGet-ClusterLog -TimeSpan 15\n{start}")
    text = "Wait until the resource has come to rest, then export its state again:"
    return Remedy(f"{text}\nGet-ClusterResource -Name {quote(name)}")


def _group_failure(ssis: SsisResource, state: Known[GroupState], view: ClusterView) -> Fail:
    name = need(ssis.resource.group).value
    members = attempt(view.members, name)
    down = [
        Evidence(member.state.at, f"{member.name} is {label(member.state.value)}")
        for member in (() if isinstance(members, Unknown) else members)
        if isinstance(member.state, Known) and member.state.value is not ResourceState.ONLINE
    ]
    return Fail(
        f"{ssis.name} is in {name}, which is {label(state.value)}: repair the group before any change",
        (Evidence(state.at, f"{name} is {label(state.value)}"), *down),
        observed=label(state.value),
        expected=label(GroupState.ONLINE),
        remedy=Remedy(
            "Find out which resource is down and why, then bring it online:\n"
            f"Get-ClusterGroup -Name {quote(name)} | Get-ClusterResource\nGet-ClusterLog -TimeSpan 15"
        ),
        severity=Severity.ERROR if state.value in _BROKEN else Severity.WARNING,
    )
