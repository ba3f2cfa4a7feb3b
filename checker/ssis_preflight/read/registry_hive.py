r"""Saved registry hives: ``reg save`` of a key, a copy of the cluster database, or a whole SOFTWARE or SYSTEM hive.

A hive does not say which key it was saved from. That is told by what is in it and by the name of its root key, which
``reg save`` keeps. Only the keys that the checks ask about are read, so that a large hive costs no more than a small
one. Log files (``.LOG1``) are not applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.read.excerpt import shown
from ssis_preflight.read.hive_cells import SIGNATURE, Hive, HiveError, HiveKey
from ssis_preflight.read.reading import Reading, RegistryData, RegistryKey, RegistryTree
from ssis_preflight.read.registry_values import scalar, type_name

KIND = "registry-hive"

_SOFTWARE = r"HKLM\SOFTWARE"
_SYSTEM = r"HKLM\SYSTEM"
_SQL_SERVER = r"HKLM\SOFTWARE\Microsoft\Microsoft SQL Server"
_CONTROL_SET = r"HKLM\SYSTEM\CurrentControlSet"
_WANTED = {
    _SOFTWARE: (
        r"Microsoft\MSDTS",
        r"Microsoft\Microsoft SQL Server",
        r"Microsoft\MSSQLServer\Client\ConnectTo",
        r"Microsoft\Ole",
        r"Classes\AppID",
        r"Policies\Microsoft\Windows NT\DCOM",
        r"Wow6432Node\Microsoft\MSDTS",
        r"Wow6432Node\Microsoft\Microsoft SQL Server",
        r"Wow6432Node\Microsoft\MSSQLServer\Client\ConnectTo",
    ),
    _CONTROL_SET: ("Services",),
}
"""What is read of a whole hive, by the key that the hive holds. Of all others, everything."""

_BY_NAME = {
    "msdts": rf"{_SOFTWARE}\Microsoft\MSDTS",
    "microsoft sql server": _SQL_SERVER,
    "instance names": rf"{_SQL_SERVER}\Instance Names",
    "appid": rf"{_SOFTWARE}\Classes\AppID",
    "ole": rf"{_SOFTWARE}\Microsoft\Ole",
    "services": rf"{_CONTROL_SET}\Services",
    "cluster": r"HKLM\Cluster",
}
_SERVICE = re.compile(r"msdtsserver[0-9]{0,3}", re.IGNORECASE)
_RELEASE = re.compile(r"[0-9]{2,3}")
_RELEASE_IN_PATH = re.compile(r"\\([0-9]{2,3})\\DTS(?:\\|$)", re.IGNORECASE)

_MOST_COMPLAINTS = 100
_REMEDY = "Export the key as text on the node instead: reg export KEY FILE.reg /y"
_OF_NOTHING = (
    "The root of this hive is named {}, which is none of the keys that are asked for here. Save HKLM\\Cluster or the "
    "keys of SQL Server and its services."
)
_WHICH_RELEASE = (
    "This is the key SSIS of a release that cannot be told: nothing in it names a folder of the release."
)
_NOT_CLEAN = (
    "The hive was copied while it was in use: what its log files hold is missing. The changes made "
    "last may not be in it."
)


def looks_like(raw: bytes) -> bool:
    """Say whether bytes begin as a hive does."""
    return raw.startswith(SIGNATURE)


def read(file: str, node: str | None, raw: bytes) -> Reading:
    """Return the keys and values of a hive; whatever the bytes are, nothing is raised.

    ``file`` is the path inside the snapshot and ``node`` the cluster node it speaks about. A damaged cell loses what
    it holds, and the rest is read. The status is READ where nothing is missing, so that what a key lacks is absent.
    """
    try:
        hive = Hive(raw)
    except HiveError as error:
        return _unusable(file, node, FileStatus.DAMAGED, f"This hive cannot be read: {error}.")
    top, mount = _mount(hive)
    if mount is None:
        what = (
            _WHICH_RELEASE if hive.root.name.casefold() == "ssis" else _OF_NOTHING.format(_quoted(hive.root))
        )
        return _unusable(file, node, FileStatus.REFUSED, what)
    keys: dict[str, RegistryKey] = {}
    absent: set[str] = set()
    for path, start in _starts(hive, top, mount):
        if start is None:
            absent.add(path.casefold())
            continue
        for here, key in hive.walk(start, path):
            keys.setdefault(here.casefold(), _key(hive, here, key, file, node))
    complaints = _complaints(hive, file, node)
    status = FileStatus.DAMAGED if hive.damage else FileStatus.READ if hive.clean else FileStatus.PARTLY_READ
    tree = RegistryTree(file, keys, frozenset(absent))
    return Reading(KIND, status, complaints, _REMEDY if complaints else "", registry=tree)


def _mount(hive: Hive) -> tuple[HiveKey, str | None]:
    """Return the key to begin at and the path it stands for; None where that cannot be told."""
    root = hive.root
    below = {key.name.casefold(): key for key in hive.subkeys(root)}
    if {"nodes", "groups", "resources"} <= below.keys():
        return root, r"HKLM\Cluster"
    if "select" in below and any(name.startswith("controlset") for name in below):
        return _current_control_set(hive, below)
    if {"microsoft", "classes"} <= below.keys():
        return root, _SOFTWARE
    name = root.name.casefold()
    if _SERVICE.fullmatch(name):
        return root, rf"{_CONTROL_SET}\Services\{root.name}"
    if _RELEASE.fullmatch(name) and {"ssis", "dts"} & below.keys():
        return root, rf"{_SQL_SERVER}\{root.name}"
    if name == "ssis":
        release = _release_of(hive)
        return root, None if release is None else rf"{_SQL_SERVER}\{release}\SSIS"
    return root, _BY_NAME.get(name)


def _current_control_set(hive: Hive, below: dict[str, HiveKey]) -> tuple[HiveKey, str | None]:
    current = next((v for v in hive.values(below["select"]) if v.name.casefold() == "current"), None)
    number = int.from_bytes(current.data, "little") if current is not None else 0
    key = below.get(f"controlset{number:03d}")
    return (hive.root, None) if key is None else (key, _CONTROL_SET)


def _release_of(hive: Hive) -> str | None:
    r"""Return the number in the folder names of the key's own values (``...\130\DTS\``), if they agree."""
    found = {
        match.group(1)
        for _, key in hive.walk(hive.root, "SSIS")
        for value in hive.values(key)
        if (match := _RELEASE_IN_PATH.search(value.data.decode("utf-16-le", "replace")))
    }
    return found.pop() if len(found) == 1 else None


def _starts(hive: Hive, top: HiveKey, mount: str) -> Iterator[tuple[str, HiveKey | None]]:
    """Name the keys to read with all below them; None for one that the hive does not have."""
    wanted = _WANTED.get(mount)
    if wanted is None:
        yield mount, top
        return
    for path in wanted:
        yield rf"{mount}\{path}", hive.find(path, top)


def _key(hive: Hive, path: str, key: HiveKey, file: str, node: str | None) -> RegistryKey:
    values = {
        value.name.casefold(): RegistryData(
            value.name,
            type_name(value.type),
            scalar(value.type, value.data),
            Place(file, node=node, key=path, value=value.name),
        )
        for value in hive.values(key)
    }
    return RegistryKey(path, Place(file, node=node, key=path), values)


def _complaints(hive: Hive, file: str, node: str | None) -> tuple[Complaint, ...]:
    at = Place(file, node=node)
    found = [
        Complaint(f"Byte {d.offset:,}: {d.what}.", at, fatal=False) for d in hive.damage[:_MOST_COMPLAINTS]
    ]
    if more := len(hive.damage) + hive.unsaid - len(found):
        found.append(Complaint(f"{more} further places are damaged.", at, fatal=False))
    if not hive.clean:
        found.append(Complaint(_NOT_CLEAN, at, fatal=False))
    return tuple(found)


def _quoted(key: HiveKey) -> str:
    return f'"{shown(key.name, limit=80)}"'


def _unusable(file: str, node: str | None, status: FileStatus, what: str) -> Reading:
    return Reading(KIND, status, (Complaint(what, Place(file, node=node)),), _REMEDY)
