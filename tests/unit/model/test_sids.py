"""Security identifiers: those of services, those that names say, and how a SID is written."""

from __future__ import annotations

import pytest

from ssis_preflight.model.sids import service_sid, sid_of_name, sid_of_text

SERVICES = {
    "MsDtsServer": "S-1-5-80-2841905310-3654479217-109427712-2590418977-4044119628",
    "MsDtsServer100": "S-1-5-80-291204262-4110526843-3174468231-1787697164-526714733",
    "MsDtsServer110": "S-1-5-80-1770670200-1234090253-3451813168-4041049723-2370973757",
    "MsDtsServer120": "S-1-5-80-3642287774-1615985598-572449333-1370030010-3123895339",
    "MsDtsServer130": "S-1-5-80-3763098489-2620711134-3767674660-4164406483-1621732",
    "MsDtsServer140": "S-1-5-80-3962636388-3248348125-217122445-325585018-661508364",
    "MsDtsServer150": "S-1-5-80-309224134-970686483-1999427595-3240087295-3167920316",
    "MsDtsServer160": "S-1-5-80-2318588306-2899003341-3039596463-2639328731-3841811187",
    "MsDtsServer170": "S-1-5-80-2921103813-2604714892-2407538216-1621976251-3507728984",
    "SQLSERVERAGENT": "S-1-5-80-344959196-2060754871-2302487193-2804545603-1466107430",
    "TrustedInstaller": "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
    "MSSQLSERVER": "S-1-5-80-3880718306-3832830129-1677859214-2598158968-1052248003",
}


@pytest.mark.parametrize(("service", "sid"), SERVICES.items())
def test_the_sid_of_a_service_follows_from_its_name_in_any_case(service: str, sid: str) -> None:
    assert service_sid(service) == service_sid(service.lower()) == sid


@pytest.mark.parametrize(
    ("name", "sid"),
    [
        (r"NT SERVICE\MsDtsServer130", SERVICES["MsDtsServer130"]),
        (r"nt authority\system", "S-1-5-18"),
        ("LocalSystem", "S-1-5-18"),
        (r".\LocalSystem", "S-1-5-18"),
        ("Everyone", "S-1-1-0"),
        (r"BUILTIN\Administrators", "S-1-5-32-544"),
        ("*S-1-5-32-562", "S-1-5-32-562"),
        (r"CORP\etl-admins", None),
        (r"VORDEFINIERT\Administratoren", None),
    ],
)
def test_a_name_says_its_sid_only_where_it_is_the_same_everywhere(name: str, sid: str | None) -> None:
    assert sid_of_name(name) == sid


@pytest.mark.parametrize(
    ("text", "sid"),
    [
        ("s-1-5-32-544", "S-1-5-32-544"),
        ("S-1-0x5-32-544", "S-1-5-32-544"),
        ("S-1-5-032-544", "S-1-5-32-544"),
        ("S-1-0xFFFFFFFFFFFF-1", "S-1-0xffffffffffff-1"),
        ("S-1-5", None),
        ("S-2-5-32", None),
        ("S-1-5-4294967296", None),
        ("S-1-5" + "-1" * 16, None),
    ],
)
def test_a_sid_has_one_usual_form(text: str, sid: str | None) -> None:
    assert sid_of_text(text) == sid
