"""Advice that no evidence of a snapshot can decide: it is told, and never judged."""

from __future__ import annotations

GUIDANCE: dict[str, tuple[str, str]] = {
    "SVC011": (
        "A plain managed service account serves one computer; several nodes want a group managed one.",
        (
            r"Both are written DOMAIN\name$, so no export of a node tells them apart. Ask the directory: "
            "Get-ADServiceAccount -Identity NAME shows the object class msDS-GroupManagedServiceAccount or another."
        ),
    ),
    "SVC016": (
        "Every node that runs Integration Services needs a SQL Server licence, passive nodes included.",
        "Microsoft, Integration Services (SSIS) in a Cluster; a snapshot holds no licences.",
    ),
    "SVC017": (
        "Schedules and jobs do not need the service: no job has to wait for it or start it.",
        "dtexec and SQL Server Agent run packages without it. CLU005 judges dependencies of the cluster.",
    ),
    "SVC018": (
        "A service that starts too slowly fails with events 7000, 7009 and 1053.",
        (
            "Without a way to the internet the .NET check of the publisher's signature may take longer than the 30 "
            "seconds that Windows waits: set generatePublisherEvidence to false in MsDtsSrvr.exe.config, or make "
            "ServicesPipeTimeout longer. No snapshot holds event logs."
        ),
    ),
    "SVC020": (
        "The account can log on as a service on every node.",
        (
            "Setup grants that right on its own node, group policy may take it away, and a group managed account "
            "must be permitted on each node. Look for events 7038 and 7041, and run Test-ADServiceAccount: no "
            "snapshot holds logon rights or event logs."
        ),
    ),
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
    "CLU014": (
        "PendingTimeout leaves the service the time that it needs to start.",
        (
            "How long a start takes on your nodes is in no export. The default is 180000 ms; lower it only when you "
            "have measured, on the slowest possible owner and right after a failover."
        ),
    ),
    "CLU018": (
        "In a SQL Server group Integration Services shares the network name of SQL Server.",
        (
            "Microsoft's steps for the service ask for that, since it avoids the double hop; KB835185 asks for a "
            "network name and an address of its own for whatever is added to such a group. Weigh the two."
        ),
    ),
    "CLU021": (
        "SeparateMonitor gives a resource a monitor process of its own.",
        (
            "Microsoft documents it for debugging a resource DLL. That it protects SQL Server from a Generic Service "
            "in the same group is not confirmed, so 0, the default, is no fault."
        ),
    ),
    "CLU027": (
        "The possible owners of a resource type restrict every resource of the type.",
        (
            "Exports made by hand do not hold these lists, so the rules judge those of the resources alone. Compare "
            "Get-ClusterResourceType -Name 'Generic Service' | Get-ClusterOwnerNode with the nodes that you expect."
        ),
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
    "DH007": (
        "The service is reached by a computer name or virtual name, never by an instance name.",
        r"HOST\INSTANCE is refused with error 0xC00060AB; look into scripts and shortcuts, which no snapshot holds.",
    ),
    "ACL010": (
        "Rights on the package store belong to a group, not to one person.",
        "Whether an account of a domain is a group, and how many belong to it, is in no export: look it up there.",
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
    "PK009": (
        "A long package without checkpoints begins anew after a failover.",
        (
            "How long a package runs, and whether it may do its work twice, no file says; a line for every package "
            "would be noise. Consider checkpoints for those whose repetition costs too much."
        ),
    ),
    "VER003": (
        "Management Studio is of the release of the service that it connects to.",
        'Another one ends with "Class not registered". No snapshot holds the versions of clients.',
    ),
    "VER004": (
        "Management Studio 21 does not manage the service of SQL Server 2022; 20.2.1 and 19.3 do.",
        "Microsoft, release notes of SQL Server Management Studio 21, known issues.",
    ),
    "VER005": (
        "The steps that Microsoft wrote for Windows Server 2003 have other names today.",
        (
            "Cluster Administrator is Failover Cluster Manager, groups are roles, and the service name and the key "
            "in the examples belong to certain releases. SVC003 and REG005 judge what comes of copying them."
        ),
    ),
    "VER006": (
        "SSISDB in an availability group wants Enable Always On Support.",
        "Run it on the primary, and again for every new replica (Microsoft, SSIS Catalog). No snapshot holds SSISDB.",
    ),
    "VER007": (
        "SSISDB leaves its availability group before the engine is upgraded or patched.",
        "Remove it, upgrade all replicas, add it again, enable Always On support again (Microsoft, SSIS Catalog).",
    ),
    "VER008": (
        "SSISDB belongs in an availability group from SQL Server 2016 on only.",
        "Always On support of the catalog came with that release (Microsoft, SSIS Catalog).",
    ),
    "VER009": (
        "Every replica of an availability group with SSISDB has Integration Services.",
        "SVC001 judges the nodes of a cluster; whether a group holds SSISDB is in no snapshot.",
    ),
    "VER011": (
        "Components, drivers and the 32-bit runtime that packages use are on every node.",
        (
            "Setup and third parties leave no list that a snapshot holds. Run every package once on each node, after "
            "a planned failover."
        ),
    ),
    "DQ014": (
        "A drive letter that no list of disks explains may be a clustered disk or one of the node.",
        (
            "Rules that need the difference are not evaluated, and name the disk. Say it under [disks] in "
            "snapshot.toml."
        ),
    ),
}
"""Catalogue id to the advice in one sentence, and why it matters or what to do."""
