"""Nodes, groups and resources: which lists are whole, what cmdlets and the registry give."""

from __future__ import annotations

from pathlib import Path

from tests.unit.read.assemble.folders import (
    GROUPS,
    NODES,
    REG,
    RESOURCES,
    Content,
    disagreements,
    duplicates,
    gap,
    known,
    multi_string,
    read,
    resource,
    the_file,
    the_group,
    the_node,
    the_resource,
    unplaced,
)

from ssis_preflight.model.states import GroupState, NodeState, ResourceState

ID_SQL1 = "11111111-0000-0000-0000-000000000001"
ID_CORE = "11111111-0000-0000-0000-000000000002"
ID_SSIS = "22222222-0000-0000-0000-000000000001"
ID_DISK = "22222222-0000-0000-0000-000000000002"

DATABASE = (
    REG
    + rf"""[HKEY_LOCAL_MACHINE\Cluster]
"ClusterName"="CLU1"
"AvailableStorage"="{{{ID_CORE}}}"
"ClusterGroupWaitDelay"=dword:00000078

[HKEY_LOCAL_MACHINE\Cluster\Nodes\1]
"NodeName"="N1"

[HKEY_LOCAL_MACHINE\Cluster\Nodes\2]
"NodeName"="N2"

[HKEY_LOCAL_MACHINE\Cluster\Groups\{ID_SQL1}]
"Name"="SQL1"
"Contains"=hex(7):{multi_string(ID_SSIS, ID_DISK)}
"FailoverThreshold"=dword:ffffffff
"PreferredOwners"=hex(7):32,00,00,00,31,00,00,00,00,00

[HKEY_LOCAL_MACHINE\Cluster\Groups\{ID_CORE}]
"Name"="Available Storage"

[HKEY_LOCAL_MACHINE\Cluster\Resources\{ID_SSIS}]
"Name"="SSIS"
"Type"="Generic Service"
"RestartAction"=dword:00000001
"PossibleOwners"=hex(7):31,00,00,00,00,00

[HKEY_LOCAL_MACHINE\Cluster\Resources\{ID_SSIS}\Parameters]
"ServiceName"="MsDtsServer130"

[HKEY_LOCAL_MACHINE\Cluster\Resources\{ID_SSIS}\RegSync]
"00000001"="SOFTWARE\\Microsoft\\Microsoft SQL Server\\130\\SSIS\\ServiceConfigFile"

[HKEY_LOCAL_MACHINE\Cluster\Resources\{ID_DISK}]
"Name"="Disk S"
"Type"="Physical Disk"
"""
)


def test_the_lists_of_the_cmdlets_fill_nodes_groups_and_resources(tmp_path: Path) -> None:
    snapshot = read(tmp_path, {})
    assert [node.name for node in known(snapshot.cluster.nodes)] == ["N1", "N2"]
    assert known(the_node(snapshot).state) is NodeState.UP
    assert known(the_group(snapshot).state) is GroupState.ONLINE
    assert known(the_group(snapshot).owner_node) == "N1"
    ssis = the_resource(snapshot)
    assert (known(ssis.type), known(ssis.group), known(ssis.state)) == (
        "Generic Service",
        "SQL1",
        ResourceState.ONLINE,
    )


def test_a_list_nobody_exported_is_unknown(tmp_path: Path) -> None:
    snapshot = read(tmp_path, {"cluster/resources.json": list(RESOURCES)}, {})
    assert gap(snapshot.cluster.nodes) == "nodes: the list of cluster nodes: not-collected"
    assert gap(snapshot.cluster.groups) == "groups: the list of cluster groups: not-collected"
    assert known(the_resource(snapshot).group) == "SQL1"
    assert unplaced(snapshot) == []


def test_a_damaged_list_is_unreadable_and_what_was_saved_of_it_is_no_list(tmp_path: Path) -> None:
    cut_off = '[{"Name": "SSIS", "ResourceType": "Generic Service", "OwnerGroup": "SQL1"}, {"Name": "Di'
    snapshot = read(tmp_path, {"cluster/resources.json": cut_off})
    assert gap(snapshot.cluster.resources) == "resources: the list of cluster resources: unreadable"


def test_a_property_that_no_row_has_is_unknown_and_named(tmp_path: Path) -> None:
    snapshot = read(tmp_path, {})
    assert (
        gap(the_resource(snapshot).restart_action)
        == "resources: RestartAction of SSIS (group SQL1): not-collected"
    )
    assert gap(the_group(snapshot).failover_period) == "groups: FailoverPeriod of group SQL1: not-collected"
    assert gap(the_node(snapshot).version) == "nodes: Windows version of node N1: not-collected"


def test_a_translated_state_is_unreadable_and_quoted(tmp_path: Path) -> None:
    rows = [{**GROUPS[1], "State": "Hors ligne"}]
    snapshot = read(tmp_path, {"cluster/groups.json": list(rows)})
    expected = "groups: State of group SQL1 (the value 'Hors ligne' is not understood): unreadable"
    assert gap(the_group(snapshot).state) == expected


def test_numbers_names_and_nested_objects_are_the_same_evidence(tmp_path: Path) -> None:
    row = resource("SSIS", ResourceType={"Name": "Generic Service"}, OwnerNode={"Name": "n1"}, State="Online")
    snapshot = read(tmp_path, {"cluster/resources.json": [row]})
    ssis = the_resource(snapshot)
    assert (known(ssis.type), known(ssis.owner_node), known(ssis.state)) == (
        "Generic Service",
        "N1",
        ResourceState.ONLINE,
    )


def test_a_fully_qualified_node_is_the_node_with_that_short_name(tmp_path: Path) -> None:
    snapshot = read(tmp_path, {"cluster/resources.json": [resource("SSIS", OwnerNode="n1.corp.example")]})
    assert known(the_resource(snapshot).owner_node) == "N1"


def test_a_short_name_that_fits_two_nodes_is_neither(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "cluster/nodes.json": [{**NODES[0], "Name": "N1.a.example"}, {**NODES[1], "Name": "N1.b.example"}],
        "cluster/resources.json": [resource("SSIS", OwnerNode="N1")],
    }
    assert known(the_resource(read(tmp_path, files)).owner_node) == "N1"


def test_restart_properties_are_read_alike_from_the_cmdlet_and_from_the_registry(tmp_path: Path) -> None:
    row = resource("SSIS", RestartThreshold=0, RestartPeriod=900000, RetryPeriodOnFailure=-1)
    values = {"RestartThreshold": "00000000", "RestartPeriod": "000dbba0", "RetryPeriodOnFailure": "ffffffff"}
    key = rf"[HKEY_LOCAL_MACHINE\Cluster\Resources\{ID_SSIS}]"
    lines = [key, '"Name"="SSIS"', *(f'"{name}"=dword:{data}' for name, data in values.items())]
    text = REG + "\n".join(lines) + "\n"
    files: list[dict[str, Content]] = [{"cluster/resources.json": [row]}, {"cluster/ssis.reg": text}]
    for number, content in enumerate(files):
        common = the_resource(read(tmp_path / str(number), content)).common
        assert known(common.restart_threshold) == 0
        assert known(common.restart_period) == 900000
        assert known(common.retry_period_on_failure) == 0xFFFFFFFF


def test_the_registry_alone_gives_whole_lists_but_no_live_state(tmp_path: Path) -> None:
    snapshot = read(tmp_path, {"cluster/database.reg": DATABASE}, {})
    cluster = snapshot.cluster
    assert known(cluster.name) == "CLU1"
    assert known(cluster.group_wait_delay) == 120
    assert [(node.name, known(node.id)) for node in known(cluster.nodes)] == [("N1", 1), ("N2", 2)]
    group = the_group(snapshot)
    assert known(group.contains) == ("SSIS", "Disk S")
    assert known(group.preferred_owners) == ("N2", "N1")
    assert known(group.failover_threshold) == 0xFFFFFFFF
    assert gap(group.state) == "groups: State of group SQL1: not-collected"
    assert known(the_group(snapshot, "Available Storage").is_core) is True
    ssis = the_resource(snapshot)
    assert known(ssis.group) == "SQL1"
    assert known(ssis.id) == ID_SSIS
    assert known(ssis.restart_action) == 1
    assert known(ssis.possible_owners) == ("N1",)
    assert known(ssis.private.service_name) == "MsDtsServer130"
    assert known(ssis.private.startup_parameters) is None
    assert known(ssis.common.persistent_state) is None
    assert gap(ssis.common.restart_threshold).startswith("resources: RestartThreshold of SSIS")
    assert [checkpoint.key for checkpoint in known(ssis.checkpoints)] == [
        r"SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile"
    ]
    assert gap(ssis.dependency).endswith("not-collected")


def test_an_export_of_one_resource_key_is_no_list(tmp_path: Path) -> None:
    text = (
        REG
        + rf"[HKEY_LOCAL_MACHINE\Cluster\Resources\{ID_SSIS}]"
        + '\n"Name"="SSIS"\n"Type"="Generic Service"\n'
    )
    snapshot = read(tmp_path, {"cluster/ssis.reg": text}, {})
    assert gap(snapshot.cluster.resources).startswith("resources: the list")


def test_a_cluster_export_in_a_node_folder_is_about_the_cluster(tmp_path: Path) -> None:
    snapshot = read(tmp_path, {"nodes/N1/database.reg": DATABASE}, {})
    assert known(snapshot.cluster.name) == "CLU1"
    assert [(entry.node, entry.collected) for entry in snapshot.node_evidence] == [
        ("N1", False),
        ("N2", False),
    ]


def test_cmdlets_are_believed_before_the_registry(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "cluster/database.reg": DATABASE,
        "cluster/groups.json": [*GROUPS, {"Name": "Available Storage", "OwnerNode": "N1", "GroupType": 2}],
        "cluster/resources.json": [resource("SSIS", RestartAction=2), resource("Disk S", "Physical Disk")],
        "cluster/cluster.json": {"Name": "CLU1", "ClusterGroupWaitDelay": 30},
    }
    snapshot = read(tmp_path, files)
    assert known(the_resource(snapshot).restart_action) == 2
    assert disagreements(snapshot) == [
        "cluster: ClusterGroupWaitDelay: 30 (cluster/cluster.json), not 120 (cluster/database.reg)",
        "Cluster Group: existence: 'exists' (cluster/groups.json), not 'not in the export' (cluster/database.reg)",
        "SSIS: RestartAction: 2 (cluster/resources.json), not 1 (cluster/database.reg)",
    ]


def test_a_resource_that_only_the_registry_has_is_left_out_and_told(tmp_path: Path) -> None:
    snapshot = read(
        tmp_path, {"cluster/database.reg": DATABASE, "cluster/resources.json": [resource("SSIS")]}
    )
    assert [entry.name for entry in known(snapshot.cluster.resources)] == ["SSIS"]
    believed = (
        "Disk S: existence: 'not in the list' (cluster/resources.json), not 'exists' (cluster/database.reg)"
    )
    assert believed in disagreements(snapshot)


def test_the_same_list_exported_twice_is_one_list(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "nodes/N1/resources.json": list(RESOURCES),
        "nodes/N2/resources.json": list(RESOURCES),
    }
    snapshot = read(tmp_path, files)
    assert len(known(snapshot.cluster.resources)) == 3
    assert (disagreements(snapshot), duplicates(snapshot)) == ([], [])


def test_two_exports_that_disagree_are_a_contradiction_and_the_first_file_wins(tmp_path: Path) -> None:
    files: dict[str, Content] = {"nodes/N1/groups.json": [{**GROUPS[1], "OwnerNode": "N2"}]}
    snapshot = read(tmp_path, files)
    assert known(the_group(snapshot).owner_node) == "N1"
    assert disagreements(snapshot) == [
        "SQL1: OwnerNode: 'N1' (cluster/groups.json), not 'N2' (nodes/N1/groups.json)"
    ]
    assert "first file" in snapshot.contradictions[0].reason


def test_two_resources_of_one_name_are_a_duplicate_and_the_first_is_kept(tmp_path: Path) -> None:
    rows = [resource("SSIS", Id=ID_SSIS), resource("ssis", Id=ID_DISK)]
    snapshot = read(tmp_path, {"cluster/resources.json": list(rows)})
    assert [known(entry.id) for entry in known(snapshot.cluster.resources)] == [ID_SSIS]
    assert duplicates(snapshot) == ["resource: ssis is the name of more than one resource"]


def test_one_id_under_two_names_is_a_duplicate(tmp_path: Path) -> None:
    rows = [resource("SSIS", Id=ID_SSIS), resource("Other", Id="{" + ID_SSIS + "}")]
    snapshot = read(tmp_path, {"cluster/resources.json": list(rows)})
    assert len(known(snapshot.cluster.resources)) == 2
    assert duplicates(snapshot) == [
        f"resource: {ID_SSIS} is the id of more than one resource: Other and SSIS"
    ]


def test_a_group_and_a_resource_may_share_a_name_but_no_id(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "cluster/groups.json": [{**GROUPS[1], "Name": "SSIS", "Id": ID_SSIS}],
        "cluster/resources.json": [resource("SSIS", Id=ID_SSIS, OwnerGroup="SSIS")],
    }
    snapshot = read(tmp_path, files)
    assert duplicates(snapshot) == [
        f"resource: {ID_SSIS} is the id of the group SSIS and of the resource SSIS"
    ]


def test_a_resource_renamed_between_two_exports_is_one_resource(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "cluster/resources.json": [resource("SSIS", Id=ID_SSIS)],
        "nodes/N1/resources.json": [resource("SSIS old", Id=ID_SSIS)],
    }
    snapshot = read(tmp_path, files)
    assert [entry.name for entry in known(snapshot.cluster.resources)] == ["SSIS"]
    expected = "SSIS: Name: 'SSIS' (cluster/resources.json), not 'SSIS old' (nodes/N1/resources.json)"
    assert disagreements(snapshot) == [expected]


def test_a_resource_in_an_unknown_group_is_unplaced(tmp_path: Path) -> None:
    snapshot = read(tmp_path, {"cluster/resources.json": [resource("SSIS", group="SQL9")]})
    assert unplaced(snapshot) == ["resource-group: SSIS belongs to SQL9, which is no group of the cluster"]


def test_a_group_that_contains_an_unknown_id_is_unplaced(tmp_path: Path) -> None:
    text = DATABASE.replace(rf"\Resources\{ID_DISK}", r"\Elsewhere").replace('"Disk S"', '"Disk T"')
    snapshot = read(tmp_path, {"cluster/database.reg": text}, {})
    assert unplaced(snapshot) == [f"contains: SQL1 contains {ID_DISK}, of which there is no resource"]


def test_core_groups_are_told_by_flag_or_type_never_by_name(tmp_path: Path) -> None:
    rows = [
        {"Name": "Clustergruppe", "OwnerNode": "N1", "GroupType": "Cluster"},
        {"Name": "Verfügbarer Speicher", "OwnerNode": "N1", "GroupType": 2},
        {"Name": "Cluster Group", "OwnerNode": "N1", "State": 0},
    ]
    snapshot = read(tmp_path, {"cluster/groups.json": list(rows)})
    assert known(the_group(snapshot, "Clustergruppe").is_core) is True
    assert known(the_group(snapshot, "Verfügbarer Speicher").is_core) is True
    assert gap(the_group(snapshot, "Cluster Group").is_core).endswith("not-collected")


def test_a_name_that_was_cut_off_makes_the_list_unreadable_for_judging_strangers(tmp_path: Path) -> None:
    rows = [*RESOURCES, resource("Cluster Disk w...")]
    dependency = [{"Resource": "SSIS", "DependencyExpression": "([Cluster Disk with a long name])"}]
    files: dict[str, Content] = {
        "cluster/resources.json": list(rows),
        "cluster/dependencies.json": list(dependency),
    }
    snapshot = read(tmp_path, files)
    assert gap(snapshot.cluster.resources).startswith("resources: the list of cluster resources")
    assert unplaced(snapshot) == []
    assert snapshot.omissions[0].truncated_text


def test_nodes_come_in_the_order_of_their_ids(tmp_path: Path) -> None:
    rows = [
        {**NODES[0], "Name": "B", "Id": "10"},
        {**NODES[0], "Name": "C", "Id": "9"},
        {**NODES[0], "Name": "A"},
    ]
    rows[2].pop("Id")
    snapshot = read(tmp_path, {"cluster/nodes.json": list(rows)})
    assert [node.name for node in known(snapshot.cluster.nodes)] == ["C", "B", "A"]


def test_the_name_of_the_cluster_comes_from_the_cmdlet_and_other_names_are_told(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "cluster/cluster.json": {"Name": "CLU1", "ClusterEnforcedAntiAffinity": 0},
        "snapshot.toml": 'cluster = "CLU2"\n',
    }
    snapshot = read(tmp_path, files)
    assert known(snapshot.cluster.name) == "CLU1"
    assert disagreements(snapshot) == [
        "cluster: name: 'CLU1' (cluster/cluster.json), not 'CLU2' (snapshot.toml)"
    ]


def test_shared_volumes_networks_and_quorum_are_read(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "cluster/csv.json": [
            {
                "Name": "CSV 1",
                "OwnerNode": {"Name": "N1"},
                "SharedVolumeInfo": [{"FriendlyVolumeName": r"C:\ClusterStorage\Volume1"}],
            }
        ],
        "cluster/networks.json": [
            {"Name": "Net 1", "Role": "ClusterAndClient", "State": 3, "Address": "192.0.2.0"}
        ],
        "cluster/quorum.json": {"QuorumResource": None, "QuorumType": "Majority"},
    }
    cluster = read(tmp_path, files).cluster
    assert known(known(cluster.shared_volumes)[0].paths) == (r"C:\ClusterStorage\Volume1",)
    assert known(known(cluster.networks)[0].role) == 3
    assert known(known(cluster.quorum).resource) is None


def test_without_rows_shared_volumes_are_unknown_unless_declared_whole(tmp_path: Path) -> None:
    assert gap(read(tmp_path / "a", {}).cluster.shared_volumes).startswith("shared-volumes: the list of")
    declared = read(tmp_path / "b", {"snapshot.toml": 'complete = ["shared-volumes"]\n'})
    assert known(declared.cluster.shared_volumes) == ()


def test_every_file_is_in_the_inventory(tmp_path: Path) -> None:
    snapshot = read(tmp_path, {"notes.txt": "Remember the milk.\n", "snapshot.toml": ""})
    assert [file.path for file in snapshot.evidence] == [
        "cluster/groups.json",
        "cluster/nodes.json",
        "cluster/resources.json",
        "notes.txt",
        "snapshot.toml",
    ]
    assert the_file(snapshot, "notes.txt").status.value == "not-recognised"
    assert the_file(snapshot, "cluster/nodes.json").kind == "cluster-json"
