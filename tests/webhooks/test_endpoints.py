"""Adding, changing and removing webhooks: who may, and who hears of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery.models import Notice
from pehra.registry.queries import own_body
from pehra.webhooks.actions.endpoints import add, change, remove, renew_secret, switch
from pehra.webhooks.models import Endpoint
from pehra.webhooks.queries.endpoints import endpoint, endpoints_of, own_endpoints, secret_of
from pehra.webhooks.rules.endpoints import MOST_OF_A_BODY
from tests.webhooks.conftest import Net, hooked, wishes
from tests.world import NOW

pytestmark = pytest.mark.django_db
URL = "https://soc.example/hook"


def strangers(net: Net) -> list[Any]:
    others = {**net.strangers, "analyst of the body": net.analyst, "lead of another body": net.cii_lead}
    del others["administrator of the body that has the case"]
    return list(others.values())


def acts(row: Endpoint) -> list[Callable[[Any], object]]:
    return [
        lambda by: add(by=by, body="cert-telecom", wanted=wishes(URL), at=NOW),
        lambda by: change(by=by, reference=row.reference, wanted=wishes(URL), at=NOW),
        lambda by: renew_secret(by=by, reference=row.reference, at=NOW),
        lambda by: switch(by=by, reference=row.reference, on=False, at=NOW),
        lambda by: remove(by=by, reference=row.reference, at=NOW),
        lambda by: endpoint(by, row.reference),
        lambda by: endpoints_of(by, row.party_id),
        lambda by: own_body(by, "cert-telecom"),
    ]


def test_nobody_else_finds_a_webhook(net: Net) -> None:
    row = hooked(net.lead, URL)
    for act in acts(row):
        for stranger in strangers(net):
            with pytest.raises(Absent):
                act(stranger)
    assert all(own_endpoints(stranger) == [] for stranger in strangers(net))
    assert Endpoint.objects.count() == 1


def test_its_administrator_and_its_lead_do_everything(net: Net) -> None:
    for by in (net.lead, net.body_administrator):
        row = hooked(by, URL)
        assert own_endpoints(by) == [row]
        for act in acts(row)[5:]:
            act(by)
        secret = secret_of(row)
        assert secret_of(renew_secret(by=by, reference=row.reference, at=NOW)) != secret
        assert len(secret) == 64
        remove(by=by, reference=row.reference.lower(), at=NOW)
    assert JournalEntry.objects.filter(act__startswith="webhook.").count() == 6


def test_those_who_answer_for_the_body_hear_where_its_cases_are_told(net: Net) -> None:
    row = hooked(net.body_administrator, URL)
    told = Notice.objects.get(kind="webhook.added")
    assert (told.user_id, told.params["name"]) == (net.lead.user_id, "Ticket system")
    change(by=net.body_administrator, reference=row.reference, wanted=wishes(URL, name="Other"), at=NOW)
    assert not Notice.objects.filter(kind="webhook.moved").exists()
    change(by=net.body_administrator, reference=row.reference, wanted=wishes(f"{URL}/new"), at=NOW)
    assert Notice.objects.filter(kind="webhook.moved").exists()


def test_what_is_wrong_is_named_and_nothing_is_stored(net: Net) -> None:
    with pytest.raises(Invalid) as refused:
        add(
            by=net.lead, body="cert-telecom", wanted=wishes("http://plain.example/", name="", kinds=frozenset()), at=NOW
        )
    assert set(refused.value.problems) == {"name", "url", "kinds"}
    assert not Endpoint.objects.exists()
    row = hooked(net.lead, URL)
    with pytest.raises(Invalid):
        change(by=net.lead, reference=row.reference, wanted=wishes("nonsense"), at=NOW)


def test_a_body_has_only_so_many(net: Net) -> None:
    for number in range(MOST_OF_A_BODY):
        hooked(net.lead, f"{URL}/{number}")
    with pytest.raises(Conflict):
        hooked(net.lead, URL)
    hooked(net.cii_lead, URL, body="cert-cii")


def test_switching_twice_is_no_error_and_says_why(net: Net) -> None:
    row = hooked(net.lead, URL)
    for _ in range(2):
        assert switch(by=net.lead, reference=row.reference, on=False, at=NOW).off_why == "by-hand"
    for _ in range(2):
        assert switch(by=net.lead, reference=row.reference, on=True, at=NOW).off_at is None
    acts = JournalEntry.objects.filter(act__startswith="webhook.o").order_by("seq")
    assert list(acts.values_list("act", flat=True)) == ["webhook.off", "webhook.on"]


def test_through_the_window_nobody_sees_a_row(net: Net) -> None:
    hooked(net.lead, URL)
    for viewer in (net.lead, net.body_administrator, net.cii_lead):
        with viewing(viewer), connection.cursor() as cursor:
            for table in ("webhooks_endpoint", "webhooks_noted", "webhooks_delivery"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,)
