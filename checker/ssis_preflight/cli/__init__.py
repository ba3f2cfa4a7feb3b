"""The composition root: the only floor that knows all the others.

Commands, renderers and the built-in rules are loaded by name when they are wanted, which keeps start-up short.
"""
