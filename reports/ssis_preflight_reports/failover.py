"""Failovers and delegation in words, for every format: claims, hazards, outcomes, proof."""

from __future__ import annotations

import msgspec

from ssis_preflight.result.report import DelegationEntry, FailoverEntry, Hazard
from ssis_preflight_reports.sentences import distinct, plural, words

CLAIMS = {
    "forced": "no placement avoids it: more groups with one service than nodes that are left for them",
    "predicted": "these failures lead to it, whatever the cluster chooses",
    "possible": "some way the cluster or an operator may choose leads to it",
}
"""What each strength of a claim means, strongest first."""

HAZARDS = {
    "single-instance-conflict": "two groups meet on one node, and the service runs only once on a node",
    "service-cannot-start": "the service cannot start on the node that takes the group",
    "service-failure": "a failure of the service takes its whole group along",
    "no-possible-owner": "no possible owner is left for the group",
}
"""What each hazard is."""

_SSIS = {"online": "online", "failed": "SSIS fails", "offline": "SSIS offline"}
_SQL = {
    "online": "SQL Server stays online",
    "failed": "SQL Server fails too",
    "offline": "SQL Server offline",
}
_CLIENTS = {
    "remote": "remote clients",
    "service-node": "clients on the service's node",
    "sql-node": "clients on the SQL Server node",
}
_VERDICTS = {
    "double-hop": "double hop",
    "works-while-together": "works only while together",
    "unknown": "unknown",
}


def meaning(hazard: Hazard) -> str:
    """Say what kind of hazard it is, as a sentence without its full stop."""
    return HAZARDS.get(hazard["what"], words(hazard["what"]))


def after_failures(hazard: Hazard) -> str:
    """Name the nodes that fail, in order; a service that fails or an operator's move may suffice."""
    if not hazard["failures"] and hazard["what"] == "service-failure":
        return "its service fails"
    return ", then ".join(hazard["failures"]) or "no node fails"


def ssis_outcome(hazard: Hazard) -> str:
    """Say what becomes of Integration Services."""
    state = hazard["outcome"].get("ssis", "")
    return _SSIS.get(state, state or "unknown")


def sql_outcome(hazard: Hazard) -> str:
    """Say what becomes of SQL Server; a group may have none."""
    state = hazard["outcome"].get("sql")
    return "no SQL Server in the group" if state is None else _SQL.get(state, state)


def outcome(hazard: Hazard) -> str:
    """Say what becomes of both."""
    sql = f", {sql_outcome(hazard)}" if "sql" in hazard["outcome"] else ""
    return f"{ssis_outcome(hazard)}{sql}"


def suffering(hazard: Hazard) -> str:
    """Name the group that suffers, and those that it meets."""
    first, *others = hazard["groups"] or ["?"]
    return f"{first} (meets {', '.join(others)})" if others else first


def bounds_words(failover: FailoverEntry) -> str:
    """Return ``1 failure and 1 move``."""
    bounds = failover["bounds"]
    failures, moves = bounds.get("max_failures", 0), bounds.get("max_moves", 0)
    depth = bounds.get("max_depth")
    together = f" ({depth} together)" if depth is not None else ""
    return f"{plural(failures, 'failure')} and {plural(moves, 'move')}{together}"


def proof(failover: FailoverEntry, limit: int | None = None) -> str:
    """Say whether all there is within the bounds was looked at; ``limit`` is the number of branches, if known."""
    if failover["proved"]:
        states = plural(failover["states"], "state")
        return f"proved: every state within {bounds_words(failover)} was visited ({states})"
    many = f"the limit of {limit} branches" if limit else "the limit on branches"
    return f"not proved: {many} ended the search, so hazards may be missing"


def used_assumptions(failover: FailoverEntry) -> list[str]:
    """Return the assumptions on which some hazard rests, each once."""
    return distinct([name for hazard in failover["hazards"] for name in hazard["assumptions"]])


def open_today(delegation: list[DelegationEntry]) -> dict[tuple[str, str], list[str]]:
    """Return, by client and verdict in words, the targets and services with which today's verdict is not *works*."""
    found: dict[tuple[str, str], list[str]] = {}
    for entry in delegation:
        if entry["placement"] == "today" and entry["verdict"] != "works":
            key = (client_words(entry["client"]), verdict_words(entry["verdict"]))
            target = entry["target"] or "every folder"
            found.setdefault(key, []).append(f"{target} through {entry['endpoint']}")
    return found


def client_words(client: str) -> str:
    """Say where Management Studio runs."""
    return _CLIENTS.get(client, words(client))


def verdict_words(verdict: str) -> str:
    """Say whether packages can be managed."""
    return _VERDICTS.get(verdict, words(verdict))


class Pairing(msgspec.Struct, frozen=True):
    """One row of the delegation matrix: a service, a SQL Server, a client, and the entry of each placement.

    ``cells`` are in the order of the placements of :func:`placements`; None where a placement cannot be.
    """

    endpoint: str
    target: str
    client: str
    cells: tuple[DelegationEntry | None, ...]


def placements(delegation: list[DelegationEntry]) -> list[str]:
    """Return the placements that the matrix speaks about, each once, today's first."""
    return distinct([entry["placement"] for entry in delegation])


def pairings(delegation: list[DelegationEntry]) -> list[Pairing]:
    """Return the matrix with one row for each service, SQL Server and client."""
    columns = placements(delegation)
    rows: dict[tuple[str, str, str], dict[str, DelegationEntry]] = {}
    for entry in delegation:
        key = (entry["endpoint"], entry["target"], entry["client"])
        rows.setdefault(key, {})[entry["placement"]] = entry
    return [
        Pairing(endpoint, target, client_words(client), tuple(found.get(column) for column in columns))
        for (endpoint, target, client), found in rows.items()
    ]


def reasons_of(delegation: list[DelegationEntry]) -> dict[str, list[str]]:
    """Return, by verdict in words, every reason that is given for it, each once."""
    found: dict[str, list[str]] = {}
    for entry in delegation:
        reasons = found.setdefault(verdict_words(entry["verdict"]), [])
        why = entry["why"].removeprefix("unknown: ")
        if why not in reasons:
            reasons.append(why)
    return found


def unexplored(pattern: dict[str, str]) -> str:
    """Say why a report has no exploration; ``pattern`` is that of each service name."""
    if pattern and set(pattern.values()) == {"standalone"}:
        return (
            "No group of this cluster bears Integration Services: the stand-alone services do not move at a "
            "failover, so there was nothing to explore."
        )
    return (
        "Failovers were not explored: no group is known to bear Integration Services, or what is known of the "
        "cluster does not suffice."
    )
