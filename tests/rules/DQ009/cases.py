"""Cases of DQ009: values of exports are understood."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing
from tests.support.scenes import clustered, evidence_file

from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import Doubt, DoubtKind
from ssis_preflight.rule.severity import Severity

AT = Place("cluster/groups.json", (0, "State"))
DOUBT = Doubt(DoubtKind.VALUE, "State of SSIS", 'the value "Pr\u00eat" is not understood', AT)
OTHER = replace(DOUBT, kind=DoubtKind.ENCODING)
FILES = (*clustered().evidence, evidence_file(AT.file, "cluster-json"))
CASES: list[Case] = [
    Passing("nothing-in-doubt", clustered()),
    Passing("a-doubt-of-another-kind", replace(clustered(), evidence=FILES, doubts=(OTHER,))),
    Failing(
        "a-translated-state",
        replace(clustered(), evidence=FILES, doubts=(DOUBT, OTHER)),
        AT.file,
        AT,
        Severity.WARNING,
        observed='State of SSIS: the value "Pr\u00eat" is not understood',
    ),
]
