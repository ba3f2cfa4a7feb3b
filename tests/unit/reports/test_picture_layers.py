"""The order of a drawn graph: layers from the longest path, bends for long edges, few crossings."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssis_preflight_reports.html.picture.layers import Layers, layered

GRAPHS = st.integers(1, 12).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.lists(
            st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda e: e[0] != e[1]),
            max_size=24,
            unique=True,
        ),
    )
)


def row_of(layers: Layers) -> dict[int, int]:
    return {node: number for number, row in enumerate(layers.rows) for node in row}


def test_what_depends_stands_above_what_it_depends_on() -> None:
    rows = row_of(layered(4, [(0, 1), (1, 2), (0, 3)]))
    assert [rows[n] for n in range(4)] == [0, 1, 2, 1]


def test_an_edge_across_several_layers_bends_in_each_layer_between() -> None:
    layers = layered(3, [(0, 1), (1, 2), (0, 2)])
    assert layers.chains == ((0, 1), (1, 2), (0, 3, 2))
    assert 3 in layers.rows[1]


def test_two_edges_that_would_cross_are_put_in_order() -> None:
    layers = layered(4, [(0, 3), (1, 2)])
    upper, lower = layers.rows
    assert (upper.index(0) < upper.index(1)) == (lower.index(3) < lower.index(2))


@pytest.mark.parametrize("edges", [[(0, 1), (1, 0)], [(0, 1), (1, 2), (2, 0)]])
def test_a_circle_has_one_edge_that_runs_upwards(edges: list[tuple[int, int]]) -> None:
    assert sum(layered(3, edges).reversed_) == 1


@given(GRAPHS)
def test_every_graph_has_layers_in_which_edges_lead_from_one_to_the_next(
    graph: tuple[int, list[tuple[int, int]]],
) -> None:
    count, edges = graph
    layers = layered(count, edges)
    rows = row_of(layers)
    assert sorted(n for n in rows if n < count) == list(range(count))
    assert sum(map(len, layers.rows)) == len(rows)
    for (high, low), chain, turned in zip(edges, layers.chains, layers.reversed_, strict=True):
        assert {chain[0], chain[-1]} == {high, low}
        assert (chain[0] == low) == turned
        assert all(rows[b] == rows[a] + 1 for a, b in itertools.pairwise(chain))
    assert layers == layered(count, edges)
