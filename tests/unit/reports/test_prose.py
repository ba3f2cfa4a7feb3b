"""The pages of rules, as blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssis_preflight_reports.html.prose import Block, blocks, spans


def shape(text: str) -> list[tuple[str, list[str]]]:
    """Return kind and plain items of each block."""
    return [
        (block.kind, ["|".join(span.text for span in item) for item in block.items]) for block in blocks(text)
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Title\n-----\nText.", [("heading", ["Title"]), ("paragraph", ["Text."])]),
        ("## Title ##\nText.", [("heading", ["Title"]), ("paragraph", ["Text."])]),
        ("one\ntwo\n\nthree", [("paragraph", ["one two"]), ("paragraph", ["three"])]),
        ("- a\n  b\n- c", [("bullets", ["a b", "c"])]),
        ("- a\n\n- b", [("bullets", ["a", "b"])]),
        ("1. a\n2. b\n\n- c", [("numbers", ["a", "b"]), ("bullets", ["c"])]),
        ("```powershell\na  b\n\nc\n```\nd", [("code", ["a  b||c"]), ("paragraph", ["d"])]),
        (
            "Type::\n\n    a\n      b\n\nc",
            [("paragraph", ["Type:"]), ("code", ["a|  b"]), ("paragraph", ["c"])],
        ),
        ("text\n- a", [("paragraph", ["text"]), ("bullets", ["a"])]),
        ("```\nnever closed", [("code", ["never closed"])]),
        ("", []),
    ],
)
def test_a_page_is_split_into_blocks(text: str, wanted: list[tuple[str, list[str]]]) -> None:
    assert shape(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a ``b`c`` d", [("text", "a "), ("code", "b`c"), ("text", " d")]),
        ("`a` **b** *c*", [("code", "a"), ("text", " "), ("strong", "b"), ("text", " "), ("emphasis", "c")]),
        ("Select-Object * | x *", [("text", "Select-Object * | x *")]),
        ("a*b*c and 2 * 3 * 4", [("text", "a*b*c and 2 * 3 * 4")]),
        ("<b>&amp;</b>", [("text", "<b>&amp;</b>")]),
    ],
)
def test_a_line_is_split_into_runs(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [(span.kind, span.text) for span in spans(text)] == wanted


def letters(found: list[Block]) -> str:
    return "".join(span.text for block in found for item in block.items for span in item)


@given(st.text(alphabet="ab`*-#1. \n", max_size=80))
def test_any_text_is_read_to_its_end_without_inventing_letters(text: str) -> None:
    found = [char for char in letters(blocks(text)) if char in "ab"]
    fenced = "```" in text
    wanted = [char for char in text if char in "ab"]
    assert found == wanted if not fenced else set(found) <= set(wanted)
