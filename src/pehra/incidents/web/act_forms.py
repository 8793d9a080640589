"""The forms of the acts on a case. Names of fields are those of the act's arguments; what may be in them it checks."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import members
from pehra.incidents.queries import Detail, routes
from pehra.incidents.queries.forms import answered_in, facts_of_case, forms_for
from pehra.incidents.rules.answers import Marks, Sheet, marks
from pehra.incidents.rules.intake import Seen
from pehra.incidents.rules.outcomes import NO_INCIDENT, CaseOutcome
from pehra.incidents.web import choices, questions
from pehra.incidents.web.report_form import NEEDED, NO_CHOICE, Words
from pehra.incidents.web.wording import LABELS
from pehra.law.forms import Form, FormStage
from pehra.law.tlp import TLP
from pehra.registry import queries as registry


def words(label: Any, rows: int = 4, hint: Any = "", required: bool = True) -> Words:
    return Words(
        label=label,
        help_text=hint,
        required=required,
        error_messages=NEEDED,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


@dataclass(frozen=True)
class Around:
    """What the forms of a case choose from, asked for once for all of them."""

    chain: tuple[registry.Link, ...]
    receivers: list[registry.Institution]
    scale: list[choices.Choice]
    # The organisations affected besides the one that reported, by name.
    affected: list[registry.PartyName]
    # The forms that are asked of the organisation about this case, and what it has answered; of nobody else.
    asked: list[Form] = field(default_factory=list)
    answered: tuple[Sheet, ...] = ()


def around(detail: Detail, on: date) -> Around:
    scale = choices.severities(registry.snapshot(), on)
    others = set(detail.case.affected) - {detail.case.organisation_id}
    affected = sorted(registry.party_names(others).values(), key=choices.in_language) if others else []
    case, organisation = detail.case, registry.reporting(detail.case.organisation.slug, on)
    subject = organisation.subject if organisation else None
    found = Around(routes.chain_from(subject, on), routes.receivers(on), scale, affected)
    if not detail.is_source:
        return found
    asked = forms_for(facts_of_case(case, subject, on), on)
    return replace(found, asked=asked, answered=answered_in(case, detail.reports, detail.entries) if asked else ())


class ActForm(forms.Form):
    """A form on one case, as it stands and as this person may see it."""

    data: Any

    def __init__(self, *args: Any, detail: Detail, around: Around, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.detail, self.around = detail, around
        self.offer_choices()

    def offer_choices(self) -> None:
        """Fill what can be chosen from the case."""

    def arguments(self) -> dict[str, Any]:
        """What the act is called with, besides who, when and which case."""
        return dict(self.cleaned_data)

    def catch_up(self, detail: Detail, *, changed: bool) -> None:
        """Carry unseen what the case has become by now. `changed`: the page says that somebody was faster.

        Whoever reads that, and sends again, has seen the case as it is.
        """
        if "version" in self.fields:
            sent = self.data.copy()
            sent["version"] = detail.case.version
            self.data = sent


class AcceptForm(ActForm):
    """Accepting needs no words."""


class ReasonForm(ActForm):
    reason = words(_("Reason"), 3)


class ForwardForm(ActForm):
    to = forms.ChoiceField(label=_("To which body?"), error_messages=NEEDED | NO_CHOICE)
    reason = words(_("Why does it fit better there?"), 3)

    def offer_choices(self) -> None:
        busy = {self.detail.case.custodian_id}
        if self.detail.offer is not None:
            busy.add(self.detail.offer.to_body_id)
        self.fields["to"].choices = [("", ""), *choices.bodies(self.around.receivers, without=busy)]


class EscalateForm(ActForm):
    """To the next body of the chain without another word; elsewhere only with a reason."""

    to = forms.ChoiceField(label=_("To which body?"), required=False, error_messages=NEEDED | NO_CHOICE)
    reason = words(_("Reason"), 3, _("Needed only when you choose another body than the next one."), required=False)

    def offer_choices(self) -> None:
        case = self.detail.case
        link = routes.next_link(self.around.chain, case.custodian_id, had=self.detail.bodies_that_had)
        without = {case.custodian_id} | ({link.body_id} if link else set())
        name = choices.in_language(link) if link else ""
        first = [("", gettext("Next in the chain: %(body)s") % {"body": name})] if link else [("", "")]
        self.fields["to"].choices = [*first, *choices.bodies(self.around.receivers, without=without)]
        self.fields["to"].required = link is None


class OverrideForm(ActForm):
    to = forms.ChoiceField(label=_("Offer it on to"), required=False, error_messages=NO_CHOICE)
    reason = words(_("Why is the route overridden?"), 3)

    def offer_choices(self) -> None:
        mine = [("", gettext("Nobody: we keep it"))]
        others = choices.bodies(self.around.receivers, without={self.detail.case.custodian_id})
        self.fields["to"].choices = [*mine, *others]


class ClassifyForm(ActForm):
    classification = forms.MultipleChoiceField(
        label=_("Kind (RSIT)"), choices=[(each, each) for each in choices.RSIT], error_messages=NEEDED | NO_CHOICE
    )
    ransomware = forms.BooleanField(label=_("Ransomware is involved"), required=False)
    severity = forms.ChoiceField(label=_("Severity"), error_messages=NEEDED | NO_CHOICE)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def offer_choices(self) -> None:
        self.severities = self.around.scale
        self.fields["severity"].choices = choices.pairs(self.severities)
        case = self.detail.case
        for name in ("classification", "ransomware", "severity", "version"):
            self.initial.setdefault(name, getattr(case, name))


class AffectedForm(ActForm):
    """Organisations by their short names; which of them may be named is for the act to say."""

    add = Words(
        label=_("Affected as well"),
        help_text=_("The short name of an organisation that you serve; several with spaces between them."),
        required=False,
    )
    remove = forms.MultipleChoiceField(
        label=_("Not affected"),
        help_text=_("They no longer see the case by having been named."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NO_CHOICE,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def offer_choices(self) -> None:
        self.initial.setdefault("version", self.detail.case.version)
        self.fields["add"].widget.attrs |= {
            "dir": "ltr",
            "autocomplete": "off",
            "list": "affected_organisations",
            "hx-get": reverse("incidents:queue_organisations"),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#affected_organisations",
            "hx-sync": "this:replace",
        }
        self.fields["remove"].choices = [(each.slug, choices.in_language(each)) for each in self.around.affected]
        if not self.around.affected:
            del self.fields["remove"]

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        slugs = re.split(r"[\s,،]+", given["add"].strip())
        return {
            "add": [slug for slug in slugs if slug],
            "remove": given.get("remove", []),
            "version": given["version"],
        }


class NamePersonForm(ActForm):
    """A colleague, or by address somebody of another party that takes part."""

    colleague = forms.ChoiceField(label=_("Colleague"), required=False, error_messages=NO_CHOICE)
    person = Words(
        label=_("Or somebody of another party that takes part: their e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def offer_choices(self) -> None:
        party, named = self.detail.labels_for, {each.user_id for each in self.detail.named}
        colleagues = members([party], READS_CASES) if party is not None else []
        found = [(each.email, each.name) for each in colleagues if each.pk not in named]
        self.fields["colleague"].choices = [("", ""), *sorted(found, key=lambda pair: pair[1])]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if bool(given.get("colleague")) == bool(given.get("person")) and not self.errors:
            self.add_error("person", _("Choose a colleague or give an address: one of the two."))
        return given

    def arguments(self) -> dict[str, Any]:
        return {"person": self.cleaned_data["colleague"] or self.cleaned_data["person"]}


class GiveForm(ActForm):
    to = forms.ChoiceField(label=_("Into whose hands?"), error_messages=NEEDED | NO_CHOICE)

    def offer_choices(self) -> None:
        holder = self.detail.holder.user_id if self.detail.holder else None
        people = [(each.email, each.name) for each in self.detail.colleagues if each.pk != holder]
        self.fields["to"].choices = [("", ""), *people]


class NoteForm(ActForm):
    body = words(_("Note"), hint=_("@ and a name tells that person, if they may see the note."))
    tlp = forms.ChoiceField(label=_("Label of the note"), required=False, error_messages=NO_CHOICE)
    internal = forms.BooleanField(
        label=_("Only for our own team"), required=False, help_text=_("Others who take part never learn of it.")
    )
    named = forms.TypedMultipleChoiceField(
        label=_("For these persons (TLP:RED only)"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NO_CHOICE,
    )

    def offer_choices(self) -> None:
        own = TLP(self.detail.case.tlp)
        stricter = [label for label in TLP if label.strictness >= own.strictness]
        self.fields["tlp"].choices = [(label, label) for label in stricter]
        self.initial.setdefault("tlp", own)
        self.fields["body"].widget.attrs |= {
            "data-mentions": reverse("incidents:people", args=[self.detail.case.reference]),
            "data-mentions-label": gettext("People who may see this note"),
        }
        people = {each.user_id: each.user.name for each in self.detail.named}
        if own is not TLP.RED:
            people |= {each.author_id: each.author.name for each in self.detail.entries if each.author_id}
        self.fields["named"].choices = sorted(people.items(), key=lambda pair: pair[1])
        if not people:
            del self.fields["named"]


class ObservablesForm(ActForm):
    observables = Words(
        label=_("Technical traces"),
        help_text=_("One on each line; their types are recognised."),
        error_messages=NEEDED,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr", "spellcheck": "false", "autocapitalize": "off"}),
    )

    def arguments(self) -> dict[str, Any]:
        lines = self.cleaned_data["observables"].splitlines()
        return {"seen": [Seen(line.strip()) for line in lines if line.strip()]}


def outcomes(among: Collection[CaseOutcome], blank: bool = False, hint: Any = "") -> forms.TypedChoiceField:
    """How a case ended: the first of these ways where nothing is said, or one that has to be chosen (`blank`)."""
    found = [(each.value, LABELS["outcome"][each]) for each in CaseOutcome if each in among]
    return forms.TypedChoiceField(
        label=_("How it ended"),
        choices=[("", ""), *found] if blank else found,
        required=blank,
        empty_value=found[0][0],
        error_messages=NEEDED | NO_CHOICE,
        help_text=hint,
    )


COUNTS_AS_NONE = _("What was no incident counts as none, and nothing more is owed about it.")
CAUSE = words(_("Cause"), 3, _("What led to the incident, as far as it is known; or why it was none."))
LESSON = words(
    _("Lesson"),
    3,
    _("What the organisation or the network should do differently. What was no incident needs none."),
    required=False,
)


class CloseForm(ActForm):
    outcome = outcomes(list(CaseOutcome), hint=COUNTS_AS_NONE)
    cause = CAUSE
    lesson = LESSON
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def offer_choices(self) -> None:
        case = self.detail.case
        for name in ("cause", "lesson", "version"):
            self.initial.setdefault(name, getattr(case, name))


class DismissForm(ActForm):
    outcome = outcomes(NO_INCIDENT, blank=True)
    reason = words(_("Why was it no incident?"), 3, _("Whoever reported it reads this, and the bodies above yours."))


class LabelForm(ActForm):
    tlp = forms.ChoiceField(label=_("New label"), error_messages=NEEDED | NO_CHOICE)

    def offer_choices(self) -> None:
        """The source may set any label; the custodian none that is wider than what the source allowed."""
        detail = self.detail
        allowed = TLP.CLEAR if detail.is_source else detail.widest
        fitting = [each for each in TLP if each.strictness >= allowed.strictness and each != detail.case.tlp]
        self.labels = choices.labels(fitting)
        self.fields["tlp"].choices = choices.pairs(self.labels)


class AskForm(ActForm):
    tlp = forms.ChoiceField(label=_("Which label do you ask for?"), error_messages=NEEDED | NO_CHOICE)
    reason = words(_("What is it needed for?"), 3)

    def offer_choices(self) -> None:
        wider = [label for label in TLP if label.strictness < self.detail.widest.strictness]
        self.labels = choices.labels(wider)
        self.fields["tlp"].choices = choices.pairs(self.labels)


class AnswerForm(ActForm):
    grant = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Yes, this wider audience may see it")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages=NEEDED | NO_CHOICE,
    )
    answer = words(_("Remark"), 2, required=False)
    # Which of the case's questions is answered, counted from one: a row's number would say too much.
    question = forms.IntegerField(widget=forms.HiddenInput)

    def offer_choices(self) -> None:
        self.initial.setdefault("question", len(self.detail.permissions))

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        place = given["question"] - 1
        if not 0 <= place < len(self.detail.permissions):
            raise Absent
        return {
            "permission_id": self.detail.permissions[place].pk,
            "grant": given["grant"] == "yes",
            "answer": given["answer"],
        }


class FileForm(ActForm):
    """What the organisation files after its first report, with the questions of the day about the case."""

    stage = FormStage.UPDATE
    body = words(_("What is to be said"), 6)
    # Which answers stood on the page: only what differs from them is filed.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def offer_choices(self) -> None:
        self.initial["seen"] = questions.packed(marks(self.around.answered, self.around.asked))
        self.fields |= questions.fields_of(self.around.asked)
        self.initial |= questions.initial_of(self.around.answered, self.around.asked)
        self.asked = [questions.places(each, self.stage) for each in self.around.asked]

    def arguments(self) -> dict[str, Any]:
        seen = questions.unpacked(self.cleaned_data["seen"])
        return {"body": self.cleaned_data["body"], "answers": self._answers(seen), "seen": seen}

    def _answers(self, seen: Marks | None) -> tuple[Sheet, ...]:
        return questions.given(self.cleaned_data, self.around.asked, seen)

    def catch_up(self, detail: Detail, *, changed: bool) -> None:
        if not changed:
            return
        answered = answered_in(detail.case, detail.reports, detail.entries)
        touched = self._answers(questions.unpacked(self.cleaned_data["seen"]))
        stands = questions.initial_of(answered, self.around.asked)
        sent = questions.caught_up(self.data, self.fields, touched, stands)
        sent["seen"] = questions.packed(marks(answered, self.around.asked))
        self.data = sent


class FinalForm(FileForm):
    """The final report asks for what is still missing."""

    stage = FormStage.FINAL_REPORT
