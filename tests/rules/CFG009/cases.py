"""Cases of CFG009: every node's service lists every SQL Server instance that stores packages."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import (
    add_resources,
    add_services,
    change_resource,
    change_service,
    with_files,
)
from tests.support.scenes import (
    DEFAULT_CONFIG,
    clustered,
    config,
    place,
    service,
    sql_group,
    standalone,
    unknown,
)

from ssis_preflight.model.facts import Known
from ssis_preflight.model.parts import Part
from ssis_preflight.model.snapshot import CopiedFile, Declared, Snapshot
from ssis_preflight.rule.severity import Severity

DEFAULT = DEFAULT_CONFIG.format(130)
BOTH = {"MSDB SQLVS1": "SQLVS1", "MSDB SQLVS2 OPS": r"SQLVS2\OPS"}
TWO = add_resources(standalone(), *sql_group("SQLVS2", "OPS", "Cluster Disk 3", "T:"))


def _nodes(snapshot: Snapshot, node1: dict[str, str], node2: dict[str, str]) -> Snapshot:
    """Give both nodes a file with these SqlServerFolders."""
    return with_files(
        snapshot, config(DEFAULT, "NODE1", servers=node1), config(DEFAULT, "NODE2", servers=node2)
    )


def _declared(snapshot: Snapshot, name: str) -> Snapshot:
    at = place("declared", "package_instances", 0, file="snapshot.toml")
    return replace(snapshot, declared=Declared(package_instances=(Known(name, at),)))


def _failing(name: str, snapshot: Snapshot, observed: str, expected: str) -> Failing:
    return Failing(name, snapshot, "MsDtsServer130", (), Severity.WARNING, observed, expected, "NODE2")


OLD_BESIDE_NEW = add_services(
    with_files(
        TWO,
        config(DEFAULT, "NODE1", servers={}),
        config(DEFAULT, "NODE2", servers=BOTH),
        config(DEFAULT_CONFIG.format(150), "NODE1", servers=BOTH),
    ),
    service("NODE1", 150),
)
MISSING_FILE = CopiedFile(DEFAULT, "NODE2", Known(value=False, at=place("absent", 0, node="NODE2")))

CASES: list[Case] = [
    Passing("one-instance", standalone()),
    Passing("two-instances", _nodes(TWO, BOTH, BOTH)),
    Passing(
        "other-spellings",
        _nodes(TWO, BOTH, {"A": "tcp:sqlvs1.corp.example,1433", "B": r"sqlvs2\ops", "C": "ELSEWHERE"}),
    ),
    Passing("older-service-beside-a-newer-one", OLD_BESIDE_NEW),
    Passing(
        "built-in-defaults-are-left-to-cfg001",
        with_files(TWO, config(DEFAULT, "NODE1", servers=BOTH), MISSING_FILE),
    ),
    Passing("dot-may-be-meant-for-it-cfg005", _nodes(standalone(), {"MSDB": "SQLVS1"}, {"MSDB": "."})),
    Passing("wrong-instance-is-left-to-cfg008", _nodes(TWO, BOTH, {"A": "SQLVS1", "B": "SQLVS2"})),
    Passing("misspelt-is-left-to-cfg006", _nodes(standalone(), {"MSDB": "SQLVS1"}, {"MSDB": "SQLSV1"})),
    Passing(
        "declared-one",
        _nodes(_declared(standalone(), "REPORTS"), BOTH | {"R": "reports"}, {"A": "SQLVS1", "R": "REPORTS"}),
    ),
    _failing("one-of-two", _nodes(TWO, BOTH, {"MSDB": "SQLVS1"}), "SQLVS1", r"SQLVS1, SQLVS2\OPS"),
    _failing(
        "dot-is-one-and-two-are-missing", _nodes(TWO, BOTH, {"MSDB": "."}), ".", r"., SQLVS1, SQLVS2\OPS"
    ),
    _failing(
        "declared-one-is-missing",
        _nodes(_declared(standalone(), "REPORTS"), {"A": "SQLVS1", "R": "REPORTS"}, {"A": "SQLVS1"}),
        "SQLVS1",
        "SQLVS1, REPORTS",
    ),
    _failing(
        "no-folder-at-all", _nodes(standalone(), {"MSDB": "SQLVS1"}, {}), "no SqlServerFolder", "SQLVS1"
    ),
    _failing(
        "remote-server-is-no-replacement",
        _nodes(standalone(), {"A": "SQLVS1"}, {"R": "FARAWAY"}),
        "FARAWAY",
        "FARAWAY, SQLVS1",
    ),
    _failing(
        "own-default-instance-is-no-replacement",
        _nodes(
            change_resource(standalone(), "SQL Server", instance_name="OPS"), {"A": r"SQLVS1\OPS"}, {"L": "."}
        ),
        ".",
        r"., SQLVS1\OPS",
    ),
    Unevaluated(
        "file-of-a-node-not-collected",
        with_files(TWO, config(DEFAULT, "NODE1", servers=BOTH)),
        DEFAULT,
    ),
    Unevaluated(
        "newer-release-unknown",
        change_service(
            OLD_BESIDE_NEW, "NODE1", 150, installed=unknown("MsDtsServer150 on NODE1", Part.SERVICES)
        ),
        "MsDtsServer150 on NODE1",
    ),
    Inapplicable("clustered", clustered()),
]
