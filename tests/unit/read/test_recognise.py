from __future__ import annotations

import io
import json
import zipfile

import pytest

from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.reading import Reading
from ssis_preflight.read.recognise import read_file

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
CONFIG = (
    f"<DtsServiceConfiguration {XSI}><StopExecutingPackagesOnShutdown>true</StopExecutingPackagesOnShutdown>"
    "<TopLevelFolders/></DtsServiceConfiguration>"
).encode()
REGISTRY = b'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\X]\r\n@="y"\r\n'
GROUPS = json.dumps(
    [{"Name": "SQL Server", "State": 0, "OwnerNode": {"Name": "N1"}, "GroupType": 9999, "IsCoreGroup": False}]
).encode()
SC_QUERY = (
    b"\r\nSERVICE_NAME: MsDtsServer150\r\n        TYPE               : 10  WIN32_OWN_PROCESS\r\n"
    b"        STATE              : 4  RUNNING\r\n        WIN32_EXIT_CODE    : 0  (0x0)\r\n"
    b"        SERVICE_EXIT_CODE  : 0  (0x0)\r\n        CHECKPOINT         : 0x0\r\n"
    b"        WAIT_HINT          : 0x0\r\n"
)
TABLE = b"Name       OwnerNode State\r\n----       --------- -----\r\nSQL Server N1        Online\r\n"
DTSX = b'<?xml version="1.0"?>\n<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts"/>'
GET_ACL = json.dumps(
    {"Path": "Microsoft.PowerShell.Core\\FileSystem::S:\\SSIS", "Sddl": "O:BAG:SYD:(A;OICI;FA;;;BA)"}
).encode()
ICACLS = (
    b"S:\\SSIS BUILTIN\\Administrators:(OI)(CI)(F)\r\n        NT AUTHORITY\\SYSTEM:(I)(OI)(CI)(F)\r\n"
    b"        CORP\\etl:(OI)(CI)(RX,W)\r\n\r\nSuccessfully processed 1 files; Failed processing 0 files\r\n"
)


def loose(raw: bytes, path: str = "nodes/NODE1/evidence.txt") -> Reading:
    return read_file(path, "NODE1", raw, copied=False)


def copied(raw: bytes, path: str = "nodes/NODE1/files/S/SSIS/any.xml") -> Reading:
    return read_file(path, "NODE1", raw, copied=True)


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (REGISTRY, "registry-export"),
        (GROUPS, "cluster-json"),
        (GET_ACL, "cluster-json"),
        (SC_QUERY, "service-text"),
        (ICACLS, "icacls-text"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_evidence_is_known_by_its_content_in_every_encoding(raw: bytes, kind: str, encoding: str) -> None:
    found = loose(raw.decode().encode(encoding))
    assert (found.kind, found.status) == (kind, FileStatus.READ)


def test_each_kind_comes_with_what_its_reader_found() -> None:
    registry = loose(REGISTRY).registry
    assert registry is not None
    assert [key.path for key in registry.keys.values()] == [r"HKLM\SOFTWARE\X"]
    assert len(loose(GROUPS).rows) == 1
    assert [service.name for service in loose(SC_QUERY).services] == ["MsDtsServer150"]
    assert [entry.windows_path for entry in loose(ICACLS).access] == ["S:\\SSIS"]


@pytest.mark.parametrize(
    ("raw", "kind", "remedy"),
    [
        (TABLE, "console-table", "ConvertTo-Json"),
        (b"CREG\x00\x00\x01\x00" + bytes(50), "registry-hive", "reg export"),
        (archive("cluster/groups.json"), "zip", "Unpack"),
        (archive("@Project.manifest", "a.dtsx"), "ssis-project", "files"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "document", "ConvertTo-Json"),
        (b"\xfd7zXZ\x00" + bytes(50), "archive", "Unpack"),
        (b"\x1f\x8b\x08" + bytes(50), "archive", "Unpack"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture", "reg export"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "picture", "reg export"),
        (b"%PDF-1.7", "document", "ConvertTo-Json"),
        (b"ElfFile\x00" + bytes(50), "event-log", "Leave it out"),
        (DTSX, "package", "files"),
        (b'<EncryptedData Type="t" Salt="s" IV="i"/>', "package", "files"),
        (DTSX.replace(b"Executable", b"ConnectionManager"), "ssis-project", "files"),
        (b'<SSIS:Parameters xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"/>', "ssis-project", "files"),
        (b"<DTSConfiguration><Configuration/></DTSConfiguration>", "ssis-project", "files"),
        (b"#< CLIXML\r\n<Objs/>", "clixml", "Export-Clixml"),
        (b'#TYPE X.Y\r\n"Name","State"\r\n"A","Online"\r\n', "csv", "ConvertTo-Json"),
        (b'"Name","State"\r\n"A","Online"\r\n', "csv", "ConvertTo-Json"),
        (
            b"00000a10.00001c20::2026/11/22-09:30:00.123 INFO  [RCM] x\r\n",
            "cluster-log",
            "Get-ClusterResource",
        ),
        (b"[=== Cluster ===]\r\nstuff\r\n", "cluster-log", "Get-ClusterResource"),
        (
            b"MIME-Version: 1.0\r\n\r\n<title>Failover Cluster Validation Report</title>",
            "validation-report",
            "Get-ClusterResource",
        ),
        (b"<!DOCTYPE html><html><body/></html>", "web-page", "ConvertTo-Json"),
    ],
)
def test_what_is_known_and_not_read_is_refused_with_what_to_do(raw: bytes, kind: str, remedy: str) -> None:
    found = loose(raw)
    assert (found.kind, found.status) == (kind, FileStatus.REFUSED)
    assert len(found.complaints) == 1
    assert remedy in found.remedy


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"[]", b"null\n", b"\xff\xfe\r\x00\n\x00"]
)
def test_an_empty_output_proves_nothing(raw: bytes) -> None:
    found = loose(raw)
    assert (found.kind, found.status) == ("empty", FileStatus.NOT_RECOGNISED)
    assert "proves nothing" in found.remedy
    assert "complete" in found.remedy


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"Meeting notes\n", "text of a kind"),
        (b"<notes/>", "XML"),
        (b'{"weather": "fine"}', "No object"),
        (b"[Section]\nkey=value\n", "No object"),
        (b"MZ\x90\x00" + bytes(100), "Windows program"),
        (bytes(range(256)) * 4, "binary"),
    ],
)
def test_all_else_is_not_recognised_and_says_so(raw: bytes, words: str) -> None:
    found = loose(raw)
    assert (found.kind, found.status) == ("unknown", FileStatus.NOT_RECOGNISED)
    assert words in found.complaints[0].message
    assert "reg export" in found.remedy


def test_a_service_configuration_outside_a_files_folder_belongs_to_no_windows_path() -> None:
    found = loose(CONFIG)
    assert (found.kind, found.status) == ("service-config", FileStatus.READ)
    (complaint,) = found.complaints
    assert "which Windows file" in complaint.message
    assert not complaint.fatal
    assert "nodes/<NODE>/files/<drive>" in found.remedy


def test_a_service_configuration_at_its_windows_path_is_read_whatever_its_name() -> None:
    found = copied(CONFIG)
    assert (found.kind, found.status, found.complaints) == ("service-config", FileStatus.READ, ())
    assert found.config is not None


def test_a_copy_without_a_drive_has_no_windows_path() -> None:
    for found in (copied(CONFIG, "nodes/NODE1/files/x.xml"), copied(b"x", "nodes/NODE1/files/x.csv")):
        assert "which Windows file" in found.complaints[0].message
        assert not found.complaints[0].fatal


@pytest.mark.parametrize("raw", [b"", b"<Other/>", REGISTRY, b"\x89PNG\r\n\x1a\n" + bytes(50), b"\xff\xfea"])
def test_the_name_of_the_configuration_file_is_enough_to_judge_it(raw: bytes) -> None:
    found = copied(raw, "shared/files/S/SSIS/msdtssrvr.INI.xml")
    assert (found.kind, found.status) == ("service-config", FileStatus.DAMAGED)
    assert found.config is not None
    assert not found.config.usable


@pytest.mark.parametrize(
    "raw", [REGISTRY, GROUPS, SC_QUERY, TABLE, b"", b"regf" + bytes(99), bytes(9_000_000)]
)
def test_any_other_copy_proves_only_that_the_file_exists(raw: bytes) -> None:
    assert copied(raw) == Reading("file-copy", FileStatus.READ)


@pytest.mark.parametrize(
    ("raw", "path", "status"),
    [
        (DTSX, "shared/files/S/SSIS/Packages/no_suffix", FileStatus.READ),
        (DTSX[:-1], "shared/files/S/SSIS/Packages/Load.dtsx", FileStatus.DAMAGED),
        (b"PK\x03\x04" + bytes(60), "shared/files/S/SSIS/Packages/Load.DTSX", FileStatus.DAMAGED),
        (b"<Other/>", "shared/files/S/SSIS/Packages/Load.dtsx", FileStatus.DAMAGED),
    ],
)
def test_a_copied_package_is_known_by_its_name_or_its_content(
    raw: bytes, path: str, status: FileStatus
) -> None:
    found = copied(raw, path)
    assert (found.kind, found.status) == ("package", status)


def test_a_configuration_over_the_size_limit_is_refused_with_the_limit() -> None:
    found = copied(CONFIG + b" " * 9_000_000, "nodes/NODE1/files/S/MsDtsSrvr.ini.xml")
    assert found.status is FileStatus.REFUSED
    assert "8,388,608 bytes" in found.complaints[0].message
    assert found.config is None
