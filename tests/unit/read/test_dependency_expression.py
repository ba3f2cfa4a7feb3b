"""Dependency expressions, as the cluster prints them and as people write them."""

from __future__ import annotations

import pytest

from ssis_preflight.model.expression import NO_DEPENDENCY, AllOf, AnyOf, Expression, Ref, names, required
from ssis_preflight.read.dependency_expression import MAX_NESTING, ExpressionError, parse

A, B, C, D = Ref("A"), Ref("B"), Ref("C"), Ref("D")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[A]", A),
        ("([A])", A),
        ("[A] and [B]", AllOf((A, B))),
        ("([A]) and ([B])", AllOf((A, B))),
        ("[A] or [B]", AnyOf((A, B))),
        ("([A] or [B])", AnyOf((A, B))),
        ("([A] or [B]) and ([C] or [D])", AllOf((AnyOf((A, B)), AnyOf((C, D))))),
        ("([A]) and ([B] or [C])", AllOf((A, AnyOf((B, C))))),
        ("((([A])) and (([B])))", AllOf((A, B))),
        ("(\r\n [A]\tand\n[B] )", AllOf((A, B))),
        ("[A]and[B]", AllOf((A, B))),
    ],
)
def test_terms_are_joined_by_and_and_consist_of_resources_joined_by_or(
    text: str, expected: Expression
) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize("text", ["", " ", "\r\n"])
def test_an_empty_text_is_no_dependency(text: str) -> None:
    assert parse(text) == NO_DEPENDENCY


@pytest.mark.parametrize("text", ["[A] AND [B]", "[A] And [B]", "[A] aNd [B]"])
def test_keywords_are_read_in_any_case(text: str) -> None:
    assert parse(text) == AllOf((A, B))


def test_equal_operators_that_are_nested_become_one() -> None:
    assert parse("[A] and ([B] and ([C] and [D]))") == AllOf((A, B, C, D))
    assert parse("([A] or [B]) or [C]") == AnyOf((A, B, C))


def test_an_and_inside_an_or_is_read_though_the_cluster_refuses_it() -> None:
    assert parse("([A] and [B]) or [C]") == AnyOf((AllOf((A, B)), C))


def test_and_binds_tighter_than_or_without_parentheses() -> None:
    assert parse("[A] and [B] or [C]") == AnyOf((AllOf((A, B)), C))
    assert parse("[A] or [B] and [C]") == AnyOf((A, AllOf((B, C))))


def test_ids_are_names_like_others() -> None:
    text = "([a904e1b7-95dd-47f0-9b2e-f1007d92699b] or [ae6fcf48-c42f-4960-a61a-7f1044067668])"
    assert names(parse(text)) == (
        "a904e1b7-95dd-47f0-9b2e-f1007d92699b",
        "ae6fcf48-c42f-4960-a61a-7f1044067668",
    )


@pytest.mark.parametrize(
    "name",
    [
        "SQL Network Name (SQLVS1)",
        "IP Address 10.0.0.5",
        "Disk and Tape",
        "this or that",
        "and",
        "or",
        "a (b",
        "a) b",
        "a [b] c",
        "[b]",
        "a [b [c]] d",
        "a] and b",
        "x]y",
        "x[y",
        "Größe (Köln)",
        "  spaces  ",
    ],
)
def test_names_may_hold_parentheses_brackets_and_the_keywords(name: str) -> None:
    assert parse(f"[{name}]") == Ref(name)
    assert parse(f"([{name}]) and ([B] or [{name}])") == AllOf((Ref(name), AnyOf((B, Ref(name)))))


def test_a_closing_bracket_before_a_parenthesis_ends_the_name_only_where_one_is_open() -> None:
    assert parse("[a])b]") == Ref("a])b")
    assert parse("([a])") == Ref("a")


def test_what_is_required_is_known_after_reading() -> None:
    assert required(parse("([Disk]) and ([IP 1] or [IP 2])")) == {"Disk"}


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("[IP Address 10.0.0.5] or [IP Add ...", 25),
        ("[A", 0),
        ("A", 0),
        ("[A] [B]", 4),
        ("[A] and", 7),
        ("and [A]", 0),
        ("[A] and or [B]", 8),
        ("([A]", 0),
        ("[A])", 3),
        ("()", 1),
        ("[]", 0),
        ("[A] and [ ]", 8),
        ("[A] but [B]", 4),
        ("[A] android [B]", 4),
    ],
)
def test_a_cut_or_malformed_text_is_an_error_with_its_position(text: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.position == position
    assert f"character {position + 1}" in str(caught.value)


def test_parentheses_are_followed_down_to_a_limit() -> None:
    def nested(depth: int) -> str:
        return "(" * depth + "[A]" + ")" * depth

    assert parse(nested(MAX_NESTING)) == A
    with pytest.raises(ExpressionError):
        parse(nested(MAX_NESTING + 1))
    with pytest.raises(ExpressionError):
        parse(nested(100_000))
