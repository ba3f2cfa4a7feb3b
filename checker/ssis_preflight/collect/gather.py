"""All nodes of a cluster, side by side: who is asked what, how often, how long, and what is kept."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from ssis_preflight.collect.classify import failure_of
from ssis_preflight.collect.course import Course, DeadlineError
from ssis_preflight.collect.delivery import Answer, Question
from ssis_preflight.collect.document import check_name, read_document
from ssis_preflight.collect.endpoint import host_of, is_address, with_host
from ssis_preflight.collect.inventory import Inventory, Node
from ssis_preflight.collect.ledger import Attempt, Ledger
from ssis_preflight.collect.outcome import Reason, failure, timed_out
from ssis_preflight.collect.pool import Pool
from ssis_preflight.collect.progress import Progress
from ssis_preflight.model.names import fold, same, short_host

RETRY_SECONDS = 1.0
"""The pause before the second attempt; before the third it is twice as long, and so on."""

MOST_CLUSTER_QUESTIONS = 3
"""How many more nodes are asked about the cluster where the first could not tell."""

Exchange = Callable[[Node, Question, Course], Answer]
"""Runs the collector on one node; raises what ``session.exchange`` raises."""


class Plan(msgspec.Struct, frozen=True):
    """What one run shall do; times are seconds, ``retries`` are further attempts after a reason that may pass."""

    inventory: Inventory
    folder: Path
    question: Question = Question()
    jobs: int = 16
    retries: int = 2
    timeout_total: float = 1800.0
    only_missing: bool = False
    retry_seconds: float = RETRY_SECONDS


class Result(msgspec.Struct, frozen=True):
    """How a run went: how many nodes answered, and whether all of it was read."""

    planned: int
    answered: int
    complete: bool
    interrupted: bool = False

    @property
    def sentence(self) -> str:
        """What there is now, in one sentence."""
        told = f"{self.answered} of {self.planned} nodes answered"
        whole = "" if self.complete else ", and not all was read" if self.answered else ""
        return f"{'Interrupted: ' if self.interrupted else ''}{told}{whole}."

    @property
    def exit_code(self) -> int:
        """0: every node and part was read; 3: some; 4: no node answered."""
        if not self.answered:
            return 4
        return 0 if self.complete else 3


class _Task(msgspec.Struct, frozen=True):
    node: Node
    question: Question


def gather(plan: Plan, exchange: Exchange, progress: Progress, stop: threading.Event) -> Result:
    """Collect what is planned into the folder, and say how it went; ``stop`` ends it early with a sound snapshot.

    Raises:
        UsageError: the folder cannot be written, or holds a manifest that cannot be read.
    """
    return _Run(plan, exchange, progress, stop).whole()


class _Run:
    """One run: the plan, the ledger, and the nodes that are being asked."""

    def __init__(self, plan: Plan, exchange: Exchange, progress: Progress, stop: threading.Event) -> None:
        self._plan = plan
        self._exchange = exchange
        self._progress = progress
        self._stop = stop
        self._total = Course(plan.timeout_total)
        self._asked: set[str] = set()
        self._with_cluster_question: list[Node] = []
        self._ledger = Ledger(plan.folder, _now())

    def whole(self) -> Result:
        inventory, ledger = self._plan.inventory, self._ledger
        if self._plan.only_missing:
            ledger.resume()
        if inventory.discover is not None:
            ledger.plan([inventory.discover])
        ledger.plan(inventory.nodes)
        ledger.write()
        if inventory.discover is not None:
            self._discover(inventory.discover)
        self._ask(self._questions())
        self._ask_about_cluster()
        ledger.write(_now())
        return Result(ledger.planned, len(ledger.answered()), ledger.complete(), self._stop.is_set())

    def _discover(self, first: Node) -> None:
        ledger = self._ledger
        if any(node.name == first.name for node in ledger.missing()):
            self._ask([_Task(first, self._plan.question)])
        seen = ledger.seen(first)
        if seen is None:
            self._progress.notice(f"{first.name} did not answer, so the cluster's other nodes are not known")
            return
        others = [name for name in seen.cluster_nodes if not same(name, seen.name)]
        if not seen.cluster_nodes:
            self._progress.notice(f"{seen.name} named no nodes of a cluster")
        ledger.plan(self._beside(first, others))

    def _beside(self, first: Node, names: Iterable[str]) -> list[Node]:
        """Return nodes that were named by another one: as the inventory reaches them, or else like that one."""
        listed = {short_host(node.name): node for node in self._plan.inventory.nodes}
        host = host_of(first.endpoint)
        domain = "" if is_address(host) or "." not in host else host[host.index(".") :]
        return [
            listed.get(fold(name))
            or Node(name, with_host(first.endpoint, name.lower() + domain), self._plan.inventory.reach)
            for name in names
        ]

    def _questions(self) -> list[_Task]:
        """Return what is still to be asked: the first node is asked about the cluster too where nobody has told."""
        own = replace(self._plan.question, node_only=True)
        missing = [node for node in self._ledger.missing() if fold(node.name) not in self._asked]
        everything = 0 if not self._ledger.has_cluster else None
        return [
            _Task(node, self._plan.question if at == everything else own) for at, node in enumerate(missing)
        ]

    def _ask_about_cluster(self) -> None:
        """Ask nodes that answered about the cluster, one after the other, until one can tell."""
        question = replace(self._plan.question, cluster_only=True, node_only=False)
        told = {fold(node.name) for node in self._with_cluster_question}
        others = [node for node in self._ledger.answered() if fold(node.name) not in told]
        for node in others[:MOST_CLUSTER_QUESTIONS]:
            if self._ledger.has_cluster or self._stop.is_set() or self._total.over():
                return
            self._progress.notice(
                f"{node.name} is asked about the cluster, since the first node could not tell"
            )
            self._ask([_Task(node, question)])

    def _ask(self, tasks: list[_Task]) -> None:
        """Ask nodes side by side, and write down what came of each as it comes."""
        pool = Pool(self._one, self._plan.jobs, lambda task: task.node.reach.timeout, self._total)
        self._asked |= {fold(task.node.name) for task in tasks}
        self._with_cluster_question += [task.node for task in tasks if not task.question.node_only]
        for task, course, result in pool.run(
            tasks, self._stop, lambda task: self._progress.started(task.node.name)
        ):
            attempt = self._given_up(course) if result is None else result
            record = self._ledger.enter(task.node, task.question, attempt)
            self._progress.ended(task.node.name, record)

    def _given_up(self, course: Course | None) -> Attempt:
        """Return the attempt of a node whose thread did not end in time, or was not begun."""
        now = _now()
        if course is None:
            reason = "interrupted" if self._stop.is_set() else "the time of the whole run was over"
            return Attempt(None, None, 0, why=failure(Reason.NOT_STARTED, reason))
        begun = now - dt.timedelta(seconds=course.spent())
        if self._stop.is_set():
            return Attempt(
                begun, now, course.attempt, why=failure(Reason.INTERRUPTED, f"while {course.step}")
            )
        return Attempt(begun, now, course.attempt, why=timed_out(course.spent(), course.step))

    def _one(self, task: _Task, course: Course) -> Attempt:
        """Ask one node, in its own thread, again after reasons that may pass; never raises."""
        begun = _now()
        while True:
            try:
                answer = self._exchange(task.node, task.question, course)
                seen = read_document(answer.document)
                check_name(task.node, seen)
                return Attempt(begun, _now(), course.attempt, answer, seen)
            except Exception as error:  # noqa: BLE001 - node isolation: whatever one node does, the others are collected
                why = failure_of(error, course, task.node.reach.transport)
            attempt = Attempt(begun, _now(), course.attempt, why=why)
            if not why.transient or course.attempt > self._plan.retries:
                return attempt
            try:
                course.wait(self._plan.retry_seconds * course.attempt)
            except DeadlineError:
                return attempt
            course.attempt += 1


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
