"""Writing a profile's forms. What has begun is never changed: reports were answered with it."""

from datetime import date
from typing import Any

from pehra.foundation.access.errors import Conflict
from pehra.law.forms import Form
from pehra.registry import models
from pehra.registry.queries.forms import begun_and_changed


def check_kept(forms: tuple[Form, ...], today: date) -> None:
    """Raises Conflict where the profile asks something else in a version that has begun."""
    for form in begun_and_changed(forms, today):
        raise Conflict(
            "The form %(form)s has begun and is never changed. Add version %(version)d with its first day instead.",
            form=form.id,
            version=form.version + 1,
        )


def put(value: Form, moment: Any) -> None:
    models.ReportFormRow.objects.update_or_create(
        key=value.id,
        defaults={
            "form": value.form,
            "version": value.version,
            "whom": value.whom.value,
            "title_en": value.title_en,
            "title_ur": value.title_ur,
            "condition": value.condition,
            "sections": [each.plain() for each in value.sections],
            "starts": value.starts,
            "ends": value.ends,
            "citation": value.citation,
            "digest": value.digest,
        },
    )


def gone(key: str, moment: Any) -> None:
    """What never began goes; what did begin, be it this morning, is ended and kept for its answers."""
    row = models.ReportFormRow.objects.get(key=key)
    if row.starts > moment.today:
        row.delete()
    elif row.ends is None or row.ends > moment.today:
        row.ends = moment.today
        row.save(update_fields=["ends"])
