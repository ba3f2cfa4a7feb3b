"""Connection strings: which server or file they name, and the same text without its secrets.

The parts are ``key=value`` with semicolons between them, a value in quotes or braces where it holds one (Microsoft,
*Connection String Syntax*, ADO.NET; *ODBC connection strings*).
"""

from __future__ import annotations

import ntpath
import re

import msgspec

from ssis_preflight.read.secret_words import MASK, WORD

_PART = re.compile(
    r"""(?P<key>[^=;]*+)(?:=\s*+(?P<value>"(?:[^"]|"")*+"?|'(?:[^']|'')*+'?|\{(?:[^}]|\}\})*+\}?|[^;]*+)[^;]*+)?+(?:;|\Z)"""
)
"""Matches wherever it is tried, and takes each character once: the text may be of any length."""

_SECRET_KEY = re.compile(WORD, re.IGNORECASE)
_USER_INFO = re.compile(r"(?P<scheme>\w{2,12}://[^\s/:@;]*:)[^\s/@;]+@")
_QUERY = re.compile(r"(?P<name>[?&](?:sig|token|code|key|password|pwd)=)[^&\s;\"']+", re.IGNORECASE)
_SERVER_KEYS = (
    "data source",
    "server",
    "address",
    "addr",
    "network address",
    "servername",
    "smtpserver",
    "location",
)
_PATH = re.compile(r"^(?:[A-Za-z]:[\\/]|\\\\|\.{1,2}[\\/])")
_FILE_SUFFIXES = (".xls", ".xlsx", ".xlsm", ".xlsb", ".mdb", ".accdb", ".csv", ".txt", ".dbf", ".cub")
_FILE_KINDS = ("FILE", "FLATFILE", "MULTIFILE", "MULTIFLATFILE", "CACHE")


class ConnectionTarget(msgspec.Struct, frozen=True):
    """What a connection string names: a server, or a file or folder, or neither."""

    server: str | None = None
    path: str | None = None


def parts(text: str) -> dict[str, str]:
    """Return the values by their keys in lower case, quotes removed; of equal keys the last counts."""
    found = {}
    for part in _PART.finditer(text):
        key = part["key"].strip().lower()
        if key and part["value"] is not None:
            found[key] = _unquoted(part["value"].strip())
    return found


def redact(text: str) -> str:
    """Return the text with the values of secret keys, user information in addresses and signatures replaced."""
    pieces: list[str] = []
    done = 0
    for part in _PART.finditer(text):
        if part["value"] and _SECRET_KEY.search(part["key"]):
            first, last = part.span("value")
            pieces += [text[done:first], MASK]
            done = last
    kept = "".join([*pieces, text[done:]])
    return _QUERY.sub(rf"\g<name>{MASK}", _USER_INFO.sub(rf"\g<scheme>{MASK}@", kept))


def target(creation_name: str, text: str) -> ConnectionTarget:
    """Return what a connection manager of this type names with its connection string.

    Of the file types the whole text is the path; the first one where several are named with ``|`` between them.
    """
    if creation_name.upper() in _FILE_KINDS:
        return ConnectionTarget(path=text.partition("|")[0].strip() or None)
    values = parts(text)
    named = next((values[key] for key in _SERVER_KEYS if values.get(key)), None)
    if named is None:
        return ConnectionTarget(path=values.get("dbq") or values.get("defaultdir") or None)
    if _PATH.match(named) or ntpath.splitext(named)[1].lower() in _FILE_SUFFIXES:
        return ConnectionTarget(path=named)
    return ConnectionTarget(server=named)


def _unquoted(value: str) -> str:
    if len(value) >= 2 and (value[0], value[-1]) in {('"', '"'), ("'", "'"), ("{", "}")}:
        return value[1:-1].replace(value[-1] * 2, value[-1])
    return value
