"""PK011: a file does not rely on the protection of msdb."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.package import ProtectionLevel
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.subjects import READABLE, PackageFile


@rule(
    id="PK011",
    title="ProtectionLevel of a package file is not ServerStorage",
    severity=Severity.ERROR,
    subjects=READABLE,
    needs=(
        "CopiedFile.package",
        "Package.protection_level",
    ),
    sources=("Microsoft: Access Control for Sensitive Data in Packages",),
)
def file_is_not_server_storage(entry: PackageFile, _view: ClusterView) -> Verdict:
    r"""PK011: ProtectionLevel of a package file is not ServerStorage

    What it checks
    --------------
    ``ProtectionLevel`` of packages in files.

    Why it matters
    --------------
    ServerStorage leaves the protection to the roles of msdb. In the file system there are none, and the level is not
    supported there.

    Passes when
    -----------
    - The level is any other.

    Fails when
    ----------
    - The level is ServerStorage.

    Not evaluated when
    ------------------
    - The package is damaged, or an old package does not say its level.

    How to fix
    ----------
    Choose another level when you export the package to a file.

    Sources
    -------
    - Microsoft, Access Control for Sensitive Data in Packages: ServerStorage is supported only for packages in msdb.
    """
    level = need(entry.package.protection_level)
    if level.value is not ProtectionLevel.SERVER_STORAGE:
        return Pass()
    return Fail(
        f"{entry.package.name} does not load from a file: ServerStorage works in msdb only",
        (Evidence(level.at, "ProtectionLevel is ServerStorage"),),
        observed="ServerStorage",
        expected="DontSaveSensitive or a level with a password",
        remedy=Remedy("Save the package to the file with another protection level, or keep it in msdb."),
    )
