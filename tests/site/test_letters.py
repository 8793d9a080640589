"""Letters: the invitation in both languages, and Django's own mail led into the outbox."""

import pytest
from django.core.mail import EmailMessage, send_mail
from django.db import transaction

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.actions import invite
from pehra.foundation.delivery.models import Mail
from tests import world
from tests.world import NOW


@pytest.fixture(autouse=True)
def with_a_mail_server(settings: object) -> None:
    settings.SMTP_URL = "smtp://localhost"  # type: ignore[attr-defined]
    # Django's test runner would keep mails in memory instead.
    settings.EMAIL_BACKEND = "pehra.site.mail.OutboxBackend"  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_an_invitation_is_a_letter_with_its_link_once_in_each_language(settings: object) -> None:
    ncert = world.body("ncert")
    _, administrator = world.person(ncert, Role.BODY_ADMINISTRATOR)
    made = invite(by=administrator, party_id=ncert.pk, email="Sana@Example.org", role="analyst", at=NOW)
    mail = Mail.objects.get()
    assert (mail.address, mail.state, mail.notice_id) == ("sana@example.org", Mail.State.WAITING, None)
    link = f"{settings.BASE_URL}/account/invitation/{made.secret}/"  # type: ignore[attr-defined]
    assert link in mail.body
    assert "NCERT" not in mail.body + mail.subject, "who invites to what is shown behind the link"


@pytest.mark.django_db
def test_djangos_mail_waits_in_the_outbox_and_falls_with_its_cause() -> None:
    assert send_mail("Subject", "Body", None, ["a@example.org", "b@example.org"]) == 1
    assert sorted(Mail.objects.values_list("address", "subject", "body")) == [
        ("a@example.org", "Subject", "Body"),
        ("b@example.org", "Subject", "Body"),
    ]
    with transaction.atomic():
        EmailMessage("s", "b", to=["c@example.org"]).send()
        transaction.set_rollback(True)
    assert Mail.objects.count() == 2


@pytest.mark.django_db
def test_without_a_mail_server_nothing_is_kept(settings: object) -> None:
    settings.SMTP_URL = ""  # type: ignore[attr-defined]
    assert send_mail("s", "b", None, ["a@example.org"]) == 0
    assert Mail.objects.count() == 0
