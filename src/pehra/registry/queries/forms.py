"""Forms of reports as the profile in force has them, and as earlier ones had them."""

from collections.abc import Collection, Iterable
from datetime import date

from pehra.law.forms import AskedOf, Form, in_force, section_of
from pehra.registry import models


def report_forms() -> tuple[Form, ...]:
    """Every version of every form, with what is over and what is to come."""
    return tuple(map(_form, models.ReportFormRow.objects.order_by("key")))


def forms_on(on: date, whom: AskedOf) -> list[Form]:
    """The versions that are asked on a day."""
    rows = models.ReportFormRow.objects.filter(whom=whom.value, starts__lte=on).order_by("key")
    return in_force(map(_form, rows), on, whom)


def forms_named(ids: Collection[str]) -> dict[str, Form]:
    """These versions by id, whether they are asked today or not: what was answered is shown with them."""
    if not ids:
        return {}
    return {row.key: _form(row) for row in models.ReportFormRow.objects.filter(key__in=set(ids)).order_by("key")}


def begun_and_changed(forms: Iterable[Form], today: date) -> list[Form]:
    """The forms that would change a version that has begun; told by the digests of both."""
    known = dict(models.ReportFormRow.objects.filter(starts__lte=today).values_list("key", "digest"))
    return [form for form in forms if known.get(form.id, form.digest) != form.digest]


def _form(row: models.ReportFormRow) -> Form:
    return Form(
        row.key,
        row.form,
        row.version,
        AskedOf(row.whom),
        row.title_en,
        row.title_ur,
        row.condition,
        tuple(map(section_of, row.sections)),
        row.starts,
        row.ends,
        row.citation,
        row.digest,
    )
