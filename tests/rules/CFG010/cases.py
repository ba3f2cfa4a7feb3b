"""Cases of CFG010: the configuration files of all nodes mean the same."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import (
    add_resources,
    add_services,
    change_cluster,
    change_resource,
    change_service,
    with_files,
)
from tests.support.scenes import (
    DEFAULT_CONFIG,
    clustered,
    config,
    node,
    place,
    service,
    sql_group,
    standalone,
    unknown,
)

from ssis_preflight.model.facts import Known
from ssis_preflight.model.parts import Part
from ssis_preflight.model.snapshot import CopiedFile, Snapshot
from ssis_preflight.rule.severity import Severity

DEFAULT = DEFAULT_CONFIG.format(130)
PACKAGES = {"File System": r"..\Packages"}
ARCHIVE = PACKAGES | {"Archive": r"D:\Archive"}
ONE = {"MSDB": "SQLVS1"}
THREE_NODES = add_services(
    change_cluster(standalone(), nodes=tuple(node(f"NODE{number}", number) for number in (1, 2, 3))),
    service("NODE3"),
)
TWO_INSTANCES = add_resources(standalone(), *sql_group("SQLVS2", "OPS", "Cluster Disk 3", "T:"))


def _file(
    name: str, servers: dict[str, str] = ONE, stores: dict[str, str] = PACKAGES, number: int = 130
) -> CopiedFile:
    return config(DEFAULT_CONFIG.format(number), name, servers=servers, stores=stores)


def _failing(name: str, snapshot: Snapshot, at: tuple[str | int, ...], observed: str) -> Failing:
    return Failing(name, snapshot, "MsDtsServer130", at, Severity.WARNING, observed)


def _turned(file: CopiedFile) -> CopiedFile:
    """Return the file with its folders in the opposite order."""
    assert isinstance(file.config, Known)
    content = replace(file.config.value, folders=file.config.value.folders[::-1])
    return replace(file, config=Known(content, file.config.at))


CASES: list[Case] = [
    Passing("the-same-on-both", standalone()),
    Passing("other-order", with_files(standalone(), _file("NODE1"), _turned(_file("NODE2")))),
    Passing(
        "other-spellings",
        with_files(
            standalone(),
            _file("NODE1", stores=ARCHIVE),
            _file(
                "NODE2",
                {"msdb": "tcp:sqlvs1.corp.example"},
                {"FILE SYSTEM": "../packages", "Archive": "d:\\archive\\"},
            ),
        ),
    ),
    Passing(
        "one-node-only",
        with_files(change_service(standalone(), "NODE2", installed=False), _file("NODE1")),
    ),
    Passing(
        "missing-file-is-left-to-cfg001",
        with_files(
            standalone(),
            _file("NODE1", stores=ARCHIVE),
            CopiedFile(DEFAULT, "NODE2", Known(value=False, at=place("absent", 0, node="NODE2"))),
        ),
    ),
    Passing(
        "instance-not-listed-is-left-to-cfg009",
        with_files(TWO_INSTANCES, _file("NODE1", ONE | {"OPS": r"SQLVS2\OPS"}), _file("NODE2")),
    ),
    Passing("dot-is-left-to-cfg005", with_files(standalone(), _file("NODE1"), _file("NODE2", {"MSDB": "."}))),
    Passing(
        "own-node-names",
        with_files(standalone(), _file("NODE1", {"L": "NODE1"}), _file("NODE2", {"L": "NODE2"})),
    ),
    Passing(
        "misspelt-is-left-to-cfg006",
        with_files(standalone(), _file("NODE1"), _file("NODE2", {"MSDB": "SQLSV1"})),
    ),
    _failing(
        "folder-on-one-node-only",
        with_files(standalone(), _file("NODE1"), _file("NODE2", stores=ARCHIVE)),
        ("Folder", 2, "StorePath", 0),
        r"NODE2: has Archive (D:\Archive)",
    ),
    _failing(
        "folder-missing-on-the-second-node",
        with_files(standalone(), _file("NODE1", stores=ARCHIVE), _file("NODE2")),
        (),
        r"NODE2: lacks Archive (D:\Archive)",
    ),
    _failing(
        "other-store-path",
        with_files(
            standalone(), _file("NODE1", stores={"Files": r"D:\A"}), _file("NODE2", stores={"Files": r"E:\A"})
        ),
        ("Folder", 1, "StorePath", 0),
        r"NODE2: lacks Files (D:\A), has Files (E:\A)",
    ),
    _failing(
        "one-name-for-two-instances",
        with_files(
            TWO_INSTANCES,
            _file("NODE1", {"A": "SQLVS1", "B": r"SQLVS2\OPS"}),
            _file("NODE2", {"A": r"SQLVS2\OPS", "B": "SQLVS1"}),
        ),
        ("Folder", 0, "ServerName", 0),
        r"NODE2: lacks A (SQLVS1), lacks B (SQLVS2\OPS), has A (SQLVS2\OPS), has B (SQLVS1)",
    ),
    _failing(
        "remote-server-on-one-node",
        with_files(standalone(), _file("NODE1", ONE | {"R": "FARAWAY"}), _file("NODE2")),
        (),
        "NODE2: lacks R (FARAWAY)",
    ),
    _failing(
        "own-default-instance-here-virtual-server-there",
        with_files(
            change_resource(standalone(), "SQL Server", instance_name="OPS"),
            _file("NODE1", {"MSDB": r"SQLVS1\OPS", "L": "."}),
            _file("NODE2", {"MSDB": r"SQLVS1\OPS"}),
        ),
        (),
        "NODE2: lacks L (.)",
    ),
    _failing(
        "two-against-one",
        with_files(
            THREE_NODES, _file("NODE1"), _file("NODE2", stores=ARCHIVE), _file("NODE3", stores=ARCHIVE)
        ),
        (),
        r"NODE1: lacks Archive (D:\Archive)",
    ),
    _failing(
        "two-known-nodes-differ-whatever-the-third-says",
        with_files(THREE_NODES, _file("NODE1"), _file("NODE2", stores=ARCHIVE)),
        ("Folder", 2, "StorePath", 0),
        r"NODE2: has Archive (D:\Archive)",
    ),
    Failing(
        "instance-missing-for-an-older-service-that-cfg009-does-not-ask",
        with_files(
            add_services(TWO_INSTANCES, service("NODE2", 150)),
            _file("NODE1", ONE | {"OPS": r"SQLVS2\OPS"}),
            _file("NODE2"),
            _file("NODE2", ONE | {"OPS": r"SQLVS2\OPS"}, number=150),
        ),
        "MsDtsServer130",
        (),
        Severity.WARNING,
        r"NODE2: lacks OPS (SQLVS2\OPS)",
    ),
    Unevaluated("one-file-not-collected", with_files(standalone(), _file("NODE1")), DEFAULT),
    Unevaluated(
        "services-of-a-node-not-collected",
        change_service(standalone(), "NODE2", installed=unknown("services of NODE2", Part.SERVICES)),
        "services of NODE2",
    ),
    Inapplicable("clustered", clustered()),
]
