"""Running rules: isolation of a broken one, selection, the exit code, and the report document.

The engine is handed its rules; it imports neither the built-in rules nor the renderers.
"""
