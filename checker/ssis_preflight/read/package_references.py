"""Which connection managers of its project a package uses.

A data flow names them, ``Project.ConnectionManagers[Sales]``, and marks their ``DTSID`` as ``:external``; an Execute
SQL task has the bare ``DTSID``, which is then none of the package's own (Microsoft, *SSIS Package Format*).
"""

from __future__ import annotations

import re

from lxml import etree

from ssis_preflight.model.package import ProjectReference
from ssis_preflight.read.package_elements import Source
from ssis_preflight.read.xml import routes_of

_MOST = 1000
_BY_NAME = re.compile(r"Project\.ConnectionManagers\[(.*)\]")
_ID = re.compile(r"(\{[0-9A-Fa-f-]{36}\})(:external)?")
_SQL_TASK = "{www.microsoft.com/sqlserver/dts/tasks/sqltask}"


def references_of(source: Source, root: etree._Element, own: frozenset[str]) -> tuple[ProjectReference, ...]:
    """Return the project's connection managers that a package uses, each once, at its first use.

    ``own`` are the ids of the package's own connection managers, in lower case.
    """
    found: dict[str, tuple[str, str, etree._Element]] = {}
    for element in root.iter("connection", f"{_SQL_TASK}SqlTaskData"):
        name, identity = _named(element)
        key = identity or name
        if key and identity not in own and key not in found and len(found) < _MOST:
            found[key] = name, identity, element
    routes = routes_of(element for _, _, element in found.values())
    return tuple(
        ProjectReference(name, identity, source.place(routes[element]))
        for name, identity, element in found.values()
    )


def _named(element: etree._Element) -> tuple[str, str]:
    """Return the name and the id, in lower case, of the project's connection manager that an element may mean."""
    task = _ID.fullmatch(element.get(f"{_SQL_TASK}Connection", ""))
    if task is not None:
        return "", "" if task[2] else task[1].lower()
    name = _BY_NAME.fullmatch(element.get("connectionManagerRefId", ""))
    identity = _ID.fullmatch(element.get("connectionManagerID", ""))
    outside = identity is not None and identity[2] is not None
    return "" if name is None else name[1], identity[1].lower() if identity and outside else ""
