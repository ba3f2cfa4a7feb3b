"""Whether groups that must not share a node all find one: against trying every placement."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ssis_preflight.analysis.distinct_nodes import left_out

GROUPS = st.dictionaries(
    st.sampled_from("ABCDE"), st.frozensets(st.sampled_from("1234"), min_size=1), min_size=1, max_size=5
)


def _placeable(groups: tuple[str, ...], allowed: dict[str, frozenset[str]]) -> bool:
    """Say whether these groups find different nodes, by trying everything."""
    if not groups:
        return True
    first, rest = groups[0], groups[1:]
    return any(
        _placeable(rest, {group: nodes - {node} for group, nodes in allowed.items()})
        for node in allowed[first]
    )


def _most(groups: tuple[str, ...], allowed: dict[str, frozenset[str]]) -> int:
    """Return how many of these groups find different nodes at most."""
    sizes = range(len(groups), -1, -1)
    return next(n for n in sizes if any(_placeable(some, allowed) for some in combinations(groups, n)))


@given(GROUPS)
def test_a_group_is_left_out_exactly_where_as_many_groups_find_a_node_without_it(
    allowed: dict[str, frozenset[str]],
) -> None:
    for one in allowed:
        others = tuple(group for group in allowed if group != one)
        can_be_left_out = _most(others, allowed) == _most(tuple(allowed), allowed)
        assert (left_out(one, allowed) is not None) is can_be_left_out


@given(GROUPS)
def test_the_proof_names_more_groups_than_nodes_and_all_the_nodes_that_they_may_use(
    allowed: dict[str, frozenset[str]],
) -> None:
    for one in allowed:
        proof = left_out(one, allowed)
        if proof is not None:
            assert one in proof.groups
            assert len(proof.groups) > len(proof.nodes)
            assert frozenset().union(*(allowed[group] for group in proof.groups)) == proof.nodes
