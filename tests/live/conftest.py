"""Tests over the wire, against the stand-in for WinRM on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.wsman.sign_in import NTLM_USER_FILE, write_accounts
from tests.support.wsman.tls import Certificate, make_certificate

HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.live)


@pytest.fixture(scope="session", autouse=True)
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The accounts that the endpoints know; their acceptor finds them through the environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(NTLM_USER_FILE, "")
        write_accounts(tmp_path_factory.mktemp("accounts") / "users")
        yield


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate for loopback, and the authority behind it."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))
