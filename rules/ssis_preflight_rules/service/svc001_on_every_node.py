"""SVC001: every node of the cluster has the service."""

from __future__ import annotations

from collections.abc import Iterable

from ssis_preflight.analysis.installations import services_on
from ssis_preflight.analysis.ssis import standalone_services
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import Node
from ssis_preflight.model.facts import GapError, Known, Unknown, first_gap, known_or_none
from ssis_preflight.model.parts import Part
from ssis_preflight.model.releases import Release
from ssis_preflight.model.service import Service
from ssis_preflight.operations.operation import InstallService
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import NODES, Subjects
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict


def _newest(view: ClusterView) -> Service | None:
    """Return the newest stand-alone service that some node is known to have; a gap where that is open."""
    alone = standalone_services(view)
    known = [s for s in alone if s.release is not None and known_or_none(s.installed)]
    if known:
        return max(known, key=lambda service: _major(service.release))
    gap = first_gap(service.installed for service in alone)
    if gap is not None:
        raise GapError(gap)
    return None


def _major(release: Release | None) -> int:
    return release.major if release is not None else 0


def _nodes(view: ClusterView) -> Iterable[Node]:
    return view.nodes() if _newest(view) is not None else ()


NODES_OF_THE_PATTERN: Subjects[Node] = Subjects("node", _nodes, NODES.identify)
"""Every node of a cluster in which the service stands alone on some node."""


@rule(
    id="SVC001",
    title="Every node of the cluster has Integration Services",
    severity=Severity.ERROR,
    subjects=NODES_OF_THE_PATTERN,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "Resource.type",
        "Service.installed",
    ),
    patterns=(Pattern.STANDALONE,),
    statements=("S01", "S03", "S11"),
    sources=("Microsoft: Configuring Integration Services in a Clustered Environment",),
)
def every_node_has_the_service(node: Node, view: ClusterView) -> Verdict:
    """SVC001: Every node of the cluster has Integration Services

    What it checks
    --------------
    Where Integration Services stands alone on some node of the cluster: whether every node of the cluster has an
    Integration Services service at all, of whichever release.

    Why it matters
    --------------
    A stand-alone service does not move at a failover. When SQL Server moves to a node without Integration Services,
    nobody can list, start, stop, import or export packages there with Management Studio, and SQL Server Agent jobs
    that run packages fail on that node, since the runtime is missing too.

    Passes when
    -----------
    - The node has an Integration Services service. That it is of an older release than elsewhere is SVC004.
    - The rule does not apply where Integration Services is only a cluster resource: CLU009 and SVC002 judge whether
      the nodes have the service that the resource names.

    Fails when
    ----------
    - The node is proved to have none of the Integration Services services that the evidence mentions, while some
      node has one that stands alone.

    Not evaluated when
    ------------------
    - Nothing is known of the services of the node, or it is not known which services the cluster hosts.

    How to fix
    ----------
    Run SQL Server setup on the node, as for a stand-alone installation, and choose Integration Services of the
    release that the other nodes have, with the same cumulative update. On the command line:
    ``setup.exe /Q /ACTION=Install /FEATURES=IS /IACCEPTSQLSERVERLICENSETERMS``.
    Every node that runs Integration Services needs its own SQL Server licence, passive nodes included. Afterwards
    give the node's configuration file the same folders as the others (CFG010).

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: install Integration Services on each
      node of the cluster; in a cluster it should be installed and started as a stand-alone service on each node.
    """
    entries = services_on(view, node.name)
    if any(known_or_none(entry.installed) for entry in entries):
        return Pass()
    gap = first_gap(entry.installed for entry in entries)
    newest = _newest(view)
    if gap is not None:
        raise GapError(gap)
    if not entries or newest is None:
        raise GapError(Unknown(Part.SERVICES, f"services of {node.name}"))
    wanted = next((entry for entry in entries if entry.name == newest.name), entries[0])
    return _failure(node, wanted, newest)


def _failure(node: Node, absent: Service, newest: Service) -> Fail:
    product = newest.release.product if newest.release is not None else newest.name
    evidence = [
        Evidence(fact.at, says)
        for fact, says in (
            (absent.installed, f"{node.name} has no {absent.name}"),
            (newest.installed, f"{newest.node} has {newest.name}"),
        )
        if isinstance(fact, Known)
    ]
    return Fail(
        f"{node.name} has no Integration Services: when SQL Server moves there, nobody can manage packages on it "
        "and jobs that run packages fail",
        tuple(evidence),
        observed="no Integration Services service",
        expected=newest.name,
        remedy=Remedy(
            f"On {node.name}, install Integration Services of {product} from its setup media:\n"
            "setup.exe /Q /ACTION=Install /FEATURES=IS /IACCEPTSQLSERVERLICENSETERMS",
            (InstallService(node.name, newest.name),),
        ),
    )
