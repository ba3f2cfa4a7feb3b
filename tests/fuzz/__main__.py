"""The command line of the fuzzer: see :mod:`tests.fuzz`."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.fuzz.readers import READERS

ROOT = Path(__file__).resolve().parents[2]
ROW = "{:<22}{:>12}{:>9}{:>11}{:>11}{:>9}  {}\n"
HEAD = ROW.format("reader", "executions", "edges", "slowest s", "its bytes", "peak MB", "ended")
BROKE = ("crash-", "timeout-", "oom-", "leak-")

_EDGES = re.compile(r"\bcov: (\d+)")
_RUNS = re.compile(r"^#(\d+)", re.MULTILINE)
_PEAK = re.compile(r"peak_rss_mb:\s+(\d+)")


def main(arguments: Sequence[str]) -> int:
    """Fuzz the readers that are asked for, one after the other; 1 where one of them broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz the readers.")
    parser.add_argument(
        "--reader", "--only", default="", help="names with commas between them (default: all)"
    )
    parser.add_argument("--seconds", type=int, default=60, help="how long each reader has its turn")
    parser.add_argument("--results", type=Path, default=ROOT / ".fuzz", help="where corpus and finds go")
    parser.add_argument("--replay", type=Path, help="run the reader on this file, once")
    parser.add_argument("--list", action="store_true", help="name the readers")
    chosen = parser.parse_args(arguments)
    names = chosen.reader.split(",") if chosen.reader else sorted(READERS)
    if unknown := sorted(set(names) - set(READERS)):
        parser.error(f"no such reader: {', '.join(unknown)}")
    if chosen.list:
        sys.stdout.writelines(f"{name}\n" for name in names)
        return 0
    if chosen.replay is not None:
        for name in names:
            READERS[name].run(chosen.replay.read_bytes())
        return 0
    sys.stdout.write(HEAD)
    return max([fuzz(name, chosen.results.resolve(), chosen.seconds) for name in names])


def fuzz(name: str, results: Path, seconds: int) -> int:
    """Fuzz one reader, and say how that went."""
    folder = results / name
    folder.mkdir(parents=True, exist_ok=True)
    before = finds(folder)
    (folder / "watch.json").unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.fuzz.worker", name, str(results), str(seconds)]
    with (folder / "log").open("wb") as log:
        code = subprocess.run(command, cwd=ROOT, stdout=log, stderr=log, check=False).returncode
    found = sorted(finds(folder) - before)
    ended = "in time" if code == 0 else found[0].split("-")[0] if found else f"with code {code}"
    sys.stdout.write(row(name, folder, ended))
    for file in found:
        again = f"python -m tests.fuzz --reader {name} --replay {folder / file}"
        sys.stdout.write(f"  once more: {again}\n")
    if code and not found:
        sys.stdout.write(f"  what it said: {folder / 'log'}\n")
    sys.stdout.flush()
    return 1 if code else 0


def finds(folder: Path) -> set[str]:
    """Return the names of the inputs that broke a reader."""
    return {path.name for path in folder.iterdir() if path.name.startswith(BROKE)}


def row(name: str, folder: Path, ended: str) -> str:
    """Return the line of the table about one reader."""
    said = (folder / "log").read_text("utf-8", "replace")
    watch: Mapping[str, float] = {}
    if (folder / "watch.json").exists():
        watch = json.loads((folder / "watch.json").read_text("utf-8"))
    runs = max([int(number) for number in _RUNS.findall(said)], default=0)
    edges = max([int(number) for number in _EDGES.findall(said)], default=0)
    peak = _PEAK.findall(said)
    return ROW.format(
        name,
        f"{max(runs, int(watch.get('runs', 0))):,}",
        edges,
        f"{watch.get('slowest_seconds', 0):.3f}",
        f"{int(watch.get('slowest_bytes', 0)):,}",
        peak[-1] if peak else int(watch.get("peak_mb", 0)),
        ended,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
