"""Sentences and commands of this family."""

from __future__ import annotations

from collections.abc import Iterable

from ssis_preflight.model.access import Ace, AceType, Trustee
from ssis_preflight.model.rights import file_rights
from ssis_preflight.operations.powershell import quote
from ssis_preflight_rules.storage.service_identities import account_name, service_of


def rights_in_words(mask: int) -> str:
    """Return rights of a file or folder in words; ``no right`` for none."""
    return file_rights(mask) if mask else "no right"


def grant_command(path: str, account: str, rights: str) -> str:
    r"""Return the command that adds an entry to a list: ``icacls 'S:\x' /grant 'CORP\etl:(OI)(CI)M'``."""
    return f"icacls {quote(path)} /grant {quote(f'{_named(account)}:{rights}')}"


def ungrant_command(path: str, trustee: Trustee) -> str:
    """Return the command that takes what is granted to an account out of a list."""
    return f"icacls {quote(path)} /remove:g {quote(_certain(trustee))}"


def undeny_command(path: str, trustee: Trustee) -> str:
    """Return the command that takes what denies an account out of a list."""
    return f"icacls {quote(path)} /remove:d {quote(_certain(trustee))}"


def keep_command(path: str) -> str:
    """Return the command that makes inherited entries the path's own: no other command can take one of them away."""
    return f"icacls {quote(path)} /inheritance:d"


def removing_commands(path: str, entries: Iterable[Ace]) -> tuple[str, ...]:
    """Return the commands that take entries out of a list, each once, so that they work for inherited ones too."""
    found = tuple(entries)
    steps = [keep_command(path)] if any(ace.inherited for ace in found) else []
    steps += [
        (undeny_command if ace.type is AceType.DENY else ungrant_command)(path, ace.trustee) for ace in found
    ]
    return tuple(dict.fromkeys(steps))


def _certain(trustee: Trustee) -> str:
    """Return an account as every node takes it, in every language: by the name of a service, else by its SID."""
    return account_name(trustee) if service_of(trustee) else _named(trustee.sid or trustee.shown)


def _named(account: str) -> str:
    """Return an account as icacls takes it: a SID has an asterisk before it (Microsoft, *icacls*)."""
    return f"*{account}" if account.upper().startswith("S-1-") else account
