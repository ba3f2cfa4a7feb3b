"""What ``simulate`` found, as text: before, failures, what happens, after, hazards, delegation, placement."""

from __future__ import annotations

from collections.abc import Sequence

from ssis_preflight.result.report import DelegationEntry, FailoverEntry, Hazard
from ssis_preflight.result.simulation import BranchEntry, PlacementEntry, SeatEntry, Simulation
from ssis_preflight_reports.failover import (
    CLAIMS,
    HAZARDS,
    after_failures,
    bounds_words,
    meaning,
    outcome,
    pairings,
    placements,
    proof,
    reasons_of,
    suffering,
    verdict_words,
)
from ssis_preflight_reports.failover_text import role_of_claim
from ssis_preflight_reports.impact import CAVEAT, GOES_ON, STOPS
from ssis_preflight_reports.layout import Pen
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.sentences import listed, plural

BRANCHES_SHOWN, OTHERS_SHOWN = 4, 4
"""How many branches of a scenario, and how many other groups of a node, are shown unless all are wanted."""

_CONDITIONS = {
    "online": "online",
    "ssis-down": "SSIS down",
    "failed": "failed",
    "no-owner": "no possible owner, offline",
}
_WITH_SQL = {
    "ssis-down": "SSIS down, SQL Server up",
    "failed": "SQL Server down, because SSIS affects the group",
    "no-owner": "no possible owner, SQL Server down",
}


def render(simulation: Simulation, options: RenderOptions) -> bytes:
    """Return the simulation as UTF-8 text; ``options.verbose`` prints every trace and every branch in full."""
    pen = Pen(max(options.width, 40), options.colour, options.unicode)
    blocks = [_before(simulation, pen, verbose=options.verbose), _failures(simulation, pen)]
    blocks += _happenings(simulation, pen, verbose=options.verbose)
    blocks += _judgement(simulation, pen)
    blocks.append(_impact(pen))
    blocks.append(_delegation(simulation["delegation"], pen))
    blocks.append(_placement(simulation["placement"], pen))
    blocks.append(_summary(simulation, pen))
    lines = [line for block in blocks if block for line in ["", *block]][1:]
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def condition_words(seat: SeatEntry) -> str:
    """Say what has become of a group."""
    condition = seat["condition"]
    plain = _CONDITIONS.get(condition, condition)
    return _WITH_SQL.get(condition, plain) if seat["sql"] else plain


def _title(text: str, pen: Pen) -> list[str]:
    return pen.hang("", text, role="strong")


def _before(simulation: Simulation, pen: Pen, *, verbose: bool) -> list[str]:
    if not simulation["before"]:
        return []
    rows = []
    for node in simulation["before"]:
        seats = [f"{seat['group']}: {condition_words(seat)}" for seat in node["seats"]]
        others = listed(node["others"], limit=None if verbose else OTHERS_SHOWN)
        said = "; ".join(seats) or "no group with Integration Services"
        rows.append((node["node"], node["state"], f"{said}{f' (also {others})' if others else ''}"))
    lines = [*_title(f"Before: {simulation['cluster'] or 'the cluster'} today", pen), *pen.table(rows)]
    if simulation["unplaced"]:
        lines += pen.hang("  ", f"where they are today is not known: {listed(simulation['unplaced'])}")
    return lines


def _failures(simulation: Simulation, pen: Pen) -> list[str]:
    failover = simulation["failover"]
    if failover is None:
        return []
    title = _title("Failures", pen)
    if simulation["failures"]:
        return [*title, *pen.hang("  ", ", then ".join(simulation["failures"]))]
    said = "any nodes or services, in any order; nodes may return, and an operator may move groups"
    if simulation["any_placement"]:
        said = f"from every allowed placement: {said}"
    return [*title, *pen.hang("  ", f"{said}: up to {bounds_words(failover)}")]


def _happenings(simulation: Simulation, pen: Pen, *, verbose: bool) -> list[list[str]]:
    if simulation["failures"]:
        return _branches(simulation["branches"], pen, verbose=verbose)
    failover = simulation["failover"]
    if failover is None or not failover["hazards"]:
        return []
    blocks = [_title("What happens: the shortest way to each hazard", pen)]
    pairs = zip(failover["hazards"], simulation["after"], strict=True)
    for number, (hazard, after) in enumerate(pairs, 1):
        head = f"{pen.paint(role_of_claim(hazard), f'hazard {number}')}: "
        lines = pen.hang(head, f"{suffering(hazard)}: {meaning(hazard)}", hang=4)
        if verbose:
            lines += _numbered(hazard["trace"], pen) + _after(after, pen)
        else:
            lines += pen.hang("    ", " ".join(hazard["trace"]))
            seats = "; ".join(_seat(seat) for seat in after)
            lines += pen.hang("    After: ", seats) if seats else []
        blocks.append(lines)
    return blocks


def _branches(branches: Sequence[BranchEntry], pen: Pen, *, verbose: bool) -> list[list[str]]:
    shown = branches if verbose else branches[:BRANCHES_SHOWN]
    many = len(branches) > 1
    blocks = []
    for number, branch in enumerate(shown, 1):
        of = f", branch {number} of {len(branches)}" if many else ""
        assumed = f" (assumed: {'; '.join(branch['assumptions'])})" if branch["assumptions"] else ""
        lines = pen.hang("", f"What happens{of}{assumed}", role="strong")
        blocks.append([*lines, *_numbered(branch["trace"], pen), *_after(branch["after"], pen)])
    if len(branches) > len(shown):
        blocks.append(
            pen.hang("", f"and {len(branches) - len(shown)} more branches; --trace prints every one")
        )
    return blocks


def _numbered(trace: Sequence[str], pen: Pen) -> list[str]:
    digits = len(str(len(trace)))
    return [
        line for number, said in enumerate(trace, 1) for line in pen.hang(f"  {number:>{digits}}. ", said)
    ]


def _after(after: Sequence[SeatEntry], pen: Pen) -> list[str]:
    if not after:
        return []
    rows = [(seat["group"], seat["node"] or "no node", condition_words(seat)) for seat in after]
    return ["", *_title("After", pen), *pen.table(rows)]


def _seat(seat: SeatEntry) -> str:
    return f"{seat['group']} on {seat['node'] or 'no node'}: {condition_words(seat)}"


def _judgement(simulation: Simulation, pen: Pen) -> list[list[str]]:
    """Return the table of hazards, the line of proof and the assumptions; or why there is nothing to judge."""
    failover = simulation["failover"]
    if failover is None:
        said = [*simulation["notes"]]
        if simulation["missing"]:
            said.append(f"Failovers were not explored: core evidence is missing: {simulation['missing']}.")
        return [pen.hang("", text) for text in said]
    return [
        _hazards(failover["hazards"], pen),
        pen.hang("", _proof(simulation, failover), hang=2),
        [*_title("Assumed", pen), *(line for a in failover["assumptions"] for line in pen.hang("  ", a))]
        if failover["assumptions"]
        else [],
    ]


def _proof(simulation: Simulation, failover: FailoverEntry) -> str:
    if simulation["failures"] and failover["proved"]:
        number = len(simulation["branches"])
        return f"proved: every branch of these failures was followed ({plural(number, 'branch', 'branches')})"
    return proof(failover, simulation["limit"])


def _hazards(hazards: Sequence[Hazard], pen: Pen) -> list[str]:
    if not hazards:
        return _title("Hazards: none", pen)
    head = ("#", "claim", "what", "groups", "failures", "outcome")
    rows = [head]
    for number, hazard in enumerate(hazards, 1):
        sure = (
            ""
            if not hazard["assumptions"]
            else f"; only if this allows it: {'; '.join(hazard['assumptions'])}"
        )
        rows.append(
            (
                str(number),
                hazard["claim"],
                hazard["what"],
                suffering(hazard),
                after_failures(hazard),
                f"{outcome(hazard)}{sure}",
            )
        )
    lines = [*_title(f"Hazards: {len(hazards)}", pen), *pen.table(rows)]
    claims = {hazard["claim"] for hazard in hazards}
    kinds = {hazard["what"] for hazard in hazards}
    glossary = [(word, said) for word, said in (*CLAIMS.items(), *HAZARDS.items()) if word in claims | kinds]
    return [*lines, *pen.table(glossary, indent=4)]


def _impact(pen: Pen) -> list[str]:
    lines = _title("While the service is down", pen)
    for label, sentences in (("stops", STOPS), ("goes on", GOES_ON), ("but", (CAVEAT,))):
        for sentence in sentences:
            lines += pen.hang(f"  {label:<7}  ", sentence)
    return lines


def _delegation(delegation: list[DelegationEntry], pen: Pen) -> list[str]:
    if not delegation:
        return []
    pairs = pairings(delegation)
    rows = [("client", *placements(delegation))]
    rows += [(row.client, *(verdict_words(c["verdict"]) if c else "-" for c in row.cells)) for row in pairs]
    head, *body = pen.table(rows, indent=4, wrap=False)
    lines = [*_title("Delegation: from where Management Studio can manage packages in msdb", pen), head]
    before = None
    for row, line in zip(pairs, body, strict=True):
        here = (row.endpoint, row.target)
        if here != before:
            lines += pen.hang("  ", f"{row.target or 'what it points to'} through {row.endpoint}")
        lines.append(line)
        before = here
    reasons = [(verdict, why) for verdict, said in reasons_of(delegation).items() for why in said]
    return [*lines, *pen.table(reasons)]


def _placement(rows: Sequence[PlacementEntry], pen: Pen) -> list[str]:
    if not rows:
        return []
    lines = _title("Placement: Integration Services with SQL Server, or in a group of its own", pen)
    for row in rows:
        lines += pen.hang("  ", row["aspect"], role="strong")
        said = [("same group", row["same_group"]), ("other group", row["other_group"])]
        lines += pen.table([*said, *(("this cluster", here) for here in row["here"])], indent=4)
    return lines


def _summary(simulation: Simulation, pen: Pen) -> list[str]:
    code = simulation["exit_code"]
    hazards = simulation["failover"]["hazards"] if simulation["failover"] else []
    number = plural(len(hazards), "hazard") if hazards else "no hazard"
    if code == 1:
        return pen.hang(f"{pen.paint('error', 'FAIL')}  ", f"{number} (exit 1)")
    if code == 0:
        return pen.hang(f"{pen.paint('good', 'PASS')}  ", f"{number} (exit 0)")
    why = "core evidence is missing" if simulation["missing"] else "facts that decide are not in evidence"
    if simulation["failover"] and not simulation["failover"]["proved"]:
        why = "the search was not finished"
    return pen.hang(f"{pen.paint('open', 'CANNOT SAY')}  ", f"{number}; {why} (exit {code})")
