"""PK016: configurations are found on every node."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.subjects import READABLE, PackageFile

_REGISTRY_ENTRY = (3, 6)
"""``DTSConfigurationType``: a registry entry, named directly or by an environment variable."""


@rule(
    id="PK016",
    title="Package configurations are not kept in the registry of one user",
    severity=Severity.WARNING,
    subjects=READABLE,
    needs=("CopiedFile.package",),
    sources=(
        "Microsoft: Package Configurations",
        "Microsoft Support: SSIS package does not run when called from a job step (KB918760)",
    ),
)
def configurations_are_machine_wide(entry: PackageFile, _view: ClusterView) -> Verdict:
    r"""PK016: Package configurations are not kept in the registry of one user

    What it checks
    --------------
    Whether a package configuration is of the type registry entry.

    Why it matters
    --------------
    Such a configuration is read below ``HKEY_CURRENT_USER``, from the profile of the account on the node where the
    package runs. The cluster does not replicate it.

    Passes when
    -----------
    - No configuration is of this type.

    Fails when
    ----------
    - One is, directly or through an environment variable.

    Not evaluated when
    ------------------
    - The package is damaged.

    How to fix
    ----------
    Keep the values in a SQL Server table or in an XML file on shared storage.

    Sources
    -------
    - Microsoft, Package Configurations: registry entries are below HKEY_CURRENT_USER.
    - Microsoft Support, KB918760.
    """
    wrong = [c for c in entry.package.configurations if c.type in _REGISTRY_ENTRY]
    if not wrong:
        return Pass()
    return Fail(
        f"{entry.package.name} runs without its configuration on a node where the account has no such registry entry",
        tuple(Evidence(c.at, f"{c.name} is a registry entry") for c in wrong[:5]),
        observed=", ".join(c.string or c.name for c in wrong[:5]),
        expected="a configuration in SQL Server or in an XML file on shared storage",
        remedy=Remedy("Keep the configuration in a SQL Server table or in an XML file on shared storage."),
    )
