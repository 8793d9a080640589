"""The jobs in a real worker: they run by themselves, and whatever a killed one left is done once in effect."""

import os
import signal
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.actions import ask_for_proof, record
from pehra.foundation.audit.models import Entry, Verification
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.actions import Telling, notify
from pehra.foundation.delivery.models import Mail
from pehra.site.jobs import take_up_stalled
from tests import world
from tests.connectors.smtp.server import HOST, Mailbox, mail_server
from tests.foundation.deadlines.beginning import begin
from tests.foundation.worker import eventually, worker
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_worker_empties_the_outbox_sweeps_and_proves_by_itself() -> None:
    now = timezone.now()
    ncert = world.body("ncert")
    analyst = world.user(email="analyst@example.org")
    late = begin(ncert, "test:1", anchored_at=now - timedelta(days=2), due_at=now - timedelta(days=1), remind_after=())
    notify(telling=Telling(kind="test", text="Hello", link="/"), users=[analyst.pk], at=now)
    record(by=SYSTEM, at=now, act="test", subject="s")
    ask_for_proof(by=SYSTEM, at=now)
    with mail_server(Mailbox()) as mailbox, worker(PEHRA_SMTP_URL=f"smtp://{HOST}:{mailbox.port}"):
        eventually(lambda: Verification.objects.get().finished_at)
        eventually(lambda: len(mailbox.raw) == 1)
        eventually(lambda: Deadline.objects.get(pk=late.pk).breached_at)
        # Jobs that went well leave no row behind: there are seventeen thousand of them a day.
        eventually(lambda: not ProcrastinateJob.objects.exclude(status__in=["todo", "doing"]).exists())
    assert (Verification.objects.get().broken_seq, Verification.objects.get().entries) == (None, 2)
    assert Mail.objects.get().state == Mail.State.SENT


def ask_to_take_up() -> None:
    """Now, and not at the next quarter of a minute; a killed worker may have left it in the queue."""
    with suppress(AlreadyEnqueued):
        take_up_stalled.defer(timestamp=0)


def test_a_worker_killed_in_the_middle_of_a_mail_the_next_one_does_it() -> None:
    """The server has the message on its desk when the worker dies. It is sent again, under the same Message-ID."""
    on_the_desk, go_on = threading.Event(), threading.Event()

    def slowly(_envelope: object) -> None:
        on_the_desk.set()
        go_on.wait(30)

    Mail.objects.create(address="sana@example.org", subject="s", body="b", next_at=timezone.now())
    with mail_server(Mailbox(answer=slowly)) as mailbox:
        url = f"smtp://{HOST}:{mailbox.port}"
        with worker(PEHRA_SMTP_URL=url) as first:
            assert on_the_desk.wait(30)
            os.killpg(first.pid, signal.SIGKILL)
            first.wait()
        go_on.set()
        eventually(lambda: Mail.objects.get().state == Mail.State.WAITING)
        # Half a minute without a heartbeat, without waiting for it.
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        ask_to_take_up()
        with worker(PEHRA_SMTP_URL=url):
            eventually(lambda: Mail.objects.get().state == Mail.State.SENT, 60)
    assert len({str(mail["Message-ID"]) for mail in mailbox.messages}) == 1
    assert not ProcrastinateJob.objects.filter(status="doing").exists()


def test_what_a_killed_worker_was_doing_gives_way_to_the_same_job_that_waits_already() -> None:
    """Both hold the same lock: put back into the queue, they would refuse each other for ever."""
    outbox = app.tasks["pehra.foundation.delivery.jobs.empty_outbox"]
    dead = outbox.defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [dead])
    waiting = outbox.defer(timestamp=1)
    ask_to_take_up()
    with worker():
        eventually(lambda: not ProcrastinateJob.objects.filter(pk__in=[dead, waiting]).exists())


def test_an_act_that_did_not_happen_leaves_no_job() -> None:
    with transaction.atomic():
        ask_for_proof(by=SYSTEM, at=NOW)
        assert ProcrastinateJob.objects.count() == 1
        transaction.set_rollback(True)
    assert ProcrastinateJob.objects.count() == Verification.objects.count() == Entry.objects.count() == 0


def test_a_proof_asked_for_twice_is_done_once_and_one_that_was_killed_can_be_asked_for_again() -> None:
    first = ask_for_proof(by=SYSTEM, at=NOW)
    with pytest.raises(Exception, match="being verified already"):
        ask_for_proof(by=SYSTEM, at=NOW + timedelta(minutes=59))
    second = ask_for_proof(by=SYSTEM, at=NOW + timedelta(hours=1))
    prove = app.tasks["pehra.foundation.audit.jobs.prove_journal"]
    prove(verification_id=second.pk)
    finished = Verification.objects.get(pk=second.pk).finished_at
    prove(verification_id=second.pk)
    assert Verification.objects.get(pk=second.pk).finished_at == finished
    assert Verification.objects.get(pk=first.pk).finished_at is None
