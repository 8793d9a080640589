"""The pages of webhooks: as the one who may, who may partly, and the stranger."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pehra.foundation.audit.models import Entry as Line
from pehra.incidents import actions
from pehra.webhooks.models import Delivery, Endpoint
from pehra.webhooks.queries.endpoints import secret_of
from pehra.webhooks.rules.happenings import Happening
from tests.incidents.acting import SECRETS, report
from tests.registry.web.visits import signed_in, words
from tests.webhooks.conftest import Calls, Net, hooked
from tests.world import NOW

pytestmark = pytest.mark.django_db
HOME = "/webhooks/cert-telecom/"
MOST_STATEMENTS = 15


def form(**fields: Any) -> dict[str, Any]:
    return {"name": "Tickets", "url": "https://soc.example/hook", "kinds": ["case.opened", "case.closed"]} | fields


def told(net: Net, calls: Calls) -> tuple[Endpoint, str, Delivery]:
    """A webhook that was told of one case."""
    row = hooked(net.lead, calls.url, kinds=frozenset({Happening.OPENED}))
    case = actions.submit(by=net.contact, report=report(), at=NOW).case.reference
    calls.go(NOW)
    return row, str(case), Delivery.objects.get()


def test_a_webhook_is_added_and_its_secret_is_shown_once(net: Net) -> None:
    client = signed_in(net.body_administrator)
    assert "No program is called yet" in words(client.get(HOME))
    page = client.get(f"{HOME}add/").content.decode()
    assert page.count('name="kinds"') == len(Happening)
    made = client.post(f"{HOME}add/", form())
    row = Endpoint.objects.get()
    assert made.status_code == 200
    assert secret_of(row) in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert set(row.kinds) == {"case.opened", "case.closed"}
    for path in (HOME, f"{HOME}{row.reference}/", f"{HOME}{row.reference}/change/"):
        assert secret_of(row) not in client.get(path).content.decode()
    renewed = client.post(f"{HOME}{row.reference}/key/")
    assert secret_of(Endpoint.objects.get()) in renewed.content.decode()
    assert "Webhooks" in words(client.get(reverse("registry:body_admin", args=["cert-telecom"])))


def test_the_page_of_the_secret_shows_it_once_and_says_so(net: Net) -> None:
    client = signed_in(net.lead)
    made = client.post(f"{HOME}add/", form(name="<b>Tickets</b>"))
    row, page = Endpoint.objects.get(), made.content.decode()
    secret = secret_of(row)
    assert re.findall(r"<pre[^>]* data-secret>([^<]*)</pre>", page) == [secret]
    assert page.count(secret) == 1, "and in no address, form or attribute besides"
    assert re.fullmatch(r"[0-9a-f]{64}", secret), "in hex, as the page says"
    assert "<b>Tickets" not in page
    shown = words(made)
    for said in ("It will not be shown again", "X-Pehra-Signature", "I have copied it"):
        assert said in shown, said
    assert f'href="{HOME}{row.reference}/"' in page
    assert not any(secret in str(line) for line in Line.objects.values_list("detail", "subject"))


def test_another_secret_takes_the_place_of_the_first_which_nobody_sees_again(net: Net) -> None:
    client, row = signed_in(net.lead), hooked(net.lead, "https://soc.example/hook")
    before, key = secret_of(row), f"{HOME}{row.reference}/key/"
    assert client.get(key).status_code == 405, "looking makes none"
    assert secret_of(Endpoint.objects.get()) == before
    page = client.post(key)
    after = secret_of(Endpoint.objects.get())
    assert after != before
    assert re.findall(r"<pre[^>]* data-secret>([^<]*)</pre>", page.content.decode()) == [after]
    assert before not in page.content.decode()
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("who", ["analyst", "contact", "cii_lead", "duty_officer", "administrator", "auditor"])
def test_neither_a_stranger_nor_a_member_without_the_right_meets_a_secret(net: Net, who: str) -> None:
    row = hooked(net.lead, "https://soc.example/hook")
    secret, client = secret_of(row), signed_in(getattr(net, who))
    for path, given in ((f"{HOME}add/", form()), (f"{HOME}{row.reference}/key/", {})):
        answer = client.post(path, given)
        assert answer.status_code == 404
        assert "data-secret" not in answer.content.decode()
        assert secret not in answer.content.decode()
    assert secret_of(Endpoint.objects.get()) == secret, "and nobody has made another one or a second webhook"
    left = signed_in(None).post(f"{HOME}{row.reference}/key/")
    assert left.status_code == 401
    assert secret not in left.content.decode()


def test_what_was_typed_wrongly_is_said_beside_it(net: Net) -> None:
    client = signed_in(net.lead)
    for fields, said in (
        ({"url": "http://plain.example/"}, "Write https://host/path"),
        ({"kinds": []}, "Choose at least"),
    ):
        refused = client.post(f"{HOME}add/", form(**fields))
        assert refused.status_code == 422
        assert said in words(refused)
        assert "Tickets" in refused.content.decode(), "what was typed stays"
    assert not Endpoint.objects.exists()


def test_a_webhook_is_changed_switched_and_removed(net: Net) -> None:
    client, row = signed_in(net.lead), hooked(net.lead, "https://soc.example/hook")
    here = f"{HOME}{row.reference}/"
    assert client.post(f"{here}change/", form(name="Renamed", wide="on")).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.wide) == ("Renamed", True)
    assert client.post(f"{here}do/off/").status_code == 302
    assert "switched off" in words(client.get(here))
    assert client.post(f"{here}do/on/").status_code == 302
    assert client.post(f"{here}do/nonsense/").status_code == 404
    assert client.get(f"{here}do/off/").status_code == 405
    assert client.post(f"{here}do/remove/")["Location"] == HOME
    assert client.get(here).status_code == 404


def test_the_log_names_the_case_to_whoever_may_see_it(net: Net, calls: Calls) -> None:
    row, case, delivery = told(net, calls)
    here = f"{HOME}{row.reference}/"
    page = words(signed_in(net.lead).get(here))
    assert case in page
    assert "A case is opened" in page
    assert "Heard" in page
    said = words(signed_in(net.lead).get(f"{here}calls/{delivery.key}/"))
    assert f'"case":"{case}"' in said
    assert not any(secret in page + said for secret in SECRETS)
    # Whoever administers a body need not read its cases.
    administrator = signed_in(net.body_administrator)
    for path in (here, f"{here}calls/{delivery.key}/"):
        answer = administrator.get(path)
        assert answer.status_code == 200
        assert case not in words(answer)
    assert "about a case that you may not see" in words(administrator.get(f"{here}calls/{delivery.key}/"))


def test_the_log_is_filtered_leafed_through_and_sent_again(net: Net, calls: Calls) -> None:
    row, _case, delivery = told(net, calls)
    here, client = f"{HOME}{row.reference}/", signed_in(net.lead)
    assert "Heard" in words(client.get(f"{here}?state=sent"))
    assert "No calls" in words(client.get(f"{here}?state=failed"))
    assert client.get(f"{here}?state=nonsense").status_code == 200
    assert client.get(f"{here}?before=nonsense").status_code == 404
    again = client.post(f"{here}calls/{delivery.key}/again/", follow=True)
    assert "sent again, under the same id" in words(again)
    assert Delivery.objects.get().state == "waiting"
    assert client.post(f"{here}calls/00000000-0000-4000-8000-000000000000/again/").status_code == 404
    Delivery.objects.update(state="sent")
    span = {"since": "2026-03-01T13:00", "until": "2026-03-01T15:00"}
    assert "1 call is made again" in words(client.post(f"{here}span/", span, follow=True))
    assert client.post(f"{here}span/", {"since": "", "until": ""}).status_code == 422
    assert client.post(f"{here}span/", span | {"until": "2026-02-01T15:00"}).status_code == 422
    assert client.get(f"{here}span/").status_code == 302


def test_thirty_calls_are_a_page(net: Net, calls: Calls) -> None:
    row, _case, _delivery = told(net, calls)
    for number in range(40):
        Delivery.objects.create(endpoint=row, entry_id=-number - 1, kind="case.opened", at=NOW, next_at=NOW, facts={})
    client, here = signed_in(net.lead), f"{HOME}{row.reference}/"
    page = client.get(here).content.decode()
    assert page.count("/calls/") >= 30
    older = re.search(r'href="([^"]*before=[^"]*)"', page)
    assert older is not None
    rest = client.get(older[1].replace("&amp;", "&"))
    assert rest.status_code == 200
    keys = set(re.findall(r"/calls/([0-9a-f-]{36})/\"", page)) | set(
        re.findall(r"/calls/([0-9a-f-]{36})/\"", rest.content.decode())
    )
    assert keys == {str(key) for key in Delivery.objects.values_list("key", flat=True)}


def test_each_page_costs_few_statements(net: Net, calls: Calls) -> None:
    row, _case, delivery = told(net, calls)
    client = signed_in(net.lead)
    here = f"{HOME}{row.reference}/"
    for path in (HOME, f"{HOME}add/", here, f"{here}change/", f"{here}calls/{delivery.key}/"):
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        asked = [each["sql"] for each in caught if "SAVEPOINT" not in each["sql"]]
        assert len(asked) <= MOST_STATEMENTS, (path, len(asked), asked)


def test_to_a_stranger_there_are_no_webhooks(net: Net, calls: Calls) -> None:
    row, case, delivery = told(net, calls)
    here = f"{HOME}{row.reference}/"
    looks = (HOME, f"{HOME}add/", here, f"{here}change/", f"{here}calls/{delivery.key}/")
    deeds = (
        *(f"{HOME}add/", f"{here}change/", f"{here}key/", f"{here}span/", f"{here}calls/{delivery.key}/again/"),
        *(f"{here}do/{deed}/" for deed in ("ping", "on", "off", "remove")),
    )
    for stranger in (net.analyst, net.cii_lead, net.duty_officer, net.administrator, net.auditor, net.contact):
        client = signed_in(stranger)
        for path in looks:
            answer = client.get(path)
            assert answer.status_code == 404, path
            assert case not in answer.content.decode()
        for path in deeds:
            assert client.post(path, form()).status_code == 404, path
    # One's own body and somebody else's webhook do not go together either.
    assert signed_in(net.cii_lead).get(f"/webhooks/cert-cii/{row.reference}/").status_code == 404
    assert Endpoint.objects.count() == 1
    assert Endpoint.objects.get().off_at is None


def test_a_trial_says_what_came_of_it(net: Net) -> None:
    row = hooked(net.lead, "https://127.0.0.1/hook", at=timezone.now())
    answer = signed_in(net.lead).post(f"{HOME}{row.reference}/do/ping/", follow=True)
    assert "The host lies in no public network" in words(answer)
    assert signed_in(net.lead).post(f"{HOME}{row.reference}/do/ping/").status_code == 409
