"""What is written as a dependency expression is read as the same expression; any text is read or refused."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ssis_preflight.model.expression import AllOf, AnyOf, Expression, Ref, names, required, write
from ssis_preflight.read.dependency_expression import ExpressionError, parse

WORDS = st.sampled_from(
    [
        "SQL",
        "and",
        "or",
        "AND",
        " ",
        "  ",
        "(",
        ")",
        "(X)",
        "[x]",
        "[[y] z]",
        "Name",
        "IP 10.0.0.5",
        "ü",
        "-",
        "or (",
    ]
)
NAMES = st.lists(WORDS, min_size=1, max_size=6).map("".join).filter(lambda name: bool(name.strip()))
IDS = st.uuids().map(str)
RESOURCES = st.one_of(NAMES, IDS).map(Ref)


def joined(members: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(members, min_size=1, max_size=4).map(tuple)
    return st.one_of(several.map(AllOf), several.map(AnyOf))


EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(RESOURCES, joined, max_leaves=12)


def normalised(expression: Expression) -> Expression:
    """Equal operators that are nested become one; an operator with one member becomes that member."""
    if isinstance(expression, Ref):
        return expression
    operator = type(expression)
    members: list[Expression] = []
    for member in map(normalised, expression.members):
        members.extend(member.members if isinstance(member, operator) else (member,))
    return members[0] if len(members) == 1 else operator(tuple(members))


@given(EXPRESSIONS)
def test_writing_and_reading_give_the_same_expression(expression: Expression) -> None:
    assert parse(write(expression)) == normalised(expression)


@given(EXPRESSIONS)
def test_normalising_changes_neither_names_nor_what_is_required(expression: Expression) -> None:
    read = parse(write(expression))
    assert set(names(read)) == set(names(expression))
    assert required(read) == required(expression)


PLAIN = st.recursive(st.text("ABC 1", min_size=1).filter(str.strip).map(Ref), joined, max_leaves=8)


@given(PLAIN)
def test_keywords_may_be_written_in_capitals(expression: Expression) -> None:
    text = write(expression).replace(" and ", " AND ").replace(" or ", " Or ")
    assert parse(text) == normalised(expression)


@given(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(["[", "]", "(", ")", " and ", " or ", "A", " ", "...", "[A]"])).map("".join),
    )
)
def test_any_text_is_read_or_refused_at_a_place_inside_it(text: str) -> None:
    position, expression = 0, None
    try:
        expression = parse(text)
    except ExpressionError as error:
        position = error.position
    assert 0 <= position <= len(text)
    if expression is not None and "]" not in "".join(names(expression)):
        assert parse(write(expression)) == expression
