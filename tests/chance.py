"""What chance may do (偶然的上限): a bound for tests that count false finds in many drawn cities.

A find that is promised at most once in twenty is not made at most once in twenty tries. The bound follows
from the promise: an honest rule breaks it once in ten thousand draws, so that whoever changes what is
drawn first changes no verdict by it.
"""

from math import comb

from data.differences import LEVEL

DOUBT = 1e-4
"""How often an honest rule would be taken for a dishonest one."""


def most(tries: int, level: float = LEVEL) -> int:
    """How many of so many independent tries may find what each finds with the chance `level` at most."""
    more, found = 1.0, -1
    while more > DOUBT:
        found += 1
        more -= comb(tries, found) * level**found * (1 - level) ** (tries - found)
    return found
