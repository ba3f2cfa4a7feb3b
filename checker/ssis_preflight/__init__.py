"""Pre-deployment validator for SQL Server Integration Services in Windows Server Failover Clusters."""

__version__ = "0.1.0"
