"""Moments of the year the tests of the observers run in."""

from datetime import datetime

from engine import clock


def local(month, day, hour=0, minute=0):
    """A moment of 2026, told in the district's zone."""
    return datetime(2026, month, day, hour, minute, tzinfo=clock.zone())
