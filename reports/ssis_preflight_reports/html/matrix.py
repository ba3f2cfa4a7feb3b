"""The delegation matrix in blocks, one for each service and SQL Server; blocks that say the same become one."""

from __future__ import annotations

import itertools

import msgspec

from ssis_preflight.result.report import DelegationEntry
from ssis_preflight_reports.failover import Pairing, pairings

SEPARATE = 6
"""Up to so many blocks stay apart although they say the same."""


class MatrixBlock(msgspec.Struct, frozen=True):
    """Rows that hold for each of the pairs of SQL Server and service in ``names``."""

    names: tuple[str, ...]
    rows: tuple[Pairing, ...]


def matrix(delegation: list[DelegationEntry]) -> list[MatrixBlock]:
    """Return the blocks of the matrix."""
    pairs = itertools.groupby(pairings(delegation), key=lambda row: (row.endpoint, row.target))
    blocks = [
        MatrixBlock((f"{target or 'what it points to'} through {endpoint}",), tuple(rows))
        for (endpoint, target), rows in pairs
    ]
    return blocks if len(blocks) <= SEPARATE else _merged(blocks)


def _merged(blocks: list[MatrixBlock]) -> list[MatrixBlock]:
    alike: dict[object, list[MatrixBlock]] = {}
    for block in blocks:
        says = tuple((row.client, tuple(c["verdict"] if c else "" for c in row.cells)) for row in block.rows)
        alike.setdefault(says, []).append(block)
    return [MatrixBlock(tuple(b.names[0] for b in same), same[0].rows) for same in alike.values()]
