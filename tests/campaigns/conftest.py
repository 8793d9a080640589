"""The network of the incident tests, for what is found in it."""

from tests.incidents.conftest import net

__all__ = ["net"]
