"""How the collector goes to a node, and how its answer is taken apart."""

from __future__ import annotations

import base64
import contextlib
import gzip
import hashlib
import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssis_preflight.collect.delivery import (
    CHUNK,
    Output,
    Question,
    chunks,
    command_line,
    error_words,
    invocation,
    payload,
)
from ssis_preflight.collect.frame import LARGEST_NOISE, FrameParser
from ssis_preflight.collect.outcome import CollectError, Reason

DOCUMENT = json.dumps({"schema": "ssis-preflight/node/1", "words": ["\u00e4"] * 500}).encode()


def frame(document: bytes, *, width: int = 4096, end: str = "\r\n", **other: object) -> bytes:
    """Write the frame as the collector does; ``other`` replaces a part of it."""
    packed = base64.b64encode(gzip.compress(document)).decode()
    lines = [packed[at : at + width] for at in range(0, len(packed), width)]
    size = other.get("size", len(document))
    digest = other.get("digest", hashlib.sha256(document).hexdigest())
    return "".join(line + end for line in [f"SSISPF1 BEGIN {size}", *lines, f"SSISPF1 END {digest}"]).encode()


def reason_of(raw: bytes, err: bytes = b"", code: int = 0) -> tuple[Reason, str]:
    def whole() -> None:
        output = Output()
        output.feed(raw, err)
        output.answer(code)

    with pytest.raises(CollectError) as caught:
        whole()
    return caught.value.failure.reason, caught.value.failure.sentence


def test_the_command_line_fits_into_cmd_and_carries_no_script() -> None:
    line = command_line()
    assert len(line) < 8191
    bootstrap = base64.b64decode(line.rsplit(" ", 1)[1]).decode("utf-16-le")
    assert "[Console]::In.ReadToEnd()" in bootstrap
    assert bootstrap.isascii()


def test_standard_input_is_the_packed_script_as_a_block_with_its_arguments() -> None:
    question = Question(node_only=True, paths=("C:\\it's \u2019here\u2019.xml", "D:\\b.xml"))
    text = gzip.decompress(base64.b64decode(payload("param()\n'\u00e4'", question))).decode()
    assert text.startswith("& {\nparam()\n'\u00e4'\n} -Framed -NodeOnly -Path ")
    assert text.endswith("'C:\\it''s \u2019\u2019here\u2019\u2019.xml','D:\\b.xml'")


def test_the_invocation_stays_on_one_line_whatever_a_path_holds() -> None:
    assert "\n" not in invocation(Question(paths=("a\nb; Remove-Item",)))


def test_input_is_cut_into_messages_that_an_old_server_takes() -> None:
    data = bytes(at * at % 251 for at in range(CHUNK * 2 + 1))
    pieces = list(chunks(data))
    assert b"".join(piece for piece, _ in pieces) == data
    assert max(len(piece) for piece, _ in pieces) == CHUNK
    assert [last for _, last in pieces] == [False, False, True]


@given(
    document=st.binary(max_size=5000),
    width=st.integers(1, 5000),
    end=st.sampled_from(["\n", "\r\n"]),
    before=st.sampled_from([b"", b"\xef\xbb\xbf", b"Hello\r\n", b"SSISPF1\nBEGIN 5\n"]),
    cuts=st.lists(st.integers(0, 8000), max_size=8),
)
def test_a_frame_comes_through_however_it_is_cut(
    document: bytes, width: int, end: str, before: bytes, cuts: list[int]
) -> None:
    raw = before + frame(document, width=width, end=end) + b"goodbye\n"
    places = [0, *sorted(min(cut, len(raw)) for cut in cuts), len(raw)]
    parser = FrameParser()
    done = [parser.feed(raw[one:two]) for one, two in pairwise(places)]
    assert done[-1]
    assert parser.document() == document


@given(raw=st.binary(max_size=3000), begun=st.booleans())
def test_anything_else_ends_with_a_reason(raw: bytes, begun: bool) -> None:
    def whole() -> None:
        parser = FrameParser()
        parser.feed(b"SSISPF1 BEGIN 100\n" * begun + raw)
        parser.document()

    with pytest.raises(CollectError):
        whole()


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_changed_bit_never_yields_another_document(at: int, bit: int) -> None:
    raw = bytearray(frame(DOCUMENT))
    raw[at % len(raw)] ^= 1 << bit
    parser = FrameParser()
    with contextlib.suppress(CollectError):
        parser.feed(bytes(raw))
        assert parser.document() == DOCUMENT


def test_the_last_line_may_lack_its_end() -> None:
    parser = FrameParser()
    parser.feed(frame(DOCUMENT).rstrip())
    assert parser.document() == DOCUMENT


@pytest.mark.parametrize(
    ("raw", "reason", "says"),
    [
        (frame(DOCUMENT)[:-80], Reason.TRUNCATED, "bytes came"),
        (
            frame(DOCUMENT).split(b"\r\n")[0] + b"\r\nSSISPF1 END " + b"0" * 64 + b"\n",
            Reason.TRUNCATED,
            "0 of",
        ),
        (
            frame(DOCUMENT, width=8).replace(b"\r\n", b"\r\nWARNING: hello\r\n", 2),
            Reason.GARBAGE,
            "other text",
        ),
        (frame(DOCUMENT, digest="0" * 64), Reason.GARBAGE, "SHA-256"),
        (frame(DOCUMENT, size=10), Reason.GARBAGE, "longer than the 10 bytes"),
        (frame(DOCUMENT, size=10**6), Reason.TRUNCATED, "of 1000000 bytes"),
        (frame(DOCUMENT, size=10**10), Reason.TOO_LARGE, "at most"),
        (b"x" * (LARGEST_NOISE + 2), Reason.GARBAGE, "begins with"),
        (b"x\n" * LARGEST_NOISE, Reason.GARBAGE, "begins with"),
        (b"SSISPF1 BEGIN 9\n" + b"A" * 10_000, Reason.GARBAGE, "too long"),
        (b"SSISPF1 REFUSED ConstrainedLanguage\r\n", Reason.CONSTRAINED, "ConstrainedLanguage"),
        (b"", Reason.SCRIPT, "exit code 0"),
    ],
)
def test_a_damaged_frame_says_how(raw: bytes, reason: Reason, says: str) -> None:
    found, sentence = reason_of(raw)
    assert (found, says in sentence) == (reason, True), sentence


def test_a_small_answer_that_unpacks_to_very_much_is_stopped() -> None:
    found, sentence = reason_of(frame(bytes(64 * 1024 * 1024)))
    assert found is Reason.TOO_LARGE
    assert "times as much" in sentence


def clixml(*errors: str) -> bytes:
    body = "".join(f'<S S="Error">{error}_x000D__x000A_</S>' for error in errors)
    return f'#< CLIXML\r\n<Objs Version="1.1.0.1"><S S="Warning">quiet</S>{body}</Objs>'.encode()


@pytest.mark.parametrize(
    ("err", "reason"),
    [
        (
            clixml("Cannot create type. Only core types are supported in this language mode."),
            Reason.CONSTRAINED,
        ),
        (b"File x.ps1 cannot be loaded because running scripts is disabled on this system.", Reason.POLICY),
        (
            clixml("This script contains malicious content and has been blocked by your antivirus"),
            Reason.POLICY,
        ),
        (b"This program is blocked by group policy.", Reason.POLICY),
        (b"'powershell.exe' is not recognized as an internal or external command,", Reason.POWERSHELL),
        (clixml("Something else went wrong"), Reason.SCRIPT),
    ],
)
def test_what_the_node_says_tells_why_there_is_no_answer(err: bytes, reason: Reason) -> None:
    assert reason_of(b"", err, 1)[0] is reason


def test_errors_of_clixml_become_words_and_nothing_else_does() -> None:
    assert error_words(clixml("It&apos;s", " a &lt;tag&gt;")) == "It's a <tag>"
    assert error_words(b"plain \x1b[31mred\r\nlines") == "plain [31mred lines"


@given(st.binary(max_size=2000))
def test_words_are_one_short_printable_line_whatever_comes(raw: bytes) -> None:
    for said in (error_words(raw), error_words(b"#< CLIXML\r\n" + raw)):
        assert len(said) <= 300
        assert not any(ord(character) < 32 for character in said)
