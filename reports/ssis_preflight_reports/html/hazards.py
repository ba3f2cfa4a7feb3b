"""Hazards of the failover table: where the groups are before, and which traces are shown at once."""

from __future__ import annotations

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.result.report import Hazard, Report

AT_ONCE = 30
"""So many hazards are shown at once; the others are folded."""


class HazardRow(msgspec.Struct, frozen=True):
    """A hazard, its number, and where its groups are today."""

    hazard: Hazard
    number: int
    before: tuple[str, ...]


def hazard_tables(report: Report) -> list[tuple[HazardRow, ...]]:
    """Return the hazards in one table or two, the second one folded; none where nothing was found."""
    if report["failover"] is None:
        return []
    owners = {fold(group["name"]): group for group in report["topology"]["groups"]}

    def before(name: str) -> str:
        group = owners.get(fold(name))
        owner = group["owner"] if group is not None else None
        return f"{name} on {owner}" if owner else f"{name}: owner unknown"

    rows = [
        HazardRow(hazard, number, tuple(map(before, hazard["groups"])))
        for number, hazard in enumerate(report["failover"]["hazards"], 1)
    ]
    return [tuple(part) for part in (rows[:AT_ONCE], rows[AT_ONCE:]) if part]
