"""Forms of reports as the profile in force has them, and as earlier ones had them."""

from collections.abc import Collection, Iterable
from datetime import date

from pehra.law.forms import AskedOf, Form, in_force, section_of
from pehra.registry import models
from pehra.registry.queries.network import snapshot

# Those of the revision of the network that was looked at last.
_latest: tuple[int, tuple[Form, ...]] | None = None


def report_forms() -> tuple[Form, ...]:
    """Every version of every form, also what is over or to come; read once for each revision of the network."""
    global _latest
    revision, kept = snapshot().revision, _latest
    if kept is None or kept[0] != revision:
        # Whoever has changed them meanwhile has changed the number, too: then they are read again for that.
        _latest = kept = (revision, tuple(map(_form, models.ReportFormRow.objects.order_by("key"))))
    return kept[1]


def forms_on(on: date, whom: AskedOf) -> list[Form]:
    """The versions that are asked on a day."""
    return in_force(report_forms(), on, whom)


def forms_named(ids: Collection[str]) -> dict[str, Form]:
    """These versions by id, whether they are asked today or not: what was answered is shown with them."""
    return {form.id: form for form in report_forms() if form.id in set(ids)} if ids else {}


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
