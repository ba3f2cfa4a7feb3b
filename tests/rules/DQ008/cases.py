"""Cases of DQ008: the encoding of exports is known."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing
from tests.support.scenes import clustered, evidence_file

from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import Doubt, DoubtKind
from ssis_preflight.rule.severity import Severity

AT = Place("nodes/NODE1/ssis.reg", line=4, column=9)
DOUBT = Doubt(DoubtKind.ENCODING, "the encoding", "read as Windows-1252", AT)
OTHER = replace(DOUBT, kind=DoubtKind.VALUE)
FILES = (*clustered().evidence, evidence_file(AT.file, "registry-export"))
CASES: list[Case] = [
    Passing("nothing-in-doubt", clustered()),
    Passing("a-doubt-of-another-kind", replace(clustered(), evidence=FILES, doubts=(OTHER,))),
    Failing(
        "a-guess",
        replace(clustered(), evidence=FILES, doubts=(DOUBT, OTHER)),
        AT.file,
        AT,
        Severity.WARNING,
        observed="the encoding: read as Windows-1252",
    ),
]
