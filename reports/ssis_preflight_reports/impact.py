"""What stops while the Integration Services service is down, and what goes on without it (S06).

Source: Microsoft, *Configuring Integration Services in a Clustered Environment*, on the role of the service.
"""

from __future__ import annotations

STOPS = (
    "Management Studio cannot list, start, stop, monitor, import or export packages through this service.",
)
"""What needs the service."""

GOES_ON = (
    "Packages run by dtexec, dtexecui, SQL Server Agent jobs and the Import and Export Wizard.",
    "Designing packages, and creating and scheduling jobs.",
    "Listing packages by Transact-SQL in msdb, and by Windows Explorer in a folder.",
)
"""What needs no service."""

CAVEAT = "Where SQL Server is down too, nothing stored in its msdb can run: neither its packages nor its Agent jobs."
"""What the second list takes for granted."""
