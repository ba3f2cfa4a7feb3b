r"""Names of well-known accounts in the languages of Windows, as ``icacls`` and Windows Explorer show them.

Only whole names are looked up, authority and account (``VORDEFINIERT\Benutzer``): what a computer or a domain calls
its own accounts is never taken for one of these. A name that is not here stays a name, of which nothing is known.

Sources: Microsoft, *Well-known SIDs*, and the names that Windows gives them in each language.
"""

# ruff: noqa: RUF001 - Russian letters are meant

from __future__ import annotations

from collections.abc import Mapping

from ssis_preflight.model.names import fold
from ssis_preflight.model.sids import (
    ADMINISTRATORS,
    ANONYMOUS,
    AUTHENTICATED_USERS,
    CREATOR_OWNER,
    EVERYONE,
    INTERACTIVE,
    LOCAL_SERVICE,
    NETWORK,
    NETWORK_SERVICE,
    SERVICE,
    SYSTEM,
    USERS,
    sid_of_name,
)

_NAMES: Mapping[str, tuple[str, ...]] = {
    EVERYONE: ("Jeder", "Tout le monde", "Todos", "Все", "Iedereen", "Wszyscy", "Alla"),
    CREATOR_OWNER: (
        "ERSTELLER-BESITZER",
        "CREATEUR PROPRIETAIRE",
        "PROPRIETÁRIO CRIADOR",
        "СОЗДАТЕЛЬ-ВЛАДЕЛЕЦ",
    ),
    SYSTEM: (
        "NT-AUTORITÄT\\SYSTEM",
        "AUTORITE NT\\Système",
        "AUTORIDADE NT\\SISTEMA",
        "NT AUTHORITY\\СИСТЕМА",
    ),
    NETWORK_SERVICE: (
        "NT-AUTORITÄT\\NETZWERKDIENST",
        "AUTORITE NT\\SERVICE RÉSEAU",
        "NT AUTHORITY\\Servicio de red",
        "AUTORIDADE NT\\SERVIÇO DE REDE",
    ),
    LOCAL_SERVICE: (
        "NT-AUTORITÄT\\LOKALER DIENST",
        "AUTORITE NT\\SERVICE LOCAL",
        "NT AUTHORITY\\SERVICIO LOCAL",
        "AUTORIDADE NT\\SERVIÇO LOCAL",
    ),
    AUTHENTICATED_USERS: (
        "NT-AUTORITÄT\\Authentifizierte Benutzer",
        "AUTORITE NT\\Utilisateurs authentifiés",
        "NT AUTHORITY\\Usuarios autentificados",
        "AUTORIDADE NT\\Usuários autenticados",
        "NT AUTHORITY\\Прошедшие проверку",
    ),
    INTERACTIVE: ("NT-AUTORITÄT\\INTERAKTIV", "AUTORITE NT\\INTERACTIF"),
    NETWORK: ("NT-AUTORITÄT\\NETZWERK", "AUTORITE NT\\RÉSEAU"),
    SERVICE: ("NT-AUTORITÄT\\DIENST",),
    ANONYMOUS: ("NT-AUTORITÄT\\ANONYMOUS-ANMELDUNG", "AUTORITE NT\\ANONYMOUS LOGON"),
    ADMINISTRATORS: (
        "VORDEFINIERT\\Administratoren",
        "BUILTIN\\Administrateurs",
        "BUILTIN\\Administradores",
        "BUILTIN\\Администраторы",
    ),
    USERS: (
        "VORDEFINIERT\\Benutzer",
        "BUILTIN\\Utilisateurs",
        "BUILTIN\\Usuarios",
        "BUILTIN\\Usuários",
        "BUILTIN\\Пользователи",
    ),
}
_SIDS = {fold(name): sid for sid, names in _NAMES.items() for name in names}
_CONSOLE_PAGES = ("cp850", "cp866")
"""Code pages of consoles in Western Europe and Russia, in which ``icacls > FILE`` writes."""


def sid_of_shown_name(name: str, *, doubtful: bool = False) -> str | None:
    """Return the SID of a well-known account by its English name or one in another language; None for all else.

    ``doubtful``: letters beyond ASCII are a guess of the decoder, so that the code pages of consoles are tried too.
    """
    for text in (name, *(_other_pages(name) if doubtful else ())):
        sid = sid_of_name(text) or _SIDS.get(fold(text))
        if sid is not None:
            return sid
    return None


def _other_pages(name: str) -> list[str]:
    """Return a name that was read in Windows-1252 as the code pages of consoles have it."""
    raw = b"".join(_byte(letter) for letter in name)
    return [raw.decode(page) for page in _CONSOLE_PAGES] if raw and not raw.isascii() else []


def _byte(letter: str) -> bytes:
    """Return the byte that Windows-1252 read as this letter; none for a letter that it does not have."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return bytes([ord(letter)]) if ord(letter) < 256 else b""
