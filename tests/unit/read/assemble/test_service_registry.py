"""What registry exports say of a service: the key of its configuration file, in either view."""

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
    MSDTS,
    MSDTS_32,
    RELEASE_KEY,
    SSIS,
)


class TestTheConfigurationFileKey:
    def test_is_the_default_value_of_the_key(self, tmp_path: Path) -> None:
        service = the_service(read(tmp_path, {"nodes/N1/sql.reg": RELEASE_KEY}))
        value = known(service.config_file)
        assert (value.data, value.type) == (r"S:\SSIS\MsDtsSrvr.ini.xml", "REG_SZ")
        assert known(service.stray_config_file).data is None
        assert known(service.dts_path) == "C:\\DTS\\"
        assert known(service.version) == "13.3.6"
        assert gap(service.config_file_32).startswith("service-config-file: 32-bit ServiceConfigFile")

    @pytest.mark.parametrize(
        "keys",
        [
            f"[{SQL_KEY}\\130\\SSIS]\n\n[{SQL_KEY}\\130\\SSIS\\Setup]\n",
            f"[{SQL_KEY}\\130\\SSIS\\ServiceConfigFile]\n",
            f"[{SQL_KEY}]\n\n[{SQL_KEY}\\130]\n\n[{SQL_KEY}\\130\\SSIS]\n\n[{SQL_KEY}\\130\\SSIS\\Setup]\n",
        ],
    )
    def test_is_absent_where_it_or_a_key_above_was_exported_without_it(
        self, tmp_path: Path, keys: str
    ) -> None:
        fact = the_service(read(tmp_path, {"nodes/N1/sql.reg": REG + keys})).config_file
        assert known(fact).data is None
        assert place(fact).key == r"HKLM\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile"

    @pytest.mark.parametrize(
        "keys",
        [
            f"[{SQL_KEY}\\130\\SSIS\\Setup]\n",
            f"[{SQL_KEY}\\130\\SSIS]\n\n[-{SQL_KEY}\\130\\SSIS\\ServiceConfigFile]\n\n[{SQL_KEY}\\130\\SSIS\\Setup]\n",
            f"[{SQL_KEY}\\130\\SSIS\\ServiceConfigFile]\n@=-\n",
        ],
    )
    def test_is_unknown_where_no_export_covers_it(self, tmp_path: Path, keys: str) -> None:
        fact = the_service(read(tmp_path, {"nodes/N1/sql.reg": REG + keys})).config_file
        assert gap(fact) == "service-config-file: ServiceConfigFile of MsDtsServer130 on N1: not-collected"

    def test_is_unreadable_where_the_export_is_damaged(self, tmp_path: Path) -> None:
        text = REG + f'[{SQL_KEY}\\130\\SSIS]\n\n[{SQL_KEY}\\130\\SSIS\\ServiceConfigFile]\n@="S:\\\\SS'
        fact = the_service(read(tmp_path, {"nodes/N1/sql.reg": text})).config_file
        assert gap(fact).endswith("(the registry export is damaged): unreadable")

    def test_of_two_exports_that_differ_is_the_first_ones(self, tmp_path: Path) -> None:
        files: dict[str, Content] = {
            "nodes/N1/a.reg": RELEASE_KEY,
            "nodes/N1/b.reg": REG + f'[{SQL_KEY}\\130\\SSIS\\ServiceConfigFile]\n@="D:\\\\x.xml"\n',
        }
        snapshot = read(tmp_path, files)
        assert known(the_service(snapshot).config_file).data == r"S:\SSIS\MsDtsSrvr.ini.xml"
        assert len(disagreements(snapshot)) == 1
        assert snapshot.contradictions[0].node == "N1"

    def test_may_have_a_stray_value_of_the_same_name_beside_it(self, tmp_path: Path) -> None:
        text = (
            REG
            + f'[{SQL_KEY}\\130\\SSIS]\n"ServiceConfigFile"="S:\\\\x.xml"\n\n[{SQL_KEY}\\130\\SSIS\\Setup]\n'
        )
        service = the_service(read(tmp_path, {"nodes/N1/sql.reg": text}))
        assert known(service.stray_config_file).data == r"S:\x.xml"
        assert known(service.config_file).data is None

    def test_below_wow6432node_is_the_32_bit_view_and_not_in_force(self, tmp_path: Path) -> None:
        key = SQL_KEY.replace("SOFTWARE", r"SOFTWARE\Wow6432Node")
        text = RELEASE_KEY + f'\n[{key}\\130\\SSIS\\ServiceConfigFile]\n@="X:\\\\32.xml"\n'
        service = the_service(read(tmp_path, {"nodes/N1/sql.reg": text}))
        assert known(service.config_file).data == r"S:\SSIS\MsDtsSrvr.ini.xml"
        assert known(service.config_file_32).data == r"X:\32.xml"

    def test_in_an_export_of_no_node_is_a_complaint(self, tmp_path: Path) -> None:
        snapshot = read(tmp_path, {"cluster/sql.reg": RELEASE_KEY})
        assert gap(the_service(snapshot).config_file).endswith("not-collected")
        assert "of which node" in the_file(snapshot, "cluster/sql.reg").complaints[0].message

    def test_of_a_name_that_no_release_has_is_unknown(self, tmp_path: Path) -> None:
        row = {**SSIS, "Name": "MsDtsServer13"}
        service = the_service(read(tmp_path, {"nodes/N1/services.json": [row]}), name="MsDtsServer13")
        assert service.release is None
        assert gap(service.config_file).startswith(
            "service-config-file: ServiceConfigFile of MsDtsServer13 on N1"
        )


class TestSqlServer2005:
    native = f'[{MSDTS}]\n\n[{MSDTS}\\ServiceConfigFile]\n@="C:\\\\native.xml"\n\n'
    other = f'[{MSDTS_32}]\n\n[{MSDTS_32}\\ServiceConfigFile]\n@="C:\\\\32.xml"\n\n'
    parent = "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft]\n\n"

    def test_reads_the_native_key(self, tmp_path: Path) -> None:
        service = the_service(
            read(tmp_path, {"nodes/N1/a.reg": REG + self.native + self.other}), name="MsDtsServer"
        )
        assert known(service.config_file).data == r"C:\native.xml"

    def test_reads_the_32_bit_key_where_the_native_one_is_absent(self, tmp_path: Path) -> None:
        service = the_service(
            read(tmp_path, {"nodes/N1/a.reg": REG + self.parent + self.other}), name="MsDtsServer"
        )
        assert known(service.config_file).data == r"C:\32.xml"

    def test_reads_the_32_bit_key_where_the_program_is_a_32_bit_one(self, tmp_path: Path) -> None:
        path = r'"C:\Program Files (x86)\Microsoft SQL Server\90\DTS\Binn\MsDtsSrvr.exe"'
        files: dict[str, Content] = {
            "nodes/N1/a.reg": REG + self.native + self.other,
            "nodes/N1/services.json": [{**SSIS, "Name": "MsDtsServer", "PathName": path}],
        }
        assert known(the_service(read(tmp_path, files), name="MsDtsServer").config_file).data == r"C:\32.xml"

    def test_is_unknown_where_only_the_32_bit_key_was_exported(self, tmp_path: Path) -> None:
        service = the_service(read(tmp_path, {"nodes/N1/a.reg": REG + self.other}), name="MsDtsServer")
        assert gap(service.config_file).endswith("not-collected")
        assert known(service.config_file_32).data == r"C:\32.xml"

    def test_is_the_only_release_that_may_read_the_32_bit_key(self, tmp_path: Path) -> None:
        key = SQL_KEY.replace("SOFTWARE", r"SOFTWARE\Wow6432Node")
        other = f'[{key}\\130\\SSIS\\ServiceConfigFile]\n@="X:\\\\32.xml"\n'
        service = the_service(read(tmp_path, {"nodes/N1/a.reg": REG + self.parent + other}))
        assert known(service.config_file).data is None
