"""The vocabulary of change: what can be done to a cluster, as data."""
