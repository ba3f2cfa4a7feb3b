"""Advice that no evidence of a snapshot can decide: it is told, and never judged."""

from __future__ import annotations

GUIDANCE: dict[str, tuple[str, str]] = {
    "CFG016": (
        "With StopExecutingPackagesOnShutdown, which is true by default, every offline and failover stops packages.",
        (
            "How long packages run is in no export. Where they run for hours, start them with SQL Server Agent or "
            "dtexec, which need no service, rather than through the service."
        ),
    ),
    "CFG023": (
        "A service manages the msdb of instances of its own release; that of another one wants its own service.",
        "Which release the instance behind a ServerName is of is not in evidence. Compare before you list it.",
    ),
    "REG012": (
        "Event 1024 of FailoverClustering says that a registry checkpoint was not restored on a node.",
        "Event logs are not collected. Look for it after a failover: most often a program has the key open.",
    ),
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
    "DC009": (
        "DCOM permissions count for a process that starts after they were set.",
        "Restart the service after a change. When a registry key was written last is in no export.",
    ),
    "DC010": (
        "The firewall of every node lets in TCP 135 and MsDtsSrvr.exe.",
        (
            "Otherwise Management Studio says that the RPC server is unavailable. Rules of the firewall are not "
            "collected; compare them node by node, with the path of the release that is installed."
        ),
    ),
    "DC011": (
        r"A firewall rule names the program of its own release, not the folder \100\ of Microsoft's text.",
        "Rules of the firewall are not collected.",
    ),
    "DC012": (
        "DCOM hardening (CVE-2021-26414) refuses old clients: events 10036 to 10038 in the log System.",
        "Update the clients. Event logs are not collected, and since March 2023 it cannot be switched off.",
    ),
    "DC013": (
        "The account of SQL Server Agent may need launch and activation on every node: event 10016.",
        "Event logs are not collected. Compare the permissions of the nodes (DC004).",
    ),
    "DC014": (
        "An account of a workgroup needs a twin of the same name and password on every node.",
        "Passwords are in no evidence. Use accounts of a domain.",
    ),
    "DH007": (
        "The service is reached by a computer name or virtual name, never by an instance name.",
        r"HOST\INSTANCE is refused with error 0xC00060AB; look into scripts and shortcuts, which no snapshot holds.",
    ),
}
"""Catalogue id to the advice in one sentence, and why it matters or what to do."""
