"""What the rules about the configuration file propose, where one answer is certain."""

from __future__ import annotations

import pytest
from tests.support.cases import results
from tests.support.scene_changes import add_resources, change_resource, change_service, with_files
from tests.support.scenes import (
    CONFIG_PATH,
    DEFAULT_CONFIG,
    GROUP,
    STORE_PATH,
    clustered,
    config,
    place,
    release,
    resource,
    sql_group,
    standalone,
)

from ssis_preflight.engine.run import AnyRule
from ssis_preflight.model.facts import Known
from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import CopiedFile, Snapshot
from ssis_preflight.operations.operation import (
    AddServerFolder,
    Operation,
    SetRegistryValue,
    SetServerName,
    SetStorePath,
    WriteConfiguration,
)
from ssis_preflight.rule.verdict import Fail, Remedy
from ssis_preflight_rules.config_file import RULES

DEFAULT = DEFAULT_CONFIG.format(130)
POINT_AT_THE_COPY = SetRegistryValue("NODE1", release(130).key, "", CONFIG_PATH)


def _rule(rule_id: str) -> AnyRule:
    return next(rule for rule in RULES if rule.id == rule_id)


def _remedy(rule_id: str, snapshot: Snapshot) -> Remedy:
    """Return the remedy of the only failure of a rule."""
    (fail,) = [r.verdict for r in results(_rule(rule_id), snapshot) if isinstance(r.verdict, Fail)]
    return fail.remedy


def _named(path: str) -> Snapshot:
    return change_service(clustered(), "NODE1", config_file=RegistryValue(path, "REG_SZ"))


@pytest.mark.parametrize(
    ("rule_id", "snapshot", "operation"),
    [
        ("CFG001", _named(f'"{CONFIG_PATH}"'), POINT_AT_THE_COPY),
        ("CFG001", _named("S:\\SSIS\\"), POINT_AT_THE_COPY),
        ("CFG003", _named(DEFAULT), POINT_AT_THE_COPY),
        (
            "CFG001",
            with_files(clustered(), CopiedFile(CONFIG_PATH, None, Known(value=False, at=place("absent", 0)))),
            WriteConfiguration(CONFIG_PATH, "NODE1"),
        ),
        (
            "CFG006",
            with_files(clustered(), config(servers={"MSDB": "SQLSV1"})),
            SetServerName(CONFIG_PATH, "NODE1", "MSDB", "SQLVS1"),
        ),
        (
            "CFG008",
            with_files(clustered(), config(servers={"MSDB": r"SQLVS1\OPS"})),
            SetServerName(CONFIG_PATH, "NODE1", "MSDB", "SQLVS1"),
        ),
        (
            "CFG011",
            with_files(clustered(), config(stores={"File System": r"..\Packages"})),
            SetStorePath(CONFIG_PATH, "NODE1", "File System", STORE_PATH),
        ),
    ],
)
def test_a_certain_remedy_is_an_operation(rule_id: str, snapshot: Snapshot, operation: Operation) -> None:
    assert _remedy(rule_id, snapshot).operations == (operation,)


@pytest.mark.parametrize(
    ("rule_id", "snapshot"),
    [
        ("CFG006", with_files(clustered(), config(servers={"MSDB": "FARAWAY"}))),
        ("CFG011", with_files(_named(r"D:\a.xml"), config(r"D:\a.xml", "NODE1", stores={"A": r"D:\A"}))),
    ],
)
def test_an_uncertain_remedy_is_words_only(rule_id: str, snapshot: Snapshot) -> None:
    assert _remedy(rule_id, snapshot).operations == ()


def test_a_folder_for_a_missing_instance_has_a_free_and_valid_name() -> None:
    two = add_resources(standalone(), *sql_group("SQLVS2", "OPS", "Cluster Disk 3", "T:"))
    both = {"MSDB": "SQLVS1", "OPS": r"SQLVS2\OPS"}
    taken = {"MSDB": "SQLVS1", "msdb sqlvs2 ops": "FARAWAY"}
    files = (config(DEFAULT, "NODE1", servers=both), config(DEFAULT, "NODE2", servers=taken))
    remedy = _remedy("CFG009", with_files(two, *files))
    assert remedy.operations == (AddServerFolder(DEFAULT, "NODE2", "MSDB SQLVS2 OPS 2", r"SQLVS2\OPS"),)
    assert r"<ServerName>SQLVS2\OPS</ServerName>" in remedy.text


def test_a_clustered_service_is_restarted_by_its_resource_while_it_is_online() -> None:
    text = _remedy("CFG003", _named(DEFAULT)).text
    assert "while the resource is online" in text
    assert "Stop-ClusterResource -Name 'SSIS'; Start-ClusterResource -Name 'SSIS'" in text
    assert f"-Value '{CONFIG_PATH}'" in text


def test_a_stand_alone_service_is_restarted_as_a_service() -> None:
    broken = CopiedFile(DEFAULT, "NODE1", Known(value=False, at=place("absent", 0, node="NODE1")))
    text = _remedy("CFG001", with_files(standalone(), broken, config(DEFAULT, "NODE2"))).text
    assert "Restart-Service -Name 'MsDtsServer130'" in text
    assert "checkpoint" not in text


def test_the_service_goes_to_the_disk_of_sql_server_and_a_spare_disk_comes_to_the_service() -> None:
    alone = change_resource(clustered(), "SSIS", group="SSIS Group")
    for rule_id in ("CFG004", "CFG012"):
        assert f"Move-ClusterResource -Name 'SSIS' -Group '{GROUP}'" in _remedy(rule_id, alone).text
    spare = resource("Cluster Disk 4", "Physical Disk", "Available Storage", volumes=("T:",))
    stores = {"File System": STORE_PATH, "Archive": r"T:\Archive"}
    text = _remedy("CFG012", with_files(add_resources(clustered(), spare), config(stores=stores))).text
    assert f"Move-ClusterResource -Name 'Cluster Disk 4' -Group '{GROUP}'" in text
