"""Where the configuration file of a clustered service lies, and how to bring it to a disk of the service's group."""

from __future__ import annotations

import msgspec

from ssis_preflight.analysis.configuration import Scope, registry_path
from ssis_preflight.analysis.paths import Holder, Nowhere, PathForm, form_of, holder
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, GapKind, Unknown
from ssis_preflight.model.parts import Part
from ssis_preflight.model.places import Place
from ssis_preflight.rule.verdict import Remedy
from ssis_preflight_rules.config_file.remedies import (
    copies_on_own_disks,
    own_disks,
    point_registry,
    registry_operation,
)


class FilePlace(msgspec.Struct, frozen=True):
    """The path that the registry of the owner names, the place of that value, and who holds the path.

    ``where`` is None for a UNC path: whose host that is makes no difference to what a disk's group decides.
    """

    path: str
    at: Place
    where: Holder | None


def local_holder(view: ClusterView, path: str) -> Holder | None:
    """Say which disk or volume holds a path, or that it names none; None for a UNC path."""
    return None if form_of(path) is PathForm.UNC else holder(view, path)


def file_place(view: ClusterView, scope: Scope) -> FilePlace:
    """Return where the registry of the owner says that the file is; an empty value is nowhere.

    Raises:
        GapError: the value or what holds the path is unknown, or the path contains an environment variable.
    """
    value = registry_path(scope)
    path = (value.value.data or "").strip()
    where = local_holder(view, path)
    if isinstance(where, Nowhere) and where.form is PathForm.VARIABLE:
        missing = f"where {path} leads on {scope.node}"
        raise GapError(Unknown(Part.SERVICE_CONFIG_FILE, missing, GapKind.UNSUPPORTED))
    return FilePlace(path, value.at, where)


def bring_home(view: ClusterView, scope: Scope, path: str) -> tuple[str, Remedy]:
    """Return the wanted value in words, and how to get there: by a copy that is there already, or by making one."""
    copies = copies_on_own_disks(view, scope)
    if len(copies) == 1:
        text = f"Point the registry at {copies[0]}. {point_registry(scope, copies[0])}"
        return copies[0], Remedy(text, registry_operation(scope, copies[0]))
    disks = own_disks(view, scope)
    steps = point_registry(scope, "<path of the copy>")
    text = f"Copy {path} to {disks}, correct the copy, and point the registry at it. {steps}"
    return " or ".join(copies) or f"a file on {disks}", Remedy(text)
