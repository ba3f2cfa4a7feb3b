"""Services of the nodes: who has which, with which configuration file, and what proves that one is absent."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.read.assemble.folders import (
    REG,
    SQL_KEY,
    Content,
    disagreements,
    gap,
    known,
    place,
    read,
    the_file,
    the_service,
)
from tests.unit.read.assemble.service_evidence import (
    MISSING,
    OTHER,
    QC,
    SERVICES_KEY,
    SSIS,
)

from ssis_preflight.model.states import ServiceState, StartMode


class TestAService:
    def test_is_read_from_win32_service(self, tmp_path: Path) -> None:
        service = the_service(read(tmp_path, {"nodes/N1/services.json": [SSIS]}))
        assert known(service.installed) is True
        assert known(service.start_mode) is StartMode.AUTOMATIC
        assert known(service.state) is ServiceState.RUNNING
        assert known(service.account) == r"NT Service\MsDtsServer130"
        assert known(service.binary_path).endswith('MsDtsSrvr.exe"')
        assert known(service.display_name) == "SQL Server Integration Services 13.0"

    def test_is_read_from_get_service_by_numbers(self, tmp_path: Path) -> None:
        row = {"Name": "MSDtsServer130", "DisplayName": "SSIS", "Status": 1, "StartType": 3}
        service = the_service(read(tmp_path, {"nodes/N1/services.json": [row]}))
        assert (known(service.state), known(service.start_mode)) == (ServiceState.STOPPED, StartMode.MANUAL)

    def test_is_read_from_sc(self, tmp_path: Path) -> None:
        service = the_service(read(tmp_path, {"nodes/N1/sc.txt": QC}))
        assert known(service.start_mode) is StartMode.DISABLED
        assert gap(service.state) == "services: state of MsDtsServer130 on N1: not-collected"

    def test_tells_its_recovery_actions_by_its_registry_key_alone(self, tmp_path: Path) -> None:
        rows = {"nodes/N1/services.json": [SSIS]}
        open_ = the_service(read(tmp_path / "1", rows)).failure_actions
        key = REG + f'[{SERVICES_KEY}\\MsDtsServer130]\n"Start"=dword:00000002\n'
        told = the_service(read(tmp_path / "2", {**rows, "nodes/N1/service.reg": key})).failure_actions
        assert gap(open_) == "recovery-actions: recovery actions of MsDtsServer130 on N1: not-collected"
        assert known(told) is False

    def test_is_read_from_its_registry_key(self, tmp_path: Path) -> None:
        text = (
            REG
            + f'[{SERVICES_KEY}\\MsDtsServer130]\n"Start"=dword:00000003\n"ObjectName"="CORP\\\\svc"\n'
            + '"ImagePath"="C:\\\\MsDtsSrvr.exe"\n"DisplayName"="@text.dll,-1"\n'
        )
        service = the_service(read(tmp_path, {"nodes/N1/service.reg": text}))
        assert known(service.installed) is True
        assert (known(service.start_mode), known(service.account)) == (StartMode.MANUAL, r"CORP\svc")
        assert gap(service.display_name).startswith("services: display name")
        assert gap(service.state).endswith("not-collected")

    def test_is_read_from_a_numbered_control_set_too(self, tmp_path: Path) -> None:
        key = SERVICES_KEY.replace("CurrentControlSet", "ControlSet001")
        text = REG + f'[{key}\\MsDtsServer130]\n"Start"=dword:00000004\n'
        service = the_service(read(tmp_path, {"nodes/N1/service.reg": text}))
        assert known(service.start_mode) is StartMode.DISABLED

    def test_that_two_sources_describe_differently_is_a_contradiction_and_the_cmdlet_wins(
        self, tmp_path: Path
    ) -> None:
        files: dict[str, Content] = {"nodes/N1/services.json": [SSIS], "nodes/N1/sc.txt": QC}
        snapshot = read(tmp_path, files)
        assert known(the_service(snapshot).start_mode) is StartMode.AUTOMATIC
        assert {(item.subject, item.node, item.what) for item in snapshot.contradictions} == {
            ("MsDtsServer130", "N1", what)
            for what in ("start mode", "account", "program path", "display name")
        }

    def test_letters_that_hang_on_the_code_page_of_the_console_contradict_nothing(
        self, tmp_path: Path
    ) -> None:
        row = SSIS | {"DisplayName": "SSIS für Müller", "StartMode": "Disabled", "StartName": "LocalSystem"}
        files: dict[str, Content] = {
            "nodes/N1/services.json": [row | {"PathName": r"C:\MsDtsSrvr.exe"}],
            "nodes/N1/sc.txt": QC.replace(": SSIS\n", ": SSIS für Müller\n").encode("cp850"),
        }
        snapshot = read(tmp_path, files)
        assert known(the_service(snapshot).display_name) == "SSIS für Müller"
        assert snapshot.contradictions == ()

    def test_has_an_entry_on_every_node_of_the_cluster_and_every_node_folder(self, tmp_path: Path) -> None:
        files: dict[str, Content] = {"nodes/N1/services.json": [SSIS], "nodes/N9/services.json": [OTHER]}
        snapshot = read(tmp_path, files)
        assert [(entry.node, entry.name) for entry in snapshot.services] == [
            ("N1", "MsDtsServer130"),
            ("N2", "MsDtsServer130"),
            ("N9", "MsDtsServer130"),
        ]
        assert gap(the_service(snapshot, "N2").installed) == (
            "services: presence of MsDtsServer130 on N2: not-collected"
        )

    def test_is_on_the_node_whose_folder_is_written_in_full(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"nodes/n1.corp.example/services.json": [SSIS]})
        assert [evidence.node for evidence in snapshot.node_evidence] == ["N1", "N2"]
        assert known(the_service(snapshot).installed) is True

    def test_that_is_no_integration_services_has_no_entry(self, tmp_path: Path) -> None:
        row = {**OTHER, "Name": "SSISTELEMETRY130"}
        assert read(tmp_path, {"nodes/N1/services.json": [row, OTHER]}).services == ()

    def test_in_a_file_of_no_node_is_a_complaint(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/services.json": [SSIS]})
        assert snapshot.services == ()
        assert "on which node" in the_file(snapshot, "cluster/services.json").complaints[0].message

    def test_in_a_file_of_no_node_is_placed_by_the_computer_name(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/services.json": [{**SSIS, "PSComputerName": "n2.corp.example"}]})
        assert known(the_service(snapshot, "N2").installed) is True
        assert [(entry.node, entry.collected) for entry in snapshot.node_evidence] == [
            ("N1", False),
            ("N2", True),
        ]

    def test_that_only_a_cluster_resource_names_has_entries(self, tmp_path: Path) -> None:
        row = {"ClusterObject": "SSIS", "Name": "ServiceName", "Value": "msdtsserver150"}
        snapshot = read(tmp_path, {"cluster/parameters.json": [row]})
        assert [(entry.node, entry.name) for entry in snapshot.services] == [
            ("N1", "MsDtsServer150"),
            ("N2", "MsDtsServer150"),
        ]


class TestAServiceIsProvedAbsent:
    def test_by_error_1060(self, tmp_path: Path) -> None:
        fact = the_service(read(tmp_path, {"nodes/N1/sc.txt": MISSING})).installed
        assert known(fact) is False

    def test_by_a_list_of_win32_service_that_has_others(self, tmp_path: Path) -> None:
        files: dict[str, Content] = {"nodes/N1/services.json": [SSIS], "nodes/N2/services.json": [OTHER]}
        snapshot = read(tmp_path, files)
        assert known(the_service(snapshot, "N2").installed) is False
        assert [known(entry.services_whole) for entry in snapshot.node_evidence] == [False, True]

    def test_by_an_export_of_all_services_without_it(self, tmp_path: Path) -> None:
        files: dict[str, Content] = {
            "nodes/N1/services.json": [SSIS],
            "nodes/N2/services.reg": REG + f"[{SERVICES_KEY}]\n\n[{SERVICES_KEY}\\EventLog]\n",
        }
        snapshot = read(tmp_path, files)
        assert known(the_service(snapshot, "N2").installed) is False
        assert known(snapshot.node_evidence[1].services_whole) is True

    def test_not_by_an_export_of_all_services_that_has_it(self, tmp_path: Path) -> None:
        text = REG + f'[{SERVICES_KEY}]\n\n[{SERVICES_KEY}\\MsDtsServer130]\n"Start"=dword:00000002\n'
        snapshot = read(tmp_path, {"nodes/N1/services.reg": text})
        assert known(the_service(snapshot).installed) is True
        assert disagreements(snapshot) == []

    def test_by_a_declaration_where_that_node_has_some_service_evidence(self, tmp_path: Path) -> None:
        files: dict[str, Content] = {
            "nodes/N1/services.json": [SSIS, {**SSIS, "Name": "MsDtsServer140"}],
            "nodes/N2/services.json": [SSIS],
            "snapshot.toml": 'complete = ["services"]\n',
        }
        snapshot = read(tmp_path, files)
        assert known(the_service(snapshot, "N2", "MsDtsServer140").installed) is False

    def test_not_by_a_declaration_where_the_node_has_no_service_evidence(self, tmp_path: Path) -> None:
        files: dict[str, Content] = {
            "nodes/N1/services.json": [SSIS],
            "snapshot.toml": 'complete = ["services"]\n',
        }
        assert gap(the_service(read(tmp_path, files), "N2").installed).endswith("not-collected")

    @pytest.mark.parametrize(
        "row",
        [
            {**SSIS, "Name": "MsDtsServer140"},
            {"Name": "EventLog", "DisplayName": "Event Log", "Status": 4, "StartType": 2},
        ],
    )
    def test_not_by_a_list_of_integration_services_only_or_of_get_service(
        self, tmp_path: Path, row: dict[str, object]
    ) -> None:
        files: dict[str, Content] = {"nodes/N1/services.json": [SSIS], "nodes/N2/services.json": [row]}
        assert gap(the_service(read(tmp_path, files), "N2").installed).endswith("not-collected")

    def test_not_by_a_damaged_list(self, tmp_path: Path) -> None:
        damaged = (
            '[{"Name": "EventLog", "StartMode": "Auto", "PathName": "x", "State": "Running"}, {"Name": "Ms'
        )
        files: dict[str, Content] = {"nodes/N1/services.json": [SSIS], "nodes/N2/services.json": damaged}
        assert gap(the_service(read(tmp_path, files), "N2").installed).endswith("unreadable")


class TestWhatWasCollectedFromANode:
    def test_is_nothing_where_the_cluster_lists_a_node_without_a_folder(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"nodes/N1/services.json": [SSIS, OTHER]})
        assert [(entry.node, entry.collected) for entry in snapshot.node_evidence] == [
            ("N1", True),
            ("N2", False),
        ]
        assert gap(snapshot.node_evidence[1].services_whole) == "services: services of node N2: not-collected"

    def test_is_nothing_where_the_folder_holds_cluster_lists_only(self, tmp_path: Path) -> None:
        snapshot = read(
            tmp_path, {"nodes/N1/nodes.json": [{"Name": "N1", "Id": "1", "State": 0, "NodeWeight": 1}]}
        )
        assert snapshot.node_evidence[0].collected is False

    def test_has_the_instances_of_sql_server(self, tmp_path: Path) -> None:
        text = (
            REG
            + f'[{SQL_KEY}\\Instance Names\\SQL]\n"OPS"="MSSQL13.OPS"\n"MSSQLSERVER"="MSSQL13.MSSQLSERVER"\n'
        )
        snapshot = read(tmp_path, {"nodes/N1/instances.reg": text})
        assert known(snapshot.node_evidence[0].sql_instances) == ("MSSQLSERVER", "OPS")

    @pytest.mark.parametrize(
        ("instance_id", "setup", "expected"),
        [
            ("MSSQL13.OPS", '"Version"="13.2.5026.0"', "13.2.5026.0"),
            ("MSSQL13.OPS", '"Edition"="Standard Edition"', "13"),
            ("MSSQL10_50.OPS", "", "10.50"),
            ("MSSQL.1", '"Version"="9.4.5000.00"', "9.4.5000.00"),
        ],
    )
    def test_has_the_version_of_an_instance_from_its_own_key_else_from_its_id(
        self, instance_id: str, setup: str, expected: str, tmp_path: Path
    ) -> None:
        names = f'[{SQL_KEY}\\Instance Names\\SQL]\n"OPS"="{instance_id}"\n'
        own = f"\n[{SQL_KEY}\\{instance_id}\\Setup]\n{setup}\n" if setup else ""
        snapshot = read(tmp_path, {"nodes/N1/instances.reg": REG + names + own})
        (engine,) = snapshot.node_evidence[0].engine_versions
        assert (engine.instance, known(engine.version)) == ("OPS", expected)
        assert place(engine.version).file == "nodes/N1/instances.reg"

    @pytest.mark.parametrize(
        ("instance_id", "own", "expected"),
        [
            ("MSSQL.1", "", "sql-instances: version of OPS on N1: not-collected"),
            ("MSSQL.1", '"Version"="new"', "the value 'new' is not understood"),
        ],
    )
    def test_does_not_guess_the_version_of_an_instance(
        self, instance_id: str, own: str, expected: str, tmp_path: Path
    ) -> None:
        names = f'[{SQL_KEY}\\Instance Names\\SQL]\n"OPS"="{instance_id}"\n'
        key = f"\n[{SQL_KEY}\\{instance_id}\\Setup]\n{own}\n"
        snapshot = read(tmp_path, {"nodes/N1/instances.reg": REG + names + key})
        (engine,) = snapshot.node_evidence[0].engine_versions
        assert expected in gap(engine.version)

    def test_leaves_the_version_open_where_only_services_name_the_instance(self, tmp_path: Path) -> None:
        rows: list[object] = [OTHER, {**OTHER, "Name": "MSSQLSERVER"}]
        snapshot = read(tmp_path, {"nodes/N1/services.json": rows})
        (engine,) = snapshot.node_evidence[0].engine_versions
        assert gap(engine.version) == "sql-instances: version of MSSQLSERVER on N1: not-collected"

    def test_has_no_instances_where_the_key_is_proved_absent(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"nodes/N1/sql.reg": REG + f"[{SQL_KEY}]\n\n[{SQL_KEY}\\130]\n"})
        assert known(snapshot.node_evidence[0].sql_instances) == ()

    def test_has_the_instances_of_a_whole_list_of_services(self, tmp_path: Path) -> None:
        rows: list[object] = [OTHER, {**OTHER, "Name": "MSSQLSERVER"}, {**OTHER, "Name": "MSSQL$Ops"}]
        snapshot = read(tmp_path, {"nodes/N1/services.json": rows})
        assert known(snapshot.node_evidence[0].sql_instances) == ("MSSQLSERVER", "OPS")
