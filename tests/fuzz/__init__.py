"""Coverage-guided fuzzing of every reader, with Atheris (libFuzzer for Python).

::

    nox -s fuzz -- --reader registry_export --seconds 600    # installs what it needs
    python -m tests.fuzz --reader registry_export,sddl       # where Atheris is installed: pip install atheris
    python -m tests.fuzz --reader sddl --replay FILE         # one input again; needs no Atheris
    python -m tests.fuzz --list

Without ``--reader`` every reader has its turn. What is found goes to ``--results`` (``.fuzz`` in the working tree):
``NAME/corpus`` grows from run to run, ``NAME/slowest`` is the input that took longest, ``NAME/crash-*``,
``NAME/timeout-*`` and ``NAME/oom-*`` are inputs that broke something, and ``NAME/log`` is what libFuzzer said. An
input that broke something ends the turn of its reader; the command that shows it again is printed. Mend the reader
and keep the input, made small and readable, as a test.

A reader is added by a function and a line in :data:`tests.fuzz.readers.READERS`.
"""
