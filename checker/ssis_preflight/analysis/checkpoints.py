r"""What a registry checkpoint is aimed at: the key of a release, a key above it, another key, none of these.

A checkpoint is a key below HKLM, written without the hive's name and without a backslash at its ends; the cluster
replicates the whole subtree. Source: Microsoft Cluster Service documentation, *Registry Replication* and
*CLUSCTL_RESOURCE_ADD_REGISTRY_CHECKPOINT*.
"""

from __future__ import annotations

import re
from enum import Enum

import msgspec

from ssis_preflight.model.facts import need
from ssis_preflight.model.names import fold
from ssis_preflight.model.releases import RELEASES, Release
from ssis_preflight.model.resource import Checkpoint, Resource

_HIVE = re.compile(r"^\\*(HKLM:?|HKEY_LOCAL_MACHINE)(\\+|$)", re.IGNORECASE)
_SPEAKS_OF_SSIS = re.compile(r"msdts|service\s*config|\\ssis(\\|$)|integration\s*services", re.IGNORECASE)
_ONLY_2005_AS_32_BIT = r"SOFTWARE\Wow6432Node\Microsoft\MSDTS\ServiceConfigFile"


class Aim(Enum):
    """What a checkpoint covers, seen from one release of the service."""

    KEY = "the ServiceConfigFile key of the release"
    PARENT = "a key above it"
    ASTRAY = "another key of Integration Services"
    ELSEWHERE = "a key that has nothing to do with Integration Services"


class Aimed(msgspec.Struct, frozen=True):
    """A checkpoint, what it covers once it is written well, and what is wrong with how it is written (or "")."""

    checkpoint: Checkpoint
    aim: Aim
    fault: str

    @property
    def works(self) -> bool:
        """Whether the checkpoint replicates the release's key."""
        return not self.fault and self.aim in {Aim.KEY, Aim.PARENT}


def plain_key(text: str) -> str:
    """Return the key below HKLM that a text means, without the hive's name, outer backslashes and spaces."""
    return _HIVE.sub("", text.strip()).strip("\\ ")


def fault_of(text: str) -> str:
    """Say what is wrong with how a checkpoint is written; empty where nothing is."""
    inner = text.strip()
    if _HIVE.match(inner):
        return "names the hive HKEY_LOCAL_MACHINE, below which it is sought"
    if inner.startswith("\\"):
        return "begins with a backslash"
    if inner.endswith("\\"):
        return "ends with a backslash"
    return "has spaces at its ends" if inner != text else ""


def aimed_at(checkpoint: Checkpoint, release: Release) -> Aimed:
    """Say what a checkpoint covers, seen from the service of ``release``."""
    return Aimed(checkpoint, _aim(plain_key(checkpoint.key), release), fault_of(checkpoint.key))


def speaks_of_ssis(checkpoint: Checkpoint) -> bool:
    """Say whether a checkpoint covers, or is meant to cover, the key of any release."""
    return any(aimed_at(checkpoint, release).aim is not Aim.ELSEWHERE for release in RELEASES)


def covering(resource: Resource, release: Release) -> Checkpoint | None:
    """Return the checkpoint that replicates the release's key, the narrow one before a wider one, or None.

    Raises:
        GapError: the checkpoints of the resource are unknown.
    """
    working = [a for c in need(resource.checkpoints).value if (a := aimed_at(c, release)).works]
    working.sort(key=lambda aimed: aimed.aim is not Aim.KEY)
    return working[0].checkpoint if working else None


def _keys(release: Release) -> tuple[str, ...]:
    return (release.key, _ONLY_2005_AS_32_BIT) if release is RELEASES[0] else (release.key,)


def _aim(key: str, release: Release) -> Aim:
    if fold(key) in map(fold, _keys(release)):
        return Aim.KEY
    if _is_above(key, release):
        return Aim.PARENT
    if _SPEAKS_OF_SSIS.search(key) or any(_is_above(key, other) for other in RELEASES):
        return Aim.ASTRAY
    return Aim.ELSEWHERE


def _is_above(key: str, release: Release) -> bool:
    return not key or any(fold(own).startswith(fold(key) + "\\") for own in _keys(release))
