"""What simulate prints."""

from __future__ import annotations

import pytest
from tests.support.report_failovers import delegation_entry, failover_report
from tests.support.report_findings import HOSTILE
from tests.unit.reports.hostile import steering

from ssis_preflight.result.simulation import SeatEntry, Simulation
from ssis_preflight_reports.impact import CAVEAT, GOES_ON, STOPS
from ssis_preflight_reports.options import RenderOptions
from ssis_preflight_reports.simulation import condition_words, render


def seat(group: str, node: str | None, condition: str, *, sql: bool = True) -> SeatEntry:
    return SeatEntry(group=group, node=node, condition=condition, sql=sql)


def simulation(**changes: object) -> Simulation:
    """Two groups on two nodes; NODE1 fails and Group1 loses its service."""
    made = Simulation(
        cluster="CLU1",
        failover=failover_report()["failover"],
        delegation=[delegation_entry("remote", "today", "double-hop")],
        before=[
            {
                "node": "NODE1",
                "state": "Up",
                "seats": [seat("Group1", "NODE1", "online")],
                "others": [f"Other{n}" for n in range(9)],
            },
            {
                "node": "NODE2",
                "state": "Up",
                "seats": [seat("Group2", "NODE2", "online")],
                "others": [],
            },
        ],
        unplaced=[],
        failures=[],
        branches=[],
        after=[[seat("Group1", "NODE2", "ssis-down"), seat("Group2", "NODE2", "online")], []],
        any_placement=False,
        limit=400_000,
        placement=[
            {
                "aspect": "moving the service alone",
                "same_group": "not quickly",
                "other_group": "quickly",
                "here": ["SSIS moves only with SQLVS1"],
            }
        ],
        missing=None,
        notes=[],
        exit_code=1,
    )
    made.update(changes)  # type: ignore[typeddict-item]
    return made


def text(found: Simulation, *, verbose: bool = False) -> str:
    return render(found, RenderOptions(verbose=verbose, unicode=False, width=120)).decode()


def branch(number: int) -> dict[str, object]:
    return {
        "trace": ["NODE1 fails.", f"Group1 moves to NODE{number}."],
        "after": [seat("Group1", f"NODE{number}", "online")],
        "assumptions": [],
    }


@pytest.mark.parametrize(
    ("condition", "sql", "words"),
    [
        ("online", True, "online"),
        ("ssis-down", True, "SSIS down, SQL Server up"),
        ("ssis-down", False, "SSIS down"),
        ("failed", True, "SQL Server down, because SSIS affects the group"),
        ("failed", False, "failed"),
        ("no-owner", True, "no possible owner, SQL Server down"),
        ("no-owner", False, "no possible owner, offline"),
    ],
)
def test_what_has_become_of_a_group_is_said_in_words(condition: str, *, sql: bool, words: str) -> None:
    assert condition_words(seat("g", "n", condition, sql=sql)) == words


def test_the_parts_come_in_the_order_that_cluster_people_know() -> None:
    made = text(simulation(failures=["NODE1"], branches=[branch(2)]))
    parts = (
        "Before: CLU1 today",
        "Failures\n  NODE1\n",
        "What happens\n  1. NODE1 fails.\n  2. Group1 moves to NODE2.\n",
        "After\n  Group1  NODE2  online\n",
        "Hazards: 2",
        "proved: every branch of these failures was followed (1 branch)",
        "Assumed",
        "While the service is down",
        "Delegation: ",
        "Placement: ",
        "FAIL  2 hazards (exit 1)",
    )
    places = [made.index(part) for part in parts]
    assert places == sorted(places)


def test_a_trace_is_one_paragraph_unless_it_is_asked_for_in_full() -> None:
    compact, full = text(simulation()), text(simulation(), verbose=True)
    assert (
        "\n    NODE1 fails. SQL Server (MSSQLSERVER) moves to NODE2. SSIS cannot start on NODE2.\n" in compact
    )
    assert "    After: Group1 on NODE2: SSIS down, SQL Server up; Group2 on NODE2: online\n" in compact
    assert "  3. SSIS cannot start on NODE2.\n" in full
    assert "  Group1  NODE2  SSIS down, SQL Server up\n" in full


def test_many_branches_are_cut_short_unless_all_are_asked_for() -> None:
    found = simulation(failures=["NODE1"], branches=[branch(n) for n in range(2, 9)])
    assert "and 3 more branches; --trace prints every one" in text(found)
    assert "branch 7 of 7" in text(found, verbose=True)


def test_a_table_names_claim_kind_groups_failures_and_outcome_and_explains_the_words() -> None:
    made = " ".join(text(simulation()).split())
    row = "1 forced single-instance-conflict SQL Server (MSSQLSERVER) (meets SQL Server (OPS)) NODE1"
    assert f"{row} SSIS fails, SQL Server stays online" in made
    assert "SSIS fails, SQL Server fails too; only if this allows it: RestartAction of SSIS (OPS)" in made
    assert "forced no placement avoids it" in made
    assert "predicted " not in made


def test_a_search_that_was_ended_names_its_limit() -> None:
    failover = failover_report()["failover"]
    assert failover is not None
    failover["proved"], failover["hazards"] = False, []
    made = text(simulation(failover=failover, after=[], exit_code=3))
    assert "not proved: the limit of 400000 branches ended the search" in made
    assert made.endswith("CANNOT SAY  no hazard; the search was not finished (exit 3)\n")


def test_what_stops_and_what_goes_on_is_always_said() -> None:
    made = " ".join(text(simulation(failover=None, after=[], exit_code=0)).split())
    for said in (*STOPS, *GOES_ON, CAVEAT):
        assert said in made


def test_missing_evidence_is_named() -> None:
    found = simulation(failover=None, after=[], missing="the groups of the cluster", exit_code=3)
    assert "core evidence is missing: the groups of the cluster." in text(found)
    assert "CANNOT SAY  no hazard; core evidence is missing (exit 3)" in text(found)


def test_other_groups_of_a_node_are_cut_short() -> None:
    assert "(also Other0, Other1, Other2, Other3 and 5 more)" in text(simulation())
    assert "Other8" in text(simulation(), verbose=True)


def test_no_name_can_steer_the_terminal() -> None:
    made = text(simulation(cluster=HOSTILE, notes=[HOSTILE], unplaced=[HOSTILE], failover=None))
    assert steering(made) == set()
