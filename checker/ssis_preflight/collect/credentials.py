"""Who signs in: the user, and a password that no argument, log, file or traceback ever shows."""

from __future__ import annotations

import getpass
import importlib
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn, Self

import msgspec

from ssis_preflight.collect.inventory import Node
from ssis_preflight.model.errors import UsageError
from ssis_preflight.model.names import fold

USER_VARIABLE = "SSIS_PREFLIGHT_USER"
PASSWORD_VARIABLE = "SSIS_PREFLIGHT_PASSWORD"  # noqa: S105 - the name, not the password
KEYRING_SERVICE = "ssis-preflight"
LONGEST_PASSWORD = 4096

NEEDS_PASSWORD = frozenset({"ntlm", "basic", "credssp"})
"""Transports that sign in with a password; kerberos uses the ticket cache, certificate its key."""


class Secret:
    """A password. Only ``reveal`` gives it; text, repr, pickle and copy do not."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the password, for the one call that signs in."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(hidden)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a password is not written anywhere")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: Mapping[int, Any]) -> Self:
        return self


class Wish(msgspec.Struct, frozen=True):
    """Where the password comes from: the first line of standard input, the keyring, or else environment or prompt."""

    user: str | None = None
    from_stdin: bool = False
    from_keyring: bool = False


Ask = Callable[[str], str]
Passwords = Mapping[str, Secret]
"""Folded user name to password."""


def user_of(node: Node, wish: Wish) -> str | None:
    r"""Return who signs in at a node, by ``--user``, the inventory or the environment, in this order, or None.

    An account stands as ``CORP\dba`` or ``dba@corp.example``.
    """
    return wish.user or node.reach.user or os.environ.get(USER_VARIABLE) or None


def passwords(nodes: Iterable[Node], wish: Wish, ask: Ask = getpass.getpass) -> Passwords:
    """Return the passwords of all users that need one; each is asked for once.

    Raises:
        UsageError: a user or a password is missing, or one password would be tried for several users.
    """
    users = _users(nodes, wish)
    if not users:
        return {}
    given = _given(wish)
    if given is not None:
        if len(users) > 1:
            message = (
                f"one password is given for several users ({', '.join(users.values())}): tried for all, "
                "it could lock them out. Use --keyring or the prompt"
            )
            raise UsageError(message)
        return dict.fromkeys(users, given)
    if wish.from_keyring:
        return {key: _from_keyring(user) for key, user in users.items()}
    return {key: _prompt(user, ask) for key, user in users.items()}


def _users(nodes: Iterable[Node], wish: Wish) -> dict[str, str]:
    users: dict[str, str] = {}
    for node in nodes:
        if node.reach.transport not in NEEDS_PASSWORD:
            continue
        user = user_of(node, wish)
        if user is None:
            message = (
                f"node {node.name}: the transport {node.reach.transport} needs a user: --user, the inventory, or "
                f"the environment variable {USER_VARIABLE}"
            )
            raise UsageError(message)
        users.setdefault(fold(user), user)
    return users


def _given(wish: Wish) -> Secret | None:
    if wish.from_stdin:
        line = sys.stdin.readline(LONGEST_PASSWORD).rstrip("\r\n")
        if not line:
            raise UsageError("--password-stdin: standard input holds no password")
        return Secret(line)
    if wish.from_keyring:
        return None
    value = os.environ.get(PASSWORD_VARIABLE)
    return Secret(value) if value else None


def _prompt(user: str, ask: Ask) -> Secret:
    if not sys.stdin.isatty():
        message = (
            f"no password for {user}: use --password-stdin, --keyring or the environment variable "
            f"{PASSWORD_VARIABLE}, or run it in a terminal, which asks"
        )
        raise UsageError(message)
    value = ask(f"Password for {user}: ")
    if not value:
        message = f"no password for {user} was entered"
        raise UsageError(message)
    return Secret(value)


def _from_keyring(user: str) -> Secret:
    try:
        keyring = importlib.import_module("keyring")
        unreadable = importlib.import_module("keyring.errors").KeyringError
    except ImportError:
        message = "--keyring needs the package keyring: pip install 'ssis-preflight[keyring]'"
        raise UsageError(message) from None
    try:
        value = keyring.get_password(KEYRING_SERVICE, user)
    except unreadable as error:
        message = f"the keyring cannot be read ({type(error).__name__}): unlock it, or use the prompt"
        raise UsageError(message) from None
    if not value:
        message = f"the keyring has no password for {user}: keyring set {KEYRING_SERVICE} {user}"
        raise UsageError(message)
    return Secret(value)
