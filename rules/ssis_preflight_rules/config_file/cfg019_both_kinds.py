"""CFG019: both halves of the package store are visible."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import Configuration
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.service_config import FolderKind
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.remedies import restart_command
from ssis_preflight_rules.config_file.subjects import CONFIGURATION_FILES

_HIDES = {
    FolderKind.SQL_SERVER: "packages in msdb",
    FolderKind.FILE_SYSTEM: "packages in the file system",
}
_TARGETS = {FolderKind.SQL_SERVER: "ServerName", FolderKind.FILE_SYSTEM: "StorePath"}


@rule(
    id="CFG019",
    title="The configuration file lists folders of both kinds",
    severity=Severity.INFO,
    subjects=CONFIGURATION_FILES,
    needs=(
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
    ),
    sources=(
        "Microsoft: Package Management (SSIS Service)",
        "Microsoft: Integration Services Service (SSIS Service), Configure the service",
    ),
)
def both_kinds_are_listed(config: Configuration, _view: ClusterView) -> Verdict:
    """CFG019: The configuration file lists folders of both kinds

    What it checks
    --------------
    Whether the configuration file in force has at least one SqlServerFolder and one FileSystemFolder, as the file
    that Setup writes has.

    Why it matters
    --------------
    Management Studio shows what the file lists, and nothing else. Without a SqlServerFolder the packages in msdb are
    there and run, but nobody sees them; without a FileSystemFolder the same is true of packages in the file system.
    It may be meant so, where a site keeps its packages in one of the two places only.

    Passes when
    -----------
    - Both kinds are listed.
    - A stand-alone service lists no SqlServerFolder: CFG009 judges which instances it must list.

    Fails when
    ----------
    - No FileSystemFolder is listed, or a clustered service lists no SqlServerFolder.

    Not evaluated when
    ------------------
    - The configuration in force is unknown.

    How to fix
    ----------
    Nothing needs mending where the site has no such packages: waive it with the reason. Otherwise add the folder to
    ``TopLevelFolders`` and restart the service.

    Sources
    -------
    - Microsoft, Package Management (SSIS Service): the package store is msdb and the folders of the file system that
      the configuration file lists.
    - Microsoft, Integration Services Service (SSIS Service): the default file lists one folder of each kind.
    """
    scope, content = config.scope, config.content
    asked = FolderKind if scope.clustered else (FolderKind.FILE_SYSTEM,)
    lacking = [kind for kind in asked if not config.folders_of(kind)]
    if not lacking or content is None:
        return Pass()
    hidden = " and ".join(_HIDES[kind] for kind in lacking)
    blocks = "\n".join(
        f'<Folder xsi:type="{kind.value}"><Name>...</Name><{_TARGETS[kind]}>...</{_TARGETS[kind]}></Folder>'
        for kind in lacking
    )
    kinds = " and no ".join(kind.value for kind in lacking)
    return Fail(
        f"{scope.service_name} on {scope.node} shows no {hidden}: its file lists no {kinds}",
        (Evidence(content.at, f"has no {kinds}"),),
        observed=", ".join(entry.name for entry in config.folders) or "no folder at all",
        expected="a SqlServerFolder and a FileSystemFolder",
        remedy=Remedy(
            f"If there are such packages, add to the TopLevelFolders of {config.path} on {scope.node}:\n{blocks}\n"
            f"{restart_command(scope)}"
        ),
    )
