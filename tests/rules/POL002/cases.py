"""Cases of POL002: every waiver matches something."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing
from tests.support.scenes import clustered

from ssis_preflight.model.places import Place
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.waiver_uses import WaiverUse

HEADER = Place("waivers.toml", ("waiver",), line=1)
IN_USE = WaiverUse(
    name="SVC013 CLU1",
    at=HEADER,
    expires_at=HEADER,
    expires=None,
    expired=False,
    as_of="2026-11-22",
    owner=None,
    matches=1,
    told=True,
)
UNUSED = replace(IN_USE, matches=0)

CASES: list[Case] = [
    Passing("matches-one", clustered(), (IN_USE,)),
    Passing("expired-which-is-for-pol001", clustered(), (replace(UNUSED, expired=True),)),
    Passing("its-rule-did-not-run", clustered(), (replace(UNUSED, told=False),)),
    Failing(
        "matches-nothing",
        clustered(),
        "SVC013 CLU1",
        HEADER,
        Severity.INFO,
        observed="no match",
        waivers=(UNUSED,),
    ),
    Inapplicable("no-waivers", clustered()),
]
