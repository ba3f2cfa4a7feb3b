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
DOCUMENT = "nodes/NODE1/node.json"
LISTED = Place("manifest.json", ("files", 0))
CHANGED = Contradiction(
    "file",
    DOCUMENT,
    "SHA-256",
    Known("1" * 64, Place(DOCUMENT)),
    Known("0" * 64, LISTED),
    "it is read as it is now",
)
MISSING = Contradiction(
    "file",
    DOCUMENT,
    "presence",
    Known("not in the snapshot", LISTED),
    Known("collected", LISTED),
    "it is not there",
)
COLLECTED = replace(
    clustered(),
    evidence=(*clustered().evidence, evidence_file(DOCUMENT), evidence_file(LISTED.file, "manifest")),
)
CASES: list[Case] = [
    Passing("one-voice", clustered()),
    Passing("as-collected", COLLECTED),
    Passing(
        "the-name-of-the-cluster-is-another-rule",
        replace(COLLECTED, contradictions=(replace(CONTRADICTION, subject_kind="cluster", what="name"),)),
    ),
    Failing(
        "a-file-that-was-changed",
        replace(COLLECTED, contradictions=(CHANGED, MISSING)),
        LISTED.file,
        LISTED,
        Severity.WARNING,
        observed="1" * 64,
        expected="0" * 64,
    ),
    Failing(
        "a-file-that-is-missing",
        replace(COLLECTED, contradictions=(MISSING,)),
        LISTED.file,
        LISTED,
        Severity.WARNING,
        observed="not in the snapshot",
        expected="collected",
    ),
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
