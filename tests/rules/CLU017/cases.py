"""Cases of CLU017: an SSIS group of its own has a network name."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import (
    add_groups,
    add_resources,
    change_group,
    change_resource,
    remove_resource,
)
from tests.support.scenes import all_of, clustered, group, resource, ssis_resource, standalone, unknown

from ssis_preflight.rule.severity import Severity

OWN = add_resources(
    add_groups(remove_resource(clustered(), "SSIS"), group("SSIS Role")),
    resource("SSIS Disk", "Physical Disk", "SSIS Role", volumes=("T:",)),
    ssis_resource("SSIS", "SSIS Role", dependency=all_of("SSIS Disk")),
)
NAMED = add_resources(
    OWN,
    resource("SSIS IP", "IP Address", "SSIS Role", address="10.0.0.20"),
    resource("SSIS Name", "Network Name", "SSIS Role", network_name="SSISVS", dependency=all_of("SSIS IP")),
)

CASES: list[Case] = [
    Passing("in-the-group-of-sql-server", clustered()),
    Passing("own-group-with-a-name", NAMED),
    Passing(
        "own-group-with-a-distributed-name",
        add_resources(OWN, resource("SSIS DNN", "distributed network name", "ssis role", dns_name="SSISVS")),
    ),
    Inapplicable("core-group-is-clu002s", change_resource(clustered(), "SSIS", group="Cluster Group")),
    Inapplicable("stand-alone", standalone()),
    Failing(
        "own-group-without-a-name",
        OWN,
        "SSIS Role",
        ("SSIS", "group"),
        Severity.WARNING,
        observed="only the node's name, now NODE1",
    ),
    Failing(
        "own-group-without-a-name-and-owner-unknown",
        change_group(OWN, "SSIS Role", owner_node=unknown("owner")),
        "SSIS Role",
        ("SSIS", "group"),
        Severity.WARNING,
        observed="no network name",
    ),
    Failing(
        "an-address-is-no-name",
        add_resources(OWN, resource("SSIS IP", "IP Address", "SSIS Role", address="10.0.0.20")),
        "SSIS Role",
        ("SSIS", "group"),
        Severity.WARNING,
    ),
    Unevaluated(
        "a-resource-may-be-a-name",
        add_resources(OWN, resource("Thing", "x", "SSIS Role", type=unknown("type of Thing"))),
        "type of Thing",
    ),
    Unevaluated(
        "a-name-may-be-in-the-group",
        change_resource(NAMED, "SSIS Name", group=unknown("group of SSIS Name")),
        "group of SSIS Name",
    ),
]
