"""Saved views: kept, shared within one's party, opened, renamed, deleted, counted each morning."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from pehra.events.actions.views import MOST_OF_ONE, count_daily, delete_view, rename_view, save_view, tell_counts
from pehra.events.models import SavedView
from pehra.events.queries.views import views
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.viewing import viewing
from pehra.foundation.accounts.models import Membership
from pehra.foundation.delivery.models import Notice
from tests.events.conftest import Net
from tests.events.putting import chains, event
from tests.events.web.conftest import Enters
from tests.incidents.web.pages import text_of
from tests.world import NOW

pytestmark = pytest.mark.django_db
QUERY = "severity=high&kind=vulnerable%2Fvulnerable-system&span=30d"


def kept(client: Any, name: str = "Telnet", party: str = "", query: str = QUERY) -> Any:
    return client.post("/events/views/save/", {"name": name, "party": party, "query": query}, follow=True)


def test_filters_are_kept_and_opened(net: Net, event_store: Any, enters: Enters) -> None:
    client = enters(net.analyst)
    answer = kept(client, query=QUERY + "&after=1-2&nonsense=x&port=")
    assert "The view is saved." in text_of(answer)
    row = SavedView.objects.get()
    assert sorted(row.query.split("&")) == sorted(["kind=vulnerable%2Fvulnerable-system", "severity=high", "span=30d"])
    assert (row.owner_id, row.party_id, row.audience) == (net.analyst.user_id, None, [-net.analyst.user_id])
    page = client.get("/events/").content.decode()
    assert "Telnet" in page
    assert 'aria-current="page">' in client.get(f"/events/?{row.query}").content.decode()
    assert "Only you" in text_of(client.get("/events/views/"))


def test_one_shares_it_with_the_own_party_alone(net: Net, event_store: Any, enters: Enters) -> None:
    kept(enters(net.analyst), party="cert-telecom")
    row = SavedView.objects.get()
    assert row.party_id == net.telecom_cert.pk
    for person, sees in ((net.lead, True), (net.analyst, True), (net.punjab_analyst, False), (net.contact, False)):
        with viewing(person):
            assert bool(views(person)) is sees, person.label
            assert SavedView.objects.exists() is sees, "the second lock"
    assert "Telnet" in text_of(enters(net.lead).get("/events/views/"))
    assert "No view is saved yet" in text_of(enters(net.punjab_analyst).get("/events/views/"))
    client = enters(net.analyst)
    for party in ("cert-punjab", "operator", "no-such-name"):
        answer = client.post("/events/views/save/", {"name": "Other", "party": party, "query": QUERY})
        assert answer.status_code == 404, party
    assert SavedView.objects.count() == 1


def test_its_owner_renames_and_deletes_it(net: Net, event_store: Any, enters: Enters) -> None:
    client = enters(net.analyst)
    kept(client, party="cert-telecom")
    kept(client, "Other")
    path = f"/events/views/{SavedView.objects.get(name='Telnet').reference}/"
    assert "has its new name" in text_of(client.post(path, {"do": "rename", "name": " Open ports "}, follow=True))
    assert "of this name already" in text_of(client.post(path, {"do": "rename", "name": "Other"}, follow=True))
    assert "This field is needed." in text_of(client.post(path, {"do": "rename", "name": " "}, follow=True))
    assert client.post(path, {"do": "no-such-act"}).status_code == 404
    assert client.post(path, {"do": "delete"}).status_code == 302
    assert [row.name for row in SavedView.objects.all()] == ["Other"]


def test_others_change_nothing_of_it(net: Net) -> None:
    row = save_view(by=net.analyst, name="Shared", query=QUERY, party_id=net.telecom_cert.pk, at=NOW)
    alone = save_view(by=net.analyst, name="Alone", query=QUERY, at=NOW)
    for person in (net.punjab_analyst, net.contact, net.administrator):
        for act in (rename_view, delete_view, count_daily):
            more: dict[str, Any] = {rename_view: {"name": "x"}, count_daily: {"daily": True}}.get(act, {})
            with pytest.raises(Absent):
                act(by=person, reference=row.reference, at=NOW, **more)
    with pytest.raises(Absent):
        delete_view(by=net.lead, reference=alone.reference, at=NOW)
    with pytest.raises(Forbidden):
        rename_view(by=net.lead, reference=row.reference, name="Mine", at=NOW)
    with pytest.raises(Forbidden):
        count_daily(by=net.lead, reference=row.reference, daily=True, at=NOW)
    delete_view(by=net.lead, reference=row.reference, at=NOW)
    assert [each.name for each in SavedView.objects.all()] == ["Alone"]


def test_there_are_ends_to_what_is_kept(net: Net) -> None:
    with pytest.raises(Absent):
        save_view(by=net.administrator, name="x", query=QUERY, at=NOW)
    for name in ("", "x" * 81, "a\x00b"):
        with pytest.raises(Invalid):
            save_view(by=net.analyst, name=name, query=QUERY, at=NOW)
    with pytest.raises(Invalid):
        save_view(by=net.analyst, name="Long", query="text=" + "x" * 2000, at=NOW)
    for number in range(MOST_OF_ONE):
        save_view(by=net.analyst, name=f"View {number}", query=QUERY, at=NOW)
    with pytest.raises(Invalid):
        save_view(by=net.analyst, name="View 1", query=QUERY, at=NOW)
    with pytest.raises(Conflict):
        save_view(by=net.analyst, name="One more", query=QUERY, at=NOW)
    assert save_view(by=net.lead, name="View 1", query=QUERY, at=NOW)


def test_each_morning_the_count_of_yesterday_is_told_once(net: Net, event_store: Any, enters: Enters) -> None:
    chains(event_store, net)
    zone = ZoneInfo("Asia/Karachi")
    noon = timezone.now().astimezone(zone).replace(hour=12, minute=0, second=0, microsecond=0)
    yesterday = int((timezone.now() - (noon - timedelta(days=1))).total_seconds() // 60)
    event(event_store, organisation=net.operator.pk, minutes=yesterday)
    event(event_store, organisation=net.operator.pk, minutes=yesterday, severity="low")
    event(event_store, organisation=net.department.pk, minutes=yesterday)
    event(event_store, organisation=net.operator.pk, minutes=yesterday + 1440)
    client = enters(net.analyst)
    kept(client)
    row = SavedView.objects.get()
    client.post(f"/events/views/{row.reference}/", {"do": "daily"})
    assert tell_counts(at=noon) == 0, "what was before is not waited for"
    SavedView.objects.update(counted_on=None)
    early = noon.replace(hour=7)
    assert tell_counts(at=early) == 0
    assert tell_counts(at=noon) == 1
    assert tell_counts(at=noon + timedelta(hours=1)) == 0
    notice = Notice.objects.get()
    assert (notice.user_id, notice.params) == (net.analyst.user_id, {"name": "Telnet", "count": 1})
    assert "“Telnet”: 1 events yesterday." in text_of(client.get("/inbox/"))
    assert tell_counts(at=noon + timedelta(days=5)) == 0, "nothing fits, so nothing is told"
    client.post(f"/events/views/{row.reference}/", {"do": "not-daily"})
    assert not SavedView.objects.get().daily


def test_whoever_lost_the_role_is_told_nothing(net: Net, event_store: Any) -> None:
    save_view(by=net.analyst, name="Mine", query="span=7d", at=NOW)
    SavedView.objects.update(daily=True)
    event(event_store, cert=net.telecom_cert.pk, minutes=60 * 24)
    Membership.objects.filter(user_id=net.analyst.user_id).update(ended_at=NOW)
    at = datetime.now(ZoneInfo("Asia/Karachi")).replace(hour=12)
    assert tell_counts(at=at) == 0
    assert not Notice.objects.exists()
