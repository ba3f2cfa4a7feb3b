"""DC001: the limits of every node let the declared principals through."""

from __future__ import annotations

from ssis_preflight.analysis.dcom import launch_limit
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.rights import ComRight
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Verdict
from ssis_preflight_rules.dcom.dcom_subjects import REMOTE_USERS, RemoteUser
from ssis_preflight_rules.dcom.granting import Wanted, granted_to, into_the_limit


@rule(
    id="DC001",
    title="The DCOM limits of every node let the declared principals through",
    severity=(Severity.WARNING, Severity.INFO),
    subjects=REMOTE_USERS,
    needs=("DcomLimits.launch", "LocalGroup.members", "Service.installed"),
    statements=("S25",),
    covers=("DC008",),
    sources=(
        "Microsoft: Integration Services service (SSIS service)",
        "Microsoft: MachineLaunchRestriction",
    ),
)
def limits_let_the_principal_through(user: RemoteUser, view: ClusterView) -> Verdict:
    r"""DC001: The DCOM limits of every node let the declared principals through

    What it checks
    --------------
    Whether each declared principal (``store_principals``) may activate applications remotely within the
    computer-wide limit ``MachineLaunchRestriction``, on every node that has Integration Services. As Windows is
    delivered, that takes membership in the local group *Distributed COM Users*, or in Administrators, of that very
    node.

    Why it matters
    --------------
    The limit is an upper bound: whatever the application grants, Windows refuses who is not within it. Local groups
    and limits belong to one computer and the cluster replicates neither, so that Management Studio connects today
    and says *Access is denied* after the next failover.

    Passes when
    -----------
    - The limit in force lets the principal through: by an entry of its own, or by a local group whose members on
      that node include it. A limit that a group policy sets counts instead of the computer's; where neither is set,
      that of Windows counts: Administrators, and Distributed COM Users.

    Fails when
    ----------
    - No entry of the limit can count for the principal. Where one of an account of a domain may, because it may be
      a group that the principal is a member of, this is an information.

    Not evaluated when
    ------------------
    - The limit is unknown, or the members of a local group that would decide are.
    - Without declared principals there is nobody to judge: declare them in ``snapshot.toml`` or the settings.

    How to fix
    ----------
    On every node: ``Add-LocalGroupMember -SID S-1-5-32-562 -Member 'CORP\etl-admins'``. Where the limit does not let
    Distributed COM Users through, or denies the principal, change the limit: in Component Services (dcomcnfg), My
    Computer, Properties, COM Security, or in the group policy that sets it, where what is changed on the computer has
    no effect.

    Sources
    -------
    - Microsoft, Integration Services service (SSIS service): users are added to Distributed COM Users to connect
      remotely.
    - Microsoft, MachineLaunchRestriction: nobody can exceed it. A policy keeps its limits in the registry as SDDL;
      where exactly is not documented there.
    """
    name, node = user.principal.label, user.node
    limit = launch_limit(user.dcom)
    return granted_to(
        view,
        node,
        user.principal,
        limit,
        Wanted(
            int(ComRight.ACTIVATE_REMOTE),
            f"{name} is refused on {node} by the DCOM limits of the computer",
            into_the_limit(view, user.dcom, user.principal, limit),
        ),
    )
