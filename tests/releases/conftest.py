"""A case of the operator with everything in it that a copy must not tell, in the network of the incident tests."""

from pathlib import Path
from typing import Any

import pytest

from pehra.incidents.models import Case
from pehra.registry.models import Contact, NetworkObject
from tests.incidents.conftest import Net, net
from tests.incidents.web.conftest import browser, enters, windows
from tests.releases.redacting import told_of
from tests.world import NOW

__all__ = ["Net", "browser", "enters", "net", "windows"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """Where keys of this test lie."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def case(net: Net, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case that the Telecom CERT has, of an operator whose names, people and networks are registered."""
    # The network's objects are those of the next test too, whose database knows nothing of this.
    monkeypatch.setattr(net.operator, "name_en", "Zarqa Telecom")
    monkeypatch.setattr(net.operator, "name_ur", "زرقا ٹیلی کام")
    net.operator.save(update_fields=["name_en", "name_ur"])
    monkeypatch.setattr(net.operator.sector, "name_ur", "مواصلات")
    net.operator.sector.save(update_fields=["name_ur"])
    party = {"party_id": net.operator.pk, "confirmed_at": NOW, "role": "security"}
    Contact.objects.create(name="Sohail Zarqani", email="noc@zarqa.example", **party)
    claimed = {"organisation": net.operator, "state": "approved", "claimed_at": NOW, "claimed_by": "test"}
    NetworkObject.objects.create(kind="domain", value="zarqa.example", **claimed)
    NetworkObject.objects.create(kind="cidr", value="203.0.113.0/24", prefix="203.0.113.0/24", **claimed)
    reference = told_of(net)
    assert Case.objects.get(reference=reference).custodian_id == net.telecom_cert.pk
    return reference
