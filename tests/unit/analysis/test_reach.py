"""Whether any chain of dependencies leads somewhere, an OR counted like an AND."""

from __future__ import annotations

import pytest
from tests.support.scene_changes import change_resource
from tests.support.scenes import DISK, all_of, clustered, unknown

from ssis_preflight.analysis.reach import leads_to
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.expression import AnyOf, Expression, Ref
from ssis_preflight.model.facts import GapError
from ssis_preflight.model.snapshot import Snapshot

NAME = "SQL Network Name (SQLVS1)"


def _with(expression: Expression) -> Snapshot:
    return change_resource(clustered(), "SSIS", dependency=expression)


def test_a_chain_may_lead_through_one_alternative_and_through_other_resources() -> None:
    view = ClusterView(_with(AnyOf((Ref(NAME), Ref("SQL SERVER AGENT")))))
    assert leads_to(view, "ssis", DISK.upper())
    assert not leads_to(view, "SSIS", "Cluster Name")


def test_an_unknown_alternative_is_a_gap_unless_a_known_chain_decides() -> None:
    snapshot = _with(AnyOf((Ref(NAME), Ref("SQL Server"))))
    view = ClusterView(change_resource(snapshot, NAME, dependency=unknown("its dependencies")))
    assert leads_to(view, "SSIS", DISK)
    with pytest.raises(GapError, match="its dependencies"):
        leads_to(view, "SSIS", "Cluster Name")


def test_a_circle_and_a_stranger_end_the_way() -> None:
    snapshot = change_resource(_with(all_of("SQL Server")), DISK, dependency=all_of("SSIS", "Nobody"))
    view = ClusterView(snapshot)
    assert leads_to(view, "SSIS", "SSIS")
    assert not leads_to(view, "SSIS", "Cluster Name")
