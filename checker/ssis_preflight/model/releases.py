r"""The Integration Services service of every SQL Server release.

The service is ``MsDtsServer`` plus ten times the major version (no suffix in SQL Server 2005), its folder number
and registry key follow the same number. Source: Microsoft, *Integration Services service (SSIS service)* and
*Configure Windows service accounts and permissions*.
"""

from __future__ import annotations

import re

import msgspec

from ssis_preflight.model.names import fold


class Release(msgspec.Struct, frozen=True):
    """One release of the service: its names and places."""

    major: int
    product: str

    @property
    def number(self) -> int:
        """The folder number, such as 130; 90 for SQL Server 2005."""
        return self.major * 10

    @property
    def service_name(self) -> str:
        """The name of the Windows service, such as ``MsDtsServer130``."""
        return "MsDtsServer" if self.major == _FIRST else f"MsDtsServer{self.number}"

    @property
    def key(self) -> str:
        r"""The registry key, relative to HKLM, whose default value holds the configuration file's path."""
        if self.major == _FIRST:
            return r"SOFTWARE\Microsoft\MSDTS\ServiceConfigFile"
        return rf"SOFTWARE\Microsoft\Microsoft SQL Server\{self.number}\SSIS\ServiceConfigFile"

    @property
    def parent_key(self) -> str:
        r"""The key above :attr:`key`: ``...\130\SSIS``, or ``...\MSDTS`` in SQL Server 2005."""
        return self.key.rpartition("\\")[0]

    @property
    def default_tail(self) -> str:
        r"""The end of the default file's path: ``Microsoft SQL Server\130\DTS\Binn\MsDtsSrvr.ini.xml``."""
        return rf"Microsoft SQL Server\{self.number}\DTS\Binn\MsDtsSrvr.ini.xml"


_FIRST = 9

RELEASES: tuple[Release, ...] = (
    Release(9, "SQL Server 2005"),
    Release(10, "SQL Server 2008 or 2008 R2"),
    Release(11, "SQL Server 2012"),
    Release(12, "SQL Server 2014"),
    Release(13, "SQL Server 2016"),
    Release(14, "SQL Server 2017"),
    Release(15, "SQL Server 2019"),
    Release(16, "SQL Server 2022"),
    Release(17, "SQL Server 2025"),
)

_BY_SERVICE = {fold(release.service_name): release for release in RELEASES}
_BY_NUMBER = {release.number: release for release in RELEASES}
_LOOKS_LIKE = re.compile(r"\bms?\s*dts|\bssis|integration\s+services|dtssrvr", re.IGNORECASE)
_COMPANION = re.compile(r"telemetry|\bceip\b|scale\s*out", re.IGNORECASE)


def release_of_service(name: str) -> Release | None:
    """Return the release whose service has this name, or None where no release has such a service."""
    return _BY_SERVICE.get(fold(name))


def release_of_number(number: int) -> Release | None:
    """Return the release of a folder number such as 130, or None."""
    return _BY_NUMBER.get(number)


def looks_like_ssis(text: str) -> bool:
    """Say whether a service, resource or description speaks of the Integration Services service, misspelt or not.

    Its companions, the telemetry (CEIP) and Scale Out services, are other services.
    """
    return bool(_LOOKS_LIKE.search(text)) and not _COMPANION.search(text)
