"""DC005: the entries of a DCOM permission are of one style."""

from __future__ import annotations

from ssis_preflight.analysis.dcom import is_old_style
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.access import Ace, SecurityDescriptor
from ssis_preflight.model.facts import Unknown
from ssis_preflight.model.rights import ComRight, com_rights
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, NotEvaluated, Pass, Remedy, Verdict
from ssis_preflight_rules.dcom.dcom_subjects import DCOM_APPLICATIONS, OnNode

_SINGLE = int(
    ComRight.EXECUTE_LOCAL | ComRight.EXECUTE_REMOTE | ComRight.ACTIVATE_LOCAL | ComRight.ACTIVATE_REMOTE
)


@rule(
    id="DC005",
    title="The entries of a DCOM permission are whole and of one style",
    severity=Severity.ERROR,
    subjects=DCOM_APPLICATIONS,
    needs=("DcomApplication.access", "DcomApplication.launch", "Service.installed"),
    statements=("S25",),
    proves=False,
    sources=("Microsoft: Access Control Lists for COM",),
)
def entries_are_of_one_style(entry: OnNode, view: ClusterView) -> Verdict:
    r"""DC005: The entries of a DCOM permission are whole and of one style

    What it checks
    --------------
    The entries of ``LaunchPermission`` and ``AccessPermission`` of an Integration Services application. Each must
    have the right ``COM_RIGHTS_EXECUTE`` (1); beside it stand single rights (local and remote launch, activation or
    access) in every entry, or in none.

    Why it matters
    --------------
    COM takes a list that breaks this for invalid. Such lists come from scripts that write the binary value
    themselves; the dialogs of Component Services never make them. Who may connect is then not what the entries say.

    Passes when
    -----------
    - Every entry has ``COM_RIGHTS_EXECUTE``, and either all or none have single rights.
    - The application has no list of its own.

    Fails when
    ----------
    - An entry lacks ``COM_RIGHTS_EXECUTE``, or entries of the old and the new style stand in one list.

    Not evaluated when
    ------------------
    - The application or its permissions are not in the evidence.

    How to fix
    ----------
    Build the list anew in Component Services (dcomcnfg): DCOM Config, the application, Properties, Security.

    Sources
    -------
    - Microsoft, Access Control Lists for COM: ``COM_RIGHTS_EXECUTE`` must always be there, and entries of both
      styles must not be mixed.
    """
    application = entry.application
    if application is None:
        return Pass()
    gap = None
    for called, permission in (
        ("LaunchPermission", application.launch),
        ("AccessPermission", application.access),
    ):
        if isinstance(permission, Unknown):
            gap = gap or permission
            continue
        wrong = None if permission.value is None else _wrong(permission.value)
        if wrong is not None:
            ace, why = wrong
            return Fail(
                f"{called} of {entry.service} on {entry.node} is invalid: {why}",
                (Evidence(permission.at, f"the entry of {ace.trustee.shown} is 0x{ace.mask:x}"),),
                observed=f"{ace.trustee.shown}: {com_rights(ace.mask)} (0x{ace.mask:x})",
                expected="COM_RIGHTS_EXECUTE (0x1) in every entry, and single rights in all of them or in none",
                remedy=Remedy(
                    f"On {entry.node}, build {called} of {application.name or application.app_id} anew in Component "
                    "Services (dcomcnfg), DCOM Config, Properties, Security."
                ),
            )
    return Pass() if gap is None else NotEvaluated(gap)


def _wrong(descriptor: SecurityDescriptor) -> tuple[Ace, str] | None:
    """Return the first entry that COM does not take, and why."""
    entries = descriptor.dacl or ()
    for ace in entries:
        if not ace.mask & ComRight.EXECUTE:
            return ace, f"the entry of {ace.trustee.shown} lacks COM_RIGHTS_EXECUTE"
    if is_old_style(descriptor):
        return None
    bare = next((ace for ace in entries if not ace.mask & _SINGLE), None)
    return None if bare is None else (bare, "it mixes entries with single rights and entries without")
