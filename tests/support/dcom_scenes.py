"""The healthy scenes with DCOM: what each node says, whom the operator declares, and the members of local groups.

``a_node("NODE1", launch=sddl(...))`` is what one node says; everything is known and as it should be: one application,
which the members of Distributed COM Users may activate remotely, and the limits that Windows is delivered with.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from ssis_preflight.model.access import LocalGroup, SecurityDescriptor, Trustee
from ssis_preflight.model.dcom import DcomApplication, DcomLimits, NodeDcom
from ssis_preflight.model.facts import Fact, Known, Unknown
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.model.sids import ADMINISTRATORS, DISTRIBUTED_COM_USERS
from ssis_preflight.model.snapshot import Declared, Snapshot
from ssis_preflight.read.security_descriptor_text import read_sddl
from tests.support.scenes import clustered

APP_ID = "{DB336D8E-32E5-42B9-B14B-58AAA87CEB06}"
APP_KEY = rf"HKLM\SOFTWARE\Classes\AppID\{APP_ID}"
OLE = r"HKLM\SOFTWARE\Microsoft\Ole"
SERVICE = "MsDtsServer130"
ETL, OPS = "S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-2002"
ETL_NAME = r"CORP\etl-admins"

LAUNCH = f"D:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;SY)(A;;CCSW;;;BU)(A;;CCDCLCSWRP;;;{DISTRIBUTED_COM_USERS})"
ACCESS = f"D:(A;;CCDCLC;;;BA)(A;;CCDCLC;;;SY)(A;;CCDCLC;;;{DISTRIBUTED_COM_USERS})"
LIMIT = f"D:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;{DISTRIBUTED_COM_USERS})"


def at(node: str, key: str, value: str) -> Place:
    """Return the place of a registry value of a node."""
    return Place(f"nodes/{node}/dcom.reg", node=node, key=key, value=value)


def hidden(what: str) -> Unknown:
    return Unknown(Part.DCOM, what)


def a_node(
    name: str,
    *,
    launch: str | Unknown | None = LAUNCH,
    access: str | Unknown | None = None,
    limit: str | Unknown | None = LIMIT,
    policy: str | Unknown | None = None,
    **values: Any,
) -> NodeDcom:
    """Return what a node says; permissions are SDDL, None for a value that is not there."""

    def permission(text: str | Unknown | None, key: str, value: str) -> Fact[SecurityDescriptor | None]:
        if isinstance(text, Unknown):
            return text
        return Known(None if text is None else read_sddl(text), at(name, key, value))

    application = DcomApplication(
        SERVICE,
        APP_ID,
        "Microsoft SQL Server Integration Services 13.0",
        permission(launch, APP_KEY, "LaunchPermission"),
        permission(access, APP_KEY, "AccessPermission"),
        Place(f"nodes/{name}/dcom.reg", node=name, key=APP_KEY),
    )
    made = NodeDcom(
        node=name,
        enabled=Known(value=True, at=at(name, OLE, "EnableDCOM")),
        applications=(application,),
        whole=Known(
            value=True, at=Place(f"nodes/{name}/dcom.reg", node=name, key=r"HKLM\SOFTWARE\Classes\AppID")
        ),
        default_launch=permission(None, OLE, "DefaultLaunchPermission"),
        default_access=permission(None, OLE, "DefaultAccessPermission"),
        machine=DcomLimits(
            permission(limit, OLE, "MachineLaunchRestriction"),
            permission(None, OLE, "MachineAccessRestriction"),
        ),
        policy=DcomLimits(
            permission(policy, "policy", "MachineLaunchRestriction"),
            permission(None, "policy", "MachineAccessRestriction"),
        ),
    )
    return replace(made, **values)


def groups(node: str, *, users: tuple[str, ...] | None = (ETL,), administrators: tuple[str, ...] = ()) -> Any:
    """Return Distributed COM Users (None: its members are not known) and Administrators of a node."""
    made = []
    for sid, name, members in (
        (DISTRIBUTED_COM_USERS, "Distributed COM Users", users),
        (ADMINISTRATORS, "Administrators", administrators),
    ):
        place = Place(f"nodes/{node}/node.json", ("parts", "local-groups", "data", name), node)
        fact: Fact[tuple[Trustee, ...]] = (
            Unknown(Part.ACCESS_CONTROL, f"members of {name} on {node}")
            if members is None
            else Known(tuple(Trustee(m, ETL_NAME if m == ETL else None) for m in members), place)
        )
        made.append(LocalGroup(node, sid, name, fact))
    return made


def with_dcom(
    *nodes: NodeDcom,
    declared: tuple[str, ...] = (ETL,),
    local: Any = None,
    into: Snapshot | None = None,
    clients: tuple[str, ...] = (),
) -> Snapshot:
    """Return the clustered scene with what these nodes say; both are healthy where none is given."""
    base = clustered() if into is None else into
    here = Place("snapshot.toml", ("declared", "store_principals"))
    names = [node.node for node in nodes] or ["NODE1", "NODE2"]
    members = local if local is not None else [group for name in names for group in groups(name)]
    return replace(
        base,
        dcom=nodes or tuple(a_node(name) for name in names),
        local_groups=tuple(members),
        declared=Declared(
            store_principals=tuple(Known(text, here) for text in declared),
            clients=tuple(Known(text, here) for text in clients),
        ),
    )
