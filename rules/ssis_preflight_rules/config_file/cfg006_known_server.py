"""CFG006: the host of a ServerName is one that the cluster or the operator knows."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import ScopedFolder
from ssis_preflight.analysis.instances import Foreign, OtherNetworkName, parse_server_name
from ssis_preflight.analysis.targets import nearest_server, target_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.operations.operation import SetServerName
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import SERVER_FOLDERS
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.remedies import restart_command
from ssis_preflight_rules.config_file.server_names import known_names


@rule(
    id="CFG006",
    title="ServerName is a known SQL Server",
    severity=(Severity.ERROR, Severity.WARNING),
    subjects=SERVER_FOLDERS,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.address",
        "PrivateParameters.dns_name",
        "PrivateParameters.instance_name",
        "PrivateParameters.network_name",
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
        "Microsoft: Integration Services Service (SSIS Service), Modify the configuration file",
    ),
)
def server_is_known(entry: ScopedFolder, view: ClusterView) -> Verdict:
    r"""CFG006: ServerName is a known SQL Server

    What it checks
    --------------
    Whether the host of every ``ServerName`` in force is the virtual server of a clustered SQL Server instance, the
    listener of an availability group, or a server that the operator declared. Protocol, port, domain and the IP
    address of a virtual server are understood.

    Why it matters
    --------------
    The service takes any name and connects only when somebody opens the folder. A misspelt name, or a network name at
    which no SQL Server answers, lets Management Studio fail to list the packages in msdb, before and after every
    failover, while the cluster shows everything Online.

    Passes when
    -----------
    - The host is the virtual server of an instance of this cluster (CFG008 judges the part behind the backslash).
    - The host is the listener of an availability group of this cluster.
    - The server is declared under ``package_instances``.
    - The name means the local computer or a node (CFG005 judges that), or is empty (CFG002 judges that).

    Fails when
    ----------
    - Error: the host is a network name of this cluster in a group without SQL Server.
    - Error where SSIS is clustered, warning where the service stands alone: nothing known has this name. A
      stand-alone service may list any remote server; declare it, so that a misspelling can be told from it.

    Not evaluated when
    ------------------
    - The configuration in force is unknown.
    - The nodes, network names, IP addresses or SQL Server instances that the name may mean are not all known.

    How to fix
    ----------
    Write the virtual server name of the instance, with ``\INSTANCE`` for a named one, and restart the service. Where
    the server is right and outside the cluster, declare it in ``snapshot.toml``:

    ``[declared]``
    ``package_instances = ['REPORTS\DW']``

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: ServerName is the name of the virtual
      SQL Server.
    - Microsoft, Integration Services Service (SSIS Service): a ServerName may be any server, ``SERVER\INSTANCE`` for
      a named instance.
    """
    text = entry.folder.target
    target = target_of(view, text) if text else None
    if not isinstance(target, (Foreign, OtherNetworkName)):
        return Pass()
    names = known_names(view)
    likely = nearest_server(parse_server_name(text).host, names)
    what = "nothing in the evidence has this name; if it is misspelt, its packages cannot be listed"
    related: tuple[Evidence, ...] = ()
    if isinstance(target, OtherNetworkName):
        what = f"no SQL Server answers at {target.resource.name}, so that its packages cannot be listed"
        related = (Evidence(target.resource.at, f"is in {target.group}, a group without SQL Server"),)
    foreign = isinstance(target, Foreign)
    wanted = likely or " or ".join(names) or "the virtual server name of a SQL Server instance"
    return Fail(
        f"{entry.name} of {entry.scope.service_name} points to {text}: {what}",
        (Evidence(entry.folder.target_at, "is not the name of a known SQL Server"), *related),
        observed=text,
        expected=f"a declared server, or {wanted}" if foreign and likely is None else wanted,
        remedy=_remedy(entry, likely, wanted, foreign=foreign),
        severity=Severity.WARNING if foreign and not entry.scope.clustered else Severity.ERROR,
    )


def _remedy(entry: ScopedFolder, likely: str | None, wanted: str, *, foreign: bool) -> Remedy:
    correct = (
        f"In {entry.file} on {entry.scope.node}, set ServerName of the folder {entry.name} to {wanted}, then:\n"
        f"{restart_command(entry.scope)}"
    )
    declare = (
        "If the server is right and outside the cluster, declare it under package_instances in snapshot.toml."
    )
    if likely is not None:
        operations = (SetServerName(entry.file, entry.scope.node, entry.name, likely),)
        return Remedy(f"{correct}\n{declare}" if foreign else correct, operations)
    return Remedy(f"{declare} If it is wrong: {correct}" if foreign else correct)
