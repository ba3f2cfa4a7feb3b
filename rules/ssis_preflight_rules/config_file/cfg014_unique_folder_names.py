"""CFG014: no two root folders have one name."""

from __future__ import annotations

from ssis_preflight.analysis.configuration import Configuration, ScopedFolder
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.names import fold
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Confidence, Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.remedies import restart_command
from ssis_preflight_rules.config_file.subjects import CONFIGURATION_FILES


@rule(
    id="CFG014",
    title="Every root folder of the package store has a name of its own",
    severity=Severity.WARNING,
    confidence=Confidence.LOW,
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
    sources=("Microsoft: Integration Services Service (SSIS Service), Modify the configuration file",),
)
def folder_names_are_unique(config: Configuration, _view: ClusterView) -> Verdict:
    """CFG014: Every root folder of the package store has a name of its own

    What it checks
    --------------
    Whether two folders of the configuration file in force, of whichever kind, have the same ``Name``. Upper and lower
    case make no difference.

    Why it matters
    --------------
    Management Studio shows the folders by their names, and a path to a package in the store begins with one. With two
    of one name people open the wrong store, or change the wrong package. It happens where a block was copied in order
    to add a second SQL Server instance, and only its ServerName was changed. That names must differ, and what the
    service does where they do not, is not documented: this rule rests on experience.

    Passes when
    -----------
    - All names differ. Empty ones are left out: CFG002 judges them.

    Fails when
    ----------
    - Two folders or more have one name.

    Not evaluated when
    ------------------
    - The configuration in force is unknown.

    How to fix
    ----------
    Give each folder a name that says what is in it, such as ``MSDB SQLVS2``, and restart the service. Look for jobs
    and scripts that use the old name in a path of the package store.

    Sources
    -------
    - Microsoft, Integration Services Service (SSIS Service): further root folders are added to the file.
    """
    by_name: dict[str, list[ScopedFolder]] = {}
    for entry in config.folders:
        by_name.setdefault(fold(entry.name), []).append(entry)
    doubled = [entries for name, entries in by_name.items() if name and len(entries) > 1]
    if not doubled:
        return Pass()
    names = ", ".join(entries[0].name for entries in doubled)
    later = [(entry, entries[0]) for entries in doubled for entry in entries[1:]]
    scope = config.scope
    return Fail(
        f"{scope.service_name} on {scope.node} shows more than one folder {names}: nobody can tell which is which",
        tuple(
            Evidence(entry.folder.name_at, f"{entry.folder.target} has the name of another")
            for entry, _ in later
        )
        + tuple(
            Evidence(entries[0].folder.name_at, f"the name of {entries[0].folder.target}")
            for entries in doubled
        ),
        observed="; ".join(
            f"{entries[0].name}: {', '.join(entry.folder.target for entry in entries)}" for entries in doubled
        ),
        expected="names that differ",
        remedy=Remedy(
            f"In {config.path} on {scope.node}, rename all but one of the folders {names}, then:\n"
            f"{restart_command(scope)}"
        ),
    )
