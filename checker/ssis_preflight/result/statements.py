"""The demands of Microsoft's topic *Configuring Integration Services in a Clustered Environment*, in our words."""

from __future__ import annotations

STATEMENTS: dict[str, str] = {
    "S01": "The service is installed and started as a stand-alone service on every node.",
    "S02": "The service is not a cluster resource.",
    "S03": "Even where it is a cluster resource, the service is installed separately on every node.",
    "S04": "Every node's configuration file points to all SQL Server instances that store packages.",
    "S05": "The configuration files of all nodes say the same.",
    "S06": "The service is for managing packages only: designing, running and scheduling them go on without it.",
    "S07": "Running packages do not restart after a failover; they can be restarted from checkpoints.",
    "S08": "In another group than SQL Server, the service cannot manage packages in msdb for remote clients.",
    "S09": "Two groups that bear the service cannot both run it on one node after a failover.",
    "S10": "Whether SQL Server fails too depends on whether the SSIS resource affects its group.",
    "S11": "The cluster has nodes to fail over to, with the service on each.",
    "S12": "One group or two: the trade-offs of placing the service with SQL Server or apart.",
    "S13": "The resource is of the type Generic Service.",
    "S14": "Possible owners are chosen that can run the service.",
    "S15": "SQL Server and the shared disk come online before the service.",
    "S16": "The resource names the service of the installed release.",
    "S17": "The registry key of the configuration file is replicated by a checkpoint.",
    "S18": "The configuration file lies on a shared disk of the resource's own group.",
    "S19": "The default file was copied to that disk.",
    "S20": "The package folder exists on the shared disk, with List Folder and Write for the right users.",
    "S21": "ServerName is the virtual SQL Server name of the same group.",
    "S22": "StorePath is the fully qualified path of the package folder.",
    "S23": "The registry names the full path of the configuration file on the shared disk.",
    "S24": "The resource is online.",
    "S25": "DCOM permissions let clients reach the service.",
    "S26": "No remote client needs the service to delegate credentials to another server.",
}
"""Statement number to what it demands, in the order of the document."""

EXPLANATIONS = frozenset({"S06", "S12"})
"""Statements that explain and demand nothing: the impact statement and the placement comparison of the simulation
tell them for the cluster at hand."""
