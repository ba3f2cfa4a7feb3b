"""Cases of CFG002: the configuration file can be read by the service."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import with_files
from tests.support.scenes import CONFIG_PATH, DEFAULT_CONFIG, clustered, config, place, standalone, unknown

from ssis_preflight.model.facts import Known
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint, ServiceConfig
from ssis_preflight.model.snapshot import CopiedFile
from ssis_preflight.rule.severity import Severity

DEFAULT = DEFAULT_CONFIG.format(130)
DOUBT = Complaint(
    "<ServerName> is empty.", place("TopLevelFolders", 0, "Folder", 0, "ServerName", 0), fatal=False
)
NO_KIND = Complaint(
    "A <Folder> does not say what kind it is.", place("TopLevelFolders", 0, "Folder", 1), fatal=True
)


def _with(file: CopiedFile, *complaints: Complaint) -> CopiedFile:
    """Return the file with these complaints about its content."""
    assert file.config is not None
    assert isinstance(file.config, Known)
    content = replace(file.config.value, complaints=complaints)
    return replace(file, config=Known(content, file.config.at))


def _broken(path: str, node: str | None, line: int) -> CopiedFile:
    """Return a file that is no XML, with the complaint at this line."""
    at = Place(f"{node}.xml", node=node, line=line)
    content = ServiceConfig(
        Place(f"{node}.xml", node=node), (), complaints=(Complaint("An & stands alone.", at),)
    )
    return CopiedFile(path, node, Known(value=True, at=at), Known(content, at))


def _nodes(first: CopiedFile) -> tuple[CopiedFile, CopiedFile]:
    return first, config(DEFAULT, "NODE2", stores={"File System": r"..\Packages"})


CASES: list[Case] = [
    Passing("clustered", clustered()),
    Passing("every-stand-alone-node", standalone()),
    Passing(
        "missing-file-is-left-to-cfg001",
        with_files(clustered(), CopiedFile(CONFIG_PATH, None, Known(value=False, at=place("absent", 0)))),
    ),
    Failing(
        "no-xml",
        with_files(standalone(), *_nodes(_broken(DEFAULT, "NODE1", 6))),
        "MsDtsServer130",
        Place("NODE1.xml", node="NODE1", line=6),
        Severity.ERROR,
        observed="An & stands alone.",
        node="NODE1",
    ),
    Failing(
        "fatal-comes-before-doubtful",
        with_files(clustered(), _with(config(), DOUBT, NO_KIND)),
        "MsDtsServer130",
        ("Folder", 1),
        Severity.ERROR,
        observed="A <Folder> does not say what kind it is. (and 1 more)",
    ),
    Failing(
        "only-doubtful",
        with_files(clustered(), _with(config(), DOUBT)),
        "MsDtsServer130",
        ("ServerName", 0),
        Severity.WARNING,
    ),
    Unevaluated(
        "content-not-collected",
        with_files(clustered(), config(config=unknown(f"content of {CONFIG_PATH}", Part.CONFIGURATION))),
        f"content of {CONFIG_PATH}",
    ),
]
