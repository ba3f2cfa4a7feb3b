"""Owners, dependencies and checkpoints: what is known, absent and unknown."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest
from tests.unit.read.assemble.folders import (
    LAYOUT,
    REG,
    Content,
    disagreements,
    gap,
    known,
    place,
    read,
    resource,
    the_file,
    the_group,
    the_resource,
    unplaced,
)

from ssis_preflight.model.expression import NO_DEPENDENCY, AllOf, AnyOf, Ref
from ssis_preflight.model.states import CheckpointView

KEY = r"SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile"
SSIS_KEY = r"HKEY_LOCAL_MACHINE\Cluster\Resources\22222222-0000-0000-0000-000000000001"


def owners(name: object, *nodes: str, kind: str = "ClusterObject") -> dict[str, object]:
    return {kind: name, "OwnerNodes": [{"Name": node} for node in nodes]}


class TestPossibleOwners:
    def test_come_from_the_owner_list_in_the_spelling_of_the_node_list(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/owners.json": [owners("SSIS", "n2", "n1.corp.example")]})
        assert known(the_resource(snapshot).possible_owners) == ("N2", "N1")

    def test_of_a_resource_that_the_list_leaves_out_are_unknown(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/owners.json": [owners("SQL Server", "N1")]})
        expected = "possible-owners: possible owners of SSIS (group SQL1): not-collected"
        assert gap(the_resource(snapshot).possible_owners) == expected

    def test_that_were_cut_off_are_unreadable(self, tmp_path: Path) -> None:
        row = {"ClusterObject": "SSIS", "OwnerNodes": "System.Object[]"}
        snapshot = read(tmp_path, {"cluster/owners.json": [row]})
        assert gap(the_resource(snapshot).possible_owners).endswith("(the export cut it off): unreadable")

    def test_in_a_console_table_are_unreadable(self, tmp_path: Path) -> None:
        table = "\nClusterObject OwnerNodes\n------------- ----------\nSSIS          {N1, N2}\n"
        snapshot = read(tmp_path, {"cluster/possible-owners.txt": table})
        assert gap(the_resource(snapshot).possible_owners).endswith(": unreadable")

    def test_with_a_node_that_the_cluster_does_not_have_are_unplaced(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/owners.json": [owners("SSIS", "N1", "N9")]})
        assert known(the_resource(snapshot).possible_owners) == ("N1", "N9")
        assert unplaced(snapshot) == [
            "owner: SSIS has N9 as a possible owner, which is no node of the cluster"
        ]

    def test_of_a_resource_that_the_cluster_does_not_have_are_unplaced(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/owners.json": [owners("Old", "N1", kind="Resource")]})
        assert unplaced(snapshot) == ["owner: Old has a list of owners, but is no resource of the cluster"]

    def test_in_another_order_do_not_contradict_each_other(self, tmp_path: Path) -> None:
        files: dict[str, Content] = {
            "cluster/owners.json": [owners("SSIS", "N1", "N2")],
            "nodes/N1/owners.json": [owners("SSIS", "N2", "N1")],
        }
        assert disagreements(read(tmp_path, files)) == []


class TestPreferredOwners:
    def test_of_an_empty_row_are_none(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/preferred.json": [owners("SQL1")]})
        assert known(the_group(snapshot).preferred_owners) == ()

    def test_of_a_group_that_a_list_of_other_groups_leaves_out_are_none(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/preferred.json": [owners("Cluster Group", "N1")]})
        assert known(the_group(snapshot).preferred_owners) == ()

    def test_of_a_group_are_unknown_where_only_resources_were_listed(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/owners.json": [owners("SSIS", "N1")]})
        expected = "preferred-owners: preferred owners of group SQL1: not-collected"
        assert gap(the_group(snapshot).preferred_owners) == expected

    def test_in_another_order_contradict_each_other(self, tmp_path: Path) -> None:
        files: dict[str, Content] = {
            "cluster/preferred.json": [owners("SQL1", "N1", "N2")],
            "nodes/N1/preferred.json": [owners("SQL1", "N2", "N1")],
        }
        snapshot = read(tmp_path, files)
        assert known(the_group(snapshot).preferred_owners) == ("N1", "N2")
        assert len(snapshot.contradictions) == 1

    def test_are_none_where_the_list_is_declared_whole(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"snapshot.toml": 'complete = [\n  "preferred-owners",\n]\n'})
        fact = the_group(snapshot).preferred_owners
        assert known(fact) == ()
        assert place(fact).line == 2


class TestAnOwnerRowThatNamesAGroupAndAResource:
    layout: ClassVar[dict[str, Content]] = {
        **LAYOUT,
        "cluster/groups.json": [{"Name": "SSIS", "OwnerNode": "N1"}, {"Name": "SQL1", "OwnerNode": "N1"}],
    }

    def test_is_what_the_other_rows_of_its_file_are(self, tmp_path: Path) -> None:
        files: dict[str, Content] = {
            "cluster/preferred.json": [owners("SSIS", "N1"), owners("SQL1", "N2")],
            "cluster/possible.json": [owners("SSIS", "N2"), owners("SQL Server", "N1")],
        }
        snapshot = read(tmp_path, files, self.layout)
        assert known(the_group(snapshot, "SSIS").preferred_owners) == ("N1",)
        assert known(the_resource(snapshot).possible_owners) == ("N2",)

    def test_is_left_out_with_a_complaint_where_nothing_tells(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/owners.json": [owners("SSIS", "N1")]}, self.layout)
        assert gap(the_group(snapshot, "SSIS").preferred_owners).endswith("not-collected")
        assert gap(the_resource(snapshot).possible_owners).endswith("not-collected")
        file = the_file(snapshot, "cluster/owners.json")
        assert "does not say whether SSIS is a resource or a group" in file.complaints[0].message
        assert file.status.value == "partly-read"

    @pytest.mark.parametrize("kind", ["Resource", "Group"])
    def test_is_what_it_says_itself(self, tmp_path: Path, kind: str) -> None:
        snapshot = read(tmp_path, {"cluster/owners.json": [owners("SSIS", "N2", kind=kind)]}, self.layout)
        fact = the_group(snapshot, "SSIS").preferred_owners
        assert known(the_resource(snapshot).possible_owners if kind == "Resource" else fact) == ("N2",)

    def test_without_a_list_of_groups_may_be_a_group_where_other_rows_are_no_resource(
        self, tmp_path: Path
    ) -> None:
        layout = {path: content for path, content in LAYOUT.items() if "groups" not in path}
        rows: list[object] = [owners("SSIS", "N1"), owners("SQL1", "N2")]
        snapshot = read(tmp_path, {"cluster/owners.json": rows}, layout)
        assert gap(the_resource(snapshot).possible_owners).startswith("possible-owners: ")


def dependency(name: str, expression: object) -> dict[str, object]:
    return {"Resource": {"Name": name}, "DependencyExpression": expression}


class TestDependencies:
    def test_are_expressions_of_resource_names_as_listed(self, tmp_path: Path) -> None:
        rows: list[object] = [dependency("SSIS", "([sql server]) and ([Disk S] or [DISK S])")]
        snapshot = read(tmp_path, {"cluster/dependencies.json": rows})
        expected = AllOf((Ref("SQL Server"), AnyOf((Ref("Disk S"), Ref("Disk S")))))
        assert known(the_resource(snapshot).dependency) == expected

    def test_by_id_are_resolved_to_names(self, tmp_path: Path) -> None:
        rows: list[object] = [dependency("SSIS", "[{AAAA0000-0000-0000-0000-000000000001}]")]
        listed = [
            resource("SSIS"),
            resource("Disk S", "Physical Disk", Id="aaaa0000-0000-0000-0000-000000000001"),
        ]
        snapshot = read(tmp_path, {"cluster/dependencies.json": rows, "cluster/resources.json": list(listed)})
        assert known(the_resource(snapshot).dependency) == Ref("Disk S")

    def test_of_an_empty_expression_are_none(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/dependencies.json": [dependency("SSIS", "")]})
        assert known(the_resource(snapshot).dependency) == NO_DEPENDENCY

    def test_of_a_resource_that_a_list_of_others_leaves_out_are_none(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/dependencies.json": [dependency("SQL Server", "[Disk S]")]})
        fact = the_resource(snapshot).dependency
        assert known(fact) == NO_DEPENDENCY
        assert place(fact).file == "cluster/dependencies.json"

    def test_are_unknown_without_any_list(self, tmp_path: Path) -> None:
        expected = "dependencies: dependencies of SSIS (group SQL1): not-collected"
        assert gap(the_resource(read(tmp_path, {})).dependency) == expected

    def test_missing_from_a_damaged_list_are_unreadable(self, tmp_path: Path) -> None:
        text = '[{"Resource": "SQL Server", "DependencyExpression": "[Disk S]"}, {"Resource": "SS'
        snapshot = read(tmp_path, {"cluster/dependencies.json": text})
        assert known(the_resource(snapshot, "SQL Server").dependency) == Ref("Disk S")
        assert gap(the_resource(snapshot).dependency).endswith("unreadable")

    def test_missing_from_a_list_with_a_nameless_row_are_unknown(self, tmp_path: Path) -> None:
        rows: list[object] = [
            dependency("SQL Server", "[Disk S]"),
            {"Resource": None, "DependencyExpression": ""},
        ]
        snapshot = read(tmp_path, {"cluster/dependencies.json": rows})
        assert gap(the_resource(snapshot).dependency).startswith("dependencies: ")

    def test_that_do_not_parse_are_unreadable_and_the_file_says_so(self, tmp_path: Path) -> None:
        rows: list[object] = [dependency("SSIS", "([SQL Server] and")]
        snapshot = read(tmp_path, {"cluster/dependencies.json": rows})
        assert gap(the_resource(snapshot).dependency).endswith(": unreadable")
        file = the_file(snapshot, "cluster/dependencies.json")
        assert file.complaints[0].message.startswith("The dependency '([SQL Server] and' cannot be read")
        assert file.complaints[0].at.route == (0, "DependencyExpression")

    def test_on_an_unknown_resource_are_unplaced(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/dependencies.json": [dependency("SSIS", "[Disk 9]")]})
        assert unplaced(snapshot) == [
            "dependency: SSIS depends on Disk 9, which is no resource of the cluster"
        ]

    def test_in_another_order_do_not_contradict_each_other(self, tmp_path: Path) -> None:
        files: dict[str, Content] = {
            "cluster/dependencies.json": [dependency("SSIS", "[SQL Server] and [Disk S]")],
            "nodes/N1/dependencies.json": [dependency("SSIS", "([Disk S]) and ([SQL Server])")],
        }
        assert disagreements(read(tmp_path, files)) == []

    def test_that_contradict_each_other_are_told_as_expressions(self, tmp_path: Path) -> None:
        files: dict[str, Content] = {
            "cluster/dependencies.json": [dependency("SSIS", "[SQL Server]")],
            "nodes/N1/dependencies.json": [dependency("SSIS", "")],
        }
        told = read(tmp_path, files).contradictions[0]
        assert (told.believed.value, told.rejected.value) == ("[SQL Server]", "no dependency")
        assert told.reason == "of sources of the same kind the first file by its path counts"


class TestCheckpoints:
    def test_are_the_keys_as_registered(self, tmp_path: Path) -> None:
        rows: list[object] = [{"Resource": "SSIS", "Name": KEY}, {"Resource": "SSIS", "Name": "SOFTWARE\\A"}]
        snapshot = read(tmp_path, {"cluster/checkpoints.json": rows})
        found = known(the_resource(snapshot).checkpoints)
        assert [(item.key, item.view) for item in found] == [
            ("SOFTWARE\\A", CheckpointView.DEFAULT),
            (KEY, CheckpointView.DEFAULT),
        ]

    def test_of_a_resource_that_a_list_of_others_leaves_out_are_none(self, tmp_path: Path) -> None:
        rows: list[object] = [{"Resource": "SQL Server", "Name": "SOFTWARE\\A"}]
        snapshot = read(tmp_path, {"cluster/checkpoints.json": rows})
        assert known(the_resource(snapshot).checkpoints) == ()

    def test_are_none_where_the_list_is_declared_whole(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"snapshot.toml": 'complete = ["checkpoints"]\n'})
        fact = the_resource(snapshot).checkpoints
        assert known(fact) == ()
        assert (place(fact).file, place(fact).line) == ("snapshot.toml", 1)

    def test_are_unknown_without_any_list(self, tmp_path: Path) -> None:
        expected = "checkpoints: checkpoints of SSIS (group SQL1): not-collected"
        assert gap(the_resource(read(tmp_path, {})).checkpoints) == expected

    def test_of_keys_for_encryption_are_no_registry_checkpoints(self, tmp_path: Path) -> None:
        rows: list[object] = [{"Resource": "SSIS", "Name": "x", "Key": "k", "CryptoType": "1"}]
        snapshot = read(tmp_path, {"cluster/checkpoints.json": rows})
        assert gap(the_resource(snapshot).checkpoints).endswith("not-collected")

    def test_of_explicit_views_come_from_the_registry_and_do_not_contradict_the_cmdlet(
        self, tmp_path: Path
    ) -> None:
        text = (
            REG
            + f'[{SSIS_KEY}]\n"Name"="SSIS"\n\n[{SSIS_KEY}\\RegSync32]\n"00000001"="SOFTWARE\\\\B"\n\n'
            + f'[{SSIS_KEY}\\RegSync64]\n"00000001"="{KEY.replace(chr(92), chr(92) * 2)}"\n'
        )
        files: dict[str, Content] = {
            "cluster/ssis.reg": text,
            "cluster/checkpoints.json": [{"Resource": "SSIS", "Name": KEY}],
        }
        snapshot = read(tmp_path, files)
        found = known(the_resource(snapshot).checkpoints)
        assert [(item.key, item.view) for item in found] == [
            ("SOFTWARE\\B", CheckpointView.VIEW_32),
            (KEY, CheckpointView.VIEW_64),
        ]
        assert disagreements(snapshot) == []

    def test_that_cmdlet_and_registry_list_differently_are_a_contradiction(self, tmp_path: Path) -> None:
        text = REG + f'[{SSIS_KEY}]\n"Name"="SSIS"\n\n[{SSIS_KEY}\\RegSync]\n"00000001"="SOFTWARE\\\\B"\n'
        files: dict[str, Content] = {
            "cluster/ssis.reg": text,
            "cluster/checkpoints.json": [{"Resource": "SSIS", "Name": KEY}],
        }
        snapshot = read(tmp_path, files)
        assert [item.key for item in known(the_resource(snapshot).checkpoints)] == [KEY]
        assert [(item.subject, item.what) for item in snapshot.contradictions] == [("SSIS", "checkpoints")]
        assert snapshot.contradictions[0].reason == "the output of a cmdlet outranks a registry export"
