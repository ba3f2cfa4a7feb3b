"""A trace in plain words, one line for each thing that happens, and where it leaves every group."""

from __future__ import annotations

import msgspec

from ssis_preflight.analysis.failover.explore import Witness
from ssis_preflight.analysis.failover.semantics import NOWHERE, Condition, State, Step
from ssis_preflight.analysis.failover.world import World


def tell(world: World, witness: Witness) -> tuple[str, ...]:
    """Return the lines of a trace, numbered by the caller; every group, node and service by its name."""
    return tell_events(world, witness.events)


def tell_events(world: World, events: tuple[tuple[Step, ...], ...]) -> tuple[str, ...]:
    """Return the lines of these events, each given as everything that followed it."""
    return tuple(_line(world, step) for event in events for step in event)


def _line(world: World, step: Step) -> str:
    node = world.nodes[step.node].name if step.node >= 0 else ""
    if step.group < 0:
        return {"node-fails": f"{node} fails.", "node-returns": f"{node} returns."}[step.verb]
    mover = world.groups[step.group]
    group = mover.name
    service = world.services[mover.service] if mover.service is not None else ""
    down = " and SQL Server is down" if mover.has_sql else ""
    stays = " SQL Server stays online." if mover.has_sql else ""
    lines = {
        "moves": f"{group} moves to {node}{_only(world, step)}.",
        "no-owner": f"{group} has no possible owner left: it is offline{down}.",
        "stays-failed": f"{group}, already failed, is now owned by {node}.",
        "service-fails": f"{mover.resource} ({service}) fails on {node} and does not come back.",
        "stays-down": f"{mover.resource} is not to affect its group (RestartAction 0 or 1): it stays failed.{stays}",
        "gives-up": f"{group} has used up its failovers (FailoverThreshold): the group has failed{down}.",
        "no-target": f"No node is left for {group}: the group has failed{down}.",
        "moves-on": f"{mover.resource} affects its group (RestartAction 2): {group} moves on to {node}.",
        "operator-moves": f"An operator moves {group} to {node}.",
        "comes-back": f"{group} comes back on {node}.",
        "fails-back": f"{group} fails back to {node}, which it prefers.",
    }
    if step.verb == "cannot-start":
        return f"{mover.resource} cannot start on {node}: {_refusal(world, step, service)}."
    return lines[step.verb]


def _only(world: World, step: Step) -> str:
    mover = world.groups[step.group]
    return ", its only other possible owner" if len(mover.allowed) <= 2 and not mover.allowed_open else ""


def _refusal(world: World, step: Step, service: str) -> str:
    if step.other == NOWHERE:
        return f"{service} is not installed there, or is disabled"
    return f"{service} already runs there for {world.groups[step.other].name}"


OUTCOMES = {
    Condition.ONLINE: "online",
    Condition.SSIS_DOWN: "failed",
    Condition.FAILED: "failed",
    Condition.NO_OWNER: "offline",
}
"""What a condition means for Integration Services."""


def outcome_of(world: World, group: int, condition: Condition) -> dict[str, str]:
    """Return what becomes of Integration Services and, where the group has it, of SQL Server."""
    outcome = {"ssis": OUTCOMES[condition]}
    if world.groups[group].has_sql:
        stays = condition in {Condition.ONLINE, Condition.SSIS_DOWN}
        outcome["sql"] = "online" if stays else OUTCOMES[condition]
    return outcome


class Seat(msgspec.Struct, frozen=True):
    """Where a group is (None: nowhere), and in what condition."""

    group: str
    node: str | None
    condition: Condition
    has_sql: bool


def seats(world: World, state: State) -> tuple[Seat, ...]:
    """Return the seat of every group of the world at one moment."""
    return tuple(
        Seat(mover.name, world.nodes[place].name if place >= 0 else None, Condition(condition), mover.has_sql)
        for mover, place, condition in zip(world.groups, state.places, state.conditions, strict=True)
    )
