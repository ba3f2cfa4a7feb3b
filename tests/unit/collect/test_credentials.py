"""Users and passwords: where they come from, and that nothing shows them."""

from __future__ import annotations

import copy
import io
import pickle
import sys
from types import SimpleNamespace

import pytest

from ssis_preflight.collect.credentials import (
    PASSWORD_VARIABLE,
    USER_VARIABLE,
    Secret,
    Wish,
    passwords,
    user_of,
)
from ssis_preflight.collect.inventory import Node, Reach, from_flags
from ssis_preflight.model.errors import UsageError


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(USER_VARIABLE, raising=False)
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO())


def nodes(*users: str | None, transport: str = "ntlm") -> tuple[Node, ...]:
    return tuple(
        from_flags([f"NODE{at}"], None, Reach(transport=transport, user=user)).nodes[0]
        for at, user in enumerate(users)
    )


def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))


def test_nothing_shows_a_secret() -> None:
    secret = Secret("hunter2")
    assert "hunter2" not in f"{secret} {secret!r} {secret:>20} {[secret]} {copy.deepcopy(secret)}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_the_flag_goes_before_the_inventory_and_the_inventory_before_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(USER_VARIABLE, "environment")
    named, unnamed = nodes("inventory", None)
    assert user_of(named, Wish(user="flag")) == "flag"
    assert user_of(named, Wish()) == "inventory"
    assert user_of(unnamed, Wish()) == "environment"


def test_a_terminal_asks_once_for_each_user(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    asked: list[str] = []

    def ask(text: str) -> str:
        asked.append(text)
        return "secret"

    found = passwords(nodes("CORP\\dba", "corp\\DBA", "other"), Wish(), ask)
    assert asked == ["Password for CORP\\dba: ", "Password for other: "]
    assert found["corp\\dba"].reveal() == "secret"


def test_the_first_line_of_standard_input_is_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("pass word\nmore\n"))
    assert passwords(nodes("dba"), Wish(from_stdin=True))["dba"].reveal() == "pass word"


def test_the_environment_gives_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "from the environment")
    assert passwords(nodes("dba"), Wish())["dba"].reveal() == "from the environment"


def test_one_password_is_not_tried_for_several_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "x")
    with pytest.raises(UsageError, match="lock"):
        passwords(nodes("one", "two"), Wish())


def test_kerberos_and_certificates_need_no_password() -> None:
    assert passwords(nodes(None, transport="kerberos"), Wish()) == {}


def test_what_is_missing_is_said_with_where_it_may_come_from() -> None:
    with pytest.raises(UsageError, match=USER_VARIABLE):
        passwords(nodes(None), Wish())
    with pytest.raises(UsageError, match="--password-stdin"):
        passwords(nodes("dba"), Wish())
    with pytest.raises(UsageError, match="holds no password"):
        passwords(nodes("dba"), Wish(from_stdin=True))


def test_the_keyring_is_asked_or_its_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(UsageError, match=r"ssis-preflight\[keyring\]"):
        passwords(nodes("dba"), Wish(from_keyring=True))
    ring = SimpleNamespace(get_password=lambda service, user: f"{service}/{user}" if user == "dba" else None)
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", SimpleNamespace(KeyringError=RuntimeError))
    assert passwords(nodes("dba"), Wish(from_keyring=True))["dba"].reveal() == "ssis-preflight/dba"
    with pytest.raises(UsageError, match="has no password for stranger"):
        passwords(nodes("stranger"), Wish(from_keyring=True))
