r"""Service accounts by their spellings: kinds, and whether the services of two nodes share one."""

from __future__ import annotations

import pytest

from ssis_preflight.analysis.accounts import AccountKind, account_kind, same_account


@pytest.mark.parametrize(
    ("account", "kind"),
    [
        ("LocalSystem", AccountKind.LOCAL_SYSTEM),
        (r"NT AUTHORITY\SYSTEM", AccountKind.LOCAL_SYSTEM),
        (r".\LocalSystem", AccountKind.LOCAL_SYSTEM),
        (r"NT AUTHORITY\NetworkService", AccountKind.NETWORK_SERVICE),
        (r"NT Authority\NETWORK SERVICE", AccountKind.NETWORK_SERVICE),
        (r"NT AUTHORITY\LocalService", AccountKind.LOCAL_SERVICE),
        (r"NT Service\MsDtsServer130", AccountKind.VIRTUAL),
        (r"CORP\gmsa-ssis$", AccountKind.OTHER),
        ("svc-ssis@corp.example", AccountKind.OTHER),
    ],
)
def test_an_account_is_known_by_its_name(account: str, kind: AccountKind) -> None:
    assert account_kind(account) is kind


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (r"NT Service\MsDtsServer130", r"NT SERVICE\MSDTSSERVER130", True),
        (r"NT Service\MsDtsServer130", r"NT Service\MsDtsServer150", False),
        ("LocalSystem", r"NT AUTHORITY\SYSTEM", True),
        ("LocalSystem", r"NT AUTHORITY\NetworkService", False),
        (r"NT Service\MsDtsServer130", r"CORP\svc-ssis", False),
        (r"CORP\svc-ssis", r"corp\SVC-SSIS", True),
        (r"CORP\svc-ssis", r"CORP\svc-sql", False),
        (r"CORP\svc-ssis", r"TEST\svc-ssis", False),
        (r"CORP\svc-ssis", r"corp.example\svc-ssis", True),
        (r"CORP\svc-ssis", r"ad.corp.example\svc-ssis", None),
        (r"corp.example\svc-ssis", r"corp.test\svc-ssis", False),
        (r"CORP\svc-ssis", "svc-ssis@corp.example", None),
        ("svc-ssis@corp.example", "svc-sql@corp.example", False),
        (r".\svc-ssis", r"NODE2\svc-ssis", True),
        (r".\svc-ssis", r"CORP\svc-ssis", False),
        (r".\svc-ssis", r"corp.example\svc-ssis", False),
    ],
)
def test_spellings_of_two_nodes_mean_one_account_another_or_do_not_tell(
    one: str, other: str, expected: bool | None
) -> None:
    assert same_account(one, "NODE1", other, "NODE2") is expected
    assert same_account(other, "NODE2", one, "NODE1") is expected
