"""CFG008: the part of a ServerName behind the backslash is that of the virtual server's instance."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import ScopedFolder
from ssis_preflight.analysis.instances import WrongInstance, parse_server_name
from ssis_preflight.analysis.targets import target_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.operations.operation import Operation, SetServerName
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.subjects import SERVER_FOLDERS
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.remedies import restart_command


@rule(
    id="CFG008",
    title="ServerName names the instance of its virtual server",
    severity=Severity.ERROR,
    subjects=SERVER_FOLDERS,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
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
    sources=("Microsoft: Integration Services Service (SSIS Service), Modify the configuration file",),
)
def instance_is_named(entry: ScopedFolder, view: ClusterView) -> Verdict:
    r"""CFG008: ServerName names the instance of its virtual server

    What it checks
    --------------
    For every ``ServerName`` in force whose host is a virtual SQL Server of this cluster: whether the part behind the
    backslash is the name of the instance there. A default instance needs none, and ``\MSSQLSERVER`` says the same.

    Why it matters
    --------------
    At the virtual server name of a named instance no default instance listens. ``SQLVS2`` instead of ``SQLVS2\OPS``
    reaches nothing, or, where another SQL Server of that node listens on every address, the wrong one, and that
    changes with every failover. Management Studio then lists no packages, or those of another instance.

    Passes when
    -----------
    - The instance behind the backslash exists at that virtual server, or a default instance does and none is named.
    - A port is given and the virtual server has one instance: the port decides.
    - The host is no virtual SQL Server of this cluster: CFG005 and CFG006 judge that.

    Fails when
    ----------
    - The instance is missing, or its name is another one.

    Not evaluated when
    ------------------
    - The configuration in force is unknown.
    - The nodes, network names or SQL Server instances that decide what the name means are unknown.

    How to fix
    ----------
    Write the name as SQL Server clients do, ``SQLVS2\OPS``, into ``ServerName``, and restart the service, which reads
    the file only at start. The instances of the cluster are those of
    ``Get-ClusterResource | Where-Object ResourceType -eq 'SQL Server' | Get-ClusterParameter``.

    Sources
    -------
    - Microsoft, Integration Services Service (SSIS Service): ``SERVER\INSTANCE`` for a named instance.
    """
    text = entry.folder.target
    target = target_of(view, text) if text else None
    if not isinstance(target, WrongInstance):
        return Pass()
    named = parse_server_name(text).instance
    labels = tuple(candidate.label for candidate in target.candidates)
    what = f"there is no instance {named}" if named else "it has no default instance"
    operations: tuple[Operation, ...] = ()
    if len(labels) == 1:
        operations = (SetServerName(entry.file, entry.scope.node, entry.name, labels[0]),)
    wanted = " or ".join(labels)
    instances = (need(candidate.resource.private.instance_name) for candidate in target.candidates)
    return Fail(
        f"{entry.name} of {entry.scope.service_name} does not reach {wanted}: at {target.candidates[0].virtual_name} "
        f"{what}",
        (Evidence(entry.folder.target_at, what), *(Evidence(at.at, f"is {at.value}") for at in instances)),
        observed=text,
        expected=wanted,
        remedy=Remedy(
            f"In {entry.file} on {entry.scope.node}, set ServerName of the folder {entry.name} to {wanted}, then:\n"
            f"{restart_command(entry.scope)}",
            operations,
        ),
    )
