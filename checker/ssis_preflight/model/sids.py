r"""Security identifiers that are the same everywhere, their SDDL aliases, and the identifiers of services.

Sources: Microsoft, *SID Strings* (Sddl.h), *Well-known SIDs*, and [MS-DTYP] 2.4.2.4.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from ssis_preflight.model.names import fold

EVERYONE = "S-1-1-0"
LOCAL = "S-1-2-0"
CREATOR_OWNER = "S-1-3-0"
CREATOR_GROUP = "S-1-3-1"
OWNER_RIGHTS = "S-1-3-4"
NETWORK = "S-1-5-2"
BATCH = "S-1-5-3"
INTERACTIVE = "S-1-5-4"
SERVICE = "S-1-5-6"
ANONYMOUS = "S-1-5-7"
AUTHENTICATED_USERS = "S-1-5-11"
REMOTE_INTERACTIVE = "S-1-5-14"
SYSTEM = "S-1-5-18"
LOCAL_SERVICE = "S-1-5-19"
NETWORK_SERVICE = "S-1-5-20"
ADMINISTRATORS = "S-1-5-32-544"
USERS = "S-1-5-32-545"
PERFORMANCE_LOG_USERS = "S-1-5-32-559"
DISTRIBUTED_COM_USERS = "S-1-5-32-562"
ALL_SERVICES = "S-1-5-80-0"

OF_BUILTIN = "S-1-5-32-"
OF_SERVICE = "S-1-5-80-"
OF_DOMAIN = "S-1-5-21-"
"""How the identifiers begin of the groups of every computer, of services, and of accounts of a computer or domain."""

_SID = re.compile(r"[Ss]-1-(0[xX][0-9A-Fa-f]{1,12}|[0-9]{1,15})((?:-[0-9]{1,10}){1,15})")
_MOST = 0xFFFF_FFFF
_LARGEST_AUTHORITY = 0xFFFF_FFFF_FFFF
_SERVICE_ACCOUNT = "nt service\\"

ALIASES: Mapping[str, str] = {
    "AA": "S-1-5-32-579",
    "AC": "S-1-15-2-1",
    "AN": ANONYMOUS,
    "AO": "S-1-5-32-548",
    "AS": "S-1-18-1",
    "AU": AUTHENTICATED_USERS,
    "BA": ADMINISTRATORS,
    "BG": "S-1-5-32-546",
    "BO": "S-1-5-32-551",
    "BU": USERS,
    "CD": "S-1-5-32-574",
    "CG": CREATOR_GROUP,
    "CO": CREATOR_OWNER,
    "CY": "S-1-5-32-569",
    "ED": "S-1-5-9",
    "ER": "S-1-5-32-573",
    "ES": "S-1-5-32-576",
    "HA": "S-1-5-32-578",
    "HI": "S-1-16-12288",
    "IS": "S-1-5-32-568",
    "IU": INTERACTIVE,
    "LS": LOCAL_SERVICE,
    "LU": "S-1-5-32-559",
    "LW": "S-1-16-4096",
    "ME": "S-1-16-8192",
    "MP": "S-1-16-8448",
    "MS": "S-1-5-32-577",
    "MU": "S-1-5-32-558",
    "NO": "S-1-5-32-556",
    "NS": NETWORK_SERVICE,
    "NU": NETWORK,
    "OW": OWNER_RIGHTS,
    "PO": "S-1-5-32-550",
    "PS": "S-1-5-10",
    "PU": "S-1-5-32-547",
    "RA": "S-1-5-32-575",
    "RC": "S-1-5-12",
    "RD": "S-1-5-32-555",
    "RE": "S-1-5-32-552",
    "RM": "S-1-5-32-580",
    "RU": "S-1-5-32-554",
    "SI": "S-1-16-16384",
    "SO": "S-1-5-32-549",
    "SS": "S-1-18-2",
    "SU": SERVICE,
    "SY": SYSTEM,
    "UD": "S-1-5-84-0-0-0-0-0",
    "WD": EVERYONE,
    "WR": "S-1-5-33",
}
"""SDDL aliases of identifiers that are the same on every computer."""

DOMAIN_ALIASES: Mapping[str, str] = {
    "AP": "Protected Users",
    "CA": "Cert Publishers",
    "CN": "Cloneable Domain Controllers",
    "DA": "Domain Admins",
    "DC": "Domain Computers",
    "DD": "Domain Controllers",
    "DG": "Domain Guests",
    "DU": "Domain Users",
    "EA": "Enterprise Admins",
    "EK": "Enterprise Key Admins",
    "KA": "Key Admins",
    "LA": "the local Administrator account",
    "LG": "the local Guest account",
    "PA": "Group Policy Creator Owners",
    "RO": "Enterprise Read-only Domain Controllers",
    "RS": "RAS and IAS Servers",
    "SA": "Schema Admins",
}
"""SDDL aliases whose identifier depends on a domain or computer that the text does not name."""

NAMES: Mapping[str, str] = {
    EVERYONE: "Everyone",
    CREATOR_OWNER: "CREATOR OWNER",
    CREATOR_GROUP: "CREATOR GROUP",
    OWNER_RIGHTS: "OWNER RIGHTS",
    NETWORK: "NT AUTHORITY\\NETWORK",
    INTERACTIVE: "NT AUTHORITY\\INTERACTIVE",
    SERVICE: "NT AUTHORITY\\SERVICE",
    ANONYMOUS: "NT AUTHORITY\\ANONYMOUS LOGON",
    AUTHENTICATED_USERS: "NT AUTHORITY\\Authenticated Users",
    SYSTEM: "NT AUTHORITY\\SYSTEM",
    LOCAL_SERVICE: "NT AUTHORITY\\LOCAL SERVICE",
    NETWORK_SERVICE: "NT AUTHORITY\\NETWORK SERVICE",
    ADMINISTRATORS: "BUILTIN\\Administrators",
    USERS: "BUILTIN\\Users",
    "S-1-5-32-546": "BUILTIN\\Guests",
    "S-1-5-32-547": "BUILTIN\\Power Users",
    "S-1-5-32-550": "BUILTIN\\Print Operators",
    "S-1-5-32-551": "BUILTIN\\Backup Operators",
    "S-1-5-32-552": "BUILTIN\\Replicator",
    "S-1-5-32-555": "BUILTIN\\Remote Desktop Users",
    "S-1-5-32-556": "BUILTIN\\Network Configuration Operators",
    "S-1-5-32-558": "BUILTIN\\Performance Monitor Users",
    PERFORMANCE_LOG_USERS: "BUILTIN\\Performance Log Users",
    DISTRIBUTED_COM_USERS: "BUILTIN\\Distributed COM Users",
    "S-1-5-32-568": "BUILTIN\\IIS_IUSRS",
    "S-1-5-32-573": "BUILTIN\\Event Log Readers",
    "S-1-5-32-579": "BUILTIN\\Access Control Assistance Operators",
    "S-1-5-32-580": "BUILTIN\\Remote Management Users",
    "S-1-15-2-1": "APPLICATION PACKAGE AUTHORITY\\ALL APPLICATION PACKAGES",
    "S-1-15-2-2": "APPLICATION PACKAGE AUTHORITY\\ALL RESTRICTED APPLICATION PACKAGES",
    ALL_SERVICES: "NT SERVICE\\ALL SERVICES",
}
"""English names, as Windows shows them, of the identifiers that matter here."""

_BY_NAME = {
    **{fold(name): sid for sid, name in NAMES.items()},
    **{fold(name.rpartition("\\")[2]): sid for sid, name in NAMES.items()},
    "localsystem": SYSTEM,
    ".\\localsystem": SYSTEM,
    "nt authority\\localservice": LOCAL_SERVICE,
    "nt authority\\networkservice": NETWORK_SERVICE,
}


def sid_of_text(text: str) -> str | None:
    """Return a SID in its usual form, ``S-1-5-32-544``; None where the text is no SID of revision 1."""
    found = _SID.fullmatch(text)
    if found is None:
        return None
    authority = int(found[1], 16) if found[1][:2].casefold() == "0x" else int(found[1])
    parts = [int(part) for part in found[2][1:].split("-")]
    if authority > _LARGEST_AUTHORITY or max(parts) > _MOST:
        return None
    shown = f"0x{authority:012x}" if authority > _MOST else str(authority)
    return "-".join(["S-1", shown, *map(str, parts)])


def service_sid(service: str) -> str:
    r"""Return the SID of ``NT SERVICE\<service>``, which is the same on every computer.

    It is S-1-5-80 and the SHA-1 of the upper-case name in UTF-16LE, as five little-endian numbers. Source: Microsoft,
    *Service accounts* and [MS-DTYP] 2.4.2.4, NT_SERVICE.
    """
    digest = hashlib.sha1(
        service.upper().encode("utf-16-le", "surrogatepass"), usedforsecurity=False
    ).digest()
    words = (int.from_bytes(digest[at : at + 4], "little") for at in range(0, 20, 4))
    return "-".join(["S-1-5-80", *map(str, words)])


def sid_of_name(name: str) -> str | None:
    r"""Return the SID of an account whose English name says it: a well-known one, or ``NT SERVICE\<service>``.

    A text that is a SID is that SID. None where only a domain or a computer can tell.
    """
    text = name.strip()
    sid = sid_of_text(text.removeprefix("*")) or _BY_NAME.get(fold(text))
    if sid is None and fold(text).startswith(_SERVICE_ACCOUNT):
        return service_sid(text[len(_SERVICE_ACCOUNT) :])
    return sid
