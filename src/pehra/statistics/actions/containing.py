"""When a case was contained, as another part of case work says it."""

from datetime import datetime

from pehra.statistics.models import Contained


def contained(*, case_id: int, at: datetime) -> None:
    """Note when a case was contained, inside the act by which it was. Said again, the first time stays."""
    Contained.objects.get_or_create(case_id=case_id, defaults={"at": at})
