"""The exploration of failovers and the delegation matrix, as the report writes them."""

from __future__ import annotations

from ssis_preflight.analysis.delegation import matrix
from ssis_preflight.analysis.failover.explore import Bounds
from ssis_preflight.analysis.failover.study import Found, Study, study
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import Unknown, attempt
from ssis_preflight.result.report import DelegationEntry, FailoverEntry, Hazard


def failover_entry(view: ClusterView, bounds: Bounds | None = None) -> FailoverEntry | None:
    """Return what the exploration found; None where no group bears the service or the layout is unknown."""
    found = attempt(study, view, bounds)
    if isinstance(found, Unknown) or not found.world.groups:
        return None
    return entry_of(found)


def entry_of(found: Study) -> FailoverEntry:
    """Return a study as the report writes it."""
    return FailoverEntry(
        proved=found.proved,
        bounds={"max_failures": found.bounds.failures, "max_moves": found.bounds.moves},
        states=found.states,
        assumptions=list(found.assumptions),
        hazards=[_hazard(hazard) for hazard in found.hazards],
    )


def _hazard(hazard: Found) -> Hazard:
    return Hazard(
        claim=str(hazard.claim),
        what=hazard.what,
        groups=list(hazard.groups),
        failures=list(hazard.failures),
        outcome=dict(hazard.outcome),
        trace=list(hazard.trace),
        assumptions=list(hazard.assumptions),
    )


def delegation_entries(view: ClusterView) -> list[DelegationEntry]:
    """Return the delegation matrix; empty where no service or configuration is known at all."""
    return [
        DelegationEntry(
            client=str(row.client),
            endpoint=f"{row.endpoint} ({row.service})",
            target=f"{row.folder}: {row.target}" if row.folder else row.target,
            placement=str(row.placement),
            verdict=str(row.verdict),
            why=row.why,
        )
        for row in matrix(view)
    ]
