"""FO014: the group comes back with the cluster."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import Group, Node
from ssis_preflight.model.facts import Fact, Known, need
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.failover.ssis_groups import BEARERS, Bearer, set_property

_WINDOWS_2016 = 10

Setting = tuple[str, Fact[int], int, int]
"""A property, its value, the value that keeps the group down, and the default that brings it up."""


@rule(
    id="FO014",
    title="The SSIS group comes online when the cluster starts",
    severity=Severity.WARNING,
    subjects=BEARERS,
    needs=(
        "Cluster.groups",
        "Cluster.nodes",
        "Cluster.resources",
        "Group.cold_start_setting",
        "Group.persistent_state",
        "Group.priority",
        "Node.version",
        "Resource.group",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S24",),
    sources=(
        "Microsoft Cluster Service: Priority",
        "Microsoft Cluster Service: PersistentState",
        "Microsoft Cluster Service: ColdStartSetting",
    ),
)
def starts_with_the_cluster(bearer: Bearer, view: ClusterView) -> Verdict:
    """FO014: The SSIS group comes online when the cluster starts

    What it checks
    --------------
    The properties of a group with Integration Services that keep it offline when the cluster starts:
    ``Priority``, ``PersistentState`` and, from Windows Server 2016, ``ColdStartSetting``.

    Why it matters
    --------------
    After a power cut or a planned restart of all nodes the cluster brings its groups online by itself, except
    those that say otherwise. A group with Priority 0 (no auto start), with PersistentState 0 or with
    ColdStartSetting 1 stays down, SQL Server and Integration Services with it, until somebody starts it by hand.

    PersistentState is 0 after an operator has taken the group offline; it is easily forgotten there while the
    resources were brought online again one by one.

    Passes when
    -----------
    - Priority is not 0, PersistentState is not 0, and ColdStartSetting is not 1.
    - ColdStartSetting is not in the evidence because every node is older than Windows Server 2016.

    Fails when
    ----------
    - One of the three keeps the group down.

    Not evaluated when
    ------------------
    - One of the three is unknown and the others are right.

    How to fix
    ----------
    ``(Get-ClusterGroup -Name 'SQL Server (MSSQLSERVER)').Priority = 2000`` (1000 low, 2000 medium, 3000 high),
    ``(Get-ClusterGroup -Name 'SQL Server (MSSQLSERVER)').PersistentState = 1`` and
    ``(Get-ClusterGroup -Name 'SQL Server (MSSQLSERVER)').ColdStartSetting = 0``. None of them interrupts anything.

    Sources
    -------
    - Microsoft Cluster Service, Priority: 0 means that the group does not start automatically.
    - Microsoft Cluster Service, PersistentState: whether the group comes online when the cluster forms.
    - Microsoft Cluster Service, ColdStartSetting: 1 keeps the group down after a cold start.
    """
    settings = _settings(bearer.group)
    wrong = [
        setting for setting in settings if isinstance(setting[1], Known) and setting[1].value == setting[2]
    ]
    if wrong:
        return _failure(bearer.name, wrong)
    for name, fact, *_ in settings:
        if name != "ColdStartSetting" or isinstance(fact, Known) or not _older_than_2016(view.nodes()):
            need(fact)
    return Pass()


def _settings(group: Group) -> tuple[Setting, ...]:
    return (
        ("Priority", group.priority, 0, 2000),
        ("PersistentState", group.persistent_state, 0, 1),
        ("ColdStartSetting", group.cold_start_setting, 1, 0),
    )


def _older_than_2016(nodes: tuple[Node, ...]) -> bool:
    """Say whether every node is known to be older than Windows Server 2016, which has version 10.0."""
    versions = [node.version for node in nodes]
    return all(isinstance(v, Known) and int(v.value.split(".")[0]) < _WINDOWS_2016 for v in versions)


def _failure(group: str, wrong: list[Setting]) -> Fail:
    said = ", ".join(f"{name} {bad}" for name, _, bad, _ in wrong)
    commands = "\n".join(set_property(group, name, good) for name, _, _, good in wrong)
    return Fail(
        f"{group} stays down when the cluster starts: {said}",
        tuple(Evidence(need(fact).at, f"{name} is {bad}") for name, fact, bad, _ in wrong),
        observed=said,
        expected=", ".join(f"{name} {good}" for name, _, _, good in wrong),
        remedy=Remedy(f"Let the group start with the cluster:\n{commands}"),
    )
