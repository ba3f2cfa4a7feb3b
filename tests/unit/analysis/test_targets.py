"""What a ServerName means once nothing unknown could make it mean something else."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.support.scene_changes import add_resources, change_resource
from tests.support.scenes import clustered, place, resource, sql_group, unknown

from ssis_preflight.analysis.instances import Clustered, Declared, Foreign, Listener, OtherNetworkName
from ssis_preflight.analysis.targets import nearest_server, target_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Known
from ssis_preflight.model.snapshot import Declared as DeclaredFacts
from ssis_preflight.model.snapshot import Snapshot

NETWORK_NAME = "SQL Network Name (SQLVS1)"
ADDRESS = "SQL IP Address 1 (SQLVS1)"


def _target(snapshot: Snapshot, text: str) -> object:
    return target_of(ClusterView(snapshot), text)


def _named_instance(address: str) -> Snapshot:
    """Return a cluster with SQLVS2\\OPS at this address beside SQLVS1 at 10.0.0.10."""
    two = add_resources(clustered(), *sql_group("SQLVS2", "OPS", "Cluster Disk 3", "T:"))
    return change_resource(two, "SQL IP Address 1 (SQLVS2)", address=address)


@pytest.mark.parametrize("text", ["10.0.0.10", "tcp:10.0.0.10,1433", r"10.0.0.10\MSSQLSERVER"])
def test_the_address_of_a_virtual_server_means_its_instance(text: str) -> None:
    found = _target(clustered(), text)
    assert isinstance(found, Clustered)
    assert found.instance.label == "SQLVS1"


@pytest.mark.parametrize("text", ["10.0.0.20,50123", r"10.0.0.20\ops"])
def test_an_address_keeps_its_instance_and_its_port(text: str) -> None:
    found = _target(_named_instance("10.0.0.20"), text)
    assert isinstance(found, Clustered)
    assert found.instance.label == r"SQLVS2\OPS"


def test_one_ipv6_address_has_many_spellings() -> None:
    address = resource("IPv6", "IPv6 Address", address="fd00:0:0:0:0:0:0:7")
    assert isinstance(_target(add_resources(clustered(), address), "[FD00::7]"), Clustered)


def test_addresses_of_other_groups_are_told_apart() -> None:
    group = resource("AG1", "SQL Server Availability Group", "AG1")
    snapshot = add_resources(
        clustered(),
        group,
        resource("AG1 IP", "IP Address", "AG1", address="10.0.0.30"),
        resource("Files IP", "IP Address", "Files", address="10.0.0.40"),
    )
    assert isinstance(_target(snapshot, "10.0.0.30"), Listener)
    assert isinstance(_target(snapshot, "10.0.0.40"), OtherNetworkName)
    assert _target(snapshot, "10.0.0.50") == Foreign("10.0.0.50")


def test_an_address_outside_the_cluster_may_be_declared() -> None:
    declared = DeclaredFacts(package_instances=(Known("10.9.0.1", place("declared", 0)),))
    snapshot = replace(clustered(), declared=declared)
    assert _target(snapshot, "10.9.0.1") == Declared("10.9.0.1")
    assert _target(snapshot, "10.8.0.1") == Foreign("10.8.0.1")


def test_an_unknown_address_leaves_a_strange_address_open_and_no_name() -> None:
    snapshot = change_resource(clustered(), ADDRESS, address=unknown("the address"))
    with pytest.raises(GapError, match="the address"):
        _target(snapshot, "10.0.0.50")
    assert isinstance(_target(snapshot, "SQLVS1"), Clustered)


def test_an_unknown_alias_leaves_a_strange_name_open() -> None:
    snapshot = change_resource(clustered(), NETWORK_NAME, dns_name=unknown("the DNS name"))
    with pytest.raises(GapError, match="the DNS name"):
        _target(snapshot, "SQLPROD")
    assert isinstance(_target(snapshot, "SQLVS1"), Clustered)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("SQLSV1", "SQLVS1"),
        ("sqlvs.corp.example", "SQLVS1"),
        ("REPROTS", r"REPORTS\DW"),
        ("FARAWAY", None),
        ("SQLVS2", None),
    ],
)
def test_the_nearest_name_is_found_by_its_host(host: str, expected: str | None) -> None:
    assert nearest_server(host, ["SQLVS1", r"REPORTS\DW"]) == expected
