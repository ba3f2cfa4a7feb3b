"""A report with very many findings, for the benchmark of the page and for the test of what it folds."""

from __future__ import annotations

import hashlib

from ssis_preflight.result.report import FindingEntry, Report, SubjectEntry
from tests.support.report_findings import WHY_DISK, WHY_NAME, WHY_PATH, finding, registry_location
from tests.support.report_samples import sample_report

NODES, GROUPS = 64, 25
RULES = (
    ("CFG005", "error", "ServerName is a virtual SQL Server name", WHY_NAME),
    ("CLU003", "error", "The SSIS resource depends on the disk with its configuration", WHY_DISK),
    ("REG003", "warning", "Every node reads the same configuration file", WHY_PATH),
    ("SVC004", "warning", "The service does not run as LocalSystem", WHY_PATH),
    ("PK012", "warning", "A package names no server of one node", WHY_NAME),
    ("ACL001", "info", "The package folder can be used by those who must", WHY_PATH),
)


def crowd_report(number: int) -> Report:
    """Return a report with ``number`` findings of six rules, on 64 nodes and in 25 groups; exit code 1."""
    report = sample_report()
    findings = [_one(n) for n in range(number)]
    rank = {"error": 0, "warning": 1, "info": 2}
    findings.sort(key=lambda entry: (rank[entry["severity"]], entry["rule"], entry["fingerprint"]))
    report["findings"] = findings
    counts = {kind: sum(1 for entry in findings if entry["severity"] == kind) for kind in rank}
    report["summary"].update(
        {"error": counts["error"], "warning": counts["warning"], "info": counts["info"], "waived": 0}
    )
    return report


def _one(number: int) -> FindingEntry:
    rule, severity, title, why = RULES[number % len(RULES)]
    node, group = f"SQLNODE{number % NODES + 1:02d}", f"SQL Server (INST{number % GROUPS + 1:02d})"
    package = rf"S:\SSIS\Packages\Warehouse\Load_{number:05d}.dtsx"
    place = registry_location(node=node, says=f"is {package}")
    place["excerpt"] = (
        f'  <DTS:ConnectionManager DTS:ConnectionString="Data Source={node};Initial Catalog=DW{number};" />'
    )
    place["line"], place["column"] = number % 900 + 1, 3
    entry = finding(
        rule,
        severity,
        subject=SubjectEntry(kind="service", name=f"MsDtsServer{number}", node=node, group=group),
        locations=[place],
        message=f"{package} names {node} as its server: after a failover of {group} it reads from another computer",
    )
    entry["title"], entry["why"] = title, why
    entry["observed"], entry["expected"] = f"Data Source={node}", f"Data Source=SQLVS{number % GROUPS + 1}"
    entry["remediation"] = {
        "text": f"Set the server of the connection in {package}:\n"
        f"Set-ItemProperty -Path '{package}' -Name Server -Value 'SQLVS{number % GROUPS + 1}'",
        "operations": [],
    }
    entry["fingerprint"] = hashlib.sha256(f"{rule}{number}".encode()).hexdigest()[:32]
    return entry
