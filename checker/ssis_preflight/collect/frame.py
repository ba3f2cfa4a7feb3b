"""The frame in which the collector's answer travels: lines of ASCII that prove that the answer is whole.

``SSISPF1 BEGIN <JSON bytes>``, then base64 of the gzip of the JSON in lines, then ``SSISPF1 END <SHA-256 of the
JSON>``. What stands before BEGIN (a banner, a profile's greeting) is passed over; between BEGIN and END nothing else
may stand.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib

from ssis_preflight.collect.outcome import CollectError, Reason, failure

LARGEST_JSON = 256 * 1024 * 1024
"""Bytes of JSON that are taken from one node."""

LARGEST_RATIO = 200
"""How many times larger than its gzip an answer above ``RATIO_FREE`` bytes may be."""

RATIO_FREE = 16 * 1024 * 1024
LONGEST_LINE = 8192
LARGEST_NOISE = 64 * 1024
"""Bytes that may come before BEGIN."""

_BEGIN = re.compile(rb"SSISPF1 BEGIN ([0-9]{1,12})")
_END = re.compile(rb"SSISPF1 END ([0-9A-Fa-f]{64})")
_REFUSED = re.compile(rb"SSISPF1 REFUSED ([A-Za-z]{1,40})")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_BOM = b"\xef\xbb\xbf"


class FrameParser:
    """Takes the output piece by piece and stops at the first thing that cannot be.

    ``feed`` returns true once the frame is closed and proved; then ``document`` gives the JSON.
    """

    def __init__(self, largest: int = LARGEST_JSON) -> None:
        self._largest = largest
        self._rest = b""
        self._noise = 0
        self._announced: int | None = None
        self._carry = b""
        self._padded = False
        self._packed = 0
        self._gzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._json = bytearray()
        self._closed = False

    def feed(self, piece: bytes) -> bool:
        """Take the next bytes of standard output; return whether the answer is whole.

        Raises:
            CollectError: the output cannot be an answer, or is too large.
        """
        if self._closed:
            return True
        lines = (self._rest + piece).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            if self._line(line):
                self._rest = b""
                return True
        if len(self._rest) > LONGEST_LINE:
            if self._announced is not None:
                raise CollectError(failure(Reason.GARBAGE, "a line of it is too long"))
            self._pass_over(self._rest)
            self._rest = b""
        return False

    def document(self) -> bytes:
        """Return the JSON; call it when the output has ended.

        Raises:
            CollectError: the frame was not closed.
        """
        last, self._rest = self._rest.rstrip(b"\r"), b""
        if last and (not self.begun or _END.fullmatch(last)):
            self._line(last)
        if self._closed:
            return bytes(self._json)
        if self._announced is None:
            raise CollectError(failure(Reason.SCRIPT, "its output holds no answer"))
        detail = f"{len(self._json)} of {self._announced} bytes came"
        raise CollectError(failure(Reason.TRUNCATED, detail))

    @property
    def begun(self) -> bool:
        """Whether BEGIN was seen."""
        return self._announced is not None

    def _line(self, line: bytes) -> bool:
        line = line.rstrip(b"\r")
        if self._announced is None:
            self._before(line)
        elif end := _END.fullmatch(line):
            self._close(end[1].decode().lower())
        elif line:
            self._body(line)
        return self._closed

    def _before(self, line: bytes) -> None:
        line = line.removeprefix(_BOM)
        if refused := _REFUSED.fullmatch(line):
            raise CollectError(failure(Reason.CONSTRAINED, refused[1].decode()))
        if begin := _BEGIN.fullmatch(line):
            self._announced = int(begin[1])
            if self._announced > self._largest:
                detail = f"{self._announced} bytes, and at most {self._largest} are taken"
                raise CollectError(failure(Reason.TOO_LARGE, detail))
            return
        self._pass_over(line)

    def _pass_over(self, noise: bytes) -> None:
        self._noise += len(noise) + 1
        if self._noise > LARGEST_NOISE:
            raise CollectError(
                failure(Reason.GARBAGE, f"it begins with more than {LARGEST_NOISE} other bytes")
            )

    def _body(self, line: bytes) -> None:
        after_padding = self._padded and line.strip(b"=")
        if len(line) > LONGEST_LINE or after_padding or not _BASE64.fullmatch(line):
            raise CollectError(failure(Reason.GARBAGE, "other text stands between its lines"))
        self._padded = line.endswith(b"=")
        text = self._carry + line
        whole = len(text) - len(text) % 4
        self._carry = text[whole:]
        try:
            self._unpack(base64.b64decode(text[:whole], validate=True))
        except (binascii.Error, zlib.error) as error:
            raise CollectError(failure(Reason.GARBAGE, f"it cannot be unpacked, {error}")) from None

    def _unpack(self, packed: bytes) -> None:
        announced = self._announced or 0
        self._packed += len(packed)
        while packed:
            self._json += self._gzip.decompress(packed, announced - len(self._json) + 1)
            if len(self._json) > announced:
                raise CollectError(
                    failure(Reason.GARBAGE, f"it is longer than the {announced} bytes announced")
                )
            if len(self._json) > max(RATIO_FREE, self._packed * LARGEST_RATIO):
                detail = f"{self._packed} bytes unpack to more than {LARGEST_RATIO} times as much"
                raise CollectError(failure(Reason.TOO_LARGE, detail))
            if self._gzip.unused_data:
                raise CollectError(failure(Reason.GARBAGE, "something follows the packed answer"))
            packed = self._gzip.unconsumed_tail

    def _close(self, digest: str) -> None:
        whole = self._gzip.eof and not self._carry and len(self._json) == self._announced
        if not whole:
            detail = f"{len(self._json)} of {self._announced} bytes came"
            raise CollectError(failure(Reason.TRUNCATED, detail))
        if hashlib.sha256(self._json).hexdigest() != digest:
            raise CollectError(failure(Reason.GARBAGE, "its SHA-256 is not the one announced"))
        self._closed = True
