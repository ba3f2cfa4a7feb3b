"""PK017: packages can be read."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.subjects import PACKAGES, PackageFile


@rule(
    id="PK017",
    title="The package is not encrypted as a whole",
    severity=Severity.INFO,
    subjects=PACKAGES,
    needs=("CopiedFile.package",),
    sources=("Microsoft: Access Control for Sensitive Data in Packages",),
)
def package_is_readable(entry: PackageFile, _view: ClusterView) -> Verdict:
    r"""PK017: The package is not encrypted as a whole

    What it checks
    --------------
    Whether a package is encrypted as a whole.

    Why it matters
    --------------
    Nothing in it can be checked, so a path or server that stays behind at a failover goes unnoticed. With the user
    key, no other node can run it.

    Passes when
    -----------
    - The package can be read.

    Fails when
    ----------
    - It is encrypted as a whole.

    Not evaluated when
    ------------------
    - The package is damaged.

    How to fix
    ----------
    Export it for the audit with a level that encrypts sensitive values only.

    Sources
    -------
    - Microsoft, Access Control for Sensitive Data in Packages.
    """
    if not entry.package.encrypted:
        return Pass()
    return Fail(
        f"{entry.package.name} was not checked: it is encrypted as a whole",
        (Evidence(entry.package.at, "only encrypted data"),),
        observed="an encrypted package",
        expected="a package of which at most the sensitive values are encrypted",
        remedy=Remedy(
            "Export the package with EncryptSensitiveWithPassword for the audit. With EncryptAllWithUserKey it runs "
            "on one computer only."
        ),
    )
