"""Write text as the tools of Windows write it: PowerShell's JSON, ``reg export``, ``sc``, XML files.

Every function here returns text with CRLF line ends; :data:`ENCODERS` turns it into bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]


def utf16(text: str) -> bytes:
    """``Out-File`` of Windows PowerShell and ``reg export``: UTF-16LE with a byte order mark."""
    return b"\xff\xfe" + text.encode("utf-16-le")


def utf8_bom(text: str) -> bytes:
    """``Out-File -Encoding utf8`` of Windows PowerShell."""
    return text.encode("utf-8-sig")


def utf8(text: str) -> bytes:
    """``Out-File`` of PowerShell 7, and XML files: UTF-8 without a byte order mark."""
    return text.encode("utf-8")


def ansi(text: str) -> bytes:
    """``Set-Content`` of Windows PowerShell and REGEDIT4 files in Western Europe: code page 1252."""
    return text.encode("cp1252")


def oem(text: str) -> bytes:
    """The redirected output of console programs in Western Europe: code page 850."""
    return text.encode("cp850")


def crlf(text: str) -> str:
    """Return ``text`` with the line ends of Windows."""
    return text.replace("\n", "\r\n")


def windows_powershell_json(value: Json) -> str:
    """``ConvertTo-Json`` of Windows PowerShell 5.1: two spaces after the colon, content below its bracket."""
    return crlf(_wide(value, 0)) + "\r\n"


def powershell_7_json(value: Json) -> str:
    """``ConvertTo-Json`` of PowerShell 7: two spaces per level."""
    return crlf(json.dumps(value, indent=2, ensure_ascii=False)) + "\r\n"


def _wide(value: Json, column: int) -> str:
    if isinstance(value, Mapping):
        pairs = []
        for name, member in value.items():
            head = f"{_quoted(name)}:  "
            pairs.append(head + _wide(member, column + 4 + len(head)))
        return _block("{", pairs, "}", column)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _block("[", [_wide(item, column + 4) for item in value], "]", column)
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _block(opening: str, members: list[str], closing: str, column: int) -> str:
    inner = ",\n".join(" " * (column + 4) + member for member in members)
    return f"{opening}\n{inner}\n{' ' * column}{closing}"


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    for char in "'<>&":
        quoted = quoted.replace(char, f"\\u{ord(char):04x}")
    return quoted


RegistryData = str | int | bytes
"""REG_SZ, REG_DWORD or REG_BINARY."""

RegistryKeys = Mapping[str, Mapping[str, RegistryData]]
"""Full key path -> value name (``""`` is the default value) -> data."""


def reg_export(keys: RegistryKeys, header: str = "Windows Registry Editor Version 5.00") -> str:
    """``reg export``: a header, then every key with its values."""
    blocks = [header, ""]
    for path, values in keys.items():
        blocks.append(f"[{path}]")
        blocks += [f"{_value_name(name)}={_value_data(name, data)}" for name, data in values.items()]
        blocks.append("")
    return crlf("\n".join(blocks) + "\n")


def regedit4(keys: RegistryKeys) -> str:
    """The export of REGEDIT4 files (``regedit /ea``)."""
    return reg_export(keys, "REGEDIT4")


def _value_name(name: str) -> str:
    return "@" if not name else f'"{name}"'


def _value_data(name: str, data: RegistryData) -> str:
    if isinstance(data, bytes):
        return _hex(f"{_value_name(name)}=hex:", data)
    if isinstance(data, int):
        return f"dword:{data:08x}"
    escaped = data.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _hex(head: str, data: bytes) -> str:
    line, lines = "hex:", []
    width = 80 - (len(head) - len(line))
    for index, byte in enumerate(data):
        piece = f"{byte:02x}" + ("," if index < len(data) - 1 else "")
        if len(line) + len(piece) > width - 3:
            lines.append(line + "\\")
            line, width = "  ", 80
        line += piece
    return "\n".join([*lines, line])


def sc_qc(name: str, display: str, path: str, account: str, start: str, opening: str = "SUCCESS") -> str:
    """``sc qc NAME``; ``start`` is such as ``2   AUTO_START``, ``opening`` the localised word of success."""
    return crlf(
        f"[SC] QueryServiceConfig {opening}\n"
        "\n"
        f"SERVICE_NAME: {name}\n"
        "        TYPE               : 10  WIN32_OWN_PROCESS \n"
        f"        START_TYPE         : {start}\n"
        "        ERROR_CONTROL      : 1   NORMAL\n"
        f"        BINARY_PATH_NAME   : {path}\n"
        "        LOAD_ORDER_GROUP   : \n"
        "        TAG                : 0\n"
        f"        DISPLAY_NAME       : {display}\n"
        "        DEPENDENCIES       : \n"
        f"        SERVICE_START_NAME : {account}\n"
    )


def sc_query(name: str, *, running: bool) -> str:
    """``sc query NAME``."""
    state = "4  RUNNING " if running else "1  STOPPED "
    detail = (
        "                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)\n" if running else ""
    )
    code = "0  (0x0)" if running else "1077  (0x435)"
    return crlf(
        "\n"
        f"SERVICE_NAME: {name} \n"
        "        TYPE               : 10  WIN32_OWN_PROCESS  \n"
        f"        STATE              : {state}\n"
        f"{detail}"
        f"        WIN32_EXIT_CODE    : {code}\n"
        "        SERVICE_EXIT_CODE  : 0  (0x0)\n"
        "        CHECKPOINT         : 0x0\n"
        "        WAIT_HINT          : 0x0\n"
    )


Folder = tuple[str, str, str]
"""(``SqlServerFolder`` or ``FileSystemFolder``, its name, its ServerName or StorePath)."""


_ROOT_ELEMENT = (
    '<DtsServiceConfiguration xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
)


def service_configuration(folders: Sequence[Folder]) -> str:
    """``MsDtsSrvr.ini.xml`` with these root folders."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        _ROOT_ELEMENT,
        "  <StopExecutingPackagesOnShutdown>true</StopExecutingPackagesOnShutdown>",
        "  <TopLevelFolders>",
    ]
    for kind, name, target in folders:
        element = "ServerName" if kind == "SqlServerFolder" else "StorePath"
        lines += [
            f'    <Folder xsi:type="{kind}">',
            f"      <Name>{escape(name)}</Name>",
            f"      <{element}>{escape(target)}</{element}>",
            "    </Folder>",
        ]
    return crlf("\n".join([*lines, "  </TopLevelFolders>", "</DtsServiceConfiguration>"]) + "\n")


Encoder = Callable[[str], bytes]
JsonWriter = Callable[[Json], str]


ICACLS_DONE = {
    "english": "Successfully processed {0} files; Failed processing 0 files",
    "german": "{0} Dateien erfolgreich verarbeitet, bei 0 Dateien ist ein Verarbeitungsfehler aufgetreten.",
}
"""The last line of icacls, by language."""


def icacls(lists: Mapping[str, Sequence[str]], language: str = "english") -> str:
    """Return what icacls shows about paths: each with its entries, which stand in one column."""
    lines: list[str] = []
    for path, entries in lists.items():
        lines += [f"{path if index == 0 else ' ' * len(path)} {entry}" for index, entry in enumerate(entries)]
        lines.append("")
    return crlf("\n".join([*lines, ICACLS_DONE[language].format(len(lists)), ""]))
