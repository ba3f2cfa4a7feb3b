"""What follows from the facts: who holds a path, what depends on what, which configuration is in force.

networkx is used on this floor only. Every function is pure; an unknown fact that decides an answer ends it as a
gap (:class:`~ssis_preflight.model.facts.GapError`).
"""
