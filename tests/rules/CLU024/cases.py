"""Cases of CLU024: files of a release before SQL Server 2014 are on no Cluster Shared Volume."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import (
    add_resources,
    change_resource,
    change_service,
    remove_resource,
    with_files,
)
from tests.support.scenes import (
    CONFIG_PATH,
    DEFAULT_CONFIG,
    NODES,
    STORE_PATH,
    clustered,
    config,
    service,
    ssis_resource,
    standalone,
    unknown,
)

from ssis_preflight.model.parts import Part
from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

SHARED = r"C:\ClusterStorage\Volume1\SSIS"
FILE = SHARED + r"\MsDtsSrvr.ini.xml"
AT_STORE = ("Folder", 1, "StorePath", 0)


def _clustered(number: int, path: str = CONFIG_PATH, store: str = STORE_PATH) -> Snapshot:
    scene = add_resources(remove_resource(clustered(), "SSIS"), ssis_resource(number=number))
    services = tuple(service(node, number, config_file=RegistryValue(path, "REG_SZ")) for node in NODES)
    return with_files(replace(scene, services=services), config(path, stores={"File System": store}))


def _standalone(number: int, store: str) -> Snapshot:
    path = DEFAULT_CONFIG.format(number)
    files = tuple(config(path, node, stores={"File System": store}) for node in NODES)
    services = tuple(service(node, number) for node in NODES)
    return with_files(replace(standalone(), services=services), *files)


CASES: list[Case] = [
    Passing("on-a-disk", _clustered(110)),
    Inapplicable("sql-server-2014", _clustered(120, FILE, SHARED)),
    Inapplicable(
        "sql-server-2016-and-path-unknown", change_service(clustered(), "NODE1", config_file=unknown())
    ),
    Inapplicable(
        "sql-server-2016-perhaps", change_service(standalone(), "NODE1", installed=unknown("NODE1"))
    ),
    Passing("stand-alone-on-its-own-drive", _standalone(100, r"..\Packages")),
    Inapplicable(
        "sql-server-2016-and-owner-unknown",
        change_resource(clustered(), "SSIS", owner_node=unknown("owner of SSIS")),
    ),
    Failing(
        "the-file",
        _clustered(110, FILE),
        "MsDtsServer110",
        ("MsDtsServer110", "config_file"),
        Severity.WARNING,
        observed=FILE,
    ),
    Failing(
        "the-packages",
        _clustered(110, store=SHARED),
        "MsDtsServer110",
        AT_STORE,
        Severity.WARNING,
        observed=SHARED,
    ),
    Failing(
        "the-file-and-its-content-unknown",
        with_files(_clustered(110, FILE)),
        "MsDtsServer110",
        ("MsDtsServer110", "config_file"),
        Severity.WARNING,
    ),
    Failing(
        "stand-alone-packages",
        _standalone(100, SHARED),
        "MsDtsServer100",
        AT_STORE,
        Severity.WARNING,
        node="NODE2",
        others=True,
    ),
    Unevaluated(
        "path-unknown",
        change_service(_clustered(110), "NODE1", 110, config_file=unknown("path", Part.SERVICE_CONFIG_FILE)),
        "path",
    ),
    Unevaluated(
        "sql-server-2008-perhaps",
        change_service(_standalone(100, STORE_PATH), "NODE1", 100, installed=unknown("services of NODE1")),
        "services of NODE1",
    ),
    Unevaluated(
        "owner-unknown",
        change_resource(_clustered(110), "SSIS", owner_node=unknown("owner of SSIS")),
        "owner of",
    ),
    Unevaluated(
        "release-unknown",
        change_resource(_clustered(110), "SSIS", service_name=unknown("ServiceName of SSIS")),
        "ServiceName of SSIS",
    ),
    Unevaluated("content-unknown", with_files(_clustered(110)), CONFIG_PATH),
]
