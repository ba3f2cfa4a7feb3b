"""Cases of SVC012: a service whose files are on a share has an account of the domain."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_resource, change_service, with_files
from tests.support.scenes import CONFIG_PATH, DEFAULT_CONFIG, clustered, config, standalone, unknown

from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

SHARE, FILE = r"\\files1\ssis\Packages", r"\\files1\ssis\MsDtsSrvr.ini.xml"
VIRTUAL, DOMAIN = r"NT SERVICE\MsDtsServer130", r"CORP\gmsa-ssis$"
CLUSTERED_STORE = with_files(clustered(), config(stores={"File System": SHARE}))


def standalone_store(path: str) -> Snapshot:
    """Return the stand-alone scene with this StorePath on NODE1."""
    default = DEFAULT_CONFIG.format(130)
    here = config(default, "NODE1", stores={"File System": path})
    return with_files(standalone(), here, config(default, "NODE2", stores={"File System": r"..\Packages"}))


def named_in_registry(scene: Snapshot, path: str) -> Snapshot:
    """Return the scene in which the registry of NODE1 names this configuration file, of which nothing is known."""
    return change_service(scene, "NODE1", config_file=RegistryValue(path, "REG_SZ"))


CASES: list[Case] = [
    Passing("no-share", clustered()),
    Passing("no-share-stand-alone", standalone()),
    Passing(
        "shared-volume",
        with_files(clustered(), config(stores={"File System": r"C:\ClusterStorage\Volume1\Packages"})),
    ),
    Passing("account-of-the-domain", change_service(CLUSTERED_STORE, "NODE1", account=DOMAIN)),
    Failing(
        "store-on-a-share",
        CLUSTERED_STORE,
        "MsDtsServer130",
        ("MsDtsServer130", "account"),
        Severity.WARNING,
        observed=f"{VIRTUAL}; {SHARE}",
        expected="an account of the domain",
        node="NODE1",
    ),
    Failing(
        "store-on-a-share-of-a-stand-alone-service",
        change_service(standalone_store(SHARE), "NODE1", account=r"NT AUTHORITY\NetworkService"),
        "MsDtsServer130",
        ("MsDtsServer130", "account"),
        Severity.WARNING,
        node="NODE1",
    ),
    Failing(
        "nobody-on-the-network",
        change_service(CLUSTERED_STORE, "NODE1", account=r"NT AUTHORITY\LocalService"),
        "MsDtsServer130",
        ("MsDtsServer130", "account"),
        Severity.WARNING,
    ),
    Failing(
        "configuration-file-on-a-share-that-was-not-collected",
        named_in_registry(clustered(), FILE),
        "MsDtsServer130",
        ("MsDtsServer130", "account"),
        Severity.WARNING,
        observed=f"{VIRTUAL}; {FILE}",
    ),
    Failing(
        "possible-owners-unknown",
        change_resource(CLUSTERED_STORE, "SSIS", possible_owners=unknown("possible owners of SSIS")),
        "MsDtsServer130",
        ("MsDtsServer130", "account"),
        Severity.WARNING,
    ),
    Unevaluated(
        "account-unknown",
        change_service(clustered(), "NODE1", account=unknown("account of MsDtsServer130 on NODE1")),
        "account of MsDtsServer130",
    ),
    Unevaluated(
        "configuration-unknown",
        with_files(clustered(), config(config=unknown(f"content of {CONFIG_PATH}"))),
        f"content of {CONFIG_PATH}",
    ),
]
