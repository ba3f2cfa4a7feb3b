"""DCOM on one node: who may launch, activate and use the Integration Services application, and the limits above that.

Source: Microsoft, *LaunchPermission*, *AccessPermission*, *MachineLaunchRestriction*, *DefaultLaunchPermission*,
*EnableDCOM*.
"""

from __future__ import annotations

import msgspec

from ssis_preflight.model.access import SecurityDescriptor
from ssis_preflight.model.facts import Fact
from ssis_preflight.model.places import Place

Permission = Fact[SecurityDescriptor | None]
"""A permission as it is stored; ``Known(None)`` where the value is not there, so that a default counts."""


class DcomApplication(msgspec.Struct, frozen=True):
    r"""An application below ``HKLM\SOFTWARE\Classes\AppID`` that belongs to an Integration Services service.

    ``service`` is the service's name (``MsDtsServer130``), told by ``LocalService`` or by the application's name.
    ``name`` is the default value of the key. ``launch`` and ``access`` are ``LaunchPermission`` and
    ``AccessPermission``.
    """

    service: str
    app_id: str
    name: str | None
    launch: Permission
    access: Permission
    at: Place


class DcomLimits(msgspec.Struct, frozen=True):
    """The bounds that no application can exceed: ``MachineLaunchRestriction`` and ``MachineAccessRestriction``."""

    launch: Permission
    access: Permission


class NodeDcom(msgspec.Struct, frozen=True):
    """What one node says about DCOM.

    ``enabled`` is ``EnableDCOM``. ``applications`` are those of Integration Services that were found; where ``whole``
    is ``Known(True)`` there are no others. ``default_launch`` and ``default_access`` count for applications that have
    no permission of their own. ``machine`` are the limits of the computer, ``policy`` those that a group policy puts
    in their place.
    """

    node: str
    enabled: Fact[bool]
    applications: tuple[DcomApplication, ...]
    whole: Fact[bool]
    default_launch: Permission
    default_access: Permission
    machine: DcomLimits
    policy: DcomLimits
