"""Commands of job steps without their secrets.

A password stands after an option (``/DECRYPT x`` of dtexec, ``-P x`` of sqlcmd), after an equals sign (T-SQL,
connection strings, PowerShell), as the value that ``/SET`` gives to a property of that name, or as text that becomes
a secure string. Rather too much is replaced than too little.

Sources: Microsoft, *dtexec Utility*, *dtutil Utility*, *sqlcmd Utility*, *ConvertTo-SecureString*.
"""

from __future__ import annotations

import re
from functools import cache

from ssis_preflight.read.secret_words import MASK, WORD

MAX_COMMAND = 32 * 1024
"""Characters of a command that are kept."""

_VALUE = r"""(?P<secret>\\"(?:(?!\\").)*+(?:\\")?|N?'(?:[^']|'')*+'?|"(?:[^"]|"")*+"?|[^\s;"',)]++)"""
_OPTION = r"""(?:^|(?<=[\s"']))[/-]"""
_SECRETS = (
    rf"{_OPTION}de(?:c(?:r(?:y(?:pt?)?)?)?)?[\s:]++{_VALUE}",
    rf"{_OPTION}p(?:a(?:s(?:s(?:w(?:o(?:rd?)?)?)?)?)?)?[\s:]++{_VALUE}",
    rf"{_OPTION}en(?:c(?:r(?:y(?:pt?)?)?)?)?[\s:]++(?P<secret>\S++)",
    rf"{_OPTION}\w{{0,40}}{WORD}\w{{0,40}}+[\s:]++{_VALUE}",
    rf"{WORD}\w{{0,40}}+[\]\"'&;quot]{{0,8}}+\s{{0,20}}+=\s{{0,20}}+{_VALUE}",
    rf"{WORD}(?:[^;\s\"'\\]|\\(?![\"'])){{0,200}}+(?:\\?[\"'])?+;(?P<secret>\S++)",
    rf"ConvertTo-SecureString\s++(?:-\w++\s++)*{_VALUE}",
    r"net\s++use\s++(?:\S++\s++)?\\\\\S++\s++(?P<secret>[^/\s]\S*+)",
    r"://[^\s/:@]{0,200}:(?P<secret>[^\s/@]++)@",
)
_GLUED = re.compile(r"(?<=\s)-P(?P<secret>[^\s-]\S*+)")
_TOOLS = re.compile(r"\b(?:sqlcmd|osql|isql|bcp)\b", re.IGNORECASE)


def safe_command(command: str) -> str:
    """Return the command with its secrets replaced, cut where it is longer than :data:`MAX_COMMAND`."""
    text = command[:MAX_COMMAND]
    for pattern in (*_compiled(), *((_GLUED,) if _TOOLS.search(text) else ())):
        text = pattern.sub(_masked, text)
    return text


@cache
def _compiled() -> tuple[re.Pattern[str], ...]:
    """Return the patterns, compiled with the first command: few snapshots have any."""
    return tuple(re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in _SECRETS)


def _masked(found: re.Match[str]) -> str:
    first, last = found.span("secret")
    return f"{found[0][: first - found.start()]}{MASK}{found[0][last - found.start() :]}"
