"""What one node of a sample cluster has: Integration Services, its registry keys, its services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.support.sample_parts import SQL_KEY, Instance
from tests.support.windows_exports import Json, RegistryKeys, sc_qc, sc_query

HKLM = "HKEY_LOCAL_MACHINE"
PROGRAMS = r"C:\Program Files\Microsoft SQL Server"


@dataclass(frozen=True, slots=True)
class Ssis:
    """The Integration Services of one release, as setup leaves it on a node."""

    major: int
    build: str
    product_version: str

    @property
    def number(self) -> int:
        """The number in folder, key and service name."""
        return self.major * 10

    @property
    def service(self) -> str:
        """The service name."""
        return f"MsDtsServer{self.number}"

    @property
    def default_file(self) -> str:
        """Where setup puts the configuration file."""
        return rf"{PROGRAMS}\{self.number}\DTS\Binn\MsDtsSrvr.ini.xml"

    @property
    def key(self) -> str:
        """The key of the configuration file's path, relative to HKLM: what a checkpoint names."""
        return rf"{SQL_KEY}\{self.number}\SSIS\ServiceConfigFile"


SSIS_2014 = Ssis(12, "12.3.6024.0", "12.0.2000.8")
SSIS_2016 = Ssis(13, "13.3.6300.2", "13.0.1601.5")
SSIS_2017 = Ssis(14, "14.0.3456.2", "14.0.1000.169")
SSIS_2019 = Ssis(15, "15.0.4198.2", "15.0.2000.5")
SSIS_2022 = Ssis(16, "16.0.4003.1", "16.0.1000.6")


def release_registry(ssis: Ssis, config_file: str | None = None) -> RegistryKeys:
    r"""The export of ``...\Microsoft SQL Server\<NNN>``; ``config_file`` None is the default place."""
    root = rf"{HKLM}\{SQL_KEY}\{ssis.number}"
    folder = rf"{PROGRAMS}\{ssis.number}"
    return {
        root: {"VerSpecificRootDir": folder + "\\"},
        rf"{root}\DTS": {},
        rf"{root}\DTS\Setup": {
            "Edition": "Enterprise Edition: Core-based Licensing",
            "PatchLevel": ssis.build,
            "SQLPath": rf"{folder}\DTS",
            "Version": ssis.product_version,
        },
        rf"{root}\SSIS": {"LogPackageExecutionToEventLog": 0},
        rf"{root}\SSIS\ServiceConfigFile": {"": config_file or ssis.default_file},
        rf"{root}\SSIS\Setup": {},
        rf"{root}\SSIS\Setup\DTSPath": {"": rf"{folder}\DTS" + "\\"},
    }


def instance_registry(instances: Sequence[Instance]) -> RegistryKeys:
    r"""The export of ``...\Microsoft SQL Server\Instance Names``."""
    root = rf"{HKLM}\{SQL_KEY}\Instance Names"
    ids = {instance.name: f"MSSQL{instance.major}.{instance.name}" for instance in instances}
    return {root: {}, rf"{root}\SQL": dict(ids)}


@dataclass(frozen=True, slots=True)
class SsisService:
    """How the service is set up on a node: StartMode as Win32_Service words it, and whether it runs."""

    ssis: Ssis
    mode: str
    running: bool

    @property
    def path(self) -> str:
        """The image path."""
        return rf'"{PROGRAMS}\{self.ssis.number}\DTS\Binn\MsDtsSrvr.exe"'

    @property
    def display_name(self) -> str:
        """The display name."""
        return f"SQL Server Integration Services {self.ssis.major}.0"

    @property
    def account(self) -> str:
        """The virtual account that setup chooses."""
        return rf"NT Service\{self.ssis.service}"


def service_registry(service: SsisService) -> RegistryKeys:
    r"""The export of the service's own key; no ``FailureActions``, so no recovery actions."""
    return {
        rf"{HKLM}\SYSTEM\CurrentControlSet\Services\{service.ssis.service}": {
            "Type": 16,
            "Start": {"Auto": 2, "Manual": 3, "Disabled": 4}[service.mode],
            "ErrorControl": 1,
            "ImagePath": service.path,
            "DisplayName": service.display_name,
            "ObjectName": service.account,
        }
    }


def sc_text(service: SsisService, opening: str = "SUCCESS") -> str:
    """``sc qc`` and ``sc query`` of the service, one after the other, as an administrator collects them."""
    start = {"Auto": "2   AUTO_START", "Manual": "3   DEMAND_START", "Disabled": "4   DISABLED"}[service.mode]
    name = service.ssis.service
    settings = sc_qc(name, service.display_name, service.path, service.account, start, opening)
    return settings + sc_query(name, running=service.running)


def services(service: SsisService, instances: Sequence[Instance], running: Sequence[str] = ()) -> Json:
    """``Get-CimInstance Win32_Service`` of a node: the whole list, as far as a small server has services.

    ``running`` names the SQL Server instances whose group is on the node.
    """
    system = r"C:\Windows\system32\svchost.exe -k"
    network, local = r"NT AUTHORITY\NetworkService", r"NT AUTHORITY\LocalService"
    browser = r'"C:\Program Files (x86)\Microsoft SQL Server\90\Shared\sqlbrowser.exe"'
    ssis = service.ssis
    rows = [
        _row("ClusSvc", "Cluster Service", "LocalSystem", r"C:\Windows\Cluster\clussvc.exe -s"),
        _row("Dnscache", "DNS Client", network, f"{system} NetworkService"),
        _row("EventLog", "Windows Event Log", local, f"{system} LocalServiceNetworkRestricted"),
        _row("LanmanServer", "Server", "LocalSystem", f"{system} netsvcs"),
        _row(
            ssis.service, service.display_name, service.account, service.path, service.mode, service.running
        ),
        _row("RpcSs", "Remote Procedure Call (RPC)", network, f"{system} rpcss"),
        _row("SQLBrowser", "SQL Server Browser", local, browser),
        _row("W32Time", "Windows Time", local, f"{system} LocalService"),
        _row("WinRM", "Windows Remote Management (WS-Management)", network, f"{system} NetworkService"),
    ]
    for instance in instances:
        rows += _sql_rows(instance, running=instance.name in running)
    if ssis.number >= _FIRST_WITH_TELEMETRY:
        name = f"SSISTELEMETRY{ssis.number}"
        display = f"SQL Server Integration Services CEIP service {ssis.major}.0"
        path = rf'"{PROGRAMS}\{ssis.number}\DTS\Binn\sqlceip.exe"'
        rows.append(_row(name, display, rf"NT Service\{name}", path))
    return sorted(rows, key=lambda row: str(row["Name"]).casefold())


_FIRST_WITH_TELEMETRY = 130


def _sql_rows(instance: Instance, *, running: bool) -> list[dict[str, Json]]:
    engine, agent = instance.services
    folder = rf"{PROGRAMS}\MSSQL{instance.major}.{instance.name}\MSSQL\Binn"
    owner = r"CORP\svc-sql"
    sqlservr, sqlagent = rf'"{folder}\sqlservr.exe"', rf'"{folder}\SQLAGENT.EXE"'
    rows = [
        _row(
            engine, f"SQL Server ({instance.name})", owner, f"{sqlservr} -s{instance.name}", "Manual", running
        ),
        _row(
            agent,
            f"SQL Server Agent ({instance.name})",
            owner,
            f"{sqlagent} -i {instance.name}",
            "Manual",
            running,
        ),
    ]
    if instance.major * 10 >= _FIRST_WITH_TELEMETRY:
        name = instance.telemetry
        display = f"SQL Server CEIP service ({instance.name})"
        rows.append(_row(name, display, rf"NT Service\{name}", rf'"{folder}\sqlceip.exe"', "Manual", running))
    return rows


def _row(
    name: str, display: str, account: str, path: str, mode: str = "Auto", running: bool = True
) -> dict[str, Json]:
    return {
        "Name": name,
        "DisplayName": display,
        "State": "Running" if running else "Stopped",
        "StartMode": mode,
        "StartName": account,
        "PathName": path,
    }
