"""Cases of ACL001: every principal of the package store may list its folders and write to them."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.access_scenes import (
    ADMINS,
    ETL,
    FILE,
    FOLDER,
    NAME,
    NOT_READ,
    access,
    declared,
    descriptor,
    local_groups,
    named,
    place_of,
    secured,
    told_by,
    without_groups,
)
from tests.support.cases import Case, Failing, Inapplicable, Passing, Unevaluated
from tests.support.scene_changes import change_resource, with_files
from tests.support.scenes import STORE_PATH, clustered, config, standalone, unknown

from ssis_preflight.model.access import Trustee
from ssis_preflight.model.rights import FILE_ALL, FILE_MODIFY
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

SUBJECT = f"MsDtsServer130: File System for {NAME}"
EXPECTED = "List Folder and Write"
DOMAIN_ADMINS_ONLY = "D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"
READ_ONLY = "D:PAI(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;{etl})"
DENIED = "D:PAI(D;OICI;FW;;;{etl})(A;OICI;0x1301bf;;;{etl})"
TOO_LATE = "D:PAI(A;OICI;0x1301bf;;;{etl})(D;OICI;FW;;;{etl})"
ADMINISTRATORS = "D:PAI(A;OICI;FA;;;BA)"
UNC = r"\\FS1\SSIS\Packages"
LOCAL = r"C:\Program Files\Microsoft SQL Server\130\DTS\Packages"


def _scene(folder: str, *principals: str) -> Snapshot:
    return declared(secured(clustered(), folder=folder), *principals)


def _on_a_share() -> Snapshot:
    scene = with_files(_scene(FOLDER), config(stores={"File System": UNC}))
    return replace(scene, access=(access(UNC, FOLDER),))


def _in_the_default_folder() -> Snapshot:
    return replace(
        declared(standalone()), access=(access(LOCAL, FOLDER, "NODE1"), access(LOCAL, FOLDER, "NODE2"))
    )


def _administrator(*nodes: str) -> Snapshot:
    """The group is among the local administrators of these nodes, who alone have rights."""
    member = Trustee(ETL, NAME)
    groups = [
        group
        for node in ("NODE1", "NODE2")
        for group in local_groups(node, *([member] if node in nodes else []))
    ]
    return replace(_scene(ADMINISTRATORS), local_groups=tuple(groups))


CASES: list[Case] = [
    Passing("named-by-its-sid-and-its-name", _scene(FOLDER)),
    Passing("declared-by-its-sid", _scene(FOLDER, ETL)),
    Passing("everyone-has-it", _scene("D:(A;OICI;FA;;;WD)")),
    Passing("a-denial-after-the-grant-does-not-count", _scene(TOO_LATE)),
    Passing("no-list-grants-everything", _scene("D:NO_ACCESS_CONTROL")),
    Passing("by-a-local-group-on-every-owner", _administrator("NODE1", "NODE2")),
    Passing("by-a-name-that-icacls-shows", declared(secured(clustered(), folder=named((NAME, FILE_MODIFY))))),
    Passing("told-by-the-node-that-does-not-own-it", told_by(_scene(FOLDER), "NODE2")),
    Passing("on-a-share", _on_a_share()),
    Passing("a-stand-alone-service-with-the-default-folder", _in_the_default_folder()),
    Inapplicable("nothing-declared", secured(clustered())),
    Failing(
        "read-only",
        _scene(READ_ONLY),
        SUBJECT,
        place_of(STORE_PATH),
        Severity.ERROR,
        "read and execute",
        EXPECTED,
    ),
    Failing(
        "an-empty-list", _scene("D:"), SUBJECT, place_of(STORE_PATH), Severity.ERROR, "no right", EXPECTED
    ),
    Failing("a-denial-before-the-grant", _scene(DENIED), SUBJECT, place_of(STORE_PATH), Severity.ERROR),
    Failing(
        "only-a-group-of-the-domain-that-may-hold-it",
        _scene(DOMAIN_ADMINS_ONLY),
        SUBJECT,
        place_of(STORE_PATH),
        Severity.WARNING,
        "no right",
        EXPECTED,
    ),
    Failing(
        "a-local-administrator-on-one-owner-only",
        _administrator("NODE1"),
        SUBJECT,
        place_of(STORE_PATH),
        Severity.WARNING,
    ),
    Failing(
        "one-of-two-principals",
        _scene(FOLDER, NAME, r"CORP\etl-operators"),
        r"MsDtsServer130: File System for CORP\etl-operators",
        place_of(STORE_PATH),
        Severity.WARNING,
    ),
    Unevaluated("no-list", declared(clustered()), STORE_PATH),
    Unevaluated("a-list-that-was-refused", declared(secured(clustered(), folder=NOT_READ)), "not read"),
    Unevaluated(
        "local-administrators-whose-members-are-unknown",
        without_groups(_scene(ADMINISTRATORS), "NODE1", "NODE2"),
        r"members of BUILTIN\Administrators on NODE1",
    ),
    Unevaluated(
        "a-sid-that-may-be-the-principal",
        declared(
            secured(clustered(), file=descriptor(FILE, {}), folder=descriptor("D:(A;OICI;FA;;;{sql})", {}))
        ),
        "which account S-1-5-21-",
    ),
    Unevaluated(
        "a-name-that-may-be-the-principal",
        declared(secured(clustered(), folder=named((r"CORP\other", FILE_ALL))), ADMINS),
        r"which account CORP\other is",
    ),
    Unevaluated(
        "owners-unknown",
        change_resource(_scene(FOLDER), "SSIS", possible_owners=unknown("possible owners of SSIS")),
        "possible owners",
    ),
]
