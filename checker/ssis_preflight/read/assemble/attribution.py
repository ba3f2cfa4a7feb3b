"""Rows about resources, sorted by the resource that they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from ssis_preflight.model.names import fold
from ssis_preflight.model.places import Place
from ssis_preflight.read.assemble.course import list_of
from ssis_preflight.read.assemble.evidence import Evidence, file_place
from ssis_preflight.read.assemble.ledger import Assembly
from ssis_preflight.read.assemble.objects import Found, Gathered
from ssis_preflight.read.assemble.values import as_name
from ssis_preflight.read.reading import Row


class Attribution(msgspec.Struct, frozen=True):
    """Rows by the folded name of their object, and which lists are not whole.

    ``partial`` are lists (:func:`list_of`) that are damaged or have a row that does not say whom it is about: what
    such a list lacks may exist. ``strangers`` are rows about objects that no list has, by their name.
    """

    rows: Mapping[str, tuple[Row, ...]]
    strangers: Mapping[str, Row]
    partial: frozenset[str]

    def of(self, found: Found) -> tuple[Row, ...]:
        """Return the rows about one object."""
        return self.rows.get(fold(found.name), ())

    def list_place(self) -> Place | None:
        """Return the place of the first whole list that has a row for any object, or None."""
        rows = (row for several in (*self.rows.values(), tuple(self.strangers.values())) for row in several)
        files = {list_of(row.at): file_place(row.at) for row in rows if list_of(row.at) not in self.partial}
        return files[min(files)] if files else None


def attribute(
    evidence: Evidence,
    rows: Iterable[Row],
    cells: tuple[str, ...],
    objects: Gathered,
    also_partial: Iterable[str] = (),
) -> Attribution:
    """Sort rows by the object that one of the cells (folded names) names, by name or id.

    ``also_partial`` are further lists (:func:`list_of`) that are not whole.
    """
    sorted_rows: dict[str, list[Row]] = {}
    strangers: dict[str, Row] = {}
    partial = {*evidence.damaged, *also_partial}
    for row in rows:
        name = name_from(row, cells)
        found = None if name is None else objects.find(name)
        if found is not None:
            sorted_rows.setdefault(fold(found.name), []).append(row)
        elif name is None:
            partial.add(list_of(row.at))
        else:
            strangers.setdefault(name, row)
    return Attribution(
        {name: tuple(several) for name, several in sorted_rows.items()}, strangers, frozenset(partial)
    )


def name_from(row: Row, cells: tuple[str, ...]) -> str | None:
    """Return the first name that one of the cells (folded names) of a row holds, or None."""
    found = (None if (cell := row.cell(name)) is None else as_name(cell.value) for name in cells)
    return next((name for name in found if name is not None), None)


def note_strangers(
    assembly: Assembly, attribution: Attribution, objects: Gathered, kind: str, what: str
) -> None:
    """Note the rows about objects that a whole list does not have; without such a list nobody is a stranger."""
    if objects.whole is None:
        return
    for name, row in attribution.strangers.items():
        assembly.ledger.misplace(kind, name, what, row.at)
