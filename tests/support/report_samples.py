"""Small report documents, made by hand, for the tests of the renderers.

``sample_report()`` has findings of every severity, a waived one, verdicts that are open, files that were not read
whole, and names that a hostile snapshot might hold. ``healthy_report()`` has nothing to say. Every call makes a new
document, so a test may change it.
"""

from __future__ import annotations

import hashlib

from ssis_preflight.result.report import (
    SCHEMA_ID,
    CoverageEntry,
    DelegationEntry,
    FileEntry,
    FindingEntry,
    Hazard,
    Location,
    NotEvaluatedEntry,
    Report,
    RuleEntry,
    SubjectEntry,
    Topology,
)
from ssis_preflight.result.statements import STATEMENTS

HOSTILE = "<script>alert('x')</script> \"{{ 7*7 }}\" \x1b[31mred\x1b[0m \u202etxt.exe"
"""What a resource may be called by someone who wishes us ill: HTML, a template, ANSI colour, a bidi override."""

GROUP = "SQL Server (MSSQLSERVER)"
CONFIG = "shared/files/S/SSIS/MsDtsSrvr.ini.xml"
CONFIG_KEY = r"HKLM\SOFTWARE\Microsoft\Microsoft SQL Server\130\SSIS\ServiceConfigFile"

PAGE = """{id}: {title}

What it checks
--------------
Whether {claim}. Names such as ``(local)`` count as the node itself.

Why it matters
--------------
{why}

Passes when
-----------
- The value names a clustered instance, for example ``SQLVS1``
  or ``SQLVS2\\OPS``.
- It names a server outside the cluster.

Fails when
----------
- It means the computer on which the service *happens* to run.

Not evaluated when
------------------
- The configuration in force is unknown.

How to fix
----------
1. Change the file on the clustered disk.
2. Restart the service, **once**:

::

    Stop-ClusterResource -Name 'SSIS'
    Start-ClusterResource -Name 'SSIS'

Sources
-------
- Microsoft, Configuring Integration Services in a Clustered Environment.
"""

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


def sample_report() -> Report:
    """Return a report with two errors, a warning, an info, a waived warning and two kinds of gaps; exit code 1."""
    return Report(
        schema=SCHEMA_ID,
        tool={"name": "ssis-preflight", "version": "0.1.0", "rule_packs": []},
        as_of="2026-11-22",
        cluster="CLU1",
        pattern={"MsDtsServer130": "clustered"},
        snapshot={"path": "snapshots/CLU1", "collected_at": "2026-11-20T09:30:00Z", "files": _files()},
        findings=_findings(),
        not_evaluated=_not_evaluated(),
        rules=_rules(),
        failover=None,
        delegation=[],
        topology=_topology(),
        parity=[],
        coverage=_coverage(),
        waivers=[],
        notices=["The waiver for SVC004 on NODE9 was not used: there is no such finding any more."],
        summary={
            "error": 2,
            "warning": 1,
            "info": 1,
            "waived": 1,
            "not_evaluated": 4,
            "rules_evaluated": 6,
            "exit_code": 1,
            "fail_on": "error",
        },
    )


def healthy_report() -> Report:
    """Return the report of a cluster about which there is nothing to say; exit code 0."""
    report = sample_report()
    for rule in report["rules"]:
        counts = rule["verdicts"]
        counts["pass"] += counts["fail"] + counts["not_evaluated"]
        counts["fail"] = counts["not_evaluated"] = 0
    report["findings"], report["not_evaluated"], report["notices"] = [], [], []
    report["snapshot"]["files"] = [file for file in report["snapshot"]["files"] if file["status"] == "read"]
    for entry in report["coverage"]:
        entry["result"] = "met" if entry["by"] else "not-applicable"
    report["summary"].update(
        {"error": 0, "warning": 0, "info": 0, "waived": 0, "not_evaluated": 0, "exit_code": 0}
    )
    report["summary"]["rules_evaluated"] = 9
    return report


def incomplete_report() -> Report:
    """Return a report without findings in which core evidence is missing; exit code 3."""
    report = healthy_report()
    report["not_evaluated"] = _not_evaluated()
    report["summary"].update({"not_evaluated": 4, "exit_code": 3})
    return report


def broken_report() -> Report:
    """Return a report in which a rule broke; exit code 4."""
    report = healthy_report()
    subject = _subject("service", "MsDtsServer130", "NODE1")
    missing = "a verdict: the rule broke (ValueError: no such thing)"
    report["not_evaluated"] = [_open("SVC001", "resources", "rule-broke", subject, missing, "")]
    report["not_evaluated"][0]["core"] = False
    report["notices"] = [
        "SVC001: Traceback (most recent call last):\n  a line of code\nValueError: no such thing"
    ]
    report["summary"].update({"not_evaluated": 1, "exit_code": 4})
    return report


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
        subject=subject or _subject("service-config", "MsDtsServer130: MSDB", group=GROUP),
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
        fingerprint=_digest(name)[:32],
        waived=None,
    )


def _findings() -> list[FindingEntry]:
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
        subject=_subject("resource", f"SSIS {HOSTILE}", group=GROUP),
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
        subject=_subject("service", "MsDtsServer130", "NODE2"),
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
            "subject": _subject("service", "MsDtsServer130", "NODE2"),
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
            "subject": _subject("resource", "SSIS", group=GROUP),
            "observed": "a Generic Service",
            "expected": "a stand-alone service on every node",
            "why": WHY_SINGLE,
            "remediation": {"text": "Plan the move to stand-alone services.", "operations": []},
            "statements": ["S02"],
        }
    )
    return entry


def _not_evaluated() -> list[NotEvaluatedEntry]:
    collect = (
        "Get-ClusterResource | Get-ClusterCheckpoint | Select-Object * | ConvertTo-Json -Depth 3 | "
        "Out-File cluster\\checkpoints.json"
    )
    acl = "Get-Acl <path> | Select-Object Path,Sddl | ConvertTo-Json"
    ssis = _subject("resource", "SSIS", group=GROUP)
    node = _subject("node", "NODE2", "NODE2")
    missing = "the registry checkpoints of SSIS"
    return [
        _open(
            "ACL001", "access-control", "denied", ssis, "the access control list of S:\\SSIS\\Packages", acl
        ),
        _open(
            "ACL001", "access-control", "denied", node, "the access control list of S:\\SSIS\\Packages", acl
        ),
        _open("REG005", "checkpoints", "not-collected", ssis, missing, collect),
        _open("REG006", "checkpoints", "not-collected", ssis, missing, collect),
    ]


def _open(
    rule: str, part: str, why: str, subject: SubjectEntry, missing: str, collect: str
) -> NotEvaluatedEntry:
    return NotEvaluatedEntry(
        rule=rule,
        severity="warning" if rule == "ACL001" else "error",
        subject=subject,
        part=part,
        core=part != "access-control",
        missing=missing,
        why=why,
        collect=collect,
        fingerprint=_digest(f"{rule}{subject['name']}open")[:32],
        waived=None,
    )


def _subject(kind: str, name: str, node: str | None = None, group: str | None = None) -> SubjectEntry:
    return SubjectEntry(kind=kind, name=name, node=node, group=group)


def _rules() -> list[RuleEntry]:
    return [
        _rule(
            "ACL001", "The package folder can be used by those who must", "S20", open_=2, severity="warning"
        ),
        _rule("CFG005", "ServerName is a virtual SQL Server name", "S21", fail=1, passed=1, why=WHY_NAME),
        _rule(
            "CLU003",
            "The SSIS resource depends on the disk with its configuration and packages",
            "S15",
            fail=1,
            why=WHY_DISK,
        ),
        _rule("CLU012", "A preferred owner is a possible owner", "S14"),
        _rule("REG003", "Every node reads the same configuration file", "S23", fail=1, severity="warning"),
        _rule("REG005", "The key of the configuration file is a registry checkpoint", "S17", open_=1),
        _rule("REG006", "No checkpoint names the key of another release", "S17", open_=1),
        _rule("SVC001", "The service is installed on every node", "S01", passed=2),
        _rule(
            "SVC004", "The service does not run as LocalSystem", "S11", fail=1, passed=1, severity="warning"
        ),
        _rule("SVC013", "Integration Services is not a cluster resource", "S02", fail=1, severity="info"),
    ]


def _rule(
    rule: str,
    title: str,
    statement: str,
    *,
    fail: int = 0,
    passed: int = 0,
    open_: int = 0,
    severity: str = "error",
    why: str = WHY_PATH,
) -> RuleEntry:
    return RuleEntry(
        id=rule,
        covers=["CFG022"] if rule == "CFG005" else [],
        title=title,
        severity=severity,
        severities=[severity],
        confidence="high",
        patterns=["standalone", "clustered"],
        statements=[statement],
        sources=["Microsoft: Configuring Integration Services in a Clustered Environment"],
        since="0.1.0",
        page=PAGE.format(id=rule, title=title, claim="the value follows the instance", why=why),
        verdicts={
            "pass": passed,
            "fail": fail,
            "not_evaluated": open_,
            "not_applicable": 0 if fail + passed + open_ else 1,
        },
    )


def _coverage() -> list[CoverageEntry]:
    known = {
        "S01": ("met", ["SVC001"]),
        "S02": ("violated", ["SVC013"]),
        "S14": ("not-applicable", ["CLU012"]),
        "S15": ("violated", ["CLU003"]),
        "S17": ("not-evaluated", ["REG005", "REG006"]),
        "S21": ("violated", ["CFG005"]),
        "S23": ("violated", ["REG003"]),
    }
    entries: list[CoverageEntry] = []
    for statement, title in STATEMENTS.items():
        result, by = known.get(statement, ("not-evaluated", []))
        entries.append(CoverageEntry(statement=statement, title=title, result=result, by=by))
    return entries


def _files() -> list[FileEntry]:
    table = "a console table cuts names: export it with Get-ClusterGroup | Select-Object * | ConvertTo-Json"
    return [
        _file("cluster/dependencies.json", "cluster-json"),
        _file("cluster/groups.txt", "console-table", "refused", table),
        _file("cluster/parameters.json", "cluster-json"),
        _file("cluster/resources.json", "cluster-json", "damaged", "line 214: the file ends inside a string"),
        _file("nodes/NODE1/ssis.reg", "registry-export"),
        _file("nodes/NODE2/ssis.reg", "registry-export"),
        _file(f"notes {HOSTILE}.docx", "unknown", "not-recognised"),
        _file(CONFIG, "service-config"),
    ]


def _file(path: str, kind: str, status: str = "read", detail: str = "") -> FileEntry:
    return FileEntry(
        path=path, sha256=_digest(path), size=len(path) * 137, kind=kind, status=status, detail=detail
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _topology() -> Topology:
    service: dict[str, str | None] = {
        "name": "MsDtsServer130",
        "start_mode": "Manual",
        "state": "Running",
        "account": "CORP\\svc-ssis",
    }
    stopped: dict[str, str | None] = {**service, "state": None, "account": "LocalSystem"}
    resources = [
        ("SSIS", "Generic Service", True),
        ("SQL Server", "SQL Server", False),
        ("SQL Network Name (SQLVS1)", "Network Name", False),
        ("Cluster Disk 2", "Physical Disk", False),
        (HOSTILE, "Generic Script", False),
    ]
    return {
        "nodes": [
            {"name": "NODE1", "state": "Up", "services": [service]},
            {"name": "NODE2", "state": "Up", "services": [stopped]},
            {"name": "NODE3", "state": None, "services": []},
        ],
        "groups": [
            {
                "name": GROUP,
                "state": "Online",
                "owner": "NODE1",
                "core": False,
                "possible_owners": ["NODE1", "NODE2"],
                "preferred_owners": [],
            },
            {
                "name": "Cluster Group",
                "state": "Online",
                "owner": "NODE2",
                "core": True,
                "possible_owners": None,
                "preferred_owners": None,
            },
        ],
        "resources": [
            {"name": name, "type": kind, "group": GROUP, "state": "Online", "ssis": ssis}
            for name, kind, ssis in resources
        ],
        "dependencies": [
            {"resource": "SSIS", "expression": "([SQL Server])", "providers": ["SQL Server"]},
            {
                "resource": "SQL Server",
                "expression": "([SQL Network Name (SQLVS1)]) and ([Cluster Disk 2])",
                "providers": ["SQL Network Name (SQLVS1)", "Cluster Disk 2"],
            },
        ],
        "disks": [
            {"name": "Cluster Disk 2", "volumes": ["S:"], "shared_volume": False},
            {
                "name": "Cluster Virtual Disk (Store)",
                "volumes": ["C:\\ClusterStorage\\Store"],
                "shared_volume": True,
            },
        ],
    }


def failover_report() -> Report:
    """Return the sample with an exploration: a forced conflict, one on an assumption, and a double hop of today."""
    report = sample_report()
    report["failover"] = {
        "proved": True,
        "bounds": {"max_failures": 1, "max_moves": 1},
        "states": 42,
        "assumptions": ["the cluster keeps quorum", "RestartAction of SSIS (OPS)"],
        "hazards": [_conflict(), _conflict_if_it_affects()],
    }
    report["delegation"] = [
        delegation_entry("remote", "today", "double-hop"),
        delegation_entry("remote", "whenever both are on one node", "works-while-together"),
        delegation_entry("service-node", "today", "works"),
    ]
    return report


def calm_report() -> Report:
    """Return a healthy report whose exploration found nothing and whose clients reach everything."""
    report = healthy_report()
    report["failover"] = {
        "proved": True,
        "bounds": {"max_failures": 1, "max_moves": 1},
        "states": 4,
        "assumptions": ["the cluster keeps quorum"],
        "hazards": [],
    }
    report["delegation"] = [delegation_entry("remote", "today", "works")]
    return report


def delegation_entry(client: str, placement: str, verdict: str) -> DelegationEntry:
    """Return an entry about SQLVS1 through the service on NODE2."""
    return DelegationEntry(
        client=client,
        endpoint="NODE2 (MsDtsServer130)",
        target="MSDB: SQLVS1",
        placement=placement,
        verdict=verdict,
        why="one hop only" if verdict == "works" else "two hops",
    )


def _conflict() -> Hazard:
    return Hazard(
        claim="forced",
        what="single-instance-conflict",
        groups=[GROUP, "SQL Server (OPS)"],
        failures=["NODE1"],
        outcome={"ssis": "failed", "sql": "online"},
        trace=["NODE1 fails.", f"{GROUP} moves to NODE2.", "SSIS cannot start on NODE2."],
        assumptions=[],
    )


def _conflict_if_it_affects() -> Hazard:
    return Hazard(
        claim="possible",
        what="single-instance-conflict",
        groups=["SQL Server (OPS)", GROUP],
        failures=["NODE2"],
        outcome={"ssis": "failed", "sql": "failed"},
        trace=["NODE2 fails.", "SQL Server (OPS) moves to NODE1.", "SSIS (OPS) cannot start on NODE1."],
        assumptions=["RestartAction of SSIS (OPS)"],
    )
