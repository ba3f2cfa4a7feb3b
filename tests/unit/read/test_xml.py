from __future__ import annotations

import codecs

import pytest

from ssis_preflight.read.text import decode
from ssis_preflight.read.xml import (
    MAX_DEPTH,
    MAX_TAGS,
    ParsedXml,
    XmlError,
    parse,
    past_prolog,
    routes_of,
)


def parsed(raw: bytes) -> ParsedXml:
    return parse(raw, decode(raw))


def refusal(raw: bytes, limit: int = 100_000) -> XmlError:
    with pytest.raises(XmlError) as caught:
        parse(raw, decode(raw), limit=limit)
    return caught.value


def test_the_text_of_an_element_is_one_piece_whatever_stands_in_it() -> None:
    root = parsed(b"<a>one<!-- comment --> two<?pi ?> <![CDATA[<three>]]> &#102;our</a>").root
    assert root.text == "one two <three> four"
    assert len(root) == 0


@pytest.mark.parametrize(
    "raw",
    [
        '<?xml version="1.0" encoding="utf-8"?><a>Größe</a>'.encode(),
        codecs.BOM_UTF8 + '<?xml version="1.0" encoding="UTF-8"?><a>Größe</a>'.encode(),
        codecs.BOM_UTF16_LE + '<?xml version="1.0" encoding="utf-16"?><a>Größe</a>'.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "<a>Größe</a>".encode("utf-16-be"),
        '<?xml version="1.0" encoding="windows-1252"?><a>Größe</a>'.encode("cp1252"),
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>Größe</a>'.encode("latin-1"),
    ],
)
def test_every_encoding_that_windows_tools_write_is_read_as_declared(raw: bytes) -> None:
    assert parsed(raw).root.text == "Größe"
    assert parsed(raw).doubt == ""


def test_an_eight_bit_encoding_is_taken_from_the_declaration() -> None:
    raw = '<?xml version="1.0" encoding="windows-1251"?><a>Данные</a>'.encode("cp1251")
    assert parsed(raw).root.text == "Данные"


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        (codecs.BOM_UTF16_LE + '<?xml version="1.0" encoding="utf-8"?><a/>'.encode("utf-16-le"), "UTF-16"),
        (codecs.BOM_UTF8 + b'<?xml version="1.0" encoding="utf-16"?><a/>', "UTF-8"),
        (b'<?xml version="1.0" encoding="utf-16"?><a/>', "one byte"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "klingon"),
        (b'<?xml version="1.0" encoding="base64"?><a/>', "base64"),
    ],
)
def test_a_declaration_that_contradicts_the_bytes_is_a_doubt_and_no_error(raw: bytes, named: str) -> None:
    assert parsed(raw).root.tag == "a"
    assert named in parsed(raw).doubt


@pytest.mark.parametrize("declaration", [b"", b'<?xml version="1.0" encoding="utf-8"?>\n'])
def test_bytes_that_are_not_utf8_are_an_error_with_their_line(declaration: bytes) -> None:
    error = refusal(declaration + b"<a>\nGr\xf6\xdfe</a>")
    assert error.line == 2 + declaration.count(b"\n")
    assert "0xF6" in error.message
    assert not error.refused


@pytest.mark.parametrize(
    "prolog", ["", "<!-- first --> <?pi ?>\n", '<?xml version="1.0"?>\n'], ids=["first", "later", "declared"]
)
def test_a_document_type_is_refused_with_its_line(prolog: str) -> None:
    error = refusal(f'{prolog}<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode())
    assert error.refused
    assert "DOCTYPE" in error.message
    assert error.line == 1 + prolog.count("\n")


def test_an_entity_bomb_is_refused_before_it_is_parsed() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    assert refusal(f'<!DOCTYPE a [<!ENTITY e0 "boom">{entities}]><a>&e11;</a>'.encode()).refused


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 5000])
def test_deep_nesting_is_refused(depth: int) -> None:
    assert refusal(b"<a>" * depth + b"</a>" * depth).refused


def test_the_deepest_allowed_nesting_is_read() -> None:
    assert parsed(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH).root.tag == "a"


def test_a_file_over_the_size_limit_is_refused_with_both_sizes() -> None:
    error = refusal(b"<a>" + b" " * 2000 + b"</a>", limit=1000)
    assert error.refused
    assert "2,007 bytes" in error.message
    assert "1,000 bytes" in error.message


@pytest.mark.parametrize(
    ("raw", "part", "line"),
    [
        (b"<a>\n<b></a>", "mismatch", 2),
        (b"<a>\nSales & Marketing</a>", 'Write "&" as "&amp;"', 2),
        (b"<a>R&D</a>", 'Write "&" as "&amp;"', 1),
        ("<a b=“c”/>".encode(), "straight quotes", 1),
        (b"<a>\n<b>", "may have been cut", 2),
        (b"<a/>\nend", "after the end", 2),
        (b'<a\nxsi:type="b"/>', "declaration xmlns", 2),
        (b"", "empty", 1),
        (b"<a>" + b" " * 99 + b"\x01</a>", "invalid", 1),
    ],
)
def test_what_is_not_well_formed_says_why_and_where(raw: bytes, part: str, line: int) -> None:
    error = refusal(raw)
    assert not error.refused
    assert part in error.message
    assert error.line == line
    assert "\n" not in error.message


@pytest.mark.parametrize("raw", [b'<a b="p&hush;x"/>', b"<a><!-- hush</a>", b"<a><![CDATA[hush</a>"])
def test_what_is_not_well_formed_is_said_without_quoting_the_content(raw: bytes) -> None:
    assert "hush" not in refusal(raw).message


def test_names_in_a_message_are_cut() -> None:
    assert len(refusal(b"<" + b"a" * 40_000 + b">").message) < 500


def test_more_tags_than_a_file_may_have_are_refused_before_they_are_parsed() -> None:
    error = refusal(b"<a>" + b"<b/>" * MAX_TAGS + b"</a>", limit=100_000_000)
    assert error.refused
    assert "tags" in error.message


def test_more_attributes_than_a_file_may_have_are_refused_whatever_stands_around_them() -> None:
    error = refusal(b"<a " + b'b =\n"" ' * (MAX_TAGS + 1) + b"/>", limit=100_000_000)
    assert error.refused
    assert "attributes" in error.message


def test_equals_signs_in_a_text_are_no_attributes() -> None:
    assert parsed(b"<a>" + b"=" * (MAX_TAGS + 1) + b"</a>").root.tag == "a"


def test_the_routes_of_many_elements_count_siblings_of_one_name_together() -> None:
    root = parsed(b'<a><b/><c/><x:b xmlns:x="urn:x"><d/></x:b><b><d/><d/></b></a>').root
    routes = routes_of(root.iter())
    assert [routes[element] for element in root.iter("d")] == [
        ("b", 1, "d", 0),
        ("b", 2, "d", 0),
        ("b", 2, "d", 1),
    ]
    assert routes[root] == ()


@pytest.mark.parametrize("prolog", ["<?a?>", "<!---->", " ", "<?xml-stylesheet?>\n<!-- <a> -->"])
def test_a_prolog_of_any_length_is_passed_over_at_once(prolog: str) -> None:
    assert past_prolog(prolog * 50_000 + "<a>") == len(prolog) * 50_000
