"""The dependency of every resource, as an expression of resource names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ssis_preflight.model.expression import NO_DEPENDENCY, AllOf, AnyOf, Expression, Ref, names
from ssis_preflight.model.facts import Fact, Known
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.read.assemble.attribution import attribute, note_strangers
from ssis_preflight.read.assemble.ledger import Assembly, Candidate, Odd, Question, Rank, Subject, settle
from ssis_preflight.read.assemble.objects import Found, Gathered, candidate
from ssis_preflight.read.assemble.settings import Settings
from ssis_preflight.read.assemble.values import as_texts, shown
from ssis_preflight.read.dependency_expression import ExpressionError, parse
from ssis_preflight.read.reading import Row, RowKind

_CELL = "dependencyexpression"
_STRANGER = "has a dependency, but is no resource of the cluster"


def dependencies(
    assembly: Assembly, resources: Gathered, settings: Settings
) -> Callable[[Found, Subject], Fact[Expression]]:
    """Return the function that gives the dependency of a resource.

    A resource that a whole list of others' dependencies leaves out depends on nothing. A registry export is no such
    list: where the cluster keeps its expressions is not documented.
    """
    rows = attribute(assembly.evidence, assembly.evidence.rows[RowKind.DEPENDENCY], ("resource",), resources)
    note_strangers(assembly, rows, resources, "dependency", _STRANGER)
    listing = rows.list_place()
    complete = settings.complete_at(Part.DEPENDENCIES)

    def read(found: Found, subject: Subject) -> Fact[Expression]:
        own = rows.of(found)
        candidates = list(_from_rows(assembly, own, resources))
        if not own and listing is not None:
            candidates.append(Candidate(NO_DEPENDENCY, listing, Rank.CMDLET))
        candidates.extend(_from_registry(found, resources))
        if not candidates and complete is not None:
            candidates.append(Candidate(NO_DEPENDENCY, complete, Rank.DECLARED))
        fact = settle(assembly, Question(Part.DEPENDENCIES, subject, "dependencies"), candidates, _normal)
        _note_unknown_resources(assembly, fact, resources, subject)
        return fact

    return read


def _from_rows(
    assembly: Assembly, rows: Iterable[Row], resources: Gathered
) -> Iterable[Candidate[Expression] | Odd]:
    for row in rows:
        cell = row.cell(_CELL)
        if cell is None:
            if assembly.evidence.is_cut(row, (_CELL,)):
                yield Odd("the export cut it off", row.at)
        elif cell.value is None:
            yield Candidate(NO_DEPENDENCY, cell.at, Rank.CMDLET)
        elif not isinstance(cell.value, str):
            yield Odd(f"the value {shown(cell.value)} is not understood", cell.at, strange=True)
        else:
            try:
                yield Candidate(_spelled(parse(cell.value), resources), cell.at, Rank.CMDLET)
            except ExpressionError as error:
                text = shown(cell.value)
                assembly.ledger.complain(f"The dependency {text} cannot be read: {error}.", cell.at)
                yield Odd(f"the expression {text} cannot be read", cell.at, strange=True)


def _from_registry(found: Found, resources: Gathered) -> Iterable[Candidate[Expression] | Odd]:
    """Read ``DependsOn``, the list of ids that clusters before Windows Server 2008 kept."""
    for record in found.records:
        data = record.key.values.get("dependson")
        if data is not None:
            ids = as_texts(data.data)
            refs = None if ids is None else tuple(Ref(resources.spelled(text.strip())) for text in ids)
            expression = None if refs is None else refs[0] if len(refs) == 1 else AllOf(refs)
            yield candidate(expression, data.data, data.at, Rank.REGISTRY)


def _spelled(expression: Expression, resources: Gathered) -> Expression:
    """Write every resource by its own name: ids are looked up, other letter cases are replaced."""
    if isinstance(expression, Ref):
        return Ref(resources.spelled(expression.name))
    members = tuple(_spelled(member, resources) for member in expression.members)
    return AllOf(members) if isinstance(expression, AllOf) else AnyOf(members)


def _normal(expression: Expression) -> object:
    """Return a form in which the order of the members does not count."""
    if isinstance(expression, Ref):
        return fold(expression.name)
    return (isinstance(expression, AllOf), frozenset(_normal(member) for member in expression.members))


def _note_unknown_resources(
    assembly: Assembly, fact: Fact[Expression], resources: Gathered, subject: Subject
) -> None:
    if not isinstance(fact, Known) or resources.whole is None:
        return
    for name in names(fact.value):
        if resources.find(name) is None:
            what = f"depends on {name}, which is no resource of the cluster"
            assembly.ledger.misplace("dependency", subject.name, what, fact.at)
