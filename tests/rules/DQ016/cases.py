"""Cases of DQ016: files of the snapshot are not damaged."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Passing, Unevaluated
from tests.support.scene_changes import change_resource, with_files
from tests.support.scenes import clustered, config, evidence_file, standalone, unknown

from ssis_preflight.model.facts import Known
from ssis_preflight.model.places import Place
from ssis_preflight.model.service_config import Complaint, ServiceConfig
from ssis_preflight.model.snapshot import FileStatus
from ssis_preflight.rule.severity import Severity

AT = Place("nodes/NODE1/ssis.reg", line=4)
DAMAGED = evidence_file(
    AT.file,
    "registry-export",
    status=FileStatus.DAMAGED,
    complaints=(Complaint("the string never ends", AT),),
)
BROKEN_AT = Place("shared/files/S/SSIS/MsDtsSrvr.ini.xml", line=3)
BROKEN = Complaint("not well-formed", BROKEN_AT)
BROKEN_FILE = evidence_file(BROKEN_AT.file, "service-config", status=FileStatus.DAMAGED, complaints=(BROKEN,))
IN_FORCE = with_files(
    clustered(), config(config=Known(ServiceConfig(Place(BROKEN_AT.file), (), None, (BROKEN,)), BROKEN_AT))
)
CASES: list[Case] = [
    Passing("whole", clustered()),
    Passing("a-configuration-in-force-is-another-rule", replace(IN_FORCE, evidence=(BROKEN_FILE,))),
    Unevaluated(
        "whether-it-is-in-force-is-unknown",
        replace(
            change_resource(IN_FORCE, "SSIS", owner_node=unknown("the owner of SSIS")),
            evidence=(BROKEN_FILE,),
            files=(),
        ),
        "the owner of SSIS",
    ),
    Failing("damaged", replace(clustered(), evidence=(DAMAGED,)), AT.file, AT, Severity.ERROR),
    Failing(
        "a-configuration-that-nobody-reads",
        replace(standalone(), evidence=(BROKEN_FILE,)),
        BROKEN_AT.file,
        BROKEN_AT,
        Severity.ERROR,
    ),
]
