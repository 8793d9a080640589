"""What the other side says: inside the network, by a secret link, past this site; and when nothing comes."""

from datetime import timedelta
from typing import Any

import pytest

from pehra.correspondence.actions import answering, sending
from pehra.correspondence.actions.acting import Upload
from pehra.correspondence.errors import Later, NotInThisState
from pehra.correspondence.models import AnswerLink, Message, MessageFile, Request
from pehra.correspondence.queries import requests as queries
from pehra.correspondence.queries.requests import Box
from pehra.correspondence.rules.requests import MOST_BY_LINK
from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.access.viewing import viewing
from pehra.foundation.accounts.actions import memberships
from pehra.foundation.accounts.models import Membership, User
from pehra.foundation.accounts.queries import person as person_of
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as cases
from pehra.incidents.models import Case, Entry
from pehra.public.rules.limits import EACH, Counted
from tests import world
from tests.connectors.smtp.server import Mailbox
from tests.correspondence.conftest import Net
from tests.correspondence.writing import (
    ANSWER,
    DAY,
    DUE,
    HOUR,
    INSIDE,
    LATER,
    answered,
    code_in,
    draft,
    emptied,
    letters,
    sent,
)
from tests.incidents.acting import red

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\nZarqa-picture"


def seen(person: Person, reference: str, at: Any = LATER) -> queries.Thread:
    with viewing(person):
        return queries.thread(person, reference, at)


def code_of(net: Net, case: str, mailbox: Mailbox) -> str:
    sent(net.analyst, case)
    emptied()
    return code_in(letters(mailbox)[-1])


def test_whoever_is_asked_sees_the_request_and_nothing_of_the_case(net: Net, case: str) -> None:
    row = draft(net.analyst, case, **INSIDE)
    with pytest.raises(Absent):
        seen(net.punjab_analyst, row.reference)
    row = sent(net.analyst, case, **INSIDE)
    theirs = seen(net.punjab_analyst, row.reference)
    assert (theirs.case, theirs.takes_part, theirs.writes, theirs.asked) == (None, False, False, True)
    assert [each.message.words for each in theirs.talk.said] == [row.body]
    ours = seen(net.analyst, row.reference)
    assert (ours.case.reference, ours.takes_part, ours.writes, ours.asked) == (case, True, True, False)
    # The organisation follows, as it follows its case; it does not write.
    assert (seen(net.contact, row.reference).takes_part, seen(net.contact, row.reference).writes) == (True, False)
    with viewing(net.punjab_analyst):
        assert not Case.objects.filter(reference=case).exists()
        assert not Entry.objects.exists()


def test_strangers_meet_one_answer(net: Net, case: str) -> None:
    row = sent(net.analyst, case, **INSIDE)
    asked = {"analyst of another CERT"}
    for who, stranger in net.strangers.items():
        if who in asked:
            continue
        for reference in (row.reference, "W-0000-0000", "%00", "\0", "x" * 10_000):
            with viewing(stranger), pytest.raises(Absent):
                queries.thread(stranger, reference, LATER)
            with pytest.raises(Absent):
                answering.answer(by=stranger, reference=reference, text="x", at=LATER)
            with pytest.raises(Absent):
                answering.acknowledge(by=stranger, reference=reference, at=LATER)


def test_acknowledged_and_answered_inside_the_network(net: Net, case: str) -> None:
    row = sent(net.analyst, case, **INSIDE)
    answering.acknowledge(by=net.punjab_analyst, reference=row.reference, at=LATER + HOUR)
    assert Request.objects.get().state == "waiting"
    with pytest.raises(NotInThisState):
        answering.acknowledge(by=net.punjab_analyst, reference=row.reference, at=LATER + HOUR)
    answered(net.punjab_analyst, row, at=LATER + 2 * HOUR)
    row.refresh_from_db()
    assert (row.state, row.answered_at) == ("answered", LATER + 2 * HOUR)
    clock = Deadline.objects.get(subject=f"request:{row.reference}")
    assert (clock.state, clock.late) == ("met", False)
    message = seen(net.analyst, row.reference).talk.said[-1].message
    # The party speaks, and none of its people is named to the other side.
    assert (message.ours, message.author, message.words) == (False, "CERT-PUNJAB", ANSWER)
    told = Notice.objects.get(party=net.telecom_cert, kind="request.answered")
    assert "Zarqa" not in str(told.params) + told.text
    line = JournalEntry.objects.get(act="request.answer")
    assert (line.subject, line.party_id) == (f"request:{row.reference}", net.punjab_cert.pk)
    sending.write(by=net.analyst, reference=row.reference, text="And then?", due_at=DUE, at=LATER + 3 * HOUR)
    assert Request.objects.get().state == "waiting"


def test_those_who_ask_do_not_answer_and_those_who_are_asked_do_not_close(net: Net, case: str) -> None:
    row = sent(net.analyst, case, **INSIDE)
    for person in (net.analyst, net.contact):
        with pytest.raises(Forbidden):
            answered(person, row)
    with pytest.raises(Forbidden):
        sending.close(by=net.punjab_analyst, reference=row.reference, outcome="x", at=LATER)
    with pytest.raises(Forbidden):
        answering.write_down(by=net.punjab_analyst, reference=row.reference, text="x", way="phone", at=LATER)


def test_a_red_letter_is_for_those_who_answer_for_the_party(net: Net) -> None:
    case = red(net)
    row = sent(net.lead, case, to="cert-cii", body="Zarqa-letter", values=(), purpose="p")
    assert row.readers == [-net.cii_lead.user_id]
    assert seen(net.cii_lead, row.reference).asked
    with pytest.raises(Absent):
        seen(net.cii_analyst, row.reference)
    told = Notice.objects.get(kind="request.new")
    assert (told.user_id, told.party_id, told.restricted) == (net.cii_lead.user_id, None, True)


def test_who_leaves_a_party_reads_its_red_letters_no_more(net: Net) -> None:
    row = sent(net.lead, red(net), to="cert-cii", body="Zarqa-letter", values=(), purpose="p")
    user = User.objects.get(pk=net.cii_lead.user_id)
    world.join(user, net.punjab_cert, Role.ANALYST)
    for role in Membership.objects.filter(user=user, party=net.cii_cert, ended_at=None):
        role.ended_at = LATER
        role.save()
        for handler in memberships._handlers:
            handler(role, LATER)
    with pytest.raises(Absent):
        seen(person_of(user), row.reference)
    row.refresh_from_db()
    assert row.readers == [-net.cii_analyst.user_id]
    assert seen(net.cii_analyst, row.reference).asked


def test_what_was_sent_stays_with_its_reader_when_the_case_becomes_stricter(net: Net, case: str) -> None:
    row = sent(net.analyst, case, **INSIDE)
    cases.change_tlp(by=net.contact, reference=case, tlp="TLP:RED", at=LATER)
    row.refresh_from_db()
    assert net.punjab_cert.pk in row.audience
    assert net.telecom_cert.pk not in row.audience
    assert seen(net.punjab_analyst, row.reference).asked
    named = set(Case.objects.get(reference=case).audience)
    assert set(row.audience) == named | {net.punjab_cert.pk}


def test_answered_by_the_secret_link_with_a_file(net: Net, case: str, mailbox: Mailbox) -> None:
    code = code_of(net, case, mailbox)
    row = answering.opened(code=code.lower(), address="192.0.2.7", at=LATER + HOUR)
    answering.acknowledge_by_link(code=code, at=LATER + HOUR)
    files = [Upload("../a.png", PNG), Upload("log.txt", b"line")]
    answering.answer_by_link(code=code, text=ANSWER, files=files, at=LATER + 2 * HOUR)
    row.refresh_from_db()
    assert row.state == "answered"
    last = seen(net.analyst, row.reference).talk.said[-1]
    assert (last.message.way, last.message.author, last.message.words) == ("link", "Zarqa Hosting", ANSWER)
    assert [each.name for each in last.files] == ["a.png", "log.txt"]
    key = last.files[0].key
    with viewing(net.contact):
        assert queries.file(net.contact, row.reference, key)[1] == PNG
    with viewing(net.punjab_analyst), pytest.raises(Absent):
        queries.file(net.punjab_analyst, row.reference, key)


@pytest.mark.parametrize(
    "file",
    [
        Upload("a.exe", b"MZ"),
        Upload("a.png", b"MZ not a picture"),
        Upload("a.pdf.exe", b"%PDF-1"),
        Upload("a.txt", b""),
        Upload("a.txt", b"x" * (5 * 1024 * 1024 + 1)),
        Upload("a.docx", b"PK\x03\x04"),
        Upload("a.html", b"<script>"),
    ],
)
def test_what_may_hold_a_program_is_not_taken(net: Net, case: str, mailbox: Mailbox, file: Upload) -> None:
    code = code_of(net, case, mailbox)
    with pytest.raises(Invalid) as refused:
        answering.answer_by_link(code=code, text=ANSWER, files=[file], at=LATER)
    assert set(refused.value.problems) == {"files"}
    assert not MessageFile.objects.exists()
    assert Request.objects.get().state == "sent"


def test_a_link_that_ended_opens_as_little_as_a_guess(net: Net, case: str, mailbox: Mailbox) -> None:
    code = code_of(net, case, mailbox)
    until = AnswerLink.objects.get().until
    row = Request.objects.get()

    def refused(code: str, at: Any) -> None:
        for act in (
            lambda: answering.opened(code=code, address="192.0.2.7", at=at),
            lambda: answering.answer_by_link(code=code, text="x", at=at),
            lambda: answering.acknowledge_by_link(code=code, at=at),
        ):
            with pytest.raises(Absent):
                act()

    for guess in ("", "0" * 24, code[:-1], code + "0", "\0" * 24, "x" * 10_000, "ء" * 24):
        refused(guess, LATER)
    refused(code, until)
    assert answering.opened(code=code, address="192.0.2.7", at=until - HOUR).pk == row.pk
    sending.end_links(by=net.analyst, reference=row.reference, at=LATER)
    refused(code, LATER)


def test_who_guesses_is_slowed_down_and_who_has_the_code_is_not(net: Net, case: str, mailbox: Mailbox) -> None:
    code = code_of(net, case, mailbox)
    for _each in range(EACH[Counted.WRONG_CODE].most):
        with pytest.raises(Absent):
            answering.opened(code="0" * 24, address="192.0.2.7", at=LATER)
    with pytest.raises(Later):
        answering.opened(code="0" * 24, address="192.0.2.7", at=LATER)
    assert answering.opened(code=code, address="192.0.2.7", at=LATER)


def test_a_link_takes_in_so_much_in_an_hour(net: Net, case: str, mailbox: Mailbox) -> None:
    code = code_of(net, case, mailbox)
    for _each in range(MOST_BY_LINK):
        answering.answer_by_link(code=code, text=ANSWER, at=LATER)
    with pytest.raises(Later) as refused:
        answering.answer_by_link(code=code, text=ANSWER, at=LATER + timedelta(minutes=30))
    assert refused.value.until == LATER + HOUR
    answering.answer_by_link(code=code, text=ANSWER, at=LATER + HOUR)


def test_an_answer_by_telephone_is_written_down(net: Net, case: str, mailbox: Mailbox) -> None:
    row = sent(net.analyst, case)
    given: dict[str, Any] = {"by": net.lead, "reference": row.reference, "way": "phone", "at": LATER + 3 * HOUR}
    answering.write_down(**given, text="They look into it", only_received=True, said_at=LATER + HOUR)
    assert Request.objects.get().state == "waiting"
    answering.write_down(**given, text=ANSWER, said_at=LATER + 2 * HOUR)
    row.refresh_from_db()
    assert (row.state, row.answered_at) == ("answered", LATER + 2 * HOUR)
    message = Message.objects.latest("pk")
    assert (message.at, message.kept_at, message.kept_by) == (LATER + 2 * HOUR, LATER + 3 * HOUR, net.lead.label)
    for field, wrong in (
        ("way", {"way": "link"}),
        ("said_at", {"said_at": LATER - DAY}),
        ("said_at", {"said_at": LATER + 4 * HOUR}),
        ("text", {"text": " "}),
    ):
        with pytest.raises(Invalid) as refused:
            answering.write_down(**{"text": "x"} | given | wrong)
        assert set(refused.value.problems) == {field}


def test_nobody_answers_in_time(net: Net, case: str) -> None:
    row = sent(net.analyst, case, **INSIDE)
    sweep(at=DUE - HOUR)
    kinds = set(Notice.objects.filter(kind="request.reminder").values_list("party_id", flat=True))
    assert kinds == {net.telecom_cert.pk, net.punjab_cert.pk}
    sweep(at=DUE + HOUR)
    row.refresh_from_db()
    assert row.overdue_at == DUE
    with viewing(net.analyst):
        assert [each.request.pk for each in queries.box(net.analyst, Box.OVERDUE, DUE + HOUR).rows] == [row.pk]
        assert queries.box(net.analyst, Box.OVERDUE, DUE - HOUR).rows == []
    facts = [each.params["text"] for each in Entry.objects.filter(kind="part")]
    assert "Request %(request)s had no answer in its time." in facts
    answered(net.punjab_analyst, row, at=DUE + 2 * HOUR)
    assert Deadline.objects.get(subject=f"request:{row.reference}").late
    told = Notice.objects.filter(kind__startswith="request.")
    before = told.count()
    sweep(at=DUE + 10 * DAY)
    assert told.count() == before


def test_the_lists_of_ones_parties(net: Net, case: str) -> None:
    inside, waiting = sent(net.analyst, case, **INSIDE), draft(net.analyst, case)
    other = sent(net.analyst, case, to="cert-cii")
    answered(net.cii_analyst, other)

    def box(person: Person, which: Box) -> set[str]:
        with viewing(person):
            return {each.request.reference for each in queries.box(person, which, LATER).rows}

    assert box(net.analyst, Box.WAITING) == {inside.reference}
    assert box(net.analyst, Box.ANSWERED) == {other.reference}
    assert box(net.analyst, Box.DRAFTS) == {waiting.reference}
    assert box(net.analyst, Box.TO_US) == set()
    assert box(net.punjab_analyst, Box.TO_US) == {inside.reference}
    assert box(net.cii_analyst, Box.TO_US) == {other.reference}
    for stranger in (net.rival_contact, net.auditor, net.administrator, net.national_analyst):
        assert all(box(stranger, which) == set() for which in Box)


def test_a_page_of_a_list_goes_on_where_the_last_one_ended(net: Net, case: str) -> None:
    rows = [draft(net.analyst, case, at=LATER + number * HOUR).reference for number in range(5)]
    with viewing(net.analyst):
        first = queries.box(net.analyst, Box.DRAFTS, LATER, limit=2)
        second = queries.box(net.analyst, Box.DRAFTS, LATER, limit=2, after=first.older or "")
        last = queries.box(net.analyst, Box.DRAFTS, LATER, limit=2, last=True)
    found = [each.request.reference for each in (*first.rows, *second.rows)]
    assert found == rows[:0:-1]
    assert [each.request.reference for each in last.rows] == [rows[1], rows[0]]
    with viewing(net.analyst), pytest.raises(Absent):
        queries.box(net.analyst, Box.DRAFTS, LATER, after="x")
