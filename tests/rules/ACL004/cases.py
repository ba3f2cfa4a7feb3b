"""Cases of ACL004: lists that name the service name it by the identity of its own release."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.access_scenes import NOT_READ, access, descriptor, named, place_of, secured, told_by
from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_service, with_files
from tests.support.scenes import CONFIG_PATH, STORE_PATH, clustered, config, unknown

from ssis_preflight.model.parts import Part
from ssis_preflight.model.rights import FILE_READ
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

UNC = r"\\FS1\SSIS\Packages"
OLD = "D:(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;{old})"


def _account(snapshot: Snapshot, account: str) -> Snapshot:
    return change_service(snapshot, "NODE1", account=account)


def _on_a_share() -> Snapshot:
    scene = with_files(secured(clustered()), config(stores={"File System": UNC}))
    return replace(scene, access=(*scene.access, access(UNC, OLD)))


CASES: list[Case] = [
    Passing("its-own-identity", secured(clustered())),
    Passing("told-by-the-other-node", told_by(secured(clustered()), "NODE2")),
    Passing("both-releases", secured(clustered(), folder=OLD + "(A;OICI;0x1301bf;;;{service})")),
    Passing("nobody-of-either", secured(clustered(), folder="D:(A;OICI;FA;;;BA)")),
    Passing("a-denial-for-the-old-one", secured(clustered(), folder="D:(D;;FA;;;{old})")),
    Passing(
        "the-account-is-named",
        _account(secured(clustered(), folder=OLD + "(A;OICI;0x1301bf;;;{etl})"), r"CORP\etl-admins"),
    ),
    Passing(
        "a-built-in-account-is-named",
        _account(secured(clustered(), folder=OLD + "(A;OICI;0x1301bf;;;NS)"), r"NT AUTHORITY\NetworkService"),
    ),
    Passing(
        "a-file-that-the-service-cannot-read-is-left-to-acl002",
        secured(clustered(), file=named((r"NT SERVICE\MsDtsServer110", FILE_READ))),
    ),
    Passing("a-share-knows-no-service-of-a-node", _on_a_share()),
    Failing(
        "the-folder-names-another-release",
        secured(clustered(), folder=OLD),
        "MsDtsServer130: File System",
        place_of(STORE_PATH),
        Severity.WARNING,
        r"NT SERVICE\MsDtsServer110",
        r"NT SERVICE\MsDtsServer130",
    ),
    Failing(
        "by-a-name-that-icacls-shows",
        secured(clustered(), file=named((r"NT SERVICE\MsDtsServer110", FILE_READ), ("Everyone", FILE_READ))),
        "MsDtsServer130",
        place_of(CONFIG_PATH),
        Severity.WARNING,
    ),
    Unevaluated(
        "a-sid-that-may-be-the-account",
        _account(
            secured(clustered(), folder=descriptor(OLD + "(A;OICI;0x1301bf;;;{sql})", {})), r"CORP\svc-ssis"
        ),
        "which account S-1-5-21-",
    ),
    Unevaluated("no-list", clustered(), STORE_PATH),
    Unevaluated("a-list-that-was-refused", secured(clustered(), folder=NOT_READ), "not read"),
    Unevaluated(
        "account-unknown",
        change_service(
            secured(clustered(), folder=OLD), "NODE1", account=unknown("account on NODE1", Part.SERVICES)
        ),
        "account on NODE1",
    ),
]
