"""CFG009: every stand-alone service lists every SQL Server instance that stores packages."""

from __future__ import annotations

from html import escape

from ssis_preflight.analysis.configuration import Configuration, Scope, Source, configuration
from ssis_preflight.analysis.instances import Target
from ssis_preflight.analysis.targets import target_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Unknown, attempt
from ssis_preflight.model.names import fold
from ssis_preflight.model.service_config import FolderKind, ServiceConfig
from ssis_preflight.operations.operation import AddServerFolder
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Pattern, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.remedies import restart_command
from ssis_preflight_rules.config_file.server_names import (
    Wanted,
    is_broken,
    is_newest_on_node,
    wanted_instances,
)
from ssis_preflight_rules.config_file.subjects import STANDALONE_SCOPES


@rule(
    id="CFG009",
    title="Every node's service lists every SQL Server instance that stores packages",
    severity=Severity.WARNING,
    subjects=STANDALONE_SCOPES,
    needs=(
        "Cluster.nodes",
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.dns_name",
        "PrivateParameters.instance_name",
        "PrivateParameters.network_name",
        "PrivateParameters.virtual_server_name",
        "Resource.group",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    patterns=(Pattern.STANDALONE,),
    statements=("S04",),
    sources=("Microsoft: Configuring Integration Services in a Clustered Environment",),
)
def lists_every_instance(scope: Scope, view: ClusterView) -> Verdict:
    r"""CFG009: Every node's service lists every SQL Server instance that stores packages

    What it checks
    --------------
    Whether the configuration file of every stand-alone service has a SqlServerFolder for every clustered SQL Server
    instance, and for every server that is declared under ``package_instances``.

    Why it matters
    --------------
    Microsoft's recommendation for high availability without a clustered service is that each node can stand in for
    the others. If a node dies and you connect to the service of another one, the packages of an instance that is not
    listed there cannot be seen in Management Studio, although the instance itself has failed over and runs.

    Passes when
    -----------
    - Every such instance is the target of a folder, in any spelling that leads to it.
    - A newer release of the service is on the same node: an older service cannot manage newer instances.
    - Built-in defaults are in force: CFG001 or CFG002 judges that.
    - At least as many folders have a wrong ServerName as instances are missing: CFG005, CFG006 and CFG008 name those
      folders, and each may be meant for a missing instance.

    Fails when
    ----------
    - No folder leads to an instance that stores packages.

    Not evaluated when
    ------------------
    - The configuration in force on the node, or what one of its ServerNames means, is unknown.
    - The SQL Server instances of the cluster are unknown, or whether a newer release is on the node.

    How to fix
    ----------
    Add a folder for each missing instance to the file of that node, and restart the service:

    ``<Folder xsi:type="SqlServerFolder"><Name>MSDB SQLVS2 OPS</Name><ServerName>SQLVS2\OPS</ServerName></Folder>``

    An instance that stores no packages may be left out: run without this rule (``--ignore CFG009``).

    Sources
    -------
    - Microsoft, Configuring Integration Services in a Clustered Environment: on each node, modify the configuration
      file to point to all instances of SQL Server that store packages.
    """
    config = configuration(view, scope)
    if config.source is Source.BUILT_IN or config.content is None:
        return Pass()
    wanted = wanted_instances(view)
    folders = config.folders_of(FolderKind.SQL_SERVER)
    targets = [attempt(target_of, view, entry.folder.target) for entry in folders if entry.folder.target]
    known = [target for target in targets if not isinstance(target, Unknown)]
    missing = [each for each in wanted if each.target not in known]
    if not missing:
        return Pass()
    for target in targets:
        if isinstance(target, Unknown):
            raise GapError(target)
    if _may_be_meant(view, scope, known, missing) or not is_newest_on_node(view, scope.service):
        return Pass()
    return _failure(config, config.content, missing)


def _may_be_meant(view: ClusterView, scope: Scope, targets: list[Target], missing: list[Wanted]) -> bool:
    """Say whether as many ServerNames are wrong as instances are missing."""
    names = [each.label for each in missing]
    return sum(is_broken(view, scope, target, names) for target in targets) >= len(missing)


def _failure(config: Configuration, content: ServiceConfig, missing: list[Wanted]) -> Fail:
    scope = config.scope
    taken = {fold(entry.name) for entry in config.folders}
    operations = tuple(
        AddServerFolder(config.path, scope.node, _folder_name(each.label, taken), each.label)
        for each in missing
    )
    labels = ", ".join(each.label for each in missing)
    folders = "\n".join(
        f'<Folder xsi:type="SqlServerFolder"><Name>{escape(operation.folder)}</Name>'
        f"<ServerName>{escape(operation.server)}</ServerName></Folder>"
        for operation in operations
    )
    listed = [entry.folder.target for entry in config.folders_of(FolderKind.SQL_SERVER)]
    return Fail(
        f"{scope.service_name} on {scope.node} does not list {labels}: whoever connects to this node sees no "
        "packages there",
        (
            Evidence(content.at, f"has no folder for {labels}"),
            *(Evidence(each.at, f"{each.label} stores packages") for each in missing),
        ),
        observed=", ".join(listed) or "no SqlServerFolder",
        expected=", ".join([*listed, *(each.label for each in missing)]),
        remedy=Remedy(
            f"Add to the TopLevelFolders of {config.path} on {scope.node}:\n{folders}\n{restart_command(scope)}",
            operations,
        ),
    )


def _folder_name(label: str, taken: set[str]) -> str:
    """Return a free folder name for an instance; a backslash is not allowed in one."""
    name = f"MSDB {label}".translate(str.maketrans('\\/:*?"<>|,', " " * 10))
    return name if fold(name) not in taken else f"{name} 2"
