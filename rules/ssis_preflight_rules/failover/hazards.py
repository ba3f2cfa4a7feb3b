"""What the rules about explored failovers share: hazards of one group, and how strong a claim makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ssis_preflight.analysis.failover.study import Claim, Found, Study, study
from ssis_preflight.analysis.ssis import SsisResource
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, GapKind, Unknown, need
from ssis_preflight.model.names import fold
from ssis_preflight.model.parts import Part
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Pass, Verdict

_PARTS = {
    "possible owners": Part.POSSIBLE_OWNERS,
    "preferred owners": Part.PREFERRED_OWNERS,
    "whether": Part.SERVICES,
    "RestartAction": Part.RESOURCES,
}


def hazards_of(
    view: ClusterView, ssis: SsisResource, wanted: Callable[[Found], bool]
) -> tuple[Study, list[Found]]:
    """Return the study and the wanted hazards that hit the group of this resource, strongest claim first."""
    found = study(view)

    def sort() -> dict[tuple[str, str], list[Found]]:
        sorted_by_resource: dict[tuple[str, str], list[Found]] = {}
        for hazard in found.hazards:
            sorted_by_resource.setdefault((fold(hazard.group), fold(hazard.resource)), []).append(hazard)
        return sorted_by_resource

    key = fold(need(ssis.resource.group).value), fold(ssis.name)
    mine = view.remember(("hazards-of-resources",), sort).get(key, ())
    return found, [hazard for hazard in mine if wanted(hazard)]


def decide(found: Study, hazards: Iterable[Found], fail: Callable[[Found], Verdict]) -> Verdict:
    """Fail by the strongest hazard that holds for certain; a hazard that rests on assumptions is a gap.

    Raises:
        GapError: only assumed hazards were found, or the search ended before everything was visited.
    """
    listed = list(hazards)
    for hazard in listed:
        if hazard.certain:
            return fail(hazard)
    if listed:
        first = listed[0].assumptions[0]
        part = next((part for start, part in _PARTS.items() if first.startswith(start)), Part.GROUPS)
        missing = f"{first}; it may decide that {listed[0].trace[-1][0].lower()}{listed[0].trace[-1][1:].rstrip('.')}"
        raise GapError(Unknown(part, missing))
    if not found.proved:
        missing = f"a proof: the exploration ended after {found.states} states"
        raise GapError(Unknown(Part.GROUPS, missing, GapKind.UNSUPPORTED))
    return Pass()


def severity_of(hazard: Found, full: Severity, less: Severity) -> Severity:
    """Return the full severity for what is forced, or predicted for one failure; one level less for the possible."""
    strong = hazard.claim is Claim.FORCED or (hazard.claim is Claim.PREDICTED and len(hazard.failures) == 1)
    return full if strong else less


def told(hazard: Found) -> str:
    """Return the trace as numbered sentences on one line."""
    return " ".join(f"{number}. {line}" for number, line in enumerate(hazard.trace, 1))
