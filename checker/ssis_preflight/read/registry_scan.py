r"""The grammar of a registry export: text in, one item per key header, value and damaged place out.

Both the reader and the locator walk the file with this scanner, so that they agree on which line means what.
The rules are those of ``regedit`` and ``reg import``: a key name runs to the last ``]`` of its line, a comment
begins with ``;`` where a value has ended, hex data goes on after a ``\`` at the end of a line, over blank lines and
comments. More is read than ``reg import`` would read: line breaks inside quoted strings, which ``reg export``
writes as they are.

Source: Microsoft, *Registration Entries (.reg) file* (KB310516) and the ``reg`` command's page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_HIVES = {
    "HKEY_LOCAL_MACHINE": "HKLM",
    "HKEY_CURRENT_USER": "HKCU",
    "HKEY_CLASSES_ROOT": "HKCR",
    "HKEY_USERS": "HKU",
    "HKEY_CURRENT_CONFIG": "HKCC",
}
_SHORT = {**_HIVES, **{short: short for short in _HIVES.values()}}

_FILE_HEADER = r"(?:Windows[ ]Registry[ ]Editor[ ]Version[ ]5\.00|REGEDIT4)[ \t]*(?=[\r\n;]|\Z)"
_TOP = re.compile(rf"(?:[ \t]*(?:[;#][^\r\n]*+)?(?:\r\n|\r|\n))*+[ \t]*({_FILE_HEADER})", re.IGNORECASE)
_IGNORED = re.compile(rf"(?:{_FILE_HEADER})?(?:[;#][^\r\n]*)?(?=[\r\n]|\Z)", re.IGNORECASE)
_INDENT = re.compile(r"[ \t\r\n\ufeff]*+")
_LINE = re.compile(r"[^\r\n]*+")
_BREAK = re.compile(r"\r\n|\n|\r|\Z")
_END = re.compile(r"[ \t]*+(?:;[^\r\n]*+)?(?=[\r\n]|\Z)")
_QUOTE_OR_ESCAPE = re.compile(r'"|\\.', re.DOTALL)
_ESCAPE = re.compile(r'\\([\\"])')
_EQUALS = re.compile(r"[ \t]*+=[ \t]*+")
_DWORD = re.compile(r"dword:[ \t]*+([0-9a-f]{1,8})", re.IGNORECASE)
_DWORD_NAME = re.compile("dword:", re.IGNORECASE)
_HEX_NAME = re.compile(r"hex(?:\(([0-9a-f]{1,8})\))?:", re.IGNORECASE)
_NEW_ITEM = re.compile(r'["@\[]')
_PLAIN_BYTES = re.compile(r"(?:[0-9a-f]{2},)*+(?:[0-9a-f]{2})?+", re.IGNORECASE)
_ONE_BYTE = re.compile(r"[ \t]*+([0-9a-f]{1,2})[ \t]*+(?:,[ \t]*+|\Z)", re.IGNORECASE)

_LONGEST_PATH = 32_767
"""Characters of a path. Windows would take more (*Registry element size limits*), and nobody has as many."""

REG_SZ = 1
REG_BINARY = 3
REG_DWORD = 4


class KeyHeader(msgspec.Struct, frozen=True):
    """``[path]``, or ``[-path]`` where ``deleted``; the path has the short hive name."""

    path: str
    deleted: bool
    offset: int


class ValueEntry(msgspec.Struct, frozen=True):
    """One value: its name (``""`` is the default value), type number and data, text for a quoted string.

    ``type`` is None for ``"name"=-``, which removes the value.
    """

    name: str
    type: int | None
    data: str | bytes
    offset: int


class Damage(msgspec.Struct, frozen=True):
    """What is wrong at an offset: ``what`` completes "Line 7: ..."; ``name`` is the value that is lost, if known.

    ``ends_key`` is true for a broken key header: what stands before it does not go on below it.
    """

    what: str
    offset: int
    name: str | None = None
    ends_key: bool = False


Item = KeyHeader | ValueEntry | Damage


def file_header(text: str) -> str | None:
    """Return the first line that says what the file is, ``REGEDIT4`` or the 5.00 header, or None."""
    found = _TOP.match(text)
    return found.group(1).strip() if found else None


def short_path(path: str) -> str | None:
    r"""Return a key's path with the short hive name, ``HKLM\SOFTWARE``; None if it does not begin with a hive."""
    hive, backslash, rest = path.partition("\\")
    short = _SHORT.get(hive.upper())
    return None if short is None else (short + backslash + rest).rstrip("\\")


def scan(text: str) -> Iterator[Item]:
    """Yield what a registry export says, in its order; one pass, whatever the text is."""
    below = "before the first key"
    skipping = garbage = False
    pos = 0
    while (pos := _end(_INDENT, text, pos)) < len(text):
        first = text[pos]
        if _IGNORED.match(text, pos):
            pos = _end(_LINE, text, pos)
            continue
        if first not in '["@':
            if not garbage:
                yield Damage("this is neither a key nor a value nor a comment", pos)
            garbage, pos = True, _end(_LINE, text, pos)
            continue
        garbage = False
        if first == "[":
            header, pos = _header(text, pos)
            skipping = isinstance(header, Damage)
            deleted = isinstance(header, KeyHeader) and header.deleted
            below = "below a key that the file deletes" if deleted else ""
            yield header
            continue
        entry, pos = _value(text, pos)
        if skipping:
            continue
        if below and isinstance(entry, ValueEntry):
            entry = Damage(f"a value stands {below}, so it belongs to no key", entry.offset, entry.name)
        yield entry


def _end(pattern: re.Pattern[str], text: str, pos: int) -> int:
    """Return where a pattern that matches everywhere stops matching."""
    found = pattern.match(text, pos)
    return found.end() if found else pos


def _header(text: str, start: int) -> tuple[KeyHeader | Damage, int]:
    end = _end(_LINE, text, start)
    close = text.rfind("]", start, end)
    if close < 0:
        what = "the key has no closing bracket; the values below it are not read"
        return Damage(what, start, ends_key=True), end
    name = text[start + 1 : close]
    path = short_path(name.removeprefix("-"))
    if len(name) > _LONGEST_PATH:
        what = f"the path of the key has {len(name):,} characters; the values below it are not read"
        return Damage(what, start, ends_key=True), end
    if path is None:
        what = "the key does not begin with the name of a registry hive; the values below it are not read"
        return Damage(what, start, ends_key=True), end
    return KeyHeader(path, name.startswith("-"), start), end


def _value(text: str, start: int) -> tuple[ValueEntry | Damage, int]:
    line_end = _end(_LINE, text, start)
    after = start + 1
    if text[start] == '"':
        after = _closing_quote(text, start + 1) + 1
    equals = _EQUALS.match(text, after) if after else None
    if equals is None:
        cut = not 0 < after <= line_end
        what = "has no closing quotation mark" if cut else "is not followed by an equals sign"
        return Damage(f"the name of a value {what}", start), line_end
    name = _unescape(text[start + 1 : after - 1])
    data, end = _data(text, equals.end())
    if isinstance(data, Damage):
        return Damage(data.what, data.offset, name), end
    return ValueEntry(name, data[0], data[1], start), end


_Data = tuple[int | None, str | bytes]


def _data(text: str, start: int) -> tuple[_Data | Damage, int]:
    if text.startswith('"', start):
        return _string(text, start)
    line_end = _end(_LINE, text, start)
    if text.startswith("-", start):
        if _END.match(text, start + 1):
            return (None, ""), line_end
        return Damage("something follows the minus sign that removes the value", start), line_end
    if _DWORD_NAME.match(text, start):
        number = _DWORD.match(text, start)
        if number and _END.match(text, number.end()):
            return (REG_DWORD, int(number.group(1), 16).to_bytes(4, "little")), line_end
        return Damage("the DWORD is not a number of one to eight hex digits", start), line_end
    if hexadecimal := _HEX_NAME.match(text, start):
        data, end = _hex_bytes(text, hexadecimal.end())
        if isinstance(data, Damage):
            return data, end
        return (int(hexadecimal.group(1) or str(REG_BINARY), 16), data), end
    return Damage("the type of the value is not known", start), line_end


def _string(text: str, start: int) -> tuple[_Data | Damage, int]:
    """Read a quoted string; where what follows shows that a quotation mark is missing, only its line is lost."""
    line_end = _end(_LINE, text, start)
    close = _closing_quote(text, start + 1)
    if close < 0:
        return Damage("the string has no closing quotation mark", start), line_end
    if not _END.match(text, close + 1):
        if close < line_end:
            return Damage("something follows the closing quotation mark of the string", close + 1), line_end
        return Damage("the string has no closing quotation mark", start), line_end
    return (REG_SZ, _unescape(text[start + 1 : close])), _end(_LINE, text, close)


def _closing_quote(text: str, pos: int) -> int:
    while (found := _QUOTE_OR_ESCAPE.search(text, pos)) is not None:
        if found.group() == '"':
            return found.start()
        pos = found.end()
    return -1


def _unescape(quoted: str) -> str:
    return _ESCAPE.sub(r"\1", quoted) if "\\" in quoted else quoted


def _hex_bytes(text: str, start: int) -> tuple[bytes | Damage, int]:
    """Read hex data from ``start`` over all its lines; after damage the rest of them is passed over."""
    parts: list[bytes] = []
    damage: Damage | None = None
    pos = start
    while True:
        end = _end(_LINE, text, pos)
        written = text[pos:end].partition(";")[0].strip(" \t")
        goes_on = written.endswith("\\")
        part = _bytes_of(written[:-1].rstrip(" \t"), cut=True) if goes_on else _bytes_of(written)
        if damage is None and part is None:
            damage = Damage("the hex data has something in it that is not a byte", pos)
        parts.append(part or b"")
        if not goes_on:
            return damage or b"".join(parts), end
        pos = _continuation(text, end)
        if pos >= len(text) or _NEW_ITEM.match(text, pos):
            return damage or Damage("the hex data breaks off after a backslash", start), end


def _continuation(text: str, pos: int) -> int:
    """Return where hex data goes on: the next text that is neither blank nor a comment."""
    while (pos := _end(_INDENT, text, pos)) < len(text) and text[pos] == ";":
        pos = _end(_LINE, text, pos)
    return pos


def _bytes_of(written: str, *, cut: bool = False) -> bytes | None:
    """Return the bytes of ``aa,bb,cc,``, or None if it is anything else; blanks and single digits are allowed.

    ``cut`` means that a backslash follows, which may come after a comma only.
    """
    if cut and written and not written.endswith(","):
        return None
    if _PLAIN_BYTES.fullmatch(written):
        return bytes.fromhex(written.replace(",", " "))
    found = bytearray()
    pos = 0
    while pos < len(written) and (token := _ONE_BYTE.match(written, pos)):
        found.append(int(token[1], 16))
        pos = token.end()
    return bytes(found) if pos == len(written) else None
