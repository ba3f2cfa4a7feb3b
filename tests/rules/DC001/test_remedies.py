"""What DC001 advises: membership where that helps, and a change of the limit where it does not."""

from __future__ import annotations

import pytest
from tests.support.cases import results
from tests.support.dcom_scenes import ETL, LIMIT, a_node, groups, with_dcom

from ssis_preflight.rule.verdict import Fail
from ssis_preflight_rules.dcom.dc001_limits_let_through import limits_let_the_principal_through

NOBODY = "D:(A;;CCDCSW;;;WD)"
DENIED = f"D:(D;;CCRP;;;{ETL})(A;;CCDCLCSWRP;;;S-1-5-32-562)"


@pytest.mark.parametrize(
    ("limit", "policy", "begins"),
    [
        (LIMIT, None, f"On NODE1:\nAdd-LocalGroupMember -SID S-1-5-32-562 -Member '{ETL}'"),
        (None, None, "On NODE1:\nAdd-LocalGroupMember"),
        (NOBODY, None, "On NODE1, in Component Services (dcomcnfg), My Computer"),
        (DENIED, None, "On NODE1, in Component Services (dcomcnfg), My Computer"),
        (LIMIT, NOBODY, "In the group policy that sets the limit for NODE1"),
        (NOBODY, LIMIT, "On NODE1:\nAdd-LocalGroupMember"),
    ],
)
def test_membership_is_advised_only_where_the_limit_lets_distributed_com_users_through(
    limit: str | None, policy: str | None, begins: str
) -> None:
    scene = with_dcom(a_node("NODE1", limit=limit, policy=policy), local=groups("NODE1", users=()))
    (result,) = results(limits_let_the_principal_through, scene)
    assert isinstance(result.verdict, Fail)
    assert result.verdict.remedy.text.startswith(begins)
