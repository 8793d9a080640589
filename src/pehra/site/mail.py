"""Django's own way of sending mail, led into the outbox: nothing is sent while somebody waits for a page."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from pehra.foundation.delivery.actions import write


class OutboxBackend(BaseEmailBackend):
    """Each letter becomes a row that commits with whatever caused it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        now = timezone.now()
        written = [
            write(address=address, subject=str(letter.subject), body=str(letter.body), at=now)
            for letter in email_messages
            for address in letter.recipients()
        ]
        return sum(pk is not None for pk in written)
