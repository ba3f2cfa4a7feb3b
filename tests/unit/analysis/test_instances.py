"""What a ServerName means in a cluster."""

from __future__ import annotations

import pytest
from tests.support.scene_changes import add_resources, change_cluster
from tests.support.scenes import clustered, resource, sql_group, unknown

from ssis_preflight.analysis.instances import (
    Clustered,
    Foreign,
    Listener,
    LocalServer,
    OneNode,
    OtherNetworkName,
    WrongInstance,
    parse_server_name,
    resolve,
)
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError

NAMED = add_resources(clustered(), *sql_group("SQLVS2", "OPS", "Cluster Disk 3", "T:"))
LISTENER = add_resources(
    clustered(),
    resource("AG1", "SQL Server Availability Group", "AG1"),
    resource("AG1_LSN", "Network Name", "AG1", network_name="LSN1", dns_name="LSN1"),
)


@pytest.mark.parametrize(
    ("text", "host", "instance", "port"),
    [
        ("SQLVS1", "SQLVS1", None, None),
        (r"SQLVS2\OPS", "SQLVS2", "OPS", None),
        (r"tcp:SQLVS2\OPS,1433", "SQLVS2", "OPS", "1433"),
        ("tcp:SQLVS1.corp.example , 1433", "SQLVS1.corp.example", None, "1433"),
        (r".\OPS", ".", "OPS", None),
    ],
)
def test_a_server_name_is_taken_apart(text: str, host: str, instance: str | None, port: str | None) -> None:
    found = parse_server_name(text)
    assert (found.host, found.instance, found.port) == (host, instance, port)


@pytest.mark.parametrize("text", [".", "(local)", "LOCALHOST", "(LOCAL)", "127.0.0.1"])
def test_local_names_mean_the_node_of_the_service(text: str) -> None:
    assert resolve(ClusterView(clustered()), parse_server_name(text)) == LocalServer()


@pytest.mark.parametrize("text", ["SQLVS1", "sqlvs1.corp.example", "tcp:SQLVS1,1433", r"SQLVS1\MSSQLSERVER"])
def test_every_spelling_of_a_virtual_name_leads_to_its_instance(text: str) -> None:
    found = resolve(ClusterView(clustered()), parse_server_name(text))
    assert isinstance(found, Clustered)
    assert found.instance.label == "SQLVS1"


def test_a_named_instance_wants_its_name() -> None:
    view = ClusterView(NAMED)
    right = resolve(view, parse_server_name(r"sqlvs2\ops"))
    assert isinstance(right, Clustered)
    assert right.instance.label == r"SQLVS2\OPS"
    for text in ("SQLVS2", r"SQLVS2\OTHER"):
        wrong = resolve(view, parse_server_name(text))
        assert isinstance(wrong, WrongInstance)
        assert [i.label for i in wrong.candidates] == [r"SQLVS2\OPS"]


def test_a_port_reaches_the_only_instance_of_a_virtual_name() -> None:
    assert isinstance(resolve(ClusterView(NAMED), parse_server_name("SQLVS2,50123")), Clustered)


def test_nodes_listeners_and_other_names_are_told_apart() -> None:
    view = ClusterView(LISTENER)
    assert resolve(view, parse_server_name("node2.corp.example")) == OneNode("NODE2")
    assert isinstance(resolve(view, parse_server_name("LSN1")), Listener)
    assert isinstance(resolve(view, parse_server_name("CLU1")), OtherNetworkName)
    assert resolve(view, parse_server_name("ELSEWHERE")) == Foreign("ELSEWHERE")


def test_a_stranger_is_unknown_while_the_resources_are() -> None:
    view = ClusterView(change_cluster(clustered(), resources=unknown("the resources")))
    with pytest.raises(GapError, match="the resources"):
        resolve(view, parse_server_name("ELSEWHERE"))
    assert resolve(view, parse_server_name("NODE1")) == OneNode("NODE1")
