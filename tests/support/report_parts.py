"""What a sample report says besides its findings: open verdicts, rules, coverage, files, the layout."""

from __future__ import annotations

from ssis_preflight.result.report import (
    CoverageEntry,
    FileEntry,
    NotEvaluatedEntry,
    RuleEntry,
    SubjectEntry,
    Topology,
)
from ssis_preflight.result.statements import STATEMENTS
from tests.support.report_findings import (
    CONFIG,
    GROUP,
    HOSTILE,
    WHY_DISK,
    WHY_NAME,
    WHY_PATH,
    digest,
    subject_entry,
)

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


def open_verdicts() -> list[NotEvaluatedEntry]:
    collect = (
        "Get-ClusterResource | Get-ClusterCheckpoint | Select-Object * | ConvertTo-Json -Depth 3 | "
        "Out-File cluster\\checkpoints.json"
    )
    acl = "Get-Acl <path> | Select-Object Path,Sddl | ConvertTo-Json"
    ssis = subject_entry("resource", "SSIS", group=GROUP)
    node = subject_entry("node", "NODE2", "NODE2")
    missing = "the registry checkpoints of SSIS"
    return [
        open_verdict(
            "ACL001", "access-control", "denied", ssis, "the access control list of S:\\SSIS\\Packages", acl
        ),
        open_verdict(
            "ACL001", "access-control", "denied", node, "the access control list of S:\\SSIS\\Packages", acl
        ),
        open_verdict("REG005", "checkpoints", "not-collected", ssis, missing, collect),
        open_verdict("REG006", "checkpoints", "not-collected", ssis, missing, collect),
    ]


def open_verdict(
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
        fingerprint=digest(f"{rule}{subject['name']}open")[:32],
        waived=None,
    )


def sample_rules() -> list[RuleEntry]:
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


def sample_coverage() -> list[CoverageEntry]:
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


def sample_files() -> list[FileEntry]:
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
        path=path, sha256=digest(path), size=len(path) * 137, kind=kind, status=status, detail=detail
    )


def sample_topology() -> Topology:
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
