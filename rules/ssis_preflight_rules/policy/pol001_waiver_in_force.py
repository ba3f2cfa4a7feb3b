"""POL001: no waiver has expired."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight.rule.waiver_uses import WAIVERS, WaiverUse


@rule(
    id="POL001",
    title="Every waiver is still in force",
    severity=Severity.WARNING,
    subjects=WAIVERS,
    needs=(),
    sources=("ssis-preflight: user guide, waivers",),
)
def waiver_is_in_force(use: WaiverUse, view: ClusterView) -> Verdict:
    """POL001: Every waiver is still in force

    What it checks
    --------------
    Whether the last day of a waiver, ``expires``, is the date of the audit or later.

    Why it matters
    --------------
    A risk was accepted until a day, and the day is over: from now on the findings that the waiver hid count
    again. Somebody has to decide anew, and a gate that turns red needs to say why.

    Passes when
    -----------
    - The last day has not passed. On the last day itself the waiver still holds.
    - The waiver has no last day.

    Fails when
    ----------
    - The last day has passed. The date of the audit is today, or that of ``--as-of``.

    Not evaluated when
    ------------------
    - Never: the waiver itself says it. Without waivers, and with ``--no-waivers``, the rule does not apply.

    How to fix
    ----------
    Mend what the waiver hid and remove the waiver; or have its owner accept the risk again, with a new date.

    Sources
    -------
    - The user guide, waivers.
    """
    if not use.expired:
        return Pass()
    counted = (
        f"{use.matches} finding(s) or open verdict(s) count again" if use.matches else "nothing matches it"
    )
    return Fail(
        f"The waiver {use.name} expired on {use.expires}: {counted}",
        (Evidence(use.expires_at, f"expired on {use.expires}"),),
        observed=use.expires or "",
        expected=f"{use.as_of} or later",
        remedy=Remedy(
            f"Mend it and remove the waiver, or let {use.owner or 'its owner'} accept it again until a new date."
        ),
    )
