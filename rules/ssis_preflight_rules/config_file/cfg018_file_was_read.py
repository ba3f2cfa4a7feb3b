"""CFG018: the running service has read its file as it is now."""

from __future__ import annotations

from datetime import datetime

from ssis_preflight.analysis.configuration import Configuration
from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import GapError, GapKind, Known, Unknown, need
from ssis_preflight.model.parts import Part
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.config_file.remedies import restart_command
from ssis_preflight_rules.config_file.subjects import CONFIGURATION_FILES


@rule(
    id="CFG018",
    title="The service was started after the last change of its configuration file",
    severity=Severity.WARNING,
    subjects=CONFIGURATION_FILES,
    needs=(
        "Cluster.resources",
        "CopiedFile.config",
        "CopiedFile.last_write",
        "CopiedFile.present",
        "PrivateParameters.service_name",
        "Resource.group",
        "Resource.owner_node",
        "Resource.type",
        "Service.config_file",
        "Service.installed",
        "Service.start_time",
    ),
    sources=("Microsoft: Integration Services Service (SSIS Service), Modify the configuration file",),
)
def file_was_read_since_its_change(config: Configuration, _view: ClusterView) -> Verdict:
    """CFG018: The service was started after the last change of its configuration file

    What it checks
    --------------
    Whether the process of the service began after the configuration file in force was last changed. For a clustered
    service this is the process on the node that owns the resource.

    Why it matters
    --------------
    The service reads its file once, when it starts. A change after that sleeps until the next start, which in a
    cluster is often a failover: the folders of Management Studio change on the day on which nobody has time to ask
    why. What the other rules say about the file is then about the next start, and not about what people see today.

    Passes when
    -----------
    - The process is younger than the last change. A file that was copied over this one keeps the time of its
      original, so a pass is no proof that nothing was exchanged.
    - The service does not run: it reads the file at its next start.

    Fails when
    ----------
    - The file was changed after the process began. A change that leaves the meaning as it is counts too.

    Not evaluated when
    ------------------
    - The configuration in force is unknown, or one of the two times. Only the collector brings them: a copied file
      has a time of its own.

    How to fix
    ----------
    Look whether the change is wanted. Then restart the service at a quiet time, or take the resource offline and
    online again: packages that were started through the service are told to stop by that.

    ``Restart-Service -Name 'MsDtsServer130'``

    Sources
    -------
    - Microsoft, Integration Services Service (SSIS Service): the file is loaded at service start, and after a change
      the service must be restarted.
    """
    copied, scope = config.copied, config.scope
    if copied is None:
        return Pass()
    started = need(scope.service.start_time)
    if started.value is None:
        return Pass()
    changed = need(copied.last_write)
    if _moment(changed) <= _moment(Known(started.value, started.at)):
        return Pass()
    return Fail(
        f"{scope.service_name} on {scope.node} does not know the last change of {config.path}: it runs with what the "
        "file said before, until somebody or a failover starts it again",
        (
            Evidence(changed.at, f"changed at {changed.value}"),
            Evidence(started.at, f"the process began at {started.value}"),
        ),
        observed=f"changed at {changed.value}, started at {started.value}",
        expected="a start after the last change",
        remedy=Remedy(f"If the change is wanted, on {scope.node}:\n{restart_command(scope)}"),
    )


def _moment(time: Known[str]) -> datetime:
    """Return a time that is written with its distance from UTC; any other text says nothing."""
    try:
        moment = datetime.fromisoformat(time.value)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - stands for a text that is no time, and goes no further
    if moment.tzinfo is None:
        raise GapError(Unknown(Part.TIMES, f"the time that {time.value!r} means", GapKind.UNSUPPORTED))
    return moment
