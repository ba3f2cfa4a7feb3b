"""The exploration with one bound over everything: so many events, be they failures or an operator's moves."""

from __future__ import annotations

from msgspec.structs import replace

from ssis_preflight.analysis.failover.explore import Bounds
from ssis_preflight.analysis.failover.study import Claim, Found, Study, study_world
from ssis_preflight.analysis.failover.world import World


def study_within(world: World, bounds: Bounds, depth: int) -> Study:
    """Explore up to ``bounds``, but with no more than ``depth`` failures and moves together.

    Every way to divide the depth is explored by itself and what they find is put together, each hazard with its
    strongest claim. ``states`` counts the states of all of them.
    """
    parts = [study_world(world, each) for each in divisions(bounds, depth)]
    best: dict[object, Found] = {}
    for hazard in (hazard for part in parts for hazard in part.hazards):
        key = (hazard.what, hazard.groups, tuple(hazard.outcome.items()))
        if key not in best or _weight(hazard) < _weight(best[key]):
            best[key] = hazard
    hazards = sorted(best.values(), key=lambda h: (*_weight(h)[:2], h.what, h.group, h.groups))
    used = sorted({name for hazard in hazards for name in hazard.assumptions})
    return Study(
        world,
        bounds,
        all(part.proved for part in parts),
        sum(part.states for part in parts),
        tuple(hazards),
        (*world.assumptions, *used),
        tuple(dict.fromkeys(place for part in parts for place in part.placements)),
    )


def divisions(bounds: Bounds, depth: int) -> list[Bounds]:
    """Return the largest bounds within ``bounds`` whose failures and moves together are at most ``depth``."""
    if bounds.failures + bounds.moves <= depth:
        return [bounds]
    fewest = max(0, depth - bounds.moves)
    return [
        replace(bounds, failures=failures, moves=depth - failures)
        for failures in range(fewest, min(bounds.failures, depth) + 1)
    ]


def _weight(hazard: Found) -> tuple[int, bool, int, int]:
    """Return what makes one of two accounts of a hazard the better one: the smaller."""
    claim = -list(Claim).index(hazard.claim)
    return (claim, not hazard.certain, len(hazard.failures), len(hazard.trace))
