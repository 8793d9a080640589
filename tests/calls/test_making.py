"""From person to person and from list to list, to the end of a call task."""

from collections.abc import Iterable

import pytest

from pehra.calls.actions import making
from pehra.calls.actions.attempts import looked
from pehra.calls.actions.finding import end_answered, go_on
from pehra.calls.errors import Over
from pehra.calls.models import Attempt, Matter, Place, Task
from pehra.calls.queries import tasks as queries
from pehra.calls.rules.wording import CallOutcome
from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.audit.models import Entry as Line
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions
from pehra.incidents.models import Case
from pehra.incidents.queries.calling import Waiting, waiting_cases
from tests.calls.conftest import CALLED, HOUR, RAN_OUT, Net, called, listed, ran_out
from tests.calls.noting import MINUTE, next_name, noted, told
from tests.incidents.acting import reported

pytestmark = pytest.mark.django_db


def test_no_answer_brings_the_next_and_reached_the_end(late: Net) -> None:
    anila, bilal = listed(late.telecom_cert, "Anila"), listed(late.telecom_cert, "Bilal")
    chanda = listed(late.telecom_cert, "Chanda")
    ran_out(late)
    task = called()
    assert next_name(late.cii_lead, task) == "Anila"
    noted(late.cii_lead, task, anila, CallOutcome.NO_ANSWER)
    assert next_name(late.cii_lead, task) == "Bilal"
    noted(late.cii_lead, task, bilal, CallOutcome.MESSAGE_LEFT, 2, "with his brother")
    assert next_name(late.cii_lead, task) == "Chanda"
    # Somebody calls back: it need not be who is next.
    noted(late.cii_lead, task, anila, CallOutcome.REACHED, 4)
    task.refresh_from_db()
    assert (task.state, task.ended_at) == ("reached", CALLED + 4 * MINUTE)
    assert queries.waiting(late.cii_lead) == []
    assert [each.pk for each in queries.ended(late.cii_lead)] == [task.pk]
    with pytest.raises(Over):
        noted(late.cii_lead, task, chanda, CallOutcome.NO_ANSWER, 5)
    with pytest.raises(Over):
        noted(late.cii_lead, task, anila, CallOutcome.REACHED, 5)
    assert Attempt.objects.count() == 3
    acts = list(Line.objects.filter(subject=f"call:{task.reference}").order_by("pk").values_list("act", flat=True))
    assert acts == ["call.made", "call.attempt", "call.attempt", "call.reached", "call.attempt"]


def test_whoever_was_only_tried_may_be_called_again_but_is_not_next(late: Net) -> None:
    anila, bilal = listed(late.telecom_cert, "Anila"), listed(late.telecom_cert, "Bilal")
    ran_out(late)
    task = called()
    noted(late.cii_lead, task, anila, CallOutcome.NO_ANSWER)
    noted(late.cii_lead, task, anila, CallOutcome.NO_ANSWER, 2)
    assert next_name(late.cii_lead, task) == "Bilal"
    assert bilal.pk == queries.view(late.cii_lead, queries.task(late.cii_lead, task.reference), CALLED).next_place


def test_a_wrong_number_is_told_to_those_who_keep_the_list(late: Net) -> None:
    anila = listed(late.telecom_cert, "Anila")
    listed(late.telecom_cert, "Bilal")
    ran_out(late)
    task = called()
    noted(late.cii_lead, task, anila, CallOutcome.WRONG_NUMBER)
    assert told("contact.wrong-number") == {late.lead.user_id, late.body_administrator.user_id}
    assert Notice.objects.filter(kind="contact.wrong-number", params={"name": "Anila"}).count() == 2
    assert next_name(late.cii_lead, task) == "Bilal"


def test_an_exhausted_list_is_followed_by_the_next_one_up_the_chain(late: Net) -> None:
    anila, above = listed(late.telecom_cert, "Anila"), listed(late.cii_cert, "Head of the CII CERT")
    ran_out(late)
    task = called()
    noted(late.cii_lead, task, anila, CallOutcome.NO_ANSWER)
    task.refresh_from_db()
    # The National CERT takes no part in the case yet, so it learns nothing of it: the CII CERT calls its own people.
    assert (task.state, task.asked_id, task.caller_id) == ("open", late.cii_cert.pk, late.cii_cert.pk)
    assert next_name(late.cii_lead, task) == "Head of the CII CERT"
    with pytest.raises(Invalid):
        noted(late.cii_lead, task, listed(late.punjab_cert, "Elsewhere"), CallOutcome.REACHED, 2)
    noted(late.cii_lead, task, above, CallOutcome.DECLINED, 2)
    task.refresh_from_db()
    assert task.state == "exhausted"
    assert told("call.exhausted") == {late.cii_lead.user_id}
    acts = list(Line.objects.filter(subject=f"call:{task.reference}").order_by("pk").values_list("act", flat=True))
    assert acts == ["call.made", "call.next-list", "call.attempt", "call.exhausted", "call.attempt"]


def test_the_next_body_calls_where_it_may_know_of_the_case(late: Net) -> None:
    anila = listed(late.telecom_cert, "Anila")
    listed(late.cii_cert, "Head of the CII CERT")
    reference = ran_out(late)
    Case.objects.filter(reference=reference).update(
        audience=[late.operator.pk, late.telecom_cert.pk, late.cii_cert.pk, late.national_cert.pk]
    )
    task = called()
    noted(late.cii_lead, task, anila, CallOutcome.NO_ANSWER)
    task.refresh_from_db()
    assert (task.asked_id, task.caller_id) == (late.cii_cert.pk, late.national_cert.pk)
    assert told("call.task") == {late.cii_lead.user_id, late.duty_officer.user_id}
    assert next_name(late.duty_officer, task) == "Head of the CII CERT"
    with pytest.raises(Absent):
        queries.task(late.cii_lead, task.reference)
    standing = queries.standing(late.cii_lead, task.reference)
    assert (standing.state, standing.yours) == ("open", False)


def test_what_comes_of_a_conversation_is_kept_though_the_task_has_gone_on_meanwhile(late: Net) -> None:
    anila = listed(late.telecom_cert, "Until seven", hours=(8, 19))
    listed(late.cii_cert, "Head of the CII CERT")
    reference = ran_out(late)
    Case.objects.filter(reference=reference).update(
        audience=[late.operator.pk, late.telecom_cert.pk, late.cii_cert.pk, late.national_cert.pk]
    )
    task = called()
    go_on(at=CALLED + 45 * MINUTE)
    with pytest.raises(Absent):
        noted(late.cii_lead, task, anila, CallOutcome.REACHED, 46)
    task.refresh_from_db()
    assert task.caller_id == late.national_cert.pk
    looked(by=late.cii_lead, row=task, at=CALLED + 40 * MINUTE)
    with pytest.raises(Absent):
        noted(late.cii_lead, task, anila, CallOutcome.REACHED, 71)
    noted(late.cii_lead, task, anila, CallOutcome.REACHED, 50)
    task.refresh_from_db()
    assert task.state == "reached"
    standing = queries.standing(late.cii_lead, task.reference)
    assert (standing.state, standing.yours) == ("reached", False)


def test_that_somebody_was_reached_is_kept_though_the_task_has_ended_meanwhile(late: Net) -> None:
    anila, bilal = listed(late.telecom_cert, "Anila"), listed(late.telecom_cert, "Bilal")
    reference = ran_out(late)
    task = called()
    actions.accept(by=late.analyst, reference=reference, at=CALLED + MINUTE)
    assert end_answered(at=CALLED + MINUTE) == 1
    noted(late.cii_lead, task, anila, CallOutcome.REACHED, 2, "He takes it on.")
    task.refresh_from_db()
    assert (task.state, task.ended_at) == ("answered", CALLED + MINUTE), "nothing is opened again"
    view = queries.view(late.cii_lead, queries.task(late.cii_lead, task.reference), CALLED + HOUR)
    assert [(each.outcome, each.note) for each in view.attempts] == [("reached", "He takes it on.")]
    line = Line.objects.get(act="call.attempt", subject=f"call:{task.reference}")
    assert (line.party_id, line.detail["over"]) == (late.cii_cert.pk, "answered")
    for place, outcome, minutes in (
        (anila, CallOutcome.REACHED, 3),
        (bilal, CallOutcome.NO_ANSWER, 3),
        (bilal, CallOutcome.WRONG_NUMBER, 3),
        (bilal, CallOutcome.REACHED, 32),
    ):
        with pytest.raises(Over):
            noted(late.cii_lead, task, place, outcome, minutes)
    with pytest.raises(Absent):
        noted(late.duty_officer, task, bilal, CallOutcome.REACHED, 3)
    assert Attempt.objects.count() == 1


def test_a_task_that_is_over_is_so_whoever_was_taken_off_the_list_since(late: Net) -> None:
    anila = listed(late.telecom_cert, "Anila")
    reference = ran_out(late)
    task = called()
    actions.accept(by=late.analyst, reference=reference, at=CALLED + MINUTE)
    assert end_answered(at=CALLED + MINUTE) == 1
    Place.objects.filter(pk=anila.pk).update(removed_at=CALLED + MINUTE)
    for outcome in (CallOutcome.NO_ANSWER, CallOutcome.REACHED):
        with pytest.raises(Over):
            noted(late.cii_lead, task, anila, outcome, 2)
    assert not Attempt.objects.exists()


def test_of_a_list_on_which_nobody_may_be_called_now_nobody_is_waited_for(late: Net) -> None:
    """It is a quarter past six in the evening, on a Sunday."""
    listed(late.telecom_cert, "By day", hours=(8, 17))
    listed(late.telecom_cert, "On weekdays", days=range(5))
    listed(late.cii_cert, "Head of the CII CERT")
    ran_out(late)
    task = called()
    assert task.asked_id == late.cii_cert.pk
    assert next_name(late.cii_lead, task) == "Head of the CII CERT"


def test_whoever_calls_is_told_once_and_not_of_a_list_that_is_closed(late: Net) -> None:
    listed(late.telecom_cert, "By day", hours=(8, 17))
    listed(late.cii_cert, "Head of the CII CERT")
    ran_out(late)
    task = called()
    (notice,) = Notice.objects.filter(kind="call.task")
    assert notice.params["asked"]["name_en"] == late.cii_cert.name_en
    acts = list(Line.objects.filter(subject=f"call:{task.reference}").order_by("pk").values_list("act", flat=True))
    assert acts == ["call.made", "call.next-list"]


def test_who_may_know_is_asked_once_for_a_new_task(late: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(late.telecom_cert, "Anila")
    ran_out(late)
    asked: list[str] = []

    def waiting(references: Iterable[str]) -> dict[str, Waiting]:
        asked.append("once")
        return waiting_cases(references)

    monkeypatch.setattr(making, "waiting_cases", waiting)
    called()
    assert asked == ["once"]


def test_where_nobody_of_the_body_that_calls_may_call_any_more_another_one_does(late: Net) -> None:
    anila = listed(late.telecom_cert, "Anila")
    listed(late.telecom_cert, "Bilal")
    reference = ran_out(late)
    task = called()
    noted(late.cii_lead, task, anila, CallOutcome.NO_ANSWER)
    Case.objects.filter(reference=reference).update(audience=[-late.lead.user_id])
    go_on(at=CALLED + 2 * MINUTE)
    task.refresh_from_db()
    assert (task.state, task.asked_id, task.caller_id) == ("open", late.telecom_cert.pk, late.telecom_cert.pk)
    assert told("call.task") == {late.cii_lead.user_id, late.lead.user_id}
    assert next_name(late.lead, task, 3) == "Bilal"
    go_on(at=CALLED + 3 * MINUTE)
    assert Notice.objects.filter(kind="call.task", user_id=late.lead.user_id).count() == 1


def test_where_nobody_at_all_may_call_it_ends_and_whoever_may_know_is_told(late: Net) -> None:
    listed(late.telecom_cert, "Anila")
    reference = ran_out(late)
    task = called()
    Case.objects.filter(reference=reference).update(audience=[late.national_cert.pk])
    assert go_on(at=CALLED + MINUTE) == 1
    task.refresh_from_db()
    assert (task.state, task.caller_id) == ("exhausted", late.national_cert.pk)
    assert told("call.exhausted") == {late.duty_officer.user_id}
    assert [each.pk for each in queries.ended(late.duty_officer)] == [task.pk]


def test_a_body_above_that_becomes_able_calls_unless_somebody_has_begun(late: Net) -> None:
    anila = listed(late.telecom_cert, "Anila")
    listed(late.telecom_cert, "Bilal")
    reference = ran_out(late)
    audience = Case.objects.get(reference=reference).audience
    Case.objects.filter(reference=reference).update(audience=[-late.lead.user_id])
    task = called()
    assert task.caller_id == late.telecom_cert.pk
    Case.objects.filter(reference=reference).update(audience=audience)
    go_on(at=CALLED + MINUTE)
    task.refresh_from_db()
    assert task.caller_id == late.cii_cert.pk
    noted(late.cii_lead, task, anila, CallOutcome.NO_ANSWER, 2)
    Task.objects.update(caller=late.telecom_cert.pk)
    go_on(at=CALLED + 3 * MINUTE)
    task.refresh_from_db()
    assert task.caller_id == late.telecom_cert.pk, "whoever has begun goes on"


def test_when_hours_end_the_next_list_is_taken(late: Net) -> None:
    listed(late.telecom_cert, "Until seven", hours=(8, 19))
    listed(late.cii_cert, "Head of the CII CERT")
    ran_out(late)
    task = called()
    assert go_on(at=CALLED + 44 * MINUTE) == 0
    assert go_on(at=CALLED + 45 * MINUTE) == 1
    task.refresh_from_db()
    assert (task.state, task.asked_id) == ("open", late.cii_cert.pk)
    assert go_on(at=CALLED + 46 * MINUTE) == 0


def test_hours_are_those_of_karachi(late: Net) -> None:
    """18:15 there is 13:15 in UTC."""
    listed(late.telecom_cert, "In the evening", hours=(18, 22))
    listed(late.telecom_cert, "At noon", hours=(12, 14))
    ran_out(late)
    assert next_name(late.cii_lead, called()) == "In the evening"


def test_where_nobody_may_be_called_anywhere_that_is_told(late: Net) -> None:
    listed(late.telecom_cert, "By day", hours=(8, 17))
    ran_out(late)
    task = called()
    assert (task.state, task.ended_at) == ("exhausted", CALLED)
    assert told("call.exhausted") == {late.cii_lead.user_id}
    assert told("call.task") == set()


def test_what_is_acknowledged_meanwhile_ends_the_task(late: Net) -> None:
    listed(late.telecom_cert, "Anila")
    first, second = ran_out(late), reported(late, title="Another")
    sweep(at=RAN_OUT + MINUTE)
    task = called()
    actions.accept(by=late.analyst, reference=first, at=CALLED + MINUTE)
    assert end_answered(at=CALLED + MINUTE) == 0
    assert Matter.objects.filter(answered_at=CALLED + MINUTE).count() == 1
    actions.accept(by=late.analyst, reference=second, at=CALLED + 2 * MINUTE)
    assert end_answered(at=CALLED + 2 * MINUTE) == 1
    task.refresh_from_db()
    assert (task.state, task.ended_at) == ("answered", CALLED + 2 * MINUTE)
    assert queries.how_many(late.cii_lead) == 0


def test_numbers_are_shown_while_the_task_is_open_and_looks_are_written_down(late: Net) -> None:
    anila = listed(late.telecom_cert, "Anila")
    ran_out(late)
    task = queries.task(late.cii_lead, called().reference)
    (shown,) = queries.view(late.cii_lead, task, CALLED).lines
    assert shown.entry.row.contact.phone == "+92 51 1234567"
    looked(by=late.cii_lead, row=task, at=CALLED)
    line = Line.objects.get(act="call.look")
    assert (line.user_id, line.party_id) == (late.cii_lead.user_id, late.cii_cert.pk)
    assert line.subject == f"call:{task.reference}"
    noted(late.cii_lead, task, anila, CallOutcome.REACHED)
    ended = queries.task(late.cii_lead, task.reference)
    view = queries.view(late.cii_lead, ended, CALLED + HOUR)
    assert (view.lines, view.next) == ((), None)
    assert [each.outcome for each in view.attempts] == ["reached"]


def test_to_everybody_else_there_is_no_task(late: Net) -> None:
    """Also to the body that is called, to analysts of the body that calls, and to who is far above."""
    anila = listed(late.telecom_cert, "Anila")
    ran_out(late)
    task = called()
    for person in (
        *late.strangers.values(),
        *(late.contact, late.analyst, late.lead, late.cii_analyst, late.duty_officer),
    ):
        assert queries.waiting(person) == queries.ended(person) == []
        assert queries.how_many(person) == 0
        with pytest.raises(Absent):
            queries.task(person, task.reference)
        with pytest.raises(Absent):
            noted(person, task, anila, CallOutcome.REACHED)
    assert not Attempt.objects.exists()


def test_whoever_may_no_longer_know_of_the_case_has_no_task_either(late: Net) -> None:
    listed(late.telecom_cert, "Anila")
    reference = ran_out(late)
    task = called()
    Case.objects.filter(reference=reference).update(audience=[-late.lead.user_id])
    assert queries.waiting(late.cii_lead) == []
    with pytest.raises(Absent):
        queries.task(late.cii_lead, task.reference)


def test_a_note_that_cannot_be_kept_is_refused_and_nothing_is_stored(late: Net) -> None:
    anila = listed(late.telecom_cert, "Anila")
    ran_out(late)
    task = called()
    for text in ("x" * 501, "a\0b"):
        with pytest.raises(Invalid) as refused:
            noted(late.cii_lead, task, anila, CallOutcome.NO_ANSWER, text=text)
        assert set(refused.value.problems) == {"note"}
    assert not Attempt.objects.exists()
