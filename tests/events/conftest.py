"""The same network as in the tests of cases: findings belong to the operator, which the Telecom CERT responds to."""

import pytest

from pehra.law.profile import load, packaged
from pehra.registry.actions.profile_rows import KINDS, Moment
from tests.incidents.conftest import Net
from tests.incidents.conftest import net as network
from tests.world import NOW

__all__ = ["PROFILE", "Net", "net", "network"]
PROFILE = load(packaged("pakistan"))


@pytest.fixture
def net(network: Net) -> Net:
    """With the case rules of the profile of Pakistan."""
    put = next(kind.put for kind in KINDS if kind.attribute == "case_rules")
    for rule in PROFILE.case_rules:
        put(rule, Moment(NOW, NOW.date(), "test"))
    return network
