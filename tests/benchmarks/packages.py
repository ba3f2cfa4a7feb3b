"""Reading packages beside parsing them: every fact of every package, against lxml alone on the same bytes.

``python -m tests.benchmarks.packages [FOLDER] [--rounds N]``
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

from lxml import etree

from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.recognise import read_file
from tests.benchmarks.timing import head, repeat, row, say, spell
from tests.support.packages import connection, old_package, package, task

COLLECTED = Path(__file__).resolve().parents[3] / "shared" / "data" / "dtsx"
WANTED = 0.35

Files = Sequence[tuple[str, bytes]]


def main(words: Sequence[str] | None = None) -> int:
    """Measure in turns, in one run, and print; without a folder and without collected packages, on made ones."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.packages")
    parser.add_argument("folder", nargs="?", type=Path, default=COLLECTED, help="a folder with packages")
    parser.add_argument("--rounds", type=int, default=15, help="how often each is measured (default: 15)")
    wish = parser.parse_args(words)
    files = sorted(_found(wish.folder)) or _made()
    readable = [(name, raw) for name, raw in files if _is_xml(raw)]
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(wish.rounds):
        theirs.append(repeat(lambda: _parse(readable), 1, 0)[0].median)
        ours.append(repeat(lambda: _read(readable), 1, 0)[0].median)
    size = sum(len(raw) for _, raw in readable)
    share = median(one / other for one, other in zip(theirs, ours, strict=True))
    say(*head(f"{len(readable)} packages, {size / 1e6:.2f} MB", "measured", "wanted"))
    say(row(["`lxml.etree.parse` alone, median", spell(median(theirs)), ""]))
    say(row(["every fact, secrets cut out, median", spell(median(ours)), ""]))
    say(row(["throughput, median of the pairs", f"{share:.0%}", f"at least {WANTED:.0%}"]))
    return 0


def _found(folder: Path) -> Iterable[tuple[str, bytes]]:
    return ((path.name, path.read_bytes()) for path in folder.rglob("*.dtsx"))


def _made() -> Files:
    inside = "".join(connection(f"C{number}", "OLEDB", f"Data Source=S{number};") for number in range(40))
    made = [(f"new-{number}.dtsx", package(inside + task("Load"))) for number in range(20)]
    return [*made, *((f"old-{number}.dtsx", old_package()) for number in range(20))]


def _is_xml(raw: bytes) -> bool:
    try:
        etree.fromstring(raw, etree.XMLParser(huge_tree=False, resolve_entities=False))
    except etree.XMLSyntaxError:
        return False
    return True


def _parse(files: Files) -> None:
    for _, raw in files:
        etree.fromstring(raw)


def _read(files: Files) -> None:
    for name, raw in files:
        reading = read_file(f"shared/files/S/{name}", None, raw, copied=True)
        if reading.status is FileStatus.NOT_RECOGNISED:
            raise RuntimeError(name)


if __name__ == "__main__":
    raise SystemExit(main())
