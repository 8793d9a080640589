"""What was kept long enough goes: refused and closed reports, names and addresses."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.actions import record
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.delivery.actions import withdraw
from pehra.foundation.documents.actions import discard
from pehra.public.actions.acting import subject_of
from pehra.public.models import PublicReport
from pehra.public.queries.reports import documents_of
from pehra.public.rules import keeping
from pehra.public.rules.states import PublicReportState

MOST_AT_ONCE = 500


@transaction.atomic
def forget(*, at: datetime) -> int:
    """Remove what nobody needs any more; returns how many reports went. What became part of a case stays."""
    _forget_senders(at)
    refused = Q(state=PublicReportState.REFUSED, ended_at__lt=at - keeping.REFUSED)
    closed = Q(state=PublicReportState.CLOSED, ended_at__lt=at - keeping.CLOSED)
    rows = PublicReport.objects.select_for_update().filter(refused | closed, case=None).order_by("pk")[:MOST_AT_ONCE]
    found = list(rows)
    if not found:
        return 0
    documents = documents_of(found)
    for row in found:
        row.audience = []
        withdraw(subject=subject_of(row), record=row, at=at)
        deadlines.cancel(subject=subject_of(row), at=at)
    PublicReport.objects.filter(pk__in=[row.pk for row in found]).delete()
    discard(ids=documents)
    facts = {"reports": [row.reference for row in found], "files": len(documents)}
    record(by=SYSTEM, at=at, act="public.forget", subject="public", party_id=found[0].desk_id, detail=facts)
    return len(found)


def _forget_senders(at: datetime) -> None:
    """Whom to call is needed for as long as somebody might call."""
    rows = PublicReport.objects.filter(ended_at__lt=at - keeping.REACH).exclude(name="", reach="")
    rows.update(name="", reach="")
