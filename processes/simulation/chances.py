"""Chance that is the same for the same case and purpose, whatever the rules are: common random numbers.

One stream for each case, step and turn: what one step draws moves no other, so that a change is compared
with the rules in force on the same luck (Law, Simulation Modeling and Analysis, 5th ed., 11.2).
"""

from random import Random


def stream(seed: int, *purpose: object) -> Random:
    """The stream of one purpose: the same for the same words and numbers."""
    return Random("\0".join(map(str, (seed, *purpose))))  # noqa: S311 - a simulation, no secret
