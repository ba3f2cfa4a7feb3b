"""Cases of ACL006: principals that write to the package store may read and delete its packages."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.access_scenes import (
    ETL,
    FOLDER,
    NAME,
    NOT_READ,
    declared,
    local_groups,
    place_of,
    secured,
    told_by,
    without_groups,
)
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_resource
from tests.support.scenes import STORE_PATH, clustered, unknown

from ssis_preflight.model.access import Trustee
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

SUBJECT = f"MsDtsServer130: File System for {NAME}"
FOLDER_ONLY = "D:(A;OICI;FA;;;SY)(A;CI;0x1301bf;;;{etl})"
READ_ONLY_FILES = "D:(A;CI;0x1301bf;;;{etl})(A;OIIO;0x1200a9;;;{etl})"


def _scene(folder: str, *principals: str) -> Snapshot:
    return declared(secured(clustered(), folder=folder), *principals)


def _of_administrators(snapshot: Snapshot) -> Snapshot:
    """The group is among the local administrators of both nodes."""
    member = Trustee(ETL, NAME)
    groups = (*local_groups("NODE1", member), *local_groups("NODE2", member))
    return replace(snapshot, local_groups=groups)


CASES: list[Case] = [
    Passing("modify-for-the-folder-and-its-files", _scene(FOLDER)),
    Passing("the-folder-gives-deleting", _scene(READ_ONLY_FILES + "(A;;DT;;;{etl})")),
    Passing("no-list-grants-everything", _scene("D:NO_ACCESS_CONTROL")),
    Passing("who-cannot-write-is-judged-by-acl001", _scene("D:(A;OICI;FA;;;SY)(A;OICI;FR;;;{etl})")),
    Passing("a-group-that-may-hold-it-is-judged-by-acl001", _scene("D:(A;OICI;FA;;;{sql})")),
    Passing("told-by-the-other-node", told_by(_scene(FOLDER), "NODE2")),
    Passing("local-administrators", _of_administrators(_scene("D:(A;OICI;FA;;;BA)"))),
    Passing("everybody-has-it", _scene(FOLDER_ONLY + "(A;OICI;FA;;;AU)")),
    Inapplicable("nothing-declared", secured(clustered())),
    Failing(
        "nothing-for-files", _scene(FOLDER_ONLY), SUBJECT, place_of(STORE_PATH), Severity.WARNING, "no right"
    ),
    Failing(
        "files-can-be-read-and-not-deleted",
        _scene(READ_ONLY_FILES),
        SUBJECT,
        place_of(STORE_PATH),
        Severity.WARNING,
        "read and execute",
    ),
    Unevaluated("no-list", declared(clustered()), STORE_PATH),
    Unevaluated("a-list-that-was-refused", declared(secured(clustered(), folder=NOT_READ)), "not read"),
    Unevaluated(
        "local-administrators-whose-members-are-unknown",
        without_groups(_scene(FOLDER_ONLY + "(A;OICI;FA;;;BA)"), "NODE1", "NODE2"),
        "on NODE1",
    ),
    Unevaluated(
        "owners-unknown",
        change_resource(_scene(FOLDER), "SSIS", possible_owners=unknown("possible owners of SSIS")),
        "possible owners",
    ),
]
