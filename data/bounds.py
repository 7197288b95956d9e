"""Bounds (期限与上限) on what the people of a firm may do: numbers kept as data, not in code.

They stand in `data/reference/bounds.csv` and are read once a process.
"""

from datetime import timedelta

from data import reference


def number(name: str) -> int:
    """The value of this name.

    Raises:
        KeyError: the file has no such name.
    """
    return {row["name"]: int(row["value"]) for row in reference.read("bounds")}[name]


def days(name: str) -> timedelta:
    """The same for a length in days."""
    return timedelta(days=number(name))
