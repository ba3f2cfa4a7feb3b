"""Cases of ACL002: the account of the service may read the configuration file."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.access_scenes import FILE, NOT_READ, access, place_of, secured, told_by, without_groups
from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scenes import (
    CONFIG_PATH,
    DEFAULT_CONFIG,
    absent_service,
    add_services,
    change_resource,
    change_service,
    clustered,
    standalone,
    unknown,
    with_files,
)

from ssis_preflight.model.parts import Part
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

SUBJECT = "MsDtsServer130"
AT = place_of(CONFIG_PATH)
MOVED = "D:PAI(A;;FA;;;SY)(A;;FA;;;BA)"
USERS = "D:AI(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)"
DEFAULT = DEFAULT_CONFIG.format(130)


def _scene(file: str = FILE, **account: str) -> Snapshot:
    """Return the scene with the list of the file and the account of the service, by node."""
    scene = secured(clustered(), file=file)
    for node, name in account.items():
        scene = change_service(scene, node.upper(), account=name)
    return scene


def _both(file: str, account: str) -> Snapshot:
    return _scene(file, node1=account, node2=account)


def _alone(first: str, second: str) -> Snapshot:
    lists = [(first, "NODE1"), (second, "NODE2")]
    scene = secured(standalone())
    return replace(scene, access=tuple(access(DEFAULT, text, node, "file") for text, node in lists))


CASES: list[Case] = [
    Passing("by-its-own-identity", _scene()),
    Passing("an-account-of-the-domain-that-is-named", _both("D:(A;;FR;;;{etl})", r"CORP\etl-admins")),
    Passing("its-own-identity-whatever-the-account", _both(FILE, r"CORP\svc-ssis")),
    Passing("told-by-the-other-node", told_by(_scene(), "NODE2")),
    Passing("local-system-is-an-administrator", _both("D:(A;;FA;;;BA)", "LocalSystem")),
    Passing("users-hold-every-authenticated-account", _scene(USERS)),
    Passing("a-node-without-the-service", add_services(_scene(), absent_service("NODE2"))),
    Passing("the-default-file-of-stand-alone-services", _alone(USERS, FILE)),
    Failing("the-list-of-the-disk", _scene(MOVED), SUBJECT, AT, Severity.ERROR, "no right", "read", "NODE1"),
    Failing("an-entry-for-another-release", _scene("D:(A;;FR;;;{old})"), SUBJECT, AT, Severity.ERROR),
    Failing("a-denial-first", _scene("D:(D;;FR;;;{service})(A;;FR;;;WD)"), SUBJECT, AT, Severity.ERROR),
    Failing(
        "another-account-on-the-other-owner",
        _scene("D:(A;;FR;;;NS)", node1="NT AUTHORITY\\NetworkService", node2="NT AUTHORITY\\LocalService"),
        SUBJECT,
        AT,
        Severity.ERROR,
    ),
    Failing(
        "only-a-group-of-the-domain",
        _both("D:(A;;FR;;;{sql})", r"CORP\etl-admins"),
        SUBJECT,
        AT,
        Severity.WARNING,
    ),
    Failing(
        "on-one-stand-alone-node",
        _alone(USERS, "D:"),
        SUBJECT,
        place_of(DEFAULT),
        Severity.ERROR,
        node="NODE2",
    ),
    Unevaluated("no-list", clustered(), CONFIG_PATH),
    Unevaluated("a-list-that-was-refused", secured(clustered(), file=NOT_READ), "not read"),
    Unevaluated(
        "members-of-users-unknown",
        without_groups(_scene(USERS), "NODE2"),
        "on NODE2",
    ),
    Unevaluated(
        "account-unknown",
        change_service(_scene(), "NODE2", account=unknown("account on NODE2", Part.SERVICES)),
        "account on NODE2",
    ),
    Unevaluated(
        "installed-unknown",
        change_service(_scene(), "NODE2", installed=unknown("services of NODE2", Part.SERVICES)),
        "services of NODE2",
    ),
    Unevaluated(
        "owners-unknown",
        change_resource(_scene(), "SSIS", possible_owners=unknown("possible owners of SSIS")),
        "possible owners",
    ),
    Unevaluated("configuration-unknown", with_files(_scene()), "MsDtsSrvr.ini.xml"),
]
