"""Dependency expressions as ``Get-ClusterResourceDependency`` prints them.

Source: Microsoft, *SetClusterResourceDependencyExpression function* (clusapi.h), and [MS-CMRP]
*ApiSetResourceDependencyExpression*: resources in brackets, terms joined by ``and``, each term a resource or an
``or`` of resources. This reader takes more than the cluster does: any nesting, and ``and`` inside ``or``.
"""

from __future__ import annotations

import re

import msgspec

from ssis_preflight.model.expression import NO_DEPENDENCY, AllOf, AnyOf, Expression, Ref

MAX_NESTING = 64
"""How deep parentheses may be nested; the cluster itself writes one level."""

_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"(and|or)(?=[\s(\[]|\Z)", re.IGNORECASE)
_AFTER_NAME = re.compile(r"\]((?:\s*\))*)\s*(?:\Z|(?:and|or)\s*[\[(])", re.IGNORECASE)
_BRACKETS = re.compile(r"[\[\]]")
_BALANCED_REACH = 2000
_BALANCED_DEPTH = 16
"""How far and how deep pairs of brackets are followed; no resource name comes near."""


class ExpressionError(ValueError):
    """The text is no dependency expression; ``position`` is the zero-based offset of the trouble."""

    def __init__(self, problem: str, position: int) -> None:
        super().__init__(f"{problem} at character {position + 1}")
        self.position = position


class _Token(msgspec.Struct, frozen=True):
    """``kind`` is ``(``, ``)``, ``and``, ``or``, ``name`` or ``end``; ``name`` is set for names only."""

    kind: str
    position: int
    name: str = ""


def parse(text: str) -> Expression:
    """Return the expression that the text writes.

    A text without content is ``NO_DEPENDENCY``. ``and`` binds tighter than ``or`` where no parentheses tell. Equal
    operators that are nested become one, and an operator with one member becomes that member. Names are kept as
    written, ids too.

    A name may itself hold brackets. The closing bracket is the balanced one where that can end a name, otherwise the
    first one that can: one before the end, before a parenthesis that is open, or before ``and`` or ``or`` and the
    beginning of another term.

    Raises ExpressionError, with the position, where the text is cut or malformed.
    """
    tokens = _tokens(text)
    if tokens[0].kind == "end":
        return NO_DEPENDENCY
    expression, index = _alternatives(tokens, 0)
    if tokens[index].kind != "end":
        raise ExpressionError("'and', 'or' or the end is expected", tokens[index].position)
    return expression


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    opened: list[int] = []
    position = _skip(text, 0)
    while position < len(text):
        token, after = _token(text, position, len(opened))
        if token.kind == "(":
            opened.append(position)
        elif token.kind == ")":
            if not opened:
                raise ExpressionError("A parenthesis is closed that was never opened", position)
            opened.pop()
        if len(opened) > MAX_NESTING:
            raise ExpressionError("The parentheses are nested too deep", position)
        tokens.append(token)
        position = _skip(text, after)
    if opened:
        raise ExpressionError("A parenthesis is never closed; it opens", opened[-1])
    tokens.append(_Token("end", len(text)))
    return tokens


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _token(text: str, position: int, opened: int) -> tuple[_Token, int]:
    character = text[position]
    if character in "()":
        return _Token(character, position), position + 1
    if character == "[":
        close = _closing_bracket(text, position, opened)
        name = text[position + 1 : close]
        if not name.strip():
            raise ExpressionError("A resource without a name stands", position)
        return _Token("name", position, name), close + 1
    word = _WORD.match(text, position)
    if word:
        return _Token(word[1].lower(), position), word.end()
    raise ExpressionError("A resource in brackets, a parenthesis, 'and' or 'or' is expected", position)


def _closing_bracket(text: str, start: int, opened: int) -> int:
    """Return where the name that opens at ``start`` closes, inside ``opened`` open parentheses.

    A name with a stray closing bracket ends before the next opening one; else ``[A] [B]`` would be one name.
    """
    balanced = _balanced(text, start)
    if balanced is not None and _ends_name(text, balanced, opened):
        return balanced
    limit = len(text) if balanced is None else text.find("[", balanced)
    limit = len(text) if limit == -1 else limit
    close = text.find("]", start + 1, limit)
    while close != -1:
        if _ends_name(text, close, opened):
            return close
        close = text.find("]", close + 1, limit)
    if balanced is not None:
        return balanced
    raise ExpressionError("A name is never closed; its bracket opens", start)


def _balanced(text: str, start: int) -> int | None:
    depth = 0
    for bracket in _BRACKETS.finditer(text, start, start + _BALANCED_REACH):
        depth += 1 if bracket[0] == "[" else -1
        if depth == 0:
            return bracket.start()
        if depth > _BALANCED_DEPTH:
            return None
    return None


def _ends_name(text: str, close: int, opened: int) -> bool:
    found = _AFTER_NAME.match(text, close)
    return found is not None and found[1].count(")") <= opened


def _alternatives(tokens: list[_Token], index: int) -> tuple[Expression, int]:
    members: list[Expression] = []
    while True:
        member, index = _conjunction(tokens, index)
        members.extend(member.members if isinstance(member, AnyOf) else (member,))
        if tokens[index].kind != "or":
            return (members[0] if len(members) == 1 else AnyOf(tuple(members))), index
        index += 1


def _conjunction(tokens: list[_Token], index: int) -> tuple[Expression, int]:
    members: list[Expression] = []
    while True:
        member, index = _term(tokens, index)
        members.extend(member.members if isinstance(member, AllOf) else (member,))
        if tokens[index].kind != "and":
            return (members[0] if len(members) == 1 else AllOf(tuple(members))), index
        index += 1


def _term(tokens: list[_Token], index: int) -> tuple[Expression, int]:
    token = tokens[index]
    if token.kind == "name":
        return Ref(token.name), index + 1
    if token.kind != "(":
        raise ExpressionError("A resource in brackets is expected", token.position)
    expression, index = _alternatives(tokens, index + 1)
    if tokens[index].kind != ")":
        raise ExpressionError("A closing parenthesis is expected", tokens[index].position)
    return expression, index + 1
