"""Forms of posts, skills, the roster and the call tree."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pehra.readiness.models import Shift
from pehra.readiness.queries.people import Colleague
from pehra.readiness.web.showing import CHOICE, day, moment, text
from pehra.readiness.web.wording import LABELS
from pehra.registry.queries import local_time


def someone(label: Any, *, required: bool = True) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, required=required, error_messages=CHOICE, choices=()
    )


def offered(people: Iterable[Colleague], nobody: str = "") -> list[tuple[Any, str]]:
    return [("", nobody), *((each.user_id, each.name) for each in people)]


class PostForm(forms.Form):
    title = text(_("Title of the post"))
    skills = text(_("Skills that it needs"), _("Separated by commas."), required=False)
    since = day(_("Since"))
    needed = forms.BooleanField(label=_("Needed for full operation"), required=False, initial=True)

    def details(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        found["skills"] = found["skills"].replace("،", ",").split(",")
        return found


class FillForm(forms.Form):
    user_id = someone(_("One of your people"), required=False)
    name = text(_("Or somebody without an account"), required=False)
    since = day(_("From the day"))

    def __init__(self, *args: Any, people: Iterable[Colleague], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["user_id"].choices = offered(people)


class DayForm(forms.Form):
    on = day(_("From the day"))


class SkillForm(forms.Form):
    user_id = someone(_("Who"))
    name = text(_("Skill"))
    depth = forms.TypedChoiceField(label=_("How well"), coerce=int, error_messages=CHOICE)

    def __init__(self, *args: Any, people: Iterable[Colleague], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["user_id"].choices = offered(people)
        depths = [(int(depth), words) for depth, words in LABELS["skill"].items()]
        self.fields["depth"].choices = [*depths, (0, translated("no longer"))]


class ShiftForm(forms.Form):
    user_id = someone(_("Who"))
    starts_at = moment(pgettext_lazy("time", "From"))
    ends_at = moment(_("Until"))

    def __init__(self, *args: Any, people: Iterable[Colleague], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["user_id"].choices = offered(people)


class SwapForm(forms.Form):
    colleague = someone(_("Who should take it"))
    against = someone(_("Against their shift"), required=False)

    def __init__(self, *args: Any, people: Iterable[Colleague], shifts: Sequence[Shift], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["colleague"].choices = offered(people)
        shown = [(row.pk, f"{row.user.name}, {local_time(row.starts_at):%Y-%m-%d %H:%M}") for row in shifts]
        self.fields["against"].choices = [("", translated("For nothing")), *shown]


class NoteForm(forms.Form):
    text = text(
        _("What whoever comes must know"),
        _("Open cases by their number, what to watch, whom to call. Read only by the people of your CERT."),
        rows=6,
    )


class PlaceForm(forms.Form):
    user_id = someone(_("Who is called"))
    caller = someone(_("By whom"), required=False)

    def __init__(self, *args: Any, people: Iterable[Colleague], callers: Iterable[Colleague], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["user_id"].choices = offered(people)
        self.fields["caller"].choices = offered(callers, translated("By whoever starts it"))
