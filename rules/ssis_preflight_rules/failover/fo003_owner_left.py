"""FO003: a group finds an owner after the loss of a node."""

from __future__ import annotations

from ssis_preflight.analysis.failover.study import Found
from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.names import same
from ssis_preflight.operations.powershell import quote
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Pattern, Severity
from ssis_preflight.rule.subjects import SSIS_RESOURCES
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.failover.hazards import decide, hazards_of, severity_of, told


@rule(
    id="FO003",
    title="The group of the service finds an owner after any one failure",
    severity=(Severity.ERROR, Severity.WARNING),
    subjects=SSIS_RESOURCES,
    needs=(
        "Cluster.groups",
        "Cluster.nodes",
        "Cluster.resources",
        "Group.anti_affinity_class_names",
        "Node.state",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.possible_owners",
        "Resource.type",
    ),
    confidence=Confidence.MEDIUM,
    patterns=(Pattern.CLUSTERED,),
    statements=("S14", "S11"),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment",
        "Microsoft Cluster Service: Groups (possible owners)",
    ),
)
def group_finds_owner(ssis: SsisResource, view: ClusterView) -> Verdict:
    """FO003: The group of the service finds an owner after any one failure

    What it checks
    --------------
    After the failure of any one node, and after a move by an operator before it: is there a node left that may and
    can
    host the group of the SSIS resource?

    Why it matters
    --------------
    A group without a possible owner stays offline, with everything in it, until a node returns. Possible owners are
    those of every resource of the group together, so one narrow list is enough; paused and drained nodes take
    nothing.

    Passes when
    -----------
    - After every single failure some node can take the group.
    - The group has fewer than two possible owners at all: CLU008 says so.

    Fails when
    ----------
    - A trace of one failure ends with no owner left: an error if that failure always leads there, otherwise a
      warning.

    Not evaluated when
    ------------------
    - The nodes, groups, resources or the state of a node are unknown, so that nothing can be explored.
    - Whether it happens rests on a fact that is not in evidence; the gap names it, and what would follow.
    - The search ended at its limit before it found anything.

    How to fix
    ----------
    Widen the possible owners of the resources of the group, or bring paused nodes back:
    ``Set-ClusterOwnerNode -Resource 'SSIS' -Owners NODE1,NODE2,NODE3`` and ``Resume-ClusterNode NODE2``.

    Sources
    -------
    - Microsoft Cluster Service, Groups: the nodes of a group follow from the possible owners of its resources.
    """
    found, hazards = hazards_of(view, ssis, _wanted)
    movers = [m for m in found.world.groups if same(m.resource, ssis.name)]
    if all(len(mover.allowed) < _TWO for mover in movers):
        return Pass()
    return decide(found, hazards, lambda hazard: _failure(ssis, hazard))


_TWO = 2


def _wanted(hazard: Found) -> bool:
    return hazard.what == "no-possible-owner" and len(hazard.failures) <= 1


def _failure(ssis: SsisResource, hazard: Found) -> Fail:
    resource = ssis.resource
    at = need(resource.possible_owners).at
    return Fail(
        f"{hazard.group} finds no owner. {told(hazard)}",
        (Evidence(at, "possible owners of the SSIS resource"),),
        observed=f"no owner after {' and '.join(hazard.failures) or 'no failure at all'}",
        expected="an owner after every single failure",
        remedy=Remedy(
            "Widen the possible owners, or bring paused nodes back:\n"
            f"Get-ClusterOwnerNode -Resource {quote(ssis.name)}"
        ),
        severity=severity_of(hazard, Severity.ERROR, Severity.WARNING),
    )
