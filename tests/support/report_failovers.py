"""Sample reports with an exploration of failovers."""

from __future__ import annotations

from ssis_preflight.result.report import DelegationEntry, Hazard, Report
from tests.support.report_findings import GROUP
from tests.support.report_samples import healthy_report, sample_report


def failover_report() -> Report:
    """Return the sample with an exploration: a forced conflict, one on an assumption, and a double hop of today."""
    report = sample_report()
    report["failover"] = {
        "proved": True,
        "bounds": {"max_failures": 1, "max_moves": 1},
        "states": 42,
        "assumptions": ["the cluster keeps quorum", "RestartAction of SSIS (OPS)"],
        "hazards": [_conflict(), _conflict_if_it_affects()],
    }
    report["delegation"] = [
        delegation_entry("remote", "today", "double-hop"),
        delegation_entry("remote", "whenever both are on one node", "works-while-together"),
        delegation_entry("service-node", "today", "works"),
    ]
    return report


def calm_report() -> Report:
    """Return a healthy report whose exploration found nothing and whose clients reach everything."""
    report = healthy_report()
    report["failover"] = {
        "proved": True,
        "bounds": {"max_failures": 1, "max_moves": 1},
        "states": 4,
        "assumptions": ["the cluster keeps quorum"],
        "hazards": [],
    }
    report["delegation"] = [delegation_entry("remote", "today", "works")]
    return report


def delegation_entry(client: str, placement: str, verdict: str) -> DelegationEntry:
    """Return an entry about SQLVS1 through the service on NODE2."""
    return DelegationEntry(
        client=client,
        endpoint="NODE2 (MsDtsServer130)",
        target="MSDB: SQLVS1",
        placement=placement,
        verdict=verdict,
        why="one hop only" if verdict == "works" else "two hops",
    )


def _conflict() -> Hazard:
    return Hazard(
        claim="forced",
        what="single-instance-conflict",
        groups=[GROUP, "SQL Server (OPS)"],
        failures=["NODE1"],
        outcome={"ssis": "failed", "sql": "online"},
        trace=["NODE1 fails.", f"{GROUP} moves to NODE2.", "SSIS cannot start on NODE2."],
        assumptions=[],
    )


def _conflict_if_it_affects() -> Hazard:
    return Hazard(
        claim="possible",
        what="single-instance-conflict",
        groups=["SQL Server (OPS)", GROUP],
        failures=["NODE2"],
        outcome={"ssis": "failed", "sql": "failed"},
        trace=["NODE2 fails.", "SQL Server (OPS) moves to NODE1.", "SSIS (OPS) cannot start on NODE1."],
        assumptions=["RestartAction of SSIS (OPS)"],
    )
