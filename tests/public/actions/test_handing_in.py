"""Handing in: what is kept, what it costs, what floods meet."""

from datetime import timedelta

import pytest
from django.db import connection

from pehra.foundation.access.errors import Invalid
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.foundation.documents.models import Document
from pehra.public.actions import gate
from pehra.public.actions.handing_in import hand_in
from pehra.public.errors import NoDesk, SentAlready, Stale, TooEarly, TooMany
from pehra.public.models import Count, PublicReport, UsedTicket
from pehra.public.rules import limits, references, tickets
from pehra.public.rules.handing_in import Upload
from pehra.public.rules.limits import ALTOGETHER, EACH, Counted, Limit
from pehra.registry.models import ClockRow
from tests.incidents.conftest import Net
from tests.public.conftest import ADDRESS, PNG, SECRET_WORDS, given, handed_in, row_of, ticket_for
from tests.world import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_report_reaches_the_desk_with_a_clock_a_notice_and_a_line_of_the_journal(desk: Net) -> None:
    made = handed_in(files=(Upload("screen.png", PNG),), name="Zarqa", reach="0300", concerns="A bank", whom="others")
    row = row_of(made)
    assert references.shown(made.code).count("-") == 5
    assert (row.state, row.desk_id, row.audience) == ("new", desk.national_cert.pk, [desk.national_cert.pk])
    assert row.due_at == NOW + timedelta(hours=24)
    clock = Deadline.objects.get(subject=f"public:{row.reference}")
    assert (clock.stage, clock.party_id, clock.due_at) == ("acknowledge-public", desk.national_cert.pk, row.due_at)
    notice = Notice.objects.get(kind="public.new")
    assert (notice.party_id, notice.link) == (desk.national_cert.pk, f"/public/desk/{row.reference}/")
    line = JournalEntry.objects.get(act="public.receive")
    assert (line.actor, line.subject) == ("public", f"public:{row.reference}")
    told = f"{notice.text} {notice.params} {line.detail}"
    assert "Zarqa" not in told
    assert SECRET_WORDS not in told


def everything() -> str:
    """Every row of our tables, and of the journal and the outbox, as text."""
    found = []
    tables = ("public_report", "public_count", "public_used_ticket", "public_message", "audit_entry", "delivery_notice")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            found.append(str(cursor.fetchone()[0]))
    return " ".join(found)


def test_neither_code_nor_ticket_nor_address_is_kept(desk: Net) -> None:
    ticket, nonce = ticket_for(NOW)
    made = hand_in(given=given(), ticket=ticket, nonce=nonce, address=ADDRESS, at=NOW)
    kept = everything()
    for secret in (made.code, references.shown(made.code), ticket, ADDRESS, "203.0.113"):
        assert secret not in kept
    assert references.digest(made.code) in kept


def test_the_same_form_sent_again_shows_the_same_and_stores_nothing(desk: Net) -> None:
    ticket, nonce = ticket_for(NOW)
    first = hand_in(given=given(), ticket=ticket, nonce=nonce, address=ADDRESS, at=NOW)
    again = hand_in(given=given(words="other"), ticket=ticket, nonce="", address="198.51.100.1", at=NOW + MINUTE)
    assert (again.reference, again.code, again.repeated) == (first.reference, first.code, True)
    assert (PublicReport.objects.count(), Count.objects.get(key="all").number) == (1, 1)


def test_a_form_whose_link_was_renewed_shows_nothing_again(desk: Net) -> None:
    ticket, nonce = ticket_for(NOW)
    hand_in(given=given(), ticket=ticket, nonce=nonce, address=ADDRESS, at=NOW)
    PublicReport.objects.update(code_hash=None)
    with pytest.raises(SentAlready):
        hand_in(given=given(), ticket=ticket, nonce=nonce, address=ADDRESS, at=NOW)


@pytest.mark.parametrize("ticket", ["", "nonsense", "1.2.3", "\0", "9" * 10_000])
def test_no_ticket_no_report(desk: Net, ticket: str) -> None:
    with pytest.raises(Stale):
        hand_in(given=given(), ticket=ticket, address=ADDRESS, at=NOW)
    assert not PublicReport.objects.exists()


def test_an_old_ticket_is_asked_for_anew(desk: Net) -> None:
    ticket, nonce = ticket_for(NOW)
    with pytest.raises(Stale):
        hand_in(given=given(), ticket=ticket, nonce=nonce, address=ADDRESS, at=NOW + tickets.LIVES + MINUTE)


def test_without_proof_one_waits_a_minute(desk: Net) -> None:
    ticket = gate.new_ticket(address=ADDRESS, at=NOW).text
    with pytest.raises(TooEarly) as early:
        hand_in(given=given(), ticket=ticket, address=ADDRESS, at=NOW + timedelta(seconds=59))
    assert early.value.until == NOW + MINUTE
    made = hand_in(given=given(), ticket=ticket, address=ADDRESS, at=NOW + MINUTE)
    assert row_of(made).slow
    assert Count.objects.filter(counted=Counted.WAITED, number=1).count() == 2
    assert not Count.objects.filter(counted=Counted.PROVED).exists()


def test_a_wrong_proof_is_none(desk: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tickets, "LEAST_BITS", 22)
    ticket = gate.new_ticket(address=ADDRESS, at=NOW).text
    with pytest.raises(TooEarly):
        hand_in(given=given(), ticket=ticket, nonce="1", address=ADDRESS, at=NOW)


def test_what_is_refused_costs_nothing_and_stores_nothing(desk: Net) -> None:
    ticket, nonce = ticket_for(NOW)
    with pytest.raises(Invalid):
        hand_in(given=given(kind="none"), ticket=ticket, nonce=nonce, address=ADDRESS, at=NOW)
    assert not UsedTicket.objects.exists()
    assert not Count.objects.exists()
    assert not hand_in(given=given(), ticket=ticket, nonce=nonce, address=ADDRESS, at=NOW).repeated


def test_a_hostile_file_stores_nothing(desk: Net) -> None:
    with pytest.raises(Invalid):
        handed_in(files=(Upload("a.png", PNG), Upload("b.png", b"MZ")))
    assert not PublicReport.objects.exists()
    assert not Document.objects.exists()


def test_one_neighbourhood_meets_its_limit_and_others_do_not(desk: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "EACH", {**EACH, Counted.PROVED: Limit(3, limits.HOUR)})
    for last in range(3):
        handed_in(address=f"203.0.113.{last}")
    with pytest.raises(TooMany) as many:
        handed_in(address="203.0.113.99")
    assert many.value.until == NOW + timedelta(hours=1)
    handed_in(address="198.51.100.1")
    handed_in(address="203.0.113.99", at=NOW + timedelta(hours=1))
    assert PublicReport.objects.count() == 5


def test_altogether_there_is_a_limit_too(desk: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "ALTOGETHER", {**ALTOGETHER, Counted.PROVED: Limit(2, limits.TEN_MINUTES)})
    for last in range(2):
        handed_in(address=f"10.0.{last}.1")
    with pytest.raises(TooMany) as many:
        handed_in(address="10.9.9.9")
    assert many.value.until == NOW + timedelta(minutes=10)


def test_the_slower_way_is_narrower(desk: Net) -> None:
    for _ in range(EACH[Counted.WAITED].most):
        ticket = gate.new_ticket(address=ADDRESS, at=NOW).text
        hand_in(given=given(), ticket=ticket, address=ADDRESS, at=NOW + MINUTE)
    ticket = gate.new_ticket(address=ADDRESS, at=NOW).text
    with pytest.raises(TooMany):
        hand_in(given=given(), ticket=ticket, address=ADDRESS, at=NOW + MINUTE)
    handed_in(NOW + MINUTE)


def test_a_flood_makes_the_work_longer_and_cheap_tickets_of_before_no_longer_do(desk: Net) -> None:
    cheap, nonce = ticket_for(NOW)
    starts = ALTOGETHER[Counted.PROVED].starts(NOW)
    Count.objects.create(counted="proved", key="all", starts=starts, ends=starts + limits.TEN_MINUTES, number=500)
    assert gate.new_ticket(address=ADDRESS, at=NOW).bits == 4 + 4
    with pytest.raises(Stale):
        hand_in(given=given(), ticket=cheap, nonce=nonce, address=ADDRESS, at=NOW)
    assert gate.new_ticket(address=ADDRESS, at=NOW + timedelta(minutes=10)).bits == 4


def test_of_a_heap_of_new_ones_the_first_is_told_by_mail(desk: Net) -> None:
    for last in range(3):
        handed_in(address=f"10.0.{last}.1")
    assert sorted(each.expanded_at is None for each in Notice.objects.filter(kind="public.new")) == [False, False, True]


def test_counts_and_used_tickets_go(desk: Net) -> None:
    handed_in()
    assert gate.forget(at=NOW) == 0
    assert gate.forget(at=NOW + timedelta(hours=3)) == 3
    assert not Count.objects.exists()
    assert not UsedTicket.objects.exists()


def test_without_a_row_in_the_profile_there_is_no_desk(desk: Net) -> None:
    ClockRow.objects.filter(stage="acknowledge-public").delete()
    with pytest.raises(NoDesk):
        handed_in()
