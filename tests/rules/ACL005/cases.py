"""Cases of ACL005: not everybody may change the configuration file or the package store."""

from __future__ import annotations

from tests.support.access_scenes import NOT_READ, named, place_of, secured, told_by
from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scenes import CONFIG_PATH, STORE_PATH, clustered, standalone

from ssis_preflight.model.rights import FILE_ALL, FILE_EXECUTE, FILE_READ
from ssis_preflight.model.snapshot import Snapshot
from ssis_preflight.rule.severity import Severity

SUBJECT = "MsDtsServer130: File System"
ROOT = "D:AI(A;OICIID;FA;;;BA)(A;OICIID;0x1200a9;;;BU)(A;CIID;LC;;;BU)(A;CIIOID;DC;;;BU)"
INHERITED = "D:AI(A;OICIID;FA;;;BA)(A;OICIID;0x1200a9;;;BU)(A;CIID;LC;;;BU)(A;CIID;DC;;;BU)"


def _failing(name: str, folder: str, observed: str) -> Failing:
    scene = secured(clustered(), folder=folder)
    return Failing(name, scene, SUBJECT, place_of(STORE_PATH), Severity.ERROR, observed)


def _french(name: str, mask: int) -> Snapshot:
    return secured(clustered(), folder=named((r"CORP\etl", FILE_ALL), (name, mask)))


CASES: list[Case] = [
    Passing("only-those-who-need-it", secured(clustered())),
    Passing("told-by-the-other-node", told_by(secured(clustered()), "NODE2")),
    Passing("everybody-may-read", secured(clustered(), folder="D:(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)")),
    Passing("folders-may-be-added-and-no-files", secured(clustered(), folder=ROOT)),
    Passing("a-denial-first", secured(clustered(), folder="D:(D;OICI;FA;;;WD)(A;OICI;FA;;;WD)")),
    Passing("administrators-of-the-domain", secured(clustered(), folder="O:DAG:DUD:(A;OICI;FA;;;DA)")),
    Passing("backup-operators-by-their-name", _french(r"BUILTIN\Backup Operators", FILE_ALL)),
    Passing("a-name-of-a-domain", _french(r"CORP\Utilisateurs", FILE_ALL)),
    Passing("a-strange-name-that-may-read", _french("Kaikki", FILE_READ | FILE_EXECUTE)),
    _failing("everyone-modifies", "D:(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;WD)", "Everyone: modify"),
    _failing(
        "users-create-files-as-on-a-new-disk",
        INHERITED,
        r"BUILTIN\Users: create files or write data",
    ),
    _failing(
        "new-files-only",
        "D:(A;OICI;FA;;;BA)(A;OIIO;0x1301bf;;;AU)",
        r"NT AUTHORITY\Authenticated Users: modify",
    ),
    _failing(
        "a-denial-of-less",
        "D:(D;;FW;;;WD)(A;;0x1301bf;;;BU)(A;;0x40000;;;AU)",
        "NT AUTHORITY\\Authenticated Users: change permissions",
    ),
    _failing("no-list", "D:NO_ACCESS_CONTROL", "no list"),
    Failing(
        "the-configuration-file",
        secured(clustered(), file="D:(A;;FA;;;BA)(A;;FA;;;AN)"),
        "MsDtsServer130",
        place_of(CONFIG_PATH),
        Severity.ERROR,
        r"NT AUTHORITY\ANONYMOUS LOGON: full control",
    ),
    Failing(
        "by-the-names-that-icacls-shows",
        _french("Everyone", FILE_ALL),
        SUBJECT,
        place_of(STORE_PATH),
        Severity.ERROR,
        "Everyone: full control",
    ),
    Unevaluated("no-list-collected", clustered(), STORE_PATH),
    Unevaluated("of-a-stand-alone-service", standalone(), r"130\DTS\Packages"),
    Unevaluated("a-list-that-was-refused", secured(clustered(), folder=NOT_READ), "not read"),
    Unevaluated("a-name-in-a-strange-language", _french("Kaikki", FILE_ALL), "which account Kaikki is"),
    Unevaluated(
        "a-condition",
        secured(clustered(), folder='D:(XA;OICI;FA;;;WD;(@User.Title=="PM"))'),
        "which account Everyone is",
    ),
]
