"""The decoder and the locator take any bytes and any place; what they find is where they say it is."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from ssis_preflight.model.places import Place, Route
from ssis_preflight.read.excerpt import WIDTH, excerpt
from ssis_preflight.read.locate import Locator, locate
from ssis_preflight.read.text import LineMap, UndecodableError, decode, split_lines

KINDS = st.sampled_from(
    [
        "registry-export",
        "service-config",
        "package",
        "cluster-json",
        "service-text",
        "registry-hive",
        "unknown",
    ]
)
FRAGMENTS = st.sampled_from(
    [
        '{"a":', "[", "]", "}", ",", '"a"', '"', "\\", ":", "1", "<a>", "</a>", "<b a='1'", "/>", "<!DOCTYPE a [",
        "]>", "&x;", "<![CDATA[", "\r\n", "\n", "\r", "[HKLM\\a]", "@=", "REGEDIT4", "\x00", "é", "\U0001f600",
        "\ufeff",
    ]
)  # fmt: skip
BYTES = st.one_of(
    st.binary(),
    st.lists(FRAGMENTS, max_size=30).map(lambda parts: "".join(parts).encode()),
    st.lists(FRAGMENTS, max_size=30).map(lambda parts: "".join(parts).encode("utf-16")),
)
STEPS = st.one_of(st.sampled_from(["a", "b", "@a", ""]), st.integers(-1, 2), st.text(max_size=3))
PLACES = st.builds(
    Place,
    file=st.sampled_from(["one", "two"]),
    route=st.lists(STEPS, max_size=5).map(tuple),
    key=st.none() | st.sampled_from(["HKLM\\a", "", "a"]) | st.text(max_size=5),
    value=st.none() | st.text(max_size=3),
    line=st.none() | st.integers(-1, 5),
    column=st.none() | st.integers(-1, 300),
)


@given(raw=BYTES)
@example(raw=b"\xff\xfe\x00")
@example(raw=b"\x81")
def test_bytes_are_decoded_or_refused_with_a_sentence(raw: bytes) -> None:
    try:
        sentence, text = "", decode(raw).text
    except UndecodableError as refusal:
        sentence, text = str(refusal), ""
    assert sentence.endswith(".") or not sentence
    text.encode("utf-8")


@given(text=st.text(st.sampled_from("ab\r\n\x0b\x85\u2028")))
def test_lines_and_the_line_map_agree(text: str) -> None:
    lines = LineMap.of(text)
    for number, line in enumerate(split_lines(text), start=1):
        bounds = lines.bounds(number)
        assert bounds is not None
        assert text[slice(*bounds)] == line
        assert lines.position(bounds[0]) == (number, 1)


@given(raw=BYTES, kind=KINDS, places=st.lists(PLACES, max_size=5))
def test_any_place_in_any_bytes_is_found_or_not_found(raw: bytes, kind: str, places: list[Place]) -> None:
    spots = Locator().spots(raw, kind, places)
    assert set(spots) == set(places)
    for place, spot in spots.items():
        assert locate(raw, kind, place) == spot
        assert spot.line is None or spot.line > 0
        assert spot.column is None or spot.column > 0
        assert spot.excerpt is None or len(spot.excerpt) <= WIDTH
        assert spot.line is not None or spot.excerpt is None


NAMES = st.text(max_size=4)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)


def routes(value: Any, route: Route = ()) -> list[Route]:
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [route, *(found for step, member in inner for found in routes(member, (*route, step)))]


@given(document=DOCUMENTS, indent=st.none() | st.integers(0, 2), ascii_only=st.booleans())
def test_every_route_of_a_json_document_leads_to_what_it_names(
    document: Any, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    raw = text.encode()
    with suppress(UndecodableError):
        decode(raw)
        lines = LineMap.of(text)
        places = [Place("x.json", route) for route in routes(document)]
        for place, spot in Locator().spots(raw, "cluster-json", places).items():
            assert spot.line is not None
            assert spot.column is not None
            here = text[lines.starts[spot.line - 1] + spot.column - 1 :]
            found, _ = json.JSONDecoder().raw_decode(here)
            named = bool(place.route) and isinstance(place.route[-1], str)
            assert found == (place.route[-1] if named else at(document, place.route))


def at(document: Any, route: Route) -> Any:
    for step in route:
        document = document[step]
    return document


@given(
    line=st.text(st.sampled_from("ab\x1b\t")) | st.text(st.characters(exclude_categories=["Cs"])),
    repeat=st.integers(1, 400),
    column=st.none() | st.integers(-5, 5000),
)
def test_an_excerpt_is_short_and_printable(line: str, repeat: int, column: int | None) -> None:
    text = line * repeat
    shown = excerpt(text, 0, len(text), column)
    assert len(shown) <= WIDTH
    assert not any(character < " " or "\x7f" <= character < "\xa0" for character in shown)
