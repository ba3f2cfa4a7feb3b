"""A snapshot with a secret in every place that can hold one, and the ways in which an output could show it."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import quote

from tests.support.node_documents import document_bytes, node_document, with_part
from tests.support.packages import HEAD, OLEDB, connection, element, old_package, package, task
from tests.support.sample_expectations import SAMPLES

SSIS = 'xmlns:SSIS="www.microsoft.com/SqlServer/SSIS"'
STORE = "shared/files/S/SSIS/Packages"
NODE = "nodes/NODE1"


class Secrets:
    """Hands out secrets that nothing else looks like, and knows where each was put."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.where: dict[str, str] = {}

    def one(self, where: str) -> str:
        """Return a new secret for a place."""
        secret = f"Zq{next(self._numbers):03d}xHunter"
        self.where[secret] = where
        return secret


def spellings(secret: str) -> Iterator[bytes]:
    """Yield the bytes by which an output would show a secret: as it is, in UTF-16, in base64, escaped."""
    yield secret.encode()
    yield secret.encode("utf-16-le")
    yield html.escape(secret).encode()
    yield quote(secret).encode()
    for wide in (secret.encode(), secret.encode("utf-16-le")):
        for shift in range(3):
            # Without the characters that what stands before and after would change.
            yield base64.b64encode(b"\0" * shift + wide)[4:-4]


def plant(folder: Path) -> Secrets:
    """Write the snapshot, and return the secrets that are in it."""
    secrets = Secrets()
    shutil.copytree(SAMPLES / "single-instance-conflict", folder, dirs_exist_ok=True)
    for files in (packages, projects, damaged, exports, documents):
        for path, raw in files(secrets):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(raw)
    return secrets


Files = Iterator[tuple[str, bytes]]


def sensitive(where: str, secrets: Secrets) -> str:
    """Return properties that are marked as sensitive, on one line and over several."""
    return (
        f'<DTS:Password DTS:Name="Password" DTS:Sensitive="1">{secrets.one(where)}</DTS:Password>'
        f'<DTS:Property DTS:Name="Key" Sensitive="1" Encrypted="1">\n{secrets.one(where)}\n</DTS:Property>'
        f'<DTS:Variable><DTS:VariableValue DTS:Sensitive="1">{secrets.one(where)}</DTS:VariableValue></DTS:Variable>'
    )


def strings(where: str, secrets: Secrets) -> list[str]:
    """Return connection managers whose strings hold a secret, each in another way."""
    texts = (
        f"{OLEDB}Password={secrets.one(where)};",
        f'Server=localhost;PWD="{secrets.one(where)};x";Uid=sa',
        f"AccountName=a;AccountKey={secrets.one(where)}==;EndpointSuffix=e",
        f"ftp://sa:{secrets.one(where)}@host/x",
        f"https://x.example/c?sv=1&sig={secrets.one(where)}",
        f"Data Source=.;ClientSecret={secrets.one(where)};Access Token={secrets.one(where)}",
    )
    kinds = ("OLEDB", "ODBC", "AzureStorage", "FTP", "HTTP", "OLEDB")
    return [
        connection(f"C{index}", kind, text)
        for index, (kind, text) in enumerate(zip(kinds, texts, strict=True))
    ]


def packages(secrets: Secrets) -> Files:
    checkpoints = {"SaveCheckpoints": "True", "CheckpointUsage": "1", "CheckpointFileName": r"C:\Temp\c.xml"}
    for version in ("2", "3"):
        where = f"package of format {version}"
        inside = "".join(
            f"<DTS:ConnectionManager>{element('ObjectName', 'A')}{element('CreationName', 'OLEDB')}<DTS:ObjectData>"
            f"<DTS:ConnectionManager>{element('ConnectionString', f'{OLEDB}Password={secrets.one(where)};')}"
            f'<DTS:Password DTS:Name="Password" Sensitive="1">{secrets.one(where)}</DTS:Password>'
            f"</DTS:ConnectionManager></DTS:ObjectData></DTS:ConnectionManager>" for _ in range(2)
        )  # fmt: skip
        old = {"SaveCheckpoints": "-1", "CheckpointFileName": r"C:\c.xml", "CheckpointUsage": "1"}
        raw = old_package(version, inside + sensitive(where, secrets), **old)
        yield f"{STORE}/Old{version}.dtsx", raw
        yield f"{STORE}/Line{version}.dtsx", raw.replace(b"\n", b" ")
    for version in ("6", "8"):
        where = f"package of format {version}"
        arguments = f"/FILE x /DECRYPT {secrets.one(where)}"
        process = (
            '<DTS:ObjectData><ExecuteProcessData Executable="C:\\Tools\\run.exe" '
            f'Arguments="{arguments}"/></DTS:ObjectData>'
        )
        tasks = task("T") + f'<DTS:Executable DTS:ObjectName="P">{process}</DTS:Executable>'
        raw = package(
            "".join(strings(where, secrets)), tasks, version, sensitive(where, secrets), **checkpoints
        )
        yield f"{STORE}/New{version}.dtsx", raw
        yield f"{STORE}/OneLine{version}.dtsx", raw.replace(b"\n", b" ")


def projects(secrets: Secrets) -> Files:
    manager = strings(".conmgr", secrets)[0].replace(
        "<DTS:ConnectionManager", f"<DTS:ConnectionManager {HEAD}", 1
    )
    parameter = (
        f'<SSIS:Parameters {SSIS}><SSIS:Parameter SSIS:Name="P"><SSIS:Properties>'
        f'<SSIS:Property SSIS:Name="Sensitive">1</SSIS:Property>'
        f'<SSIS:Property SSIS:Sensitive="1" SSIS:Name="Value">{secrets.one(".params")}</SSIS:Property>'
        "</SSIS:Properties></SSIS:Parameter></SSIS:Parameters>"
    )
    password = f"<Password>{secrets.one('.dtproj')}</Password>"
    project = f"<Project><DeploymentModel>Project</DeploymentModel>{password}</Project>"
    configuration = (
        '<DTSConfiguration><Configuration Path="\\Package.Connections[A].Properties[Password]">'
        f"<ConfiguredValue>{secrets.one('.dtsConfig')}</ConfiguredValue></Configuration></DTSConfiguration>"
    )
    files = {
        "A.conmgr": manager.encode(),
        "Project.params": parameter.encode(),
        "P.dtproj": project.encode(),
        "x.dtsConfig": configuration.encode(),
    }
    for name, raw in files.items():
        yield f"{STORE}/{name}", raw
    verifier = f'<SSIS:Property SSIS:Name="PasswordVerifier">{secrets.one(".ispac")}</SSIS:Property>'
    packed = {
        "@Project.manifest": f"<SSIS:Project {SSIS}>{verifier}</SSIS:Project>".encode(),
        "[Content_Types].xml": b"<Types/>",
        **files,
        "In.dtsx": package(
            "".join(strings(".ispac", secrets)), task("T"), extra=sensitive(".ispac", secrets)
        ),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in packed.items():
            archive.writestr(name, raw)
    yield f"{STORE}/P.ispac", stream.getvalue()


def damaged(secrets: Secrets) -> Files:
    """Yield files that end in a complaint at a line, and the line holds a secret."""
    ways = {
        "ampersand": '<DTS:Property Sensitive="1">\n{0} & more\n</DTS:Property>',
        "entity": '<a ConnectionString="Password=&{0};Server=x"/>',
        "comment": "<!-- {0}",
        "cdata": "<![CDATA[{0}",
        "tag": '<DTS:Password DTS:Sensitive="1">{0}</DTS:Pass>',
        "attribute": '<a ConnectionString="AccountKey={0};x" b=/>',
        "several": '<a ConnectionString="Server=x;Password=\n{0}" b=/>',
    }
    for name, text in ways.items():
        for path in (f"{STORE}/{name}.dtsx", f"{STORE}/{name}.conmgr", f"{STORE}/{name}.dtsConfig"):
            inside = text.format(secrets.one(f"damaged {path}"))
            yield path, f"<DTS:Executable {HEAD}>\n{inside}\n</DTS:Executable>".encode()


def exports(secrets: Secrets) -> Files:
    step = {"job_name": "Load", "step_id": 1, "step_name": "s", "subsystem": "SSIS"}
    commands = (
        f'/DTS "\\"\\File System\\New8\\"" /SERVER NODE1 /DECRYPT {secrets.one("job step")} /CHECKPOINTING OFF',
        f'/FILE x /SET "\\Package.Connections[A].Properties[Password]";{secrets.one("job step")}',
        f"sqlcmd -S NODE1 -U sa -P {secrets.one('job step')}",
    )
    yield f"{NODE}/jobs.json", json.dumps([{**step, "command": command} for command in commands]).encode()
    yield f"{NODE}/cut.json", json.dumps([{**step, "command": commands[0]}])[:-3].encode()
    registry = (
        "Windows Registry Editor Version 5.00\r\n\r\n"
        "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\MSDTS]\r\n"
        f'"Password"="{secrets.one("registry")}"\r\n'
        f'"ConnectionString"="Server=x;Password={secrets.one("registry")}"\r\n'
        f'"AccountKey"="{secrets.one("registry")}" and more\r\n'
    )
    yield f"{NODE}/secret.reg", registry.encode("utf-16")
    qc = (
        "SERVICE_NAME: MsDtsServer150\r\n        TYPE               : 10  WIN32_OWN_PROCESS\r\n"
        "        START_TYPE         : 2   AUTO_START\r\n        ERROR_CONTROL      : 1   NORMAL\r\n"
        f'        BINARY_PATH_NAME   : "D:\\odd\\MsDtsSrvr.exe" /password {secrets.one("sc qc")}\r\n'
    )
    yield f"{NODE}/sc.txt", qc.encode()
    owner = {"ClusterObject": {"Name": "SSIS", "OwnerGroup": "SQL Server"}, "IsReadOnly": False}
    rows = [
        {**owner, "Name": "Password", "Value": secrets.one("parameter")},
        {**owner, "Name": "StartupParameters", "Value": f"/decrypt {secrets.one('parameter')}"},
        {**owner, "Name": "ServiceName", "Value": "A"},
        {**owner, "Name": "ServiceName", "Value": "B"},
    ]
    yield "cluster/more-parameters.json", json.dumps(rows).encode()
    yield "cluster/cut-parameters.json", json.dumps(rows)[:-2].encode()
    toml = f'cluster = "CLU1"\npassword = "{secrets.one("snapshot.toml")}"\n'
    yield "snapshot.toml", f"{toml}collected_at = 2026-11-22T09:30:00Z\n".encode()
    configuration = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<DtsServiceConfiguration xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        "<StopExecutingPackagesOnShutdown>true</StopExecutingPackagesOnShutdown><TopLevelFolders>\n"
        f'<!-- password: {secrets.one("comment")} --><Folder xsi:type="SqlServerFolder"><Name>M</Name>'
        f"<ServerName>.</ServerName></Folder><!-- sa / pwd={secrets.one('comment')} -->\n"
        f'<Folder xsi:type="FileSystemFolder"><Name>F</Name><StorePath>..\\Packages</StorePath></Folder>\n'
        "</TopLevelFolders></DtsServiceConfiguration>"
    )
    yield "shared/files/S/SSIS/MsDtsSrvr.ini.xml", configuration.encode()
    clixml = (
        '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj RefId="0"><MS>'
        f'<S N="Name">X</S><S N="OwnerGroup">G</S><SS N="Credential">{secrets.one("secure string")}</SS>'
        f'<SS N="Password">{secrets.one("secure string")}</SS></MS></Obj>&</Objs>'
    )
    yield "cluster/secure.xml", clixml.encode()


def documents(secrets: Secrets) -> Files:
    where = "node document"
    content = package("".join(strings(where, secrets)), task("T"), extra=sensitive(where, secrets))
    entry = {
        "path": r"C:\Packages\Inside.dtsx",
        "kind": "package",
        "storage": "local",
        "outcome": "read",
        "detail": None,
        "size": len(content),
        "last_write": None,
        "sha256": hashlib.sha256(content).hexdigest(),
        "content": base64.b64encode(content).decode(),
    }
    document = node_document("NODE2", nodes=("NODE1", "NODE2"))
    files = [*document["parts"]["files"]["data"], entry, {**entry, "path": "no path"}]
    document = with_part(document, "files", "read", None, files)
    values = [
        {"name": "Password", "type": "REG_SZ", "data": secrets.one(where)},
        {"name": "odd", "type": "REG_SZ", "data": 7},
    ]
    key = {
        "key": r"HKLM\SOFTWARE\Microsoft\MSDTS\Odd",
        "outcome": "read",
        "recursive": True,
        "values": values,
    }
    keys = [*document["parts"]["registry"]["data"], key]
    yield "nodes/NODE2/node.json", document_bytes(with_part(document, "registry", "read", None, keys))
    yield (
        "nodes/NODE3/node.json",
        document_bytes(node_document("NODE3"))[:-200]
        + (f'{{"name":"Password","value":"{secrets.one("cut document")}"}} }}'.encode()),
    )
