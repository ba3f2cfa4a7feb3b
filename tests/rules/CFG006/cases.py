"""Cases of CFG006: ServerName is a known SQL Server."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_resources, change_resource, with_files
from tests.support.scenes import DEFAULT_CONFIG, clustered, config, place, resource, standalone, unknown

from ssis_preflight.model.facts import Known
from ssis_preflight.model.snapshot import Declared, Snapshot
from ssis_preflight.rule.severity import Severity

DEFAULT = DEFAULT_CONFIG.format(130)
AT_SERVER = ("Folder", 0, "ServerName", 0)
NETWORK_NAME = "SQL Network Name (SQLVS1)"
LISTENER = (
    resource("AG1", "SQL Server Availability Group", "AG1"),
    resource("AG1_LSN", "Network Name", "AG1", network_name="LSN1", dns_name="LSN1"),
)


def _clustered(server: str) -> Snapshot:
    return with_files(clustered(), config(servers={"MSDB": server}))


def _standalone(server: str) -> Snapshot:
    """Return the stand-alone scene with this ServerName on NODE1."""
    names = {"NODE1": server, "NODE2": "SQLVS1"}
    return with_files(standalone(), *(config(DEFAULT, n, servers={"MSDB": s}) for n, s in names.items()))


def _declared(snapshot: Snapshot, *names: str) -> Snapshot:
    entries = tuple(
        Known(name, place("declared", "package_instances", number, file="snapshot.toml"))
        for number, name in enumerate(names)
    )
    return replace(snapshot, declared=Declared(package_instances=entries))


def _failing(name: str, snapshot: Snapshot, severity: Severity, observed: str, expected: str) -> Failing:
    return Failing(name, snapshot, "MsDtsServer130: MSDB", AT_SERVER, severity, observed, expected)


CASES: list[Case] = [
    Passing("virtual-name", clustered()),
    Passing("every-stand-alone-node", standalone()),
    Passing("with-protocol-domain-and-port", _clustered("tcp:sqlvs1.corp.example,1433")),
    Passing(
        "dns-name-that-differs", change_resource(_clustered("SQLPROD"), NETWORK_NAME, dns_name="SQLPROD")
    ),
    Passing("address-of-the-virtual-server", _clustered("10.0.0.10")),
    Passing("wrong-instance-is-left-to-cfg008", _clustered(r"SQLVS1\OPS")),
    Passing("local-is-left-to-cfg005", _clustered(".")),
    Passing("empty-is-left-to-cfg002", _clustered("")),
    Passing("listener", add_resources(_clustered("LSN1"), *LISTENER)),
    Passing("declared", _declared(_clustered(r"reports.corp.example\dw"), r"REPORTS\DW")),
    _failing("misspelt", _clustered("SQLSV1"), Severity.ERROR, "SQLSV1", "SQLVS1"),
    _failing(
        "like-a-declared-one",
        _declared(_clustered("REPROTS"), "REPORTS"),
        Severity.ERROR,
        "REPROTS",
        "REPORTS",
    ),
    _failing(
        "unknown-address",
        _clustered("10.0.0.99"),
        Severity.ERROR,
        "10.0.0.99",
        "a declared server, or SQLVS1",
    ),
    _failing(
        "undeclared-stand-alone",
        _standalone("REPORTS"),
        Severity.WARNING,
        "REPORTS",
        "a declared server, or SQLVS1",
    ),
    _failing("name-of-the-cluster", _standalone("CLU1"), Severity.ERROR, "CLU1", "SQLVS1"),
    _failing(
        "other-network-name",
        add_resources(
            _clustered("FILES1"), resource("Files", "Network Name", "Files", network_name="FILES1")
        ),
        Severity.ERROR,
        "FILES1",
        "SQLVS1",
    ),
    Unevaluated(
        "alias-not-collected",
        change_resource(_clustered("SQLPROD"), NETWORK_NAME, dns_name=unknown(f"DnsName of {NETWORK_NAME}")),
        f"DnsName of {NETWORK_NAME}",
    ),
    Unevaluated(
        "address-not-collected",
        change_resource(
            _clustered("10.0.0.99"), "SQL IP Address 1 (SQLVS1)", address=unknown("address of SQLVS1")
        ),
        "address of SQLVS1",
    ),
]
