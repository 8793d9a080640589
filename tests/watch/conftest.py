"""The network of the incident tests, and cases of every kind in it."""

from tests.incidents.conftest import net

__all__ = ["net"]
