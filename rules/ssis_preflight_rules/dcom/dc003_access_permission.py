"""DC003: the declared principals have remote access where an access permission is set."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Known, need
from ssis_preflight.model.rights import ComRight
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Pass, Verdict
from ssis_preflight_rules.dcom.dcom_subjects import APPLICATION_USERS, ApplicationUser
from ssis_preflight_rules.dcom.granting import Wanted, granted_to, into_the_list


@rule(
    id="DC003",
    title="An access permission lets the declared principals in",
    severity=(Severity.WARNING, Severity.INFO),
    subjects=APPLICATION_USERS,
    needs=("DcomApplication.access", "LocalGroup.members", "Service.installed"),
    statements=("S25",),
    sources=("Microsoft: Integration Services service (SSIS service)", "Microsoft: AccessPermission"),
)
def the_principal_has_access(user: ApplicationUser, view: ClusterView) -> Verdict:
    r"""DC003: An access permission lets the declared principals in

    What it checks
    --------------
    Where the Integration Services application of a node has an ``AccessPermission`` of its own: whether that grants
    *Remote Access* to each declared principal (``store_principals``).

    Why it matters
    --------------
    Whoever may activate the service still needs access to call it. A list that somebody set on one node and forgot
    on another, or that names only local users, shuts Management Studio out after a failover.

    Passes when
    -----------
    - The application has no ``AccessPermission``.
    - An entry that counts for the principal grants Remote Access, and no earlier one denies it.

    Fails when
    ----------
    - No entry can count for the principal and grant it. Where one of an account of a domain may, because it may be
      a group that the principal is a member of, this is an information.

    Not evaluated when
    ------------------
    - The application, its permission, or the members of a local group that would decide are not in the evidence.
    - Without declared principals there is nobody to judge.

    How to fix
    ----------
    In Component Services (dcomcnfg) of every node: DCOM Config, the application, Properties, Security, *Access
    Permissions*: add the group with Remote Access. Then restart the service.

    Sources
    -------
    - Microsoft, Integration Services service (SSIS service): access permissions for remote users.
    - Microsoft, AccessPermission: it counts for servers that do not set their security themselves.
    """
    access = need(user.application.access)
    if access.value is None:
        return Pass()
    name, node, service = user.principal.label, user.on.node, user.on.service
    return granted_to(
        view,
        node,
        user.principal,
        Known(access.value, access.at),
        Wanted(
            int(ComRight.EXECUTE_REMOTE),
            f"{name} has no access to {service} on {node} from another computer",
            into_the_list(user, "Access Permissions", "Remote Access"),
        ),
    )
