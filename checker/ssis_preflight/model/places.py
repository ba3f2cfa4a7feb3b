"""Where a fact was read: a file of the snapshot and a logical place in it."""

from __future__ import annotations

import msgspec

Route = tuple[str | int, ...]
"""Steps from the top of a structured file: names and zero-based indices.

JSON: property names and list indices, ``(3, "OwnerNode", "Name")``.
XML: ``(tag, n, tag, n, ...)``, each tag followed by its zero-based index among its siblings of that tag,
below the root element, ``("TopLevelFolders", 0, "Folder", 1, "StorePath", 0)``.
"""


class Place(msgspec.Struct, frozen=True):
    """A logical place in the evidence.

    ``file`` is the path inside the snapshot with ``/`` between its parts. Structured files carry a ``route``;
    registry evidence carries ``key`` and ``value`` (``""`` is the default value); plain text and damaged
    files carry ``line`` (1-based), because they have no route. ``node`` is the cluster node that the
    evidence speaks about, where it speaks about one.

    Line numbers of structured files are worked out late, from the raw bytes, only for what is shown.
    """

    file: str
    route: Route = ()
    node: str | None = None
    key: str | None = None
    value: str | None = None
    line: int | None = None
    column: int | None = None

    def logical(self) -> str:
        """Return the stable part of the place: the names of its route, or key and value.

        Never the file's name, an index or a line: exports may be renamed and rows reordered. Nor the part of a
        collector's document: a row in it and the same row in an export of a cmdlet are one logical place.
        """
        if self.key is not None:
            shown = "" if self.value is None else f"@{self.value.casefold()}"
            return f"{self.node or ''}:{self.key.casefold()}{shown}"
        route = self.route[3:] if self.route[:1] == ("parts",) else self.route
        return "/".join(step for step in route if isinstance(step, str))
