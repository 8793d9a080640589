"""The network of the incident tests, whose Telecom CERT and CII CERT have phone lists.

A case of the operator waits for the Telecom CERT until 18:00 in Karachi, a Sunday; a quarter of an hour later somebody
is to be called. By then it has climbed to the CII CERT.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from pehra.calls.actions.finding import watch
from pehra.calls.models import Place, Task
from pehra.foundation.deadlines.actions import sweep
from pehra.registry.models import ClockRow, Contact, Party
from tests.incidents.acting import reported
from tests.incidents.conftest import Net, net
from tests.world import NOW

__all__ = ["Net", "net"]
HOUR = timedelta(hours=1)
RAN_OUT = NOW + 4 * HOUR
CALLED = RAN_OUT + timedelta(minutes=15)
ALWAYS = list(range(7))


@pytest.fixture
def late(net: Net) -> Net:
    """The network, whose Telecom CERT is called a quarter of an hour after its clock has run out."""
    ClockRow.objects.filter(key="ack-sectoral").update(call_minutes=15)
    watch(at=NOW)
    return net


def contact(body: Party, name: str, phone: str = "+92 51 1234567", **fields: Any) -> Contact:
    usual: dict[str, Any] = {"role": "On call", "confirmed_at": NOW}
    return Contact.objects.create(party_id=body.pk, name=name, phone=phone, **usual | fields)


def listed(
    body: Party, name: str, *, behind: Place | None = None, hours: tuple[int, int] | None = None, **fields: Any
) -> Place:
    """Put somebody at the end of a body's list."""
    days: Iterable[int] = fields.pop("days", ALWAYS)
    row = fields.pop("contact", None) or contact(body, name, **fields)
    return Place.objects.create(
        body_id=body.pk,
        contact=row,
        position=Place.objects.filter(body_id=body.pk).count() + 1,
        stands_in_for=behind,
        hours_from=time(hours[0]) if hours else None,
        hours_until=time(hours[1]) if hours else None,
        days=list(days),
        added_at=NOW,
    )


def ran_out(net: Net, **report: Any) -> str:
    """A case that the Telecom CERT has not acknowledged, and that has climbed to the CII CERT."""
    reference = reported(net, **report)
    sweep(at=RAN_OUT + timedelta(minutes=1))
    return reference


def called(at: datetime = CALLED) -> Task:
    """The one call task that is made by this moment."""
    watch(at=at)
    return Task.objects.get()
