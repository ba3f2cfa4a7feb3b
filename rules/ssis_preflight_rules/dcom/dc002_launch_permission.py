"""DC002: the declared principals may activate the application."""

from __future__ import annotations

from ssis_preflight.analysis.dcom import launch_permission
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.rights import ComRight
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Verdict
from ssis_preflight_rules.dcom.dcom_subjects import APPLICATION_USERS, ApplicationUser
from ssis_preflight_rules.dcom.granting import Wanted, granted_to, into_the_list


@rule(
    id="DC002",
    title="The declared principals may activate Integration Services remotely",
    severity=(Severity.WARNING, Severity.INFO),
    subjects=APPLICATION_USERS,
    needs=(
        "DcomApplication.launch",
        "LocalGroup.members",
        "NodeDcom.default_launch",
        "Service.installed",
    ),
    statements=("S25",),
    sources=("Microsoft: Integration Services service (SSIS service)", "Microsoft: LaunchPermission"),
)
def the_principal_may_activate(user: ApplicationUser, view: ClusterView) -> Verdict:
    r"""DC002: The declared principals may activate Integration Services remotely

    What it checks
    --------------
    Whether the launch and activation permission of the Integration Services application grants *Remote Activation*
    to each declared principal (``store_principals``), on every node.

    Why it matters
    --------------
    After its installation the service lets administrators in, and nobody else from another computer. The permission
    stands in the registry of one node: where it was granted on one node only, Management Studio says *Access is
    denied* after a failover.

    Passes when
    -----------
    - An entry that counts for the principal grants it, and no earlier one denies it. Without a permission of its
      own the application has the default of the computer (``DefaultLaunchPermission``).

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
    In Component Services (dcomcnfg) of every node: DCOM Config, the application, Properties, Security, *Launch and
    Activation Permissions*: add the group with Remote Activation (and Remote Launch). Then restart the service: it
    reads them when it starts.

    Sources
    -------
    - Microsoft, Integration Services service (SSIS service): the permissions that remote users need, and the
      restart.
    - Microsoft, LaunchPermission: what counts where the value is not there.
    """
    name, node, service = user.principal.label, user.on.node, user.on.service
    return granted_to(
        view,
        node,
        user.principal,
        launch_permission(user.on.dcom, user.application),
        Wanted(
            int(ComRight.ACTIVATE_REMOTE),
            f"{name} may not activate {service} on {node} from another computer",
            into_the_list(user, "Launch and Activation Permissions", "Remote Launch and Remote Activation"),
        ),
    )
