"""Bytes to text, once, at the edge; and what a line is, for every reader and the locator.

Windows tools write UTF-16 with a byte order mark (``reg export``, ``>`` in Windows PowerShell), UTF-8 with and
without one, and the ANSI code page of the machine, whose number no file records.
"""

from __future__ import annotations

import re
from bisect import bisect_right

import msgspec

_SIGNATURES = (
    (b"regf", "a registry hive, not text"),
    (b"PK\x03\x04", "a ZIP archive, not text"),
    (b"PK\x05\x06", "an empty ZIP archive, not text"),
    (b"MZ\x90\x00", "a Windows program, not text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an OLE compound file, not text"),
    (b"\x1f\x8b\x08", "gzip data, not text"),
    (b"\x89PNG", "a picture, not text"),
    (b"%PDF-", "a PDF document, not text"),
)

_ANSI = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
"""What Windows-1252 has where Latin-1 has control characters; its five undefined bytes stay as they are."""

_CONTROL = bytes({*range(0x20)} - {*b"\t\n\v\f\r\x1a"})
_BREAK = re.compile(r"\r\n|\n|\r")
_SAMPLE = 64 * 1024


class UndecodableError(ValueError):
    """The bytes are not text. The message is one sentence that says what they are."""


class DecodedText(msgspec.Struct, frozen=True):
    """The text of one file without its byte order mark.

    ``encoding`` is Python's name: ``utf-8``, ``utf-16-le``, ``utf-16-be`` or ``cp1252``. ``doubtful`` is true
    where a character beyond ASCII is a guess: the file does not say which ANSI code page it was written in, or it
    breaks the encoding that it announces.
    """

    text: str
    encoding: str
    doubtful: bool = False


def decode(raw: bytes) -> DecodedText:
    """Return the text of a file's bytes.

    Raises UndecodableError for binary data and for UTF-16 that was cut inside a character.
    """
    for signature, what in _SIGNATURES:
        if raw.startswith(signature):
            raise UndecodableError(f"This is {what}.")
    decoded = _by_mark(raw) or _without_mark(raw)
    sample = decoded.text[:_SAMPLE].encode("utf-8", "surrogatepass")
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if controls * 50 > min(len(decoded.text), _SAMPLE):
        raise UndecodableError("This is binary data, not text: it is full of control characters.")
    return decoded


def decode_ansi(raw: bytes) -> str:
    """Return the text of bytes in the Western ANSI code page, Windows-1252; never fails."""
    return raw.decode("latin-1").translate(_ANSI)


def split_lines(text: str) -> list[str]:
    r"""Return the lines without their breaks, which are CR LF, LF and lone CR.

    Unlike ``str.splitlines`` no other character breaks a line. As there, a break at the very end starts no further
    line: ``"a\n"`` is one line, ``""`` is none.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def has_more_lines(text: str, most: int) -> bool:
    """Say whether a text has more line breaks than this: as lines, it takes far more memory than as a text."""
    return text.count("\n") + text.count("\r") > most


class LineMap(msgspec.Struct, frozen=True):
    """Where the lines of a text begin: turns an offset into a line and a column, and back."""

    text: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> LineMap:
        """Return the map of a text; takes one pass over it."""
        return cls(text, (0, *(found.end() for found in _BREAK.finditer(text))))

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and the column, both 1-based and counted in characters, of an offset in the text."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def bounds(self, line: int) -> tuple[int, int] | None:
        """Return the offsets at which a line (1-based) begins and ends, its break left out; None if there is none."""
        if not 1 <= line <= len(self.starts):
            return None
        start = self.starts[line - 1]
        if line == len(self.starts):
            return start, len(self.text)
        end = self.starts[line] - 1
        return start, end - 1 if self.text[max(start, end - 1) : end + 1] == "\r\n" else end


def _by_mark(raw: bytes) -> DecodedText | None:
    if raw.startswith(b"\xef\xbb\xbf"):
        return _utf8(raw[3:]) or DecodedText(raw[3:].decode("utf-8", "replace"), "utf-8", doubtful=True)
    if raw.startswith(b"\xff\xfe"):
        return _utf16(raw[2:], "utf-16-le")
    if raw.startswith(b"\xfe\xff"):
        return _utf16(raw[2:], "utf-16-be")
    return None


def _without_mark(raw: bytes) -> DecodedText:
    low, high = raw[:_SAMPLE:2].count(0), raw[1:_SAMPLE:2].count(0)
    if high > low and (low + high) * 20 > min(len(raw), _SAMPLE):
        return _utf16(raw, "utf-16-le")
    return _utf8(raw) or DecodedText(decode_ansi(raw), "cp1252", doubtful=True)


def _utf8(raw: bytes) -> DecodedText | None:
    try:
        return DecodedText(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return None


def _utf16(raw: bytes, encoding: str) -> DecodedText:
    """Decode UTF-16; half of a surrogate pair, which Windows allows in names, becomes U+FFFD."""
    if len(raw) % 2:
        raise UndecodableError("This is UTF-16 text with half a character at its end: the file was cut.")
    return DecodedText(raw.decode(encoding, "replace"), encoding)
