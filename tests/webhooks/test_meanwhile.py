"""What changes while programs are called: where a call goes and what it says is decided just before it is made."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Barrier, Lock
from typing import Any

import orjson
import pytest
from django.db import connection

from pehra.connectors import webhook
from pehra.incidents import actions
from pehra.webhooks.actions.endpoints import change, remove, renew_secret, switch
from pehra.webhooks.actions.following import follow
from pehra.webhooks.actions.replaying import replay_span
from pehra.webhooks.actions.sending import IN_A_ROW, MOST_TOGETHER, send_due
from pehra.webhooks.models import Delivery, Endpoint
from pehra.webhooks.queries.endpoints import secret_of
from pehra.webhooks.rules.happenings import Happening
from tests.incidents.acting import HOUR, reported
from tests.webhooks.conftest import Net, hooked, wishes
from tests.world import NOW

URL, ELSEWHERE = "https://soc.example/pehra", "https://elsewhere.example/pehra"
OPENED = frozenset({Happening.OPENED})
LATER = NOW + HOUR
Meanwhile = Callable[[Net, Endpoint, str], object]
# The calls are made by threads of their own: what happens meanwhile is committed.
committed = pytest.mark.django_db(transaction=True)
in_one = pytest.mark.django_db


@dataclass
class Programs:
    """What is called in place of programs: the calls in their order, and what happens during each."""

    during: Callable[[dict[str, Any]], object] = lambda made: None
    made: list[dict[str, Any]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def send(self, url: str, body: bytes, **headers: Any) -> int:
        with self.lock:
            self.made.append({"url": url, "said": orjson.loads(body), **headers})
            made = self.made[-1]
        try:
            self.during(made)
        finally:
            connection.close()
        return 204

    def go(self, at: datetime = LATER) -> None:
        followed(at)
        while send_due(now=lambda: at, send=self.send):
            pass

    @property
    def cases(self) -> list[str]:
        return [each["said"]["case"] for each in self.made]


def followed(at: datetime = LATER) -> None:
    while follow(at=at):
        pass


def becomes_red(net: Net, row: Endpoint, case: str) -> None:
    actions.change_tlp(by=net.contact, reference=case, tlp="TLP:RED", at=LATER)


def is_switched_off(net: Net, row: Endpoint, case: str) -> None:
    switch(by=net.lead, reference=row.reference, on=False, at=LATER)


def is_removed(net: Net, row: Endpoint, case: str) -> None:
    remove(by=net.lead, reference=row.reference, at=LATER)


def becomes_stricter(net: Net, row: Endpoint, case: str) -> None:
    actions.change_tlp(by=net.contact, reference=case, tlp="TLP:AMBER+STRICT", at=LATER)


def moves(net: Net, row: Endpoint, case: str) -> None:
    change(by=net.lead, reference=row.reference, wanted=wishes(ELSEWHERE, kinds=OPENED), at=LATER)


def has_a_new_secret(net: Net, row: Endpoint, case: str) -> None:
    renew_secret(by=net.lead, reference=row.reference, at=LATER)


def two_calls(net: Net, meanwhile: Meanwhile) -> tuple[Endpoint, Programs]:
    """Two cases were opened; while a program is told of one of them, something happens to it or to the other case."""
    row = hooked(net.lead, URL, kinds=OPENED)
    cases = {reported(net), reported(net)}
    programs = Programs()

    def during(made: dict[str, Any]) -> None:
        if len(programs.made) == 1:
            meanwhile(net, row, (cases - {made["said"]["case"]}).pop())

    programs.during = during
    programs.go()
    return row, programs


@committed
@pytest.mark.parametrize(
    ("meanwhile", "left"),
    [(becomes_red, {"sent", "withheld"}), (is_switched_off, {"sent", "failed"}), (is_removed, set())],
)
def test_what_may_no_longer_be_told_is_not(net: Net, meanwhile: Meanwhile, left: set[str]) -> None:
    _row, programs = two_calls(net, meanwhile)
    assert len(programs.made) == 1
    assert set(Delivery.objects.values_list("state", flat=True)) == left


@committed
def test_of_what_became_stricter_less_is_said(net: Net) -> None:
    _row, programs = two_calls(net, becomes_stricter)
    first, second = (each["said"] for each in programs.made)
    assert ("severity" in first, "severity" in second) == (True, False)
    assert (first["tlp"], second["tlp"]) == ("TLP:AMBER", "TLP:AMBER+STRICT")


@committed
def test_a_webhook_that_was_moved_is_called_at_its_new_address(net: Net) -> None:
    _row, programs = two_calls(net, moves)
    assert [each["url"] for each in programs.made] == [URL, ELSEWHERE]


@committed
def test_what_follows_on_a_new_secret_is_signed_with_it(net: Net) -> None:
    row, programs = two_calls(net, has_a_new_secret)
    old = secret_of(row)
    row.refresh_from_db()
    assert [each["secret"] for each in programs.made] == [old, secret_of(row)]
    assert old != secret_of(row)


@committed
def test_a_program_that_waits_its_turn_is_told_of_no_case_that_became_red(net: Net) -> None:
    for number in range(MOST_TOGETHER + 1):
        hooked(net.lead, f"{URL}/{number}", kinds=OPENED)
    case = reported(net)
    begun, changed = Barrier(MOST_TOGETHER, timeout=300), Barrier(MOST_TOGETHER, timeout=60)

    def during(made: dict[str, Any]) -> None:
        if begun.wait() == 0:
            actions.change_tlp(by=net.contact, reference=case, tlp="TLP:RED", at=LATER)
        changed.wait()

    programs = Programs(during)
    programs.go()
    assert len({each["url"] for each in programs.made}) == len(programs.made) == MOST_TOGETHER
    states = sorted(Delivery.objects.values_list("state", flat=True))
    assert states == ["sent"] * MOST_TOGETHER + ["withheld"]


@committed
def test_what_is_sent_again_while_it_is_told_is_told_again(net: Net) -> None:
    def meanwhile(net: Net, row: Endpoint, case: str) -> None:
        switch(by=net.lead, reference=row.reference, on=False, at=LATER)
        switch(by=net.lead, reference=row.reference, on=True, at=LATER)
        assert replay_span(by=net.lead, reference=row.reference, since=NOW, until=LATER, at=LATER) == 2

    _row, programs = two_calls(net, meanwhile)
    first = programs.made[0]["key"]
    assert [each["key"] for each in programs.made].count(first) == 2
    assert len(programs.made) == 3
    assert set(Delivery.objects.values_list("state", "attempts", "replays")) == {("sent", 1, 1)}


@committed
def test_what_an_old_address_answers_is_not_held_against_the_new_one(net: Net) -> None:
    def gone(net: Net, row: Endpoint, case: str) -> None:
        moves(net, row, case)
        raise webhook.Refused(webhook.Trouble.ANSWERED, "410")

    row, programs = two_calls(net, gone)
    row.refresh_from_db()
    assert (row.off_at, row.failures, row.resting_until) == (None, 0, None)
    # What the old one did not take waits for its next attempt.
    programs.go(LATER + HOUR)
    assert [each["url"] for each in programs.made] == [URL, ELSEWHERE, ELSEWHERE]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


@in_one
def test_each_call_says_when_it_is_made(net: Net) -> None:
    """Receivers refuse what is older than five minutes, however long others have been called before."""
    hooked(net.lead, URL, kinds=OPENED)
    for _ in range(IN_A_ROW):
        reported(net)
    followed()
    moments, stamps = [LATER], []

    def send(*_given: object, timestamp: str, **_named: object) -> int:
        stamps.append(int(timestamp) - int(LATER.timestamp()))
        moments.append(moments[-1] + timedelta(seconds=100))
        return 204

    assert send_due(now=lambda: moments[-1], send=send) == IN_A_ROW
    assert stamps == [0, 100, 200, 300, 400]


@in_one
@pytest.mark.parametrize("trouble", ["unreadable", "unexpected"])
def test_one_program_that_cannot_be_told_keeps_nobody_waiting(net: Net, trouble: str) -> None:
    bad, good = hooked(net.lead, URL, kinds=OPENED), hooked(net.lead, ELSEWHERE, kinds=OPENED)
    case = reported(net)
    followed()
    if trouble == "unreadable":
        Delivery.objects.filter(endpoint=bad).update(facts=["broken"])
    told = []

    def send(url: str, body: bytes, **_named: object) -> int:
        if url == bad.url:
            raise RuntimeError
        told.append(orjson.loads(body)["case"])
        return 204

    while send_due(now=lambda: LATER, send=send):
        pass
    assert told == [case]
    assert Delivery.objects.get(endpoint=good).state == "sent"
    waits = Delivery.objects.get(endpoint=bad)
    error = "" if trouble == "unreadable" else "it cannot be reached: RuntimeError"
    assert (waits.state, waits.error) == ("waiting", error)
