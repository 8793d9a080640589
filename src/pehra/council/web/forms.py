"""The forms of the Council's pages. Names of fields are those of the acts; what may be in them the acts check."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pehra.council.actions.followup import Task
from pehra.council.actions.meetings import Plan
from pehra.council.actions.motions import PROPOSED, Proposal
from pehra.council.actions.seats import Named, Upload
from pehra.council.rules.words import Choice, Publication
from pehra.council.web.wording import LABELS
from pehra.foundation.documents.web import DocumentField

MOMENT = "%Y-%m-%dT%H:%M"
# Years that a day may lie in.
EARLIEST, LATEST = 2000, 2199


class Day(forms.DateField):
    """A day that some later one can be reckoned from."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given)

    def validate(self, value: Any) -> None:
        super().validate(value)
        check_year(value)


class Moment(forms.DateTimeField):
    """A day and an hour in the country's own time."""

    def __init__(self, **given: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        super().__init__(widget=widget, input_formats=[MOMENT, f"{MOMENT}:%S"], **given)

    def validate(self, value: Any) -> None:
        super().validate(value)
        check_year(value)


def check_year(value: date | None) -> None:
    """The calendar of the machine ends, and reckoning with its last days fails. Raises ValidationError."""
    if value is not None and not EARLIEST <= value.year <= LATEST:
        limits = {"earliest": EARLIEST, "latest": LATEST}
        raise forms.ValidationError(_("A day from %(earliest)s to %(latest)s."), params=limits)


def words(label: Any, rows: int = 3, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, help_text=hint, widget=forms.Textarea(attrs={"rows": rows}), strip=False
    )


def named(kind: str, codes: Any) -> list[tuple[str, Any]]:
    """Codes with what they are called, to choose from."""
    return [(str(code), LABELS[kind][str(code)]) for code in codes]


def upload(given: Any) -> Upload | None:
    """The file of a form field as the acts take it."""
    return Upload(given.name or "", given.read()) if given else None


class ReasonForm(forms.Form):
    reason = words(_("Reason"))


class PlanForm(forms.Form):
    """When and where a meeting is."""

    title = forms.CharField(label=_("What it is called"), max_length=200)
    starts_at = Moment(label=_("Begins"))
    ends_at = Moment(label=_("Ends"))
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    link = forms.CharField(
        label=_("Address to take part from afar"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


class ChangeForm(PlanForm):
    """The same of a meeting to which the members were called."""

    short_notice = words(
        _("Why the notice is short"),
        required=False,
        hint=_("Only where it is brought forward, and the rule asks for more days."),
    )


class CallForm(forms.Form):
    short_notice = words(
        _("Why the notice is short"), required=False, hint=_("Only where it is shorter than the rule asks for.")
    )


class AttendForm(forms.Form):
    """Sent by the buttons beside a seat."""

    seat = forms.CharField(max_length=100)
    alternate = forms.BooleanField(required=False)
    remote = forms.BooleanField(required=False)


class SeatForm(forms.Form):
    seat = forms.CharField(max_length=100)


class SubmissionForm(forms.Form):
    """An item for the agenda."""

    title = forms.CharField(label=_("Subject"), max_length=200)
    text = words(_("What it is about, and what is asked of the Council"), rows=5, required=False)
    presenter = forms.CharField(label=_("Who presents it"), max_length=200, required=False)
    minutes = forms.IntegerField(label=_("Minutes that it needs"), initial=15, min_value=1, max_value=480)


class PaperForm(forms.Form):
    document = DocumentField(label=_("Document"))
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("The file's name where it is left out.")
    )


class PaperChoiceForm(forms.Form):
    paper_id = forms.IntegerField()


class ItemChoiceForm(forms.Form):
    item = forms.CharField(max_length=12)


class ChoiceForm(forms.Form):
    """One thing to choose; its field is called `field`."""

    def __init__(self, *args: Any, field: str, label: Any, choices: list[tuple[str, Any]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields[field] = forms.ChoiceField(label=label, choices=choices)


class ConcludeForm(forms.Form):
    said = words(_("What was said"), rows=5, required=False, hint=_("Goes into the minutes."))


class InterestForm(forms.Form):
    """A declared interest; the secretariat chooses whose."""

    text = words(_("What the interest is"), hint=_("The seat then has no vote on this item."))

    def __init__(self, *args: Any, seats: list[tuple[str, str]] | None = None, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if seats is not None:
            self.fields["seat"] = forms.ChoiceField(label=_("Seat"), choices=seats)


class MotionForm(forms.Form):
    """A motion. Fields of kinds that were not chosen are left alone."""

    kind = forms.ChoiceField(label=_("What it does"), choices=named("motion_kind", PROPOSED))
    title = forms.CharField(label=_("Title"), max_length=200)
    text_en = words(_("Wording in English"), rows=4)
    text_ur = words(_("Wording in Urdu"), rows=4, required=False)
    publication = forms.ChoiceField(label=_("Shown to, once it is carried"), choices=named("publication", Publication))
    supersedes = forms.CharField(
        label=_("Supersedes the resolution"),
        max_length=12,
        required=False,
        help_text=_("Its number, like 2026/07."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    file = forms.ChoiceField(label=_("CERT that it recommends"), required=False)
    mandate = forms.ChoiceField(label=_("Mandate in conflict"), required=False)
    to_body = forms.ChoiceField(label=_("Body that is to be responsible"), required=False)
    against = forms.ChoiceField(label=_("Other side of the conflict"), required=False)
    on = Day(label=_("From the day"), required=False)
    claims = forms.ChoiceField(label=_("Contested network object, and who is to hold it"), required=False)

    def __init__(
        self,
        *args: Any,
        files: list[tuple[str, str]],
        mandates: list[tuple[str, str]],
        bodies: list[tuple[str, str]],
        claims: list[tuple[str, str]],
        **rest: Any,
    ) -> None:
        super().__init__(*args, **rest)
        nothing = [("", "")]
        for name, choices in (("file", files), ("mandate", mandates), ("to_body", bodies), ("against", bodies)):
            self.fields[name].choices = nothing + choices
        self.fields["claims"].choices = nothing + claims
        if not claims:
            # Nothing is contested, or this person is not shown what is.
            del self.fields["claims"]
            self.fields["kind"].choices = [each for each in self.fields["kind"].choices if each[0] != "object"]

    def proposal(self) -> Proposal:
        given = self.cleaned_data
        aims = {"recommend": ("file",), "mandate": ("mandate", "to_body", "against", "on"), "object": ("claims",)}
        plain = ("kind", "title", "text_en", "text_ur", "publication", "supersedes")
        return Proposal(
            **{name: given[name] for name in plain}, aim={name: given[name] for name in aims.get(given["kind"], ())}
        )


class CirculateForm(forms.Form):
    closes_at = Moment(label=_("Votes are taken until"))


class VoteForm(forms.Form):
    choice = forms.ChoiceField(label=_("Your vote"), choices=named("vote", Choice), widget=forms.RadioSelect)
    reasons = words(_("Reasons"), required=False, hint=_("Needed for a dissent; they go into the minutes."))


class RecordVoteForm(forms.Form):
    """A vote given in the room, which the secretariat writes down."""

    seat = forms.ChoiceField(label=_("Seat"))
    choice = forms.ChoiceField(label=_("Vote"), choices=named("vote", Choice))
    reasons = words(_("Reasons"), rows=2, required=False)

    def __init__(self, *args: Any, seats: list[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["seat"].choices = seats


class TaskForm(forms.Form):
    """An action that follows from a resolution."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    text = words(_("In more words"), required=False)
    seat = forms.ChoiceField(label=_("By a seat of the Council"), required=False)
    party = forms.ChoiceField(label=_("Or by a body of the network"), required=False)
    due_on = Day(label=_("Until the end of"))

    def __init__(self, *args: Any, seats: list[tuple[str, str]], bodies: list[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["seat"].choices = [("", ""), *seats]
        self.fields["party"].choices = [("", ""), *bodies]

    def task(self) -> Task:
        return Task(**self.cleaned_data)


class EvidenceForm(forms.Form):
    document = DocumentField(label=_("Document"), required=False)
    link = forms.CharField(
        label=_("Or a link"), max_length=500, required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    note = words(_("What it shows"), required=False)


class ReadForm(forms.Form):
    """`evidence`: what this answers, as it stood on the page."""

    evidence = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(ReadForm):
    reason = words(_("Reason"))


class NameForm(forms.Form):
    """Who holds a seat, or stands in."""

    part = forms.ChoiceField(label=_("As"), choices=named("seat_part", ("holder", "alternate")))
    email = forms.EmailField(
        label=_("E-mail of the member's account"), required=False, help_text=_("Who has an account votes by it.")
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False, help_text=_("Where there is no account."))
    starts = Day(label=_("From the day"))
    ends = Day(label=_("Until the day"), required=False, help_text=_("Only to end before the rule's term does."))
    instrument = forms.CharField(label=_("By which letter or notification"), max_length=200)
    document = DocumentField(label=_("The letter"), required=False)

    def named(self) -> Named:
        given = dict(self.cleaned_data)
        return Named(**given | {"document": upload(given["document"])})


class LeaveForm(forms.Form):
    holding_id = forms.TypedChoiceField(label=_("Who"), coerce=int)
    on = Day(label=_("From the day"))
    reason = words(_("Reason"), rows=2)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["holding_id"].choices = people


class CloseSeatForm(forms.Form):
    on = Day(label=_("From the day"))
    reason = words(_("Reason"), rows=2)


class CoOptForm(forms.Form):
    """A seat for a co-opted member."""

    title_en = forms.CharField(label=_("What the seat is for, in English"), max_length=200)
    title_ur = forms.CharField(label=_("What the seat is for, in Urdu"), max_length=200, required=False)
    votes = forms.BooleanField(label=_("With a vote"), required=False)
    starts = Day(label=_("From the day"))
    ends = Day(label=_("Until the day"), required=False, help_text=_("Left out: for good."))
    citation = forms.CharField(label=_("By which decision"), max_length=2000)


class MinutesForm(forms.Form):
    text = words(_("What the secretariat adds"), rows=14, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
