"""CFG005: a ServerName follows the SQL Server instance, not the node."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import ScopedFolder
from ssis_preflight.analysis.instances import (
    LocalServer,
    OneNode,
    parse_server_name,
    resolve,
    sql_instances,
    standalone_default_instance,
)
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.names import same
from ssis_preflight.operations.operation import Operation, SetServerName
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import SERVER_FOLDERS
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict


@rule(
    id="CFG005",
    title="ServerName is a virtual SQL Server name",
    severity=Severity.ERROR,
    subjects=SERVER_FOLDERS,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.instance_name",
        "PrivateParameters.service_name",
        "PrivateParameters.virtual_server_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    statements=("S21",),
    sources=(
        "Microsoft: Configuring Integration Services in a Clustered Environment, step 3 of the package store",
        "Microsoft: Configuring the Integration Services Service",
    ),
)
def server_name_is_virtual(entry: ScopedFolder, view: ClusterView) -> Verdict:
    r"""CFG005: ServerName is a virtual SQL Server name

    What it checks
    --------------
    The ``ServerName`` of every SqlServerFolder that is in force. ``.``, ``(local)``, ``localhost`` and the name of
    a node mean the computer on which the service happens to run.

    Why it matters
    --------------
    A clustered SQL Server instance answers to its virtual server name only. After a failover ``.`` or a node's name
    means another computer, on which the instance may not run: Management Studio then fails to list the packages
    in msdb although the service and SQL Server are both online.

    Passes when
    -----------
    - ServerName is the virtual server name of an instance, or a server outside the cluster (CFG006 judges that).
    - ServerName is local, the service stands alone, and a default instance that is not clustered runs on that
      very node.

    Fails when
    ----------
    - ServerName is ``.``, ``(local)``, ``localhost`` or the name of a node, and the case above does not hold.

    Not evaluated when
    ------------------
    - The configuration in force is unknown, or so are the nodes, network names or SQL Server instances of the
      cluster that would decide what the name means.

    How to fix
    ----------
    Write the virtual server name into the file, with ``\INSTANCE`` for a named instance, and restart the service:
    it reads the file only at start.

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: the value of ServerName must be the
      name of the virtual SQL Server in the same resource group.
    - Microsoft, Configuring the Integration Services Service: the file is read at service start.
    """
    folder = entry.folder
    target = resolve(view, parse_server_name(folder.target))
    if not isinstance(target, (LocalServer, OneNode)):
        return Pass()
    standing_alone = isinstance(target, LocalServer) and not entry.scope.clustered
    if standing_alone and standalone_default_instance(view, entry.scope.node).value:
        return Pass()
    wanted = _wanted(entry, view)
    meaning = "the node it runs on" if isinstance(target, LocalServer) else f"the node {target.node}"
    operations: tuple[Operation, ...] = ()
    if len(wanted) == 1:
        operations = (SetServerName(entry.file, entry.scope.node, folder.name, wanted[0]),)
    return Fail(
        f"{folder.name} of {entry.scope.service_name} points to {meaning}, not to a clustered SQL Server instance",
        (Evidence(folder.target_at, f"means {meaning}"),),
        observed=folder.target,
        expected=" or ".join(wanted) or "the virtual server name of a SQL Server instance",
        remedy=Remedy(
            f"In {entry.file}, set ServerName of the folder {folder.name} to "
            f"{' or '.join(wanted) or 'the virtual server name'}, then restart {entry.scope.service_name}.",
            operations,
        ),
    )


def _wanted(entry: ScopedFolder, view: ClusterView) -> tuple[str, ...]:
    """Return the labels to choose from: the instances of the same group where there are any, else all."""
    instances = sql_instances(view)
    own = tuple(i.label for i in instances if entry.scope.group and same(i.group, entry.scope.group))
    return own or tuple(i.label for i in instances)
