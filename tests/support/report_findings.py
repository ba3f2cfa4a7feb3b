"""Findings for the report documents of the tests of the renderers: one to change, and those of the sample."""

from __future__ import annotations

import hashlib

from ssis_preflight.result.report import FindingEntry, Location, SubjectEntry

HOSTILE = "<script>alert('x')</script> \"{{ 7*7 }}\" \x1b[31mred\x1b[0m \u202etxt.exe"
"""What a resource may be called by someone who wishes us ill: HTML, a template, ANSI colour, a bidi override."""

GROUP = "SQL Server (MSSQLSERVER)"
CONFIG = "shared/files/S/SSIS/MsDtsSrvr.ini.xml"
CONFIG_KEY = r"HKLM\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile"

WHY_NAME = (
    "A clustered SQL Server instance answers to its virtual server name only, e.g. ``SQLVS1``. After a failover "
    "``.`` means another computer: Management Studio then fails to list the packages in msdb."
)
WHY_DISK = (
    "Without the dependency the cluster may start the service before the disk is there. The service then runs with "
    "built-in defaults (event 272), and the cluster shows it Online."
)
WHY_SINGLE = "A cluster resource of this kind gives no high availability. Microsoft recommends against it."
WHY_PATH = (
    "The registry decides which file is read. A key that differs between nodes changes the store at failover."
)


def registry_location(*, node: str = "NODE1", value: str | None = "", says: str = "") -> Location:
    """Return a place in the registry export of a node; ``value`` is empty for the default value."""
    return Location(
        file=f"nodes/{node}/ssis.reg",
        line=12,
        column=None,
        node=node,
        key=CONFIG_KEY,
        value=value,
        excerpt=None,
        says=says,
    )


def file_location(
    file: str = CONFIG,
    line: int | None = 6,
    column: int | None = 7,
    excerpt: str | None = "      <ServerName>.</ServerName>",
    says: str = "means the node it runs on",
) -> Location:
    """Return a place in a file of the snapshot."""
    return Location(
        file=file, line=line, column=column, node=None, key=None, value=None, excerpt=excerpt, says=says
    )


def finding(
    rule: str = "CFG005",
    severity: str = "error",
    *,
    subject: SubjectEntry | None = None,
    locations: list[Location] | None = None,
    message: str = "MSDB of MsDtsServer130 points to the node it runs on, not to SQL Server",
) -> FindingEntry:
    """Return a finding to change: CFG005 about the msdb folder of the clustered service."""
    name = f"{rule}{message}"
    return FindingEntry(
        rule=rule,
        severity=severity,
        confidence="high",
        title="ServerName is a virtual SQL Server name",
        message=message,
        subject=subject or subject_entry("service-config", "MsDtsServer130: MSDB", group=GROUP),
        locations=[file_location()] if locations is None else locations,
        observed=".",
        expected="SQLVS1",
        why=WHY_NAME,
        remediation={
            "text": "In S:\\SSIS\\MsDtsSrvr.ini.xml, set ServerName of the folder MSDB to SQLVS1, then restart "
            "MsDtsServer130.",
            "operations": [
                {
                    "operation": "set-server-name",
                    "path": "S:\\SSIS\\MsDtsSrvr.ini.xml",
                    "node": None,
                    "folder": "MSDB",
                    "server": "SQLVS1",
                }
            ],
        },
        statements=["S21"],
        related=[],
        fingerprint=digest(name)[:32],
        waived=None,
    )


def sample_findings() -> list[FindingEntry]:
    name, disk = finding(), _disk_finding()
    name["related"], disk["related"] = [disk["fingerprint"]], [name["fingerprint"]]
    return [name, disk, _path_finding(), _accepted_finding(), _pattern_finding()]


def _disk_finding() -> FindingEntry:
    places = [
        file_location(
            "cluster/dependencies.json", 88, 5, '    "DependencyExpression": "([SQL Server])",', ""
        ),
        file_location("cluster/parameters.json", 1204, None, '    "Value": "S:",', "Cluster Disk 2 holds S:"),
        *(
            file_location(f"cluster/more-{n}.json", n, 3, f'  "Name": "{n}"', "names the resource")
            for n in range(1, 4)
        ),
    ]
    places[0]["says"] = "does not lead to Cluster Disk 2"
    entry = finding(
        "CLU003",
        subject=subject_entry("resource", f"SSIS {HOSTILE}", group=GROUP),
        locations=places,
        message=f"SSIS {HOSTILE} can start before Cluster Disk 2, which holds S:\\SSIS\\MsDtsSrvr.ini.xml",
    )
    command = (
        "Set-ClusterResourceDependency -Resource 'SSIS' -Dependency '([SQL Server]) and ([Cluster Disk 2]) and "
        "([SQL Network Name (SQLVS1)])'"
    )
    entry.update(
        {
            "title": "The SSIS resource depends on the disk with its configuration and packages",
            "observed": "([SQL Server])",
            "expected": "([SQL Server]) and ([Cluster Disk 2])",
            "why": WHY_DISK,
            "statements": ["S15", "S18"],
        }
    )
    expression = "([SQL Server]) and ([Cluster Disk 2])"
    entry["remediation"] = {
        "text": f"Add Cluster Disk 2 to the dependencies:\n{command}",
        "operations": [{"operation": "set-dependency", "resource": "SSIS", "expression": expression}],
    }
    return entry


def _path_finding() -> FindingEntry:
    entry = finding(
        "REG003",
        "warning",
        subject=subject_entry("service", "MsDtsServer130", "NODE2"),
        locations=[
            registry_location(node="NODE2", says=r"is C:\Program Files\Microsoft SQL Server\130\DTS\Binn"),
            registry_location(says=r"is S:\SSIS\MsDtsSrvr.ini.xml"),
        ],
        message="ServiceConfigFile of MsDtsServer130 differs between NODE1 and NODE2",
    )
    entry.update(
        {
            "title": "Every node reads the same configuration file",
            "confidence": "low",
            "observed": r"C:\Program Files\Microsoft SQL Server\130\DTS\Binn\MsDtsSrvr.ini.xml",
            "expected": r"S:\SSIS\MsDtsSrvr.ini.xml",
            "why": WHY_PATH,
            "remediation": {
                "text": "Add a registry checkpoint for the key, or set it on NODE2.",
                "operations": [],
            },
            "statements": ["S23"],
        }
    )
    return entry


def _accepted_finding() -> FindingEntry:
    entry = finding("SVC004", "warning", message="MsDtsServer130 runs as LocalSystem on NODE2")
    entry.update(
        {
            "title": "The service does not run as LocalSystem",
            "subject": subject_entry("service", "MsDtsServer130", "NODE2"),
            "locations": [registry_location(node="NODE2", value="ObjectName")],
            "observed": "LocalSystem",
            "expected": "a domain account or NT SERVICE\\MsDtsServer130",
            "why": "LocalSystem may do anything on the node, and so may every package that runs under it.",
            "remediation": {"text": "Give the service an account of its own.", "operations": []},
            "statements": ["S11"],
            "waived": {
                "reason": "Until the new accounts exist",
                "owner": "dba",
                "expires": "2027-01-31",
                "ticket": "OPS-7",
            },
        }
    )
    return entry


def _pattern_finding() -> FindingEntry:
    place = file_location("cluster/resources.json", 41, 13, '    "Name": "SSIS",', "")
    message = "SSIS makes Integration Services a cluster resource, which Microsoft does not recommend"
    entry = finding("SVC013", "info", locations=[place], message=message)
    entry.update(
        {
            "title": "Integration Services is not a cluster resource",
            "subject": subject_entry("resource", "SSIS", group=GROUP),
            "observed": "a Generic Service",
            "expected": "a stand-alone service on every node",
            "why": WHY_SINGLE,
            "remediation": {"text": "Plan the move to stand-alone services.", "operations": []},
            "statements": ["S02"],
        }
    )
    return entry


def subject_entry(kind: str, name: str, node: str | None = None, group: str | None = None) -> SubjectEntry:
    return SubjectEntry(kind=kind, name=name, node=node, group=group)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
