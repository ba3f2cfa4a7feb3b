"""Neither the order of the files nor that of the rows in them changes the snapshot."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from tests.unit.read.assemble.folders import DISK_S, GROUPS, NODES, REG, SQL_KEY, resource
from tests.unit.read.assemble.service_evidence import OTHER, RELEASE_KEY, SSIS
from tests.unit.read.assemble.test_files import CONFIG
from tests.unit.read.assemble.test_layout import DATABASE, ID_DISK, ID_SSIS

from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import FileStatus, Snapshot
from ssis_preflight.read import snapshot_toml
from ssis_preflight.read.assemble.evidence import Source
from ssis_preflight.read.assemble.inventory import FileRecord
from ssis_preflight.read.assemble.settings import settings_of
from ssis_preflight.read.assemble.whole import assemble
from ssis_preflight.read.layout import whereabouts
from ssis_preflight.read.reading import Reading
from ssis_preflight.read.recognise import read_file

TOML = b"""cluster = "CLU9"
absent = ['S:\\x.xml']
complete = ["shared-volumes", "services"]
[disks]
"Disk S" = ["T:"]
"""

FILES: Mapping[str, str | list[dict[str, object]]] = {
    "cluster/cluster.json": [{"Name": "CLU1", "ClusterGroupWaitDelay": 30}],
    "cluster/nodes.json": list(NODES),
    "cluster/groups.json": list(GROUPS),
    "cluster/resources.json": [
        resource("SSIS", Id=ID_SSIS, RestartAction=2),
        resource("ssis", Id="22222222-0000-0000-0000-000000000009"),
        resource("SQL Server", "SQL Server"),
        resource("Disk S", "Physical Disk", Id=ID_DISK),
        resource("Lost", group="Nowhere"),
    ],
    "cluster/owners.json": [
        {"ClusterObject": "SSIS", "OwnerNodes": ["N1", "N9"]},
        {"ClusterObject": "SQL1", "OwnerNodes": ["N2", "N1"]},
        {"ClusterObject": "Stranger", "OwnerNodes": []},
    ],
    "cluster/dependencies.json": [
        {"Resource": "SSIS", "DependencyExpression": "([SQL Server]) and ([Disk 9])"},
        {"Resource": "SQL Server", "DependencyExpression": "([Disk S"},
    ],
    "cluster/parameters.json": [
        {"ClusterObject": "SSIS", "Name": "ServiceName", "Value": "MsDtsServer130"},
        {"ClusterObject": "Disk S", "Name": "DiskVolumeInfo", "Value": list(DISK_S)},
        {"ClusterObject": "Gone", "Name": "ServiceName", "Value": "x"},
    ],
    "cluster/checkpoints.json": [
        {"Resource": "SSIS", "Name": "SOFTWARE\\A"},
        {"Resource": "SSIS", "Name": "SOFTWARE\\B"},
    ],
    "cluster/database.reg": DATABASE,
    "nodes/N1/resources.json": [
        resource("SSIS", RestartAction=1, State=3),
        resource("SQL Server", "SQL Server"),
    ],
    "nodes/N1/services.json": [dict(SSIS), dict(OTHER), {**SSIS, "Name": "MsDtsServer140"}],
    "nodes/N1/sql.reg": RELEASE_KEY,
    "nodes/n1.corp.example/more.reg": REG + f'[{SQL_KEY}\\130\\SSIS\\ServiceConfigFile]\n@="D:\\\\x.xml"\n',
    "nodes/N2/services.json": [dict(OTHER)],
    "nodes/N2/files/S/SSIS/MsDtsSrvr.ini.xml": CONFIG.replace("SQLVS1", "."),
    "shared/files/S/SSIS/MsDtsSrvr.ini.xml": CONFIG,
    "notes.txt": "Remember the milk.\n",
}


def snapshot_of(order: random.Random) -> Snapshot:
    """Read the files in a random order, with the rows of each list in a random order."""
    raw = {path: _bytes(content, order) for path, content in FILES.items()}
    paths = list(raw)
    order.shuffle(paths)
    sources, records = [], [FileRecord("snapshot.toml", "", 0, Reading("snapshot-toml", FileStatus.READ))]
    for path in paths:
        where = whereabouts(path)
        reading = read_file(path, where.node, raw[path], copied=where.copied)
        sources.append(Source(path, reading, where.node, where.copied, where.windows_path))
        records.append(FileRecord(path, "", 0, reading))
    toml = settings_of(snapshot_toml.read(TOML), TOML)
    return assemble(sources, records, toml, lambda path: raw[path])


def _bytes(content: str | list[dict[str, object]], order: random.Random) -> bytes:
    if isinstance(content, str):
        return content.encode()
    rows = list(content)
    order.shuffle(rows)
    return json.dumps(rows).encode()


def without_routes(value: object) -> object:
    """Return the snapshot as plain data, places without the routes that move with the rows."""
    if isinstance(value, Place):
        return (value.file, value.node, value.key, value.value)
    if isinstance(value, Struct):
        return (
            type(value).__name__,
            [without_routes(getattr(value, name)) for name in value.__struct_fields__],
        )
    if isinstance(value, tuple):
        return [without_routes(item) for item in value]
    return value


STRAIGHT = snapshot_of(random.Random(0))  # noqa: S311  (an order, no secret)


@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_shuffling_files_and_rows_never_changes_the_snapshot(order: random.Random) -> None:
    assert without_routes(snapshot_of(order)) == without_routes(STRAIGHT)


def test_the_evidence_of_this_test_has_every_kind_of_trouble() -> None:
    assert {item.subject_kind for item in STRAIGHT.unplaced} == {
        "dependency",
        "owner",
        "parameter",
        "resource-group",
    }
    assert {item.subject_kind for item in STRAIGHT.duplicates} == {"resource"}
    assert {item.subject_kind for item in STRAIGHT.contradictions} == {
        "cluster",
        "file",
        "group",
        "resource",
        "service",
    }
