"""Inputs to begin with: what the tests build, the samples, and real files of others where they are at hand."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from ssis_preflight.read.text import decode
from tests.support import hives
from tests.support import packages as written
from tests.support.clixml import clixml as written_clixml
from tests.support.node_documents import (
    document_bytes,
    node_document,
    node_only,
    with_denied,
    without_cluster_service,
)
from tests.support.sample_expectations import SAMPLES
from tests.support.security_descriptors import (
    ADMINISTRATORS,
    EVERYONE,
    INTERACTIVE,
    binary_descriptor,
    sddl_descriptor,
)

REAL = Path(__file__).resolve().parents[3] / "shared" / "data"
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a place for the harness, not a secret
LARGEST = 64 * 1024

TOKENS = (
    "Windows Registry Editor Version 5.00", "REGEDIT4", "[HKEY_LOCAL_MACHINE\\\\", "[-", "hex(7):", "hex:", "dword:",
    "=-", "\\\\\\x0d\\x0a", "<Objs", "<Obj RefId=", "<Ref RefId=", "<TNRef RefId=", "<DCT>", "<LST>", "<MS>",
    "<Props>", "<BA>", "<SS>", "_x000A_", "<!DOCTYPE", "<!--", "<![CDATA[", "&#x0A;", "&amp;", "xmlns:",
    "<DTS:Executable", "<DTS:Property", 'DTS:Sensitive=\\"1\\"', "DTS:ConnectionString=", "<DTS:ObjectData>",
    '{\\"value\\":[', '\\"Count\\":', "\\\\ud800", "\\\\u0000", "/Date(1)/", "1e999", "-0", "NaN",
    "SERVICE_NAME: ", "[SC] ", "1060:", "STATE : 4  RUNNING", "Name   : ", "----  ----", "PS C:\\\\>",
    "O:BAG:BA", "D:P", "(A;;FA;;;BA)", "(XA;;FA;;;BA;(", "S-1-5-", "NO_ACCESS_CONTROL", "[A] and ([B] or [C])",
    "Password=", "/SET ", "/DECRYPT ", "ConvertTo-SecureString ", "://a:b@", "PK\\x01\\x02", "PK\\x03\\x04",
    "PK\\x05\\x06", "regf", "nk", "vk", "lh", "ri", "db", "\\xff\\xfe", "\\xef\\xbb\\xbf", "\\x00\\x00", "../",
    "System.Object[]", "@{Name=", "...", "{N1, N2}", "true", "null", "\\x1b[31m", "\\xe2\\x80\\xae",
)  # fmt: skip
"""What the formats are made of, in the spelling of libFuzzer's dictionaries."""


def _real(*patterns: str, longest: int = LARGEST) -> Iterator[bytes]:
    """Yield the files of others that match, where they are there, the small ones only."""
    for pattern in patterns:
        for path in sorted(REAL.glob(pattern)):
            if path.is_file() and path.stat().st_size <= longest:
                yield path.read_bytes()


@cache
def _samples(pattern: str) -> tuple[bytes, ...]:
    return tuple(
        dict.fromkeys(path.read_bytes() for path in sorted(SAMPLES.glob(f"*/**/{pattern}")) if path.is_file())
    )


def registry_exports() -> Iterator[bytes]:
    yield from _samples("*.reg")
    yield from _real("registry_reg/**/*", "winrm/**/*.reg")
    yield b'REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\A]\r\n@="x"\r\n"B"=hex(2):41,\\\r\n  00\r\n[-HKLM\\A]\r\n"C"=-\r\n'


def registry_hives() -> Iterator[bytes]:
    yield hives.hive(
        "Cluster", {"Nodes": {"1": {"=": {"NodeName": hives.text("N1")}}}, "Groups": {}, "Resources": {}}
    )
    yield hives.hive(
        "MSDTS", {"=": {"": hives.text("x")}, "ServiceConfigFile": {"=": {"a": hives.number(1)}}}
    )
    software = {"Microsoft": {"MSDTS": {"=": {"": hives.text("x")}}}, "Classes": {"AppID": {}}}
    yield hives.hive("SOFTWARE", software)
    control = {"Services": {"MsDtsServer150": {"=": {"Start": hives.number(2)}}}}
    yield hives.hive("SYSTEM", {"Select": {"=": {"Current": hives.number(1)}}, "ControlSet001": control})
    yield hives.hive(
        "SSIS", {"Setup": {"=": {"DtsPath": hives.text("C:\\Program Files\\130\\DTS\\")}}}, clean=False
    )
    yield hives.hive("MSDTS", {"=": {"long": (3, bytes(40_000))}})
    yield from _real("registry_hive/**/*")


def cluster_json() -> Iterator[bytes]:
    yield from _samples("*.json")
    yield from _real("cluster_output/**/*.json", "cluster_output/**/*.txt")
    yield b'[{"Name":"A","OwnerGroup":{"Name":"G"}}]\n{"value":[{"Name":"N1","NodeWeight":1}],"Count":1}'


def clixml() -> Iterator[bytes]:
    for raw in _samples("cluster/*s.json"):
        found = json.loads(decode(raw).text)
        yield written_clixml(*(found if isinstance(found, list) else [found])[:3]).decode("utf-16").encode()
    yield from _real("clixml/**/*")


def service_texts() -> Iterator[bytes]:
    yield from _real("cluster_output/**/*sc*", "cluster_output/**/*.txt")
    qc = "\n        TYPE               : 10  WIN32_OWN_PROCESS\n        START_TYPE         : 2   AUTO_START\n"
    yield f"C:\\> sc \\\\N1 qc X\n[SC] QueryServiceConfig SUCCESS\n\nSERVICE_NAME: X{qc}".encode()
    yield b"SERVICE_NAME: X\nDISPLAY_NAME: Y\n        TYPE : 10  W\n        STATE : 4  RUNNING\n"
    yield b"[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\n\nThe specified service does not exist.\n"


def console_tables() -> Iterator[bytes]:
    yield from _real("cluster_output/**/*", "cluster_output_md/**/*")
    yield (
        b"PS C:\\> Get-ClusterGroup\n\nName       OwnerNode State\n----       --------- -----\n"
        b"SQL Server N1        Online\n"
    )
    yield b"Name      : x\nOwnerNode : N1\nState     : Online\n"


def service_configs() -> Iterator[bytes]:
    yield from _samples("MsDtsSrvr.ini.xml")
    yield from _real("msdtssrvr_ini/**/*")


def packages() -> Iterator[bytes]:
    yield from _packages()
    yield from _real("dtsx/**/*.dtsx")


def _packages() -> Iterator[bytes]:
    secret = '<DTS:Password DTS:Name="Password" DTS:Sensitive="1">tiger</DTS:Password>'
    connection = written.connection("Sales", "OLEDB", f"{written.OLEDB}Password=tiger;")
    tasks = written.task("Loop", "STOCK:FORLOOP", written.task("Load", FailPackageOnFailure="True"))
    process = '<DTS:ObjectData><ExecuteProcessData Executable="C:\\x.exe" WorkingDirectory="D:\\"/></DTS:ObjectData>'
    yield written.package(
        connection, tasks, extra=secret, SaveCheckpoints="True", CheckpointFileName="C:\\c.xml"
    )
    yield written.package("", f'<DTS:Executable DTS:ObjectName="p">{process}</DTS:Executable>')
    yield written.old_package(
        inside=f"{connection}<DTS:Configuration>{written.element('ConfigurationType', '1')}</DTS:Configuration>"
    )
    yield b'<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"/>'


def project_files() -> Iterator[bytes]:
    yield from _real("ssis_project_conmgr/**/*", "ssis_project_dtproj/**/*", "ssis_project_dtsconfig/**/*")
    yield from _real("ssis_project_params/**/*")
    yield written.connection("Sales", "OLEDB", written.OLEDB).replace(
        "<DTS:ConnectionManager", f"<DTS:ConnectionManager {written.HEAD}", 1
    ).encode()  # fmt: skip


def deployments() -> Iterator[bytes]:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield zipped(
            {"@Project.manifest": b"<x/>", "[Content_Types].xml": b"<x/>", "A%20B.dtsx": b"<y/>"}, method
        )
    yield from _real("ssis_project_ispac/**/*.ispac")


def archives() -> Iterator[bytes]:
    files = {
        "cluster/groups.json": b"[]",
        "nodes/N1/x.reg": b"REGEDIT4\n",
        "nodes/N1/files/S/a\\b.xml": b"<a/>",
    }
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
        yield zipped(files, method)
        yield zipped({f"top/{name}": raw for name, raw in files.items()} | {"top/": b""}, method)


def zipped(files: dict[str, bytes], method: int) -> bytes:
    """Return a zip archive of these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as target:
        for name, raw in files.items():
            target.writestr(name, raw)
    return stream.getvalue()


def documents() -> Iterator[bytes]:
    for document in (
        node_document(),
        node_only("N1"),
        without_cluster_service(),
        with_denied(node_document(), "registry"),
    ):
        yield document_bytes(document)
        for name, part in document["parts"].items():
            yield document_bytes({**document, "parts": {name: part}})


def manifests() -> Iterator[bytes]:
    node = {
        "node": "N1",
        "endpoint": None,
        "transport": None,
        "outcome": "partial",
        "parts": {"groups": {"outcome": "read"}},
    }
    document = {
        "schema": "ssis-preflight/manifest/1",
        "tool": {"name": "ssis-preflight", "version": "0.1.0"},
        "started_at": "2026-11-22T09:29:00.000Z",
        "nodes": [node],
        "files": [{"path": "nodes/N1/node.json", "size": 1, "sha256": "0" * 64}],
    }
    yield json.dumps(document).encode()
    yield json.dumps({**document, "schema": "ssis-preflight/manifest/2"}).encode()


def tomls() -> Iterator[bytes]:
    yield from _samples("snapshot.toml")
    yield (
        b'cluster = "C"\ncollected_at = 2026-11-22T09:30:00Z\nabsent = [\'S:\\x\']\ncomplete = ["nodes", "nods"]\n'
        b'[disks]\n"D 1" = ["S:", \'S:\\Data\']\n[declared]\npattern = "auto"\nclients = ["remote"]\n'
        b'package_instances = ["SQLVS1"]\nstore_principals = ["CORP\\\\etl"]\n'
    )


def job_steps() -> Iterator[bytes]:
    step = {
        "job_name": "J",
        "step_id": 1,
        "step_name": "S",
        "subsystem": "SSIS",
        "command": '/FILE "a" /DECRYPT x',
    }
    yield json.dumps([step, {**step, "server": "N1", "proxy": "P"}]).encode()
    yield b'"job_name","step_id","step_name","subsystem","command"\r\n"J","1","S","TSQL","EXEC x @p=""1"""\r\n'
    yield b"job_name\tstep_id\tstep_name\tsubsystem\tcommand\n---\t---\nJ\t1\tS\tSSIS\t/SQL x\n(1 rows affected)\n"


def commands() -> Iterator[bytes]:
    yield from (
        b'/FILE "\\"C:\\a.dtsx\\"" /DECRYPT secret /SET "\\Package.Connections[A].Properties[Password]";x',
        b'sqlcmd -S N1 -U sa -Psecret -Q "x"',
        b"EXEC sp_x @password = N'it''s', @b=1; CREATE LOGIN a WITH PASSWORD = 'x'",
        b'ConvertTo-SecureString -AsPlainText -Force "x"; net use \\\\h\\s secret /user:a; ftp://u:p@h/',
    )


def connection_strings() -> Iterator[bytes]:
    yield from (
        b'Data Source=SQLVS1;Password="a;""b";Initial Catalog=x;',
        b"Driver={SQL Server};Server=.;PWD={a}}b};Uid=x",
        b"sftp://user:secret@host/path?sig=abc&code='x'",
        b"C:\\x.txt|D:\\y.txt",
    )


def expressions() -> Iterator[bytes]:
    yield from (b"[A]", b"([A] or [B]) and [C [1]]", b"[A]]] and ((([B])))", b"", b"[A] AND [B")


def volume_infos() -> Iterator[bytes]:
    yield bytes([1, 0, 0, 0, 0, 0, 0, 0]) + bytes(20) + bytes([0, 0, 4, 0]) + bytes(16)
    yield from (b"{1, 0, 0, 0}", b"01,00,00,00", b"0x01000000", b"1 0 0 0")


def binary_descriptors() -> Iterator[bytes]:
    yield binary_descriptor([(3, EVERYONE), (11, INTERACTIVE), (31, ADMINISTRATORS)])
    yield binary_descriptor([])


def access_lists() -> Iterator[bytes]:
    """Yield outputs of icacls: of one path and of several, with every kind of right."""
    yield from _samples("*/nodes/*/icacls*.txt")
    rights = (
        "(F)",
        "(OI)(CI)(M)",
        "(I)(OI)(CI)(IO)(GR,GE)",
        "(DENY)(W)",
        "(N)",
        "(RD,WD,AD,REA,WEA,X,DC,RA,WA)",
    )
    entries = "\n".join(f"                 CORP\\user {number}:{each}" for number, each in enumerate(rights))
    yield f"S:\\SSIS\\Packages BUILTIN\\Administrators:(F)\n{entries}\n\n".encode()
    yield f"C:\\x y\\z S-1-5-32-544:(F)\n\nD:\\ Jeder:(RX)\n{entries}\n\n2 Dateien\n".encode("utf-16")


def sddl() -> Iterator[bytes]:
    yield sddl_descriptor([(3, EVERYONE), (31, ADMINISTRATORS)]).encode()
    yield from (
        b"O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;;0x1200a9;;;S-1-5-80-1-2-3-4-5)S:AI(AU;SAFA;FA;;;WD)",
        b'D:(XA;;FX;;;S-1-1-0;(@User.Title=="PM (a) ;" && (Member_of{BA})))',
        b"D:NO_ACCESS_CONTROL",
        b"D:(OA;CI;RP;00000000-0000-0000-0000-000000000000;;AU)",
    )


def any_file() -> Iterator[bytes]:
    """Yield seeds of all kinds of files, each behind a byte that says how it lies in a snapshot."""
    loose: tuple[Iterable[bytes], ...] = (
        registry_exports(),
        cluster_json(),
        clixml(),
        service_texts(),
        job_steps(),
    )
    copies: tuple[Iterable[bytes], ...] = (service_configs(), _packages(), project_files(), deployments())
    for many, first in [(many, b"\x00") for many in loose] + [(many, b"\x80") for many in copies]:
        yield from (first + raw for raw in many)


def instructions() -> Iterator[bytes]:
    """Yield what chooses a sample and how it is changed; any bytes do."""
    yield from (bytes([number, *range(number, number + 30)]) for number in range(40))
