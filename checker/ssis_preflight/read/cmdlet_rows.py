"""Which cmdlet an object comes from, told by the names of its properties, never by the name of the file.

Sources: Microsoft, *FailoverClusters module* (the properties that the cmdlets return), *Get-Service*,
*Win32_Service class* and *Get-Acl*.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import PART_INFO, Part
from ssis_preflight.model.states import ServiceState, label
from ssis_preflight.read.reading import CellValue, RowKind


class _Sign(msgspec.Struct, frozen=True):
    """A way to recognise a kind: all of ``needs``, one of ``one_of`` (if any), nothing beyond ``only`` (if set)."""

    kind: RowKind
    needs: frozenset[str]
    one_of: frozenset[str] = frozenset()
    only: frozenset[str] | None = None

    def fits(self, names: frozenset[str]) -> bool:
        if not self.needs <= names or (self.one_of and not self.one_of & names):
            return False
        return self.only is None or names <= self.only | self.needs | self.one_of | _ANYWHERE


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ANYWHERE = _words("cluster pscomputername runspaceid psshowcomputername description id")
_GROUP = _words("ownernode state grouptype iscoregroup priority persistentstate defaultowner")
_SERVICE = _words(
    "displayname status state starttype startuptype startmode startname servicename servicetype pathname"
    " binarypathname username machinename processid exitcode delayedautostart caption canstop systemname"
)

_SIGNS = (
    _Sign(
        RowKind.CLUSTER,
        _words("name"),
        _words(
            "clusterenforcedantiaffinity clustergroupwaitdelay samesubnetthreshold samesubnetdelay addevictdelay"
            " quorumarbitrationtimemax clusterloglevel clusterfunctionallevel sharedvolumesroot"
        ),
    ),
    _Sign(RowKind.DEPENDENCY, _words("resource dependencyexpression")),
    _Sign(RowKind.ACCESS, _words("path sddl")),
    _Sign(RowKind.OWNERS, _words("ownernodes"), _words("clusterobject resource group")),
    _Sign(RowKind.QUORUM, frozenset(), _words("quorumresource quorumtype")),
    _Sign(RowKind.SHARED_VOLUME, _words("sharedvolumeinfo")),
    _Sign(
        RowKind.PARAMETER,
        _words("name value"),
        _words("clusterobject parametertype isreadonly resource group object"),
    ),
    _Sign(
        RowKind.RESOURCE,
        _words("name"),
        _words("ownergroup restartaction restartthreshold"),
    ),
    _Sign(
        RowKind.RESOURCE,
        _words("name resourcetype"),
        _words("ownernode state iscoreresource maintenancemode isalivepollinterval"),
    ),
    _Sign(RowKind.RESOURCE, _words("name resourcetype"), only=_words("group state")),
    _Sign(
        RowKind.GROUP,
        _words("name"),
        _words(
            "autofailbacktype failoverthreshold failoverperiod failbackwindowstart antiaffinityclassnames"
            " coldstartsetting"
        ),
    ),
    _Sign(RowKind.GROUP, _words("name"), _words("ownernode grouptype iscoregroup"), only=_GROUP),
    _Sign(
        RowKind.NODE,
        frozenset(),
        _words("nodeweight dynamicweight drainstatus nodehighestversion nodelowestversion"),
    ),
    _Sign(RowKind.NODE, _words("nodename state"), only=_words("name")),
    _Sign(RowKind.RESOURCE_TYPE, _words("name dllname")),
    _Sign(
        RowKind.NETWORK,
        _words("name"),
        _words("addressmask autometric ipv4addresses ipv6addresses prefixlist"),
    ),
    _Sign(RowKind.NETWORK, _words("name role"), only=_words("state address metric")),
    _Sign(RowKind.CHECKPOINT, _words("resource name"), only=_words("key cryptotype type")),
    _Sign(
        RowKind.SERVICE,
        frozenset(),
        _words("servicesdependedon dependentservices requiredservices canpauseandcontinue"),
    ),
    _Sign(RowKind.SERVICE, _words("name startmode"), _words("pathname startname state started")),
    _Sign(RowKind.SERVICE, _words("name status"), _words("displayname starttype machinename"), only=_SERVICE),
    _Sign(RowKind.SERVICE, _words("name"), _words("starttype startmode pathname"), only=_SERVICE),
    _Sign(RowKind.SERVICE, _words("servicename"), _words("status starttype displayname"), only=_SERVICE),
)

_COLUMNS_OF_A_NODE = _words("name id state")
_NODE_ID = re.compile(r"[0-9]{1,3}")
_SERVICE_STATES = {fold(label(state)) for state in ServiceState} | {str(int(state)) for state in ServiceState}


def kind_of(properties: Mapping[str, CellValue]) -> RowKind | None:
    """Return the kind of an object with these properties (folded names), or None where they do not tell.

    ``Name`` and ``State`` alone do not: nodes, networks, groups and services have both. With an ``Id`` that is a
    small number it is a node, since all else in a cluster has a GUID. ``Name`` and ``Status`` alone are a service
    where the status is one of a service.
    """
    names = frozenset(properties)
    for sign in _SIGNS:
        if sign.fits(names):
            return sign.kind
    if _COLUMNS_OF_A_NODE <= names <= _COLUMNS_OF_A_NODE | _ANYWHERE | {"type"}:
        return RowKind.NODE if _NODE_ID.fullmatch(str(properties["id"])) else None
    if names == {"name", "status"}:
        return RowKind.SERVICE if fold(str(properties["status"])) in _SERVICE_STATES else None
    return None


IDENTITY: Mapping[RowKind, tuple[tuple[str, ...], ...]] = {
    RowKind.CLUSTER: (("name",),),
    RowKind.NODE: (("name", "nodename"),),
    RowKind.GROUP: (("name",),),
    RowKind.RESOURCE: (("name",),),
    RowKind.PARAMETER: (("clusterobject", "resource", "group", "object"), ("name",)),
    RowKind.DEPENDENCY: (("resource",),),
    RowKind.OWNERS: (("clusterobject", "resource", "group"),),
    RowKind.CHECKPOINT: (("resource",), ("name",)),
    RowKind.SHARED_VOLUME: (("name",),),
    RowKind.QUORUM: (),
    RowKind.RESOURCE_TYPE: (("name",),),
    RowKind.NETWORK: (("name",),),
    RowKind.DISK: (("resource",),),
    RowKind.SERVICE: (("name", "servicename"),),
    RowKind.ACCESS: (("path",),),
}
"""What a row must name to be of use: of each group of folded property names, one."""

NEEDED: Mapping[RowKind, frozenset[str]] = {
    RowKind.CLUSTER: _words("name"),
    RowKind.NODE: _words("name nodename id state"),
    RowKind.GROUP: _words("name id state ownernode grouptype antiaffinityclassnames"),
    RowKind.RESOURCE: _words("name id state ownergroup ownernode resourcetype"),
    RowKind.PARAMETER: _words("clusterobject resource group object name value"),
    RowKind.DEPENDENCY: _words("resource dependencyexpression"),
    RowKind.OWNERS: _words("clusterobject resource group ownernodes"),
    RowKind.CHECKPOINT: _words("resource name key"),
    RowKind.SHARED_VOLUME: _words("name id ownernode sharedvolumeinfo"),
    RowKind.QUORUM: _words("quorumresource quorumtype"),
    RowKind.RESOURCE_TYPE: _words("name"),
    RowKind.NETWORK: _words("name state role address"),
    RowKind.DISK: _words("resource volumes"),
    RowKind.SERVICE: _words(
        "name servicename displayname state status startmode starttype startname pathname"
    ),
    RowKind.ACCESS: _words("path sddl"),
}
"""The folded properties whose loss is worth a word; what else an export cut is not asked for."""

_EXPORTS: Mapping[RowKind, tuple[Part, ...]] = {
    RowKind.NODE: (Part.NODES,),
    RowKind.GROUP: (Part.GROUPS,),
    RowKind.RESOURCE: (Part.RESOURCES,),
    RowKind.PARAMETER: (Part.PARAMETERS,),
    RowKind.DEPENDENCY: (Part.DEPENDENCIES,),
    RowKind.OWNERS: (Part.POSSIBLE_OWNERS, Part.PREFERRED_OWNERS),
    RowKind.CHECKPOINT: (Part.CHECKPOINTS,),
    RowKind.SHARED_VOLUME: (Part.SHARED_VOLUMES,),
    RowKind.QUORUM: (Part.QUORUM,),
    RowKind.NETWORK: (Part.NETWORKS,),
    RowKind.DISK: (Part.DISKS,),
    RowKind.SERVICE: (Part.SERVICES,),
    RowKind.ACCESS: (Part.ACCESS_CONTROL,),
}


def export_commands(kind: RowKind) -> tuple[str, ...]:
    """Return the commands that export rows of this kind whole; two for owners, which are of two sorts."""
    if kind in _EXPORTS:
        return tuple(PART_INFO[part].collect for part in _EXPORTS[kind])
    cmdlet, file = (
        ("Get-ClusterResourceType", "resource-types")
        if kind is RowKind.RESOURCE_TYPE
        else ("Get-Cluster", "cluster")
    )
    return (f"{cmdlet} | Select-Object * | ConvertTo-Json -Depth 3 | Out-File cluster\\{file}.json",)


def name_of(value: CellValue) -> str | None:
    """Return the name that a cell holds: text, an object with ``Name`` or ``NodeName``, or the first of a list.

    None where there is none, or only blanks.
    """
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, tuple):
        return name_of(value[0]) if value else None
    if isinstance(value, Mapping):
        for wanted in ("Name", "NodeName"):
            member = value.get(wanted)
            if member is None:
                member = next((value[name] for name in value if fold(name) == fold(wanted)), None)
            if isinstance(member, str):
                return name_of(member)
    return None


def names_of(value: CellValue) -> tuple[str, ...] | None:
    """Return the names in a list cell: a list, one object or name, ``{n1, n2}``; null and ``{}`` hold none.

    None where a member has no name: then the list is not known.
    """
    if value is None:
        return ()
    members: tuple[CellValue, ...] = value if isinstance(value, tuple) else (value,)
    if isinstance(value, str):
        text = value.strip()
        pieces = text[1:-1].split(",") if text.startswith("{") and text.endswith("}") else [text]
        members = tuple(piece for piece in pieces if piece.strip())
    found = [name for name in map(name_of, members) if name is not None]
    return tuple(found) if len(found) == len(members) else None


def node_names_of(value: CellValue) -> tuple[str, ...] | None:
    """Return the names in a list of nodes: as :func:`names_of`, and text joined by commas, semicolons or blanks.

    A computer name holds none of them (Microsoft, *Naming conventions in Active Directory*).
    """
    if isinstance(value, str):
        return tuple(piece for piece in re.split(r"[\s,;]+", value.strip().strip("{}")) if piece)
    return names_of(value)
