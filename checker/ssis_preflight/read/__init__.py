"""Bytes to facts: one reader per format, one locator, and the assembly of everything into a snapshot.

lxml and xmlschema are used on this floor only.
"""
