"""The same network as in the tests of cases: findings belong to the operator, which the Telecom CERT responds to."""

from tests.incidents.conftest import Net, net

__all__ = ["Net", "net"]
