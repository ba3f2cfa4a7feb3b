"""Whole snapshots out of any bytes: a sample whose files are moved, replaced, cut, and whose values are made odd."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from ssis_preflight.cli.audit import locations
from ssis_preflight.engine.exits import Gate
from ssis_preflight.engine.report import Settings, build_report
from ssis_preflight.engine.run import run
from ssis_preflight.model.errors import SnapshotError
from ssis_preflight.read.snapshot import open_snapshot
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.text import render
from ssis_preflight_rules import RULES
from tests.fuzz import seeds
from tests.fuzz.invariants import demand, ends_in_lines, raises_one_line
from tests.support.sample_expectations import AS_OF, SAMPLES, sample_names

MOST_CHANGES = 12
SETTINGS = Settings(Gate(), frozenset(), AS_OF, "0")

ODD: tuple[Any, ...] = (
    None, True, -1, 0, 2**31, 2**64, 1e308, "", " ", "N1", "NODE1", "node2", "[A]", "[SQL] and [SQL]", "\x1b[31m",
    "\u202e", "\ud800", "x" * 5000, [], {}, [[]], {"Name": None}, {"Name": "NODE1"}, [1, "a", None],
    "System.Object[]",
    "{NODE1, NODE1}", "S:\\", "..\\..\\", "\\\\?\\UNC\\a\\b", "1" * 400, "a]b[c", "é", "\0", "Physical Disk",
    "Generic Service", "SQL Server", "Network Name", "MsDtsServer150",
)  # fmt: skip
FOLDERS = (
    "", "cluster/", "nodes/NODE1/", "nodes/NODE2/", "nodes/N9/", "nodes/NODE1/files/S/SSIS/", "shared/files/S/SSIS/",
    "shared/files/UNC/host/share/", "nodes//", "nodes/NODE1/files/", "other/", "cluster/sub/",
)  # fmt: skip


class Draw:
    """Numbers out of bytes, one after the other; zero where they have run out."""

    def __init__(self, raw: bytes) -> None:
        self._raw = iter(raw)

    def below(self, count: int) -> int:
        """Return a number below a count."""
        number = next(self._raw, 0)
        return (number if count <= 256 else number << 8 | next(self._raw, 0)) % max(count, 1)

    def of(self, several: Any) -> Any:
        """Return one of several things."""
        return several[self.below(len(several))]

    def left(self) -> bytes:
        """Return the bytes that are left, at most 64."""
        return bytes(islice(self._raw, 64))


Files = dict[str, bytes]


@cache
def sample(name: str) -> tuple[tuple[str, bytes], ...]:
    """Return the files of a sample by their paths."""
    folder = SAMPLES / name
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths)


@cache
def strangers() -> tuple[bytes, ...]:
    """Return files of every kind, which may lie anywhere."""
    several = (
        seeds.any_file,
        seeds.documents,
        seeds.manifests,
        seeds.tomls,
        seeds.registry_hives,
        seeds.archives,
    )
    found = [raw for make in several for raw in islice(make(), 60) if len(raw) < 20_000]
    return tuple(raw[1:] if raw[:1] in {b"\x00", b"\x80"} else raw for raw in found)


def removed(draw: Draw, files: Files) -> None:
    files.pop(draw.of(sorted(files)), None)


def moved(draw: Draw, files: Files) -> None:
    path = draw.of(sorted(files))
    files[draw.of(FOLDERS) + path.rpartition("/")[2]] = files[path]


def added(draw: Draw, files: Files) -> None:
    name = draw.of(
        ("x.json", "node.json", "x.reg", "a.dtsx", "MsDtsSrvr.ini.xml", "P.ispac", "x", "b.conmgr")
    )
    files[draw.of(FOLDERS) + name] = draw.of(strangers())


def declared(draw: Draw, files: Files) -> None:
    files[draw.of(("snapshot.toml", "manifest.json"))] = draw.of((*seeds.tomls(), *seeds.manifests()))


def spliced(draw: Draw, files: Files) -> None:
    path = draw.of(sorted(files))
    raw = files[path]
    start, length = draw.below(len(raw) or 1), draw.below(40)
    files[path] = raw[:start] + draw.left()[:12] + raw[start + length :]


def odd_value(draw: Draw, files: Files) -> None:
    """Put an odd value in the place of one of a JSON file, or take a property away, or write it twice."""
    paths = [path for path in sorted(files) if path.endswith(".json")]
    if not paths:
        return
    path = draw.of(paths)
    try:
        document = json.loads(files[path])
    except ValueError:
        return
    slots = [*inside(document)][:5000]
    if slots:
        holder, key = draw.of(slots)
        action = draw.below(4)
        if action == 0 and isinstance(holder, dict):
            del holder[key]
        elif action == 1 and isinstance(holder, list):
            holder.append(holder[key])
        else:
            holder[key] = draw.of(ODD)
        files[path] = json.dumps(document).encode()


def inside(value: Any) -> list[tuple[Any, Any]]:
    """Return every slot of a JSON value: what holds it, and under which name or index."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        keys = (
            list(holder)
            if isinstance(holder, dict)
            else range(len(holder))
            if isinstance(holder, list)
            else ()
        )
        found += [(holder, key) for key in keys]
        waiting += [holder[key] for key in keys if isinstance(holder[key], dict | list)]
    return found


CHANGES: tuple[Callable[[Draw, Files], None], ...] = (
    odd_value, odd_value, odd_value, spliced, spliced, moved, added, declared, removed,
)  # fmt: skip


def changed_sample(raw: bytes) -> Files:
    """Return the files of the snapshot that these bytes stand for."""
    draw = Draw(raw)
    files = dict(sample(draw.of(sample_names())))
    for _ in range(1 + draw.below(MOST_CHANGES)):
        if files:
            draw.of(CHANGES)(draw, files)
    return files


def write(files: Files, folder: Path) -> None:
    """Write the files into a folder; a name that cannot be one is passed over."""
    for name, content in files.items():
        path = folder / name
        if path.parent.is_file() or any(parent.is_file() for parent in path.parents) or path.is_dir():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def whole_snapshot(raw: bytes) -> None:
    """Read the snapshot that these bytes stand for, judge it by every rule, and show the report."""
    folder = Path(tempfile.mkdtemp(dir=seeds.MEMORY))
    try:
        write(changed_sample(raw), folder)
        try:
            opened = open_snapshot(folder)
        except SnapshotError as error:
            raises_one_line(error)
            return
        done = run(opened.snapshot, RULES)
        demand(not done.broken, "\n".join(done.broken))
        report = build_report(done, SETTINGS, locations(opened))
        ends_in_lines(render(report, RenderOptions()).decode().split("\n"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
