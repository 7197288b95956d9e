"""The commands of `python -m portal` (命令), one module each, imported only when called.

A command module has `add_arguments(parser)` and `run(args) -> int`, the exit status.
"""
