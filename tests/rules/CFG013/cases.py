"""Cases of CFG013: the folder of every StorePath exists."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_resource, change_service, with_files
from tests.support.scenes import (
    DEFAULT_CONFIG,
    DISK,
    STORE_PATH,
    clustered,
    config,
    place,
    standalone,
    store_folder,
    unknown,
)

from ssis_preflight.model.facts import Fact, Known, Unknown
from ssis_preflight.model.parts import Part
from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import CopiedFile, Snapshot, StoreListing
from ssis_preflight.rule.severity import Severity

AT_STORE = ("Folder", 1, "StorePath", 0)
DEFAULT = DEFAULT_CONFIG.format(130)
DTS = r"C:\Program Files\Microsoft SQL Server\130\DTS"
DENIED = unknown(f"folder {STORE_PATH} (NODE1: access denied)", Part.PACKAGES)


def _listing(path: str, present: bool | Unknown, node: str | None = None) -> StoreListing:
    """Return a folder that a node, or the node that has the disk, looked into."""
    fact: Fact[bool] = present if isinstance(present, Unknown) else Known(present, place("stores", node=node))
    return StoreListing(path, node, fact, whole=True)


def _store(*listings: StoreListing, path: str = STORE_PATH) -> Snapshot:
    """Return the clustered scene without its package, with what was found of the folder."""
    return replace(with_files(clustered(), config(stores={"File System": path})), stores=listings)


def _alone(*listings: StoreListing, path: str = r"..\Packages") -> Snapshot:
    """Return the stand-alone scene with the service on NODE1 alone."""
    scene = change_service(standalone(), "NODE2", installed=False)
    return replace(with_files(scene, config(DEFAULT, "NODE1", stores={"File System": path})), stores=listings)


def _elsewhere(*listings: StoreListing) -> Snapshot:
    """Return the same with a configuration file in another folder than the program."""
    path = r"D:\SSIS\Binn\MsDtsSrvr.ini.xml"
    scene = change_service(_alone(*listings), "NODE1", config_file=RegistryValue(path))
    return with_files(scene, config(path, "NODE1", stores={"File System": r"..\Packages"}))


def _declared_absent(path: str) -> CopiedFile:
    return CopiedFile(path, None, Known(value=False, at=place("absent", 0, file="snapshot.toml")))


def _failing(name: str, snapshot: Snapshot, observed: str = STORE_PATH) -> Failing:
    return Failing(
        name,
        snapshot,
        "MsDtsServer130: File System",
        AT_STORE,
        Severity.WARNING,
        f"{observed}, which is not there",
        node="NODE1",
    )


CASES: list[Case] = [
    Passing("a-package-lies-in-it", clustered()),
    Passing("listed", _store(_listing(STORE_PATH, present=True))),
    Passing("listed-in-another-spelling", _store(_listing("s:/ssis/packages/", present=True))),
    Passing("a-folder-below-it-is-listed", _store(_listing(STORE_PATH + r"\Sub", present=True))),
    Passing("relative-path-of-a-stand-alone-service", _alone(_listing(DTS + r"\Packages", True, "NODE1"))),
    Passing(
        "cluster-shared-volume",
        _store(_listing(r"C:\ClusterStorage\Volume1\P", True), path=r"C:\ClusterStorage\Volume1\P"),
    ),
    Passing("seen-by-the-other-node-on-the-clustered-disk", _store(_listing(STORE_PATH, True, "NODE2"))),
    Passing(
        "both-folders-that-a-relative-path-may-mean",
        _elsewhere(_listing(DTS + r"\Packages", True, "NODE1"), _listing(r"D:\SSIS\Packages", True, "NODE1")),
    ),
    Passing("empty-is-left-to-cfg002", _store(path="")),
    Passing("relative-path-of-a-clustered-service-is-left-to-cfg011", _store(path=r"..\Packages")),
    Passing("volume-of-the-node-is-left-to-cfg011", _store(_listing(r"D:\P", False, "NODE1"), path=r"D:\P")),
    Inapplicable(
        "built-in-defaults",
        with_files(clustered(), replace(config(), present=Known(value=False, at=place()))),
    ),
    Inapplicable(
        "no-registry-value-is-left-to-reg001",
        with_files(
            change_service(clustered(), "NODE1", config_file=RegistryValue(None)),
            config(DEFAULT, "NODE1", stores={"File System": r"..\Packages"}),
        ),
    ),
    _failing("looked-for-in-vain", _store(_listing(STORE_PATH, present=False))),
    _failing("declared-absent", with_files(clustered(), config(), _declared_absent(STORE_PATH))),
    _failing("the-folder-above-is-absent", with_files(clustered(), config(), _declared_absent(r"S:\SSIS"))),
    _failing(
        "folder-of-a-stand-alone-service",
        _alone(_listing(DTS + r"\Packages", False, "NODE1")),
        r"..\Packages",
    ),
    _failing(
        "neither-of-the-folders-that-a-relative-path-may-mean",
        _elsewhere(
            _listing(DTS + r"\Packages", False, "NODE1"), _listing(r"D:\SSIS\Packages", False, "NODE1")
        ),
        r"..\Packages",
    ),
    _failing(
        "a-name-that-only-begins-alike",
        with_files(
            clustered(), config(), store_folder(STORE_PATH + r"2\Load.dtsx"), _declared_absent(STORE_PATH)
        ),
    ),
    Unevaluated("nobody-looked", _store(), f"the folder {STORE_PATH} as NODE1 sees it"),
    Unevaluated("access-denied", _store(_listing(STORE_PATH, DENIED)), "access denied"),
    Unevaluated(
        "absent-for-a-node-without-the-disk", _store(_listing(STORE_PATH, False, "NODE2")), STORE_PATH
    ),
    Unevaluated("absent-on-another-node", _alone(_listing(DTS + r"\Packages", False, "NODE2")), "Packages"),
    Unevaluated("there-on-another-node", _alone(_listing(DTS + r"\Packages", True, "NODE2")), "Packages"),
    Unevaluated(
        "one-of-the-folders-that-a-relative-path-may-mean",
        _elsewhere(
            _listing(DTS + r"\Packages", True, "NODE1"), _listing(r"D:\SSIS\Packages", False, "NODE1")
        ),
        "means",
    ),
    Unevaluated("environment-variable", _alone(path=r"%ProgramFiles%\Packages"), "leads"),
    Unevaluated(
        "program-unknown",
        change_service(_alone(), "NODE1", binary_path=unknown("program"), dts_path=unknown("DTSPath")),
        "DTSPath",
    ),
    Unevaluated(
        "volumes-unknown",
        change_resource(clustered(), DISK, volumes=unknown(f"volumes of {DISK}")),
        "volumes",
    ),
]
