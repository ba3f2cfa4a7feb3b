"""One failure, all single failures, all pairs: Pacemaker's ``crm_simulate`` beside this tool.

``python -m tests.benchmarks.crm_simulate [--limit SECONDS]``
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import NamedTuple

from ssis_preflight.analysis.failover.scenario import run_failures
from ssis_preflight.analysis.failover.world import World
from tests.benchmarks.clusters import even_world, write_snapshot
from tests.benchmarks.pacemaker import RESOURCES, write_cib
from tests.benchmarks.timing import head, repeat, row, run_command, say, spell

SHAPES = ((3, 2), (4, 8), (16, 40))
STARTS = 20
"""How often the start-up of a command is measured."""

CODES = {0, 1, 3}
"""Exit codes of ``simulate`` with a result: no hazard, hazards, or a search that was not finished."""

EXPLANATION = """\
What each computes. `crm_simulate --run` computes for one scenario where every resource goes, and every operation of
the transition with its order; `--simulate` also carries the transition out and computes what is left to do. It
decides as Pacemaker does: one placement for each scenario, both nodes of a pair failing at once, and no rule that a
service runs only once on a node. This tool computes where every group goes by the documented choice of targets
(preferred owners), one node failing after the other, in every order of groups of equal priority, and whether a second
instance of Integration Services is refused. *Every branch* takes away the preferred owners, so that the cluster
chooses freely and every choice is followed. It schedules no operations. The work is not the same; the question,
where the groups end up, is."""

Scenario = tuple[int, ...]


class Played(NamedTuple):
    """One scenario: how long it took in seconds, and whether every branch was followed."""

    seconds: float
    whole: bool = True


Player = Callable[[Scenario], Played | None]
"""Plays one scenario; None when it took too long."""


class Cost(NamedTuple):
    """What a set of scenarios took: those of ``wanted`` that were done within the limit."""

    wanted: int
    done: tuple[Played, ...]

    def each(self, start_up: float) -> str:
        """Return what one scenario takes without the start-up; a star where branches were cut off."""
        if not self.done:
            return "-"
        star = "" if all(played.whole for played in self.done) else " *"
        return spell(max(0.0, median(played.seconds for played in self.done) - start_up)) + star

    def total(self) -> str:
        """Return what all scenarios take together, start-up included, or how far it came."""
        spent = spell(sum(played.seconds for played in self.done))
        if len(self.done) == self.wanted:
            return spent
        return f"skipped after {len(self.done)} of {self.wanted} in {spent}"


def measure(scenarios: Iterable[Scenario], play: Player, limit: float) -> Cost:
    """Play the scenarios until ``limit`` seconds are spent or one of them took too long."""
    every = list(scenarios)
    done: list[Played] = []
    begin = time.perf_counter()
    for scenario in every:
        if time.perf_counter() - begin > limit or (played := play(scenario)) is None:
            break
        done.append(played)
    return Cost(len(every), tuple(done))


def play_here(world: World) -> Player:
    """Return a player that follows a scenario in this process."""

    def play(scenario: Scenario) -> Played:
        timing, found = repeat(lambda: run_failures(world, scenario), 1, 0)
        return Played(timing.median, found.whole)

    return play


def play_command(
    command: Sequence[str | Path], option: str, codes: set[int], folder: Path, limit: float
) -> Player:
    """Return a player that runs a command with ``option NODE`` for every node that fails."""

    def play(scenario: Scenario) -> Played | None:
        words = [word for node in scenario for word in (option, f"node{node + 1}")]
        try:
            done = run_command([*command, *words], folder, limit)
        except subprocess.TimeoutExpired:
            return None
        if done.code not in codes:
            message = f"{command[0]} ended with {done.code}: {done.last_words}"
            raise SystemExit(message)
        return Played(done.seconds)

    return play


def start_up(command: Sequence[str | Path], folder: Path) -> float:
    """Return how long a command takes to do nothing but say its version."""
    return median(run_command(command, folder).seconds for _ in range(STARTS))


def check_started(binary: str, cib: Path, folder: Path) -> None:
    """Make sure that Pacemaker has nothing to do before a node fails: then both begin in the same state."""
    done = subprocess.run(
        [binary, "--xml-file", cib, "--run", "--quiet"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    if "(" in done.stdout:
        message = f"Pacemaker would change the cluster before any failure:\n{done.stdout[-500:]}"
        raise SystemExit(message)


def players(
    binary: str, nodes: int, groups: int, folder: Path, limit: float
) -> Iterator[tuple[str, Player, float]]:
    """Yield who plays the scenarios of one shape: name, player, and the start-up of its process in seconds."""
    cib, snapshot = folder / f"{nodes}x{groups}.xml", folder / f"{nodes}x{groups}"
    write_cib(cib, nodes, groups)
    write_snapshot(snapshot, nodes, groups)
    check_started(binary, cib, folder)
    begin = start_up([binary, "--version"], folder)
    for mode in ("--run", "--simulate"):
        command = [binary, "--xml-file", str(cib), "--quiet", mode]
        yield f"`crm_simulate {mode}`", play_command(command, "--node-fail", {0}, folder, limit), begin
    chosen, free = (even_world(nodes, groups, 1, preferring=preferring) for preferring in (True, False))
    yield "this tool, in process", play_here(chosen), 0.0
    yield "this tool, in process, every branch", play_here(free), 0.0
    ours = [sys.executable, "-m", "ssis_preflight"]
    begin = start_up([*ours, "--version"], folder)
    command = [*ours, "simulate", str(snapshot)]
    yield "`ssis-preflight simulate --fail`", play_command(command, "--fail", CODES, folder, limit), begin


def compare(binary: str, nodes: int, groups: int, folder: Path, limit: float) -> None:
    """Print the rows of one shape."""
    for name, play, begin in players(binary, nodes, groups, folder, limit):
        first = measure([(0,)] * 5, play, limit)
        every = measure([(node,) for node in range(nodes)], play, limit)
        pairs = measure(combinations(range(nodes), 2), play, limit)
        costs = [first.each(begin), every.each(begin), every.total(), pairs.each(begin), pairs.total()]
        say(row([f"{nodes} x {groups}", name, spell(begin) if begin else "-", *costs]))


def main(words: Sequence[str] | None = None) -> int:
    """Print the table; say so and end well where crm_simulate is not installed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.crm_simulate")
    parser.add_argument(
        "--limit", type=float, default=60.0, help="seconds for a set of scenarios (default: 60)"
    )
    limit: float = parser.parse_args(words).limit
    binary = shutil.which("crm_simulate") or shutil.which("crm_simulate", path="/usr/sbin:/usr/local/sbin")
    if binary is None:
        say(
            "crm_simulate is not installed (Debian: apt-get install pacemaker-cli-utils); nothing was compared."
        )
        return 0
    say(EXPLANATION, "", f"Groups of {RESOURCES} resources. A set of scenarios is skipped after {limit:g} s.")
    say(
        "*each*: median without start-up (`--version`). *all*: sum with start-up. A star: branches were cut off.",
        "",
    )
    columns = ("one failure", "single failures: each", "single failures: all", "pairs: each", "pairs: all")
    say(*head("nodes x groups", "command", "start-up", *columns))
    with tempfile.TemporaryDirectory() as folder:
        for nodes, groups in SHAPES:
            compare(binary, nodes, groups, Path(folder), limit)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
