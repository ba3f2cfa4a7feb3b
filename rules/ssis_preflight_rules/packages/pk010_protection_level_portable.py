"""PK010: another node can decrypt the package."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.package import ProtectionLevel
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.packages.subjects import READABLE, PackageFile

_USER_KEY = (ProtectionLevel.ENCRYPT_SENSITIVE_WITH_USER_KEY, ProtectionLevel.ENCRYPT_ALL_WITH_USER_KEY)


@rule(
    id="PK010",
    title="The protection level does not tie secrets to one user and computer",
    severity=(Severity.WARNING, Severity.ERROR),
    subjects=READABLE,
    needs=(
        "CopiedFile.package",
        "Package.has_sensitive",
        "Package.protection_level",
    ),
    sources=(
        "Microsoft: Access Control for Sensitive Data in Packages",
        "Microsoft Support: SSIS package does not run when called from a job step (KB918760)",
    ),
)
def secrets_are_portable(entry: PackageFile, _view: ClusterView) -> Verdict:
    r"""PK010: The protection level does not tie secrets to one user and computer

    What it checks
    --------------
    Whether a package that stores sensitive values encrypts them with the key of the user who saved it.

    Why it matters
    --------------
    The user key is tied to one account on one computer. On the next node the same job fails to decrypt the password,
    even under the same account.

    Passes when
    -----------
    - The protection level is another one.
    - The level is EncryptSensitiveWithUserKey, which is the default, and the package stores no sensitive value.

    Fails when
    ----------
    - The level is EncryptSensitiveWithUserKey and a sensitive value is stored: a warning.
    - The level is EncryptAllWithUserKey: an error.

    Not evaluated when
    ------------------
    - The package is damaged, or an old package does not say its level.

    How to fix
    ----------
    Use DontSaveSensitive with a configuration, or a password level with the password in the job step.

    Sources
    -------
    - Microsoft, Access Control for Sensitive Data in Packages.
    - Microsoft Support, KB918760: the user key differs between accounts and computers.
    """
    level = need(entry.package.protection_level)
    if level.value not in _USER_KEY:
        return Pass()
    everything = level.value is ProtectionLevel.ENCRYPT_ALL_WITH_USER_KEY
    secret = need(entry.package.has_sensitive)
    if not (everything or secret.value):
        return Pass()
    name = "EncryptAllWithUserKey" if everything else "EncryptSensitiveWithUserKey"
    return Fail(
        f"{entry.package.name} cannot decrypt its stored secrets on another node",
        (
            Evidence(secret.at if secret.value else level.at, "a sensitive value is stored here"),
            Evidence(level.at, f"ProtectionLevel is {name}"),
        ),
        observed=name,
        expected="DontSaveSensitive, or EncryptSensitiveWithPassword with the password given by the job",
        remedy=Remedy(
            "Save the package with ProtectionLevel DontSaveSensitive and give the secrets by configuration, or with "
            "EncryptSensitiveWithPassword and give the password in the job step."
        ),
        severity=Severity.ERROR if everything else Severity.WARNING,
    )
