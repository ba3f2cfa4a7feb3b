"""Cases of SVC014: the service starts the program of its own release."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_service
from tests.support.scenes import PROGRAM, clustered, service, standalone, unknown

from ssis_preflight.rule.severity import Severity

PATH = ("MsDtsServer130", "binary_path")

CASES: list[Case] = [
    Passing("its-own-program", standalone()),
    Passing("sql-server-2005", add_services(standalone(), service("NODE1", 90))),
    Passing(
        "installed-in-another-folder",
        change_service(clustered(), "NODE1", binary_path=r"d:\sql\130\dts\binn\msdtssrvr.exe"),
    ),
    Passing(
        "a-path-that-tells-no-release",
        change_service(clustered(), "NODE1", binary_path=r"D:\150\Wrapper.exe --service MsDtsServer130"),
    ),
    Failing(
        "program-of-a-newer-release",
        change_service(standalone(), "NODE2", binary_path=f'"{PROGRAM.format(150)}"'),
        "MsDtsServer130",
        PATH,
        Severity.ERROR,
        observed=f'"{PROGRAM.format(150)}"',
        expected=r"...\130\DTS\Binn\MsDtsSrvr.exe",
        node="NODE2",
    ),
    Failing(
        "program-of-2005",
        change_service(clustered(), "NODE1", binary_path=PROGRAM.format(90)),
        "MsDtsServer130",
        PATH,
        Severity.ERROR,
        node="NODE1",
    ),
    Unevaluated(
        "path-unknown",
        change_service(standalone(), "NODE2", binary_path=unknown("program path of MsDtsServer130 on NODE2")),
        "program path of MsDtsServer130",
    ),
]
