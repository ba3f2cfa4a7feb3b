"""Cases of CFG019: the configuration file lists folders of both kinds."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_service, with_files
from tests.support.scenes import DEFAULT_CONFIG, clustered, config, place, standalone, unknown

from ssis_preflight.model.facts import Known
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

DEFAULT = DEFAULT_CONFIG.format(130)


def _alone(**folders: dict[str, str]) -> Snapshot:
    """Return the stand-alone scene with the service on NODE1 alone, and these folders."""
    scene = change_service(standalone(), "NODE2", installed=False)
    return with_files(scene, config(DEFAULT, "NODE1", **folders))


def _failing(name: str, snapshot: Snapshot, observed: str) -> Failing:
    return Failing(
        name,
        snapshot,
        "MsDtsServer130",
        (),
        Severity.INFO,
        observed,
        "a SqlServerFolder and a FileSystemFolder",
        "NODE1",
    )


CASES: list[Case] = [
    Passing("clustered", clustered()),
    Passing("stand-alone", standalone()),
    Passing("no-instance-in-a-stand-alone-file-is-left-to-cfg009", _alone(servers={})),
    Inapplicable(
        "no-file", with_files(clustered(), replace(config(), present=Known(value=False, at=place())))
    ),
    _failing("clustered-without-msdb", with_files(clustered(), config(servers={})), "File System"),
    _failing("clustered-without-files", with_files(clustered(), config(stores={})), "MSDB"),
    _failing(
        "clustered-without-any", with_files(clustered(), config(servers={}, stores={})), "no folder at all"
    ),
    _failing("stand-alone-without-files", _alone(stores={}), "MSDB"),
    Unevaluated(
        "content-unknown", with_files(clustered(), replace(config(), config=unknown("content"))), "content"
    ),
]
