"""How long it takes to collect from many nodes at a time: ``python -m tests.benchmarks.collect``.

The nodes are played on loopback, with NTLM and sealed messages, in this process; see README.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from ssis_preflight.collect.script import collector_script
from tests.support.wsman.cluster import Role, play, tells
from tests.support.wsman.collecting import Run, collect, inventory
from tests.support.wsman.misfortunes import misfortunes
from tests.support.wsman.sign_in import write_accounts

FAULTY = (
    *("HANG-RECEIVE", "WRONG-PASSWORD", "TRUNCATED", "HANG-ACCEPT", "RESET-CREATE", "ACCESS-DENIED"),
    *("CONSTRAINED", "FIFTY-MB", "TAMPERED-RECEIVE", "ANTIVIRUS"),
)
"""Ten nodes, each with something else wrong."""


def well_roles(count: int) -> list[Role]:
    """Give nodes of one cluster that are well."""
    names = [f"SQLNODE{number}" for number in range(1, count + 1)]
    return [Role(name, tells(name, names)) for name in names]


def faulty_roles(count: int) -> list[Role]:
    known = misfortunes()
    return [known[name].role for name in FAULTY[:count]]


def collected(folder: Path, roles: Sequence[Role], *, jobs: int, timeout: int) -> tuple[Run, float]:
    """Collect from nodes into a folder; give what came of it and the seconds that it took."""
    with play(roles, collector_script()) as stage:
        file = inventory(folder / "nodes.toml", stage, timeout=timeout)
        begun = time.monotonic()
        run = collect(folder / "snapshot", "--inventory", str(file), "--jobs", str(jobs), "--retries", "1")
        return run, time.monotonic() - begun


def main() -> int:
    parser = argparse.ArgumentParser(description="Collect from nodes that are played on loopback.")
    parser.add_argument("--nodes", type=int, default=40, help="how many nodes there are (40)")
    parser.add_argument("--faulty", type=int, default=10, help="how many of them are faulty, at most 10 (10)")
    parser.add_argument("--jobs", type=int, default=40, help="nodes at a time (40)")
    parser.add_argument("--timeout", type=int, default=10, help="seconds for each node (10)")
    arguments = parser.parse_args()
    faulty = [replace(role, patience=None) for role in faulty_roles(arguments.faulty)]
    roles = [*well_roles(arguments.nodes - len(faulty)), *faulty]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_accounts(folder / "users")
        run, seconds = collected(folder, roles, jobs=arguments.jobs, timeout=arguments.timeout)
        return report(run, roles, len(faulty), seconds, arguments.timeout)


def report(run: Run, roles: Sequence[Role], faulty: int, seconds: float, timeout: int) -> int:
    """Print the figures; give 0 where every node ended as it should."""
    outcomes = {role.name: run.record(role.name)["outcome"] for role in roles}
    well = [role.name for role in roles[: len(roles) - faulty]]
    known, right = misfortunes(), 0
    for role in roles[len(well) :]:
        case, line = known[role.name], run.line(role.name)
        right += outcomes[role.name] == case.outcome and case.words in line
        write(line)
    read = sum(outcomes[name] == "read" for name in well)
    sizes = [file.stat().st_size for file in run.folder.glob("nodes/*/node.json")]
    write("")
    write(f"{len(roles)} nodes, {faulty} of them faulty; {timeout} s for each node; exit code {run.code}")
    write(f"read: {read} of {len(well)}; reported with the true reason: {right} of {faulty}")
    write(f"in all: {seconds:.2f} s; documents: {sum(sizes) / 1024:.0f} KB")
    return 0 if (read, right) == (len(well), faulty) else 1


def write(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
