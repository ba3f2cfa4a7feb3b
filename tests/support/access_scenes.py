"""Scenes with access control: who may do what with the configuration file and the package folder of the cluster.

``secured(clustered())`` adds healthy lists for both, and the local groups of both nodes. Lists are written in SDDL,
with ``{etl}``, ``{service}`` and the like for SIDs, or as any ``SecurityDescriptor``.
"""

from __future__ import annotations

from msgspec.structs import replace

from ssis_preflight.model.access import (
    AccessControl,
    Ace,
    AceType,
    LocalGroup,
    SecuredKind,
    SecurityDescriptor,
    Trustee,
)
from ssis_preflight.model.facts import Fact, Known, Unknown
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.sids import ADMINISTRATORS, AUTHENTICATED_USERS, USERS, service_sid
from ssis_preflight.model.snapshot import Declared, Snapshot
from ssis_preflight.read.security_descriptor_text import read_sddl
from tests.support.scenes import CONFIG_PATH, NODES, STORE_PATH

DOMAIN = "S-1-5-21-100-200-300"
ETL, ADMINS, SQL_ADMINS = f"{DOMAIN}-1104", f"{DOMAIN}-512", f"{DOMAIN}-1200"
NAME = r"CORP\etl-admins"
NAMES = {ETL: NAME, ADMINS: r"CORP\Domain Admins", SQL_ADMINS: r"CORP\sql-admins"}
MACHINES = {"NODE1": "S-1-5-21-11-11-11", "NODE2": "S-1-5-21-22-22-22"}
SIDS = {
    "etl": ETL,
    "admins": ADMINS,
    "sql": SQL_ADMINS,
    "node1": MACHINES["NODE1"],
    "service": service_sid("MsDtsServer130"),
    "old": service_sid("MsDtsServer110"),
}
FILE = "D:PAI(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;{service})(A;;FR;;;{etl})"
FOLDER = "D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;{etl})(A;OICI;0x1200a9;;;{service})"
NOT_READ = Unknown(Part.ACCESS_CONTROL, "not read by the collector")
AT = ("parts", "access-control", "data")


def descriptor(sddl: str, names: dict[str, str] | None = None) -> SecurityDescriptor:
    """Return what an SDDL text with the words of ``SIDS`` in braces says, with the names of accounts."""
    found = read_sddl(sddl.format(**SIDS))
    if found.dacl is None:
        return found
    known = NAMES if names is None else names
    entries = tuple(
        replace(ace, trustee=Trustee(ace.sid, known.get(ace.sid or "", ace.name))) for ace in found.dacl
    )
    return replace(found, dacl=entries)


def named(*entries: tuple[str, int]) -> SecurityDescriptor:
    """Return a list as icacls tells it: accounts by their names alone, and what is allowed to each."""
    allow = AceType.ALLOW
    return SecurityDescriptor(
        None,
        None,
        tuple(
            Ace(allow, Trustee(name=name), mask, object_inherit=True, container_inherit=True)
            for name, mask in entries
        ),
    )


def place_of(path: str) -> Place:
    """Return where the list of a path stands."""
    return Place("nodes/NODE1/node.json", (*AT, path, "Sddl"), "NODE1")


def access(
    path: str, given: SecurityDescriptor | Unknown | str, node: str | None = None, kind: str = "folder"
) -> AccessControl:
    """Return the list of a file or folder, by default of a disk that all nodes share."""
    found: Fact[SecurityDescriptor]
    if isinstance(given, Unknown):
        found = given
    else:
        found = Known(descriptor(given) if isinstance(given, str) else given, place_of(path))
    return AccessControl(path, SecuredKind(kind), node, found)


def local_groups(node: str, *members: Trustee) -> tuple[LocalGroup, ...]:
    """Return the local groups that the collector reads; ``members`` are further local administrators."""
    at = Place(f"nodes/{node}/node.json", ("parts", "local-groups"), node)
    own = (
        Trustee(f"{MACHINES[node]}-500", rf"{node}\Administrator"),
        Trustee(ADMINS, NAMES[ADMINS]),
        *members,
    )
    users = (Trustee(AUTHENTICATED_USERS, r"NT AUTHORITY\Authenticated Users"),)
    return (
        LocalGroup(node, ADMINISTRATORS, "Administrators", Known(own, at)),
        LocalGroup(node, USERS, "Users", Known(users, at)),
    )


def secured(
    snapshot: Snapshot,
    *,
    file: SecurityDescriptor | Unknown | str = FILE,
    folder: SecurityDescriptor | Unknown | str = FOLDER,
) -> Snapshot:
    """Return the scene with lists for the configuration file and the package folder, and with local groups."""
    lists = (access(CONFIG_PATH, file, kind="file"), access(STORE_PATH, folder))
    groups = tuple(group for node in NODES for group in local_groups(node))
    return replace(snapshot, access=lists, local_groups=groups)


def without_groups(snapshot: Snapshot, *nodes: str) -> Snapshot:
    """Return the scene without what is known of the local groups of these nodes."""
    kept = tuple(group for group in snapshot.local_groups if group.node not in nodes)
    return replace(snapshot, local_groups=kept)


def declared(snapshot: Snapshot, *principals: str) -> Snapshot:
    """Return the scene with principals of the package store, by default the group that its lists name."""
    names = tuple(
        Known(name, Place("snapshot.toml", ("declared", "store_principals", index)))
        for index, name in enumerate(principals or (NAME,))
    )
    return replace(snapshot, declared=Declared(store_principals=names))


def told_by(snapshot: Snapshot, node: str) -> Snapshot:
    """Return the scene with its lists as exports of one node: that the disk is clustered makes them good for all."""
    return replace(snapshot, access=tuple(replace(entry, node=node) for entry in snapshot.access))
