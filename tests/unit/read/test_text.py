from __future__ import annotations

import pytest

from ssis_preflight.read.text import DecodedText, LineMap, UndecodableError, decode, split_lines

PATH = "ServiceConfigFile"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (b"\xff\xfe" + PATH.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + PATH.encode("utf-16-be"), "utf-16-be"),
        (PATH.encode("utf-16-le"), "utf-16-le"),
        (b"\xef\xbb\xbf" + PATH.encode(), "utf-8"),
        (PATH.encode(), "utf-8"),
    ],
)
def test_text_is_the_same_in_every_encoding_that_windows_writes(raw: bytes, encoding: str) -> None:
    assert decode(raw) == DecodedText(PATH, encoding)


def test_utf8_without_a_mark_is_not_mistaken_for_ansi() -> None:
    assert decode("Größe".encode()) == DecodedText("Größe", "utf-8")


def test_ansi_beyond_ascii_is_a_guess_and_says_so() -> None:
    assert decode("Größe €".encode("cp1252")) == DecodedText("Größe €", "cp1252", doubtful=True)


def test_the_bytes_that_windows_1252_leaves_undefined_do_not_fail() -> None:
    assert decode(b"a\x81\x8d\x8f\x90\x9dz").text == "a\x81\x8d\x8f\x90\x9dz"


def test_broken_utf8_behind_its_mark_is_doubtful() -> None:
    assert decode(b"\xef\xbb\xbfGr\xf6\xdfe") == DecodedText("Gr\ufffd\ufffde", "utf-8", doubtful=True)


def test_utf16_without_a_mark_is_seen_although_chinese_has_zero_low_bytes() -> None:
    text = 'Windows Registry Editor Version 5.00\r\n"一"="' + "设" * 300 + '"\r\n'
    assert decode(text.encode("utf-16-le")) == DecodedText(text, "utf-16-le")


def test_half_a_surrogate_pair_becomes_a_replacement_character() -> None:
    assert decode(b"\xff\xfea\x00\x00\xd8b\x00").text == "a\ufffdb"


def test_nothing_is_empty_text() -> None:
    assert decode(b"") == DecodedText("", "utf-8")


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"regf\x01\x00\x00\x00", "registry hive"),
        (b"PK\x03\x04\x14\x00", "ZIP archive"),
        (b"MZ\x90\x00\x03\x00", "Windows program"),
        (b"\xff\xfea\x00b", "half a character"),
        (b"a\x00b\x00c", "half a character"),
        (b"\x00\x01\x02\x03", "binary data"),
        (b"name\x00\x01\x02\x03\x04" * 50, "binary data"),
    ],
)
def test_what_is_not_text_is_refused_in_one_sentence(raw: bytes, sentence: str) -> None:
    with pytest.raises(UndecodableError, match=sentence) as refusal:
        decode(raw)
    assert str(refusal.value).endswith(".")


def test_a_single_control_character_does_not_make_a_long_text_binary() -> None:
    assert decode(b"line\r\n" * 100 + b"\x1b").encoding == "utf-8"


def test_cr_lf_lf_and_cr_are_one_line_break_each_and_nothing_else_is() -> None:
    assert split_lines("a\r\nb\nc\rd\x0be\x0cf\x85g\u2028h\n\r\n") == [
        "a",
        "b",
        "c",
        "d\x0be\x0cf\x85g\u2028h",
        "",
    ]


@pytest.mark.parametrize(("text", "lines"), [("", []), ("a", ["a"]), ("a\n", ["a"]), ("\r", [""])])
def test_a_break_at_the_end_starts_no_further_line(text: str, lines: list[str]) -> None:
    assert split_lines(text) == lines


def test_a_line_map_turns_offsets_into_lines_and_columns_and_back() -> None:
    lines = LineMap.of("ab\r\nc\rd")
    assert [lines.position(offset) for offset in (0, 1, 4, 6)] == [(1, 1), (1, 2), (2, 1), (3, 1)]
    assert [lines.bounds(line) for line in (0, 1, 2, 3, 4)] == [None, (0, 2), (4, 5), (6, 7), None]
