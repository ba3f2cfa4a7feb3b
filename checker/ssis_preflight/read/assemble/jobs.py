"""The job steps of all exports together."""

from __future__ import annotations

from collections.abc import Iterable

from ssis_preflight.model.facts import Fact, GapKind, Known, Unknown
from ssis_preflight.model.job import JobStep
from ssis_preflight.model.parts import Part
from ssis_preflight.model.snapshot import NO_JOBS
from ssis_preflight.read.assemble.evidence import Source, file_place
from ssis_preflight.read.job_steps import KIND


def jobs_of(sources: Iterable[Source]) -> Fact[tuple[JobStep, ...]]:
    """Return the steps in the order of their files, each once; unknown where no export has any."""
    exports = [source.reading for source in sources if source.reading.kind == KIND]
    said = {
        (step.server, step.job, step.step_id, step.name, step.command): step
        for reading in reversed(exports)
        for step in reversed(reading.jobs)
    }
    steps = tuple(reversed(said.values()))
    if steps:
        return Known(steps, file_place(steps[0].at))
    if exports:
        return Unknown(Part.JOBS, NO_JOBS.missing, GapKind.UNREADABLE)
    return NO_JOBS
