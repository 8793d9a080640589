"""A program that does not answer is called again, left alone, given up in the end; and the log is sent again."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions
from pehra.webhooks.actions.endpoints import change, remove, switch
from pehra.webhooks.actions.keeping import KEEP_LINES, KEEP_WORDS, forget_old
from pehra.webhooks.actions.replaying import replay, replay_span
from pehra.webhooks.actions.sending import IN_A_ROW, Outcome, note
from pehra.webhooks.actions.trying import APART, ping
from pehra.webhooks.models import Delivery, Endpoint
from pehra.webhooks.rules.happenings import Happening
from pehra.webhooks.rules.trying import GIVEN_UP_AFTER, LONGEST_REST, MOST_ATTEMPTS
from tests.incidents.acting import HOUR, reported
from tests.webhooks.conftest import Calls, Net, hooked, wishes
from tests.world import NOW

pytestmark = pytest.mark.django_db
OPENED = frozenset({Happening.OPENED})


def opened(net: Net, calls: Calls, **fields: object) -> Endpoint:
    """A webhook for openings, and one case that was opened."""
    row = hooked(net.lead, calls.url, kinds=OPENED, **fields)
    reported(net)
    return row


@pytest.mark.parametrize("status", [500, 503, 404, 302, 401])
def test_whatever_is_no_success_is_tried_again_under_the_same_id(net: Net, calls: Calls, status: int) -> None:
    row = opened(net, calls)
    calls.program.status = status
    assert calls.go(NOW) == 1
    (delivery,) = Delivery.objects.all()
    assert (delivery.state, delivery.code, delivery.attempts) == ("waiting", status, 1)
    assert delivery.error == f"answered: {status}"
    row.refresh_from_db()
    assert (row.failures, row.failing_since) == (1, NOW)
    assert calls.go(NOW + timedelta(seconds=29)) == 0, "it is left alone"
    calls.program.status = 200
    assert calls.go(NOW + timedelta(seconds=31)) == 1
    first, second = calls.program.heard
    assert first[1] == second[1]
    assert first[0]["Idempotency-Key"] == second[0]["Idempotency-Key"] == str(delivery.key)
    delivery.refresh_from_db()
    row.refresh_from_db()
    assert (delivery.state, delivery.code, delivery.attempts, delivery.error) == ("sent", 200, 2, "")
    assert (row.failures, row.failing_since, row.resting_until) == (0, None, None)


def test_while_it_fails_one_call_is_made_and_with_its_success_all_others(net: Net, calls: Calls) -> None:
    row = hooked(net.lead, calls.url, kinds=OPENED)
    for _ in range(IN_A_ROW + 3):
        reported(net)
    calls.program.status = 503
    at = NOW
    for _ in range(4):
        calls.go(at)
        at += LONGEST_REST
    assert len(calls.bodies) == 4
    calls.program.status = 204
    calls.go(at)
    assert not Delivery.objects.exclude(state="sent").exists()
    assert len({body["id"] for body in calls.bodies}) == IN_A_ROW + 3
    row.refresh_from_db()
    assert row.failures == 0


def test_one_happening_is_given_up_after_many_attempts(net: Net, calls: Calls) -> None:
    opened(net, calls)
    calls.program.status = 500
    at = NOW
    for _ in range(MOST_ATTEMPTS):
        calls.go(at)
        at += 4 * HOUR
    (delivery,) = Delivery.objects.all()
    assert (delivery.state, delivery.attempts) == ("failed", MOST_ATTEMPTS)
    assert calls.go(at) == 0


def test_a_program_that_fails_for_days_is_switched_off_and_its_administrators_hear_of_it(
    net: Net, calls: Calls
) -> None:
    row = opened(net, calls)
    calls.program.status = 500
    calls.go(NOW)
    reported(net)
    late = NOW + GIVEN_UP_AFTER
    calls.go(late)
    row.refresh_from_db()
    assert (row.off_why, row.off_at) == ("failing", late)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"failed"}
    told = Notice.objects.filter(kind="webhook.off")
    assert {notice.user_id for notice in told} == {net.lead.user_id, net.body_administrator.user_id}
    assert told[0].link == f"/webhooks/cert-telecom/{row.reference}/"
    assert JournalEntry.objects.get(act="webhook.off").detail["why"] == "failing"
    reported(net)
    assert calls.go(late + HOUR) == 0


def test_an_address_that_is_gone_is_not_called_a_second_time(net: Net, calls: Calls) -> None:
    row = opened(net, calls)
    calls.program.status = 410
    calls.go(NOW)
    row.refresh_from_db()
    assert row.off_why == "gone"
    assert Notice.objects.filter(kind="webhook.off").exists()
    assert calls.go(NOW + HOUR) == 0


def test_a_host_in_the_own_network_is_never_called(net: Net, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    row = hooked(net.lead, f"https://127.0.0.1:{calls.program.port}/pehra", kinds=OPENED)
    reported(net)
    calls.go(NOW)
    made = ping(by=net.lead, reference=row.reference, at=NOW, send=calls.send)
    assert (calls.bodies, made.state, made.code) == ([], "failed", None)
    assert set(Delivery.objects.values_list("error", flat=True)) == {"the host lies in no public network: 127.0.0.1"}


def test_a_killed_worker_leaves_a_call_that_is_made_again(net: Net, calls: Calls) -> None:
    opened(net, calls)

    def killed(*_given: object, **_named: object) -> int:
        raise KeyboardInterrupt

    send, calls.send = calls.send, killed
    with pytest.raises(KeyboardInterrupt):
        calls.go(NOW)
    calls.send = send
    assert calls.go(NOW + timedelta(minutes=4)) == 0
    assert calls.go(NOW + timedelta(minutes=5)) == 1
    assert Delivery.objects.get().state == "sent"


def test_a_trial_is_signed_says_so_and_is_not_repeated(net: Net, calls: Calls) -> None:
    row = hooked(net.lead, calls.url)
    made = ping(by=net.body_administrator, reference=row.reference, at=NOW, send=calls.send)
    assert (made.state, made.code) == ("sent", 204)
    assert calls.bodies[0] == {
        "id": str(made.key),
        "kind": "ping",
        "at": NOW.isoformat(),
        "link": "https://pehra.example/",
    }
    with pytest.raises(Conflict):
        ping(by=net.lead, reference=row.reference, at=NOW + APART / 2, send=calls.send)
    calls.program.status = 500
    failed = ping(by=net.lead, reference=row.reference, at=NOW + APART, send=calls.send)
    assert (failed.state, failed.code) == ("failed", 500)
    assert calls.go(NOW + HOUR) == 0
    assert JournalEntry.objects.filter(act="webhook.try").count() == 2


def test_one_call_is_made_again_with_its_id_and_words(net: Net, calls: Calls) -> None:
    row = opened(net, calls)
    calls.go(NOW)
    key = Delivery.objects.get().key
    assert replay(by=net.lead, reference=row.reference, key=key, at=NOW + HOUR) == 1
    assert replay(by=net.lead, reference=row.reference, key=key, at=NOW + HOUR) == 0, "it waits already"
    calls.go(NOW + HOUR)
    first, second = calls.program.heard
    assert first[1] == second[1]
    assert Delivery.objects.get().replays == 1
    assert JournalEntry.objects.filter(act="webhook.replay").count() == 2


def test_a_span_is_made_again_the_oldest_first(net: Net, calls: Calls) -> None:
    row = hooked(net.lead, calls.url)
    case = reported(net)
    actions.accept(by=net.analyst, reference=case, at=NOW + HOUR)
    for hour in (2, 3):
        actions.note(by=net.analyst, reference=case, body="x", at=NOW + hour * HOUR)
    calls.go(NOW + 4 * HOUR)
    calls.program.heard.clear()
    whose = {"by": net.lead, "reference": row.reference, "at": NOW + 5 * HOUR}
    assert replay_span(since=NOW + HOUR, until=NOW + 2 * HOUR, **whose) == 2  # type: ignore[arg-type]
    calls.go(NOW + 5 * HOUR)
    assert calls.kinds == ["case.acknowledged", "case.noted"]
    assert replay_span(since=NOW + 40 * HOUR, until=NOW + 41 * HOUR, **whose) == 0  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        replay_span(since=NOW + HOUR, until=NOW, **whose)  # type: ignore[arg-type]


def test_what_was_withheld_is_never_sent_again(net: Net, calls: Calls) -> None:
    row = hooked(net.lead, calls.url, kinds=OPENED)
    case = reported(net)
    calls.program.status = 500
    calls.go(NOW)
    actions.accept(by=net.lead, reference=case, at=NOW)
    actions.change_tlp(by=net.lead, reference=case, tlp="TLP:RED", at=NOW)
    calls.program.heard.clear()
    calls.go(NOW + HOUR)
    key = Delivery.objects.get().key
    with pytest.raises(Conflict):
        replay(by=net.lead, reference=row.reference, key=key, at=NOW + HOUR)
    assert calls.bodies == []


def test_what_was_sent_and_became_red_is_not_sent_again(net: Net, calls: Calls) -> None:
    row = hooked(net.lead, calls.url, kinds=OPENED)
    case = reported(net)
    calls.go(NOW)
    actions.accept(by=net.lead, reference=case, at=NOW)
    actions.change_tlp(by=net.lead, reference=case, tlp="TLP:RED", at=NOW)
    calls.program.heard.clear()
    replay_span(by=net.lead, reference=row.reference, since=NOW, until=NOW, at=NOW + HOUR)
    calls.go(NOW + HOUR)
    assert (calls.bodies, Delivery.objects.get().state) == ([], "withheld")


def test_a_webhook_that_is_off_is_not_called_and_keeps_what_waited(net: Net, calls: Calls) -> None:
    row = opened(net, calls)
    calls.program.status = 500
    calls.go(NOW)
    switch(by=net.lead, reference=row.reference, on=False, at=NOW)
    key = Delivery.objects.get().key
    with pytest.raises(Conflict):
        replay(by=net.lead, reference=row.reference, key=key, at=NOW)
    switch(by=net.lead, reference=row.reference, on=True, at=NOW)
    calls.program.status = 204
    assert calls.go(NOW + HOUR) == 0
    replay(by=net.lead, reference=row.reference, key=key, at=NOW + HOUR)
    assert calls.go(NOW + HOUR) == 1


def test_words_are_forgotten_before_the_lines(net: Net, calls: Calls) -> None:
    row = opened(net, calls)
    calls.go(NOW)
    key = Delivery.objects.get().key
    assert forget_old(at=NOW + KEEP_WORDS) == 0
    assert forget_old(at=NOW + KEEP_WORDS + HOUR) == 1
    with pytest.raises(Conflict):
        replay(by=net.lead, reference=row.reference, key=key, at=NOW)
    assert forget_old(at=NOW + KEEP_LINES + HOUR) == 1
    assert not Delivery.objects.exists()


def test_a_removed_webhook_takes_its_log_along(net: Net, calls: Calls) -> None:
    row = opened(net, calls)
    calls.program.status = 500
    calls.go(NOW)
    leased = Delivery.objects.get().pk
    remove(by=net.lead, reference=row.reference, at=NOW)
    # The answer to a call that was under way meanwhile finds nothing to be written to.
    note(leased, Outcome(204), NOW)
    assert calls.go(NOW + HOUR) == 0
    assert not Delivery.objects.exists()


def test_another_address_is_called_at_once(net: Net, calls: Calls) -> None:
    row = hooked(net.lead, "https://nowhere.invalid/", kinds=OPENED)
    reported(net)
    calls.program.status = 500
    change(by=net.lead, reference=row.reference, wanted=wishes(calls.url, kinds=OPENED), at=NOW)
    calls.go(NOW)
    change(by=net.lead, reference=row.reference, wanted=wishes(f"{calls.url}/other", kinds=OPENED), at=NOW)
    row.refresh_from_db()
    assert (row.failures, row.resting_until) == (0, None)


def test_to_a_stranger_there_is_nothing_to_send_again(net: Net, calls: Calls) -> None:
    row = opened(net, calls)
    calls.go(NOW)
    key = Delivery.objects.get().key
    for stranger in (net.analyst, net.cii_lead, net.duty_officer, net.administrator, net.contact, net.auditor):
        with pytest.raises(Absent):
            replay(by=stranger, reference=row.reference, key=key, at=NOW)
        with pytest.raises(Absent):
            replay_span(by=stranger, reference=row.reference, since=NOW, until=NOW, at=NOW)
        with pytest.raises(Absent):
            ping(by=stranger, reference=row.reference, at=NOW, send=calls.send)
    with pytest.raises(Absent):
        replay(by=net.lead, reference=row.reference, key=uuid4(), at=NOW)
