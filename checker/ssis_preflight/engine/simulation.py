"""From an exploration or a scenario to the document of ``simulate``, with its exit code."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ssis_preflight.analysis.failover.depth import study_within
from ssis_preflight.analysis.failover.explore import Bounds, starts
from ssis_preflight.analysis.failover.narrate import Seat, seats
from ssis_preflight.analysis.failover.scenario import MOST_BRANCHES, Scenario, run_failures
from ssis_preflight.analysis.failover.study import Study, default_bounds, study
from ssis_preflight.analysis.failover.world import World, world_of
from ssis_preflight.analysis.placement import placement_advice
from ssis_preflight.analysis.ssis import certain
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.engine.exits import ExitCode
from ssis_preflight.engine.failover import delegation_entries, entry_of
from ssis_preflight.model.facts import Unknown, attempt, known_or_none
from ssis_preflight.model.names import fold
from ssis_preflight.model.states import label
from ssis_preflight.result.report import FailoverEntry
from ssis_preflight.result.simulation import (
    BranchEntry,
    NodeBefore,
    PlacementEntry,
    SeatEntry,
    Simulation,
)

NOTHING_MOVES = (
    "No group of this cluster bears Integration Services; the stand-alone services do not move at a failover."
)


class Wish(msgspec.Struct, frozen=True):
    """What to simulate: these nodes failing in this order, or else everything within the bounds.

    A bound of None is the default one; ``depth`` bounds failures and moves together.
    """

    fail: tuple[str, ...] = ()
    failures: int | None = None
    moves: int | None = None
    depth: int | None = None
    any_placement: bool = False


def simulate(view: ClusterView, wish: Wish) -> Simulation:
    """Simulate; the names in ``wish.fail`` must be nodes that are up today, each once."""
    world = attempt(world_of, view)
    document = _frame(view, world)
    if isinstance(world, Unknown):
        document["missing"] = world.missing
        document["exit_code"] = int(ExitCode.INCOMPLETE)
    elif not world.groups:
        document["notes"].append(_idle(view))
    elif wish.fail:
        _play(document, world, wish.fail)
    else:
        _search(document, view, world, wish)
    return document


def _frame(view: ClusterView, world: World | Unknown) -> Simulation:
    advice = attempt(placement_advice, view)
    return Simulation(
        cluster=known_or_none(view.cluster.name),
        failover=None,
        delegation=delegation_entries(view),
        before=_before(view, world),
        unplaced=[] if isinstance(world, Unknown) else [g.name for g in world.groups if g.start is None],
        failures=[],
        branches=[],
        after=[],
        any_placement=False,
        limit=Bounds().outcomes,
        placement=[]
        if isinstance(advice, Unknown)
        else [
            PlacementEntry(
                aspect=row.aspect,
                same_group=row.same_group,
                other_group=row.other_group,
                here=list(row.here),
            )
            for row in advice
        ],
        missing=None,
        notes=[],
        exit_code=int(ExitCode.CLEAN),
    )


def _idle(view: ClusterView) -> str:
    hosts = attempt(certain, view)
    if isinstance(hosts, Unknown) or not hosts:
        return NOTHING_MOVES
    names = ", ".join(host.name for host in hosts)
    return (
        f"{names}: no failover was explored, since the resource is in a core group of the cluster or no node has "
        "its service."
    )


def _before(view: ClusterView, world: World | Unknown) -> list[NodeBefore]:
    today = [] if isinstance(world, Unknown) else _today(world)
    bearing = {fold(seat.group) for seat in today}
    return [
        NodeBefore(
            node=node.name,
            state="state unknown" if isinstance(node.state, Unknown) else label(node.state.value),
            seats=[_seat(seat) for seat in today if fold(seat.node or "") == fold(node.name)],
            others=[
                group.name
                for group in known_or_none(view.cluster.groups) or ()
                if fold(group.name) not in bearing
                and fold(known_or_none(group.owner_node) or "") == fold(node.name)
            ],
        )
        for node in known_or_none(view.cluster.nodes) or ()
    ]


def _today(world: World) -> list[Seat]:
    """Return the seats of the groups whose place today is known."""
    begin = starts(world, Bounds())[0]
    found = zip(world.groups, seats(world, begin), strict=True)
    return [seat for mover, seat in found if mover.start is not None]


def _seat(seat: Seat) -> SeatEntry:
    condition = seat.condition.name.lower().replace("_", "-")
    return SeatEntry(group=seat.group, node=seat.node, condition=condition, sql=seat.has_sql)


def _play(document: Simulation, world: World, names: Sequence[str]) -> None:
    order = {fold(place.name): number for number, place in enumerate(world.nodes)}
    played = run_failures(world, [order[fold(name)] for name in names])
    found = Study(
        world,
        Bounds(failures=len(names), moves=0),
        played.whole,
        len(played.branches),
        played.hazards,
        played.assumptions,
        (),
    )
    document["failures"] = list(played.failures)
    document["branches"] = _branches(played)
    document["limit"] = MOST_BRANCHES
    _conclude(document, found, entry_of(found))


def _branches(played: Scenario) -> list[BranchEntry]:
    return [
        BranchEntry(
            trace=list(branch.trace),
            after=[_seat(seat) for seat in branch.after],
            assumptions=list(branch.assumptions),
        )
        for branch in played.branches
    ]


def _search(document: Simulation, view: ClusterView, world: World, wish: Wish) -> None:
    usual = default_bounds(world)
    bounds = Bounds(
        failures=usual.failures if wish.failures is None else wish.failures,
        moves=usual.moves if wish.moves is None else wish.moves,
        any_placement=wish.any_placement,
    )
    document["any_placement"] = wish.any_placement
    if wish.depth is None:
        found = study(view, bounds)
        _conclude(document, found, entry_of(found))
        return
    found = study_within(world, bounds, wish.depth)
    entry = entry_of(found)
    entry["bounds"]["max_depth"] = wish.depth
    _conclude(document, found, entry)


def _conclude(document: Simulation, found: Study, entry: FailoverEntry) -> None:
    """Write the hazards down, and the exit code: 1 for one that is certain, 3 for one that is not or no proof."""
    document["failover"] = entry
    document["after"] = [[_seat(seat) for seat in hazard.after] for hazard in found.hazards]
    if any(hazard.certain for hazard in found.hazards):
        document["exit_code"] = int(ExitCode.FINDINGS)
    elif found.hazards or not found.proved:
        document["exit_code"] = int(ExitCode.INCOMPLETE)
