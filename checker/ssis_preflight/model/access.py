"""Access control: security descriptors, their entries, and what they stand on.

Source: Microsoft, *Access Control Lists*, and [MS-DTYP] 2.4.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from ssis_preflight.model.facts import Fact
from ssis_preflight.model.names import fold
from ssis_preflight.model.sids import NAMES, sid_of_name


class Trustee(msgspec.Struct, frozen=True):
    """An account or group: its SID, or its name where only that is known.

    ``name`` may come with the SID; it is then for display only.
    """

    sid: str | None = None
    name: str | None = None

    @property
    def shown(self) -> str:
        """The name for a person, else the SID."""
        return self.name or NAMES.get(self.sid or "") or self.sid or "an account without a name"

    @property
    def told_sid(self) -> str | None:
        """The SID, else the one that the name says by itself; None where only a domain or a computer can tell."""
        return self.sid or sid_of_name(self.name or "")

    @property
    def authority(self) -> str:
        """The folded computer or domain in the name; empty where it has none."""
        computer, backslash, _ = (self.name or "").partition("\\")
        return fold(computer) if backslash else ""

    @property
    def key(self) -> str:
        """The folded SID, else the folded name: equal for equal trustees that are written alike."""
        return fold(self.sid or self.name or "")


class AceType(Enum):
    """What an entry of a discretionary list does."""

    ALLOW = "allow"
    DENY = "deny"


class Ace(msgspec.Struct, frozen=True):
    """One entry of a discretionary access control list.

    ``mask`` is the rights as bits, generic ones as they stand. ``opaque`` marks an entry with a condition, or for one
    kind of child object only: whether it applies cannot be told from the descriptor.
    """

    type: AceType
    trustee: Trustee
    mask: int
    object_inherit: bool = False
    container_inherit: bool = False
    inherit_only: bool = False
    no_propagate: bool = False
    inherited: bool = False
    opaque: bool = False

    @property
    def sid(self) -> str | None:
        """The SID of the account or group, None where only its name is known."""
        return self.trustee.sid

    @property
    def name(self) -> str | None:
        """The name of the account or group where it is known."""
        return self.trustee.name


class SecurityDescriptor(msgspec.Struct, frozen=True):
    """Who owns an object and who may do what with it.

    ``dacl`` is None for a NULL list, which gives everybody every right; an empty list gives nobody any.
    ``has_dacl`` is false where the text or the bytes hold no list at all, so that nothing is known about it.
    ``protected``: inherits nothing from above.
    """

    owner: Trustee | None
    group: Trustee | None
    dacl: tuple[Ace, ...] | None
    has_dacl: bool = True
    protected: bool = False


class SecuredKind(Enum):
    """What a descriptor protects."""

    FILE = "file"
    FOLDER = "folder"
    REGISTRY_KEY = "registry-key"
    SERVICE = "service"
    UNKNOWN = "unknown"


class AccessControl(msgspec.Struct, frozen=True):
    r"""The security descriptor of one file, folder, registry key or service.

    ``path`` is the Windows path, the key (``HKLM\SOFTWARE\...``) or the service's name. ``node`` is None for what all
    nodes share: on a clustered disk, a shared volume or a share.
    """

    path: str
    kind: SecuredKind
    node: str | None
    descriptor: Fact[SecurityDescriptor]


class LocalGroup(msgspec.Struct, frozen=True):
    """A local group of one node, by its SID, and its direct members."""

    node: str
    sid: str
    name: str
    members: Fact[tuple[Trustee, ...]]
