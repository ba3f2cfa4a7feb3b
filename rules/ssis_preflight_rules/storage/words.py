"""Sentences and commands of this family."""

from __future__ import annotations

from ssis_preflight.model.rights import file_rights
from ssis_preflight.operations.powershell import quote


def rights_in_words(mask: int) -> str:
    """Return rights of a file or folder in words; ``no right`` for none."""
    return file_rights(mask) if mask else "no right"


def grant_command(path: str, account: str, rights: str) -> str:
    r"""Return the command that adds an entry to a list: ``icacls 'S:\x' /grant 'CORP\etl:(OI)(CI)M'``."""
    return f"icacls {quote(path)} /grant {quote(f'{_named(account)}:{rights}')}"


def ungrant_command(path: str, account: str) -> str:
    """Return the command that takes what is granted to an account out of a list."""
    return f"icacls {quote(path)} /remove:g {quote(_named(account))}"


def undeny_command(path: str, account: str) -> str:
    """Return the command that takes what denies an account out of a list."""
    return f"icacls {quote(path)} /remove:d {quote(_named(account))}"


def _named(account: str) -> str:
    """Return an account as icacls takes it: a SID has an asterisk before it (Microsoft, *icacls*)."""
    return f"*{account}" if account.upper().startswith("S-1-") else account
