"""What the exploration of failovers costs: ``python -m tests.benchmarks.failover [--runs N] [--quick]``."""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from ssis_preflight.analysis.failover.explore import Bounds, explore
from ssis_preflight.analysis.failover.study import study_world
from tests.benchmarks.clusters import even_world
from tests.benchmarks.timing import head, peak_megabytes, repeat, row, say, spell

BUDGET = 30.0
"""Seconds after which a case is not repeated again."""


class Case(NamedTuple):
    """A cluster, and which set of events is explored."""

    nodes: int
    groups: int
    action: int
    failures: int
    moves: int


class Measured(NamedTuple):
    """What a case took and found; times in seconds, memory in MiB."""

    search: float
    study: float
    runs: int
    states: int
    outcomes: int
    dangers: int
    proved: bool
    peak: float | None


LARGE = ((4, 6, 3, 1), (16, 8, 2, 0), (16, 8, 2, 1), (64, 25, 1, 0), (64, 25, 1, 1))
NODES = (4, 8, 16, 32, 64)
GROUPS = (2, 4, 8, 16, 25)
TABLES: tuple[tuple[str, tuple[Case, ...]], ...] = (
    ("Clusters", tuple(Case(n, g, a, k, m) for n, g, k, m in LARGE for a in (1, 2))),
    ("Growth over nodes, 8 groups", tuple(Case(n, 8, a, 1, 1) for a in (1, 2) for n in NODES)),
    ("Growth over groups, 16 nodes", tuple(Case(16, g, a, 1, 1) for a in (1, 2) for g in GROUPS)),
)


def measure(case: Case, runs: int) -> Measured:
    """Explore a cluster ``runs`` times in this process, and once more with proofs and words."""
    world = even_world(case.nodes, case.groups, case.action)
    bounds = Bounds(case.failures, case.moves)
    timing, found = repeat(lambda: explore(world, bounds, sure=True), runs, BUDGET)
    peak = peak_megabytes()
    whole, _ = repeat(lambda: study_world(world, bounds), runs, BUDGET)
    return Measured(
        search=timing.median,
        study=whole.median,
        runs=len(timing.runs),
        states=found.states,
        outcomes=found.outcomes,
        dangers=len(found.witnesses),
        proved=found.whole,
        peak=peak,
    )


def _events(case: Case) -> str:
    failures = f"{case.failures} failure" if case.failures == 1 else f"{case.failures} failures"
    moves = f"{case.moves} move" if case.moves else "no move"
    return f"up to {failures}, {moves} (K={case.failures}, M={case.moves})"


def _row(case: Case, found: Measured) -> str:
    return row(
        [
            f"{case.nodes} x {case.groups}",
            case.action,
            _events(case),
            spell(found.search),
            spell(found.study),
            found.runs,
            found.states,
            found.outcomes,
            found.dangers,
            "yes" if found.proved else "no",
            "-" if found.peak is None else f"{found.peak:.0f} MiB",
        ]
    )


def main(words: Sequence[str] | None = None) -> int:
    """Print the tables; every case runs in a process of its own, so that its peak memory is its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.failover", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often each case is repeated (default: 5)")
    parser.add_argument("--quick", action="store_true", help="only the first table")
    wish = parser.parse_args(words)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        if (bare := pool.submit(peak_megabytes).result()) is not None:
            say(f"Peak memory of a process that only imports the exploration: {bare:.0f} MiB.")
        for title, cases in TABLES[: 1 if wish.quick else None]:
            say("", f"## {title}", "")
            columns = ("search", "study", "runs", "states", "outcomes", "dangers", "proved", "peak memory")
            say(*head("nodes x groups", "RestartAction", "events", *columns))
            for case in cases:
                say(_row(case, pool.submit(measure, case, wish.runs).result()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
