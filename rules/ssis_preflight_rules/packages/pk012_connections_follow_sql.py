"""PK012: connections follow the SQL Server instance."""

from __future__ import annotations

from ssis_preflight.analysis.instances import LocalServer, OneNode, parse_server_name, resolve, sql_instances
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, Unknown
from ssis_preflight.model.package import ConnectionManager
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.subjects import READABLE, PackageFile


@rule(
    id="PK012",
    title="Connection managers name no node",
    severity=Severity.WARNING,
    subjects=READABLE,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "ConnectionManager.server",
        "CopiedFile.package",
        "PrivateParameters.dns_name",
        "PrivateParameters.instance_name",
        "PrivateParameters.network_name",
        "PrivateParameters.virtual_server_name",
        "Resource.group",
        "Resource.type",
    ),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment",
        "Microsoft: SQL Server Failover Cluster Installation",
    ),
)
def connections_name_no_node(entry: PackageFile, view: ClusterView) -> Verdict:
    r"""PK012: Connection managers name no node

    What it checks
    --------------
    The servers that the connection managers of a package name, in a cluster with clustered SQL Server instances.

    Why it matters
    --------------
    A clustered instance answers to its virtual server name only. ``.``, ``localhost`` and a node's name mean one
    computer: after a failover the package runs on another node and finds no instance, or a wrong one.

    Passes when
    -----------
    - Every server is a virtual server name, or lies outside the cluster.
    - The cluster has no clustered SQL Server instance.

    Fails when
    ----------
    - A connection manager names a node, ``.``, ``(local)`` or ``localhost``.

    Not evaluated when
    ------------------
    - The nodes, network names or instances of the cluster are unknown, or an expression sets a connection string at
      run time and no other connection fails.

    How to fix
    ----------
    Write the virtual server name, with ``\\INSTANCE`` for a named instance, or set the connection string by a
    configuration or parameter.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the name to use is that of the virtual
      SQL Server.
    - Microsoft, SQL Server Failover Cluster Installation: clients connect to the network name of the instance.
    """
    if not sql_instances(view):
        return Pass()
    wrong: list[tuple[ConnectionManager, Known[str | None], str]] = []
    gap = None
    for connection in entry.package.connections:
        server = connection.server
        if isinstance(server, Unknown):
            gap = gap or server
        elif server.value is not None and (meaning := _node_meant(view, server.value)) is not None:
            wrong.append((connection, server, meaning))
    if not wrong:
        return Pass() if gap is None else NotEvaluated(gap)
    labels = " or ".join(instance.label for instance in sql_instances(view)[:4])
    return Fail(
        f"{entry.package.name} connects to another computer, or to none, after a failover",
        tuple(Evidence(server.at, f"{c.name} means {meaning}") for c, server, meaning in wrong[:5]),
        observed=", ".join(f"{c.name}: {server.value}" for c, server, _ in wrong[:5]),
        expected=f"the virtual server name of the instance: {labels}",
        remedy=Remedy(
            f"Set the server of {', '.join(c.name for c, _, _ in wrong[:5])} to {labels}, "
            "or set it by a configuration."
        ),
    )


def _node_meant(view: ClusterView, server: str) -> str | None:
    target = resolve(view, parse_server_name(server))
    if isinstance(target, LocalServer):
        return "the computer on which the package runs"
    return f"the node {target.node}" if isinstance(target, OneNode) else None
