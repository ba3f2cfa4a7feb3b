"""POL002: every waiver hides something."""

from __future__ import annotations

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight.rule.waiver_uses import WAIVERS, WaiverUse


@rule(
    id="POL002",
    title="Every waiver matches something",
    severity=Severity.INFO,
    subjects=WAIVERS,
    needs=(),
    sources=("ssis-preflight: user guide, waivers",),
)
def waiver_is_in_use(use: WaiverUse, view: ClusterView) -> Verdict:
    """POL002: Every waiver matches something

    What it checks
    --------------
    Whether a waiver matches at least one finding or one verdict that is not evaluated.

    Why it matters
    --------------
    A waiver that matches nothing is either done with or misspelt. Done with, it would silently hide the same
    fault when it comes back; misspelt, it does not hide what its author thinks.

    Passes when
    -----------
    - The waiver matches something.
    - A rule that it names did not run, by ``--select``, ``--ignore`` or the settings: then nobody can say.
    - The waiver has expired: that is POL001.

    Fails when
    ----------
    - All rules that it names ran, and nothing that they say matches.

    Not evaluated when
    ------------------
    - Never. Without waivers, and with ``--no-waivers``, the rule does not apply.

    How to fix
    ----------
    Remove the waiver, or correct its rule, subject, node or fingerprint. ``ssis-preflight waivers list SNAPSHOT``
    shows what every waiver hides.

    Sources
    -------
    - The user guide, waivers.
    """
    if use.matches or use.expired or not use.told:
        return Pass()
    return Fail(
        f"The waiver {use.name} matches nothing",
        (Evidence(use.at, "matches nothing"),),
        observed="no match",
        expected="a finding or an open verdict",
        remedy=Remedy("Remove the waiver, or correct what it names."),
    )
