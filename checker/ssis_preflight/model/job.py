"""SQL Server Agent job steps, as ``msdb.dbo.sysjobsteps`` has them.

Source: Microsoft, *dbo.sysjobsteps (Transact-SQL)*.
"""

from __future__ import annotations

import msgspec

from ssis_preflight.model.places import Place


class JobStep(msgspec.Struct, frozen=True):
    """One step of a job.

    ``job`` is the name of the job, or its id where the export has no name. ``subsystem`` is the word of the table
    (``SSIS``, ``CmdExec``, ``TSQL``, ``PowerShell``). ``command`` has its secrets replaced, and may be cut off.
    ``server`` is the instance and ``proxy`` the proxy account, None where the export does not say them.
    """

    job: str
    step_id: int | None
    name: str
    subsystem: str
    command: str
    at: Place
    server: str | None = None
    proxy: str | None = None
