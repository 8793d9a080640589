"""Drills are played in the network of the reporting chain."""

from tests.incidents.conftest import net

__all__ = ["net"]
