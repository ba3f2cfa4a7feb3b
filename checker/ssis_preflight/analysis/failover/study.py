"""The exploration of one cluster, summed up: every hazard with the strength of its claim, and what was assumed."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec.structs import replace

from ssis_preflight.analysis.failover.departures import Departures, TooManyBranchesError
from ssis_preflight.analysis.failover.explore import Bounds, Exploration, Witness, dangers, explore, starts
from ssis_preflight.analysis.failover.forced import Forced, crowded, forced_conflicts
from ssis_preflight.analysis.failover.narrate import Seat, outcome_of, seats, tell
from ssis_preflight.analysis.failover.semantics import Condition, Rules, State
from ssis_preflight.analysis.failover.world import World, world_of
from ssis_preflight.analysis.view import ClusterView

SMALL = 4
"""Clusters of up to this many nodes are explored with every number of failures but all nodes."""


class Claim(StrEnum):
    """How strong a claim is, weakest first."""

    POSSIBLE = "possible"
    PREDICTED = "predicted"
    FORCED = "forced"


class Found(msgspec.Struct, frozen=True):
    """One hazard in names: what, whom it hits, after which failures, how it ends, and how it comes about.

    ``group`` is the group that suffers; ``groups`` are all that take part, it first; ``node`` is where it ends.
    ``certain`` is false where the trace rests on ``assumptions`` about facts that are not in evidence. ``after`` is
    where every group of the world ends up; empty where a proof, and no single trace, stands behind the claim.
    """

    claim: Claim
    what: str
    group: str
    resource: str
    groups: tuple[str, ...]
    failures: tuple[str, ...]
    outcome: dict[str, str]
    trace: tuple[str, ...]
    assumptions: tuple[str, ...]
    node: str | None = None
    after: tuple[Seat, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether the hazard holds for every value of the unknown facts."""
        return not self.assumptions


class Study(msgspec.Struct, frozen=True):
    """What the exploration of a cluster found.

    ``proved`` says that the whole space within ``bounds`` was visited. ``placements`` are the places (node names,
    None for nowhere) of the world's groups in every state that was reached.
    """

    world: World
    bounds: Bounds
    proved: bool
    states: int
    hazards: tuple[Found, ...]
    assumptions: tuple[str, ...]
    placements: tuple[tuple[str | None, ...], ...]


def default_bounds(world: World) -> Bounds:
    """Return one failure and one operator's move; for small clusters every failure that leaves a node."""
    nodes = len(world.nodes)
    return Bounds(failures=max(1, nodes - 1) if nodes <= SMALL else 1)


def study(view: ClusterView, bounds: Bounds | None = None) -> Study:
    """Explore the failovers of a snapshot.

    Raises:
        GapError: the nodes, groups or resources of the cluster are not in evidence.
    """
    return view.remember(("study", bounds), lambda: study_world(world_of(view), bounds))


def study_world(world: World, bounds: Bounds | None = None) -> Study:
    """Explore a world; without bounds, within the default ones.

    Where the default bounds are too wide to be proved, the operator's move is left out: a proof about failures
    alone, with what the wider search found besides, says more than an unfinished search.
    """
    if bounds is not None:
        return _study(world, bounds)
    wide = _study(world, default_bounds(world))
    if wide.proved or not wide.bounds.moves:
        return wide
    narrow = _study(world, replace(wide.bounds, moves=0))
    if not narrow.proved:
        return wide
    known = {(hazard.what, hazard.groups, *hazard.outcome.values()) for hazard in narrow.hazards}
    more = [h for h in wide.hazards if (h.what, h.groups, *h.outcome.values()) not in known]
    return replace(narrow, hazards=(*narrow.hazards, *more))


def _study(world: World, bounds: Bounds) -> Study:
    sure = explore(world, bounds, sure=True)
    open_facts = _has_unknowns(world)
    wide = explore(world, bounds, sure=False) if open_facts else sure
    seen = {witness.danger for witness in sure.witnesses}
    more = tuple(witness for witness in wide.witnesses if witness.danger not in seen)
    predicted = _predicted(world, bounds)
    proofs = forced_conflicts(world, bounds.failures)
    hazards = [_found(world, w, predicted, proofs, frozenset()) for w in sure.witnesses if _matters(w)]
    hazards += [
        _found(world, w, predicted, proofs, w.assumed or frozenset({ELSEWHERE})) for w in more if _matters(w)
    ]
    hazards += [_crowd(world, proof) for proof in proofs if len(proof.groups) > _PAIR]
    hazards.sort(key=lambda h: (-list(Claim).index(h.claim), not h.certain, h.what, h.group, h.groups))
    used = sorted({name for h in hazards for name in h.assumptions})
    return Study(
        world,
        bounds,
        sure.whole and wide.whole,
        wide.states,
        tuple(hazards),
        (*world.assumptions, *used),
        _placements(world, wide),
    )


_PAIR = 2
ELSEWHERE = "facts that are not in evidence"
"""What a hazard rests on that only a value of some unknown fact gives, where its trace names none."""


def _matters(witness: Witness) -> bool:
    """Say whether a danger is more than a service that is down because it failed itself."""
    danger = witness.danger
    return danger.what != "service-failure" or danger.condition is not Condition.SSIS_DOWN


def _has_unknowns(world: World) -> bool:
    movers = world.groups
    policies = any(
        m.allowed_open or None in {m.preferring, m.affects, m.threshold, m.priority} for m in movers
    )
    return policies or any(None in row for row in world.startable)


def _predicted(world: World, bounds: Bounds) -> frozenset[tuple[str, int, int]]:
    """Return (what, group, node) for what one node's failure leads to whatever the cluster chooses."""
    begin = starts(world, bounds)
    if len(begin) != 1 or not bounds.failures:
        return frozenset()
    found: set[tuple[str, int, int]] = set()
    for node in range(len(world.nodes)):
        if not begin[0].down >> node & 1:
            found |= {(what, group, node) for what, group in _in_every_branch(world, begin[0], node)}
    return frozenset(found)


def _in_every_branch(world: World, begin: State, node: int) -> frozenset[tuple[str, int]]:
    try:
        branches = list(Departures(Rules(world, sure=False)).fail_node(begin, node))
    except TooManyBranchesError:
        return frozenset()
    each = [frozenset((d.what, d.group) for d in dangers(begin, branch)) for branch in branches]
    return frozenset.intersection(*each) if each else frozenset()


def _found(
    world: World,
    witness: Witness,
    predicted: frozenset[tuple[str, int, int]],
    proofs: tuple[Forced, ...],
    assumed: frozenset[str],
) -> Found:
    danger = witness.danger
    failures = witness.failed_nodes
    claim = Claim.POSSIBLE
    one = len(failures) == 1 and not witness.operator_moves
    if one and (danger.what, danger.group, failures[0]) in predicted:
        claim = Claim.PREDICTED
    pair = {danger.group, danger.other}
    proof = next((p for p in proofs if set(p.groups) == pair), None)
    if danger.what == "single-instance-conflict" and proof is not None:
        claim = Claim.FORCED
        own = crowded(world, proof.service, failures) if not witness.operator_moves else None
        failures = failures if own is not None else proof.failures
    names = [world.groups[danger.group].name]
    if danger.other >= 0:
        names.append(world.groups[danger.other].name)
    return Found(
        claim=claim,
        what=danger.what,
        group=names[0],
        resource=world.groups[danger.group].resource,
        groups=tuple(names),
        failures=tuple(world.nodes[n].name for n in failures),
        outcome=outcome_of(world, danger.group, danger.condition),
        trace=tell(world, witness),
        assumptions=tuple(sorted(assumed)),
        node=next((world.nodes[s.node].name for s in reversed(witness.events[-1]) if s.node >= 0), None),
        after=seats(world, witness.end),
    )


def _crowd(world: World, proof: Forced) -> Found:
    groups = tuple(world.groups[g].name for g in proof.groups)
    failures = tuple(world.nodes[n].name for n in proof.failures)
    nodes = ", ".join(world.nodes[n].name for n in proof.nodes)
    service = world.services[proof.service]
    worst = Condition.FAILED if any(world.groups[g].affects for g in proof.groups) else Condition.SSIS_DOWN
    trace = [*(f"{name} fails." for name in failures)]
    trace.append(
        f"{', '.join(groups)} have only {nodes} left: {len(groups)} groups for {len(proof.nodes)} nodes."
    )
    trace.append(f"On some node two of them meet, and {service} runs only once on a node.")
    return Found(
        claim=Claim.FORCED,
        what="single-instance-conflict",
        group=groups[0],
        resource=world.groups[proof.groups[0]].resource,
        groups=groups,
        failures=failures,
        outcome=outcome_of(world, proof.groups[0], worst),
        trace=tuple(trace),
        assumptions=(),
    )


def _placements(world: World, exploration: Exploration) -> tuple[tuple[str | None, ...], ...]:
    distinct = dict.fromkeys(state.places for state in exploration.reached)
    return tuple(
        tuple(world.nodes[place].name if place >= 0 else None for place in places) for places in distinct
    )
