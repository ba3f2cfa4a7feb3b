"""Cases of POL001: every waiver is still in force."""

from __future__ import annotations

from msgspec.structs import replace
from tests.support.cases import Case, Failing, Inapplicable, Passing
from tests.support.scenes import clustered

from ssis_preflight.model.places import Place
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.waiver_uses import WaiverUse

LAST_DAY = Place("waivers.toml", ("waiver", "expires"), line=5)
IN_FORCE = WaiverUse(
    name="SVC013 CLU1",
    at=Place("waivers.toml", ("waiver",), line=1),
    expires_at=LAST_DAY,
    expires="2026-11-22",
    expired=False,
    as_of="2026-11-22",
    owner="dba-team",
    matches=1,
    told=True,
)
EXPIRED = replace(IN_FORCE, expires="2026-11-21", expired=True)

CASES: list[Case] = [
    Passing("on-its-last-day", clustered(), (IN_FORCE,)),
    Passing("without-an-end", clustered(), (replace(IN_FORCE, expires=None),)),
    Failing(
        "expired",
        clustered(),
        "SVC013 CLU1",
        LAST_DAY,
        Severity.WARNING,
        observed="2026-11-21",
        expected="2026-11-22 or later",
        waivers=(EXPIRED,),
    ),
    Failing(
        "expired-and-matches-nothing",
        clustered(),
        "SVC013 CLU1",
        LAST_DAY,
        Severity.WARNING,
        waivers=(replace(EXPIRED, matches=0),),
    ),
    Inapplicable("no-waivers", clustered()),
]
