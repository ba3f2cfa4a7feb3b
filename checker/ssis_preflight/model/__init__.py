"""The words of the domain: facts with their places, the cluster, its services and their configuration.

This floor imports nothing else of the project.
"""
