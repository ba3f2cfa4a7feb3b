"""What rules about jobs judge: the steps that call dtexec or dtutil."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from ssis_preflight.analysis.dtexec import Call, NamedFile, calls_of
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.job import JobStep
from ssis_preflight.rule.subjects import Subject, Subjects


class RunStep(msgspec.Struct, frozen=True):
    """A job step and what it calls."""

    step: JobStep
    calls: tuple[Call, ...]

    @property
    def label(self) -> str:
        """The step in words: ``Nightly load, step 2``."""
        step = self.step
        return f"{step.job}, step {step.name if step.step_id is None else step.step_id}"

    @property
    def files(self) -> tuple[NamedFile, ...]:
        """The files that its calls name, but those whose path is put together when it runs."""
        return tuple(file for call in self.calls for file in call.files if file.settled)


def _identify(entry: RunStep) -> Subject:
    server = f" on {entry.step.server}" if entry.step.server else ""
    return Subject("job-step", f"{entry.label}{server}")


def _steps(wanted: Callable[[RunStep], bool]) -> Callable[[ClusterView], Iterable[RunStep]]:
    def select(view: ClusterView) -> Iterable[RunStep]:
        steps = (RunStep(step, calls_of(step)) for step in need(view.snapshot.jobs).value)
        return [entry for entry in steps if wanted(entry)]

    return select


STEPS_WITH_RELEASE: Subjects[RunStep] = Subjects(
    "job-step", _steps(lambda entry: any(call.release for call in entry.calls)), _identify
)
"""Every step that names the program of one release."""

STEPS_WITH_FILES: Subjects[RunStep] = Subjects("job-step", _steps(lambda entry: bool(entry.files)), _identify)
"""Every step that names files."""
