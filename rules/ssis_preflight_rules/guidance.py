"""Advice that no evidence of a snapshot can decide: it is told, and never judged."""

from __future__ import annotations

GUIDANCE: dict[str, tuple[str, str]] = {
    "FO013": (
        "Running packages do not survive a failover.",
        (
            "Nothing restarts them. With StopExecutingPackagesOnShutdown the service even asks them to stop when its "
            "resource goes offline. Restart from checkpoints, which works with a stand-alone service too."
        ),
    ),
    "FO015": (
        "RestartDelay, RestartPeriod and RestartThreshold lengthen an outage.",
        "How long it may last is an agreement that no export holds. Compare the values with your own.",
    ),
    "DH004": (
        "SSISDB and constrained delegation or Credential Guard do not go together.",
        "Executions that need a second hop want a SQL Server login or an Agent proxy (Microsoft, SSIS Catalog).",
    ),
    "DH005": (
        "Delegation settings do not mend the double hop of this service.",
        (
            "The advice to trust the SQL Server account for delegation is about ISServerExec, which runs packages of "
            "SSISDB, and was taken back from the page of the service (sql-docs pull request 5127)."
        ),
    ),
    "DH006": (
        "Management Studio on the service's own computer has one hop only.",
        "The delegation matrix shows it as the client place service-node.",
    ),
    "DH007": (
        "The service is reached by a computer name or virtual name, never by an instance name.",
        r"HOST\INSTANCE is refused with error 0xC00060AB; look into scripts and shortcuts, which no snapshot holds.",
    ),
    "ACL010": (
        "Rights on the package store belong to a group, not to one person.",
        "Whether an account of a domain is a group, and how many belong to it, is in no export: look it up there.",
    ),
}
"""Catalogue id to the advice in one sentence, and why it matters or what to do."""
