"""Call tasks and phone lists as programs see them."""

from typing import Any

import pytest

from pehra.calls.models import Attempt, Place, Task, Wish
from pehra.foundation.audit.models import Entry as Line
from tests.api.conftest import Calls, Net
from tests.calls.conftest import called, contact, late, listed, ran_out

__all__ = ["late"]

pytestmark = pytest.mark.django_db
LIST = "phone-lists/cert-telecom"


def task_of(net: Net) -> Task:
    ran_out(net)
    return called()


def test_a_call_task_from_its_number_to_its_end(late: Net, call: Calls) -> None:
    anila, bilal = listed(late.telecom_cert, "Anila"), listed(late.telecom_cert, "Bilal", hours=(0, 0))
    task = task_of(late)
    lead = call(late.cii_lead)
    (row,) = lead.get("calls").json()["items"]
    assert (row["reference"], row["body"], row["asked"], row["caller"]) == (
        task.reference,
        "cert-telecom",
        "cert-telecom",
        "cert-cii",
    )
    assert "+92" not in lead.get("calls").content.decode()
    here = f"calls/{task.reference}"
    found = lead.get(here).json()
    assert (found["next"], [each["dial"] for each in found["people"]]) == (anila.pk, ["tel:+92511234567"] * 2)
    assert [each["hours_from"] for each in found["people"]] == [None, "00:00"]
    assert [(each["kind"], each["acknowledged_at"]) for each in found["matters"]] == [("case", None)]
    assert Line.objects.filter(act="call.look", user_id=late.cii_lead.user_id).count() == 1
    said: dict[str, Any] = {"place": anila.pk, "outcome": "no-answer", "note": "rang"}
    first = lead.post(f"{here}/attempts", said, key="one")
    assert first.json() == {"reference": task.reference, "state": "open", "yours": True}
    assert lead.post(f"{here}/attempts", said, key="one").json() == first.json()
    assert Attempt.objects.count() == 1
    assert lead.get(here).json()["next"] == bilal.pk
    done = lead.post(f"{here}/attempts", {"place": bilal.pk, "outcome": "reached"})
    assert done.json()["state"] == "reached"
    assert lead.post(f"{here}/attempts", {"place": bilal.pk, "outcome": "reached"}).status_code == 409
    ended = lead.get(here).json()
    assert (ended["people"], ended["next"], len(ended["attempts"])) == ([], None, 2)
    assert lead.get("calls").json() == {"items": []}


def test_the_second_lock_hides_a_task_that_the_question_would_show(
    late: Net, call: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(late.telecom_cert, "Anila")
    task_of(late)
    every = Task.objects.select_related("body", "asked", "caller")
    monkeypatch.setattr("pehra.calls.queries.tasks.of_caller", lambda _person: every.all())
    assert len(call(late.cii_lead).get("calls").json()["items"]) == 1
    assert call(late.duty_officer).get("calls").json() == {"items": []}


def test_what_cannot_be_is_refused_by_its_field(late: Net, call: Calls) -> None:
    anila = listed(late.telecom_cert, "Anila")
    elsewhere = listed(late.cii_cert, "Elsewhere")
    task, lead = task_of(late), call(late.cii_lead)
    for body in (
        {"place": anila.pk, "outcome": "vanished"},
        {"place": anila.pk},
        {"place": 0, "outcome": "reached"},
        {"place": elsewhere.pk, "outcome": "reached"},
        {"place": anila.pk, "outcome": "reached", "note": "x" * 501},
        {"place": anila.pk, "outcome": "reached", "more": 1},
    ):
        assert lead.post(f"calls/{task.reference}/attempts", body).status_code == 422, body
    assert not Attempt.objects.exists()


def test_a_phone_list_is_kept_by_a_program(net: Net, call: Calls) -> None:
    row, other = contact(net.telecom_cert, "Anila"), contact(net.telecom_cert, "Bilal")
    keeper = call(net.body_administrator)
    empty = keeper.get(LIST).json()
    assert (empty["items"], empty["minutes"]) == ([], None)
    assert [each["contact"] for each in empty["contacts"]] == [row.pk, other.pk]
    first = keeper.post(f"{LIST}/places", {"contact": row.pk}, key="one").json()["place"]
    assert keeper.post(f"{LIST}/places", {"contact": row.pk}, key="one").json() == {"place": first}
    night = {"hours_from": "22:00", "hours_until": "06:00", "days": [5, 6]}
    second = keeper.post(f"{LIST}/places", {"contact": other.pk} | night).json()["place"]
    found = keeper.get(LIST).json()
    assert [(each["name"], each["hours_from"], each["days"]) for each in found["items"]] == [
        ("Anila", None, [0, 1, 2, 3, 4, 5, 6]),
        ("Bilal", "22:00", [5, 6]),
    ]
    assert Line.objects.filter(act="phone-list.look").count() == 1
    assert keeper.post(f"{LIST}/places/{second}/move", {"up": True}).json() == {"place": second}
    assert [each["place"] for each in keeper.get(LIST).json()["items"]] == [second, first]
    assert keeper.post(f"{LIST}/places/{first}/change", {"stands_in_for": second}).status_code == 200
    assert keeper.get(LIST).json()["items"][1]["stands_in_for"] == second
    assert keeper.post(f"{LIST}/wait", {"minutes": 5}).json() == {"minutes": 5}
    assert Wish.objects.get().minutes == 5
    assert keeper.post(f"{LIST}/wait", {"minutes": None}).json() == {"minutes": None}
    assert keeper.post(f"{LIST}/places/{second}/remove", key="two").json() == {"place": second}
    assert keeper.post(f"{LIST}/places/{second}/remove", key="two").json() == {"place": second}
    assert keeper.post(f"{LIST}/places/{second}/remove").status_code == 404
    for body in ({"contact": row.pk}, {"contact": 0}, {"contact": other.pk, "hours_from": "25:00"}):
        assert keeper.post(f"{LIST}/places", body).status_code == 422, body
    assert keeper.post(f"{LIST}/places", {"contact": other.pk, "hours_from": "08:00"}).status_code == 422
    assert keeper.post(f"{LIST}/wait", {"minutes": 1441}).status_code == 422
    assert Place.objects.filter(removed_at=None).count() == 1


def test_to_everybody_else_there_is_neither(late: Net, call: Calls) -> None:
    place = listed(late.telecom_cert, "Anila")
    task = task_of(late)
    for person in (late.analyst, late.lead, late.cii_analyst, late.duty_officer, late.punjab_analyst):
        caller = call(person)
        assert caller.get("calls").json() == {"items": []}
        assert caller.get(f"calls/{task.reference}").status_code == 404
        body = {"place": place.pk, "outcome": "reached"}
        assert caller.post(f"calls/{task.reference}/attempts", body).status_code == 404
    for person in (late.analyst, late.cii_lead, late.duty_officer, late.contact):
        caller = call(person)
        assert caller.get(LIST).status_code == 404
        for path, body in (
            ("places", {"contact": place.contact_id}),
            ("wait", {"minutes": 5}),
            (f"places/{place.pk}/change", {}),
            (f"places/{place.pk}/move", {"up": True}),
            (f"places/{place.pk}/remove", None),
        ):
            assert caller.post(f"{LIST}/{path}", body).status_code == 404, path
    assert call(late.lead, scopes=["cases:read"]).get(LIST).status_code == 403
    assert call(late.lead, scopes=["calls:read"]).post(f"{LIST}/wait", {"minutes": 5}).status_code == 403
    assert not Attempt.objects.exists()
    assert Place.objects.filter(removed_at=None).count() == 1
