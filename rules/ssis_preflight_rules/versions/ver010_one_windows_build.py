"""VER010: all nodes run the same build of Windows."""

from __future__ import annotations

import re

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import Node
from ssis_preflight.model.facts import Known, first_gap, known_or_none
from ssis_preflight.model.names import fold
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import CLUSTER
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict


@rule(
    id="VER010",
    title="All nodes run the same build of Windows",
    severity=Severity.WARNING,
    subjects=CLUSTER,
    needs=("Cluster.nodes", "Node.version"),
    sources=(
        "Microsoft: Cluster operating system rolling upgrade",
        "Microsoft: Update-ClusterFunctionalLevel",
    ),
)
def the_nodes_run_one_windows(snapshot: Snapshot, view: ClusterView) -> Verdict:
    """VER010: All nodes run the same build of Windows

    What it checks
    --------------
    Whether all nodes of the cluster have the same Windows version, as major, minor and build number. Monthly updates
    do not change these numbers, so they are not compared.

    Why it matters
    --------------
    Nodes of different releases are meant for the time of a rolling upgrade only; Microsoft recommends to be through
    within a month. Until then the cluster works at the functional level of the older release, and a failover brings
    SQL Server and Integration Services to another operating system, with other drivers, default security settings
    and .NET versions, than the one that they were tested on.

    Passes when
    -----------
    - All nodes have the same version.

    Fails when
    ----------
    - Two nodes have different versions.

    Not evaluated when
    ------------------
    - The nodes, or the version of one of them, are unknown, and the known versions do not differ.

    How to fix
    ----------
    Finish the upgrade: drain, evict and reinstall the nodes with the older release, one at a time, then raise the
    functional level with ``Update-ClusterFunctionalLevel``. There is no way back after that step.
    Where the upgrade is under way, accept the finding until the date on which it has to be through.

    Sources
    -------
    - Microsoft, Cluster operating system rolling upgrade: mixed mode, its purpose and its end.
    - Microsoft, Update-ClusterFunctionalLevel: all nodes within a month; a mixed cluster is not for good.
    """
    nodes = view.nodes()
    known = [(node, node.version) for node in nodes if isinstance(node.version, Known)]
    if len({fold(version.value) for _, version in known}) > 1:
        return _failure(snapshot, known)
    gap = first_gap(node.version for node in nodes)
    return Pass() if gap is None else NotEvaluated(gap)


def _failure(snapshot: Snapshot, known: list[tuple[Node, Known[str]]]) -> Fail:
    by_age = sorted(known, key=lambda item: _numbers(item[1].value))
    (old, oldest), (new, newest) = by_age[0], by_age[-1]
    behind = [node.name for node, version in known if fold(version.value) != fold(newest.value)]
    return Fail(
        f"{known_or_none(snapshot.cluster.name) or 'The cluster'} mixes Windows {oldest.value} on {old.name} with "
        f"{newest.value} on {new.name}: a failover brings SQL Server and Integration Services to another release",
        tuple(Evidence(version.at, f"{node.name} runs {version.value}") for node, version in by_age),
        observed=", ".join(f"{node.name}: {version.value}" for node, version in known),
        expected=f"{newest.value} on all nodes",
        remedy=Remedy(
            f"Bring {', '.join(behind)} to Windows {newest.value}, one node at a time, then run "
            "Update-ClusterFunctionalLevel."
        ),
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
