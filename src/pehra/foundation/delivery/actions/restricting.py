"""What was told openly is told without words from now on."""

from django.db import transaction

from pehra.foundation.delivery.actions.holding import words_for
from pehra.foundation.delivery.models import Attachment, Mail, Notice


@transaction.atomic
def restrict(*, subject: str) -> int:
    """Restrict what was told of a subject whose label has become stricter; returns how many notices that were.

    Mails of them that wait, or are made later, carry a link and nothing else; a file goes with none of them any more.
    """
    told = Notice.objects.filter(subject=subject, withdrawn_at=None, restricted=False)
    numbers = list(told.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    if not numbers:
        return 0
    Notice.objects.filter(pk__in=numbers).update(restricted=True)
    Attachment.objects.filter(notice__in=numbers).delete()
    waiting = Mail.objects.filter(notice__in=numbers, state=Mail.State.WAITING).select_related("notice", "user")
    mails = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for mail in mails:
        letter = words_for(mail.notice, mail.user)
        mail.subject, mail.body = letter.subject, letter.body
    Mail.objects.bulk_update(mails, ["subject", "body"], batch_size=500)
    return len(numbers)
