"""A small version of ``python -m tests.benchmarks.collect``: many nodes at a time, some of them faulty."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.collect import collected, faulty_roles, well_roles
from tests.support.wsman.misfortunes import misfortunes


def test_twelve_nodes_at_a_time_of_which_four_are_faulty(tmp_path: Path) -> None:
    well, faulty = well_roles(8), faulty_roles(4)

    run, _ = collected(tmp_path, [*well, *faulty], jobs=12, timeout=60)

    assert run.code == 3
    assert {run.record(role.name)["outcome"] for role in well} == {"read"}
    for role in faulty:
        case = misfortunes()[role.name]
        assert run.record(role.name)["outcome"] == case.outcome
        assert case.words in run.line(role.name)
