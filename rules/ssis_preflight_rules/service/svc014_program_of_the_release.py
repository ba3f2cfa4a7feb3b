"""SVC014: the service starts the program of its own release."""

from __future__ import annotations

import re

from ssis_preflight.analysis.view import ClusterView
from ssis_preflight.model.facts import need
from ssis_preflight.model.releases import release_of_number
from ssis_preflight.model.service import Service
from ssis_preflight.rule.define import rule
from ssis_preflight.rule.severity import Severity
from ssis_preflight.rule.verdict import Evidence, Fail, Pass, Remedy, Verdict
from ssis_preflight_rules.service.service_subjects import INSTALLED_SERVICES

_PROGRAM = re.compile(r"[\\/](\d{2,3})[\\/]+DTS[\\/]+Binn[\\/]+MsDtsSrvr\.exe", re.IGNORECASE)


@rule(
    id="SVC014",
    title="The service starts the program of its own release",
    severity=Severity.ERROR,
    subjects=INSTALLED_SERVICES,
    needs=("Service.binary_path", "Service.installed"),
    sources=(
        "Microsoft: Integration Services service (SSIS service)",
        "Microsoft: File locations for default and named instances of SQL Server",
    ),
)
def the_program_is_of_the_release(service: Service, view: ClusterView) -> Verdict:
    r"""SVC014: The service starts the program of its own release

    What it checks
    --------------
    Whether the release number in the path of the service's program, ``...\130\DTS\Binn\MsDtsSrvr.exe``, is that of
    the service's name, ``MsDtsServer130``.

    Why it matters
    --------------
    Every release has its own service name, program, registry key and DCOM application. A service that starts the
    program of another release was registered by hand, or copied from another node. It reads the configuration of
    that other release, whatever the registry key of its own name says, and the Management Studio that fits the name
    of the service does not fit the program.

    Passes when
    -----------
    - The two numbers are the same (90 for MsDtsServer).
    - The path has no such number, so that it tells no release.

    Fails when
    ----------
    - The path is that of another release.

    Not evaluated when
    ------------------
    - The path of the program is unknown.

    How to fix
    ----------
    Repair Integration Services of the release of the service with its setup (*Maintenance*, *Repair*), or remove the
    feature and install it again. Afterwards compare the nodes:
    ``Get-CimInstance Win32_Service -Filter "Name LIKE 'MsDtsServer%'" | Select-Object Name,PathName``.

    Sources
    -------
    - Microsoft, Integration Services service (SSIS service): the program and its default folder.
    - Microsoft, File locations for default and named instances of SQL Server: the folder number of each release.
    """
    path = need(service.binary_path)
    match = _PROGRAM.search(path.value)
    other = None if match is None else release_of_number(int(match[1]))
    release = service.release
    if release is None or other is None or other is release:
        return Pass()
    return Fail(
        f"{service.name} on {service.node} starts the program of {other.product}: it reads the configuration of "
        f"{other.service_name}, not its own",
        (Evidence(path.at, f"program of {other.service_name}"),),
        observed=path.value,
        expected=rf"...\{release.number}\DTS\Binn\MsDtsSrvr.exe",
        remedy=Remedy(
            f"On {service.node}, repair Integration Services of {release.product} with its setup (Maintenance, "
            "Repair), or remove the feature and install it again."
        ),
    )
