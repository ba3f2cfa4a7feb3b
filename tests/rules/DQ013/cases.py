"""Cases of DQ013: keys of Integration Services are exported from the 64-bit registry view."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing
from tests.support.scenes import clustered, evidence_file

from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import Doubt, DoubtKind
from ssis_preflight.rule.severity import Severity

AT = Place("nodes/NODE1/ssis.reg", node="NODE1", key=r"HKLM\SOFTWARE\Wow6432Node\x", value="")
DOUBT = Doubt(
    DoubtKind.REGISTRY_VIEW, "ServiceConfigFile of MsDtsServer130 on NODE1", "exported below Wow6432Node", AT
)
OTHER = replace(DOUBT, kind=DoubtKind.ENCODING)
FILES = (*clustered().evidence, evidence_file(AT.file, "registry-export"))
CASES: list[Case] = [
    Passing("nothing-in-doubt", clustered()),
    Passing("a-doubt-of-another-kind", replace(clustered(), evidence=FILES, doubts=(OTHER,))),
    Failing(
        "the-other-view-only",
        replace(clustered(), evidence=FILES, doubts=(DOUBT, OTHER)),
        AT.file,
        AT,
        Severity.WARNING,
        observed="ServiceConfigFile of MsDtsServer130 on NODE1: exported below Wow6432Node",
    ),
]
