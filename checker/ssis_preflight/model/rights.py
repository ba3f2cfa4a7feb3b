"""Access rights as bits: of files, registry keys, services and COM, and what the generic rights mean for each.

Sources: Microsoft, *File Security and Access Rights*, *Registry Key Security and Access Rights*, *Service Security
and Access Rights*, *Access Control Lists for COM*, *Access Mask Format*.
"""

from __future__ import annotations

from enum import IntFlag

import msgspec


class StandardRight(IntFlag):
    """Rights that every kind of object has."""

    DELETE = 0x10000
    READ_CONTROL = 0x20000
    WRITE_DAC = 0x40000
    WRITE_OWNER = 0x80000
    SYNCHRONIZE = 0x100000


class GenericRight(IntFlag):
    """Rights that stand for others, which depend on the kind of object."""

    ALL = 0x10000000
    EXECUTE = 0x20000000
    WRITE = 0x40000000
    READ = 0x80000000


class FileRight(IntFlag):
    """Rights of files and folders; a bit has two names where it means another thing for a folder."""

    READ_DATA = 0x1
    LIST_DIRECTORY = 0x1
    WRITE_DATA = 0x2
    ADD_FILE = 0x2
    APPEND_DATA = 0x4
    ADD_SUBDIRECTORY = 0x4
    READ_EA = 0x8
    WRITE_EA = 0x10
    EXECUTE = 0x20
    TRAVERSE = 0x20
    DELETE_CHILD = 0x40
    READ_ATTRIBUTES = 0x80
    WRITE_ATTRIBUTES = 0x100


class ComRight(IntFlag):
    """Rights in the permissions of a COM application: EXECUTE stands in every entry."""

    EXECUTE = 0x1
    EXECUTE_LOCAL = 0x2
    EXECUTE_REMOTE = 0x4
    ACTIVATE_LOCAL = 0x8
    ACTIVATE_REMOTE = 0x10


_FIRST_GENERIC = int(GenericRight.ALL)


class Kind(msgspec.Struct, frozen=True):
    """A kind of object: its name, and what generic read, write, execute and all mean for it; None: not documented."""

    name: str
    read: int | None
    write: int | None
    execute: int | None
    all: int | None

    def mapped(self, mask: int) -> int:
        """Return a mask with its generic rights replaced by what they stand for, where that is documented."""
        if mask < _FIRST_GENERIC:
            return mask
        pairs = (
            (GenericRight.READ, self.read),
            (GenericRight.WRITE, self.write),
            (GenericRight.EXECUTE, self.execute),
            (GenericRight.ALL, self.all),
        )
        for generic, meaning in pairs:
            if mask & generic and meaning is not None:
                mask = (mask & ~generic) | meaning
        return mask


FILE_READ = 0x120089
FILE_WRITE = 0x120116
FILE_EXECUTE = 0x1200A0
FILE_ALL = 0x1F01FF
FILE_MODIFY = 0x1301BF
"""What Windows Explorer calls Modify: all but deleting children, changing permissions and taking ownership."""

KEY_READ = 0x20019
KEY_WRITE = 0x20006
KEY_ALL = 0xF003F

COM_ALL = int(
    ComRight.EXECUTE
    | ComRight.EXECUTE_LOCAL
    | ComRight.EXECUTE_REMOTE
    | ComRight.ACTIVATE_LOCAL
    | ComRight.ACTIVATE_REMOTE
)

FILES = Kind("file", FILE_READ, FILE_WRITE, FILE_EXECUTE, FILE_ALL)
REGISTRY_KEYS = Kind("registry key", KEY_READ, KEY_WRITE, KEY_READ, KEY_ALL)
SERVICES = Kind("service", 0x2008D, 0x20002, 0x20170, 0xF01FF)
COM = Kind("COM application", None, None, None, None)

LIST_AND_WRITE = int(FileRight.LIST_DIRECTORY | FileRight.ADD_FILE)
"""What *List Folders* and *Write* come down to for a folder: see its files, and put files into it."""

CHANGING_FILE = int(
    FileRight.WRITE_DATA
    | FileRight.APPEND_DATA
    | StandardRight.DELETE
    | StandardRight.WRITE_DAC
    | StandardRight.WRITE_OWNER
)
"""Rights each of which is enough to change what a file says."""

CHANGING_FOLDER = int(
    FileRight.ADD_FILE | FileRight.DELETE_CHILD | StandardRight.WRITE_DAC | StandardRight.WRITE_OWNER
)
"""Rights each of which is enough to change what a folder holds."""

_FILE_WORDS = (
    (FILE_ALL, "full control"),
    (FILE_MODIFY, "modify"),
    (FILE_READ | FILE_EXECUTE, "read and execute"),
    (FILE_READ, "read"),
    (FILE_WRITE, "write"),
    (int(FileRight.LIST_DIRECTORY), "list or read data"),
    (int(FileRight.ADD_FILE), "create files or write data"),
    (int(FileRight.APPEND_DATA), "create folders or append data"),
    (int(FileRight.DELETE_CHILD), "delete children"),
    (int(StandardRight.DELETE), "delete"),
    (int(StandardRight.WRITE_DAC), "change permissions"),
    (int(StandardRight.WRITE_OWNER), "take ownership"),
)
_COM_WORDS = (
    (int(ComRight.EXECUTE_LOCAL), "local launch or access"),
    (int(ComRight.EXECUTE_REMOTE), "remote launch or access"),
    (int(ComRight.ACTIVATE_LOCAL), "local activation"),
    (int(ComRight.ACTIVATE_REMOTE), "remote activation"),
)


def file_rights(mask: int) -> str:
    """Return rights of a file or folder in words; what has no word as a hexadecimal number."""
    return _in_words(FILES.mapped(mask), _FILE_WORDS)


def com_rights(mask: int) -> str:
    """Return rights of a COM application in words."""
    return _in_words(mask & ~ComRight.EXECUTE, _COM_WORDS) if mask != ComRight.EXECUTE else "execute"


def _in_words(mask: int, table: tuple[tuple[int, str], ...]) -> str:
    words: list[str] = []
    rest = mask
    for bits, word in table:
        if mask & bits == bits and rest & bits:
            words.append(word)
            rest &= ~bits
    return ", ".join(words) or f"0x{mask:x}"
