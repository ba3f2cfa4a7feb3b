"""Failovers and delegation in the text of an audit: a few lines, the whole story is told by ``simulate``."""

from __future__ import annotations

from ssis_preflight.result.report import DelegationEntry, FailoverEntry, Hazard
from ssis_preflight_reports.failover import (
    after_failures,
    meaning,
    open_today,
    outcome,
    proof,
    suffering,
    used_assumptions,
)
from ssis_preflight_reports.layout import Pen, Role
from ssis_preflight_reports.sentences import listed, plural

TARGETS_SHOWN = 3
"""How many pairs of target and service a line of delegation names unless everything is wanted."""


def failover_lines(failover: FailoverEntry, pen: Pen, *, verbose: bool) -> list[str]:
    """Return the section: one line where nothing was found, else every hazard with its shortest trace."""
    hazards = failover["hazards"]
    head = f"{pen.paint('strong', 'Failover')}: "
    number = plural(len(hazards), "hazard") if hazards else "no hazard"
    lines = pen.hang(head, f"{number}; {proof(failover)}", hang=10)
    for hazard in hazards:
        lines += hazard_lines(hazard, pen)
        lines += pen.hang(" " * 6, " ".join(hazard["trace"]), role="faint")
    said = failover["assumptions"] if verbose else used_assumptions(failover)
    if said:
        lines += pen.hang("  assumed: ", "; ".join(said))
    return lines


def hazard_lines(hazard: Hazard, pen: Pen) -> list[str]:
    """Return one hazard in a line: claim, group, failures, what happens, how it ends."""
    tag = pen.paint(role_of_claim(hazard), hazard["claim"])
    sure = "" if not hazard["assumptions"] else " (rests on assumptions)"
    text = (
        f"{suffering(hazard)}, {after_failures(hazard)}{' failing' if hazard['failures'] else ''}: "
        f"{meaning(hazard)}; {outcome(hazard)}{sure}"
    )
    return pen.hang(f"  {tag}: ", text, hang=6)


def role_of_claim(hazard: Hazard) -> Role:
    """Return the colour role of a hazard."""
    if hazard["assumptions"]:
        return "open"
    return "warning" if hazard["claim"] == "possible" else "error"


def delegation_lines(delegation: list[DelegationEntry], pen: Pen, *, verbose: bool) -> list[str]:
    """Return a line for each client and verdict of today that is not *works*; none where all is well."""
    found = open_today(delegation)
    if not found:
        return []
    lines = pen.hang("", "Managing packages in msdb today", role="strong")
    for (client, verdict), pairs in found.items():
        said = listed(pairs, limit=None if verbose else TARGETS_SHOWN, joint="; ")
        lines += pen.hang(f"  {client}: ", f"{verdict} for {said}", hang=6)
    return lines
