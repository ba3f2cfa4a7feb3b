"""Cases of CFG001: the configuration file that the registry names exists."""

from __future__ import annotations

from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_service, with_files
from tests.support.scenes import CONFIG_PATH, DEFAULT_CONFIG, clustered, config, place, standalone, unknown

from ssis_preflight.model.facts import Known
from ssis_preflight.model.parts import Part
from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import CopiedFile, Snapshot
from ssis_preflight.rule.severity import Severity

DEFAULT = DEFAULT_CONFIG.format(130)
AT_REGISTRY = ("MsDtsServer130", "config_file")
MOVED = r"D:\SSIS\MsDtsSrvr.ini.xml"
NOBODY_LOOKED = unknown(f"{CONFIG_PATH} on its disk", Part.CONFIGURATION)


def _absent(path: str, node: str | None = None) -> CopiedFile:
    """Return a file that was looked for and is not there."""
    return CopiedFile(path, node, Known(value=False, at=place("absent", 0, file="snapshot.toml", node=node)))


def _named(snapshot: Snapshot, path: str | None, node: str = "NODE1") -> Snapshot:
    """Let the registry of one node name this path."""
    return change_service(snapshot, node, config_file=RegistryValue(path, "REG_SZ" if path else None))


def _failing(name: str, snapshot: Snapshot, observed: str, expected: str | None = None) -> Failing:
    return Failing(
        name, snapshot, "MsDtsServer130", AT_REGISTRY, Severity.ERROR, observed, expected, node="NODE1"
    )


ON_NODE2 = config(DEFAULT, "NODE2", stores={"File System": r"..\Packages"})

CASES: list[Case] = [
    Passing("clustered", clustered()),
    Passing("every-stand-alone-node", standalone()),
    Passing("path-in-other-case", _named(clustered(), CONFIG_PATH.upper())),
    Passing("stand-alone-without-a-value-reads-the-default-file", _named(standalone(), None)),
    Passing("clustered-without-a-value-is-left-to-reg001", _named(clustered(), None)),
    Passing(
        "file-on-a-unc-path",
        _named(with_files(clustered(), config(r"\\FS1\ssis\a.xml")), r"\\FS1\ssis\a.xml"),
    ),
    _failing(
        "moved-away",
        with_files(_named(standalone(), MOVED), _absent(MOVED, "NODE1"), ON_NODE2),
        MOVED,
        "the full path of a file that exists",
    ),
    _failing("clustered-and-gone", with_files(clustered(), _absent(CONFIG_PATH)), CONFIG_PATH),
    _failing(
        "default-file-gone",
        with_files(_named(standalone(), ""), _absent(DEFAULT, "NODE1"), ON_NODE2),
        DEFAULT,
    ),
    _failing(
        "typing-error-beside-the-copy",
        with_files(
            _named(clustered(), r"S:\SSIS\MsDtsSvr.ini.xml"), _absent(r"S:\SSIS\MsDtsSvr.ini.xml"), config()
        ),
        r"S:\SSIS\MsDtsSvr.ini.xml",
        CONFIG_PATH,
    ),
    _failing("in-quotation-marks", _named(clustered(), f'"{CONFIG_PATH}"'), f'"{CONFIG_PATH}"', CONFIG_PATH),
    _failing("folder-only", _named(clustered(), "S:\\SSIS\\"), "S:\\SSIS\\", CONFIG_PATH),
    _failing("folder-without-backslash", _named(clustered(), r"s:\ssis"), r"s:\ssis", CONFIG_PATH),
    _failing("relative", _named(standalone(), "MsDtsSrvr.ini.xml"), "MsDtsSrvr.ini.xml"),
    _failing("relative-to-a-drive", _named(clustered(), r"S:MsDtsSrvr.ini.xml"), r"S:MsDtsSrvr.ini.xml"),
    _failing("without-a-drive", _named(standalone(), r"\SSIS\MsDtsSrvr.ini.xml"), r"\SSIS\MsDtsSrvr.ini.xml"),
    Unevaluated(
        "nobody-looked",
        with_files(clustered(), config(present=NOBODY_LOOKED, config=NOBODY_LOOKED)),
        CONFIG_PATH,
    ),
    Unevaluated(
        "the-passive-node-does-not-see-the-disk",
        with_files(clustered(), _absent(CONFIG_PATH, "NODE2")),
        f"{CONFIG_PATH} as NODE1 sees it",
    ),
    Unevaluated(
        "registry-not-collected",
        change_service(clustered(), "NODE1", config_file=unknown("ServiceConfigFile of NODE1")),
        "ServiceConfigFile of NODE1",
    ),
    Unevaluated(
        "environment-variable-is-left-to-reg013",
        _named(standalone(), r"%ProgramFiles%\SSIS\MsDtsSrvr.ini.xml"),
        "%ProgramFiles%",
    ),
]
