"""Cases of DQ017: sources of the same fact agree."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing
from tests.support.scenes import clustered, evidence_file, place

from ssis_preflight.model.facts import Known
from ssis_preflight.model.places import Place
from ssis_preflight.model.snapshot import Contradiction
from ssis_preflight.rule.severity import Severity

OLD = Place("cluster/old.reg", node=None, key=r"HKLM\Cluster\Resources\1", value="RestartAction")
CONTRADICTION = Contradiction(
    "resource",
    "SSIS",
    "RestartAction",
    Known(1, place("SSIS", "restart_action")),
    Known(2, OLD),
    "cmdlets outrank",
)
CASES: list[Case] = [
    Passing("one-voice", clustered()),
    Failing(
        "two-voices",
        replace(
            clustered(),
            contradictions=(CONTRADICTION,),
            evidence=(*clustered().evidence, evidence_file(OLD.file, "registry-export")),
        ),
        "cluster/old.reg",
        OLD,
        Severity.WARNING,
        observed="2",
        expected="1",
    ),
]
