"""Snapshots from live nodes: the collector script, its delivery over WinRM, and what comes back."""
