"""The SQL Server resources of a group: the engine and its Agent."""

from __future__ import annotations

import msgspec

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, Known, Unknown
from ssis_preflight.model.names import fold, same
from ssis_preflight.model.resource import SQL_SERVER, SQL_SERVER_AGENT, Resource

_TYPES = frozenset({fold(SQL_SERVER), fold(SQL_SERVER_AGENT)})


class SqlMembers(msgspec.Struct, frozen=True):
    """SQL Server and SQL Server Agent resources of a group; ``gap`` is set where there may be more."""

    found: tuple[Resource, ...]
    gap: Unknown | None

    @property
    def engine(self) -> Resource | None:
        """The first SQL Server resource itself, or the Agent where only that is known, or None."""
        return next((r for r in self.found if r.is_type(SQL_SERVER)), next(iter(self.found), None))


def sql_members(view: ClusterView, group: str) -> SqlMembers:
    """Return the SQL Server resources of a group; a gap where the cluster's resources are unknown."""
    found: list[Resource] = []
    gap: Unknown | None = None
    for resource in view.resources():
        kind, home = resource.type, resource.group
        if isinstance(kind, Known) and fold(kind.value) not in _TYPES:
            continue
        if isinstance(home, Known) and not same(home.value, group):
            continue
        if isinstance(kind, Unknown):
            gap = gap or kind
        elif isinstance(home, Unknown):
            gap = gap or home
        else:
            found.append(resource)
    return SqlMembers(tuple(found), gap)


def has_sql(view: ClusterView, group: str) -> bool:
    """Say whether SQL Server is in a group.

    Raises:
        GapError: no resource is known to be SQL Server's, and one may be.
    """
    members = sql_members(view, group)
    if not members.found and members.gap is not None:
        raise GapError(members.gap)
    return bool(members.found)
