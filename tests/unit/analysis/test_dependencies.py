"""What must be online before what."""

from __future__ import annotations

import pytest
from tests.support.scene_changes import change_resource
from tests.support.scenes import DISK, all_of, clustered, unknown

from ssis_preflight.analysis.dependencies import chain, cycles, requires
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.expression import AllOf, AnyOf, Expression, Ref
from ssis_preflight.model.facts import GapError


def _view(expression: Expression) -> ClusterView:
    return ClusterView(change_resource(clustered(), "SSIS", dependency=expression))


def test_a_requirement_may_lead_through_other_resources() -> None:
    view = _view(all_of("sql server agent"))
    assert requires(view, "SSIS", DISK)
    assert chain(view, "ssis", DISK) == ("SSIS", "SQL Server Agent", "SQL Server", DISK)


def test_one_alternative_of_an_or_is_mentioned_but_not_required() -> None:
    view = _view(AnyOf((Ref(DISK), Ref("SQL IP Address 1 (SQLVS1)"))))
    assert not requires(view, "SSIS", DISK)
    assert chain(view, "SSIS", DISK) == ("SSIS", DISK)


def test_an_or_requires_what_every_alternative_requires() -> None:
    assert requires(_view(AnyOf((Ref("SQL Server"), Ref("SQL Server Agent")))), "SSIS", DISK)


def test_what_is_known_may_decide_although_something_is_unknown() -> None:
    known = AllOf((Ref("SQL Network Name (SQLVS1)"), Ref(DISK)))
    snapshot = change_resource(clustered(), "SSIS", dependency=known)
    snapshot = change_resource(snapshot, "SQL Network Name (SQLVS1)", dependency=unknown("its dependencies"))
    view = ClusterView(snapshot)
    assert requires(view, "SSIS", DISK)
    with pytest.raises(GapError, match="its dependencies"):
        requires(view, "SSIS", "SQL Server")


def test_a_cycle_is_named_as_a_path_and_ends_every_question() -> None:
    snapshot = change_resource(clustered(), DISK, dependency=all_of("SSIS"))
    view = ClusterView(snapshot)
    found = cycles(view)
    assert len(found) == 1
    assert {"SSIS", DISK} <= set(found[0])
    assert not requires(view, "SSIS", "Cluster Name")
