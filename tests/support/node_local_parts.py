"""The parts of a collector's document that are about one node."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from tests.support.sample_nodes import (
    HKLM,
    SSIS_2016,
    SsisService,
    instance_registry,
    release_registry,
    services,
)
from tests.support.sample_parts import SQL_KEY, Instance
from tests.support.security_descriptors import (
    ADMINISTRATORS,
    DISTRIBUTED_COM_USERS,
    EVERYONE,
    INTERACTIVE,
    SYSTEM,
    USERS,
    Allowed,
    binary_descriptor,
    sddl_descriptor,
)
from tests.support.windows_exports import RegistryData, service_configuration

Part = dict[str, Any]

CONFIG_FILE = r"S:\SSIS\MsDtsSrvr.ini.xml"
STORE = r"S:\SSIS\Packages"
DEFAULT_STORE = r"C:\Program Files\Microsoft SQL Server\130\DTS\Packages"
MOVED = service_configuration(
    [("SqlServerFolder", "MSDB", "SQLVS1"), ("FileSystemFolder", "File System", STORE)]
)
DEFAULT = service_configuration(
    [("SqlServerFolder", "MSDB", "."), ("FileSystemFolder", "File System", r"..\Packages")]
)
ETL_ADMINS = "S-1-5-21-3623811015-3361044348-30300820-1104"
SERVICE_SID = "S-1-5-80-3763098489-2620711134-3767674660-4164406483-1621732"

_ACCOUNTS = {ETL_ADMINS: "CORP\\etl-admins", SERVICE_SID: "NT SERVICE\\MsDtsServer130"}
_INSTANCE = Instance("SQLVS1", "MSSQLSERVER", 13, "192.0.2.21", "Cluster Disk 2", "E")
_WRITTEN = "2026-10-01T06:15:00.000Z"
_NO_VOLUME = "S:\\ is not on this node now."
_RELEASES = range(100, 180, 10)
_FOLDER_SDDL = (
    f"O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;{ETL_ADMINS})"
    f"(A;OICI;0x1200a9;;;{SERVICE_SID})"
)
_FILE_SDDL = f"O:BAG:SYD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;;0x120089;;;{SERVICE_SID})"
_LOCAL_SDDL = "O:SYG:SYD:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;0x1200a9;;;BU)"
_KEY_SDDL = "O:BAG:SYD:AI(A;CIID;KR;;;BU)(A;CIID;KA;;;BA)(A;CIID;KA;;;SY)"
_SERVICE_SDDL = "D:(A;;CCLCSWRPWPDTLOCRRC;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)(A;;CCLCSWLOCRRC;;;IU)"


def local_parts(node: str, *, active: bool) -> dict[str, Part]:
    """Return the parts about ``node``; ``active`` where it owns SQL Server, Integration Services and their disks."""
    data = {
        "services": _services(active),
        "registry": registry_entries(),
        "sql-instances": _sql_instances(),
        "versions": _versions(),
        "files": _files(active),
        "stores": _stores(active),
        "access-control": _access_control(active),
        "dcom": _dcom(),
        "local-groups": _local_groups(node),
    }
    return {name: {"outcome": "read", "detail": None, "data": rows} for name, rows in data.items()}


def file_entry(path: str, content: str | None, outcome: str = "read", **more: Any) -> Part:
    """Return an entry of ``files``; ``content`` None where the file was not read."""
    data = content.encode("utf-8") if content is not None else None
    return {
        "path": path,
        "kind": "service-config",
        "storage": "cluster-disk" if path.startswith("S:") else "node",
        "outcome": outcome,
        "detail": None,
        "size": len(data) if data is not None else None,
        "last_write": _WRITTEN if data is not None else None,
        "sha256": hashlib.sha256(data).hexdigest() if data is not None else None,
        "content": base64.b64encode(data).decode("ascii") if data is not None else None,
    } | more


def registry_entries() -> list[Part]:
    """Return the keys that the collector reads, existing and absent ones."""
    existing = {
        path.replace(HKLM, "HKLM"): values
        for keys in (release_registry(SSIS_2016, CONFIG_FILE), instance_registry([_INSTANCE]))
        for path, values in keys.items()
    }
    found = [_key(path, values) for path, values in existing.items() if _is_read(path)]
    services_key = rf"HKLM\SYSTEM\CurrentControlSet\Services\{SSIS_2016.service}"
    start: dict[str, RegistryData] = {"Start": 3, "ObjectName": rf"NT Service\{SSIS_2016.service}"}
    return [*found, _key(services_key, start), *_absent_keys()]


def _is_read(path: str) -> bool:
    return any(word in path for word in (r"\SSIS", r"\DTS\Setup", r"\Instance Names"))


def _absent_keys() -> list[Part]:
    paths = [r"HKLM\SOFTWARE\Microsoft\MSDTS", r"HKLM\SOFTWARE\Wow6432Node\Microsoft\MSDTS"]
    for release in _RELEASES:
        if release != SSIS_2016.number:
            paths.append(rf"HKLM\{SQL_KEY}\{release}\SSIS")
        paths.append(rf"HKLM\SOFTWARE\Wow6432Node\Microsoft\Microsoft SQL Server\{release}\SSIS")
    paths.append(r"HKLM\SOFTWARE\Microsoft\MSSQLServer\Client\ConnectTo")
    paths.append(r"HKLM\SOFTWARE\Wow6432Node\Microsoft\MSSQLServer\Client\ConnectTo")
    return [_key(path, {}, outcome="absent") for path in paths]


def _key(path: str, values: Mapping[str, RegistryData], *, outcome: str = "read") -> Part:
    return {
        "key": path,
        "outcome": outcome,
        "detail": None,
        "recursive": True,
        "values": [
            {"name": name, "type": "REG_SZ" if isinstance(data, str) else "REG_DWORD", "data": data}
            for name, data in values.items()
        ],
    }


def _services(active: bool) -> list[Part]:
    service = SsisService(SSIS_2016, "Manual", running=active)
    rows: Any = services(service, [_INSTANCE], ["MSSQLSERVER"] if active else [])
    timed = {SSIS_2016.service, *_INSTANCE.services}
    found = []
    for number, row in enumerate(rows):
        running = row["State"] == "Running"
        started = "2026-11-20T22:04:11.000Z" if running and row["Name"] in timed else None
        process = 1000 + 4 * number if running else 0
        found.append({**row, "ProcessId": process, "DelayedAutoStart": False, "StartTime": started})
    return found


def _sql_instances() -> list[Part]:
    return [
        {
            "Name": "MSSQLSERVER",
            "InstanceId": "MSSQL13.MSSQLSERVER",
            "Service": "MSSQLSERVER",
            "Version": "13.2.5026.0",
            "PatchLevel": "13.3.6300.2",
            "Edition": "Enterprise Edition: Core-based Licensing",
            "ClusterName": "SQLVS1",
        }
    ]


def _versions() -> list[Part]:
    edition = "Enterprise Edition: Core-based Licensing"
    return [
        _version("SSIS", "130", SSIS_2016.product_version, SSIS_2016.build, edition),
        _version("SQL Server", "130", "13.2.5026.0", "13.3.6300.2", edition),
        _version("Windows", None, "10.0.14393", "14393.7426", "ServerStandard"),
        _version("PowerShell", None, "5.1.14393.7426", None, "Desktop"),
    ]


def _version(product: str, release: str | None, version: str, patch: str | None, edition: str) -> Part:
    return {
        "Product": product,
        "Release": release,
        "Version": version,
        "PatchLevel": patch,
        "Edition": edition,
    }


def _files(active: bool) -> list[Part]:
    default = file_entry(SSIS_2016.default_file, DEFAULT)
    if not active:
        return [file_entry(CONFIG_FILE, None, "no-volume", detail=_NO_VOLUME), default]
    return [file_entry(CONFIG_FILE, MOVED), default]


def _stores(active: bool) -> list[Part]:
    """The passive node cannot read the file on S:, so it knows no store there."""
    default = _store(DEFAULT_STORE, "node", [])
    if not active:
        return [default]
    nightly = {"name": "Nightly", "directory": True, "size": None, "last_write": _WRITTEN}
    load = {"name": r"Nightly\Load.dtsx", "directory": False, "size": 20480, "last_write": _WRITTEN}
    return [_store(STORE, "cluster-disk", [nightly, load]), default]


def _store(path: str, storage: str, entries: list[Part]) -> Part:
    return {
        "path": path,
        "storage": storage,
        "outcome": "read",
        "detail": None,
        "truncated": False,
        "entries": entries,
    }


def _access_control(active: bool) -> list[Part]:
    shared = [("file", CONFIG_FILE, _FILE_SDDL)]
    if active:
        shared.append(("folder", STORE, _FOLDER_SDDL))
    local = [
        ("file", SSIS_2016.default_file, _LOCAL_SDDL),
        ("folder", DEFAULT_STORE, _LOCAL_SDDL),
        ("registry-key", rf"HKLM\{SSIS_2016.key}", _KEY_SDDL),
        ("service", SSIS_2016.service, _SERVICE_SDDL),
    ]
    rows = [_access(kind, path, sddl, active=active) for kind, path, sddl in shared]
    return rows + [_access(kind, path, sddl, active=True) for kind, path, sddl in local]


def _access(kind: str, path: str, sddl: str, *, active: bool) -> Part:
    return {
        "Path": path,
        "kind": kind,
        "storage": "cluster-disk" if path.startswith("S:") else "node",
        "outcome": "read" if active else "no-volume",
        "detail": None if active else _NO_VOLUME,
        "Sddl": sddl if active else None,
        "accounts": [
            {"sid": sid, "name": name} for sid, name in _ACCOUNTS.items() if active and f";{sid})" in sddl
        ],
    }


_LAUNCH: Allowed = [(31, ADMINISTRATORS), (31, SYSTEM), (11, USERS), (31, DISTRIBUTED_COM_USERS)]
_ACCESS: Allowed = [(7, ADMINISTRATORS), (7, SYSTEM), (3, USERS), (7, DISTRIBUTED_COM_USERS)]
_LAUNCH_LIMIT: Allowed = [(31, ADMINISTRATORS), (11, EVERYONE), (31, DISTRIBUTED_COM_USERS)]
_ACCESS_LIMIT: Allowed = [(7, EVERYONE), (7, DISTRIBUTED_COM_USERS)]
_LAUNCH_DEFAULT: Allowed = [(31, ADMINISTRATORS), (31, SYSTEM), (31, INTERACTIVE)]


def _dcom() -> list[Part]:
    application = {
        "scope": "application",
        "app_id": "{DB336D8E-32E5-42B9-B14B-58AAA87CEB06}",
        "name": "Microsoft SQL Server Integration Services 13.0",
        "local_service": SSIS_2016.service,
        "outcome": "read",
        "detail": None,
        "values": [_permission("LaunchPermission", _LAUNCH), _permission("AccessPermission", _ACCESS)],
        "EnableDCOM": None,
    }
    return [application, _machine(), _policy()]


def _machine() -> Part:
    values = [
        _permission("MachineLaunchRestriction", _LAUNCH_LIMIT),
        _permission("MachineAccessRestriction", _ACCESS_LIMIT),
        _permission("DefaultLaunchPermission", _LAUNCH_DEFAULT),
        _permission("DefaultAccessPermission", None),
    ]
    return {**_limits("machine", "read"), "values": values, "EnableDCOM": "Y"}


def _policy() -> Part:
    return _limits("policy", "absent")


def _limits(scope: str, outcome: str) -> Part:
    return {
        "scope": scope,
        "app_id": None,
        "name": None,
        "local_service": None,
        "outcome": outcome,
        "detail": None,
        "values": [],
        "EnableDCOM": None,
    }


def _permission(name: str, allowed: Allowed | None) -> Part:
    if allowed is None:
        return {"name": name, "exists": False, "sddl": None, "binary": None}
    binary = base64.b64encode(binary_descriptor(allowed)).decode("ascii")
    return {"name": name, "exists": True, "sddl": sddl_descriptor(allowed), "binary": binary}


def _local_groups(node: str) -> list[Part]:
    local = "S-1-5-21-1085031214-1563985344-725345543"
    administrators = [
        {"name": f"{node}\\Administrator", "sid": f"{local}-500"},
        {"name": "CORP\\Domain Admins", "sid": "S-1-5-21-3623811015-3361044348-30300820-512"},
    ]
    users = [{"name": "NT AUTHORITY\\Authenticated Users", "sid": "S-1-5-11"}]
    etl = [{"name": "CORP\\etl-admins", "sid": ETL_ADMINS}]
    return [
        _group("Distributed COM Users", DISTRIBUTED_COM_USERS, etl),
        _group("Administrators", ADMINISTRATORS, administrators),
        _group("Users", USERS, users),
    ]


def _group(name: str, sid: str, members: list[Part]) -> Part:
    return {"group": name, "sid": sid, "outcome": "read", "detail": None, "members": members}
