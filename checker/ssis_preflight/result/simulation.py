"""What ``simulate`` found, as plain data: more than the two objects that machines get, for the text.

``failover`` and ``delegation`` have the shapes of the report and are what ``--format json`` writes.
"""

from __future__ import annotations

from typing import TypedDict

from ssis_preflight.result.report import DelegationEntry, FailoverEntry


class SeatEntry(TypedDict):
    """A group, its node (None: nowhere), and ``online``, ``ssis-down``, ``failed`` or ``no-owner``."""

    group: str
    node: str | None
    condition: str
    sql: bool


class NodeBefore(TypedDict):
    """A node today, its groups that bear Integration Services, and the names of the others."""

    node: str
    state: str
    seats: list[SeatEntry]
    others: list[str]


class BranchEntry(TypedDict):
    """One way it may go."""

    trace: list[str]
    after: list[SeatEntry]
    assumptions: list[str]


class PlacementEntry(TypedDict):
    """One aspect of the comparison of one group and two."""

    aspect: str
    same_group: str
    other_group: str
    here: list[str]


class Simulation(TypedDict):
    """Everything that the text of ``simulate`` shows.

    ``failures`` are the nodes of ``--fail``, in order; ``branches`` what may follow them. Without them both are
    empty, and ``after`` has the seats at the end of every hazard of ``failover``, in its order. ``any_placement``
    says that the search did not start from today's places only, ``limit`` how many branches it looks at.
    ``unplaced`` are the groups whose node today is unknown or that have none. ``missing`` says which core evidence
    was not there, or is None; ``notes`` are plain sentences.
    """

    cluster: str | None
    failover: FailoverEntry | None
    delegation: list[DelegationEntry]
    before: list[NodeBefore]
    unplaced: list[str]
    failures: list[str]
    branches: list[BranchEntry]
    after: list[list[SeatEntry]]
    any_placement: bool
    limit: int
    placement: list[PlacementEntry]
    missing: str | None
    notes: list[str]
    exit_code: int
