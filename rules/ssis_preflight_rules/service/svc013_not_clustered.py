"""SVC013: Integration Services is not a cluster resource."""

from __future__ import annotations

from ssis_preflight.analysis.ssis import SsisResource, certain, ssis_resources
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, known_or_none
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.subjects import CLUSTER
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict


@rule(
    id="SVC013",
    title="Integration Services is not a cluster resource",
    severity=Severity.WARNING,
    subjects=CLUSTER,
    needs=(
        "Cluster.resources",
        "PrivateParameters.service_name",
        "Resource.type",
    ),
    patterns=(Pattern.CLUSTERED,),
    statements=("S02",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment",
        "Microsoft: Integration Services (SSIS) in a Cluster",
    ),
)
def integration_services_stands_alone(snapshot: Snapshot, view: ClusterView) -> Verdict:
    """SVC013: Integration Services is not a cluster resource

    What it checks
    --------------
    Whether any resource of the cluster hosts an Integration Services service.

    Why it matters
    --------------
    The service is neither clustered nor cluster-aware, and Microsoft does not recommend making it a resource.
    A failover does not restart running packages. Two groups that both hold the service cannot run on one node,
    because it has a single instance per computer: at a failover the second one fails and may take SQL Server with
    it. In another group than SQL Server, remote clients cannot manage packages in msdb. And the packages need none
    of this: dtexec and SQL Server Agent run them without the service.

    Passes when
    -----------
    - No resource of the cluster hosts Integration Services.

    Fails when
    ----------
    - A resource does. The finding names all of them. It is a warning, not a fault: the other rules judge whether the
      resource is configured as the instructions demand, and you may run without this rule (``--ignore SVC013``).

    Not evaluated when
    ------------------
    - The resources are unknown, or of some resource it cannot be told, and none is known to host the service.

    How to fix
    ----------
    Let the service stand alone on every node, and list every SQL Server instance that stores packages in the
    configuration file of each node: the packages can then be managed from any node.

    1. On every node, put the path of a local file back into the ServiceConfigFile key (by default
       MsDtsSrvr.ini.xml in the folder of the service) and add a SqlServerFolder for every instance. Remove the
       registry checkpoint before you edit, or it restores the old path.
    2. ``Stop-ClusterResource -Name 'SSIS'``, then ``Remove-ClusterResource -Name 'SSIS'``.
    3. On every node: ``Set-Service -Name 'MsDtsServer130' -StartupType Automatic``, then ``Start-Service``.

    What you give up: one virtual name for the service, one shared configuration file and package folder, and, where
    it shares the group of SQL Server, msdb packages that remote clients can manage wherever the group runs. With
    stand-alone services, connect Management Studio to the node on which the instance runs.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: not recommended; disadvantages;
      high availability by configuration files that point to all instances.
    - Microsoft, Integration Services (SSIS) in a Cluster: the current edition says the same.
    """
    found = [entry for entry in ssis_resources(view) if isinstance(entry, SsisResource)]
    if not found:
        certain(view)
        return Pass()
    names = ", ".join(ssis.name for ssis in found)
    return Fail(
        f"{known_or_none(snapshot.cluster.name) or 'The cluster'} hosts Integration Services as a cluster resource "
        f"({names}), which Microsoft does not recommend: a failover restarts no package",
        tuple(Evidence(ssis.resource.at, _says(ssis)) for ssis in found),
        observed=names,
        expected="a stand-alone service on every node",
        remedy=Remedy(
            "Let the service stand alone on every node, list every SQL Server instance that stores packages in the "
            f"configuration file of each node, then remove from the cluster: {names}. The rule's page has the steps."
        ),
    )


def _says(ssis: SsisResource) -> str:
    name = ssis.service_name
    hosted = f"hosts {name.value}" if isinstance(name, Known) and name.value else "hosts Integration Services"
    group = known_or_none(ssis.resource.group)
    return f"{hosted} in {group}" if group else hosted
