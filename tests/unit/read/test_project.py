"""Projects: deployment files are opened in place, and their connection managers join the packages that use them."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.support.packages import HEAD, package

from ssis_preflight.cli.main import main
from ssis_preflight.model.errors import SnapshotError
from ssis_preflight.model.facts import Known, Unknown
from ssis_preflight.model.package import ConnectionManager, Package
from ssis_preflight.model.snapshot import FileStatus, Snapshot
from ssis_preflight.read import project_archive
from ssis_preflight.read import snapshot as snapshot_reader
from ssis_preflight.read.recognise import read_file
from ssis_preflight.read.snapshot import open_snapshot, read_snapshot

REAL = Path(__file__).resolve().parents[4] / "shared" / "data"
SALES = "{278CFE86-7E15-4D6C-8FD3-1B4F67CBE55C}"
SQL_TASK = "www.microsoft.com/sqlserver/dts/tasks/sqltask"
SSIS = 'xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"'
MANIFEST = f'<SSIS:Project {SSIS} SSIS:ProtectionLevel="EncryptSensitiveWithUserKey"/>'.encode()
USES = (
    f'<pipeline><connection connectionManagerRefId="Project.ConnectionManagers[Sales]" '
    f'connectionManagerID="{SALES}:external"/></pipeline>'
)
USES_BY_TASK = f'<s:SqlTaskData xmlns:s="{SQL_TASK}" s:Connection="{SALES}"/>'


def conmgr(server: str = "SQLVS1", name: str = "Sales", identity: str = SALES) -> bytes:
    return (
        f'<DTS:ConnectionManager {HEAD} DTS:ObjectName="{name}" DTS:DTSID="{identity}" DTS:CreationName="OLEDB">\n'
        f'<DTS:ObjectData><DTS:ConnectionManager DTS:ConnectionString="Data Source={server};Password=tiger;"/>\n'
        "</DTS:ObjectData></DTS:ConnectionManager>"
    ).encode()


def ispac(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in {"@Project.manifest": MANIFEST, "[Content_Types].xml": b"<Types/>", **files}.items():
            archive.writestr(name, raw)
    return stream.getvalue()


def snapshot(folder: Path, files: Mapping[str, bytes]) -> Snapshot:
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return read_snapshot(folder)


def the_package(found: Snapshot, path: str) -> Package:
    fact = next(file.package for file in found.files if file.windows_path == path)
    assert isinstance(fact, Known)
    return fact.value


def server(connection: ConnectionManager) -> object:
    return connection.server.value if isinstance(connection.server, Known) else connection.server


@pytest.mark.parametrize("uses", [USES, USES_BY_TASK])
def test_a_package_in_a_deployment_file_has_the_connection_managers_of_its_project(
    uses: str, tmp_path: Path
) -> None:
    raw = ispac({"Load.dtsx": package(extra=uses), "Sales%20DB.conmgr": conmgr()})

    found = snapshot(tmp_path, {"shared/files/S/ETL.ispac": raw})

    (connection,) = the_package(found, r"S:\ETL.ispac\Load.dtsx").connections
    assert (connection.name, server(connection)) == ("Sales", "SQLVS1")
    assert connection.at.file == "shared/files/S/ETL.ispac!/Sales DB.conmgr"
    assert [(file.path, file.kind, file.status) for file in found.evidence] == [
        ("shared/files/S/ETL.ispac", "ssis-project", FileStatus.READ),
        ("shared/files/S/ETL.ispac!/@Project.manifest", "ssis-project", FileStatus.READ),
        ("shared/files/S/ETL.ispac!/Load.dtsx", "package", FileStatus.READ),
        ("shared/files/S/ETL.ispac!/Sales DB.conmgr", "project-connection", FileStatus.READ),
    ]


def test_what_is_inside_is_quoted_from_there(tmp_path: Path) -> None:
    raw = ispac({"Load.dtsx": package()})
    snapshot(tmp_path, {"shared/files/S/ETL.ispac": raw})

    assert open_snapshot(tmp_path).raw("shared/files/S/ETL.ispac!/Load.dtsx") == package()


def test_a_connection_manager_in_the_folder_of_the_package_joins_it(tmp_path: Path) -> None:
    found = snapshot(
        tmp_path,
        {"shared/files/S/ETL/Load.dtsx": package(extra=USES), "shared/files/S/ETL/Sales.conmgr": conmgr()},
    )

    assert [server(one) for one in the_package(found, r"S:\ETL\Load.dtsx").connections] == ["SQLVS1"]


@pytest.mark.parametrize(
    "others",
    [
        {},
        {"shared/files/S/Other/Sales.conmgr": conmgr()},
        {"nodes/NODE1/files/S/ETL/Sales.conmgr": conmgr()},
        {"shared/files/S/ETL/Sales.conmgr": conmgr(), "shared/files/S/ETL/Copy.conmgr": conmgr("SQLVS2")},
        {"shared/files/S/ETL/Sales.conmgr": conmgr(name="Other", identity="{0}")},
        {"shared/files/S/ETL/Sales.conmgr": b"<DTS:ConnectionManager"},
    ],
)
def test_a_connection_manager_that_is_not_certainly_the_one_that_is_used_stays_unknown(
    others: dict[str, bytes], tmp_path: Path
) -> None:
    found = snapshot(tmp_path, {"shared/files/S/ETL/Load.dtsx": package(extra=USES), **others})

    (connection,) = the_package(found, r"S:\ETL\Load.dtsx").connections
    assert connection.name == "Sales"
    assert isinstance(connection.server, Unknown)
    assert "connection manager Sales of the project" in connection.server.missing


def test_a_connection_manager_is_a_file_of_its_own_too(tmp_path: Path) -> None:
    found = snapshot(tmp_path, {"shared/files/S/ETL/Sales.conmgr": conmgr()})

    (file,) = found.files
    assert isinstance(file.connection, Known)
    assert server(file.connection.value) == "SQLVS1"


def test_a_connection_manager_of_the_package_itself_is_none_of_the_project(tmp_path: Path) -> None:
    own = f'<DTS:ConnectionManager DTS:ObjectName="Own" DTS:DTSID="{SALES}" DTS:CreationName="OLEDB"/>'
    raw = package(connections=own, extra=USES_BY_TASK)

    found = snapshot(tmp_path, {"shared/files/S/ETL/Load.dtsx": raw})

    assert [one.name for one in the_package(found, r"S:\ETL\Load.dtsx").connections] == ["Own"]


def test_no_sensitive_parameter_and_no_password_leaves_the_reader(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    params = (
        f'<SSIS:Parameters {SSIS}><SSIS:Parameter SSIS:Name="P"><SSIS:Properties><SSIS:Property SSIS:Name="Value">'
        "tiger</SSIS:Property></SSIS:Properties></SSIS:Parameter></SSIS:Parameters>"
    ).encode()
    files = {"Load.dtsx": package(extra=USES), "Sales.conmgr": conmgr("localhost"), "Project.params": params}
    snapshot(tmp_path, {"shared/files/S/ETL.ispac": ispac(files)})

    for form in ("json", "text", "sarif"):
        main(["audit", str(tmp_path), "--format", form])
        assert b"tiger" not in capfdbinary.readouterr().out


def overlapping() -> bytes:
    raw = bytearray(ispac({"A.dtsx": b"a" * 100, "B.dtsx": b"b" * 100}))
    second = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"PK\x01\x02"))
    last = raw.rindex(b"PK\x01\x02")
    raw[last + 42 : last + 46] = raw[second + 42 : second + 46]
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "status", "words"),
    [
        (ispac({"../../evil.dtsx": b"x"}), FileStatus.REFUSED, "no name of a file"),
        (ispac({"a%2F..%2Fevil.dtsx": b"x"}), FileStatus.REFUSED, "no name of a file"),
        (ispac({"A.dtsx": b"x", "a.DTSX": b"x"}), FileStatus.REFUSED, "twice"),
        (
            ispac({f"{number}.dtsx": b"" for number in range(project_archive.MAX_MEMBERS + 1)}),
            FileStatus.REFUSED,
            "more than 2,000 files",
        ),
        (overlapping(), FileStatus.REFUSED, "on top of each other"),
        (ispac({"A.dtsx": package()})[:-60], FileStatus.DAMAGED, "damaged"),
    ],
)
def test_an_archive_that_cannot_be_trusted_ends_in_one_line(
    raw: bytes, status: FileStatus, words: str
) -> None:
    reading = read_file("shared/files/S/ETL.ispac", None, raw, copied=True)

    assert (reading.kind, reading.status, reading.packed) == ("ssis-project", status, ())
    assert [words in complaint.message for complaint in reading.complaints] == [True]


def test_a_file_that_is_packed_too_well_or_damaged_is_refused_alone(tmp_path: Path) -> None:
    bomb = ispac({"Bomb.dtsx": bytes(8 * 1024 * 1024), "Load.dtsx": package(), "Odd.dtsx": b"odd" * 9})
    at = bomb.index(b"Odd.dtsx") + len("Odd.dtsx")

    found = snapshot(tmp_path, {"shared/files/S/ETL.ispac": bomb[:at] + b"\xff" + bomb[at + 1 :]})

    said = {file.path.rpartition("/")[2]: file for file in found.evidence}
    assert {name: file.status for name, file in said.items() if name.endswith(".dtsx")} == {
        "Bomb.dtsx": FileStatus.REFUSED,
        "Load.dtsx": FileStatus.READ,
        "Odd.dtsx": FileStatus.REFUSED,
    }
    assert "250 to 1" in said["Bomb.dtsx"].complaints[0].message
    assert "damaged inside the deployment file" in said["Odd.dtsx"].complaints[0].message


def test_a_deployment_file_in_a_deployment_file_in_itself_comes_to_an_end(tmp_path: Path) -> None:
    raw = package()
    for _ in range(5):
        raw = ispac({"Inner.ispac": raw})

    found = snapshot(tmp_path, {"shared/files/S/ETL.ispac": raw})

    assert max(file.path.count("!/") for file in found.evidence) == 2


@pytest.mark.parametrize("raw", [conmgr(), MANIFEST, ispac({"Load.dtsx": package()})])
def test_projects_outside_of_a_files_folder_are_refused_with_where_to_put_them(raw: bytes) -> None:
    reading = read_file("cluster/any", None, raw, copied=False)

    assert (reading.kind, reading.status) == ("ssis-project", FileStatus.REFUSED)
    assert "files" in reading.remedy


def test_a_project_that_is_encrypted_as_a_whole_is_named(tmp_path: Path) -> None:
    encrypted = b'<EncryptedData Type="t" Salt="s" IV="i">AAAA</EncryptedData>'

    found = snapshot(
        tmp_path, {"shared/files/S/E.ispac": ispac({"Load.dtsx": encrypted, "Sales.conmgr": encrypted})}
    )

    assert the_package(found, r"S:\E.ispac\Load.dtsx").encrypted
    assert any(isinstance(file.connection, Unknown) for file in found.files)
    assert {file.status for file in found.evidence if file.path.endswith(("dtsx", "conmgr"))} == {
        FileStatus.PARTLY_READ
    }


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not part of the repository")
def test_real_projects_are_read_or_refused_with_one_line(tmp_path: Path) -> None:
    kinds = sorted(REAL.glob("ssis_project_*"))
    for folder in kinds:
        shutil.copytree(folder, tmp_path / "shared" / "files" / "S" / folder.name)

    found = read_snapshot(tmp_path)

    assert len(kinds) == 5
    assert {file.status for file in found.evidence} == {FileStatus.READ}
    used = {
        one.name
        for file in found.files
        if isinstance(file.package, Known)
        for one in file.package.value.connections
    }
    assert {"cmgr_DW", "cmgr_Source"} <= used
    assert json.dumps([file.path for file in found.evidence]).count(".ispac!/") > 50


def test_deployment_files_do_not_unpack_to_more_than_a_snapshot_may_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_reader, "MAX_TOTAL_SIZE", 200_000)
    small = ispac({"Load.dtsx": package().ljust(150_000)})
    assert len(small) < 10_000
    with pytest.raises(SnapshotError, match="with the files inside its documents"):
        snapshot(tmp_path, {"shared/files/S/A.ispac": small, "shared/files/S/B.ispac": small})
