"""Cases of ACL002: the account of the service may read the configuration file."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.access_scenes import (
    ADMINS,
    ETL,
    FILE,
    NOT_READ,
    SQL_ADMINS,
    access,
    descriptor,
    place_of,
    secured,
    told_by,
    without_groups,
)
from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import add_services, change_resource, change_service, with_files
from tests.support.scenes import (
    CONFIG_PATH,
    DEFAULT_CONFIG,
    NODES,
    absent_service,
    clustered,
    config,
    standalone,
    unknown,
)

from ssis_preflight.model.parts import Part
from ssis_preflight.model.service import RegistryValue
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

SUBJECT = "MsDtsServer130"
AT = place_of(CONFIG_PATH)
MOVED = "D:PAI(A;;FA;;;SY)(A;;FA;;;BA)"
USERS = "D:AI(A;ID;FA;;;BA)(A;ID;0x1200a9;;;BU)"
UNC = r"\\FS1\SSIS\MsDtsSrvr.ini.xml"
VIRTUAL = r"NT SERVICE\MsDtsServer130"
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


def _on_own_drives(*lists: tuple[str, str]) -> Snapshot:
    """Return the clustered scene with the default file in force, whose list each of these nodes has of its own."""
    scene = secured(clustered())
    for node in NODES:
        scene = change_service(scene, node, config_file=RegistryValue(DEFAULT, "REG_SZ"))
    scene = with_files(scene, *(config(DEFAULT, node) for node in NODES))
    return replace(scene, access=tuple(access(DEFAULT, text, node, "file") for node, text in lists))


def _on_a_share(file: str, account: str) -> Snapshot:
    """Return the clustered scene with the file on a share; its list names the computer account of NODE1 only."""
    scene = _both(FILE, account)
    for node in NODES:
        scene = change_service(scene, node, config_file=RegistryValue(UNC, "REG_SZ"))
    scene = with_files(scene, config(UNC))
    given = descriptor(file, {SQL_ADMINS: r"CORP\NODE1$", ADMINS: r"CORP\NODE2$", ETL: r"CORP\svc-ssis"})
    return replace(scene, access=(access(UNC, given, kind="file"),))


CASES: list[Case] = [
    Passing("each-node-by-the-list-of-its-own-drive", _on_own_drives(("NODE1", FILE), ("NODE2", USERS))),
    Passing("a-share-that-every-account-reads", _on_a_share("D:(A;;FR;;;AU)", VIRTUAL)),
    Passing(
        "a-share-that-names-the-computers-of-virtual-accounts",
        _on_a_share("D:(A;;FR;;;{sql})(A;;FR;;;{admins})", VIRTUAL),
    ),
    Passing("a-share-that-names-the-account", _on_a_share("D:(A;;FR;;;{etl})", r"CORP\svc-ssis")),
    Failing(
        "a-share-knows-no-service-of-a-node",
        _on_a_share("D:(A;;FR;;;{service})", VIRTUAL),
        SUBJECT,
        place_of(UNC),
        Severity.ERROR,
    ),
    Failing(
        "a-share-that-local-service-reads-without-a-name",
        _on_a_share("D:(A;;FR;;;AU)", r"NT AUTHORITY\LocalService"),
        SUBJECT,
        place_of(UNC),
        Severity.ERROR,
    ),
    Failing(
        "a-share-that-names-the-computer-of-one-node",
        _on_a_share("D:(A;;FR;;;{sql})", VIRTUAL),
        SUBJECT,
        place_of(UNC),
        Severity.WARNING,
    ),
    Failing(
        "the-list-of-the-own-drive-of-the-other-owner",
        _on_own_drives(("NODE1", FILE), ("NODE2", "D:(A;;FA;;;SY)")),
        SUBJECT,
        place_of(DEFAULT),
        Severity.ERROR,
    ),
    Unevaluated(
        "the-other-owner-told-no-list",
        _on_own_drives(("NODE1", MOVED.replace("PAI", "") + "(A;;FR;;;{service})")),
        DEFAULT,
    ),
    Unevaluated("the-groups-of-a-server-that-nobody-read", _on_a_share("D:(A;;FR;;;BU)", VIRTUAL), "on FS1"),
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
