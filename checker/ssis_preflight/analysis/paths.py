"""Windows paths of audited nodes: their form, and who holds them."""

from __future__ import annotations

import re
from enum import Enum

import msgspec

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.cluster import SharedVolume
from ssis_preflight.model.facts import GapError, Unknown, known_or_none, need
from ssis_preflight.model.names import fold, fold_path, short_host
from ssis_preflight.model.places import Place
from ssis_preflight.model.resource import NETWORK_NAME, PHYSICAL_DISK, Resource


class PathForm(Enum):
    """How a path is written."""

    EMPTY = "empty"
    ABSOLUTE = "fully qualified"
    UNC = "UNC"
    RELATIVE = "relative"
    DRIVE_RELATIVE = "relative to the current folder of a drive"
    ROOTED = "without a drive"
    VARIABLE = "with an environment variable"
    DEVICE = "device path"


_ABSOLUTE = re.compile(r"[A-Za-z]:[\\/]")
_DRIVE_RELATIVE = re.compile(r"[A-Za-z]:")


def form_of(path: str) -> PathForm:
    r"""Classify a path. ``\\?\S:\x`` counts as the path behind its prefix."""
    text = plain(path)
    if not text:
        return PathForm.EMPTY
    if "%" in text and re.search(r"%[^%\\/]+%", text):
        return PathForm.VARIABLE
    if text.startswith(("\\\\.\\", "//./")):
        return PathForm.DEVICE
    if text.startswith(("\\\\", "//")):
        return PathForm.UNC
    if _ABSOLUTE.match(text):
        return PathForm.ABSOLUTE
    if _DRIVE_RELATIVE.match(text):
        return PathForm.DRIVE_RELATIVE
    return PathForm.ROOTED if text.startswith(("\\", "/")) else PathForm.RELATIVE


def plain(path: str) -> str:
    r"""Return the path without the ``\\?\`` prefix of long paths and without spaces at its ends."""
    text = path.strip()
    if text.upper().startswith("\\\\?\\UNC\\"):
        return "\\\\" + text[8:]
    return text.removeprefix("\\\\?\\")


class OnDisk(msgspec.Struct, frozen=True):
    """On a clustered disk; ``volume`` is the drive letter or mount point that holds the path."""

    disk: Resource
    volume: str
    at: Place


class OnSharedVolume(msgspec.Struct, frozen=True):
    """On a Cluster Shared Volume: reachable from every node."""

    volume: SharedVolume | None


class OnNode(msgspec.Struct, frozen=True):
    """On a volume that belongs to one node alone; every node has its own copy, or none."""

    drive: str


class HostKind(Enum):
    """What the host of a UNC path is."""

    NODE = "a node of the cluster"
    NETWORK_NAME = "a network name of the cluster"
    ELSEWHERE = "a computer outside the cluster"


class OnNetwork(msgspec.Struct, frozen=True):
    """On a share of a host."""

    host: str
    kind: HostKind


class Nowhere(msgspec.Struct, frozen=True):
    """The path does not say where it is: relative, empty, or with a variable."""

    form: PathForm


Holder = OnDisk | OnSharedVolume | OnNode | OnNetwork | Nowhere


def holder(view: ClusterView, path: str) -> Holder:
    r"""Say who holds a Windows path: a clustered disk, a shared volume, the node, a host, or nobody.

    Raises:
        GapError: the volumes of some clustered disk are unknown: it may have the letter, or be mounted on the way.
    """
    text = plain(path)
    form = form_of(text)
    if form is PathForm.UNC:
        return _host(view, text)
    if form is not PathForm.ABSOLUTE:
        return Nowhere(form)
    folded = fold_path(text)
    if folded.startswith("c:\\clusterstorage\\"):
        return OnSharedVolume(_shared_volume(view, folded))
    return view.remember(("holder", folded), lambda: _disk(view, folded))


def _inside(path: str, folder: str) -> bool:
    inner = fold_path(folder)
    return path == inner or path.startswith(inner + "\\")


def _shared_volume(view: ClusterView, folded: str) -> SharedVolume | None:
    volumes = known_or_none(view.cluster.shared_volumes) or ()
    for volume in volumes:
        if any(_inside(folded, path) for path in known_or_none(volume.paths) or ()):
            return volume
    return None


def _disk(view: ClusterView, folded: str) -> Holder:
    gap: Unknown | None = None
    best: OnDisk | None = None
    for disk in view.of_type(PHYSICAL_DISK):
        volumes = disk.private.volumes
        if isinstance(volumes, Unknown):
            gap = gap or volumes
            continue
        for volume in volumes.value:
            if _inside(folded, volume) and (best is None or len(volume) > len(best.volume)):
                best = OnDisk(disk, volume, volumes.at)
    if gap is not None and (best is not None or folded[:2] not in program_drives(view)):
        raise GapError(gap)
    return best or OnNode(folded[:2].upper())


def program_drives(view: ClusterView) -> frozenset[str]:
    """Return the drives (``c:``) that hold a service's program on some node: they are the node's own."""
    found: set[str] = set()
    for service in view.snapshot.services:
        path = (known_or_none(service.binary_path) or "").strip().lstrip('"')
        if form_of(path) is PathForm.ABSOLUTE:
            found.add(path[:2].casefold())
    return frozenset(found)


def _host(view: ClusterView, text: str) -> OnNetwork:
    host = re.split(r"[\\/]", text[2:], maxsplit=1)[0]
    short = short_host(host)
    if any(fold(node.name) == short for node in view.nodes()):
        return OnNetwork(host, HostKind.NODE)
    for resource in view.of_type(NETWORK_NAME):
        if short in network_names(resource):
            return OnNetwork(host, HostKind.NETWORK_NAME)
    return OnNetwork(host, HostKind.ELSEWHERE)


def network_names(resource: Resource) -> frozenset[str]:
    """Return the folded short names that a Network Name resource answers to; a gap where none is known."""
    private = resource.private
    found = {
        short_host(name) for fact in (private.dns_name, private.network_name) if (name := known_or_none(fact))
    }
    if not found:
        need(private.network_name)
    return frozenset(found)
